"""The page of the ledger through the client: what is typed, what is said, what stays in the address."""

import io
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import AuditEntry
from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.models import Assessment
from plans.models import NotRegainable, TaskCriterion
from plans.sample import SAMPLE_DAY

HTMX = {"HX-Request": "true"}
REASON = "Đã sắp xếp xong đơn vị sự nghiệp"


@pytest.fixture
def office(demo, client):
    """Signed in as Phòng Nội vụ of huyện Bắc Sơn."""
    client.force_login(demo.user("phongnoivu"))
    return client


def page_url(demo, query=""):
    return reverse("lost_points", args=[demo.assessment.pk]) + query


def link_of(demo, code) -> TaskCriterion:
    return demo.plan("S4").tasks.get(heading__startswith=f"Tiêu chí {code}").criterion_links.first()


def expect(client, demo, code, typed, *, query="", seen="", headers=None):
    url = reverse("ledger_expected", args=[demo.assessment.pk, link_of(demo, code).pk])
    return client.post(url + query, {"expected": typed, "seen": seen}, headers=headers or {})


def give_up(client, demo, code, *, query="", headers=None, **data):
    url = reverse("ledger_give_up", args=[demo.assessment.pk, demo.criterion(code).pk])
    return client.post(url + query, data, headers=headers or {})


def html(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def line(response, demo, code) -> str:
    """The line of one criterion on the page."""
    return re.search(rf'<tr [^>]*id="tc-{demo.criterion(code).pk}".*?</tr>', html(response))[0]


def codes(response) -> list[str]:
    return [row.lost.leaf.code for branch in response.context["branches"] for row in branch.rows]


# --- expected points ---


@pytest.mark.parametrize("typed", ["0,5", "0.5", ",5", "0,50", "０，５"])
def test_expected_points_are_read_by_the_one_parser(office, demo, typed):
    assert expect(office, demo, "1.6.2", typed)["Location"] == f"{page_url(demo)}#tc-{demo.criterion('1.6.2').pk}"
    assert link_of(demo, "1.6.2").expected == Decimal("0.5")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1.234", "3 chữ số sau dấu phẩy"),
        ("nửa điểm", "không phải số điểm"),
        ("-1", "không phải số điểm"),
        ("0", "lớn hơn 0"),
        ("0,51", "Ghi nhiều nhất 0,50"),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_cannot_be_stored_is_said_in_its_line_and_stays_typed(office, demo, typed, said, headers):
    answer = expect(office, demo, "1.6.2", typed, headers=headers)
    row = line(answer, demo, "1.6.2")
    assert (answer.status_code, said in row, f'value="{typed}"' in row) == (422, True, True)
    assert link_of(demo, "1.6.2").expected is None


def test_a_blank_takes_the_estimate_back(office, demo):
    expect(office, demo, "1.6.2", "0,5")
    expect(office, demo, "1.6.2", "", seen="0,5000")
    assert link_of(demo, "1.6.2").expected is None


def test_what_the_page_showed_comes_back_with_the_form(office, demo):
    expect(office, demo, "1.6.2", "0,25")
    row = line(office.get(page_url(demo)), demo, "1.6.2")
    assert 'name="seen" value="0,2500"' in row
    assert "Người khác vừa ghi «0,25»" in line(expect(office, demo, "1.6.2", "0,3"), demo, "1.6.2")


def test_htmx_finds_its_line_and_the_sums_in_the_answer(office, demo):
    answer = expect(office, demo, "7.3.1", "0,6", headers=HTMX)
    text = html(answer)
    wanted = set(re.search(r'hx-select-oob="([^"]+)"', line(answer, demo, "7.3.1"))[1].split(","))
    assert {name[1:] for name in wanted} <= set(re.findall(r'id="([^"]+)"', text))
    assert answer.context["ledger"].balance.planned == Decimal("0.6")
    assert "✓ Đã ghi." in line(answer, demo, "7.3.1")


def test_a_link_of_another_table_is_not_found(office, demo):
    other = reverse("ledger_expected", args=[demo.assessment.pk + 1, link_of(demo, "7.2").pk])
    assert office.post(other, {"expected": "0,1"}).status_code == 404


# --- points not regainable ---


def test_points_given_up_with_their_reason_stand_on_the_page(office, demo):
    assert give_up(office, demo, "4.2", amount="1,5", reason=f"  {REASON}\r\n").status_code == 302
    page = office.get(page_url(demo))
    assert REASON in line(page, demo, "4.2")
    assert page.context["equation"] == (
        "14,63 điểm chưa đạt = 0,00 dự kiến lấy lại + 1,50 không lấy lại được + 13,13 chưa có kế hoạch"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "1", "reason": " "}, "Ghi lý do"),
        ({"amount": "", "reason": REASON}, "Ghi số điểm không lấy lại được"),
        ({"amount": "1,68", "reason": REASON}, "Ghi nhiều nhất 1,67"),
        ({"amount": "1", "reason": "a" * 1001}, "tối đa 1000 ký tự"),
    ],
)
def test_what_cannot_be_given_up_is_said_and_stays_typed(office, demo, typed, said):
    answer = give_up(office, demo, "4.2", **typed)
    row = line(answer, demo, "4.2")
    assert (answer.status_code, said in row, '<details class="d-print-none" open>' in row) == (422, True, True)
    assert typed["reason"].strip() in row
    assert not NotRegainable.objects.exists()


