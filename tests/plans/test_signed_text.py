"""While an amendment is being prepared, others than the issuer's people read what was signed, and nothing else."""

import zipfile
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.jobs import run_job
from agencies.models import Job, User
from plans.documents.issued_file import keep
from plans.documents.reading import named_for, signed_text
from plans.documents.versions import issue_plan, submit
from plans.feeds import create_feed
from plans.models import Assignment, DocumentVersion, Plan
from plans.sample import SAMPLE_DAY
from tests.factories import make_plan, make_section, make_task

NAME = "Nâng cao PAR INDEX"
NOW = datetime(2024, 6, 10, 1, tzinfo=UTC)
OUTSIDE = ["canbo.nhattien", "canbo.tckh", "sonoivu"]  # a unit below, a body beside, the level above
INSIDE = ["phongnoivu", "lanhdao"]
SIGNED, UNSIGNED = "Nâng cao chỉ số", "Chữ chưa ai ký"


@pytest.fixture(autouse=True)
def _site(settings):
    settings.TODAY = SAMPLE_DAY


@pytest.fixture
def version(demo) -> DocumentVersion:
    """A short issued plan of huyện Bắc Sơn that gives two bodies work."""
    plan = make_plan(demo.agency("bac-son"), subject=NAME, symbol="KH-UBND", place="Bắc Sơn")
    section = make_section(plan, title="MỤC ĐÍCH", marker="I.", body=SIGNED)
    task = make_task(section, heading="Rà soát hồ sơ", product="Báo cáo")
    for code in ("bs-nhat-tien", "bs-tckh"):
        Assignment.objects.create(task=task, agency=demo.agency(code), role="lead")
    values = {"by": demo.user("lanhdao"), "number": "57", "on": date(2024, 3, 12), "today": SAMPLE_DAY}
    keep(issue_plan(plan, **values), b"%PDF-1.7 signed", by=values["by"])
    return DocumentVersion.objects.get()


def amend(version) -> Plan:
    """The issuer's people write what nobody has signed yet."""
    plan = Plan.objects.get(pk=version.plan_id)
    plan.sections.update(body=UNSIGNED)
    Plan.objects.filter(pk=plan.pk).update(subject=f"{UNSIGNED} 2")
    plan.refresh_from_db()
    return plan


