"""A real server, a real worker, a real mail server and Debian's Chromium, each started once.

Every test begins with the sample as it was loaded: its database is put back, and the web server forks a new process.
"""

import os
import shutil
import signal
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.processes.conftest import SAMPLE, fill, made_once, serve
from tests.processes.site import SQLITE_NAME, Site
from tests.processes.uploading import children
from tests.smtp_sink import running_sink

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
# Flags for a browser that never looks beyond this machine.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
PATIENCE = 30_000  # ms; longer than anything takes on a busy machine
UNFINISHED_JOB = "SELECT 1 FROM agencies_job WHERE state IN ('queued', 'running')"


def prepare(folder: Path) -> None:
    """The sample's database, and the static files, whose compression takes seconds on another core."""
    site = Site(folder, **SAMPLE, STATIC_MANIFEST="1")
    collecting = site.start("manage.py", "collectstatic", "--noinput", "-v", "0")
    fill(site)
    assert collecting.wait() == 0, site.log.read_text()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    return made_once(tmp_path_factory, "prepared", prepare)


@pytest.fixture(scope="session")
def post_office():
    with running_sink() as sink:
        yield sink


@pytest.fixture
def sink(post_office):
    """The mail server, empty."""
    post_office.mails.clear()
    return post_office


class LiveSite(Site):
    """The site as users meet it: web server and worker; ``address`` is where it answers."""

    def open(self) -> "LiveSite":
        self.web = serve(self, "--preload", "--threads", "4", application="tests.browser.application")
        self.worker = self.start("manage.py", "work")
        return self

    def begin_again(self, prepared: Path) -> None:
        """Put the database of ``prepared`` in place; nothing that is still under way may write into it."""
        if self.rows(UNFINISHED_JOB):
            self.worker.kill()
            self.worker = self.start("manage.py", "work")
        old = children(self.web.pid)
        for process in old:
            os.kill(process, signal.SIGKILL)  # the server forks another
        while set(old) & set(children(self.web.pid)):
            time.sleep(0.01)
        source, target = (sqlite3.connect(folder / SQLITE_NAME, timeout=20) for folder in (prepared, self.folder))
        source.backup(target)
        source.close()
        target.close()


@pytest.fixture(scope="session")
def running_site(tmp_path_factory, prepared, post_office):
    site = LiveSite(tmp_path_factory.mktemp("site"), EMAIL_URL=post_office.url, STATIC_MANIFEST="1", **SAMPLE)
    shutil.copy(prepared / SQLITE_NAME, site.folder)
    (site.folder / "staticfiles").symlink_to(prepared / "staticfiles")
    yield site.open()
    site.close()


@pytest.fixture
def live(running_site, prepared) -> LiveSite:
    running_site.begin_again(prepared)
    return running_site


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Person:
    """Somebody at a browser of their own; ``complaints`` are what the page's console reports."""

    def __init__(self, chromium, address: str, width: int):
        self.address, self.password = address, SAMPLE["DEMO_PASSWORD"]
        screen = {"viewport": {"width": width, "height": 900}, "reduced_motion": "reduce"}  # nothing moves when clicked
        self.context = chromium.new_context(**screen, locale="vi-VN")
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
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

    @contextmanager
    def late_script(self, name: str):
        """The script whose file begins with ``name`` comes only after the block, as on a slow line."""
        held = []
        self.page.route(f"**/{name}*.js", lambda route: held.append(route))
        yield
        for route in held:
            route.continue_()
        self.page.unroute(f"**/{name}*.js")
        assert held

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