def test_a_declaration_is_taken_back_by_its_button(office, demo):
    give_up(office, demo, "4.2", amount="1", reason=REASON)
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', line(office.get(page_url(demo)), demo, "4.2"))[1]
    assert give_up(office, demo, "4.2", seen=seen, bo="1", headers=HTMX).status_code == 200
    assert not NotRegainable.objects.exists()


def test_a_declaration_that_moved_is_not_taken_back(office, demo):
    give_up(office, demo, "4.2", amount="1", reason=REASON)
    answer = give_up(office, demo, "4.2", seen="cu", bo="1")
    assert (answer.status_code, "Người khác vừa ghi" in line(answer, demo, "4.2")) == (422, True)


def test_a_parent_has_nothing_of_its_own_to_give_up(office, demo):
    assert give_up(office, demo, "7", amount="1", reason=REASON).status_code == 404


# --- the page ---


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("chua-co", ["7.6.1", "7.6.2", "7.6.3"]),
        ("khong-lay-lai", ["4.2"]),
        ("vuot", ["1.6.2"]),
    ],
)
def test_filters_show_their_lines_alone(office, demo, chosen, shown):
    give_up(office, demo, "4.2", amount="1,67", reason=REASON)
    expect(office, demo, "1.6.2", "0,5")
    demo.assessment.scores.filter(criterion=demo.criterion("1.6.2")).update(achieved=Decimal("0.3"))
    assert codes(office.get(page_url(demo, f"?loc={chosen}"))) == shown


def test_what_has_no_estimate_yet(office, demo):
    expect(office, demo, "1.6.2", "0,5")
    expect(office, demo, "3.5.3", "0,1")
    found = codes(office.get(page_url(demo, "?loc=chua-uoc")))
    assert ("1.6.2" in found, "3.5.3" in found, "7.6.1" in found, len(found)) == (False, True, False, 15)


def test_the_filter_stays_in_the_address_and_the_line_just_written_on_the_page(office, demo):
    assert "?loc=chua-uoc#tc-" in expect(office, demo, "1.6.2", "0,5", query="?loc=chua-uoc")["Location"]
    answer = expect(office, demo, "3.5.3", "0,25", query="?loc=chua-uoc", headers=HTMX)
    assert ("3.5.3" in codes(answer), "1.6.2" in codes(answer)) == (True, False)


