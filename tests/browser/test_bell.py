"""The bell in a real browser: an officer hears, opens, reports; the leader sees what happened then."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WORK = "Rà soát hồ sơ trễ hẹn tại Bộ phận Một cửa cấp xã"
UNREAD = "SELECT count(*) FROM plans_notice WHERE read_at IS NULL AND person_id = (SELECT id FROM agencies_user {})"
OFFICERS = UNREAD.format("WHERE username = 'canbo.nhattien'")
PLAN = "SELECT id FROM plans_plan WHERE key = 'MH'"


def test_from_the_bell_to_the_report_and_what_the_leader_sees(live, sit_down):
    live.manage("send_reminders")
    officer, leader = sit_down("canbo.nhattien", width=390), sit_down("lanhdao")
    opens_the_bell(officer)
    assert live.rows(OFFICERS) == [(0,)]
    reports(officer)
    sees_what_happened(leader, live.rows(PLAN)[0][0])
    assert officer.page.evaluate("document.documentElement.scrollWidth") == 390


def opens_the_bell(person):
    """The count is there on every page, and gone once the page has shown what is new."""
    person.go("/viec-cua-toi/")
    person.page.get_by_role("link", name="1 thông báo chưa đọc").click()
    expect(person.page.locator(".notice")).to_have_count(1)
    expect(person.page.get_by_role("link", name="Thông báo", exact=True)).to_be_visible()


def reports(person):
    person.page.get_by_role("link", name=WORK).click()
    expect(person.page.locator(".work-line:target")).to_contain_text(WORK)
    work = person.page.locator(".work-line", has_text=WORK)
    work.get_by_role("button", name="Báo hoàn thành").click()
    work.get_by_text("✓ Đã ghi.").wait_for()
    person.go("/thong-bao/")
    expect(person.page.locator(".notice li", has_text=WORK)).to_contain_text("báo hoàn thành ngày 10/06/2024")


def sees_what_happened(person, plan):
    person.go(f"/ke-hoach/{plan}/")
    person.page.get_by_text("Việc khác ▾").click()
    person.page.get_by_role("link", name="Đã nhắc ai", exact=True).click()
    row = person.page.locator("tbody tr", has_text=WORK).filter(has_text="Nhất Tiến")
    expect(row).to_contain_text("chuông: đã xem")
    expect(row).to_contain_text("báo hoàn thành ngày 10/06/2024, ngay trong ngày")
