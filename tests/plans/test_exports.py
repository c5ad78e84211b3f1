"""Tables of plans and reports as Excel: at once where they are small, by a job where not, to who may see them."""

import io

import pytest
from django.urls import reverse

from agencies import exports, jobs
from agencies.models import Job, User
from agencies.workbooks import read_workbook
from plans.sample import SAMPLE_DAY
from tests.factories import make_report, make_request

PERSON = "phongnoivu"
NAMES = ["ledger_export", "plan_units_excel", "report_receipts_export", "report_synthesis_export"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.TODAY = SAMPLE_DAY


@pytest.fixture
def office(client_of):
    return client_of(PERSON)


@pytest.fixture
def addresses(demo) -> dict[str, str]:
    """Of every export of this app, on the sample."""
    request = make_request(demo.agency("bac-son"), demo.agency("bs-nhat-tien"), state="sent")
    report = make_report(request, demo.agency("bs-nhat-tien"), state="sent")
    report.answers.create(question=request.questions.first(), text="Còn hồ sơ quá hạn.")
    keys = dict.fromkeys(NAMES[2:], request.pk)
    keys |= {"ledger_export": demo.assessment.pk, "plan_units_excel": demo.plan("S4").pk}
    return {name: reverse(name, args=[key]) for name, key in keys.items()}


def sheets(answer) -> list:
    return read_workbook(io.BytesIO(b"".join(answer)), name="x").sheets


def made(client, address) -> Job:
    """The job of a large table, carried out."""
    client.post(address)
    jobs.run_job(Job.objects.latest("pk").pk)
    return Job.objects.latest("pk")


@pytest.mark.parametrize("name", NAMES)
def test_a_large_table_is_the_job_of_a_button_and_has_the_same_rows(office, addresses, name, monkeypatch):
    small = sheets(office.get(addresses[name]))
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    assert ("Lập tệp Excel" in office.get(addresses[name]).content.decode(), Job.objects.count()) == (True, 0)
    job = made(office, addresses[name])
    assert (job.state, sheets(office.get(reverse("job_file", args=[job.pk])))) == ("done", small)


@pytest.mark.parametrize("name", ["ledger_export", "report_receipts_export", "report_synthesis_export"])
def test_who_lost_the_right_gets_a_sentence_instead_of_the_file_and_of_the_job(office, addresses, name):
    job = made(office, addresses[name])
    User.objects.filter(username=PERSON).update(agency=None)
    answer = office.get(reverse("job_file", args=[job.pk]))
    assert (answer.status_code, exports.NO_RIGHT in answer.content.decode()) == (403, True)
    Job.objects.update(state="queued")
    jobs.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.is_refused, job.error) == ("failed", True, exports.NO_RIGHT)


def test_the_job_of_the_ledger_keeps_the_ticks_and_leads_back_to_them(office, addresses):
    job = made(office, addresses["ledger_export"] + "?chon=1&nv=7&nv=5&nv=x")
    assert (job.params["args"]["ticks"], job.page.partition("?")[2]) == ([5, 7], "chon=1&nv=7&nv=5&nv=x")
    assert made(office, addresses["ledger_export"]).params["args"]["ticks"] is None


def test_what_a_table_has_of_rows_is_told_without_reading_it(office, addresses, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 0)
    found = [office.get(addresses[name]).context["export"].rows for name in NAMES[2:]]
    assert found == [1, 1]
