"""Progress from below: counted, never written."""

from datetime import date

import pytest

from plans.cascade.rollup import Progress, is_done, progress_of, source_of, task_rows, unit_lines, units_of
from plans.models import Assignment, Plan, Task
from tests.factories import make_agency, make_assignment, make_plan, make_section, make_task, make_user

from .scene import DAY, Scene, finish


def seen(scene, task, person=None) -> dict[str, tuple]:
    found = progress_of([task], person or scene.leader)
    codes = {agency.pk: agency.code for agency in scene.communes + [scene.district]}
    return {codes[unit]: (row.done, row.total, row.deeper_done, row.deeper_total) for (_, unit), row in found.items()}


@pytest.mark.parametrize(
    ("states", "done"),
    [
        ([], False),
        (["reported"], True),
        (["confirmed", "reported"], True),
        (["confirmed", "doing"], False),
        (["todo"], False),
        (["confirmed", "cancelled"], True),
        (["cancelled"], False),
    ],
)
def test_a_task_is_done_when_all_that_goes_on_is_reported(db, states, done):
    task = make_task(make_section(make_plan(state="issued")))
    for number, state in enumerate(states):
        make_assignment(make_agency(f"xa-{number}"), task, state=state)
    assert is_done(task) == done


def test_each_unit_counts_its_own_tasks(scene):
    task = scene.give()
    for number, agency in enumerate(scene.communes[:2]):
        plan = scene.issue(scene.derive(task, agency=agency))
        if number:
            finish(plan.tasks.get())
    assert seen(scene, task) == {"xa-1": (0, 1, 0, 0), "xa-2": (1, 1, 0, 0)}


def test_a_unit_that_split_a_task_has_it_counted_in_parts(scene):
    task = scene.give()
    plan = scene.issue(scene.derive(task))
    part = make_task(plan.sections.first(), 2, summary="Phần hai", derived_from=task)
    make_assignment(scene.commune, part, state="confirmed")
    assert seen(scene, task) == {"xa-1": (1, 2, 0, 0)}
    finish(plan.tasks.get(position=1))
    (row,) = progress_of([task], scene.leader).values()
    assert (row.is_done, row.plans) == (True, [plan])
    assert row.words == "Các nhiệm vụ triển khai trong kế hoạch của cơ quan đã xong 2/2."


def test_nothing_above_is_reported_by_itself(scene):
    task = scene.give()
    finish(scene.issue(scene.derive(task)).tasks.get(), "confirmed")
    assert seen(scene, task) == {"xa-1": (1, 1, 0, 0)}
    assert set(task.assignments.values_list("state", flat=True)) == {"todo"}


def test_a_draft_is_counted_for_its_own_people_alone(scene):
    task = scene.give()
    plan = scene.derive(task)
    assert seen(scene, task) == {}
    assert seen(scene, task, scene.officer) == {"xa-1": (0, 1, 0, 0)}
    scene.issue(plan)
    assert seen(scene, task) == {"xa-1": (0, 1, 0, 0)}


def from_province(scene, units=2) -> tuple[Task, Plan]:
    """A task of the province, taken over by the district, given to the communes and taken over by ``units`` of them."""
    section = make_section(make_plan(scene.province, state="issued"))
    top = scene.give("Việc của tỉnh", section=section, to=scene.district)
    middle = scene.issue(scene.derive(top, parent=section.plan, agency=scene.district))
    task = middle.tasks.get()
    for agency in scene.communes:
        make_assignment(agency, task)
    for agency in scene.communes[:units]:
        scene.issue(scene.derive(task, parent=middle, agency=agency))
    return top, middle


def test_two_levels_roll_up_to_the_province(scene):
    top, middle = from_province(scene)
    minister = make_user(scene.province, username="so-noi-vu")
    assert seen(scene, top, minister) == {"huyen": (0, 1, 0, 2)}
    finish(Task.objects.filter(plan__issuer=scene.commune).get())
    assert seen(scene, top, minister) == {"huyen": (0, 1, 1, 2)}
    finish(middle.tasks.get())
    assert seen(scene, top, minister) == {"huyen": (1, 1, 1, 2)}
    assert seen(scene, middle.tasks.get()) == {"xa-1": (1, 1, 0, 0), "xa-2": (0, 1, 0, 0)}


def test_a_commune_sees_its_own_progress_and_no_others(scene):
    task = scene.give()
    for agency in scene.communes:
        scene.issue(scene.derive(task, agency=agency))
    assert seen(scene, task, scene.officer) == {"xa-1": (0, 1, 0, 0)}