def test_a_filter_that_finds_nothing_says_so(office, demo):
    assert "Không tiêu chí nào thuộc nhóm «ghi vượt»" in html(office.get(page_url(demo, "?loc=vuot")))


def test_an_unknown_filter_shows_everything(office, demo):
    assert len(codes(office.get(page_url(demo, "?loc=khac")))) == 19


def test_points_expected_beyond_what_is_lost_are_named(office, demo):
    expect(office, demo, "1.6.2", "0,5")
    demo.assessment.scores.filter(criterion=demo.criterion("1.6.2")).update(achieved=Decimal("0.5"))
    page = office.get(page_url(demo))
    assert "Ghi vượt 0,50 điểm" in html(page)
    assert "vượt 0,50" in line(page, demo, "1.6.2")


def test_a_reader_sees_figures_and_no_forms(demo, client):
    TaskCriterion.objects.filter(pk=link_of(demo, "7.3.1").pk).update(expected=Decimal("0.6"))
    client.force_login(demo.user("lanhdao"))
    page = client.get(page_url(demo))
    assert "dự kiến lấy lại 0,60" in line(page, demo, "7.3.1")
    assert ('name="expected"' in html(page), 'name="amount"' in html(page)) == (False, False)


# --- forecast ---


def test_the_forecast_of_the_ticked_tasks(office, demo):
    """84,87 + 0,60 = 85,47 of 99,50 are 85,90 %; with 1,00 more 86,47."""
    expect(office, demo, "7.3.1", "0,6")
    expect(office, demo, "4.2", "1")
    page = office.get(page_url(demo, f"?chon=1&nv={link_of(demo, '7.3.1').task_id}&nv=abc&nv=99999999"))
    assert page.context["forecast_sentence"] == "dự báo 85,47/99,50 điểm (85,90%) nếu xong 1 nhiệm vụ"
    assert page.context["forecast"] == {
        "low": ("84,87", "85,30%"),
        "likely": ("85,47", "85,90%"),
        "full": ("86,47", "86,90%"),
    }


def test_no_tick_is_a_choice_too(office, demo):
    link_of(demo, "7.3.1").task.assignments.update(state="doing", last_day=None)
    expect(office, demo, "7.3.1", "0,6")
    chosen = [office.get(page_url(demo, query)).context["forecast"]["likely"][0] for query in ("", "?chon=1")]
    assert chosen == ["85,47", "84,87"]


def test_without_any_estimate_the_page_says_what_to_do(office, demo):
    assert "Chưa nhiệm vụ nào có điểm dự kiến" in html(office.get(page_url(demo)))


# --- Excel ---


def test_the_download_has_numbers_as_numbers_and_balances(office, demo):
    expect(office, demo, "7.3.1", "0,6")
    give_up(office, demo, "4.2", amount="1", reason=REASON)
    answer = office.get(reverse("ledger_export", args=[demo.assessment.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer)))
    head, *_, last = book["Sổ điểm 2023"].iter_rows(values_only=True)
    found = dict(zip(head, last, strict=True))
    names = ["Chưa đạt", "Dự kiến lấy lại", "Không lấy lại được", "Chưa có kế hoạch", "Lấy lại năm sau"]
    assert [found[name] for name in names] == [14.63, 0.6, 1, 13.03, None]
    row = next(row for row in book["Sổ điểm 2023"].iter_rows(values_only=True) if row[0] == "7.3.1")
    assert (row[2], row[5], row[8], row[11]) == (1, "Văn phòng HĐND và UBND huyện", 0.6, 0.4)


def test_the_download_of_tasks_and_of_the_forecast(office, demo):
    expect(office, demo, "7.3.1", "0,6")
    query = f"?chon=1&nv={link_of(demo, '7.3.1').task_id}"
    answer = office.get(reverse("ledger_export", args=[demo.assessment.pk]) + query)
    book = load_workbook(io.BytesIO(b"".join(answer)))
    assert [row[1:] for row in book["Dự báo"].iter_rows(min_row=2, values_only=True)] == [
        (84.87, 85.3),
        (85.47, 85.9),
        (85.47, 85.9),
        (99.5, None),
    ]
    points = {row[0]: row[4] for row in book["Nhiệm vụ"].iter_rows(min_row=2, values_only=True)}
    assert (points["7.3.1"], points["7.2"]) == (0.6, None)


