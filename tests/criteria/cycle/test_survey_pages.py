"""The page of a round's survey: typing, saving, filling from Excel; what it says, and in how many queries."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.workbooks import Out, OutSheet, read_workbook, write_workbook
from criteria.cycle.publishing import unlock
from criteria.cycle.surveys.filling import fill, rows_of_file
from criteria.cycle.surveys.grid import read_grid
from criteria.models import Assessment, Criterion
from tests.factories import make_agency, make_round, sign_in

from .conftest import NOW, TODAY, Walk

D = Decimal


@pytest.fixture
def surveyed(walk, settings) -> Walk:
    settings.TODAY = TODAY
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    return walk


def address(walk, name="round_surveys") -> str:
    return reverse(name, args=[walk.round.pk])


def field(walk, place=0, name="diem") -> str:
    return f"c{walk.table_of(walk.communes[place]).pk}-{walk.leaf('II.1').pk}-{name}"


def shown(walk) -> dict:
    """What the form of the page sends when nothing was touched."""
    grid = sign_in(walk.organiser).get(address(walk)).context["grid"]
    fields = {field.name: field.value for row in grid.rows for cell in row.cells for field in cell.fields}
    return {"v": grid.marks, **fields}


def send(walk, *, person=None, page=None, **texts):
    data = {**(page or shown(walk)), **texts}
    return sign_in(person or walk.organiser).post(address(walk), data)


def points(walk, place=0):
    return walk.table_of(walk.communes[place]).scores.get(criterion__code="II.1").achieved


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def said(answer) -> list[str]:
    return [str(message) for message in answer.wsgi_request._messages]


def test_the_whole_grid_is_stored_by_one_button(surveyed):
    answer = send(surveyed, **{field(surveyed): "1,5", field(surveyed, 1): "0"})
    assert (answer.status_code, answer["Location"], said(answer)) == (302, address(surveyed), ["Đã lưu 2 ô."])
    assert [points(surveyed), points(surveyed, 1)] == [D("1.5"), D(0)]


def test_an_untouched_page_changes_nothing(surveyed):
    assert said(send(surveyed)) == ["Không có ô nào thay đổi."]
    assert points(surveyed) is None


def test_an_emptied_cell_is_erased_and_counted(surveyed):
    send(surveyed, **{field(surveyed): "1,5"})
    assert said(send(surveyed, **{field(surveyed): " "})) == ["Đã lưu 1 ô, trong đó xoá trắng 1 ô."]
    assert points(surveyed) is None


def test_a_bad_cell_comes_back_as_typed_with_its_sentence_and_the_others_are_stored(surveyed):
    answer = send(surveyed, **{field(surveyed): "2,5", field(surveyed, 1): "1"})
    text = text_of(answer)
    assert answer.status_code == 422
    assert f'name="{field(surveyed)}" value="2,5" inputmode="decimal"' in text
    assert "«2,5» lớn hơn điểm tối đa 2,00" in text
    assert "1 ô chưa lưu được. Đã lưu 1 ô." in text
    assert (points(surveyed), points(surveyed, 1)) == (None, D(1))


def test_a_cell_changed_meanwhile_is_told_once_and_stored_by_a_second_press(surveyed):
    old = shown(surveyed)
    send(surveyed, **{field(surveyed): "2"})
    answer = send(surveyed, page=old, **{field(surveyed): "1"})
    assert (answer.status_code, points(surveyed)) == (422, D(2))
    text = text_of(answer)
    assert "Lê Thị Tổ Chức vừa nhập 2,00 lúc" in text
    assert "đang lưu: 2,00" in text
    again = {"v": answer.context["grid"].marks, field(surveyed): "1", field(surveyed, 1): ""}
    assert said(send(surveyed, page=again)) == ["Đã lưu 1 ô."]
    assert points(surveyed) == D(1)


def test_a_cell_refused_for_its_number_still_finds_out_that_somebody_else_was_there(surveyed):
    old = shown(surveyed)
    send(surveyed, **{field(surveyed): "2"})
    first = send(surveyed, page=old, **{field(surveyed): "x"})
    page = {"v": first.context["grid"].marks, field(surveyed): "1", field(surveyed, 1): ""}
    assert send(surveyed, page=page).status_code == 422
    assert points(surveyed) == D(2)


@pytest.fixture
def concluded(surveyed) -> Walk:
    """Both communes concluded, with 2 points at II.1."""
    Criterion.objects.filter(code="II.1").update(is_survey=False)
    surveyed.finish()
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    return surveyed


def test_what_was_typed_into_a_table_published_meanwhile_is_still_said(concluded):
    old = shown(concluded)
    concluded.publish()
    answer = send(concluded, page=old, **{field(concluded): "1"})
    assert "khoá số liệu: không sửa điểm được nữa. Bạn đã gõ «1»." in text_of(answer)
    assert points(concluded) == D(2)


def test_a_published_round_is_read_only_and_says_why(concluded):
    concluded.publish()
    page = text_of(sign_in(concluded.organiser).get(address(concluded)))
    assert "mở khoá bảng điểm" in page
    assert 'inputmode="decimal"' not in page


def test_a_round_without_survey_and_one_without_agencies_say_so(walk):
    client = sign_in(walk.organiser)
    assert "không có tiêu chí điều tra xã hội học" in text_of(client.get(address(walk)))
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    Assessment.objects.update(round=None)
    assert "Đợt này chưa có cơ quan nào" in text_of(client.get(address(walk)))


def test_the_page_of_the_round_leads_its_organiser_alone_to_it(surveyed):
    page = reverse("round", args=[surveyed.round.pk])
    found = [address(surveyed) in text_of(sign_in(one).get(page)) for one in (surveyed.organiser, surveyed.officer)]
    assert found == [True, False]
    answers = [
        sign_in(surveyed.officer).get(address(surveyed, name)) for name in ("round_surveys", "round_surveys_export")
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert send(surveyed, person=surveyed.officer, page={"v": ""}).status_code == 403


# --- Excel ------------------------------------------------------------------------------------------------------


def filled(walk, block="", *, file=None, **texts):
    data = {**shown(walk), **texts, "lam": "dien", "khoi": block}
    return sign_in(walk.organiser).post(address(walk), data | ({"file": file} if file else {}))


def typed_of(answer) -> dict:
    return {cell.agency: cell.texts for row in answer.context["grid"].rows for cell in row.cells if cell.is_typed}


def xlsx(*rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("sipas.xlsx", write_workbook([OutSheet("SIPAS", [list(row) for row in rows])]))


def test_a_block_from_excel_fills_the_fields_and_stores_nothing(surveyed):
    answer = filled(surveyed, "TT\tCơ quan\tII.1\n1\tcơ quan XA-MOT\t1,5\n2\txa-hai\t\n")
    assert (answer.status_code, typed_of(answer)) == (200, {"Cơ quan xa-mot": {"diem": "1,5"}})
    assert points(surveyed) is None
    assert "1 ô đã điền khác số đang lưu, chưa lưu" in text_of(answer)


def test_what_was_typed_before_the_filling_stays(surveyed):
    answer = filled(surveyed, "Cơ quan\tII.1\nxa-mot\t1,5", **{field(surveyed, 1): "0,25"})
    assert typed_of(answer) == {"Cơ quan xa-mot": {"diem": "1,5"}, "Cơ quan xa-hai": {"diem": "0,25"}}


def test_a_blank_cell_of_a_file_erases_nothing(surveyed):
    send(surveyed, **{field(surveyed): "2"})
    answer = filled(surveyed, file=xlsx(["Cơ quan", "II.1"], ["xa-mot", None], ["xa-hai", D("0.5")]))
    assert typed_of(answer) == {"Cơ quan xa-hai": {"diem": "0,5"}}


def test_everything_of_a_file_that_cannot_be_used_is_named(surveyed):
    head = ["Cơ quan", "II.1", "I.1"]
    rows = [["Xã không có", D(1), None], ["xa-mot", D("2.5"), None], ["xa-mot", D(1), None], ["xa-hai", True, None]]
    answer = filled(surveyed, file=xlsx(head, *rows))
    assert answer.context["problems"] == [
        "Cột «I.1» không phải tiêu chí điều tra của đợt, không dùng.",
        "Dòng 2: «Xã không có» không phải tên cơ quan nào trong đợt; cả dòng chưa được điền.",
        "Dòng 4: Cơ quan xa-mot đã có ở dòng trên; dòng này chưa được điền.",
        "B5: «TRUE» không phải số điểm – định dạng ô là Number rồi gõ lại, ví dụ 0,25.",
    ]
    assert [cell.problem for cell in answer.context["bad"]] == [
        "«2,5» lớn hơn điểm tối đa 2,00: sửa lại điểm đạt được."
    ]


@pytest.mark.parametrize(("figure", "problems"), [
    ("1", ["Cơ quan xa-mot, II.1: đã công bố, không điền «1»."]), ("2", []), ("", [])
])  # fmt: skip
def test_another_figure_for_a_table_that_is_published_is_named(concluded, figure, problems):
    concluded.publish()
    unlock(concluded.table_of(concluded.communes[1]), "Cộng nhầm", by=concluded.organiser, now=NOW)
    answer = filled(concluded, f"Cơ quan\tII.1\nxa-mot\t{figure}\nxa-hai\t1")
    assert (answer.context["problems"], typed_of(answer)) == (problems, {"Cơ quan xa-hai": {"diem": "1"}})


@pytest.mark.parametrize("block", ["xa-mot\t1,5", "chỉ có chữ", '"'])
def test_a_block_without_a_heading_is_refused_in_words(surveyed, block):
    assert "cần một dòng có mã tiêu chí điều tra (II.1)" in text_of(filled(surveyed, block))


def test_nothing_to_fill_from_and_a_file_that_is_none_are_said(surveyed):
    assert "chọn tệp Excel, hoặc dán khối ô" in text_of(filled(surveyed))
    answer = filled(surveyed, file=SimpleUploadedFile("a.xlsx", b"abc"), **{field(surveyed): "1"})
    assert (answer.status_code, typed_of(answer)) == (422, {"Cơ quan xa-mot": {"diem": "1"}})


def test_a_percentage_of_excel_is_the_figure_of_a_method(surveyed):
    Criterion.objects.filter(code="II.1").update(method="survey", parameters={})
    file = xlsx(["Cơ quan", "II.1"], ["xa-mot", Out(D("0.9305"), number_format="0.00%")], ["xa-hai", "45/60"])
    assert typed_of(filled(surveyed, file=file)) == {
        "Cơ quan xa-mot": {"percent": "93,05"},
        "Cơ quan xa-hai": {"percent": "45/60"},
    }


def exported(walk) -> bytes:
    return b"".join(sign_in(walk.organiser).get(address(walk, "round_surveys_export")))


@pytest.mark.parametrize(("name", "figures"), [("", ["1,5"]), ("survey_options", ["80", "15", "5", "0"])])
def test_the_file_that_is_handed_out_is_the_template_that_is_taken(surveyed, name, figures):
    Criterion.objects.filter(code="II.1").update(method=name, parameters={})
    fields = [field for field in shown(surveyed) if field.startswith(field_start(surveyed))]
    send(surveyed, **dict(zip(fields, figures, strict=True)))
    content = exported(surveyed)
    rows = read_workbook(io.BytesIO(content), name="a.xlsx").sheets[0].rows
    assert [cell.text for cell in rows[3][1:]] == ["Cơ quan xa-mot", *figures]
    found = fill(read_grid(surveyed.round, list(surveyed.round.assessments.all())), rows_of_file(content, "a.xlsx"))
    assert (found.texts, found.problems) == (dict(zip(fields, figures, strict=True)), [])


def field_start(walk) -> str:
    return field(walk, name="")


# --- how many queries ------------------------------------------------------------------------------------------------


def many(number: int) -> Walk:
    """A province with a round of so many communes."""
    walk = Walk()
    kind = walk.communes[0].kind
    communes = [make_agency(f"xa-{n}", walk.province, kind=kind, name="Ủy ban nhân dân " * 6) for n in range(number)]
    walk.round = make_round(walk.province, *communes, by=walk.organiser, year=2025)
    Criterion.objects.filter(code="II.1").update(is_survey=True)
    return walk


def asked(walk) -> tuple[int, int, int]:
    """Queries of the page, of saving all its cells, and of the file."""
    client, page = sign_in(walk.organiser), shown(walk)
    data = {name: "1,5" if name.startswith("c") else text for name, text in page.items()}
    counts = []
    for act in (
        lambda: client.get(address(walk)),
        lambda: client.post(address(walk), data),
        lambda: client.get(address(walk, "round_surveys_export")),
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            act()
        counts.append(len(queries))
    assert walk.round.assessments.filter(total_achieved=D("1.5")).count() == walk.round.assessments.count()
    return tuple(counts)


@pytest.mark.parametrize("number", [5, 25])
def test_however_many_agencies_there_are_the_queries_are_the_same(db, number):
    assert asked(many(number)) == (8, 19, 8)
