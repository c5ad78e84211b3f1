"""A real server, a real worker, a real mail server and Debian's Chromium."""

import os
import socket
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.processes.conftest import SAMPLE, make_site, sample_file, sink  # noqa: F401
from tests.processes.site import wait_until_ready

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Flags for a browser that never looks beyond this machine.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def static_files(tmp_path_factory, sample_file):  # noqa: F811
    """The collected static files, made once: compressing them takes seconds."""
    from tests.processes.site import Site

    site = Site(tmp_path_factory.mktemp("static"), **SAMPLE, STATIC_MANIFEST="1")
    site.manage("collectstatic", "--noinput", "-v", "0")
    return site.folder / "staticfiles"


@pytest.fixture
def live(make_site, sink, static_files):  # noqa: F811
    """The site as users meet it: web server and worker on a copy of the sample; ``address`` is where it answers."""
    port = free_port()
    site = make_site(EMAIL_URL=sink.url, PORT=str(port), STATIC_MANIFEST="1")
    (site.folder / "staticfiles").symlink_to(static_files)
    site.start("-m", "gunicorn", "parindex.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
    site.start("manage.py", "work")
    site.address = f"http://127.0.0.1:{port}"
    wait_until_ready(f"{site.address}/dang-nhap/")
    return site


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser of their own; ``complaints`` are what the page's console reports."""

    def __init__(self, chromium, address: str, width: int):
        self.address, self.password = address, SAMPLE["DEMO_PASSWORD"]
        self.context = chromium.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.complaints = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _listen(self, message) -> None:
        # A refused value or a hidden page is an answer, not a fault of the page.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str):
        return self.page.goto(self.address + path)

    def sign_in(self, username: str) -> "Person":
        self.go("/dang-nhap/")
        self.page.get_by_label("Tên đăng nhập").fill(username)
        self.page.get_by_label("Mật khẩu").fill(self.password)
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_selector(".who", state="attached")
        return self

    def download(self) -> bytes:
        """Order the PDF on the page of a plan and wait for the worker to bring it."""
        self.page.get_by_role("button", name="Tải văn bản (PDF)").first.click()
        link = self.page.get_by_role("link", name="Tải về")
        link.wait_for(timeout=60_000)
        with self.page.expect_download() as expected:
            link.click()
        return Path(expected.value.path()).read_bytes()


@pytest.fixture
def sit_down(live, chromium):
    """A function that gives a signed-in person at a screen of some width; nobody's console may have complained."""
    people = []

    def open_browser(username: str, width: int = 1280) -> Person:
        people.append(Person(chromium, live.address, width).sign_in(username))
        return people[-1]

    yield open_browser
    for person in people:
        person.context.close()
    assert [complaint for person in people for complaint in person.complaints] == []
