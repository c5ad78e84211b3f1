"""Entering expected points and points not regainable: the bounds, the sentences, the trail."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import AuditEntry
from plans.expecting import give_up, set_expected, take_back
from plans.ledger_rows import mark
from plans.models import NotRegainable, TaskCriterion
from tests.factories import make_agency, make_plan, make_section, make_task

REASON = "Đã sắp xếp đủ đơn vị sự nghiệp"


@pytest.fixture
def office(demo):
    return demo.user("phongnoivu")


def link_of(demo, code="7.3.1", block="7.3.1") -> TaskCriterion:
    task = demo.plan("S4").tasks.get(heading__startswith=f"Tiêu chí {block}")
    return TaskCriterion.objects.get_or_create(task=task, criterion=demo.criterion(code))[0]


def expect(demo, link, amount, *, seen=None, by=None):
    amount, seen = (None if value is None else Decimal(value) for value in (amount, seen))
    set_expected(link, amount, assessment=demo.assessment, seen=seen, by=by)
    link.refresh_from_db()
    return link.expected


def set_aside(demo, code, amount, reason=REASON, *, seen="", by=None):
    give_up(demo.assessment, demo.criterion(code), Decimal(amount), reason, seen=seen, by=by)
    return NotRegainable.objects.get(assessment=demo.assessment, criterion=demo.criterion(code))


def refused(write, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as caught:
        write(*args, **kwargs)
    return caught.value.messages[0]


# --- expected points ---


def test_expected_points_are_stored_and_leave_a_trail_row(demo, office):
    link = link_of(demo)
    assert expect(demo, link, "0.6", by=office) == Decimal("0.6")
    trail = AuditEntry.objects.filter(model="plans.task", record_id=link.task_id, action="expect")
    assert [(entry.actor, entry.changes) for entry in trail] == [(office, {"7.3.1": ["", "0,60"]})]


def test_all_that_was_lost_may_be_expected_and_not_a_hundredth_more(demo):
    assert expect(demo, link_of(demo), "1.00") == Decimal("1.00")
    assert "chưa đạt 0,12 điểm. Ghi nhiều nhất 0,12." in refused(expect, demo, link_of(demo, "7.2", "7.2"), "0.13")


def test_two_tasks_cannot_plan_1_60_on_7_3_1_which_lost_1_00(demo):
    first, second = link_of(demo), link_of(demo, block="7.2")
    expect(demo, first, "0.80")
    assert refused(expect, demo, second, "0.80") == (
        "Tiêu chí 7.3.1: không ghi được 0,80: chưa đạt 1,00 điểm, chỉ còn 0,20 điểm để ghi "
        f"(«{first.task.heading}» đã ghi lấy lại 0,80). Ghi nhiều nhất 0,20."
    )
    assert expect(demo, second, "0.20") == Decimal("0.20")


def test_a_third_task_finds_nothing_left(demo):
    expect(demo, link_of(demo), "1.00")
    assert "không còn điểm nào để ghi" in refused(expect, demo, link_of(demo, block="7.2"), "0.01")


@pytest.mark.parametrize("amount", ["0", "-0.10"])
def test_nothing_and_less_than_nothing_are_refused(demo, amount):
    assert refused(expect, demo, link_of(demo), amount) == "Ghi số điểm lớn hơn 0; để trống nếu chưa ước được."


def test_an_estimate_is_taken_back_with_a_blank(demo):
    expect(demo, link_of(demo), "0.60")
    assert expect(demo, link_of(demo), None, seen="0.6") is None


def test_the_same_figure_again_writes_nothing(demo):
    expect(demo, link_of(demo), "0.60")
    expect(demo, link_of(demo), "0.60", seen=None)
    assert AuditEntry.objects.filter(action="expect").count() == 1


def test_what_somebody_else_has_entered_is_not_overwritten_unseen(demo):
    expect(demo, link_of(demo), "0.60")
    assert refused(expect, demo, link_of(demo), "0.40", seen=None) == (
        "Người khác vừa ghi «0,60» vào ô này: xem lại rồi ghi tiếp nếu vẫn cần."
    )


def test_a_smaller_figure_is_taken_even_where_too_much_stands(demo):
    expect(demo, link_of(demo), "1.00")
    demo.assessment.scores.filter(criterion=demo.criterion("7.3.1")).update(achieved=Decimal("0.75"))
    assert expect(demo, link_of(demo), "0.50", seen="1") == Decimal("0.50")
    assert "không còn điểm nào" in refused(expect, demo, link_of(demo, block="7.2"), "0.01")


def test_a_task_that_was_stopped_holds_no_points(demo, office):
    stopped = link_of(demo)
    expect(demo, stopped, "1.00")
    stopped.task.assignments.update(state="cancelled")
    assert expect(demo, link_of(demo, block="7.2"), "0.90") == Decimal("0.90")


def test_a_link_that_has_gone_meanwhile(demo):
    link = link_of(demo, block="7.2")
    TaskCriterion.objects.filter(pk=link.pk).delete()
    assert refused(expect, demo, link, "0.10") == "Nhiệm vụ vừa được bỏ gắn với tiêu chí này: tải lại trang."


def test_a_plan_of_another_office_holds_no_points_of_this_table(demo):
    plan = make_plan(make_agency("khac"), assessment=demo.assessment)
    link = TaskCriterion.objects.create(task=make_task(make_section(plan)), criterion=demo.criterion("7.6.1"))
    assert "kế hoạch của cơ quan khác" in refused(expect, demo, link, "0.10")


def test_a_plan_that_mends_another_table_holds_no_points_of_this_one(demo):
    plan = make_plan(demo.agency("bac-son"))
    link = TaskCriterion.objects.create(task=make_task(make_section(plan)), criterion=demo.criterion("7.6.1"))
    assert "kế hoạch của cơ quan khác" in refused(expect, demo, link, "0.10")


def test_a_score_not_entered_has_lost_nothing_to_regain(demo):
    demo.assessment.scores.filter(criterion=demo.criterion("7.3.1")).update(achieved=None)
    assert "chưa đạt 0,00 điểm" in refused(expect, demo, link_of(demo), "0.10")


# --- points not regainable ---


def test_points_given_up_are_stored_with_reason_and_name(demo, office):
    found = set_aside(demo, "4.2", "1", by=office)
    assert (found.amount, found.reason, found.by) == (Decimal(1), REASON, office)
    entry = AuditEntry.objects.get(action="give_up")
    assert (entry.changes, entry.agency) == ({"amount": ["", f"1,00: {REASON}"]}, demo.agency("bac-son"))


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_compulsory(demo, reason):
    assert "Ghi lý do" in refused(set_aside, demo, "4.2", "1", reason)


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_only_positive_points_are_given_up(demo, amount):
    assert "lớn hơn 0" in refused(set_aside, demo, "4.2", amount)


def test_no_more_is_given_up_than_was_lost(demo):
    assert refused(set_aside, demo, "4.2", "1.68") == (
        "Tiêu chí 4.2: không ghi được 1,68: chưa đạt 1,67 điểm. Ghi nhiều nhất 1,67."
    )


def test_what_a_task_is_to_regain_cannot_be_given_up(demo):
    expect(demo, link_of(demo), "0.60")
    assert "dự kiến lấy lại 0,60). Ghi nhiều nhất 0,40." in refused(set_aside, demo, "7.3.1", "0.41")


def test_what_was_given_up_cannot_be_planned(demo):
    set_aside(demo, "7.3.1", "0.50")
    assert "(0,50 đã ghi là không lấy lại được)" in refused(expect, demo, link_of(demo), "0.60")


def test_a_second_declaration_replaces_the_first(demo):
    first = set_aside(demo, "4.2", "1.00")
    second = set_aside(demo, "4.2", "1.50", "Lý do khác", seen=mark(first))
    assert (second.pk, second.amount, second.reason) == (first.pk, Decimal("1.5"), "Lý do khác")


def test_a_declaration_made_meanwhile_is_not_overwritten_unseen(demo):
    set_aside(demo, "4.2", "1.00")
    assert f"«1,00: {REASON}»" in refused(set_aside, demo, "4.2", "0.50", seen="")


def test_the_same_declaration_again_writes_nothing(demo):
    set_aside(demo, "4.2", "1.00")
    set_aside(demo, "4.2", "1.00", seen="")
    assert AuditEntry.objects.filter(action="give_up").count() == 1


def test_a_declaration_is_taken_back(demo, office):
    found = set_aside(demo, "4.2", "1.00")
    for _ in range(2):
        take_back(demo.assessment, found.criterion, seen=mark(found), by=office)
    assert demo.assessment.not_regainable.count() == 0
    assert AuditEntry.objects.get(action="take_back").changes == {"amount": [f"1,00: {REASON}", ""]}


def test_a_declaration_changed_meanwhile_is_not_taken_back_unseen(demo):
    found = set_aside(demo, "4.2", "1.00")
    assert "Người khác vừa ghi" in refused(take_back, demo.assessment, found.criterion, seen="cũ", by=None)


@pytest.mark.parametrize("values", [{"amount": Decimal(0)}, {"amount": Decimal(-1)}, {"reason": ""}])
def test_the_database_itself_refuses(demo, values):
    values = {"amount": Decimal(1), "reason": REASON, **values}
    with pytest.raises(IntegrityError), transaction.atomic():
        NotRegainable.objects.create(assessment=demo.assessment, criterion=demo.criterion("4.2"), **values)


def test_one_declaration_for_one_criterion(demo):
    found = set_aside(demo, "4.2", "0.50")
    with pytest.raises(IntegrityError), transaction.atomic():
        NotRegainable.objects.create(
            assessment=demo.assessment, criterion=found.criterion, amount=Decimal(1), reason=REASON
        )