# --- after the year ---


def settle(demo):
    """Publish a result of the year after in which 7.3.1 won 0,75 back and nothing else moved."""
    table = demo.assessment
    after = open_assessment(criteria_set=table.criteria_set, agency=table.agency, year=2024, by=None, on=SAMPLE_DAY)
    points = dict(table.scores.values_list("criterion", "achieved")) | {demo.criterion("7.3.1").pk: Decimal("0.75")}
    save_scores(after, [ScoreEntry(pk, value, 0) for pk, value in points.items()], by=None)
    Assessment.objects.filter(pk=after.pk).update(state="published", publication=1)


def test_the_published_result_stands_beside_what_was_expected(office, demo):
    expect(office, demo, "7.3.1", "0,8")
    expect(office, demo, "1.6.2", "0,5")
    settle(demo)
    text = re.search(r'<section class="sheet" id="ket-qua">.*?</section>', html(office.get(page_url(demo))))[0]
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row)[2:] for row in re.findall(r"<tr><td>.*?</tr>", text)]
    assert cells == [
        ["0,50", "0,00", "−0,50", "chưa lấy lại"],
        ["0,80", "+0,75", "−0,05", "lấy lại một phần"],
        ["1,30", "+0,75", "", ""],
    ]
    assert "dự báo đầy đủ 86,17, kết quả 85,62/99,50 điểm" in text


def test_before_the_result_nothing_is_compared(office, demo):
    assert 'id="ket-qua"' not in html(office.get(page_url(demo)))


def test_a_published_table_is_still_planned_for(office, demo):
    Assessment.objects.filter(pk=demo.assessment.pk).update(state="published", publication=1)
    expect(office, demo, "1.6.2", "0,5")
    give_up(office, demo, "4.2", amount="1", reason=REASON)
    page = office.get(page_url(demo))
    assert page.context["ledger"].balance[1:3] == (Decimal("0.5"), Decimal(1))


# --- elsewhere ---


def test_the_first_page_says_what_the_tasks_under_way_would_bring(office, demo):
    assert "dự báo" not in html(office.get(reverse("home")))
    link_of(demo, "7.3.1").task.assignments.update(state="doing", last_day=None)
    expect(office, demo, "7.3.1", "0,6")
    assert "dự báo 85,47/99,50 điểm (85,90%) nếu xong 1 nhiệm vụ</a>." in html(office.get(reverse("home")))


def test_the_trail_keeps_the_points_that_went_with_a_link(office, demo):
    link = TaskCriterion.objects.get(task__plan=demo.plan("S4"), is_cited=False)
    office.post(reverse("ledger_expected", args=[demo.assessment.pk, link.pk]), {"expected": "0,39"})
    office.post(reverse("unlink_criterion", args=[demo.assessment.pk, link.pk]))
    before, after = AuditEntry.objects.get(action="unlink").changes["criteria"]
    assert (before.endswith("(dự kiến lấy lại 0,39)"), after) == (True, "")


def test_linking_keeps_the_filter_and_says_what_was_linked(office, demo):
    leaf, task = demo.criterion("7.6.1"), link_of(demo, "7.2").task
    url = reverse("link_criterion", args=[demo.assessment.pk, leaf.pk])
    page = office.post(f"{url}?loc=chua-co", {"task": task.pk}, follow=True)
    assert codes(page) == ["7.6.2", "7.6.3"]
    assert [str(message) for message in page.context["messages"]] == [f"Đã gắn 7.6.1 vào nhiệm vụ «{task}»."]
