"""/healthz and /readyz: each fault has its sentence, none of them says too much, and nothing hangs the one who asks."""

import json
import socket
import threading
import time
from datetime import timedelta

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from agencies import health
from agencies.models import Heartbeat, Job
from tests.factories import make_agency, make_user

NOW = timezone.now()
SECRETS = ["mat-khau", "parindex", "127.0.0.1", "Error"]


def later(seconds: int):
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def silent_port():
    """Of a server that lets in and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def find_nothing(**_):
    return ""


def miss(**_):
    return "Thiếu tiến trình."


def fall_asleep(**_):
    time.sleep(3)


def leak(**_):
    raise RuntimeError("postgres://parindex:mat-khau@127.0.0.1/parindex")


# --- the two addresses ------------------------------------------------------------------------------------------


def test_healthz_asks_nothing_but_the_process(client):
    response = client.get("/healthz")  # a question to the database would fail here
    assert (response.status_code, response.content, response["Cache-Control"]) == (200, b"ok", "no-store")


def test_readyz_says_ok_when_every_check_does(client, settings):
    settings.READINESS_CHECKS = dict.fromkeys(["one", "other"], "tests.agencies.test_health.find_nothing")
    response = client.get("/readyz")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert response.json() == {"one": "ok", "other": "ok"}


def test_readyz_is_503_with_a_sentence_for_what_is_wrong(client, settings):
    settings.READINESS_CHECKS = {
        "fine": "tests.agencies.test_health.find_nothing",
        "bad": "tests.agencies.test_health.miss",
    }
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"fine": "ok", "bad": "Thiếu tiến trình."})
    assert "Thiếu tiến trình" in response.content.decode()  # to be read by people, not \\u escapes


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_beside_the_server_is_not_sent_to_https(client, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.READINESS_CHECKS = {}
    assert client.get(path).status_code != 301
    assert client.get(f"{path}/x").status_code == 301


def test_what_a_check_raises_is_said_without_its_words(settings, caplog):
    settings.READINESS_CHECKS = {"broken": "tests.agencies.test_health.leak"}
    answers = health.readiness(today=NOW.date(), now=NOW)
    assert answers == {"broken": "Không kiểm tra được: xem nhật ký của máy chủ web."}
    assert [secret for secret in SECRETS[:3] if secret in json.dumps(answers) + caplog.messages[0]] == []


def test_a_check_that_hangs_is_waited_for_so_long_and_no_second_thread_is_started(settings):
    settings.READINESS_CHECKS = {"hangs": "tests.agencies.test_health.fall_asleep"}
    answers = health.readiness(today=NOW.date(), now=NOW)
    assert answers == {"hangs": "Chưa trả lời sau 2 giây."}
    settings.READINESS_CHECKS = {"quick": "builtins.dict"}
    health.readiness(today=NOW.date(), now=NOW)  # waits for its turn
    assert sum(thread.name.startswith("readyz") for thread in threading.enumerate()) == 1


# --- the checks -------------------------------------------------------------------------------------------------


def test_a_site_without_redis_has_no_broker_to_miss(settings):
    settings.REDIS_URL = ""
    assert health.broker() == ""


@pytest.mark.services
def test_a_broker_that_answers_is_fine():
    assert health.broker() == ""


def test_a_broker_that_is_silent_or_away_is_said_and_not_waited_for(settings, silent_port):
    settings.REDIS_URL = f"redis://:mat-khau@127.0.0.1:{silent_port}/0"
    said = [health.broker()]
    settings.REDIS_URL = "redis://:mat-khau@127.0.0.1:1/0"
    said.append(health.broker())
    assert said == ["Redis không trả lời: việc nằm chờ trong cơ sở dữ liệu, chưa tiến trình nào nhận."] * 2


@pytest.mark.django_db
def test_missing_migrations_are_counted_with_the_command(django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert (health.database(), health.migrations()) == ("", "")
    MigrationRecorder.Migration.objects.filter(app="agencies", name="0005_heartbeat").delete()
    assert health.migrations() == "Cơ sở dữ liệu thiếu 1 bước cập nhật: chạy manage.py migrate."


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "silent"), [(600, ""), (601, "mail"), (-600, ""), (-601, "mail")])
def test_a_worker_is_silent_after_so_many_seconds_and_so_is_one_of_the_future(settings, seconds, silent):
    settings.WORK_QUEUES = ["mail"]
    health.beat("mail", now=NOW)
    said = health.workers(now=later(seconds))
    assert said == (f"Không có tiến trình nào làm việc của hàng đợi {silent}." if silent else "")


@pytest.mark.django_db
def test_a_sign_of_life_is_one_row_and_one_statement(django_assert_num_queries):
    health.beat("mail", now=NOW)
    with django_assert_num_queries(1):
        health.beat("mail", now=later(30))
    assert list(Heartbeat.objects.values_list("queue", "at")) == [("mail", later(30))]


@pytest.mark.django_db
@pytest.mark.parametrize(("state", "said"), [("queued", "1 việc chạy nền chờ đã quá 600 giây."), ("running", "")])
def test_a_job_that_waits_too_long_is_said(state, said):
    agency = make_agency()
    job = Job.objects.create(kind="x", agency=agency, requested_by=make_user(agency), state=state)
    assert health.waiting_jobs(now=job.created_at + timedelta(seconds=600)) == ""
    assert health.waiting_jobs(now=job.created_at + timedelta(seconds=601)) == said
