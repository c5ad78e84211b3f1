"""The score table in a real browser: keys, clipboard, undo, lost network, ended session, two people, input methods."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
TABLE = "/bang-diem/1/"


def cell(page, code: str):
    return page.get_by_label(f"Điểm {code}", exact=True)


def state(page, field):
    return page.locator(f"#luu-{field.get_attribute('name')}")


def figures(page) -> str:
    return page.locator("#tong-diem b").first.inner_text()


def foot(page) -> str:
    return page.locator(".grid-bar [role=status]").inner_text()


def points(page) -> list[str]:
    return page.locator("#bang-diem input[name^=d]").evaluate_all("fields => fields.map((field) => field.value)")


def codes(page) -> list[str]:
    script = "fields => fields.map((field) => field.closest('tr').cells[0].textContent.trim())"
    return page.locator("#bang-diem input[name^=d]").evaluate_all(script)


def wait_for_all(page, count: int) -> None:
    expect(page.locator(".grid-bar [role=status]")).to_have_text(f"Đã lưu {count}/27 ô điểm")


def open_table(person, path: str = TABLE):
    person.go(path)
    person.page.locator(".grid-bar", has_text="Phím (F1)").wait_for()
    return person.page


def open_new_table(person, year: int):
    """A blank table of huyện Bắc Sơn; its page."""
    page = person.page
    person.go("/bang-diem/moi/")
    page.get_by_label("Bộ tiêu chí").select_option(label="Chỉ số CCHC của UBND các huyện, thành phố tỉnh Lạng Sơn")
    page.get_by_label("Cơ quan được chấm điểm").select_option(label="Ủy ban nhân dân huyện Bắc Sơn")
    page.get_by_label("Năm đánh giá").fill(str(year))
    page.get_by_role("button", name="Lập bảng điểm").click()
    page.locator(".grid-bar", has_text="Đã lưu 0/27 ô điểm").wait_for()
    return page


def put_on_clipboard(page, text: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def test_the_whole_table_is_typed_with_the_keyboard_alone(sit_down):
    person = sit_down("phongnoivu")
    wanted = points(open_table(person))
    page = open_new_table(person, 2024)
    page.locator("#bang-diem input[name^=d]").first.focus()
    for value in wanted:
        page.keyboard.type(value.replace(",", ".") if value.endswith("3") else value)
        page.keyboard.press("Enter")
    wait_for_all(page, 27)
    assert (figures(page), points(page)) == ("84,87/99,50", wanted)
    page.reload()
    assert (figures(page), points(page)) == ("84,87/99,50", wanted)


def test_keys_move_restore_take_over_and_explain(sit_down):
    person = sit_down("phongnoivu")
    open_table(person)
    page = open_new_table(person, 2024)
    first, second = cell(page, "1.6.2"), page.locator("#bang-diem input[name^=d]").nth(1)
    first.focus()
    page.keyboard.type("0,3")
    page.keyboard.press("ArrowDown")
    assert second.evaluate("field => field === document.activeElement")
    page.keyboard.press("ArrowUp")
    state(page, first).get_by_text("đã lưu").wait_for()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    assert first.input_value() == "0,30"
    page.keyboard.press("m")
    assert first.input_value() == "0,50"
    page.keyboard.press("=")
    page.locator(".grid-bar", has_text="Đã lưu 1/27").wait_for()
    assert first.input_value() in {"0", "0,00"}
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert first.input_value() in {"0,3", "0,30"}
    page.keyboard.press("Tab")
    page.keyboard.type("Còn 11 ý kiến")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("đang giải quyết")
    page.keyboard.press("Enter")
    page.locator("#bang-diem p", has_text="đã lưu").nth(1).wait_for()
    page.keyboard.press("F1")
    page.get_by_role("dialog", name="Phím trong bảng điểm").wait_for()
    page.keyboard.press("Escape")
    first.focus()
    page.keyboard.press("Control+Enter")
    page.get_by_role("heading", name="1.6.2 Xử lý đề xuất").wait_for()
    expect(page.locator("body")).to_contain_text(re.compile(r"Còn 11 ý kiến\s+đang giải quyết"))
    page.go_back()
    expect(cell(page, "1.6.2")).to_have_value("0,30")


def test_a_block_from_excel_is_shown_taken_and_taken_back_in_one_step(sit_down):
    person = sit_down("phongnoivu")
    page = open_table(person)
    printed = [(code, value) for code, value in zip(codes(page), points(page), strict=True) if code]
    assert len(printed) == 18
    page = open_new_table(person, 2024)
    put_on_clipboard(page, "TT\tĐiểm đạt được\r\n" + "".join(f"{code}\t{value}\r\n" for code, value in printed))
    cell(page, "1.6.2").focus()
    page.keyboard.press("Control+v")
    page.get_by_role("dialog").get_by_text("18 ô thay đổi").wait_for()
    assert foot(page) == "Đã lưu 0/27 ô điểm"
    page.keyboard.press("Enter")
    wait_for_all(page, 18)
    assert [value for code, value in zip(codes(page), points(page), strict=True) if code] == [v for _, v in printed]
    cell(page, "1.6.2").focus()
    page.keyboard.press("Control+z")
    wait_for_all(page, 0)
    page.reload()
    assert points(page) == [""] * 27


def test_undo_of_a_paste_that_is_still_being_saved(sit_down):
    page = open_table(sit_down("phongnoivu"))
    before = points(page)
    held = []
    page.route("**/diem/", lambda route: held.append(route))
    put_on_clipboard(page, "0,5\n0,1\n")
    cell(page, "1.6.2").focus()
    page.keyboard.press("Control+v")
    page.get_by_role("button", name="Ghi các ô này").click()
    page.locator(".state-busy").first.wait_for()
    page.keyboard.press("Control+z")
    held[0].continue_()
    page.unroute("**/diem/")
    wait_for_all(page, 27)
    page.reload()
    assert (points(page), figures(page)) == (before, "84,87/99,50")


def test_nothing_is_lost_without_network_and_without_session(sit_down):
    person = sit_down("phongnoivu")
    wanted = points(open_table(person))
    page = open_new_table(person, 2024)
    inputs = page.locator("#bang-diem input[name^=d]")

    def type_from(first: int, last: int) -> None:
        inputs.nth(first).focus()
        for value in wanted[first:last]:
            page.keyboard.type(value)
            page.keyboard.press("Enter")

    type_from(0, 9)
    wait_for_all(page, 9)
    person.context.set_offline(True)
    type_from(9, 18)
    state(page, inputs.nth(17)).get_by_text("chưa lưu được").wait_for()
    person.context.set_offline(False)
    page.reload()  # what was typed comes back and is saved by itself
    wait_for_all(page, 18)
    person.context.clear_cookies(name="sessionid")
    type_from(18, 27)
    box = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    box.wait_for()
    assert points(page) == wanted  # typing went on while the box was there
    for password, answer in (("sai-mat-khau", "không đúng"), (person.password, "")):
        box.get_by_label("Mật khẩu").fill(password)
        page.keyboard.press("Enter")
        box.get_by_text(answer).first.wait_for(state="visible" if answer else "hidden")
    wait_for_all(page, 27)
    assert page.evaluate("document.activeElement.closest('#bang-diem') !== null")  # back where they were typing
    page.reload()
    assert (points(page), figures(page)) == (wanted, "84,87/99,50")
    person.complaints.clear()  # the lost network and the ended session, as the browser's console tells of them


def test_nothing_is_lost_while_the_database_is_away(sit_down, live):
    person = sit_down("phongnoivu")
    page = open_table(person)
    field = cell(page, "1.6.2")
    with live.database_away():
        field.fill("0,25")
        page.keyboard.press("Enter")
        state(page, field).get_by_text("chưa lưu được").wait_for()
        assert person.context.request.get(person.address + TABLE).status == 503
    state(page, field).get_by_text("đã lưu").wait_for()  # by itself
    person.context.clear_cookies(name="sessionid")
    field.fill("0,5")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    box.get_by_label("Mật khẩu").fill(person.password)
    with live.database_away():
        page.keyboard.press("Enter")
        box.get_by_text("Mất kết nối").wait_for()  # not: a wrong password
    page.keyboard.press("Enter")
    state(page, field).get_by_text("đã lưu").wait_for()
    page.reload()
    assert cell(page, "1.6.2").input_value() == "0,50"
    person.complaints = [text for text in person.complaints if "status of 503" not in text]


def test_a_page_written_before_the_answer_came_shows_what_was_saved(sit_down):
    """Reloaded while a save is under way: the new page is older than the answer that the old page still gets."""
    page = open_table(sit_down("phongnoivu"))
    saving = []

    def hold_the_first(route):
        saving.append(route)
        if len(saving) > 1:
            route.continue_()

    def answer_late(route):
        written = route.fetch()
        with page.expect_response("**/diem/"):
            saving[0].continue_()
        page.wait_for_timeout(300)
        route.fulfill(response=written)

    page.route("**/diem/", hold_the_first)
    page.route(f"**{TABLE}", answer_late, times=1)
    cell(page, "1.6.2").fill("0,25")
    cell(page, "1.6.2").press("Enter")
    page.reload()
    state(page, cell(page, "1.6.2")).get_by_text("đã lưu").wait_for()
    assert (cell(page, "1.6.2").input_value(), figures(page)) == ("0,25", "85,12/99,50")


def test_the_second_of_two_people_sees_who_and_chooses(sit_down):
    first, second = (open_table(sit_down("phongnoivu")) for _ in range(2))
    for page, value in ((first, "0,25"), (second, "0,50")):
        cell(page, "1.6.2").fill(value)
        cell(page, "1.6.2").press("Enter")
        state(page, cell(page, "1.6.2")).get_by_text("đã lưu" if page is first else "vừa nhập 0,25").wait_for()
    assert (cell(second, "1.6.2").input_value(), figures(second)) == ("0,50", "85,12/99,50")
    cell(second, "1.6.2").press("Enter")  # without choosing: still nobody's value is overwritten
    second.get_by_role("button", name="Lấy: 0,25").click()
    assert cell(second, "1.6.2").input_value() == "0,25"
    cell(first, "1.6.2").fill("0,10")
    cell(first, "1.6.2").press("Enter")
    state(first, cell(first, "1.6.2")).get_by_text("đã lưu").wait_for()
    cell(second, "1.6.2").fill("0,40")
    cell(second, "1.6.2").press("Enter")
    second.get_by_role("button", name="Giữ của tôi: 0,40").click()
    state(second, cell(second, "1.6.2")).get_by_text("đã lưu").wait_for()
    first.reload()
    assert cell(first, "1.6.2").input_value() == "0,40"


def test_a_cause_saved_beside_an_untold_change_overwrites_no_points(sit_down):
    first, second = (open_table(sit_down("phongnoivu")) for _ in range(2))
    cell(second, "1.6.2").fill("0,50")  # typed, not yet left
    cell(first, "1.6.2").fill("0,25")
    cell(first, "1.6.2").press("Enter")
    state(first, cell(first, "1.6.2")).get_by_text("đã lưu").wait_for()
    cause = second.get_by_label("Nguyên nhân 1.6.2", exact=True)
    cause.evaluate("field => { field.value = 'Chậm'; field.dispatchEvent(new Event('change', {bubbles: true})); }")
    state(second, cause).get_by_text("đã lưu").wait_for()
    cell(second, "1.6.2").press("Enter")
    state(second, cell(second, "1.6.2")).get_by_text("vừa nhập 0,25").wait_for()


def test_points_typed_before_the_scripts_came_are_stored(sit_down):
    person = sit_down("phongnoivu")
    with person.late_script("drafts"):
        person.page.goto(person.address + TABLE, wait_until="commit")
        cell(person.page, "1.6.2").fill("0,25")
        cell(person.page, "1.6.2").press("Tab")
    state(person.page, cell(person.page, "1.6.2")).get_by_text("đã lưu").wait_for()
    assert figures(person.page) == "85,12/99,50"


def press_while_composing(page, key: str) -> None:
    """A key as the browser reports it while an input method is at work."""
    script = """key => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
        {key, keyCode: 229, bubbles: true, cancelable: true, isComposing: true}))"""
    page.evaluate(script, key)


def test_keys_belong_to_the_input_method_while_it_composes(sit_down):
    page = open_table(sit_down("phongnoivu"))
    protocol = page.context.new_cdp_session(page)
    field = page.get_by_label("Nguyên nhân 1.6.2", exact=True)
    field.focus()
    page.keyboard.press("Control+a")
    protocol.send("Input.imeSetComposition", {"text": "cha", "selectionStart": 3, "selectionEnd": 3})
    protocol.send("Input.imeSetComposition", {"text": "chậm", "selectionStart": 4, "selectionEnd": 4})
    press_while_composing(page, "Enter")
    assert field.evaluate("field => field === document.activeElement")
    protocol.send("Input.insertText", {"text": "chậm"})
    page.keyboard.press("Enter")
    state(page, field).get_by_text("đã lưu").wait_for()
    assert field.input_value() == "chậm"
    first = cell(page, "1.6.2")
    first.focus()
    protocol.send("Input.imeSetComposition", {"text": "０", "selectionStart": 1, "selectionEnd": 1})
    press_while_composing(page, "m")
    protocol.send("Input.insertText", {"text": "０，３３"})
    page.keyboard.press("Enter")
    state(page, first).get_by_text("đã lưu").wait_for()
    assert first.input_value() == "0,33"


def test_a_phone_shows_one_criterion_a_card(sit_down):
    page = open_table(sit_down("phongnoivu", width=390))
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    cell(page, "1.6.2").fill("0,7")
    cell(page, "1.6.2").press("Enter")
    state(page, cell(page, "1.6.2")).get_by_text("lớn hơn điểm tối đa 0,50").wait_for()
    page.get_by_role("link", name="đến ô").click()
    assert cell(page, "1.6.2").evaluate("field => field === document.activeElement")


@pytest.mark.parametrize("width", [390, 800, 1280])
def test_the_field_in_use_is_never_behind_a_bar(sit_down, width):
    page = open_table(sit_down("phongnoivu", width=width))
    cell(page, "1.6.2").focus()
    covered = """() => { const box = document.activeElement.getBoundingClientRect();
        return [box.top + 3, box.top + 25].some((y) =>
            document.elementFromPoint(box.left + box.width / 2, y) !== document.activeElement); }"""
    for key in ["Enter"] * 26 + ["ArrowUp"] * 26 + ["Tab"] * 53 + ["Shift+Tab"] * 53:
        page.keyboard.press(key)
        assert not page.evaluate(covered), (key, page.evaluate("document.activeElement.name"))
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_escape_gives_back_what_was_stored_and_stays_in_the_field(sit_down):
    page = open_table(sit_down("phongnoivu"))
    cell(page, "1.6.2").focus()
    page.keyboard.type("0,4")
    page.keyboard.press("Escape")
    shown = "[document.activeElement.getAttribute('aria-label'), getSelection().toString()]"
    assert page.evaluate(shown) == ["Điểm 1.6.2", "0,00"]


def test_the_table_prints_as_text_without_fields_and_buttons(sit_down):
    page = open_table(sit_down("phongnoivu"))
    page.emulate_media(media="print")
    borders = "fields => new Set(fields.map((field) => getComputedStyle(field).borderTopStyle)).size"
    assert page.locator("#bang-diem :is(input[name^=d], textarea)").evaluate_all(borders) == 1
    assert cell(page, "1.6.2").evaluate("field => getComputedStyle(field).borderTopStyle") == "none"
    assert page.locator("main .btn:visible").count() == 0