def test_the_unit_is_asked_to_report_once_all_is_done(scene):
    task = scene.give()
    plan = scene.issue(scene.derive(task))
    rows = list(task.assignments.select_related("agency").order_by("agency__path"))
    assert [line.proposes for line in unit_lines(task, rows, scene.officer, today=DAY)] == [False, False, False]
    finish(plan.tasks.get())
    assert [line.proposes for line in unit_lines(task, rows, scene.officer, today=DAY)] == [True, False, False]
    viewer = make_user(scene.commune, "viewer", "nguoi-xem")
    assert [line.proposes for line in unit_lines(task, rows, viewer, today=DAY)] == [False, False, False]


@pytest.mark.parametrize(("state", "plan_state"), [("reported", "issued"), ("todo", "finished")])
def test_what_is_reported_or_over_is_not_asked_for(scene, state, plan_state):
    task = scene.give()
    finish(scene.issue(scene.derive(task)).tasks.get())
    task.assignments.update(state=state)
    Plan.objects.filter(pk=scene.upper.pk).update(state=plan_state)
    fresh = Task.objects.get(pk=task.pk)
    assert not any(line.proposes for line in unit_lines(fresh, fresh.assignments.all(), scene.officer, today=DAY))


def test_the_page_of_a_task_shows_those_that_took_it_over_among_all(scene):
    task = scene.give()
    plan = scene.issue(scene.derive(task))
    units = units_of(task, task.assignments.all(), scene.leader, today=DAY)
    assert (units.total, [(line.assignment.agency, line.progress.plans) for line in units.lines]) == (
        3,
        [(scene.commune, [plan])],
    )


def test_a_unit_with_work_for_every_quarter_is_counted_once(scene):
    task = scene.give()
    scene.issue(scene.derive(task))
    quarter = task.occurrences.create(position=1, label="Quý II", last_day=DAY)
    rows = [*task.assignments.all(), make_assignment(scene.commune, task, occurrence=quarter)]
    units = units_of(task, rows, scene.leader, today=DAY)
    assert (units.taken, units.total, len(units.lines)) == (1, 3, 2)


@pytest.mark.parametrize(("last_day", "is_late"), [(None, False), (date(2024, 6, 10), False), (date(2024, 6, 9), True)])
def test_what_is_reported_after_its_day_needs_a_reason(scene, last_day, is_late):
    task = scene.give()
    task.assignments.update(last_day=last_day)
    lines = unit_lines(task, task.assignments.all(), scene.officer, today=DAY)
    assert {line.needs_reason for line in lines} == {is_late}


def test_the_issuer_and_stopped_work_have_no_line(scene):
    task = scene.give()
    make_assignment(scene.district, task)
    Assignment.objects.filter(task=task, agency=scene.commune).update(state="cancelled")
    lines = unit_lines(task, task.assignments.order_by("pk"), scene.leader, today=DAY)
    assert [(line.assignment.agency, line.progress) for line in lines] == [
        (agency, Progress()) for agency in scene.communes[1:]
    ]


def test_the_task_above_is_named_where_its_plan_is_in_sight(scene):
    source = scene.give()
    task = scene.derive(source).tasks.get()
    assert source_of(task, scene.officer) == source
    assert source_of(source, scene.officer) is None
    room = make_user(make_agency("cong-chuc", scene.commune), "officer", "cong-chuc")
    assert source_of(task, room) is None


def test_the_tasks_of_a_plan_are_summed_over_the_units(scene):
    task, other = scene.give("Một"), scene.give("Hai", to=scene.office)
    scene.give("Ban hành kế hoạch", asks_plan=True)
    for agency in scene.communes[:2]:
        finish(scene.issue(scene.derive(task, agency=agency)).tasks.get())
    rows = task_rows(scene.upper, scene.leader)
    assert [(row.task, row.units, row.taken, row.progress.done, row.progress.total) for row in rows] == [
        (task, 3, 2, 2, 2),
        (other, 1, 0, 0, 0),
    ]


def test_the_same_queries_for_few_units_and_for_many(db, django_assert_num_queries):
    scene = Scene(communes=12)
    top, _ = from_province(scene, units=12)
    minister = make_user(scene.province, username="so-noi-vu")
    with django_assert_num_queries(5):  # two a level, and one that finds nothing below
        found = progress_of([top], minister)
    assert found[top.pk, scene.district.pk].deeper_total == 12
