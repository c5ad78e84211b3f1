"""The life of a document in a real browser: trình ký, trả lại, ban hành, tải về, sửa đổi."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
MAKE = """
from agencies.models import Agency
from plans.models import Plan, Section
issuer = Agency.objects.get(code="tp-chi-lang")
plan = Plan.objects.create(issuer=issuer, year=2024, subject="Kế hoạch đi qua trình ký", sign_name="Nguyễn Văn A")
Section.objects.create(plan=plan, position=1, marker="I.", title="MỤC ĐÍCH", body="Nâng cao chỉ số của phường.")
answer = plan.pk
"""


def test_from_a_draft_to_its_amendment(live, sit_down):
    path = f"/ke-hoach/{live.ask(MAKE)}/"
    officer, leader = sit_down("canbo.chilang"), sit_down("lanhdao.chilang", width=390)
    submit(officer, path)
    give_back(leader, path)
    submit_again(officer, path)
    first = issue(leader, path, "57", "05/03/2024")
    amend(officer, path)
    second = issue(leader, path, "60", "10/06/2024")
    assert first != second
    assert take(leader, 1) == first
    see_who_took_what(leader)


def submit(officer, path):
    officer.go(path)
    officer.page.get_by_role("link", name="Trình ký, các bản văn bản").click()
    officer.page.get_by_role("button", name="Trình ký").click()
    officer.page.get_by_text("Đã chốt nội dung và trình ký bản lần 1.").wait_for()


def give_back(leader, path):
    leader.go(f"{path}van-ban/")
    leader.page.get_by_text("Trả lại để sửa").first.click()
    leader.page.get_by_label("Lý do").fill("Ghi rõ chỉ số nào")
    leader.page.get_by_role("button", name="Trả lại để sửa").click()
    leader.page.get_by_text("Bản lần 1 nay ở trạng thái: Trả lại để sửa.").wait_for()


def submit_again(officer, path):
    edit(officer, path, "Nâng cao chỉ số PAR INDEX của phường.")
    officer.page.get_by_role("link", name="Trình ký, các bản văn bản").click()
    officer.page.get_by_role("button", name="Trình ký").click()
    officer.page.get_by_text("Đã chốt nội dung và trình ký bản lần 2.").wait_for()


def edit(officer, path, words):
    page = officer.page
    officer.go(path)
    page.get_by_role("link", name="Sửa mục I.").click()
    page.get_by_label("Nội dung").fill(words)
    page.get_by_label("Nội dung").press("Tab")
    page.get_by_text("✓ đã lưu").wait_for()
    officer.go(path)


def issue(leader, path, number, day) -> bytes:
    page = leader.page
    leader.go(f"{path}ban-hanh/")
    page.get_by_label("Số").fill(number)
    page.get_by_label("Ngày ban hành").fill(day)
    page.get_by_role("button", name="Ban hành", exact=True).click()
    page.get_by_text(f"Đã ban hành số {number}/KH-UBND, ngày {day}").wait_for()
    return take(leader, 0)


def take(leader, place) -> bytes:
    """The bytes of the version at ``place`` in the list; their hash is the one that the page shows."""
    row = leader.page.locator(".version", has_text="Đã ban hành").nth(place)
    link = row.get_by_role("link", name="Tải bản PDF")
    link.wait_for(timeout=60_000)
    with leader.page.expect_download() as expected:
        link.click()
    data = Path(expected.value.path()).read_bytes()
    expect(row.locator(".digest").first).to_have_text(sha256(data).hexdigest())
    return data


def amend(officer, path):
    page = officer.page
    edit(officer, path, "Nâng cao chỉ số PAR INDEX và SIPAS của phường.")
    page.get_by_role("link", name="Trình ký, các bản văn bản").click()
    page.get_by_role("link", name="Xem chỗ sửa").click()
    expect(page.locator("ins")).to_have_text([" và SIPAS"])
    page.go_back()
    page.get_by_label("Lý do sửa đổi").fill("Bổ sung SIPAS")
    page.get_by_role("button", name="Trình ký bản sửa đổi").click()
    page.get_by_text("trình ký bản lần 3.").wait_for()
    page.get_by_role("link", name="Khác bản trước của bản lần 3").click()
    page.get_by_text("Lý do sửa đổi: Bổ sung SIPAS").wait_for()


def see_who_took_what(leader):
    leader.page.reload()
    expect(leader.page.locator("tbody tr", has_text="bản PDF đã ban hành")).to_have_count(3)
    assert leader.page.evaluate("document.documentElement.scrollWidth") == 390
