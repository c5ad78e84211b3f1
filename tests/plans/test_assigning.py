"""Giving work: from the bodies named on a task to one assignment per responsible agency."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AgencyGroup, AuditEntry
from plans.assigning import GIVEN_AGAIN, WITHDRAWN, assign
from plans.models import Assignment, TaskParty
from plans.progress import move
from plans.succession import pass_open_work
from tests.factories import make_agency, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def task(huyen):
    return make_task(make_section(make_plan(huyen, state="issued")))


@pytest.fixture
def lead_person(huyen):
    return make_user(huyen)


def xa(huyen, code, **values):
    return make_agency(code, huyen, kind=make_kind("xa", level=3), **values)


def group_of(huyen, *members):
    group = AgencyGroup.objects.create(owner=huyen, name="UBND cấp xã")
    group.members.set(members)
    return group


def name(task, role="lead", **values):
    return TaskParty.objects.create(task=task, role=role, printed="như in", **values)


def given(task, on=DAY):
    assign(task, on=on, by=None)
    return {row.agency.code: row.role for row in task.assignments.select_related("agency")}


def states(task):
    return {row.agency.code: row.state for row in task.assignments.select_related("agency")}


def hand_over(task, agency, by=None):
    """Make ``agency`` the only lead."""
    task.parties.all().delete()
    name(task, agency=agency)
    assign(task, on=DAY, by=by)


def test_a_group_is_given_work_unit_by_unit(huyen, task):
    name(task, "implementing", group=group_of(huyen, xa(huyen, "xa-1"), xa(huyen, "xa-2")))
    assert given(task) == {"xa-1": "implementing", "xa-2": "implementing"}


def test_a_lead_that_is_also_in_a_group_leads(huyen, task):
    first, second = xa(huyen, "xa-1"), xa(huyen, "xa-2")
    name(task, "implementing", group=group_of(huyen, first, second))
    name(task, "lead", agency=first)
    assert given(task) == {"xa-1": "lead", "xa-2": "implementing"}


def test_cooperating_bodies_and_names_that_match_nothing_get_none(huyen, task):
    name(task, "cooperating", agency=xa(huyen, "xa-1"))
    name(task, "lead")
    assert given(task) == {}


def test_bodies_outside_the_authority_get_none(huyen, task):
    mttq = make_agency("mttq", huyen, kind=make_kind("ngoai", is_outside=True))
    name(task, "lead", agency=mttq)
    name(task, "implementing", group=group_of(huyen, mttq, xa(huyen, "xa-1")))
    assert given(task) == {"xa-1": "implementing"}


def test_an_ended_agency_named_by_itself_is_refused_with_a_sentence(huyen, task):
    name(task, agency=xa(huyen, "cu", name="UBND xã Cũ", ended_on=DAY))
    with pytest.raises(ValidationError) as refusal:
        assign(task, on=DAY, by=None)
    assert refusal.value.messages == [
        "UBND xã Cũ không hoạt động vào ngày 10/06/2024: hãy chọn cơ quan kế thừa để giao việc."
    ]
    assert given(task, on=date(2024, 6, 9)) == {"cu": "lead"}


def test_an_ended_unit_of_a_group_is_left_out(huyen, task):
    name(task, "implementing", group=group_of(huyen, xa(huyen, "cu", ended_on=DAY), xa(huyen, "xa-1")))
    assert given(task) == {"xa-1": "implementing"}


def test_a_second_run_changes_nothing(huyen, task):
    name(task, agency=xa(huyen, "xa-1"))
    assert given(task) == {"xa-1": "lead"}
    before = task.assignments.get().pk
    assert (given(task), task.assignments.get().pk) == ({"xa-1": "lead"}, before)


def test_untouched_work_no_longer_given_is_removed(huyen, task):
    first, second = xa(huyen, "xa-1"), xa(huyen, "xa-2")
    hand_over(task, first)
    hand_over(task, second)
    assert states(task) == {"xa-2": "todo"}


def test_touched_work_no_longer_given_is_closed_with_a_log_line(huyen, task, lead_person):
    first = xa(huyen, "xa-1")
    hand_over(task, first)
    move(task.assignments.get(), "start", by=lead_person, today=DAY, comment="Đang rà soát")
    hand_over(task, xa(huyen, "xa-2"), by=lead_person)
    assert states(task) == {"xa-1": "cancelled", "xa-2": "todo"}
    entry = task.assignments.get(agency=first).progress.first()
    assert (entry.text, entry.state, entry.by) == (WITHDRAWN, "cancelled", lead_person)
    assert AuditEntry.objects.get(action="close").changes == {"state": ["doing", "cancelled"]}


def test_reported_work_stays_reported_when_it_is_no_longer_given(huyen, task, lead_person):
    hand_over(task, xa(huyen, "xa-1"))
    move(task.assignments.get(), "report", by=lead_person, today=DAY)
    hand_over(task, xa(huyen, "xa-2"))
    assert states(task) == {"xa-1": "reported", "xa-2": "todo"}


def test_moving_the_lead_away_and_back_gives_the_work_again(huyen, task, lead_person):
    first, second = xa(huyen, "xa-1"), xa(huyen, "xa-2")
    hand_over(task, first)
    move(task.assignments.get(), "start", by=lead_person, today=DAY)
    hand_over(task, second)
    hand_over(task, first)
    assert states(task) == {"xa-1": "doing"}
    assert task.assignments.get().progress.first().text == GIVEN_AGAIN


def test_work_stopped_by_decision_stays_stopped(huyen, task, lead_person):
    hand_over(task, xa(huyen, "xa-1"))
    move(task.assignments.get(), "cancel", by=lead_person, today=DAY, comment="Đã gộp vào việc khác")
    assert given(task) == {"xa-1": "lead"}
    assert states(task) == {"xa-1": "cancelled"}


def test_a_change_of_role_keeps_the_state(huyen, task, lead_person):
    agency = xa(huyen, "xa-1")
    hand_over(task, agency)
    move(task.assignments.get(), "start", by=lead_person, today=DAY)
    task.parties.update(role="implementing")
    assert given(task) == {"xa-1": "implementing"}
    assert states(task) == {"xa-1": "doing"}


def test_a_successor_keeps_the_work_it_took_over_from_a_unit_of_a_group(huyen, task):
    old, new = xa(huyen, "cu"), xa(huyen, "moi")
    name(task, "implementing", group=group_of(huyen, old))
    assign(task, on=DAY, by=None)
    old.ended_on = DAY
    old.save()
    pass_open_work(old, new, on=DAY, by=None)
    assert given(task) == {"cu": "implementing", "moi": "implementing"}
    assert states(task) == {"cu": "cancelled", "moi": "todo"}


def test_a_successors_successor_keeps_it_too(huyen, task):
    first, second, third = (xa(huyen, code) for code in ("mot", "hai", "ba"))
    name(task, "implementing", group=group_of(huyen, first))
    assign(task, on=DAY, by=None)
    for old, new in [(first, second), (second, third)]:
        old.ended_on = DAY
        old.save()
        pass_open_work(old, new, on=DAY, by=None)
    given(task)
    assert states(task) == {"mot": "cancelled", "hai": "cancelled", "ba": "todo"}


def test_naming_the_successor_by_itself_keeps_what_it_took_over(huyen, task, lead_person):
    old, new = xa(huyen, "cu"), xa(huyen, "moi")
    hand_over(task, old)
    move(task.assignments.get(), "start", by=lead_person, today=DAY)
    pass_open_work(old, new, on=DAY, by=None)
    hand_over(task, new)
    assert states(task) == {"cu": "cancelled", "moi": "doing"}
    assert Assignment.objects.get(agency=new).taken_from == old


def test_a_recurring_task_is_given_once_for_each_occurrence(db):
    agency = make_agency()
    task = make_task(make_section(make_plan(agency)))
    TaskParty.objects.create(task=task, role="lead", printed=agency.name, agency=agency)
    half = task.occurrences.create(position=1, label="6 tháng", last_day=date(2024, 6, 15))
    year = task.occurrences.create(position=2, label="năm", last_day=date(2024, 12, 15))
    assign(task, on=date(2024, 1, 5), by=None)
    assert set(task.assignments.values_list("occurrence", "last_day")) == {
        (half.pk, half.last_day),
        (year.pk, year.last_day),
    }


def test_the_last_day_of_work_follows_its_task(db):
    agency = make_agency()
    task = make_task(make_section(make_plan(agency)), last_day=date(2024, 6, 15))
    TaskParty.objects.create(task=task, role="lead", printed=agency.name, agency=agency)
    assign(task, on=date(2024, 1, 5), by=None)
    task.last_day = date(2024, 6, 30)
    assign(task, on=date(2024, 1, 5), by=None)
    assert task.assignments.get().last_day == date(2024, 6, 30)
