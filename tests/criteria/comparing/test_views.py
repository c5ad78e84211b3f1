"""The page of a comparison and its Excel file."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agencies.exports import export_of
from agencies.models import Agency, Job
from criteria.comparing.comparing import TOO_MANY
from criteria.models import Snapshot
from tests.criteria.comparing.tables import agency_of, make_level, make_sets
from tests.factories import make_agency, make_user, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def level():
    return make_level()


@pytest.fixture
def client(level):
    return sign_in(make_user(agency_of(level, "Cẩm Sơn").parent, "viewer"))


def page(client, table, query="", name="comparison", status=200):
    answer = client.get(reverse(name, args=[table.pk]) + query)
    assert answer.status_code == status
    return answer


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def lines(answer) -> list[str]:
    return [row.code for area in answer.context["areas"] for row in [area.head, *area.rows]]


def test_the_page_tells_the_sentences_and_shows_every_line(client, level):
    answer = page(client, level["Cẩm Sơn"][2024])
    assert "Giảm 02 bậc (từ hạng 03/12 xuống hạng 05/11)" in text_of(answer)
    assert lines(answer) == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3"]


def test_the_kinds_of_change_are_told_in_words(client, level):
    answer = page(client, level["Cẩm Sơn"][2024])
    rows = [row for area in answer.context["areas"] for row in area.rows]
    assert {row.code: (row.label, row.shown_change) for row in rows} == {
        "1.1": ("tăng điểm", "+0,50"),
        "1.2": ("không đổi", "0,00"),
        "1.3": ("tiêu chí bỏ", "-0,25"),
        "2.1": ("đổi điểm tối đa", "-1,25"),
        "2.2": ("giảm điểm", "-1,00"),
        "2.3": ("tiêu chí mới", "+2,00"),
    }


def test_a_line_says_what_it_was_called_and_how_its_change_is_made_up(client, level):
    shown = text_of(page(client, level["Cẩm Sơn"][2024]))
    assert "tên trước đây «Kế hoạch cải cách hành chính năm 2023»" in shown
    assert "trong đó thay đổi điểm tối đa giảm 1,00 điểm; kết quả của đơn vị giảm 0,25 điểm" in shown


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?loc=thay-doi", ["1", "1.1", "1.3", "2", "2.1", "2.2", "2.3"]),
        ("?loc=giam", ["1", "1.3", "2", "2.1", "2.2"]),
        ("?loc=x", ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3"]),
    ],
)
def test_the_filters_keep_the_lines_above(client, level, query, codes):
    assert lines(page(client, level["Cẩm Sơn"][2024], query)) == codes


def test_a_filter_that_leaves_nothing_says_so(client, level):
    table = level["Phú Lâm"][2023]
    kept = {str(score.criterion_id): str(score.achieved) for score in table.scores.all()}
    now, sums = timezone.now(), {"total_maximum": 10, "total_achieved": table.total_achieved}
    Snapshot.objects.create(assessment=table, stage="published", number=1, values=kept, at=now, **sums)
    answer = page(client, table, "?loc=giam")
    assert "Không tiêu chí nào giảm điểm." in text_of(answer)
    assert answer.context["found"].notes == []


@pytest.mark.parametrize("query", ["?truoc=x", "?sau=x", "?truoc=ban-1", "?truoc=nam-0", "?truoc=%00", "?sau=%C3%28"])
def test_garbage_in_the_address_is_not_found(client, level, query):
    page(client, level["Cẩm Sơn"][2024], query, status=404)
    page(client, level["Cẩm Sơn"][2024], query, name="comparison_export", status=404)


def test_a_table_of_another_agency_is_none_of_the_choices(client, level):
    page(client, level["Cẩm Sơn"][2024], f"?truoc=nam-{level['An Phú'][2023].pk}", status=404)


def test_a_foreign_table_is_not_found(level):
    stranger = sign_in(make_user(make_agency("tinh-khac"), "coordinator", "nguoi-la"))
    page(stranger, level["Cẩm Sơn"][2024], status=404)
    page(stranger, level["Cẩm Sơn"][2024], name="comparison_export", status=404)


def test_who_sees_one_agency_reads_its_rank_and_no_points_of_others(level):
    officer = sign_in(make_user(agency_of(level, "Cẩm Sơn"), "officer", "can-bo-xa"))
    answer = page(officer, level["Cẩm Sơn"][2024])
    assert "Đơn vị vượt lên trên: An Phú; Lộc An; Nam Giang." in text_of(answer)
    page(officer, level["An Phú"][2024], status=404)


def test_a_merged_agency_shows_those_it_came_from(client, level):
    shown = text_of(page(client, level["Phú Quang"][2024]))
    assert "Không lấy bình quân, không tính tăng, giảm bậc." in shown
    assert '<td data-label="Phú Lâm">3,25/4,00</td>' in shown


def test_of_predecessors_out_of_sight_the_published_figures_alone_are_shown(level):
    officer = sign_in(make_user(agency_of(level, "Phú Quang"), "officer", "can-bo-xa"))
    answer = page(officer, level["Phú Quang"][2024])
    found = answer.context["found"].beside
    assert [(one.name, one.shown_index, one.rank) for one in found.columns[:2]] == [
        ("Phú Lâm", "92,50%", "01/12"),
        ("Quang Trung", "75,00%", "06/12"),
    ]
    assert found.rows[0] == ("1 Chỉ đạo điều hành", ["–", "–", "1,50/3,00"])


def test_with_nothing_to_compare_the_page_says_what_is_missing(client, level):
    shown = text_of(page(client, level["Phú Lâm"][2023]))
    assert "Không có đơn vị so sánh" in shown
    assert "bảng điểm PAR INDEX một năm trước năm 2023 của Phú Lâm" in shown


def test_the_score_table_leads_to_the_comparison(client, level):
    table = level["Cẩm Sơn"][2024]
    answer = client.get(reverse("assessment", args=[table.pk]))
    assert f'href="{reverse("comparison", args=[table.pk])}">So sánh</a>' in answer.content.decode()


def test_the_page_asks_the_same_questions_whatever_the_level(client, level, django_assert_num_queries):
    page(client, level["Cẩm Sơn"][2024])
    with django_assert_num_queries(10):
        page(client, level["Cẩm Sơn"][2024])


def test_the_rank_of_a_very_large_level_is_shown_without_its_causes(client, level, monkeypatch):
    monkeypatch.setattr("criteria.comparing.comparing.MOST_EXPLAINED", 22)  # 12 and 11 are 23
    found = page(client, level["Cẩm Sơn"][2024]).context["found"]
    assert (found.change, [place.words for place in found.places], found.notes) == (
        None,
        ["03/12", "05/11"],
        [TOO_MANY],
    )


def test_names_are_escaped(client, level):
    Agency.objects.filter(name="An Phú").update(name="<b>An</b> & Phú")
    assert "<b>An</b>" not in page(client, level["Cẩm Sơn"][2024]).content.decode()


def book(client, table, query=""):
    answer = page(client, table, query, name="comparison_export")
    return load_workbook(io.BytesIO(b"".join(answer)))


def values(sheet) -> list[list]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_file_has_the_sentences_first(client, level):
    found = book(client, level["Cẩm Sơn"][2024])
    words = [row[0] for row in values(found["Nhận xét"])]
    assert words[0] == "So sánh PAR INDEX Cẩm Sơn năm 2024: Năm 2023 – Năm 2024, số liệu công bố"
    assert words[3] == "Đơn vị vượt lên trên: An Phú; Lộc An; Nam Giang."


def test_the_file_has_every_line_in_numbers(client, level):
    rows = values(book(client, level["Cẩm Sơn"][2024])["So sánh"])
    assert rows[0][2:4] == ["Tối đa – Năm 2023", "Tối đa – Năm 2024, số liệu công bố"]
    assert [row[:8] for row in rows[4:7]] == [
        ["1.3", "Sáng kiến", 1, "–", 0.25, "–", -0.25, "tiêu chí bỏ"],
        ["2", "Thủ tục hành chính", 6, 7, 5.25, 5, -0.25, None],
        ["2.1", "Công khai thủ tục", 2, 1, 2, 0.75, -1.25, "đổi điểm tối đa"],
    ]
    assert rows[-1][1:7] == ["TỔNG ĐIỂM", 10, 10, 7.75, 7.75, 0]


def test_the_file_of_a_merged_agency(client, level):
    rows = values(book(client, level["Phú Quang"][2024])["Đơn vị tiền thân"])
    assert rows[0] == ["Lĩnh vực", "Phú Lâm – năm 2023", "Quang Trung – năm 2023", "Phú Quang – năm 2024"]
    assert rows[3] == ["1 Chỉ đạo điều hành", "3,25/4,00", "2,25/4,00", "1,50/3,00"]


def test_the_file_in_percent_has_indices_and_no_maxima():
    province = make_agency("tinh")
    level = make_level(province, sets=make_sets(province, unit="percent"))
    client = sign_in(make_user(province, "viewer"))
    rows = values(book(client, level["Cẩm Sơn"][2024])["So sánh"])
    assert rows[0][2:5] == ["Chỉ số (%) – Năm 2023", "Chỉ số (%) – Năm 2024, số liệu công bố", "Tăng, giảm"]
    assert rows[1][:5] == ["1", "Chỉ đạo điều hành", 62.5, 91.67, 29.17]
    assert rows[-1][1:5] == ["CHỈ SỐ", 77.5, 77.5, 0]


def test_the_file_is_of_the_lines_on_screen(client, level):
    answer = page(client, level["Phú Quang"][2024])
    assert f"{reverse('comparison_export', args=[level['Phú Quang'][2024].pk])}?truoc=tien-than-2023" in text_of(answer)


def test_the_file_without_anything_to_compare_says_so(client, level):
    rows = values(book(client, level["Phú Lâm"][2023])["Nhận xét"])
    assert rows[1][0].startswith("Chưa có gì để so sánh")


def test_a_large_file_is_ordered_as_a_job_of_the_same_choice(client, level):
    table = level["Cẩm Sơn"][2024]
    before = f"nam-{level['Cẩm Sơn'][2023].pk}"
    client.post(reverse("comparison_export", args=[table.pk]) + f"?truoc={before}")
    job = Job.objects.get()
    assert job.params == {"export": "comparison", "args": {"pk": table.pk, "before": before, "after": ""}}
    assert export_of(job).name == "So sánh PAR INDEX Cẩm Sơn năm 2024.xlsx"
