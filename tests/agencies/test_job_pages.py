"""The person's own jobs: the list, a failed one ordered again, the result found after the browser was closed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import jobs
from agencies.models import Job
from tests.factories import make_agency, make_user

pytestmark = pytest.mark.django_db
LIST = "/viec-nen/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def person(client):
    user = make_user(make_agency())
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def make_job(person, label="Bản PDF", **values) -> Job:
    values = {"kind": "render_plan", "params": {"plan": 1}, **values}
    return Job.objects.create(label=label, agency=person.agency, requested_by=person, **values)


def show(client, address=LIST, **headers) -> str:
    return client.get(address, headers=headers).content.decode()


def test_an_empty_list_says_what_will_stand_here(client, person):
    assert "Chưa có việc nào." in show(client)


def test_the_last_twenty_own_jobs_are_listed_in_a_fixed_number_of_queries(client, person):
    for number in range(21):
        make_job(person, f"Việc số {number:02}.")
    make_job(make_user(person.agency, username="khac"), "Việc của người khác")
    with CaptureQueriesContext(connection) as queries:
        page = show(client)
    assert ([f"Việc số {n:02}." in page for n in (0, 1, 20)], "người khác" in page) == ([False, True, True], False)
    assert len(queries) == 4  # session, person, jobs, bell


def test_each_state_has_its_words_and_its_way_on(client, person):
    make_job(person, state="done", has_file=True, result_name="kh.pdf", result_path="kh.pdf")
    make_job(person, state="done", result_name="Đã nhập 3 thay đổi.", page="/bang-diem/", page_label="Về bảng")
    make_job(person, state="failed", error="Không nhận tệp.", is_refused=True)
    make_job(person, state="failed", error="LookupError: phông chữ")
    page = show(client)
    words = ["Tải về: kh.pdf", "Đã nhập 3 thay đổi.", ">Về bảng</a>", "Không nhận tệp.", "Thử lại"]
    assert [page.count(text) for text in words] == [1] * 5
    assert ("LookupError" in page, "hx-get" in page) == (False, False)


def test_the_list_asks_again_while_something_is_under_way(client, person):
    make_job(person)
    assert 'hx-get="/viec-nen/" hx-trigger="every 2s"' in show(client)
    assert show(client, **FRAGMENT).startswith('<div id="cac-viec"')


def test_what_failed_is_ordered_again_with_the_same_values(client, person):
    failed = make_job(person, state="failed", error="LookupError", page="/ke-hoach/", page_label="Về văn bản")
    answers = [client.post(reverse("job_retry", args=[failed.pk])).url for _ in range(2)]
    again = Job.objects.exclude(pk=failed.pk).get()
    assert answers == [reverse("job", args=[again.pk])] * 2
    assert (again.state, again.params, again.page, again.page_label) == (
        "queued",
        {"plan": 1},
        "/ke-hoach/",
        "Về văn bản",
    )


def test_what_was_refused_is_not_ordered_again(client, person):
    refused = make_job(person, state="failed", error="Không nhận tệp.", is_refused=True)
    with pytest.raises(ValidationError):
        jobs.retry(refused)
    assert client.post(reverse("job_retry", args=[refused.pk])).url == reverse("job", args=[refused.pk])
    assert (Job.objects.count(), "Thử lại" in show(client, f"{LIST}{refused.pk}/")) == (1, False)


def test_the_page_of_a_job_leads_back_to_where_it_was_ordered(client, person):
    job = make_job(person, state="failed", error="x", page="/ke-hoach/1/", page_label="Về văn bản")
    page = show(client, f"{LIST}{job.pk}/")
    assert ('href="/ke-hoach/1/">Về văn bản</a>' in page, "bản đã ký" in page) == (True, False)


def test_whoever_waits_is_led_to_what_is_to_be_looked_at(client, person):
    job = make_job(person, state="done", outcome={"changes": []}, page="/nhap/?viec=1", page_label="Xem trước")
    assert client.get(f"{LIST}{job.pk}/", headers=FRAGMENT).headers["HX-Redirect"] == "/nhap/?viec=1"
    assert "HX-Redirect" not in client.get(f"{LIST}{job.pk}/").headers
