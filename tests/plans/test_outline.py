"""A plan as its page shows it: depth first, tasks in their sections, in a fixed number of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.outline import outline
from tests.factories import (
    make_agency,
    make_assignment,
    make_criterion,
    make_kind,
    make_plan,
    make_section,
    make_set,
    make_task,
    make_user,
)

TODAY = date(2024, 6, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def person(huyen):
    return make_user(huyen)


def xa(huyen, code):
    return make_agency(code, huyen, kind=make_kind("xa", level=3))


def only_task(plan, user):
    return next(view for item in outline(plan, user, today=TODAY) for view in item.tasks)


def test_sections_come_depth_first_in_their_order(huyen, person):
    plan = make_plan(huyen)
    second = make_section(plan, 2, marker="II.")
    first = make_section(plan, 1, marker="I.")
    make_section(plan, 5, marker="2.", parent=first)
    child = make_section(plan, 4, marker="1.", parent=first)
    make_section(plan, 9, marker="a)", parent=child)
    make_section(plan, 3, marker="1.", parent=second)
    shown = [(item.section.marker, item.depth) for item in outline(plan, person, today=TODAY)]
    assert shown == [("I.", 0), ("1.", 1), ("a)", 2), ("2.", 1), ("II.", 0), ("1.", 1)]


def test_a_plan_without_sections_is_empty(huyen, person):
    assert outline(make_plan(huyen), person, today=TODAY) == []


def test_tasks_stand_in_their_section_by_position(huyen, person):
    section = make_section(make_plan(huyen))
    tasks = [make_task(section, position) for position in (3, 1, 2)]
    views = outline(section.plan, person, today=TODAY)[0].tasks
    assert [view.task for view in views] == [tasks[1], tasks[2], tasks[0]]


def test_done_late_and_total_leave_stopped_work_out(huyen, person):
    task = make_task(make_section(make_plan(huyen, state="issued")), last_day=date(2024, 6, 1))
    for number, state in enumerate(["todo", "reported", "confirmed", "cancelled"]):
        make_assignment(xa(huyen, f"xa-{number}"), task, state=state)
    view = only_task(task.plan, person)
    assert (view.total, view.done, view.late) == (3, 2, 1)


def test_an_agency_counts_its_own_work_only(huyen):
    task = make_task(make_section(make_plan(huyen, state="issued")))
    units = [xa(huyen, f"xa-{number}") for number in range(3)]
    for unit in units:
        make_assignment(unit, task)
    assert only_task(task.plan, make_user(units[0], "officer", username="xa")).total == 1


def test_codes_name_the_linh_vuc_of_a_remainder(demo):
    task = demo.plan("S4").tasks.get(kind="block", heading="")
    views = [view for item in outline(task.plan, demo.user("phongnoivu"), today=TODAY) for view in item.tasks]
    assert [view.codes for view in views if view.task == task] == ["lĩnh vực 9, phần không in"]


def test_several_codes_are_joined(huyen, person):
    task = make_task(make_section(make_plan(huyen)))
    criteria = make_set(huyen)
    for code in ("1.10", "1.9"):
        task.criterion_links.create(criterion=make_criterion(criteria, code, "1.00"))
    assert only_task(task.plan, person).codes == "1.9; 1.10"


def test_bodies_are_shown_as_printed(demo):
    plan = demo.plan("S4")
    views = [view for item in outline(plan, demo.user("phongnoivu"), today=TODAY) for view in item.tasks]
    shown = next(view for view in views if view.task.heading.startswith("Tiêu chí 7.2"))
    assert (shown.lead, shown.implementing, len(shown.measures)) == (
        "Văn phòng HĐND và UBND huyện",
        "các cơ quan, đơn vị; UBND cấp xã",
        3,
    )


def test_a_fixed_number_of_queries_for_the_whole_plan(demo):
    plan, person = demo.plan("S4"), demo.user("phongnoivu")
    with CaptureQueriesContext(connection) as captured:
        views = outline(plan, person, today=TODAY)
    assert (len(captured), sum(len(item.tasks) for item in views)) == (14, plan.tasks.count())
