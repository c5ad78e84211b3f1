"""Roll-up lines of groups on a task, and bodies that are asked and never told."""

from datetime import date

import pytest

from agencies.models import AgencyGroup
from plans.assigning import assign
from plans.groups import unreceived_agencies
from plans.models import Assignment, Occurrence
from plans.outline import outline
from plans.receipts import ask_receipts
from tests.factories import make_agency, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def task(huyen):
    return make_task(make_section(make_plan(huyen, state="issued")), last_day=DAY)


@pytest.fixture
def coordinator(huyen):
    return make_user(huyen, "coordinator")


def communes(huyen, number):
    return [make_agency(f"xa-{n}", huyen, kind=make_kind("xa", level=3), short_name=f"Xã {n}") for n in range(number)]


def name_group(task, members, role="implementing"):
    group = AgencyGroup.objects.create(owner=task.plan.issuer, name="UBND cấp xã")
    group.members.set(members)
    task.parties.create(role=role, printed="UBND cấp xã", group=group)
    assign(task, on=DAY, by=None)


def view_of(task, user, on=DAY):
    return next(view for item in outline(task.plan, user, today=on) for view in item.tasks if view.task == task)


def lines(task, user, on=DAY):
    return [(g.name, g.period, g.done, g.total, g.late) for g in view_of(task, user, on).groups]


def set_state(agency, state, **values):
    Assignment.objects.filter(agency=agency).update(state=state, **values)


def test_one_line_for_all_units_of_a_group(huyen, task, coordinator):
    units = communes(huyen, 4)
    name_group(task, units)
    set_state(units[0], "confirmed", done_on=DAY)
    set_state(units[1], "reported", done_on=DAY)
    assert lines(task, coordinator, date(2024, 6, 11)) == [("UBND cấp xã", "", 2, 4, 2)]


def test_stopped_work_counts_in_no_line(huyen, task, coordinator):
    units = communes(huyen, 3)
    name_group(task, units)
    set_state(units[0], "cancelled")
    assert lines(task, coordinator) == [("UBND cấp xã", "", 0, 2, 0)]


def test_the_line_opens_to_its_units_by_what_they_say(huyen, task, coordinator):
    units = communes(huyen, 3)
    name_group(task, units)
    set_state(units[1], "declined")
    found = view_of(task, coordinator, date(2024, 6, 11)).groups[0].units
    assert found == {"Chưa thực hiện, quá hạn": ["Xã 0", "Xã 2"], "Báo không đúng việc, quá hạn": ["Xã 1"]}


def test_every_period_has_its_line(huyen, task, coordinator):
    for position, label in enumerate(["6 tháng", "năm"]):
        Occurrence.objects.create(task=task, position=position, label=label, last_day=DAY)
    units = communes(huyen, 2)
    name_group(task, units)
    Assignment.objects.filter(agency=units[0], occurrence__label="6 tháng").update(state="confirmed")
    assert lines(task, coordinator) == [("UBND cấp xã", "6 tháng", 1, 2, 0), ("UBND cấp xã", "năm", 0, 2, 0)]


def test_a_unit_that_took_the_work_over_stands_for_the_old_one(huyen, task, coordinator):
    units = communes(huyen, 2)
    name_group(task, units)
    Assignment.objects.filter(agency=units[1]).update(
        agency=make_agency("xa-moi", huyen, kind=units[0].kind), taken_from=units[1]
    )
    assert lines(task, coordinator) == [("UBND cấp xã", "", 0, 2, 0)]


def test_cooperating_groups_and_single_agencies_have_no_line(huyen, task, coordinator):
    units = communes(huyen, 2)
    name_group(task, units, role="cooperating")
    task.parties.create(role="lead", printed="Xã 0", agency=units[0])
    assign(task, on=DAY, by=None)
    assert lines(task, coordinator) == []


def test_who_has_not_received_the_plan_is_counted(huyen, task, coordinator):
    units = communes(huyen, 3)
    name_group(task, units)
    ask_receipts(task.plan)
    task.plan.receipts.filter(agency=units[0]).update(received_at="2024-06-10T01:00Z")
    assert view_of(task, coordinator).groups[0].unreceived == 2
    assert unreceived_agencies(task.plan) == {units[1].pk, units[2].pk}


def test_a_unit_sees_no_line_of_the_others(huyen, task):
    units = communes(huyen, 2)
    name_group(task, units)
    assert lines(task, make_user(units[0], "officer")) == []


def test_bodies_outside_the_authority_are_asked(huyen, task, coordinator):
    front = make_agency("mttq", huyen, kind=make_kind("mttq", is_outside=True))
    task.parties.create(role="lead", printed="Ủy ban MTTQ", agency=front)
    assign(task, on=DAY, by=None)
    assert (view_of(task, coordinator).requested, task.assignments.count()) == (["Ủy ban MTTQ"], 0)


def test_a_section_that_requests_gives_no_work(huyen, task, coordinator):
    task.section.is_request = True
    task.section.save()
    task.parties.create(role="lead", printed="Xã 0", agency=communes(huyen, 1)[0])
    assign(task, on=DAY, by=None)
    assert (view_of(task, coordinator).requested, task.assignments.count()) == (["Xã 0"], 0)


def test_as_many_queries_for_100_units_as_for_10(
    huyen, task, coordinator, django_assert_num_queries, django_assert_max_num_queries
):
    units = communes(huyen, 100)
    name_group(task, units[:10])
    with django_assert_max_num_queries(13) as captured:
        outline(task.plan, coordinator, today=DAY)
    AgencyGroup.objects.get().members.set(units)
    assign(task, on=DAY, by=None)
    with django_assert_num_queries(len(captured)):
        assert lines(task, coordinator) == [("UBND cấp xã", "", 0, 100, 0)]
