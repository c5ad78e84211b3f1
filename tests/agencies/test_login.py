"""Signing in and out, throttling, and the headers of every answer."""

import unicodedata

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import get_user
from django.db import InterfaceError, OperationalError
from django.test import Client
from django.urls import reverse

from agencies.models import Job
from tests.factories import make_agency, make_assessment, make_user

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "Mật khẩu rất dài 1", "sai-mat-khau"
LOGIN = "/dang-nhap/"


@pytest.fixture
def user():
    return make_user(make_agency(), username="can.bo", password=RIGHT)


def sign_in(username="can.bo", password=RIGHT, address="10.0.0.1", client=None):
    return (client or Client(REMOTE_ADDR=address)).post(LOGIN, {"username": username, "password": password})


def fail(times, **who):
    return [sign_in(password=WRONG, **who).status_code for _ in range(times)]


# --- in and out ---------------------------------------------------------------------------------------------


def test_every_page_leads_to_sign_in_first(client):
    answer = client.get("/bang-diem/")
    assert (answer.status_code, answer.url) == (302, f"{LOGIN}?next=/bang-diem/")


def test_signing_in_leads_to_the_page_asked_for(user, client):
    answer = client.post(f"{LOGIN}?next=/bang-diem/", {"username": "can.bo", "password": RIGHT})
    assert (answer.status_code, answer.url, get_user(client)) == (302, "/bang-diem/", user)


