"""The sample data: what each source document must hold in the database (DOMAIN §6)."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import F

from agencies.models import Agency, AgencyGroup, AgencyKind, AuditEntry, User
from agencies.scope import reach_of
from criteria.entry import recomputed_totals
from criteria.models import Assessment, CriteriaSet, Index
from plans.models import Assignment, Measure, Plan, ProgressEntry, ReferenceDocument, Task, TaskCriterion, TaskParty
from plans.sample import SAMPLE_DAY, load

TCKH, VP, NV = "phòng Tài chính - Kế hoạch", "Văn phòng HĐND và UBND huyện", "phòng Nội vụ"
CQDV, CQDV_XA = "các cơ quan, đơn vị", "các cơ quan, đơn vị; UBND cấp xã"
# Codes in the heading, lead, implementers as printed, number of measures, deadline as printed.
BLOCKS_OF_S4 = [
    ("1.6.2", "Phòng Tài chính - Kế hoạch", "", 1, ""),
    ("3.5.3", VP, "UBND cấp xã", 2, ""),
    ("4.2", NV, "Phòng Giáo dục và Đào tạo, các đơn vị phải sắp xếp trong năm 2024", 2, "trong năm 2024"),
    ("6.1.2", TCKH, CQDV_XA, 3, ""),
    ("6.1.4", TCKH, "các cơ quan, đơn vị được thanh tra, kiểm toán", 2, ""),
    ("6.2.3", TCKH, CQDV, 2, ""),
    ("6.3.1", TCKH, "các đơn vị sự nghiệp công lập trực thuộc UBND huyện", 2, ""),
    ("6.3.2", TCKH, "các đơn vị sự nghiệp công lập thuộc huyện", 3, ""),
    ("6.4", TCKH, "các cơ quan, đơn vị thuộc huyện", 2, ""),
    ("7.2", VP, CQDV_XA, 3, ""),
    ("7.3.1 ; 7.3.2", VP, CQDV_XA, 2, ""),
    ("8.1.1 ; 8.1.2", TCKH, CQDV, 2, ""),
    ("8.3", TCKH, CQDV_XA, 1, "năm 2024"),
    ("", VP, "Các cơ quan, đơn vị; UBND cấp xã", 3, ""),
]


def line_count(plan, kind):
    return plan.lines.filter(kind=kind).count()


def carried_out(plan):
    return sorted(reference.number for reference in plan.carries_out.all())


def duties(plan):
    return [(task.deadline_phrase, task.last_day) for task in plan.tasks.filter(kind="duty")]


def printed(task, role):
    return "".join(party.joint + party.printed for party in task.parties.filter(role=role))


def everything():
    """Every row of every table."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models()}


# --- S0, S1, S2, S3 ---


def test_s0_of_the_town_carries_out_the_districts_plan(demo):
    plan = demo.plan("S0")
    assert (plan.issuer.code, plan.day, plan.month, plan.number) == ("bs-tt-bac-son", 9, 6, "")
    assert carried_out(plan) == ["194/KH-UBND"]
    assert line_count(plan, "recipient") == 8
    assert [appendix.index.code for appendix in plan.appendices.all()] == ["par-index", "sipas"]
    assert duties(plan) == [("Định kỳ tổng hợp, báo cáo UBND huyện, Phòng Nội vụ theo quy định", None)]


def test_s1_has_six_duties_one_of_them_only_asked_for(demo):
    sections = demo.plan("S1").sections.filter(kind="duty")
    assert [section.marker for section in sections] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert [a.code for s in sections.filter(is_request=True) for a in s.agencies.all()] == ["tp-mttq"]
    assert not Assignment.objects.filter(agency__kind__is_outside=True).exists()


def test_s1_covers_three_indices_on_three_bases(demo):
    plan = demo.plan("S1")
    assert sorted(index.short_name for index in plan.indices.all()) == ["PAPI", "PAR INDEX", "SIPAS"]
    assert carried_out(plan) == ["105/KH-UBND", "126/KH-UBND", "277/TB-UBND"]
    assert (line_count(plan, "basis"), line_count(plan, "recipient")) == (1, 9)


def test_s1_gives_the_group_deadline_to_every_unit(demo):
    task = demo.plan("S1").tasks.get(deadline_phrase="trước ngày 15/6/2024")
    assert task.last_day == date(2024, 6, 14)
    assert [party.group.name for party in task.parties.all()] == ["UBND các phường, xã"]
    units = [assignment.agency.label.split()[1] for assignment in task.assignments.all()]
    assert Counter(units) == {"phường": 5, "xã": 3}