def page(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize("username", OUTSIDE)
def test_others_read_the_signed_text_with_its_number_and_day(version, client_of, username):
    shown = page(client_of(username), "plan", amend(version).pk)
    assert (SIGNED in shown, UNSIGNED in shown) == (True, False)
    assert "Đang có hiệu lực: bản số 57/KH-UBND ngày 12/03/2024" in shown
    assert reverse("version_file", args=[version.pk]) in shown


@pytest.mark.parametrize("name", ["home", "plans", "my_work", "upper_plans"])
def test_lists_name_the_plan_to_others_as_it_was_signed(version, demo, client_of, name):
    amend(version)
    User.objects.filter(username="canbo.nhattien").update(role="leader" if name == "home" else "coordinator")
    shown = page(client_of("canbo.nhattien"), name)
    assert (NAME in shown, UNSIGNED in shown) == (True, False)


def test_who_carries_the_plan_out_is_offered_its_signed_name(version, client_of):
    plan = amend(version)
    User.objects.filter(username="canbo.nhattien").update(role="coordinator")
    shown = page(client_of("canbo.nhattien"), "plan_derive", plan.pk)
    assert (NAME in shown, UNSIGNED in shown) == (True, False)


def test_the_calendar_names_the_plan_as_it_was_signed(version, demo, client_of):
    amend(version)
    Assignment.objects.update(last_day=SAMPLE_DAY)
    secret = create_feed("agency", by=demo.user("canbo.nhattien"), now=NOW)
    shown = client_of("canbo.nhattien").get(reverse("feed", args=[secret])).content.decode()
    assert (NAME in shown, UNSIGNED in shown) == (True, False)


@pytest.mark.parametrize(("username", "asked"), [("canbo.nhattien", 1), ("phongnoivu", 0)])
def test_the_names_of_all_plans_are_asked_at_once_and_of_the_own_ones_never(version, demo, username, asked):
    user, plans = demo.user(username), [amend(version), *demo.agency("bac-son").plans.select_related("issuer")]
    named_for(user, plans)  # knows now where the person works
    with CaptureQueriesContext(connection) as queries:
        named_for(user, plans)
    assert len(queries) == asked


@pytest.mark.parametrize("username", INSIDE)
def test_the_people_of_the_issuer_read_what_they_are_writing(version, client_of, username):
    shown = page(client_of(username), "plan", amend(version).pk)
    assert (SIGNED in shown, UNSIGNED in shown, "Đang có hiệu lực" in shown) == (False, True, False)


def test_a_plan_that_says_what_was_issued_is_shown_as_it_stands(version, client_of):
    shown = page(client_of("canbo.nhattien"), "plan", version.plan_id)
    assert (SIGNED in shown, 'id="muc-' in shown, "Đang có hiệu lực" in shown) == (True, True, False)


def test_a_plan_issued_outside_the_system_is_shown_as_it_stands(demo, client_of):
    plan = demo.plan("S4")
    assert (plan.versions.exists(), signed_text(plan, demo.user("sonoivu"))) == (False, None)


def test_layout_alone_is_no_amendment(version, demo):
    make_section(version.plan, position=2, title="", body="")
    assert signed_text(version.plan, demo.user("sonoivu")) is None


def test_an_amendment_that_waits_for_the_leader_is_not_in_force_and_an_issued_one_is(version, demo, client_of):
    plan, leader = amend(version), demo.user("lanhdao")
    submit(plan, by=demo.user("phongnoivu"), reason="Đổi mục đích")
    assert UNSIGNED not in page(client_of("canbo.nhattien"), "plan", plan.pk)
    issue_plan(plan, by=leader, number="58", on=date(2024, 3, 13), today=SAMPLE_DAY)
    assert UNSIGNED in page(client_of("canbo.nhattien"), "plan", plan.pk)


def test_work_given_stays_within_reach(version, client_of):
    plan, unit = amend(version), client_of("canbo.nhattien")
    task = plan.tasks.get()
    assert f'<li id="nv-{task.pk}"><a href="{reverse("task", args=[plan.pk, task.pk])}">' in page(unit, "plan", plan.pk)
    shown = page(unit, "task", plan.pk, task.pk)
    assert ("khác thì theo bản đã ban hành" in shown, "Cập nhật" in shown) == (True, True)


def test_the_preview_shows_what_was_signed_whole_and_by_section(version, client_of):
    plan = amend(version)
    client, address = client_of("sonoivu"), reverse("preview", args=[plan.pk])
    for query in ("", f"?muc={plan.sections.get().pk}"):
        shown = client.get(address + query).content.decode()
        assert (SIGNED in shown, UNSIGNED in shown, "Bản đã ban hành số 57/KH-UBND" in shown) == (True, False, True)


def test_the_pdf_is_the_very_file_and_the_word_file_has_the_signed_text(version, client_of, settings):
    plan, client = amend(version), client_of("sonoivu")
    address = reverse("plan_pdf", args=[plan.pk])
    assert client.post(address).url == reverse("version_file", args=[version.pk])
    client.post(address, {"dang": "docx"})
    run_job(Job.objects.latest("pk").pk)
    with zipfile.ZipFile(settings.MEDIA_ROOT / Job.objects.latest("pk").result_path) as file:
        words = file.read("word/document.xml").decode()
    assert (SIGNED in words, UNSIGNED in words) == (True, False)


@pytest.mark.parametrize("username", OUTSIDE)
@pytest.mark.parametrize("name", ["versions", "plan_units", "signed_copies", "version_difference"])
def test_the_pages_around_a_plan_tell_outsiders_nothing_unsigned(version, client_of, username, name):
    plan = amend(version)
    key = plan.pk if name in ("versions", "plan_units") else version.pk
    shown = client_of(username).get(reverse(name, args=[key]))
    assert (shown.status_code, UNSIGNED in shown.content.decode()) == (200, False)


@pytest.mark.parametrize("name", ["plan_changes", "plan_checks"])
def test_what_is_being_changed_is_for_the_issuer_alone(version, client_of, name):
    above, own, address = client_of("sonoivu"), client_of("phongnoivu"), reverse(name, args=[version.plan_id])
    assert above.get(address).status_code == 200
    plan = amend(version)
    assert (above.get(address).status_code, own.get(address).status_code) == (403, 200)
    shown = page(above, "plan", plan.pk) + page(above, "versions", plan.pk)
    assert address not in shown


@pytest.mark.parametrize("username", OUTSIDE)
def test_a_task_that_nobody_has_signed_has_no_page_for_outsiders(version, client_of, username):
    plan = amend(version)
    task = make_task(plan.sections.get(), heading=UNSIGNED, position=9)
    assert client_of(username).get(reverse("task", args=[plan.pk, task.pk])).status_code == 404
    assert UNSIGNED in page(client_of("phongnoivu"), "task", plan.pk, task.pk)


def test_the_page_asks_as_often_for_a_long_plan_as_for_a_short_one(version, demo, client_of):
    plan, client, found = amend(version), client_of("canbo.nhattien"), []
    for position in (5, 6):
        with CaptureQueriesContext(connection) as queries:
            page(client, "plan", plan.pk)
        found.append(len(queries))
        section = make_section(plan, position=position, title="THÊM", marker="II.")
        task = make_task(section, heading=f"Việc {position}")
        Assignment.objects.create(task=task, agency=demo.agency("bs-nhat-tien"), role="lead")
    assert found[0] == found[1]
