"""Lost points and the tasks that answer them, on the table of huyện Bắc Sơn."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from plans.editing import link_criterion, unlink_criterion
from plans.lost_points import lost_points
from plans.models import Plan, Task, TaskCriterion
from tests.factories import make_criterion, make_plan, make_section, make_set, make_task

PAYMENT = ["7.6.1", "7.6.2", "7.6.3"]


def read(demo):
    return lost_points(demo.assessment, Plan.objects.visible_to(demo.user("phongnoivu")))


def block(demo, code) -> Task:
    return demo.plan("S4").tasks.get(heading__startswith=f"Tiêu chí {code}")


def test_exactly_the_payment_criteria_are_uncited(demo):
    found = read(demo).coverage
    assert [leaf.code for leaf in found.uncited] == PAYMENT
    assert (found.uncited_points, sum(leaf.lost for leaf in found.covered)) == (Decimal("1.98"), Decimal("12.65"))


def test_each_of_them_is_hinted_to_block_7_2(demo):
    hints = {row.leaf.code: row.hint for row in read(demo).rows if not row.links}
    assert hints == dict.fromkeys(PAYMENT, block(demo, "7.2"))


def test_what_is_cited_needs_no_hint(demo):
    assert [row.leaf.code for row in read(demo).rows if row.links and row.hint] == []


def test_the_remainder_is_served_by_the_block_without_a_code(demo):
    row = next(row for row in read(demo).rows if row.leaf.pk == demo.remainder("9").pk)
    assert (row.lost, [link.is_cited for link in row.links]) == ("1,39", [False])


def test_linking_7_6_1_leaves_1_70_and_unlinking_brings_1_98_back(demo):
    by = demo.user("phongnoivu")
    link_criterion(block(demo, "7.2"), demo.criterion("7.6.1"), by=by)
    assert read(demo).coverage.uncited_points == Decimal("1.70")
    unlink_criterion(TaskCriterion.objects.get(criterion=demo.criterion("7.6.1")), by=by)
    assert read(demo).coverage.uncited_points == Decimal("1.98")


def test_a_link_by_hand_is_no_cited_code_and_leaves_one_trail_row(demo):
    by, task, leaf = demo.user("phongnoivu"), block(demo, "7.2"), demo.criterion("7.6.1")
    for _ in range(2):
        link_criterion(task, leaf, by=by)
    assert task.criterion_links.get(criterion=leaf).is_cited is False
    trail = AuditEntry.objects.filter(model="plans.task", record_id=task.pk, action="link")
    assert [entry.changes for entry in trail] == [{"criteria": ["", leaf.title]}]


def test_a_printed_code_cannot_be_unlinked_here(demo):
    link = block(demo, "7.2").criterion_links.get()
    with pytest.raises(ValidationError, match="Mã 7.2 in trong đề mục"):
        unlink_criterion(link, by=demo.user("phongnoivu"))
    assert TaskCriterion.objects.filter(pk=link.pk).exists()


def test_printed_figures_and_causes_of_a_row(demo):
    row = next(row for row in read(demo).rows if row.leaf.code == "3.5.3")
    assert (row.maximum, row.achieved, row.lost) == ("0,50", "0,25", "0,25")
    assert [cause.text[:10] for cause in row.causes] == ["Có UBND cấ"]


def test_a_score_not_entered_is_missing_not_lost(demo):
    leaf = demo.criterion("1.6.2")
    demo.assessment.scores.filter(criterion=leaf).update(achieved=None)
    found = read(demo)
    assert (found.missing, leaf.pk in [row.leaf.pk for row in found.rows]) == (1, False)


def test_not_applicable_is_neither_lost_nor_missing(demo):
    demo.assessment.scores.filter(criterion=demo.criterion("1.6.2")).update(
        achieved=None, not_applicable=True, not_applicable_reason="Huyện không có"
    )
    found = read(demo)
    total = sum(leaf.lost for leaf in [*found.coverage.covered, *found.coverage.uncited])
    assert (found.missing, total) == (0, Decimal("14.13"))


def test_plans_out_of_sight_serve_nothing(demo):
    assert len(lost_points(demo.assessment, Plan.objects.none()).coverage.covered) == 0


def test_a_duty_counts_only_when_somebody_links_it(demo):
    duty = demo.plan("S4").tasks.filter(kind="duty").first()
    assert duty not in read(demo).tasks
    link_criterion(duty, demo.criterion("7.6.1"), by=demo.user("phongnoivu"))
    assert read(demo).coverage.uncited_points == Decimal("1.70")


def test_links_to_another_set_neither_count_nor_break_the_list(demo):
    other = make_criterion(make_set(demo.agency("bac-son"), code="bo-khac"), "1", "5.00")
    TaskCriterion.objects.create(task=block(demo, "7.2"), criterion=other)
    assert read(demo).coverage.uncited_points == Decimal("1.98")


def test_a_fixed_number_of_queries(demo, django_assert_num_queries):
    table, plans = demo.assessment, Plan.objects.visible_to(demo.user("phongnoivu"))
    section = make_section(make_plan(demo.agency("bac-son"), assessment=table))
    for position in range(5):
        link_criterion(make_task(section, position), demo.criterion("7.6.1"), by=None)
    with django_assert_num_queries(7):
        lost_points(table, plans)