def test_s2_is_a_letter_to_nine_bodies(demo):
    plan = demo.plan("S2")
    assert (plan.kind, plan.symbol, plan.day, plan.month) == ("letter", "UBND-TTHC", None, None)
    addressees = plan.lines.filter(kind="addressee")
    assert [line.agencies.count() for line in addressees] == [7, 1, 1]
    assert len({agency for line in addressees for agency in line.agencies.all()}) == 9
    assert line_count(plan, "recipient") == 5
    assert carried_out(plan) == ["2371/UBND-TTHC", "855/UBND-TTHC"]


def test_s2_makes_four_requests_three_of_them_dated(demo):
    assert duties(demo.plan("S2")) == [
        ("trước ngày 17/5/2024", date(2024, 5, 16)),
        ("trước ngày 20/5/2024", date(2024, 5, 19)),
        ("trong tháng 6/2024", date(2024, 6, 30)),
        ("", None),
    ]
    given = [task.assignments.count() for task in demo.plan("S2").tasks.all()]
    assert given == [9, 1, 1, 1]


def test_s3_has_no_number_line_and_is_signed_for_the_director(demo):
    plan = demo.plan("S3")
    assert (plan.has_number_line, plan.place, plan.day, plan.month) == (False, "", None, None)
    assert (plan.sign_authority, plan.sign_title) == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert (line_count(plan, "recipient"), plan.appendices.count()) == (5, 2)
    assert carried_out(plan) == ["126/KH-UBND"]


def test_s3_reports_three_times_a_year(demo):
    task = demo.plan("S3").tasks.get()
    assert (task.deadline_phrase, task.last_day) == ("báo cáo CCHC 6 tháng, 9 tháng, năm", None)
    given = task.assignments.order_by("last_day")
    assert [(row.agency.label, row.occurrence.label, row.last_day) for row in given] == [
        ("Văn phòng Sở", "6 tháng", date(2024, 6, 15)),
        ("Văn phòng Sở", "9 tháng", date(2024, 9, 15)),
        ("Văn phòng Sở", "năm", date(2024, 12, 15)),
    ]


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("S0", ["unresolved"]),
        ("S1", ["unresolved", "date"]),
        ("S2", ["date", "date", "date", "none"]),
        ("S3", ["recurring"]),
        ("S4", ["date", "date"]),
    ],
)
def test_the_deadlines_of_duties_are_read_out_of_their_words(demo, key, kinds):
    tasks = demo.plan(key).tasks.filter(kind="duty").order_by("section__position", "position")
    assert [(task.deadline_kind, task.is_day_by_hand) for task in tasks] == [(kind, False) for kind in kinds]


# --- S4: the plan ---


def test_s4_holds_the_14_blocks_as_printed(demo):
    blocks = demo.plan("S4").tasks.filter(kind="block").order_by("section__position", "position")
    rows = [
        (
            " ; ".join(link.criterion.code for link in block.criterion_links.filter(is_cited=True)),
            printed(block, TaskParty.Role.LEAD),
            printed(block, TaskParty.Role.IMPLEMENTING),
            block.measures.count(),
            block.deadline_phrase,
        )
        for block in blocks
    ]
    assert rows == BLOCKS_OF_S4


def test_s4_counts(demo):
    plan = demo.plan("S4")
    parties = TaskParty.objects.filter(task__plan=plan, task__kind="block")
    lead, implementing = parties.filter(role="lead"), parties.filter(role="implementing")
    assert (lead.count(), implementing.values("task").distinct().count()) == (14, 13)
    assert Counter(Measure.objects.filter(task__plan=plan).values_list("is_inline", flat=True)) == {False: 28, True: 2}
    assert plan.sections.filter(kind="measure").count() == 9
    assert plan.sections.filter(kind="scores").count() == 1
    assert (line_count(plan, "recipient"), line_count(plan, "footnote"), plan.appendices.count()) == (10, 1, 0)


def test_s4_headings_cite_15_criteria_and_one_block_is_linked_by_hand(demo):
    links = TaskCriterion.objects.filter(task__plan=demo.plan("S4"))
    cited = links.filter(is_cited=True)
    assert (cited.count(), cited.values("task").distinct().count()) == (15, 13)
    by_hand = links.get(is_cited=False)
    assert (by_hand.task.heading, by_hand.task.section.marker) == ("", "1.7.")
    assert by_hand.criterion == demo.remainder("9")


def test_s4_last_days(demo):
    dated = demo.plan("S4").tasks.exclude(last_day=None)
    assert [(task.kind, task.section.marker, task.deadline_phrase, task.last_day) for task in dated] == [
        ("block", "1.3.", "trong năm 2024", date(2024, 12, 31)),
        ("block", "1.6.", "năm 2024", date(2024, 12, 31)),
        ("duty", "d)", "trong tháng 02/2024", date(2024, 2, 29)),
        ("duty", "3.", "trong tháng 02/2024", date(2024, 2, 29)),
    ]


