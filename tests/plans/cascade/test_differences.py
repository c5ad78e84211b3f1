"""How a plan below differs from the one above."""

from datetime import date

import pytest

from plans.cascade.differences import compare
from plans.models import Measure, Occurrence, Plan, Task, TaskCriterion
from tests.factories import make_assessment, make_section, make_task


def found(plan):
    return compare(Plan.objects.get(pk=plan.pk), Plan.objects.all())


def only(plan):
    (row,) = found(plan).changed
    return row


def test_what_was_taken_over_as_it_stands_differs_in_nothing(scene):
    source = scene.give(measures=["+ Làm"], last_day=date(2024, 6, 14))
    Measure.objects.create(task=source, position=2, text="của phòng", actor_agency=scene.office)
    seen = found(scene.derive(source))
    assert (len(seen.derived), seen.same, seen.changed, seen.own, seen.untaken) == (1, 1, [], [], [])


@pytest.mark.parametrize(
    ("name", "label", "value"),
    [
        ("heading", "Đề mục", "Mới"),
        ("summary", "Tên việc", "Mới"),
        ("intro", "Câu dẫn", "Mới"),
        ("product", "Sản phẩm", "Mới"),
        ("deadline_phrase", "Thời hạn", "Mới"),
    ],
)
def test_changed_words_stand_side_by_side(scene, name, label, value):
    source = scene.give(**{name: "Cũ"})
    plan = scene.derive(source)
    plan.tasks.update(**{name: value})
    row = only(plan)
    assert [(change.label, change.above, change.here) for change in row.changes] == [(label, "Cũ", "Mới")]
    assert (row.task.plan, row.source, row.warnings) == (plan, source, [])


def test_changed_measures_are_told_in_full(scene):
    plan = scene.derive(scene.give(measures=["Làm", "Báo cáo"]))
    plan.tasks.get().measures.filter(text="Báo cáo").delete()
    (change,) = only(plan).changes
    assert (change.label, change.above, change.here) == ("Giải pháp", "+ Làm\n+ Báo cáo", "+ Làm")


def test_a_criterion_added_below_is_told(scene):
    leaf = make_assessment(scene.district).criteria_set.criteria.get(code="1")
    plan = scene.derive(scene.give())
    TaskCriterion.objects.create(task=plan.tasks.get(), criterion=leaf)
    assert [(change.label, change.above, change.here) for change in only(plan).changes] == [("Tiêu chí", "", "1")]


@pytest.mark.parametrize(
    ("day", "warnings"),
    [
        (date(2024, 6, 10), []),
        (date(2024, 6, 17), ["muộn hơn hạn của cấp trên 3 ngày (cấp trên: hết ngày 14/6/2024)."]),
        (None, ["chưa có ngày cuối, cấp trên yêu cầu xong hết ngày 14/6/2024."]),
    ],
)
def test_a_later_day_is_a_warning_an_earlier_one_is_not(scene, day, warnings):
    plan = scene.derive(scene.give(last_day=date(2024, 6, 14)))
    plan.tasks.update(last_day=day)
    row = only(plan)
    assert [change.label for change in row.changes] == ["Ngày cuối còn đúng hạn"]
    assert row.warnings == warnings


def test_without_a_day_above_no_day_is_too_late(scene):
    plan = scene.derive(scene.give())
    plan.tasks.update(last_day=date(2024, 12, 31))
    assert only(plan).warnings == []


def test_every_period_is_compared_by_its_name(scene):
    source = scene.give(deadline_kind="recurring")
    for position, label in enumerate(["6 tháng", "9 tháng", "năm"], start=1):
        Occurrence.objects.create(task=source, position=position, label=label, last_day=date(2024, 3 * position, 15))
    plan = scene.derive(source)
    own = plan.tasks.get().occurrences
    own.filter(label="6 tháng").update(last_day=date(2024, 3, 20))
    own.filter(label="9 tháng").update(last_day=None)
    row = only(plan)
    assert row.warnings == [
        "Kỳ 6 tháng: muộn hơn hạn của cấp trên 5 ngày (cấp trên: hết ngày 15/3/2024).",
        "Kỳ 9 tháng: chưa có ngày cuối, cấp trên yêu cầu xong hết ngày 15/6/2024.",
    ]
    assert row.changes[0].here == "6 tháng: 20/3/2024; 9 tháng: chưa có ngày; năm: 15/9/2024"


def test_own_tasks_and_tasks_left_above_are_named(scene):
    first, second = scene.give("Một"), scene.give("Hai")
    scene.give("Ban hành kế hoạch", asks_plan=True)
    plan = scene.derive(first)
    own = make_task(make_section(plan, 9), summary="Việc riêng")
    seen = found(plan)
    assert (seen.own, seen.untaken) == ([own], [second])


def test_a_plan_above_out_of_sight_is_not_compared(scene):
    plan = scene.derive(scene.give())
    plan.tasks.update(summary="Mới")
    seen = compare(plan, Plan.objects.none())
    assert (seen.derived, seen.own, seen.untaken) == ([], [], [])


def test_the_same_queries_for_one_task_and_for_many(scene, django_assert_num_queries):
    def derive(names):
        return scene.derive(*[scene.give(name, measures=["+"]) for name in names])

    small, large = derive("a"), derive("bcdefgh")
    for plan in (small, large):
        plan = Plan.objects.select_related("issuer").get(pk=plan.pk)
        with django_assert_num_queries(16):
            compare(plan, Plan.objects.all())
    assert Task.objects.filter(plan=large).count() == 7
