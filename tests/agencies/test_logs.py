"""Log lines: one JSON object each whatever is in them, ids and no people, requests and jobs found by their ids."""

import json
import logging
import os
import subprocess
import sys

import pytest

from agencies.jobs import enqueue, run_job
from agencies.logs import JsonLines, TextLines, about, scrubbed
from tests.factories import make_agency, make_user

ROOT_LOG = logging.getLogger()


@pytest.fixture
def lines():
    """A function that gives the lines written since it was last called, as objects."""

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    def take():
        found = [json.loads(line) for line in written]
        written.clear()
        return found

    written: list[str] = []
    handler = Kept(logging.INFO)
    handler.setFormatter(JsonLines())
    level = ROOT_LOG.level
    ROOT_LOG.addHandler(handler)
    ROOT_LOG.setLevel(logging.INFO)
    yield take
    ROOT_LOG.removeHandler(handler)
    ROOT_LOG.setLevel(level)


def requests(found: list[dict]) -> list[dict]:
    return [line for line in found if line["logger"] == "agencies.middleware"]


def record(message, *arguments, error=None, **extra):
    made = logging.LogRecord("agencies.jobs", logging.WARNING, "x.py", 1, message, arguments, error)
    vars(made).update(extra)
    return made


# --- the form -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["một\nhai", "\u2028\x00\x85", 'a"b\\', "\ud800", "Nguyễn – Tết"])
def test_a_line_is_one_json_object_whatever_is_in_it(text):
    line = JsonLines().format(record("%s", text))
    assert line.splitlines() == [line]
    assert line.isascii()
    assert json.loads(line)["message"] == text


def test_a_line_has_time_level_logger_message_and_the_exception():
    try:
        raise LookupError("thiếu\nphông chữ của canbo@example.vn")
    except LookupError:
        line = json.loads(JsonLines().format(record("job %s failed", 7, error=sys.exc_info(), job=7)))
    assert line.pop("time").endswith("+00:00")
    assert line.pop("exception").endswith("LookupError: thiếu\nphông chữ của …@…")
    assert line == {"level": "WARNING", "logger": "agencies.jobs", "message": "job 7 failed", "job": 7}


def test_only_known_fields_are_taken_from_a_record():
    line = json.loads(JsonLines().format(record("Not Found", request="<WSGIRequest: GET '/?q=Hoàng'>", status=404)))
    assert ("request" in line, line["status"]) == (False, 404)


def test_what_is_done_within_a_subject_names_it_and_nothing_after():
    found = []
    with about(job=1):
        with about(kind="render_plan"):
            found.append(json.loads(JsonLines().format(record("x"))))
        found.append(json.loads(JsonLines().format(record("x"))))
    found.append(json.loads(JsonLines().format(record("x"))))
    assert [(line.get("job"), line.get("kind")) for line in found] == [(1, "render_plan"), (1, None), (None, None)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Key (email)=(canbo.a@bacson.gov.vn) already exists", "Key (email)=(…@…) already exists"),
        ("550 <canbo@example.vn>: unknown", "550 <…@…>: unknown"),
        ("postgres://parindex:mat-khau@db:5432/x", "postgres://parindex:…@…:5432/x"),
        ("GET /lich/Zr4_x-9.ics 500", "GET /lich/… 500"),
        ("job 7 failed", "job 7 failed"),
    ],
)
def test_addresses_passwords_and_calendar_secrets_are_taken_out(text, left):
    assert scrubbed(text) == left
    assert TextLines().format(record(text)).endswith(f"WARNING agencies.jobs: {left}")
    assert json.loads(JsonLines().format(record(text)))["message"] == left


# --- a request ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a1b2c3d4", True), ("x" * 64, True), ("", False), ("short", False), ("x" * 65, False), ("a1b2\nc3d4", False)],
)
def test_an_id_from_the_proxy_is_kept_when_it_is_well_formed(client, lines, given, kept):
    answered = client.get("/healthz", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answered == given) == kept
    assert len(answered) >= 8
    assert [line["request_id"] for line in lines()] == [answered]


def test_a_request_is_one_line_without_its_query(client, lines, demo):
    person = demo.user("phongnoivu")
    client.force_login(person)
    lines()
    client.get("/ke-hoach/", {"q": "Nguyễn Thị Hoa"})
    (line,) = lines()
    assert {name: line[name] for name in ("level", "method", "path", "status", "user")} == {
        "level": "INFO",
        "method": "GET",
        "path": "/ke-hoach/",
        "status": 200,
        "user": person.pk,
    }
    assert type(line["ms"]) is int
    assert set(line) <= {"time", "level", "logger", "message", "request_id", "method", "path", "status", "ms", "user"}


def test_a_stranger_has_no_id(client, lines):
    client.get("/healthz")
    assert [line.get("user") for line in lines()] == [None]


def test_a_line_cannot_be_forged_by_a_path(client, lines):
    client.get("/x%0A2026-01-01 INFO agencies: forged")
    assert [line["path"] for line in requests(lines())] == ["/x%0A2026-01-01%20INFO%20agencies:%20forged"]


def test_nothing_a_person_types_at_sign_in_is_in_the_log(client, lines, demo):
    for password in ("mat-khau-go-nham", demo.password):
        client.post("/dang-nhap/", {"username": "phongnoivu", "password": password})
    client.get("/")
    text = json.dumps(lines(), ensure_ascii=False)
    assert len(text) > 100
    people = ["phongnoivu", "mat-khau", demo.user("phongnoivu").full_name, demo.user("phongnoivu").email]
    assert [word for word in people if word in text] == []


# --- a job, a process ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_job_names_itself_and_the_request_that_wanted_it(lines, settings):
    settings.JOB_HANDLERS = {"write": "tests.agencies.handlers.write", "break": "tests.agencies.handlers.break_down"}
    agency = make_agency()
    by = make_user(agency)
    with about(request_id="a1b2c3d4"):
        jobs = [enqueue(kind, {"name": "kh.pdf"}, label="Nguyễn", agency=agency, by=by) for kind in ("write", "break")]
    wanted = lines()
    for job in jobs:
        run_job(job.pk)
    done, failed = lines()
    assert [(line["request_id"], line["job"]) for line in wanted] == [("a1b2c3d4", job.pk) for job in jobs]
    assert (done["job"], done["kind"], done["level"], type(done["ms"])) == (jobs[0].pk, "write", "INFO", int)
    assert (failed["job"], failed["kind"], failed["level"]) == (jobs[1].pk, "break", "ERROR")


def manage(*arguments, **environment):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment)


def test_a_process_writes_the_form_that_is_asked_for():
    code = "import logging; logging.getLogger('thử').warning('một\\nhai')"
    lines = manage("shell", "-v", "0", "-c", code, LOG_FORMAT="json").stderr.splitlines()
    assert [json.loads(line)["message"] for line in lines] == ["một\nhai"]
    assert manage("shell", "-v", "0", "-c", code).stderr.endswith("WARNING thử: một\nhai\n")


def test_another_form_is_refused_with_the_words_that_help():
    refused = manage("check", LOG_FORMAT="xml").stderr
    assert "LOG_FORMAT=xml không hiểu: đặt text (cho người đọc) hoặc json (cho máy đọc)." in refused