def test_s4_is_not_the_plan_194_and_cites_two_decisions(demo):
    plan = demo.plan("S4")
    assert (plan.carries_out.count(), plan.parent) == (0, None)
    cited = plan.lines.exclude(reference=None).values_list("kind", "reference__number")
    assert list(cited) == [("basis", "1926/QĐ-UBND"), ("footnote", "102/QĐ-UBND")]
    assert ReferenceDocument.objects.get(number="194/KH-UBND").plans.get() == demo.plan("S0")


def test_s4_names_with_hyphen_and_va_are_never_cut(demo):
    parties = TaskParty.objects.filter(task__plan=demo.plan("S4"), agency__code__in=["bs-tckh", "bs-van-phong"])
    assert set(parties.values_list("printed", flat=True)) == {
        "Phòng Tài chính - Kế hoạch",
        "phòng Tài chính - Kế hoạch",
        "Tài chính - Kế hoạch",
        "Văn phòng HĐND và UBND huyện",
    }


def test_measures_name_their_actor_and_target(demo):
    measures = Measure.objects.filter(task__plan=demo.plan("S4"))
    assert list(measures.exclude(target="").values_list("target", flat=True)) == [
        "trên 95% trở lên",
        "cao hơn năm 2023",
        "100%",
    ]
    assert all(measure.target in measure.text for measure in measures)
    first, second = measures.filter(task__summary__startswith="Tiến độ giải quyết TTHC")
    assert (first.actor_group.name, second.actor_agency.code) == ("UBND cấp xã", "bs-van-phong")


# --- S4: the points ---


def test_totals_are_the_sums_of_the_leaves(demo):
    total = recomputed_totals(demo.assessment)[None]
    assert (total.maximum, total.achieved, total.lost, total.missing) == (
        Decimal("99.50"),
        Decimal("84.87"),
        Decimal("14.63"),
        0,
    )
    assert (demo.assessment.total_maximum, demo.assessment.total_achieved) == (total.maximum, total.achieved)


def test_remainders_lose_points_in_the_last_field_only(demo):
    rows = list(
        demo.assessment.scores.filter(criterion__is_remainder=True).values_list(
            "criterion__parent__code", "criterion__maximum", "achieved"
        )
    )
    assert sum(maximum for _, maximum, _ in rows) == Decimal("81.50")
    assert sum(achieved for _, _, achieved in rows) == Decimal("80.11")
    assert [(code, top - got) for code, top, got in rows if top != got] == [("9", Decimal("1.39"))]


def test_the_printed_tree_has_nine_fields_and_18_criteria(demo):
    criteria = demo.assessment.criteria_set.criteria.filter(is_remainder=False)
    assert (criteria.filter(parent=None).count(), criteria.exclude(parent=None).count()) == (9, 18)
    printed_children = criteria.exclude(parent=None)
    assert sum(criterion.maximum for criterion in printed_children) == Decimal("18.00")


def test_exactly_the_payment_criteria_are_cited_by_no_task(demo):
    lost = demo.assessment.scores.filter(achieved__lt=F("criterion__maximum"))
    uncited = lost.exclude(criterion__task_links__task__plan__assessment=demo.assessment).select_related("criterion")
    assert [score.criterion.code for score in uncited.order_by("criterion__sort_key")] == ["7.6.1", "7.6.2", "7.6.3"]
    assert sum(score.criterion.maximum - score.achieved for score in uncited) == Decimal("1.98")


def test_published_figures_stand_beside_the_computed_ones(demo):
    result = demo.assessment
    assert (result.published_achieved, result.published_maximum) == (Decimal("84.87"), Decimal("99.50"))
    assert (result.published_percent, result.published_rank, result.published_rank_of) == (Decimal("85.32"), 2, 11)
    assert result.state == "entry"


def test_shared_causes_stand_once(demo):
    causes = [[c.code for c in cause.criteria.all()] for cause in demo.assessment.causes.all()]
    assert len(causes) == 14
    assert [codes for codes in causes if len(codes) > 1] == [["7.3.1", "7.3.2"], ["7.6.1", "7.6.2", "7.6.3"]]


# --- people, agencies, the illustrative plan ---


def test_every_named_body_is_known(demo):
    assert not TaskParty.objects.filter(agency=None, group=None).exists()


def test_what_no_document_names_is_marked(demo):
    communes = Agency.objects.filter(kind__code="xa", is_illustrative=False).values_list("short_name", flat=True)
    assert sorted(communes) == ["UBND thị trấn Bắc Sơn", "UBND xã Nhất Tiến"]
    assert AgencyGroup.objects.get(name="các đơn vị phải sắp xếp trong năm 2024").members.count() == 0


