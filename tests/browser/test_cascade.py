"""A plan goes down from the city to its wards and comes back as progress, in real browsers; and the documents known by
number only are walked by clicks, both ways."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
UPPER = re.compile("Nâng cao tỷ lệ hồ sơ trực tuyến")
OWN = "Nâng cao tỷ lệ hồ sơ trực tuyến tại phường Chi Lăng năm 2024 (minh hoạ)"
APOLOGY = "Có thư xin lỗi và hẹn lại thời gian trả kết quả đối với mọi hồ sơ trễ hạn"
GUIDANCE = "Hướng dẫn người dân nộp hồ sơ trực tuyến tại Bộ phận Một cửa và nhà văn hoá khối, thôn"


def test_a_plan_for_eight_wards_goes_down_and_its_progress_comes_up(sit_down):
    officer, leader, city = sit_down("canbo.chilang"), sit_down("lanhdao.chilang"), sit_down("noivu.tp")
    nobody_has_issued_a_plan(city)
    derive_two_tasks(officer)
    the_city_does_not_see_the_draft(city, officer.page.url)
    add_the_third_to_the_same_draft(officer)
    make_one_deadline_later(officer)
    see_what_differs(officer)
    issue(officer, leader)
    one_of_eight_has_issued(city)
    report_all_three(officer)
    the_task_above_is_not_reported_by_itself(city)
    follow_the_proposal(officer)
    see_it_from_above(city)


def units_of(person):
    person.go("/ke-hoach/")
    person.page.get_by_role("link", name=UPPER).first.click()
    person.page.get_by_role("link", name="Kế hoạch và tiến độ của các đơn vị").click()


def ward(person, name="Chi Lăng"):
    return person.page.locator("tr", has_text=f"phường {name}").first


def nobody_has_issued_a_plan(city):
    units_of(city)
    city.page.get_by_text("0/8 đơn vị phải gửi kế hoạch đã ban hành").wait_for()
    expect(city.page.locator("tr", has_text="chưa ban hành")).to_have_count(10)  # eight wards, two offices of the city


def derive_two_tasks(officer):
    page = officer.page
    officer.go("/ke-hoach/")
    page.get_by_role("link", name="Kế hoạch cấp trên giao").click()
    page.get_by_text("4/4 nhiệm vụ chưa đưa vào kế hoạch").wait_for()
    page.get_by_role("link", name=re.compile("Triển khai.*hồ sơ trực tuyến")).click()
    expect(page.locator("[name=chosen]:checked")).to_have_count(3)
    page.get_by_label("2.1. Hướng dẫn người dân nộp hồ sơ trực tuyến").uncheck()
    page.get_by_label("Trích yếu của kế hoạch mới").fill(OWN)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("2 nhiệm vụ được chép").wait_for()
    page.get_by_role("button", name="Ghi thành bản dự thảo").click()
    page.get_by_text("Đã đưa 2 nhiệm vụ vào bản dự thảo").wait_for()
    words = "Thực hiện Kế hoạch số 01/KH-UBND ngày 03/6/2024 của UBND thành phố Lạng Sơn ban hành Kế hoạch"
    expect(page.locator("#dong-basis")).to_contain_text(words)


def the_city_does_not_see_the_draft(city, address):
    assert city.page.goto(address).status == 404
    units_of(city)
    expect(ward(city)).to_contain_text("chưa ban hành")
    expect(ward(city)).not_to_contain_text("dự thảo")


def add_the_third_to_the_same_draft(officer):
    page = officer.page
    page.get_by_role("link", name="Kế hoạch số 01/KH-UBND").click()
    page.get_by_role("link", name="Triển khai thành kế hoạch của cơ quan mình").click()
    page.get_by_text("2 chưa đưa vào kế hoạch").wait_for()  # the third, and the plan itself
    expect(page.locator("[name=chosen]:checked")).to_have_count(1)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Thêm vào bản dự thảo").click()
    page.get_by_text("Đã đưa 1 nhiệm vụ vào bản dự thảo").wait_for()
    expect(page.locator(".task-block")).to_have_count(3)
    expect(page.locator("h1")).to_have_text(OWN)


def make_one_deadline_later(officer):
    page = officer.page
    page.locator(".task-block", has_text="2.1. Hướng dẫn").get_by_role("link", name="Sửa nhiệm vụ").click()
    page.get_by_label("Thời hạn (nguyên văn)").fill("chậm nhất ngày 20/8/2024")
    page.get_by_label("Ngày cuối, đặt bằng tay").fill("20/8/2024")
    page.get_by_role("button", name="Lưu nhiệm vụ").click()
    page.locator(".task-block", has_text="chậm nhất ngày 20/8/2024").wait_for()


def see_what_differs(officer):
    page = officer.page
    page.get_by_role("link", name="Khác với kế hoạch cấp trên").click()
    page.get_by_text("3 nhiệm vụ lấy từ cấp trên: 2 giữ nguyên, 1 có khác").wait_for()
    page.get_by_text("muộn hơn hạn của cấp trên 6 ngày (cấp trên: hết ngày 14/8/2024)").wait_for()
    page.get_by_role("link", name=f"← {OWN}").click()


def issue(officer, leader):
    page = officer.page
    page.get_by_text("Việc khác ▾").click()
    page.get_by_role("link", name="Sửa phần đầu, người ký").click()
    page.get_by_label("Số", exact=True).fill("12")
    page.get_by_label("Ngày", exact=True).fill("9")
    page.get_by_label("Tháng", exact=True).fill("6")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("heading", name=OWN).wait_for()
    expect(page.get_by_role("link", name="Ban hành, giao việc")).to_have_count(0)
    leader.page.goto(page.url)
    leader.page.get_by_role("link", name="Ban hành, giao việc").click()
    expect(leader.page.get_by_label("Số")).to_have_value("12")
    leader.page.get_by_role("button", name="Ban hành", exact=True).click()
    leader.page.get_by_text("Đã ban hành số 12/KH-UBND, ngày 09/06/2024").wait_for()


def one_of_eight_has_issued(city):
    units_of(city)
    page = city.page
    page.get_by_text("1/8 đơn vị phải gửi kế hoạch đã ban hành").wait_for()
    expect(ward(city)).to_contain_text("số 12/KH-UBND, ngày 09/06/2024")
    expect(ward(city).locator("td")).to_contain_text(["Chi Lăng", "14/06/2024", "đã ban hành", "3/3", "0/3"])
    with page.expect_download() as expected:
        page.get_by_role("link", name="Tải Excel").click()
    with open(expected.value.path(), "rb") as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read())).active
    assert sheet["A2"].value.startswith("1/8 đơn vị phải gửi kế hoạch đã ban hành")
    page.get_by_role("link", name="Đã ban hành 1").click()
    expect(page.locator("table").first.locator("tbody tr")).to_have_count(1)


def report_all_three(officer):
    page = officer.page
    page.reload()
    own = page.url
    for number in range(3):
        page.goto(own)
        page.locator(".task-block h3 a").nth(number).click()
        page.get_by_text("Cập nhật").first.click()
        page.get_by_label("Ghi tiến độ").first.fill("Đã làm xong.")
        page.get_by_role("button", name="Báo hoàn thành").first.click()
        page.get_by_text("Hoàn thành, chờ xác nhận").first.wait_for()


def the_task_above_is_not_reported_by_itself(city):
    units_of(city)
    expect(ward(city).locator("td").last).to_have_text("3/3")
    city.page.get_by_role("link", name=APOLOGY).click()
    line = city.page.locator("#cap-duoi tr", has_text="phường Chi Lăng")
    expect(line).to_contain_text("1/1")
    expect(line).to_contain_text("Chưa thực hiện")


def follow_the_proposal(officer):
    page = officer.page
    page.get_by_role("link", name=GUIDANCE, exact=True).click()  # the task above, from the task below
    line = page.locator("#cap-duoi tr", has_text="phường Chi Lăng")
    line.get_by_text("Các nhiệm vụ con đã xong 1/1.").wait_for()
    line.get_by_role("button", name="Báo hoàn thành").click()
    page.get_by_text("Đã ghi.").wait_for()
    expect(line).to_contain_text("Hoàn thành, chờ xác nhận")


def see_it_from_above(city):
    units_of(city)
    city.page.get_by_role("link", name=GUIDANCE).click()
    line = city.page.locator("#cap-duoi tr", has_text="phường Chi Lăng")
    expect(line).to_contain_text("Hoàn thành, chờ xác nhận")


def test_plan_126_is_walked_down_to_the_city_and_the_department_and_back(sit_down):
    person = sit_down("sonoivu")
    walk(person, "126/KH-UBND", "UBND thành phố Lạng Sơn", "Ủy ban nhân dân thành phố Lạng Sơn")
    walk(person, "126/KH-UBND", "Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư tỉnh Lạng Sơn")


def test_plan_194_is_walked_down_to_the_town_and_back(sit_down):
    walk(sit_down("phongnoivu"), "194/KH-UBND", "UBND thị trấn Bắc Sơn", "Ủy ban nhân dân thị trấn Bắc Sơn")


def walk(person, number, label, name):
    """From the list of plans to one that carries the document out, up to the document, and down again."""
    page = person.page
    person.go("/ke-hoach/")
    row = page.locator("tbody tr", has_text=name).filter(has_not_text="minh hoạ")
    row.get_by_role("link").first.click()
    page.get_by_role("link", name=number).click()
    page.get_by_text("nội dung không có trong hệ thống").wait_for()
    page.get_by_role("link", name=f"của {label}").click()
    page.get_by_role("link", name=number).wait_for()


def test_a_commune_begins_a_plan_from_194_by_clicks(sit_down):
    person = sit_down("canbo.nhattien", width=390)
    page = person.page
    person.go("/ke-hoach/cap-tren/")
    page.get_by_role("link", name="Triển khai Kế hoạch số 194/KH-UBND").click()
    page.get_by_text("không có nhiệm vụ nào để chọn").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Ghi thành bản dự thảo").click()
    page.get_by_text("Đã lập bản dự thảo chưa có nhiệm vụ").wait_for()
    words = "Thực hiện Kế hoạch số 194/KH-UBND ngày 08/6/2024 của UBND huyện Bắc Sơn ban hành Kế hoạch nâng cao"
    expect(page.locator("#dong-basis")).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="Kế hoạch số 194/KH-UBND").click()
    page.get_by_role("link", name="của UBND xã Nhất Tiến").wait_for()
