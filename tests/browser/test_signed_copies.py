"""Signed files in a real browser: a tampered one refused, the right one kept, and recognised by somebody else."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
FILES = """
from agencies.files import path_of
from agencies.models import User
from plans.models import Plan
from tests.factories import issued_version
from tests.plans.documents.signing import signed, stamped
version = issued_version(Plan.objects.get(key="S4"), by=User.objects.get(username="phongnoivu"))
both = signed(path_of(version.file.key).read_bytes())
answer = [version.pk, both.hex(), stamped(both).hex()]
"""


def upload(person, data: bytes, button: str):
    person.page.locator("input[type=file]").set_input_files(
        {"name": "ke-hoach-da-ky.pdf", "mimeType": "application/pdf", "buffer": data}
    )
    person.page.get_by_role("button", name=button, exact=True).click()


def test_a_tampered_file_is_refused_and_the_signed_one_kept_and_recognised(live, sit_down):
    version, *files = live.ask(FILES)
    both, tampered = map(bytes.fromhex, files)
    sender = sit_down("phongnoivu")
    sender.go(f"/ban-van-ban/{version}/da-ky/")
    refuse(sender, tampered)
    keep(sender, both)
    stranger = sit_down("noivu.binhson", width=390)
    recognise(stranger, both)
    recognise_not(stranger, tampered)


def refuse(person, data):
    page = person.page
    upload(person, data, "Tải lên và kiểm tra")
    page.get_by_text("✗ Không nhận: sau chữ ký cuối cùng tệp còn bị sửa thêm").wait_for(timeout=60_000)
    page.get_by_role("link", name="Xem các bản đã ký").click()
    page.get_by_role("heading", name="Chữ ký đã nhận").wait_for()
    assert page.get_by_role("status").get_by_text("Không nhận: sau chữ ký cuối cùng").count() == 1
    assert page.get_by_text("Chưa có bản đã ký nào").count() == 1


def keep(person, data):
    page = person.page
    upload(person, data, "Tải lên và kiểm tra")
    page.get_by_text("Đã nhận bản đã ký.").wait_for(timeout=60_000)
    page.get_by_role("link", name="Xem các bản đã ký").click()
    page.get_by_role("heading", name="Đủ hai chữ ký").wait_for()
    assert page.get_by_text("Nguyễn Văn A (thử nghiệm)").count() == 1
    with page.expect_download() as expected:
        page.get_by_role("link", name="Tải bản đã ký").click()
    assert Path(expected.value.path()).read_bytes() == data


def recognise(person, data):
    page = person.page
    person.go("/kiem-tra-van-ban/")
    upload(person, data, "Kiểm tra")
    page.get_by_role("heading", name="Đúng là bản đã ký").wait_for()
    assert page.locator("#ket-qua").get_by_text("57/KH-UBND").count() == 1
    assert page.locator("#ket-qua a").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def recognise_not(person, data):
    upload(person, data, "Kiểm tra")
    person.page.get_by_role("heading", name="Không có trong hệ thống").wait_for()
