"""Two communes from the round opened to the result published, each person at a browser of their own."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# A small set for a kind of agency of its own, two agencies of that kind in the province, and an officer in each.
BEGIN = """
from django.conf import settings
from agencies.models import Agency
from tests.factories import make_agency, make_criterion, make_kind, make_set, make_user
province = Agency.objects.get(code="lang-son")
kind = make_kind("xa-thu", name="xã dùng thử", level=3, is_authority=True)
one = make_set(province, "bo-thu", agency_kind=kind, first_year=2024, name="Bộ tiêu chí cấp xã dùng thử")
area, other = (make_criterion(one, code, "2") for code in ("I", "II"))
leaves = [make_criterion(one, "I.1", "1", area), make_criterion(one, "I.2", "1", area)]
leaves.append(make_criterion(one, "II.1", "2", other))
for code, name in (("xa-an", "xã An"), ("xa-binh", "xã Bình")):
    agency = make_agency(code, province, kind=kind, name=f"Ủy ban nhân dân {name}")
    user = make_user(agency, "officer", username=f"canbo.{code}", full_name=f"Cán bộ {name}")
    user.set_password(settings.DEMO_PASSWORD)
    user.save()
answer = {"set": one.pk, "leaves": [leaf.pk for leaf in leaves]}
"""
TABLE = """
from criteria.models import Assessment
answer = Assessment.objects.get(agency__code="{}", round__isnull=False).pk
"""
STATES = "SELECT state FROM criteria_assessment WHERE round_id IS NOT NULL ORDER BY id"


class Cycle:
    """The acts of the cycle as each person makes them on the pages."""

    def __init__(self, live, sit_down):
        self.live, self.made = live, live.ask(BEGIN)
        self.organiser, self.appraiser = sit_down("sonoivu"), sit_down("thamdinh")
        self.officers = {code: sit_down(f"canbo.{code}") for code in ("xa-an", "xa-binh")}

    def states(self) -> list[str]:
        return [state for (state,) in self.live.rows(STATES)]

    def open_round(self) -> None:
        page = self.organiser.page
        self.organiser.go(f"/dot-danh-gia/moi/?bo={self.made['set']}")
        page.get_by_label("Tên đợt").fill("Đợt đánh giá năm 2024")
        page.get_by_role("button", name="Mở đợt").click()
        expect(page.get_by_role("heading", name="Đợt đánh giá năm 2024")).to_be_visible()
        self.board = page.url
        self.tables = {code: self.live.ask(TABLE.format(code)) for code in self.officers}

    def enter(self, code: str, points: list[str]) -> None:
        """Points in the table, and what proves each."""
        person = self.officers[code]
        for leaf in self.made["leaves"]:
            person.go(f"/bang-diem/{self.tables[code]}/tieu-chi/{leaf}/")
            person.page.get_by_label("Giải trình").fill("Báo cáo số 12/BC-UBND")
            person.page.get_by_role("button", name="Lưu", exact=True).first.click()
        person.go(f"/bang-diem/{self.tables[code]}/")
        for leaf, text in zip(self.made["leaves"], points, strict=True):
            person.page.locator(f"[name=d{leaf}]").fill(text)
            person.page.keyboard.press("Enter")
        expect(person.page.get_by_role("status")).to_have_text("Đã lưu 3/3 ô điểm")

    def submit(self, code: str) -> None:
        person = self.officers[code]
        person.go(f"/bang-diem/{self.tables[code]}/")
        person.page.get_by_role("link", name="Nộp bảng tự chấm").click()
        person.page.get_by_role("button", name="Nộp bảng tự chấm").click()
        expect(person.page.get_by_text("Đã nộp").first).to_be_visible()

    def on_board(self, code: str, act: str) -> None:
        """A button of one line of the board."""
        page = self.organiser.page
        page.goto(self.board)
        page.locator(f"#bd-{self.tables[code]}").get_by_role("button", name=act).click()

    def with_reason(self, code: str, action: str, reason: str) -> None:
        """A move that needs a reason, on its own page."""
        page = self.organiser.page
        self.organiser.go(f"/bang-diem/{self.tables[code]}/xu-ly/")
        page.get_by_label(action).check()
        page.get_by_role("textbox", name="Lý do").fill(reason)
        page.get_by_role("button", name="Thực hiện").click()

    def appraise(self, code: str, *opinions: str) -> None:
        """One opinion after the other by keys: "a" accepts, anything else is the points given instead."""
        page = self.appraiser.page
        self.appraiser.go(f"/bang-diem/{self.tables[code]}/tham-dinh/")
        for at, opinion in enumerate(opinions):
            if opinion == "a":
                page.keyboard.press("a")
            else:
                page.keyboard.press("d")
                page.keyboard.type(opinion)
                page.locator("#ly-do").fill("Tài liệu không thuộc năm đánh giá")
                page.keyboard.press("Control+Enter")
            left = len(opinions) - at - 1
            expect(page.get_by_text(f"Còn {left} tiêu chí chờ ý kiến của bạn")).to_be_visible()
        while (button := page.get_by_role("button", name="Gửi kết quả thẩm định")).count():
            button.first.click()
            page.wait_for_load_state()

    def explain(self, code: str, text: str) -> None:
        person = self.officers[code]
        person.go(f"/bang-diem/{self.tables[code]}/giai-trinh/")
        person.page.get_by_role("button", name="Bắt đầu giải trình").click()
        person.page.get_by_label("Giải trình của cơ quan").fill(text)
        person.page.get_by_role("button", name="Lưu giải trình").click()
        person.page.get_by_role("button", name="Gửi giải trình").click()
        expect(person.page.get_by_text("Đang thẩm định lại").first).to_be_visible()

    def publish(self, decision: str) -> None:
        page = self.organiser.page
        page.goto(f"{self.board}cong-bo/")
        page.get_by_label("Số, ký hiệu quyết định").fill(decision)
        page.get_by_label("Ngày").fill("10/06/2024")
        page.get_by_role("button", name="Công bố kết quả").click()
        page.wait_for_url(self.board)

    def line(self, code: str) -> str:
        self.organiser.page.goto(self.board)
        return self.organiser.page.locator(f"#bd-{self.tables[code]}").inner_text()


def test_from_round_opened_to_published_with_everything_in_between(live, sit_down):
    cycle = Cycle(live, sit_down)
    cycle.open_round()
    cycle.enter("xa-an", ["1", "1", "2"])
    cycle.enter("xa-binh", ["1", "0,5", "1"])
    cycle.submit("xa-an")
    cycle.submit("xa-binh")
    cycle.with_reason("xa-binh", "Trả lại để chấm lại", "I.2 chưa khớp báo cáo")
    assert cycle.states() == ["submitted", "returned"]
    cycle.officers["xa-binh"].go(f"/bang-diem/{cycle.tables['xa-binh']}/")
    expect(cycle.officers["xa-binh"].page.get_by_text("I.2 chưa khớp báo cáo")).to_be_visible()
    cycle.enter("xa-binh", ["1", "0,25", "1"])
    cycle.submit("xa-binh")
    for code in cycle.officers:
        cycle.on_board(code, "Bắt đầu thẩm định")
    cycle.appraise("xa-an", "a", "a", "1,5")
    cycle.appraise("xa-binh", "a", "a", "a")
    for code in cycle.officers:
        cycle.on_board(code, "Chốt kết quả thẩm định")
    assert cycle.states() == ["appraised", "appraised"]
    cycle.explain("xa-an", "Đã gửi Quyết định số 5 kèm theo.")
    cycle.appraise("xa-an", "a")
    cycle.on_board("xa-an", "Chốt kết quả thẩm định")
    cycle.publish("12/QĐ-UBND")
    assert cycle.states() == ["published", "published"]
    assert ("01/02" in cycle.line("xa-an"), "02/02" in cycle.line("xa-binh")) == (True, True)
    unlock(cycle, "Sai số liệu II.1")
    cycle.publish("20/QĐ-UBND")
    assert cycle.states() == ["published", "published"]


def unlock(cycle: Cycle, reason: str) -> None:
    page = cycle.organiser.page
    cycle.organiser.go(f"/bang-diem/{cycle.tables['xa-an']}/mo-khoa/")
    page.get_by_role("textbox", name="Lý do").fill(reason)
    page.get_by_role("button", name="Mở khoá").click()
    assert cycle.states() == ["appraised", "published"]
    cycle.organiser.go(f"/bang-diem/{cycle.tables['xa-an']}/lich-su/")
    expect(page.get_by_text(f"Lý do: {reason}")).to_be_visible()
