"""The ledger of huyện Bắc Sơn in a real browser: it balances in every state it is left in."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LEDGER = "/bang-diem/1/mat-diem/"
REASON = "Đã sắp xếp xong đơn vị sự nghiệp từ năm 2021, không còn đơn vị nào để giảm."
LOST, PLANNED, GIVEN_UP, OPEN = range(4)


def number(text: str) -> Decimal:
    return Decimal(text.split()[0].replace(",", "."))


def figures(row) -> list[Decimal]:
    """Lost, planned, given up and not yet planned of one line of the table, as they are printed."""
    labels = ["Chưa đạt", "Dự kiến lấy lại", "Không lấy lại được", "Chưa có kế hoạch"]
    return [number(row.locator(f"td[data-label='{label}']").inner_text()) for label in labels]


def balanced(page, *expected: str) -> None:
    """The printed sums are the expected ones, and every sum on the page is exactly that of its lines."""
    lost, planned, given_up, left = (f"{Decimal(value):.2f}".replace(".", ",") for value in expected)
    sentence = (
        f"{lost} điểm chưa đạt = {planned} dự kiến lấy lại + {given_up} không lấy lại được + {left} chưa có kế hoạch"
    )
    expect(page.locator("#can-doi strong")).to_have_text(sentence)
    total = figures(page.locator("#tong-so"))
    lines = [figures(row) for row in page.locator(".ledger-row").all()]
    areas = [figures(row) for row in page.locator(".ledger tr.level-0").all()]
    for found in [total, *lines, *areas]:
        assert found[LOST] == found[PLANNED] + found[GIVEN_UP] + found[OPEN]
        assert min(found) >= 0
    for part in range(4):
        assert total[part] == sum(line[part] for line in lines) == sum(area[part] for area in areas)
    assert total == [Decimal(value) for value in expected]
    tops = [number(text) for text in page.locator("#so-lieu .figure b").all_inner_texts()]
    assert [tops[0], tops[1], tops[2], tops[3] + tops[4]] == total


def row_of(page, code: str):
    return page.locator(".ledger-row").filter(has=page.locator(f"strong:text-is('{code}')"))


def plan(page, code: str, points: str, *, task: int = 0) -> None:
    """Type the points one task is to regain and press Enter; the answer comes into the line."""
    field = row_of(page, code).locator("input[name=expected]").nth(task)
    field.fill(points)
    with page.expect_response(lambda answer: "/diem/" in answer.url):
        field.press("Enter")


def give_up(page, code: str, points: str, reason: str, button: str = "Ghi") -> None:
    row = row_of(page, code)
    if not row.locator("input[name=amount]").is_visible():
        row.locator("summary").click()
    row.get_by_label("Số điểm").fill(points)
    row.get_by_label("Lý do").fill(reason)
    with page.expect_response(lambda answer: "/khong-lay-lai/" in answer.url):
        row.locator("details").get_by_role("button", name=button, exact=True).click()


def score(person, points: str) -> None:
    """Change the points of 1.6.2 on the score table and come back."""
    person.go("/bang-diem/1/")
    field = person.page.get_by_label("Điểm 1.6.2", exact=True)
    field.fill(points)
    field.press("Enter")
    expect(person.page.locator(f"#luu-{field.get_attribute('name')}")).to_contain_text("đã lưu")
    person.go(LEDGER)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_ledger_balances_in_every_state(width, sit_down):
    person = sit_down("phongnoivu", width)
    page = person.page
    person.go(LEDGER)
    balanced(page, "14.63", "0", "0", "14.63")
    plan_and_be_refused(page)
    give_up_with_a_reason(page)
    change_a_score_and_change_it_back(person)
    take_everything_back(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def plan_and_be_refused(page):
    plan(page, "1.6.2", "0,5")
    expect(row_of(page, "1.6.2")).to_contain_text("✓ Đã ghi.")
    balanced(page, "14.63", "0.50", "0", "14.13")
    plan(page, "7.3.1", "1,60")
    expect(row_of(page, "7.3.1").get_by_role("alert")).to_contain_text("Ghi nhiều nhất 1,00")
    assert row_of(page, "7.3.1").locator("input[name=expected]").input_value() == "1,60"
    balanced(page, "14.63", "0.50", "0", "14.13")
    page.reload()
    balanced(page, "14.63", "0.50", "0", "14.13")
    plan(page, "7.3.1", "0,80")
    balanced(page, "14.63", "1.30", "0", "13.33")


def give_up_with_a_reason(page):
    give_up(page, "4.2", "1", "")
    expect(row_of(page, "4.2").get_by_role("alert")).to_contain_text("Ghi lý do")
    balanced(page, "14.63", "1.30", "0", "13.33")
    give_up(page, "4.2", "1", REASON)
    expect(row_of(page, "4.2")).to_contain_text(REASON)
    balanced(page, "14.63", "1.30", "1", "12.33")
    give_up(page, "7.3.1", "0,30", REASON)
    expect(row_of(page, "7.3.1").get_by_role("alert")).to_contain_text("Ghi nhiều nhất 0,20")
    balanced(page, "14.63", "1.30", "1", "12.33")


def change_a_score_and_change_it_back(person):
    page = person.page
    score(person, "0,5")
    balanced(page, "14.13", "0.80", "1", "12.33")
    expect(page.locator("#ghi-vuot")).to_contain_text("Ghi vượt 0,50 điểm")
    expect(row_of(page, "1.6.2")).to_contain_text("vượt 0,50")
    score(person, "0")
    balanced(page, "14.63", "1.30", "1", "12.33")
    expect(page.locator("#ghi-vuot")).to_have_count(0)
    expect(page.locator("#du-bao-day-du b")).to_have_text("86,17")


def take_everything_back(page):
    give_up(page, "4.2", "1", REASON, button="Bỏ")
    expect(row_of(page, "4.2")).not_to_contain_text(REASON)
    balanced(page, "14.63", "1.30", "0", "13.33")
    plan(page, "1.6.2", "")
    plan(page, "7.3.1", "")
    balanced(page, "14.63", "0", "0", "14.63")


def test_a_leader_asks_what_a_task_would_bring(sit_down):
    """84,87 + 0,80 = 85,67; the tick stands in the address, the plan stays as it is."""
    office, leader = sit_down("phongnoivu"), sit_down("lanhdao")
    office.go(LEDGER)
    plan(office.page, "7.3.1", "0,80")
    plan(office.page, "4.2", "1")
    leader.go(LEDGER)
    page = leader.page
    page.locator("#du-bao tr", has_text="Cập nhật hồ sơ").get_by_role("checkbox").check()
    page.get_by_role("button", name="Tính lại dự báo").click()
    expect(page.locator("#du-bao")).to_contain_text("dự báo 85,67/99,50 điểm (86,10%) nếu xong 1 nhiệm vụ")
    expect(page.locator("#du-bao .figure b")).to_have_text(["84,87", "85,67", "86,67"])
    assert "chon=1" in page.url
    leader.go(LEDGER)
    expect(page.locator("#du-bao-kha-nang b")).to_have_text("84,87")
