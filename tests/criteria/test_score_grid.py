"""The score table's fields through the test client: saving, conflicts, pasting, the form without script."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.models import Cause
from criteria.table import score_table, stamp
from tests.factories import make_agency, make_assessment, make_criterion, make_user


@pytest.fixture
def office(demo, client) -> Client:
    """Signed in as Phòng Nội vụ of huyện Bắc Sơn."""
    client.force_login(demo.user("phongnoivu"))
    return client


def score(demo, code):
    return demo.assessment.scores.get(criterion__code=code)


def mark(demo, code, **values):
    row = next(row for row in score_table(demo.assessment).rows if row.code == code)
    parts = {"pk": row.pk, "version": row.version, "cause": stamp(row.cause_text), "points": row.achieved, **values}
    return ":".join(str(part) for part in parts.values())


def send(client, demo, *, script=True, v=None, **fields):
    """Post fields named like "d1.6.2" (points) and "n1.6.2" (cause), with the marks of the page or with ``v``."""
    codes = dict.fromkeys(name[1:] for name in fields)
    data = {f"{name[0]}{demo.criterion(name[1:]).pk}": value for name, value in fields.items()}
    data["v"] = " ".join(mark(demo, code) for code in codes) if v is None else v
    headers = {"HX-Request": "true"} if script else {}
    return client.post(reverse("scores_save", args=[demo.assessment.pk]), data, headers=headers)


def refusal(answer, demo, name):
    return answer.json()["refused"].get(f"{name[0]}{demo.criterion(name[1:]).pk}")


def totals(demo):
    return demo.assessment.total_achieved, demo.assessment.total_maximum


# --- points -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0,33", "0.33"), ("0.33", "0.33"), ("０，３３", "0.33"), (",5", "0.5"), ("0,50", "0.5"), ("", None)],
)
def test_what_is_typed_is_stored(office, demo, typed, stored):
    answer = send(office, demo, **{"d1.6.2": typed})
    assert (answer.status_code, score(demo, "1.6.2").achieved) == (200, stored and Decimal(stored))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.234", "không dùng dấu ngăn hàng nghìn"),
        ("-1", "không phải số điểm"),
        ("0,6", "lớn hơn điểm tối đa 0,50"),
        ("năm", "không phải số điểm"),
        ("০,৩৩", "không phải số điểm"),
        ("½", "không phải số điểm"),
        ("0,333", "nhận nhiều nhất 2"),
    ],
)
def test_refused_text_changes_nothing_and_is_told_why(office, demo, typed, words):
    before = (score(demo, "1.6.2").version, totals(demo), AuditEntry.objects.count())
    answer = send(office, demo, **{"d1.6.2": typed})
    assert words in refusal(answer, demo, "d1.6.2")
    assert (score(demo, "1.6.2").version, totals(demo), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("marks", ["", "1", "a:1::", "1:-1::", "1:1", "²:1::", "99999999999:1::"])
def test_fields_without_what_was_seen_are_refused(office, demo, marks):
    answer = send(office, demo, v=marks, **{"d1.6.2": "0,5"})
    assert (answer.status_code, score(demo, "1.6.2").achieved) == (422, 0)
    assert "tải lại trang" in answer.content.decode()


def test_the_answer_carries_every_figure_that_moved(office, demo):
    answer = send(office, demo, **{"d1.6.2": "0,50"}).json()
    leaf, branch = demo.criterion("1.6.2"), demo.criterion("1")
    assert [(row["pk"], row["figures"]) for row in answer["rows"]] == [
        (branch.pk, ["10,00", "10,00", "0,00"]),
        (leaf.pk, ["0,50", "0,50", "0,00"]),
    ]
    assert answer["rows"][1]["mark"] == mark(demo, "1.6.2", version=2, points="0,50")
    assert "<b>85,37/99,50</b>" in answer["parts"]["tong-diem"]
    assert "<td>14,13</td>" in answer["parts"]["dong-tong"]


def test_set_and_set_back(office, demo):
    send(office, demo, **{"d1.6.2": "0,50"})
    assert totals(demo) == (Decimal("85.37"), Decimal("99.50"))
    send(office, demo, **{"d1.6.2": "0,00"})
    assert totals(demo) == (Decimal("84.87"), Decimal("99.50"))


def test_several_cells_each_with_its_own_answer(office, demo):
    answer = send(office, demo, **{"d1.6.2": "0,25", "d3.5.3": "9", "d6.4": "0,5"})
    assert list(answer.json()["refused"]) == [f"d{demo.criterion('3.5.3').pk}"]
    assert (score(demo, "1.6.2").achieved, score(demo, "6.4").achieved) == (Decimal("0.25"), Decimal("0.5"))


def test_somebody_elses_change_is_a_conflict_with_name_and_time(office, demo):
    seen = mark(demo, "1.6.2")
    send(office, demo, **{"d1.6.2": "0,25"})
    answer = send(office, demo, v=seen, **{"d1.6.2": "0,50"}).json()
    message, value = answer["conflicts"][f"d{demo.criterion('1.6.2').pk}"]
    assert message.startswith(f"{demo.user('phongnoivu').full_name} vừa nhập 0,25 lúc ")
    assert (value, score(demo, "1.6.2").achieved) == ("0,25", Decimal("0.25"))


def test_a_field_that_was_not_touched_never_overwrites(office, demo):
    seen = mark(demo, "1.6.2")
    send(office, demo, **{"d1.6.2": "0,25"})
    answer = send(office, demo, v=seen, **{"d1.6.2": "0,00"})  # as the page showed it
    assert (answer.json()["conflicts"], score(demo, "1.6.2").achieved) == ({}, Decimal("0.25"))


def test_a_branch_and_a_foreign_criterion_take_no_points(office, demo):
    foreign = make_criterion(make_assessment(demo.agency("bac-son"), year=2024).criteria_set, "9", "1")
    branch = demo.criterion("1")
    data = {f"d{pk}": "0,5" for pk in (branch.pk, foreign.pk)}
    marks = f"{branch.pk}:0:: {foreign.pk}:0::"
    answer = office.post(
        reverse("scores_save", args=[demo.assessment.pk]), {**data, "v": marks}, headers={"HX-Request": "true"}
    )
    assert set(answer.json()["refused"]) == {f"d{foreign.pk}", f"d{branch.pk}"}


def test_a_published_table_takes_causes_and_no_points(office, demo):
    page = office.post(reverse("assessment_publish", args=[demo.assessment.pk]), follow=True).content.decode()
    assert ('<input name="d' in page, "bị khoá" in page) == (False, True)
    answer = send(office, demo, **{"d1.6.2": "0,50", "n1.6.2": "Đang giải quyết nốt"})
    assert "Kết quả đã công bố và khoá số liệu" in refusal(answer, demo, "d1.6.2")
    assert (score(demo, "1.6.2").achieved, refusal(answer, demo, "n1.6.2")) == (0, None)


def test_saving_takes_the_same_queries_for_one_cell_or_many_and_among_many_tables(client, db):
    agency = make_agency()
    client.force_login(make_user(agency))
    counts = []
    for rows in (2, 100):
        table = make_assessment(agency, ["1"] * rows, code=str(rows))
        leaves = [leaf.pk for leaf in table.criteria_set.criteria.all()]
        data = {"v": " ".join(f"{pk}:0::" for pk in leaves), **{f"d{pk}": "0,5" for pk in leaves}}
        with CaptureQueriesContext(connection) as queries:
            client.post(reverse("scores_save", args=[table.pk]), data, headers={"HX-Request": "true"})
        counts.append(len(queries))
        assert table.scores.filter(achieved=Decimal("0.5")).count() == rows
    assert counts[0] <= counts[1] <= counts[0] + 1 <= 13  # SQLite takes the hundred in two portions


# --- causes in the table ------------------------------------------------------------------------------------


def causes(demo, code):
    return list(demo.assessment.causes.filter(criteria__code=code).values_list("text", flat=True))


def test_a_cause_is_written_where_there_was_none(office, demo):
    Cause.objects.filter(criteria__code="1.6.2").delete()
    send(office, demo, **{"n1.6.2": "Chậm giải quyết\r\nkiến nghị "})
    assert causes(demo, "1.6.2") == ["Chậm giải quyết\nkiến nghị"]
    assert AuditEntry.objects.latest("pk").action == "add"


def test_a_cause_that_was_not_touched_is_left_alone(office, demo):
    before = AuditEntry.objects.count()
    send(office, demo, **{"n1.6.2": causes(demo, "1.6.2")[0]})
    assert AuditEntry.objects.count() == before


def test_a_shared_cause_changes_for_all_its_criteria_and_the_answer_says_so(office, demo):
    answer = send(office, demo, **{"n7.3.1": "Còn 268 hồ sơ"}).json()
    assert causes(demo, "7.3.2") == ["Còn 268 hồ sơ"]
    changed = {row["pk"]: (row["cause"], row["shared"]) for row in answer["rows"]}
    assert changed[demo.criterion("7.3.2").pk] == ("Còn 268 hồ sơ", "7.3.1")


def test_an_emptied_cell_leaves_the_cause_to_the_others(office, demo):
    text = causes(demo, "7.3.2")
    send(office, demo, **{"n7.3.1": " "})
    assert (causes(demo, "7.3.1"), causes(demo, "7.3.2")) == ([], text)
    send(office, demo, **{"n7.3.2": ""})
    assert not Cause.objects.filter(text=text[0]).exists()


def test_a_cause_somebody_else_changed_is_a_conflict(office, demo):
    seen = mark(demo, "1.6.2")
    send(office, demo, **{"n1.6.2": "Của người kia"})
    answer = send(office, demo, v=seen, **{"n1.6.2": "Của tôi"}).json()
    message, value = answer["conflicts"][f"n{demo.criterion('1.6.2').pk}"]
    assert message.startswith(f"{demo.user('phongnoivu').full_name} vừa ghi «Của người kia» lúc ")
    assert (value, causes(demo, "1.6.2")) == ("Của người kia", ["Của người kia"])


def test_a_cause_that_is_too_long_or_one_of_several_is_refused(office, demo):
    answer = send(office, demo, **{"n1.6.2": "x" * 2001})
    assert "dài 2001 chữ" in refusal(answer, demo, "n1.6.2")
    Cause.objects.create(assessment=demo.assessment, text="Thứ hai").criteria.add(demo.criterion("1.6.2"))
    answer = send(office, demo, **{"n1.6.2": "Gộp lại"})
    assert "nhiều nguyên nhân" in refusal(answer, demo, "n1.6.2")
    assert len(causes(demo, "1.6.2")) == 2


def test_a_cause_for_a_foreign_criterion_is_refused(office, demo):
    foreign = make_criterion(make_assessment(demo.agency("bac-son"), year=2024).criteria_set, "9", "1")
    data = {"v": f"{foreign.pk}:0::", f"n{foreign.pk}": "Lạ"}
    answer = office.post(reverse("scores_save", args=[demo.assessment.pk]), data, headers={"HX-Request": "true"})
    assert answer.json()["refused"] == {f"n{foreign.pk}": "Tiêu chí này không có trong bộ tiêu chí."}


# --- without script -----------------------------------------------------------------------------------------


def test_the_plain_form_saves_and_comes_back(office, demo):
    answer = send(office, demo, script=False, **{"d1.6.2": "0,25", "n6.4": "Không tiết kiệm"})
    assert (answer.status_code, answer.url) == (302, reverse("assessment", args=[demo.assessment.pk]))
    assert (score(demo, "1.6.2").achieved, causes(demo, "6.4")) == (Decimal("0.25"), ["Không tiết kiệm"])


def test_the_plain_form_keeps_what_was_refused_and_says_why(office, demo):
    answer = send(office, demo, script=False, **{"d1.6.2": "<b>1.234", "d6.4": "0,25"})
    page = answer.content.decode()
    assert (answer.status_code, score(demo, "6.4").achieved) == (422, Decimal("0.25"))
    assert 'value="&lt;b&gt;1.234" inputmode="decimal" aria-label="Điểm 1.6.2" aria-invalid="true"' in page
    assert "1 ô chưa lưu được" in page
    assert f'href="{reverse("score_detail", args=[demo.assessment.pk, demo.criterion("6.4").pk])}"' in page


def test_saving_an_untouched_form_says_that_nothing_changed(office, demo):
    answer = send(office, demo, script=False, **{"d1.6.2": "0,00"})
    page = office.get(answer.url).content.decode()
    assert "Không có ô nào thay đổi." in page


# --- filters, last year, other people -----------------------------------------------------------------------


def page(client, demo, **query):
    return client.get(reverse("assessment", args=[demo.assessment.pk]), query).content.decode()


def test_only_what_lost_points_is_shown(office, demo):
    shown = page(office, demo, loc="mat-diem")
    assert (">1.6.2<" in shown, ">CẢI CÁCH THỂ CHẾ<" in shown, shown.count('inputmode="decimal"')) == (True, False, 19)


def test_nothing_left_to_enter_says_so(office, demo):
    assert "Mọi tiêu chí đã có điểm." in page(office, demo, loc="chua-nhap")


def test_an_unknown_filter_shows_everything(office, demo):
    assert page(office, demo, loc="abc").count('inputmode="decimal"') == 27


def test_a_set_without_criteria_says_what_to_do(client, db):
    agency = make_agency()
    client.force_login(make_user(agency))
    table = make_assessment(agency, [])
    assert "chưa có tiêu chí nào" in client.get(reverse("assessment", args=[table.pk])).content.decode()


def test_an_officer_of_another_agency_saves_nothing(demo, client):
    client.force_login(demo.user("canbo.nhattien"))
    assert send(client, demo, **{"d1.6.2": "0,50"}).status_code == 404
    client.force_login(demo.user("lanhdao"))
    assert send(client, demo, **{"d1.6.2": "0,50"}).status_code == 403
    assert score(demo, "1.6.2").achieved == 0


def test_a_session_that_ended_is_told_apart(demo, client):
    assert send(client, demo, **{"d1.6.2": "0,50"}).status_code == 401
    assert client.get(reverse("session"), headers={"HX-Request": "true"}).status_code == 401


def test_who_is_signed_in(office, demo):
    answer = office.get(reverse("session"))
    assert answer.json()["user"] == demo.user("phongnoivu").pk
    assert len(answer.json()["token"]) == 64


# --- pasting ------------------------------------------------------------------------------------------------


def test_a_block_is_shown_before_anything_changes(office, demo):
    address = reverse("paste_preview", args=[demo.assessment.pk])
    answer = office.post(address, {"text": "1.6.2\t0,5\n6.4\t9", "start": "0"})
    shown = answer.content.decode()
    assert (answer.status_code, score(demo, "1.6.2").achieved) == (200, 0)
    assert f'data-name="d{demo.criterion("1.6.2").pk}" data-value="0,50"' in shown
    assert "6.4: «9» lớn hơn điểm tối đa 1,00" in shown


@pytest.mark.parametrize(("data", "words"), [
    ({"text": "1\t2\t3\t4", "start": "0"}, "có 4 cột"), ({"text": "", "start": "0"}, "Chưa nhận được gì"),
    ({"text": "1", "start": "x"}, "Chưa nhận được gì"),
])  # fmt: skip
def test_a_block_that_cannot_be_read_is_refused(office, demo, data, words):
    answer = office.post(reverse("paste_preview", args=[demo.assessment.pk]), data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
