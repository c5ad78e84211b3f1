"""Who is asked for "đã nhận", and what an answer is."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from agencies.models import AuditEntry
from plans.assigning import assign
from plans.models import Plan, PlanReceipt
from plans.receipts import ask_receipts, move_plan, receive
from plans.succession import pass_open_work
from tests.factories import make_agency, make_kind, make_plan, make_section, make_task, make_user

DAY, NOW = date(2024, 6, 10), datetime(2024, 6, 10, 8, tzinfo=UTC)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def coordinator(huyen):
    return make_user(huyen, "coordinator", "dau-moi")


@pytest.fixture
def task(huyen):
    return make_task(make_section(make_plan(huyen)))


def xa(huyen, code="xa"):
    return make_agency(code, huyen, kind=make_kind("xa", level=3))


def give(task, *agencies):
    task.parties.all().delete()
    for agency in agencies:
        task.parties.create(role="lead", printed=agency.name, agency=agency)
    assign(task, on=DAY, by=None)


def asked(plan):
    return sorted(receipt.agency.code for receipt in plan.receipts.select_related("agency"))


def test_a_draft_asks_nobody_and_issuing_asks_everybody_with_work(huyen, task, coordinator):
    give(task, xa(huyen), xa(huyen, "xa-hai"), huyen)
    assert asked(task.plan) == []
    move_plan(task.plan, "issue", by=coordinator)
    assert asked(task.plan) == ["xa", "xa-hai"]  # not the issuer itself


def test_an_agency_that_comes_later_is_asked_then(huyen, task, coordinator):
    unit, later = xa(huyen), xa(huyen, "xa-hai")
    give(task, unit)
    move_plan(task.plan, "issue", by=coordinator)
    task.refresh_from_db()
    give(task, unit, later)
    assert asked(task.plan) == ["xa", "xa-hai"]


def test_asking_twice_asks_once(huyen, task, coordinator):
    give(task, xa(huyen))
    plan = move_plan(task.plan, "issue", by=coordinator)
    ask_receipts(plan)
    assert PlanReceipt.objects.count() == 1


def test_work_taken_back_takes_the_question_with_it_but_no_answer(huyen, task, coordinator):
    units = [xa(huyen, f"xa-{number}") for number in range(3)]
    give(task, *units)
    move_plan(task.plan, "issue", by=coordinator)
    receive(PlanReceipt.objects.get(agency=units[0]), by=make_user(units[0], "officer"), now=NOW)
    task.refresh_from_db()
    give(task, units[2])
    assert asked(task.plan) == ["xa-0", "xa-2"]


@pytest.fixture
def receipt(huyen, task, coordinator):
    give(task, xa(huyen))
    move_plan(task.plan, "issue", by=coordinator)
    return PlanReceipt.objects.get()


def test_the_first_answer_stands(receipt, coordinator):
    officer = make_user(receipt.agency, "officer")
    receive(receipt, by=officer, now=NOW)
    again = receive(receipt, by=coordinator, now=datetime(2024, 6, 11, tzinfo=UTC))
    assert (again.received_at, again.received_by) == (NOW, officer)
    assert AuditEntry.objects.filter(action="receive").count() == 1


def test_a_neighbour_answers_for_nobody(receipt, huyen):
    with pytest.raises(Http404):
        receive(receipt, by=make_user(xa(huyen, "xa-khac"), "officer"), now=NOW)


@pytest.mark.parametrize("role", ["viewer", "leader", "appraiser"])
def test_who_reports_nothing_answers_nothing(receipt, role):
    with pytest.raises(PermissionDenied):
        receive(receipt, by=make_user(receipt.agency, role), now=NOW)


def test_a_finished_plan_waits_for_no_answer(receipt):
    Plan.objects.update(state="finished")
    with pytest.raises(ValidationError):
        receive(receipt, by=make_user(receipt.agency, "officer"), now=NOW)
    assert not PlanReceipt.objects.all().missing().exists()


def test_a_successor_is_asked_when_it_takes_the_work_over(receipt, huyen):
    heir = xa(huyen, "xa-moi")
    pass_open_work(receipt.agency, heir, on=DAY, by=None)
    assert asked(receipt.plan) == ["xa-moi"]
