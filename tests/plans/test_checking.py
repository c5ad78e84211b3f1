"""The checks on stored plans: the five seeds, what is read of each, a fixed number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, AgencyGroup
from plans.checking import findings
from plans.editing import link_criterion
from plans.models import Appendix, Measure, Occurrence, Plan, Task, TaskCriterion, TaskParty
from plans.sample import SAMPLE_DAY
from tests.factories import (
    make_agency,
    make_assignment,
    make_kind,
    make_line,
    make_plan,
    make_section,
    make_task,
)

BLOCKS = 14
EXPECTED = {
    "S0": ["unresolved_deadline", "empty_appendix", "empty_appendix", "no_product"],
    "S1": ["unresolved_deadline", "unit_without_plan", "empty_appendix", "no_product"],
    "S2": ["no_deadline", "no_product"],
    "S3": ["no_number_line", "no_place", "empty_appendix", "empty_appendix"],
    "S4": [
        *["uncited", "missing_appendix", "early_deadline", "early_deadline"],
        *["published", "numbering_prefix"],
        *["no_deadline", "no_deadline", "empty_group", "no_deadline", "no_deadline", "empty_group"],
        *["no_deadline"] * 8,
        *["unit_without_plan"] * 2,
        *["uncited_fits"] * 3,
        *["no_product"] * BLOCKS,
    ],
}


def checked(plan, on=SAMPLE_DAY) -> list[tuple[str, str]]:
    return [(one.code, one.sentence) for one in findings(plan, on=on)]


def codes(plan, on=SAMPLE_DAY) -> list[str]:
    return [code for code, _ in checked(plan, on)]


def sentences(plan, code) -> list[str]:
    return [sentence for found, sentence in checked(plan) if found == code]


def test_the_year_of_the_signature_is_read(db):
    plan = make_plan(year=2025, month=12, day=28, signed_year=2024)
    task = make_task(make_section(plan), last_day=date(2025, 3, 31))
    assert "early_deadline" not in codes(plan)
    Task.objects.filter(pk=task.pk).update(last_day=date(2024, 12, 27))
    assert "đến trước ngày của kế hoạch (ngày 28/12/2024)" in sentences(plan, "early_deadline")[0]


# --- the seeds ---


@pytest.mark.parametrize("key", EXPECTED)
def test_each_seed_has_exactly_its_findings(demo, key):
    assert codes(demo.plan(key)) == EXPECTED[key]


@pytest.mark.parametrize("key", EXPECTED)
def test_years_later_the_seeds_have_no_other_findings(demo, key):
    """The district level has ended since; that is no fault of a plan of 2024."""
    Agency.objects.update(ended_on=date(2025, 7, 1))
    assert codes(demo.plan(key), date(2026, 1, 1)) == EXPECTED[key]


def test_1_98_points_of_s4_are_uncited_with_hints_at_block_7_2(demo):
    assert sentences(demo.plan("S4"), "uncited") == [
        "Bảng điểm PAR INDEX UBND huyện Bắc Sơn năm 2023: 1,98 điểm chưa đạt chưa nhiệm vụ nào dẫn mã "
        "(7.6.1 mất 0,28; 7.6.2 mất 0,84; 7.6.3 mất 0,86): gắn vào nhiệm vụ hoặc thêm nhiệm vụ."
    ]
    hints = sentences(demo.plan("S4"), "uncited_fits")
    assert [("khối «Tiêu chí 7.2»" in text, f"7.6.{n} " in text) for n, text in enumerate(hints, 1)] == [
        (True, True)
    ] * 3


def test_linking_7_6_1_leaves_1_70(demo):
    block = demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.2")
    link_criterion(block, demo.criterion("7.6.1"), by=demo.user("phongnoivu"))
    assert ["1,70 điểm" in text for text in sentences(demo.plan("S4"), "uncited")] == [True]
    assert len(sentences(demo.plan("S4"), "uncited_fits")) == 2


def test_the_two_deadlines_of_s4_before_its_month(demo):
    found = sentences(demo.plan("S4"), "early_deadline")
    assert [text.partition(",")[0] for text in found] == ["Mục IV.2.d", "Mục IV.3"]
    words = "thời hạn «trong tháng 02/2024» (hết ngày 29/02/2024) đến trước ngày của kế hoạch (tháng 3/2024)"
    assert [words in text for text in found] == [True, True]


def test_the_other_defects_of_s4(demo):
    s4 = demo.plan("S4")
    assert "Mục IV.2.d: dẫn «phụ lục kèm theo kế hoạch này»" in sentences(s4, "missing_appendix")[0]
    assert "công bố chỉ số 85,32%, tính lại 85,30%" in sentences(s4, "published")[0]
    assert sentences(s4, "numbering_prefix") == [
        "Mục III.2: mục con đánh số 1.1 đến 1.7 không theo số 2 của mục này: đánh lại từ 2.1."
    ]


# --- what is read ---


@pytest.fixture
def whole(db) -> Plan:
    """A plan without a fault, not stored in the sample."""
    issuer = make_agency("huyen")
    plan = make_plan(
        issuer, symbol="KH-UBND", place="Bắc Sơn", month=3, sign_title="CHỦ TỊCH", sign_name="Mẫu", state="issued"
    )
    make_line(plan, "basis", "Căn cứ Luật;")
    make_line(plan, "recipient", "Lưu: VT.")
    return plan


@pytest.fixture
def task(whole) -> Task:
    row = make_task(
        make_section(whole, marker="I.", title="VIỆC"), product="Báo cáo", deadline_phrase="x", last_day="2024-06-30"
    )
    TaskParty.objects.create(task=row, role="lead", printed="Huyện", agency=whole.issuer)
    return row


def test_a_plan_without_a_fault(whole, task):
    assert codes(whole) == []


def test_parties_are_agencies_groups_or_words(whole, task):
    group = AgencyGroup.objects.create(owner=whole.issuer, name="các xã")
    TaskParty.objects.create(task=task, role="implementing", printed="các xã", group=group)
    TaskParty.objects.create(task=task, role="cooperating", printed="phòng lạ")
    assert codes(whole) == ["unresolved_party", "empty_group"]
    group.members.add(whole.issuer)
    assert codes(whole) == ["unresolved_party"]


def test_ended_agencies_on_tasks_measures_and_duties(whole, task):
    old = make_agency("cu", ended_on=date(2024, 6, 1))
    TaskParty.objects.create(task=task, role="cooperating", printed="Cũ", agency=old)
    Measure.objects.create(task=task, position=1, text="Rà soát", actor_agency=old)
    make_section(whole, 2, kind="duty", marker="II.", title="Cũ").agencies.add(old)
    assert codes(whole) == ["ended_agency"] * 3
    assert codes(whole, date(2024, 5, 31)) == []


def test_an_appendix_has_the_tasks_that_stand_in_it(whole, task):
    appendix = Appendix.objects.create(plan=whole, position=1, label="Phụ lục I")
    assert codes(whole) == ["empty_appendix"]
    Task.objects.filter(pk=task.pk).update(appendix=appendix)
    assert codes(whole) == []


def test_occurrences_are_the_days_of_a_recurring_deadline(whole, task):
    Task.objects.filter(pk=task.pk).update(last_day=None, deadline_kind="recurring")
    assert codes(whole) == ["unresolved_deadline"]
    Occurrence.objects.create(task=task, position=1, label="6 tháng", last_day="2024-06-30")
    assert codes(whole) == []


def test_continuous_work_needs_no_day(whole, task):
    Task.objects.filter(pk=task.pk).update(last_day=None, deadline_kind="continuous")
    assert codes(whole) == []


def test_points_expected_by_all_plans_of_the_table_together(demo):
    """7.3.1 lost 1,00: 0,60 in S4 is fine, 1,00 more in another plan is not."""
    link = TaskCriterion.objects.get(task__plan__key="S4", criterion=demo.criterion("7.3.1"))
    TaskCriterion.objects.filter(pk=link.pk).update(expected=Decimal("0.6"))
    assert sentences(demo.plan("S4"), "expected_too_high") == []
    other = make_task(make_section(make_plan(demo.agency("bac-son"), assessment=demo.assessment)))
    TaskCriterion.objects.create(task=other, criterion=link.criterion, expected=1)
    assert [
        "1,60 điểm ở 7.3.1, nơi chỉ mất 1,00" in text for text in sentences(demo.plan("S4"), "expected_too_high")
    ] == [True]


# --- cascade ---


@pytest.fixture
def communes(whole) -> list:
    kind = make_kind("xa")
    return [make_agency(code, whole.issuer, kind=kind, short_name=f"Xã {code}") for code in ("a", "b", "c")]


def test_units_asked_for_a_plan_that_have_issued_none(whole, task, communes):
    Task.objects.filter(pk=task.pk).update(asks_plan=True)
    for commune in communes:
        make_assignment(commune, task)
    make_plan(communes[0], parent=whole, state="issued")
    make_plan(communes[1], parent=whole, state="draft")
    assert sentences(whole, "unit_without_plan") == [
        "Mục I, khối «Việc»: 2/3 đơn vị chưa ban hành kế hoạch của mình: Xã b, Xã c."
    ]


def test_nobody_is_late_with_a_plan_while_this_one_is_a_draft(whole, task, communes):
    Task.objects.filter(pk=task.pk).update(asks_plan=True)
    make_assignment(communes[0], task)
    Plan.objects.filter(pk=whole.pk).update(state="draft")
    whole.refresh_from_db()
    assert codes(whole) == []


@pytest.fixture
def child(whole, task, communes) -> Plan:
    """The plan of commune a, which the plan above names through a group."""
    group = AgencyGroup.objects.create(owner=whole.issuer, name="UBND cấp xã")
    group.members.set(communes)
    TaskParty.objects.create(task=task, role="implementing", printed="UBND cấp xã", group=group)
    return make_plan(communes[0], parent=whole)


def test_a_task_given_through_a_group_is_to_be_taken_over(child, task):
    assert sentences(child, "parent_task_left") == [
        "Kế hoạch cấp trên: nhiệm vụ «Việc» giao cho cơ quan mà kế hoạch này chưa triển khai: thêm nhiệm vụ."
    ]
    make_task(make_section(child), derived_from=task)
    assert sentences(child, "parent_task_left") == []


def test_work_of_the_plan_above_is_given_by_assignment_too(whole, communes):
    given = make_task(make_section(whole), summary="Giao thẳng")
    work = make_assignment(communes[1], given)
    child = make_plan(communes[1], parent=whole)
    assert len(sentences(child, "parent_task_left")) == 1
    work.state = "cancelled"
    work.save()
    assert sentences(child, "parent_task_left") == []


def test_what_asks_for_this_very_plan_is_answered_by_it(child, task):
    Task.objects.filter(pk=task.pk).update(asks_plan=True)
    assert sentences(child, "parent_task_left") == []


def test_a_draft_above_gives_nothing(child, whole):
    Plan.objects.filter(pk=whole.pk).update(state="draft")
    assert sentences(Plan.objects.get(pk=child.pk), "parent_task_left") == []


# --- queries ---


def queries(key) -> int:
    plan = Plan.objects.select_related("issuer", "assessment", "parent").get(key=key)
    with CaptureQueriesContext(connection) as captured:
        findings(plan, on=SAMPLE_DAY)
    return len(captured)


def test_a_fixed_number_of_queries_whatever_the_number_of_tasks(demo):
    before, plan = queries("S4"), demo.plan("S4")
    section = make_section(plan, 200, marker="V.", title="THÊM")
    for position in range(20):
        row = make_task(section, position, measures=["Một", "Hai"])
        TaskParty.objects.create(task=row, role="lead", printed="Phòng", agency=demo.agency("bs-tckh"))
        TaskParty.objects.create(task=row, role="implementing", printed="Xã", group=AgencyGroup.objects.first())
        TaskCriterion.objects.create(task=row, criterion=demo.criterion("7.6.1"), expected=Decimal("0.01"))
        Occurrence.objects.create(task=row, position=1, label="năm")
        make_section(plan, 300 + position, parent=section, kind="duty").agencies.add(demo.agency("bs-tckh"))
    assert queries("S4") == before
    assert len(findings(plan, on=SAMPLE_DAY)) > 80
