"""The end of an agency on 01/7/2025: history stays, new work is refused, open work passes on."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Agency, AgencySuccession, AuditEntry
from agencies.succession import carry_out_endings
from plans.assigning import assign
from plans.models import Assignment, ProgressEntry, TaskParty
from tests.factories import (
    make_agency,
    make_assessment,
    make_assignment,
    make_plan,
    make_section,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = date(2025, 7, 1)


@pytest.fixture
def province():
    return make_agency("tinh")


@pytest.fixture
def user(province):
    return make_user(province)


@pytest.fixture
def old(province):
    return make_agency("huyen", province, name="UBND huyện Bắc Sơn")


@pytest.fixture
def new(province):
    return make_agency("xa", province, name="UBND xã Bắc Sơn")


def task_of(issuer, position=1):
    return make_task(make_section(make_plan(issuer, state="issued")), position)


def work_of(agency):
    return {a.task_id: a.state for a in Assignment.objects.filter(agency=agency)}


def end(agency, *, on=DAY, successor=None):
    """What the administrator writes on the page of an agency."""
    agency.ended_on = on
    agency.full_clean()
    agency.save()
    if successor:
        AgencySuccession.objects.create(predecessor=agency, successor=successor, takes_open_work=True)


def test_the_end_comes_after_the_beginning(old):
    Agency.objects.filter(pk=old.pk).update(active_from=DAY)
    old.refresh_from_db()
    with pytest.raises(ValidationError, match="Ngày kết thúc phải sau ngày bắt đầu"):
        end(old)


def test_the_day_before_nothing_passes_on(old, new, province):
    make_assignment(old, task_of(province))
    end(old, successor=new)
    assert (carry_out_endings(today=date(2025, 6, 30)), work_of(new)) == (0, {})


@pytest.mark.parametrize("today", [DAY, date(2025, 9, 15)])
def test_on_the_day_or_later_open_work_is_with_the_successor(old, new, province, today):
    todo, doing = (make_assignment(old, task_of(province), state=state).task_id for state in ("todo", "doing"))
    end(old, successor=new)
    assert carry_out_endings(today=today) == 1
    assert work_of(new) == {todo: "todo", doing: "doing"}
    assert work_of(old) == {todo: "cancelled", doing: "cancelled"}
    assert set(new.assignments.values_list("taken_from", flat=True)) == {old.pk}


def test_the_change_of_hands_is_told_on_both_sides(old, new, province):
    make_assignment(old, task_of(province))
    end(old, successor=new)
    carry_out_endings(today=DAY)
    sentence = "Từ 01/07/2025 UBND huyện Bắc Sơn kết thúc, việc chuyển sang UBND xã Bắc Sơn."
    assert list(ProgressEntry.objects.values_list("text", flat=True)) == [sentence, sentence]
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == ["close", "pass_on", "take_over"]


@pytest.mark.parametrize("state", ["confirmed", "cancelled"])
def test_work_that_is_done_or_closed_stays_where_it_was(old, new, province, state):
    work = make_assignment(old, task_of(province), state=state)
    end(old, successor=new)
    carry_out_endings(today=DAY)
    assert (work_of(old), work_of(new)) == ({work.task_id: state}, {})


def test_reported_work_passes_on_with_the_day_it_was_done(old, new, province):
    work = make_assignment(old, task_of(province), state="reported", done_on=date(2025, 6, 20))
    end(old, successor=new)
    carry_out_endings(today=DAY)
    passed = Assignment.objects.get(agency=new)
    assert (work_of(old), passed.state, passed.done_on) == ({work.task_id: "cancelled"}, "reported", date(2025, 6, 20))


def test_work_the_successor_had_dropped_is_taken_up_again(old, new, province):
    task = task_of(province)
    make_assignment(old, task, state="doing")
    make_assignment(new, task, state="cancelled")
    end(old, successor=new)
    carry_out_endings(today=DAY)
    assert (work_of(old), work_of(new)) == ({task.pk: "cancelled"}, {task.pk: "doing"})


def test_a_second_run_changes_nothing(old, new, province):
    make_assignment(old, task_of(province))
    end(old, successor=new)
    carry_out_endings(today=DAY)
    before = (list(Assignment.objects.values()), AuditEntry.objects.count())
    assert carry_out_endings(today=date(2025, 7, 2)) == 0
    assert (list(Assignment.objects.values()), AuditEntry.objects.count()) == before


def test_without_a_successor_nothing_is_lost_and_one_may_come_later(old, new, province):
    work = make_assignment(old, task_of(province))
    end(old)
    assert (carry_out_endings(today=DAY), work_of(old)) == (0, {work.task_id: "todo"})
    AgencySuccession.objects.create(predecessor=old, successor=new, takes_open_work=True)
    assert (carry_out_endings(today=DAY), work_of(new)) == (1, {work.task_id: "todo"})


def test_of_several_successors_one_takes_the_work(old, new, province):
    work = make_assignment(old, task_of(province))
    other = make_agency("xa-2", province)
    AgencySuccession.objects.create(predecessor=old, successor=other)
    end(old, successor=new)
    carry_out_endings(today=DAY)
    assert (work_of(new), work_of(other)) == ({work.task_id: "todo"}, {})


def test_work_the_successor_has_already_is_not_given_twice(old, new, province):
    task = task_of(province)
    make_assignment(old, task)
    make_assignment(new, task, state="doing")
    end(old, successor=new)
    carry_out_endings(today=DAY)
    assert (work_of(new), work_of(old)) == ({task.pk: "doing"}, {task.pk: "cancelled"})


def test_two_ends_made_up_in_one_run_pass_the_work_to_the_last(old, new, province):
    last = make_agency("xa-moi", province)
    work = make_assignment(old, task_of(province))
    end(new, on=date(2026, 1, 1), successor=last)
    end(old, successor=new)
    assert carry_out_endings(today=date(2026, 2, 1)) == 2
    assert (work_of(last), work_of(new)) == ({work.task_id: "todo"}, {work.task_id: "cancelled"})


def test_new_work_for_an_ended_agency_is_refused(old, user, province):
    task = task_of(province)
    TaskParty.objects.create(task=task, role=TaskParty.Role.LEAD, agency=old, printed=old.name)
    end(old)
    with pytest.raises(ValidationError, match="không hoạt động vào ngày 01/07/2025: hãy chọn cơ quan kế thừa"):
        assign(task, on=DAY, by=user)
    assert Assignment.objects.count() == 0


def test_history_stays_readable(old, user):
    assessment = make_assessment(old)
    end(old)
    assert list(type(assessment).objects.visible_to(user)) == [assessment]
    assert list(type(assessment).objects.visible_to(make_user(old, "viewer", "cu"))) == [assessment]
