"""Appraisal in a real browser: keys alone from leaf to leaf, what is typed outlives a lost network and a session."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# The table of huyện Bắc Sơn of 2024 in a round of the province, handed in with full points, and begun.
BEGIN = """
from datetime import date
from django.utils import timezone
from agencies.models import Agency, User
from criteria.cycle import appraising, rounds, snapshots
from criteria.models import Assessment, Round
by, now = User.objects.get(username="sonoivu"), timezone.now()
one = Assessment.objects.get(agency__code="bac-son", year=2023).criteria_set
round = Round(criteria_set=one, agency=one.issuer, year=2024, name="Đợt 2024")
rounds.open_round(round, agencies=[Agency.objects.get(code="bac-son")], leads={}, by=by, on=date(2024, 1, 1))
table = round.assessments.get()
for score in table.scores.select_related("criterion"):
    score.achieved = score.self_achieved = score.criterion.maximum
    score.save()
Assessment.objects.filter(pk=table.pk).update(state="submitted", submitted_at=now)
table.refresh_from_db()
snapshots.take([table], "submitted", by=by, now=now)
appraising.begin(table, by=by, today=date(2024, 6, 10))
answer = table.pk
"""


@pytest.fixture
def appraise(live, sit_down):
    """A function that gives the page of the appraisal in the browser of thẩm định."""
    key = live.ask(BEGIN)

    def open_page(width=1280):
        person = sit_down("thamdinh", width)
        person.go(f"/bang-diem/{key}/tham-dinh/")
        person.page.forgive = person.complaints.clear
        return person.page

    return open_page


def status(page):
    return page.locator("#trang-thai-luu")


def leaf(page) -> str:
    return page.locator("#ten-tieu-chi").inner_text()


def leaves(page) -> list[str]:
    return page.locator("[data-leaf] .name").all_inner_texts()


def marks(page) -> list[str]:
    """The signs of the leaves that have an opinion, in the order of the list."""
    return [sign for sign in page.locator("[data-leaf] > b").all_inner_texts() if sign != "○"]


def test_keys_alone(appraise):
    page = appraise()
    codes = leaves(page)
    page.keyboard.press("j")
    expect(page.locator("#ten-tieu-chi")).to_have_text(codes[1])
    page.keyboard.press("k")
    expect(page.locator("#ten-tieu-chi")).to_have_text(codes[0])
    page.keyboard.press("a")
    expect(status(page)).to_contain_text("đồng ý điểm tự chấm")
    assert leaf(page) == codes[1]
    page.keyboard.press("d")
    page.keyboard.type("0,1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Ghi lý do")).to_be_visible()
    assert page.locator("#diem").input_value() == "0,1"
    page.locator("#ly-do").fill("Số liệu chưa khớp")
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_contain_text("chấm khác 0,10")
    page.keyboard.press("r")
    page.keyboard.type("Bổ sung báo cáo; ajkr?")  # letters typed into a field are letters
    page.keyboard.press("Control+Enter")
    expect(status(page)).to_contain_text("đề nghị giải trình")
    assert (leaf(page), marks(page)) == (codes[3], ["✓", "≠", "?"])
    page.keyboard.press("?")
    expect(page.locator("#phim")).to_be_visible()


def test_a_ready_phrase_is_put_into_the_reason(appraise):
    page = appraise()
    page.locator("#ly-do").fill("Trang 3")
    page.get_by_role("button", name="Thiếu tài liệu kiểm chứng").click()
    assert page.locator("#ly-do").input_value() == "Trang 3; Thiếu tài liệu kiểm chứng"


def test_what_was_typed_outlives_a_lost_network_and_a_reload(appraise):
    page = appraise()
    first = leaf(page)
    page.locator("#diem").fill("0,1")
    page.locator("#ly-do").fill("Thiếu minh chứng")
    page.context.set_offline(True)
    page.locator("#diem").press("Enter")
    expect(status(page)).to_contain_text("Chưa lưu được, chữ vẫn còn trong ô")
    page.forgive()  # the lost network, as the browser's console tells of it
    page.context.set_offline(False)
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".is-unsaved")).to_have_count(1)
    page.keyboard.press("k")
    expect(page.locator("#ten-tieu-chi")).to_have_text(first)
    assert (page.locator("#diem").input_value(), page.locator("#ly-do").input_value()) == ("0,1", "Thiếu minh chứng")
    page.locator("#diem").press("Enter")
    expect(status(page)).to_contain_text("chấm khác 0,10")
    expect(page.locator(".is-unsaved")).to_have_count(0)


def test_an_ended_session_is_taken_up_inside_the_page(appraise, live):
    page = appraise()
    page.locator("#ly-do").fill("Thiếu minh chứng")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Đề nghị giải trình").click()
    expect(page.locator("#dang-nhap")).to_be_visible()
    page.forgive()  # the ended session
    page.locator("#lai-mat-khau").fill(live.environment["DEMO_PASSWORD"])
    page.get_by_role("button", name="Đăng nhập và lưu").click()
    expect(status(page)).to_contain_text("đề nghị giải trình")


def test_two_people_at_one_leaf(appraise):
    mine, other = appraise(), appraise()
    other.keyboard.press("a")
    expect(status(other)).to_contain_text("đồng ý")
    mine.locator("#diem").fill("0,1")
    mine.locator("#ly-do").fill("Thiếu minh chứng")
    mine.locator("#diem").press("Enter")
    expect(mine.get_by_role("alert").filter(has_text="vừa ghi «Đồng ý điểm tự chấm")).to_be_visible()
    assert mine.locator("#ly-do").input_value() == "Thiếu minh chứng"
    mine.locator("#diem").press("Enter")
    expect(status(mine)).to_contain_text("chấm khác 0,10")


def test_on_a_phone_list_leaf_and_opinion_stand_below_each_other(appraise):
    page = appraise(390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    places = [page.locator(name).bounding_box()["y"] for name in (".appraisal-list", "#ten-tieu-chi", ".verdict")]
    assert places == sorted(places)