def test_fourteen_accounts_with_their_roles(demo):
    people = {user.username: (user.role, user.agency.code) for user in User.objects.all()}
    assert people == {
        "quantri": ("admin", "bac-son"),
        "phongnoivu": ("coordinator", "bs-noi-vu"),
        "thamdinh": ("appraiser", "ls-noi-vu"),
        "canbo.tckh": ("officer", "bs-tckh"),
        "canbo.nhattien": ("officer", "bs-nhat-tien"),
        "lanhdao": ("leader", "bac-son"),
        "sonoivu": ("coordinator", "ls-noi-vu"),
        "vhxh.minhhoa": ("coordinator", "xmh-vhxh"),
        "noivu.tp": ("coordinator", "tp-noi-vu"),
        "canbo.chilang": ("officer", "tp-chi-lang"),
        "lanhdao.chilang": ("leader", "tp-chi-lang"),
        "noivu.binhson": ("coordinator", "bis-noi-vu"),
        "canbo.tuphap": ("officer", "bis-tu-phap"),
        "canbo.yte": ("officer", "bis-y-te"),
    }
    assert demo.user("canbo.tckh").check_password(demo.password)
    assert all(user.email.endswith(".invalid") for user in User.objects.all())


def test_the_appraisers_reach_holds_the_district(demo):
    assert demo.agency("bac-son").is_within(reach_of(demo.user("thamdinh")))


def test_the_illustrative_plan_shows_due_late_and_coming_work(demo):
    plan = demo.plan("MH")
    assert plan.is_illustrative
    assert "minh hoạ" in plan.subject
    days = [task.last_day for task in plan.tasks.order_by("position")]
    assert days == [date(2024, 6, 13), date(2024, 6, 10), date(2024, 6, 5), date(2024, 6, 28)]
    states = Counter(a.due_state(SAMPLE_DAY) for a in Assignment.objects.filter(task__plan=plan))
    assert states == {"soon": 8, "overdue": 5, "done_in_time": 2, "later": 13}


def test_work_due_in_three_days_is_in_the_hands_of_nhat_tien(demo):
    due = Assignment.objects.filter(agency=demo.agency("bs-nhat-tien"), task__last_day=date(2024, 6, 13))
    assert [(assignment.task.plan.key, assignment.state) for assignment in due] == [("MH", "todo")]


def test_only_the_illustrative_plan_has_progress(demo):
    assert set(ProgressEntry.objects.values_list("assignment__task__plan__key", flat=True)) == {"MH"}
    assert not Assignment.objects.exclude(state="todo").exclude(task__plan__key="MH").exists()


def test_all_plans_are_issued_and_their_tasks_given(demo):
    assert set(Plan.objects.values_list("state", flat=True)) == {"issued"}
    assert not Task.objects.filter(assignments=None).exists()


# --- the command ---


def test_a_second_run_changes_nothing_and_says_so(demo, capsys):
    demo.plan("S4").sections.filter(marker="I.").update(title="Đã sửa")
    before = everything()
    call_command("load_demo", allow_production=True)
    assert capsys.readouterr().out == "Dữ liệu mẫu đã có đủ: không thay đổi gì.\n"
    assert everything() == before


def test_the_first_run_fills_an_empty_database(db, capsys):
    call_command("load_demo", allow_production=True)
    assert capsys.readouterr().out == (
        "Đã nạp dữ liệu mẫu: 10 loại cơ quan, 55 cơ quan, 12 nhóm cơ quan, 14 tài khoản, 3 chỉ số, 4 bộ tiêu chí, "
        "5 bảng điểm, 8 văn bản dẫn chiếu, 5 thể thức cơ quan, 7 kế hoạch và công văn, 1 yêu cầu báo cáo.\n"
    )
    made = [model.objects.count() for model in (AgencyKind, Agency, AgencyGroup, User, Index, CriteriaSet, Assessment)]
    assert made == [10, 55, 12, 14, 3, 4, 5]
    assert (ReferenceDocument.objects.count(), Plan.objects.count()) == (8, 7)
    assert AuditEntry.objects.filter(action="load", model="plans.plan").count() == 7


def test_a_production_machine_is_refused_without_the_flag(db):
    with pytest.raises(CommandError, match="DEBUG đang tắt: đây có thể là máy chạy thật"):
        call_command("load_demo")
    assert Agency.objects.count() == 0


def test_a_development_machine_needs_no_flag(demo, settings):
    settings.DEBUG = True
    call_command("load_demo")


def test_a_missing_password_is_named(db, settings):
    settings.DEMO_PASSWORD = ""
    with pytest.raises(CommandError, match="Thiếu DEMO_PASSWORD"):
        call_command("load_demo", allow_production=True)


def test_a_failure_leaves_nothing_behind(db, monkeypatch):
    monkeypatch.setattr("plans.sample.documents.KEYS", ["S0", "khong-co"])
    with pytest.raises(FileNotFoundError):
        load(password="mat-khau-thu")
    assert (Agency.objects.count(), User.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