@pytest.mark.parametrize("target", ["https://vi-du.com/", "//vi-du.com/", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(user, client, target):
    answer = client.post(f"{LOGIN}?next={target}", {"username": "can.bo", "password": RIGHT})
    assert answer.url == reverse("home")


@pytest.mark.parametrize(("username", "password"), [("can.bo", WRONG), ("khong-co", RIGHT), ("", "")])
def test_a_wrong_password_and_an_unknown_name_look_alike(user, username, password):
    answer = sign_in(username, password)
    words = "Tên đăng nhập hoặc mật khẩu không đúng" if username else "Trường này là bắt buộc"
    assert (answer.status_code, words in answer.content.decode()) == (200, True)


def test_a_person_no_longer_active_is_kept_out(user):
    user.is_active = False
    user.save()
    assert "không đúng" in sign_in().content.decode()


def test_a_person_switched_off_loses_the_session(user, client):
    client.force_login(user)
    type(user).objects.update(is_active=False)
    assert client.get("/bang-diem/").url.startswith(LOGIN)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_password_is_the_same_however_its_letters_are_composed(user, form):
    assert sign_in(password=unicodedata.normalize(form, RIGHT)).status_code == 302


def test_a_password_changed_with_composed_letters_signs_in(user, client):
    client.force_login(user)
    new = unicodedata.normalize("NFD", "Mật khẩu mới dài 2")
    data = {"old_password": RIGHT, "new_password1": new, "new_password2": new}
    assert client.post(reverse("password_change"), data).url == reverse("password_changed")
    assert [sign_in(password=unicodedata.normalize(form, new)).status_code for form in ("NFC", "NFD")] == [302, 302]


def test_signing_out_is_a_post(user, client):
    client.force_login(user)
    assert client.get("/dang-xuat/").status_code == 405
    assert client.post("/dang-xuat/").url == LOGIN
    assert client.get("/bang-diem/").url.startswith(LOGIN)


def test_signing_out_needs_the_token(user):
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    answer = client.post("/dang-xuat/")
    assert (answer.status_code, get_user(client)) == (403, user)
    assert "Trang mở đã lâu" in answer.content.decode()


def test_htmx_gets_a_sentence_and_no_sign_in_page(client):
    answer = client.get("/bang-diem/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["X-Login"]) == (401, LOGIN)
    assert answer.content.decode() == ("Phiên làm việc đã hết: hãy đăng nhập lại, giá trị vừa gõ vẫn còn trong ô.")


# --- throttling ---------------------------------------------------------------------------------------------


def test_after_five_tries_the_pair_is_locked_even_with_the_right_password(user):
    assert fail(5) == [200, 200, 200, 200, 429]
    locked = sign_in()
    assert (locked.status_code, "registration/locked.html" in [t.name for t in locked.templates]) == (429, True)


def test_another_address_and_another_person_are_not_locked(user):
    make_user(user.agency, username="khac", password=RIGHT)
    fail(5)
    assert sign_in(address="10.0.0.2").status_code == 302
    assert sign_in(username="khac").status_code == 302


def test_four_tries_and_success_start_the_count_anew(user):
    fail(4)
    assert sign_in().status_code == 302
    assert fail(4) == [200] * 4


def test_the_lock_ends_by_itself(user):
    fail(5)
    attempt = AccessAttempt.objects.get()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - settings.AXES_COOLOFF_TIME)
    assert sign_in().status_code == 302


def test_another_spelling_of_the_name_is_the_same_person(user):
    fail(4)
    assert sign_in("ｃａｎ.bo", WRONG).status_code == 429
    assert sign_in().status_code == 429


# --- headers ------------------------------------------------------------------------------------------------

POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; script-src 'self'; style-src 'self'"
)


def policy(answer):
    return "; ".join(sorted(part.strip() for part in answer["Content-Security-Policy"].split(";")))


def break_down(request):
    raise RuntimeError


@pytest.mark.parametrize(
    ("address", "status"),
    [(LOGIN, 200), ("/", 302), ("/bang-diem/", 200), ("/khong-co/", 404), ("/quan-tri/", 403), ("/dang-xuat/", 405)],
)
def test_every_answer_carries_the_headers(user, client, address, status):
    if status != 302 and address != LOGIN:
        client.force_login(user)
    answer = client.get(address)
    assert (answer.status_code, policy(answer)) == (status, POLICY)
    assert (answer["X-Frame-Options"], answer["X-Content-Type-Options"]) == ("DENY", "nosniff")
    assert (answer["Referrer-Policy"], answer["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")


def test_an_error_of_the_server_carries_the_headers_and_tells_nothing(user, client, monkeypatch):
    monkeypatch.setattr("criteria.views.scores.score_table", break_down)
    client.raise_request_exception = False
    client.force_login(user)
    answer = client.get(reverse("assessment", args=[make_assessment(user.agency).pk]))
    assert (answer.status_code, policy(answer), answer["X-Frame-Options"]) == (500, POLICY, "DENY")
    assert ("Máy chủ gặp lỗi" in answer.content.decode(), "RuntimeError" in answer.content.decode()) == (True, False)


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_a_pause_and_the_page_asks_it_nothing(
    user, client, monkeypatch, django_assert_num_queries, error
):
    client.raise_request_exception = False
    client.force_login(user)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", raising(error))
    with django_assert_num_queries(0):
        answer = client.get("/")
    assert (answer.status_code, policy(answer), answer["X-Frame-Options"]) == (503, POLICY, "DENY")
    assert (answer["Retry-After"], answer["Cache-Control"], answer.cookies) == ("60", "no-store", {})
    assert '<h1 class="h3">Hệ thống đang tạm dừng</h1>' in answer.content.decode()


def raising(error):
    def ask(*_):
        raise error

    return ask


def test_a_download_is_a_sandboxed_attachment(user, client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "kh.pdf").write_bytes(b"%PDF")
    values = {"state": "done", "result_name": "Kế hoạch.pdf", "result_path": "kh.pdf"}
    job = Job.objects.create(kind="check_signed_copy", label="KH", agency=user.agency, requested_by=user, **values)
    client.force_login(user)
    answer = client.get(reverse("job_file", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch.pdf"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert (answer["Content-Security-Policy"], answer["Cache-Control"]) == (
        "sandbox; default-src 'none'",
        "private, no-store",
    )


def test_cookies_are_closed_to_scripts_and_other_sites(user, client):
    sign_in(client=client)
    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
