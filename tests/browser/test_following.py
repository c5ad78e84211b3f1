"""Following work in a real browser: a late report with its proof, work that is not one's own, many at once."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LATE = "Xây dựng kế hoạch thực hiện duy trì và nâng cao các chỉ số"
NEXT = "Rà soát hồ sơ trễ hẹn tại Bộ phận Một cửa cấp xã"


def line(person, words):
    return person.page.locator(".work-line", has_text=words)


def test_from_a_late_report_to_its_confirmation(sit_down, tmp_path):
    officer, coordinator = sit_down("canbo.nhattien", width=390), sit_down("phongnoivu")
    receive_the_plan(officer)
    report_late(officer, tmp_path)
    refuse_the_work(officer)
    answer_both(coordinator)
    see_the_answers(officer)
    confirm_many(coordinator)
    assert officer.page.evaluate("document.documentElement.scrollWidth") == 390


def receive_the_plan(person):
    person.go("/viec-cua-toi/")
    before = person.page.locator(".receipt").count()
    person.page.locator(".receipt").first.get_by_role("button", name="Đã nhận").click()
    person.page.get_by_text("UBND xã Nhất Tiến đã nhận kế hoạch").wait_for()
    expect(person.page.locator(".receipt")).to_have_count(before - 1)


def report_late(person, folder):
    """Refused without a reason; nothing that was typed is lost, the file goes with the second click."""
    product = folder / "Kế hoạch xã.pdf"
    product.write_bytes(b"%PDF-1.7")
    work = line(person, LATE)
    work.get_by_label("Ghi tiến độ").fill("Đã ban hành kế hoạch của xã")
    work.get_by_text("Mức hoàn thành, sản phẩm, tệp").click()
    work.get_by_label("Văn bản, sản phẩm").fill("Kế hoạch số 05/KH-UBND")
    work.get_by_role("button", name="Báo hoàn thành").click()
    work.get_by_text("ghi lý do chậm rồi mới báo hoàn thành").wait_for()
    assert work.get_by_label("Văn bản, sản phẩm").input_value() == "Kế hoạch số 05/KH-UBND"
    work.get_by_label("Lý do chậm").fill("Chờ kế hoạch của huyện")
    work.get_by_label("Tệp sản phẩm").set_input_files(product)
    work.get_by_role("button", name="Báo hoàn thành").click()
    work.get_by_text("✓ Đã ghi.").wait_for()
    assert "Lý do chậm: Chờ kế hoạch của huyện" in work.inner_text()
    assert "Hoàn thành quá hạn" in work.inner_text()


def refuse_the_work(person):
    work = line(person, NEXT)
    work.get_by_role("button", name="Không đúng việc của tôi").click()
    work.get_by_text("Cần ghi lý do").wait_for()
    work.get_by_label("Ghi tiến độ").fill("Xã không còn hồ sơ trễ hẹn")
    work.get_by_role("button", name="Không đúng việc của tôi").click()
    work.get_by_text("Báo không đúng việc").wait_for()


def answer_both(person):
    """The reported work is confirmed with its file in hand, the refused one is given again."""
    person.go("/viec-cua-toi/?tim=nhat+tien")
    reported, refused = line(person, "Đã ban hành kế hoạch của xã"), line(person, "Xã không còn hồ sơ trễ hẹn")
    with person.page.expect_download() as found:
        reported.get_by_role("link", name="Kế hoạch xã.pdf").click()
    assert found.value.suggested_filename == "Kế hoạch xã.pdf"
    reported.get_by_role("button", name="Xác nhận").click()
    reported.get_by_text("✓ Đã ghi.").wait_for()
    refused.get_by_label("Ghi tiến độ").fill("Vẫn cần báo cáo số liệu bằng không")
    refused.get_by_role("button", name="Giao lại").click()
    refused.get_by_text("✓ Đã ghi.").wait_for()


def see_the_answers(person):
    person.go("/viec-cua-toi/")
    assert line(person, LATE).count() == 0
    work = line(person, NEXT)
    assert "Vẫn cần báo cáo số liệu bằng không" in work.inner_text()
    assert "Chưa thực hiện" in work.inner_text()


def confirm_many(person):
    """Two reported and one that is not: the preview says why, the two are written."""
    page = person.page
    person.go("/viec-cua-toi/?ai=tat-ca&xem=bang&tim=lap+danh+muc")
    rows = page.locator(".work-table tbody tr", has=page.locator("input[type=checkbox]"))
    waiting = rows.filter(has_text="chờ xác nhận")
    assert waiting.count() == 2
    for row in [*waiting.all(), rows.filter(has_text="Đang thực hiện").first]:
        row.get_by_role("checkbox").check()
    page.get_by_label("Việc cần làm").select_option("confirm")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text("1 việc không đổi được")
    page.get_by_role("button", name="Ghi 2 việc").click()
    page.get_by_text("Đã ghi 2 việc.").wait_for()
    assert page.url.endswith("?ai=tat-ca&xem=bang&tim=lap+danh+muc")
    expect(page.locator(".work-table tr", has_text="chờ xác nhận")).to_have_count(0)
