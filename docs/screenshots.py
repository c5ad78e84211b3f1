"""Make the pictures of the README from the sample data: ``make screenshots``.

Starts the product's own server and worker on a throw-away folder, signs in and photographs pages; needs Chromium
(CHROMIUM names it, /usr/bin/chromium otherwise) and pdftoppm of poppler-utils for the page of the plan.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PASSWORD = "mat-khau-chup-anh"  # noqa: S105


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "VAR_DIR": folder, "SECRET_KEY": "chup-anh", "DEMO_PASSWORD": PASSWORD}
        environment["TODAY"] = "2024-06-10"
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo", "--allow-production"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        photograph(environment)
        print_first_pages(environment, Path(folder))


def photograph(environment: dict) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "parindex.wsgi", "--bind", address, "--log-level", "error"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(f"http://{address}/dang-nhap/")
        with sync_playwright() as playwright:
            chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_context(viewport={"width": 1280, "height": 960}, locale="vi-VN").new_page()
            take_pages(page, f"http://{address}")
            browser.close()
    finally:
        server.terminate()
        server.wait()


def take_pages(page, address: str) -> None:
    page.goto(f"{address}/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill("phongnoivu")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_selector(".who")
    page.goto(f"{address}/bang-diem/")
    page.locator("main a", has_text="huyện Bắc Sơn").first.click()
    page.screenshot(path=PICTURES / "bang-diem.png")
    page.get_by_role("link", name="Điểm chưa đạt và nhiệm vụ").click()
    page.get_by_role("link", name="điểm chưa nhiệm vụ nào dẫn mã").click()
    page.screenshot(path=PICTURES / "diem-mat.png")


def print_first_pages(environment: dict, folder: Path) -> None:
    """The first page of plan S4 as a picture."""
    paper = folder / "S4.pdf"
    command = [sys.executable, "manage.py", "render_plan", "S4", "--out", str(paper)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    if not shutil.which("pdftoppm"):
        sys.exit("Thiếu pdftoppm: cài gói poppler-utils rồi chạy lại để có ảnh trang đầu của kế hoạch.")
    target = PICTURES / "ke-hoach"
    subprocess.run(["pdftoppm", "-r", "80", "-png", "-f", "1", "-l", "1", "-singlefile", paper, target], check=True)


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)
    sys.exit("Máy chủ không trả lời.")


if __name__ == "__main__":
    main()
