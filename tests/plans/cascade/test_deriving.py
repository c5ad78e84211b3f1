"""The draft below: what is copied, what is the agency's own, what is refused; the plan above stays as it is."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from criteria.models import Index
from plans.cascade.deriving import derive_from_reference, open_drafts
from plans.models import Assignment, Measure, Occurrence, Plan, ReferenceDocument, Section, Task, TaskCriterion
from tests.factories import make_agency, make_assessment, make_section

from .scene import DAY


def tree(plan) -> list[tuple]:
    """(marker above, marker, title, body, tasks) of every section, in the order they were made."""
    sections = plan.sections.select_related("parent").order_by("position")
    return [
        (row.parent.marker if row.parent else "", row.marker, row.title, row.body, row.tasks.count())
        for row in sections
    ]


def rows_of(plan) -> dict:
    """Everything stored of a plan."""
    kinds = {Section: "plan", Task: "plan", Measure: "task__plan", Assignment: "task__plan", Occurrence: "task__plan"}
    found = {
        kind.__name__: list(kind.objects.filter(**{way: plan}).order_by("pk").values()) for kind, way in kinds.items()
    }
    return found | {"Plan": list(Plan.objects.filter(pk=plan.pk).values())}


def test_the_draft_names_what_it_carries_out(scene):
    plan = scene.derive(scene.give())
    assert (plan.parent, plan.issuer, plan.state, plan.year) == (scene.upper, scene.commune, "draft", 2024)
    assert (plan.subject, plan.symbol, plan.place, plan.number, plan.day) == (
        "Kế hoạch của xã",
        "KH-UBND",
        "Xã 1",
        "",
        None,
    )
    assert [line.text for line in plan.lines.filter(kind="basis")] == [
        "Thực hiện Kế hoạch số 194/KH-UBND ngày 08/6/2024 của UBND huyện Bắc Sơn ban hành Kế hoạch nâng cao Chỉ số."
    ]
    assert plan.preamble == "UBND xã 1 ban hành Kế hoạch triển khai thực hiện, cụ thể như sau:"


def test_a_task_comes_with_its_words_and_its_days(scene):
    words = {
        "heading": "Tiêu chí 7.2: …",
        "intro": "Các xã:",
        "product": "Báo cáo",
        "deadline_phrase": "từ 01/6 đến trước ngày 15/6/2024",
        "deadline_kind": "range",
        "first_day": date(2024, 6, 1),
        "last_day": date(2024, 6, 14),
        "is_day_by_hand": True,
    }
    source = scene.give(**words)
    task = scene.derive(source).tasks.get()
    assert {name: getattr(task, name) for name in words} == words
    assert (task.derived_from, task.summary, task.position, task.asks_plan) == (source, source.summary, 1, False)


def test_periods_come_with_their_days(scene):
    source = scene.give(deadline_kind="recurring")
    for position, (label, day) in enumerate([("6 tháng", date(2024, 6, 15)), ("năm", None)], start=1):
        Occurrence.objects.create(task=source, position=position, label=label, last_day=day)
    task = scene.derive(source).tasks.get()
    assert list(task.occurrences.values_list("label", "last_day")) == [("6 tháng", date(2024, 6, 15)), ("năm", None)]
    assert [row.last_day for row in task.assignments.order_by("pk")] == [date(2024, 6, 15), None]


def test_measures_come_undone_and_in_order_without_those_of_others(scene):
    source = scene.give()
    for position, (text, actor) in enumerate(
        [("một", {"actor_group": scene.group}), ("của phòng", {"actor_agency": scene.office}), ("hai", {})], start=1
    ):
        Measure.objects.create(task=source, position=position, text=text, target="100%", status="done", **actor)
    rows = scene.derive(source).tasks.get().measures.all()
    assert [(row.position, row.text, row.target, row.status, row.actor_agency) for row in rows] == [
        (1, "một", "100%", "todo", scene.commune),
        (2, "hai", "100%", "todo", None),
    ]


def test_criteria_are_linked_without_the_points_planned_above(scene):
    source = scene.give()
    leaf = make_assessment(scene.district).criteria_set.criteria.first()
    TaskCriterion.objects.create(task=source, criterion=leaf, is_cited=True, expected=1)
    link = scene.derive(source).tasks.get().criterion_links.get()
    assert (link.criterion, link.is_cited, link.expected) == (leaf, True, None)


def test_the_agency_leads_and_has_the_work(scene):
    task = scene.derive(scene.give()).tasks.get()
    assert [(row.role, row.agency, row.printed, row.joint) for row in task.parties.all()] == [
        ("lead", scene.commune, scene.commune.name, "")
    ]
    assert [(row.agency, row.role, row.state) for row in task.assignments.all()] == [(scene.commune, "lead", "todo")]


def test_nothing_of_the_plan_above_is_changed(scene):
    task = scene.give(measures=["+ Làm"])
    before = rows_of(scene.upper)
    scene.derive(task)
    assert rows_of(scene.upper) == before


def test_sections_mirror_those_above_with_numbers_of_their_own(scene):
    inner = make_section(scene.upper, 2, marker="2.", title="Chuyển đổi số", parent=scene.section, body="Lời dẫn")
    point = make_section(scene.upper, 3, marker="b)", body="Việc của xã", parent=inner)
    make_section(scene.upper, 4, marker="III.", title="TỔ CHỨC")
    plan = scene.derive(scene.give("Một", section=inner), scene.give("Hai", section=point))
    assert tree(plan) == [
        ("", "I.", "NHIỆM VỤ", "", 0),
        ("I.", "1.", "Chuyển đổi số", "", 1),
        ("1.", "a)", "", "Việc của xã", 1),
    ]


def test_a_duty_brings_the_words_it_is_printed_with(scene):
    duty = make_section(scene.upper, 2, kind="duty", marker="6.", title="UBND các xã", body="Báo cáo hằng quý.")
    plan = scene.derive(scene.give("Báo cáo", section=duty, kind="duty"))
    section = plan.sections.get()
    assert (section.kind, section.marker, section.title, section.body) == (
        "duty",
        "1.",
        "UBND các xã",
        "Báo cáo hằng quý.",
    )
    assert list(section.agencies.all()) == [scene.commune]


def test_a_duty_taken_over_later_fills_the_heading_that_stands_already(scene):
    duty = make_section(scene.upper, 2, kind="duty", marker="1.", title="UBND các xã", body="Báo cáo hằng quý.")
    point = make_section(scene.upper, 3, marker="-", body="Rà soát.", parent=duty)
    own, below = scene.give("Báo cáo", section=duty, kind="duty"), scene.give("Rà soát", section=point, kind="duty")
    plan = scene.derive(below)
    scene.derive(own, into=plan)
    assert tree(plan) == [("", "1.", "UBND các xã", "Báo cáo hằng quý.", 1), ("1.", "-", "", "Rà soát.", 1)]


def test_a_table_of_points_above_is_a_plain_section_below(scene):
    scores = make_section(scene.upper, 2, kind="scores", title="KẾT QUẢ")
    assert scene.derive(scene.give(section=scores)).sections.get().kind == "text"


def test_what_is_taken_over_later_is_added_to_the_draft(scene):
    first, second = scene.give("Một"), scene.give("Hai")
    other = scene.give("Ba", section=make_section(scene.upper, 2, marker="III.", title="KHÁC"))
    plan = scene.derive(first)
    assert scene.derive(second, other, into=plan) == plan
    assert tree(plan) == [("", "I.", "NHIỆM VỤ", "", 2), ("", "II.", "KHÁC", "", 1)]
    assert list(plan.tasks.order_by("section__position", "position").values_list("summary", "position")) == [
        ("Một", 1),
        ("Hai", 2),
        ("Ba", 1),
    ]
    assert plan.lines.count() == 1


def test_a_section_renamed_in_the_draft_is_found_again_by_its_tasks(scene):
    inner = make_section(scene.upper, 2, marker="1.", title="Thể chế", parent=scene.section)
    first, second = scene.give("Một", section=inner), scene.give("Hai", section=inner)
    plan = scene.derive(first)
    plan.sections.update(title="Tên khác")
    scene.derive(second, into=plan)
    assert [row[-1] for row in tree(plan)] == [0, 2]


def test_adding_outdates_forms_opened_before(scene):
    first, second = scene.give("Một"), scene.give("Hai")
    plan = scene.derive(first)
    version = plan.version
    scene.derive(second, into=plan)
    plan.refresh_from_db()
    assert plan.version == version + 1


def test_a_task_is_taken_over_once(scene):
    task = scene.give("Rà soát")
    scene.derive(task)
    with pytest.raises(ValidationError, match="«Rà soát» đã được đưa vào kế hoạch"):
        scene.derive(task)
    assert Plan.objects.filter(parent=scene.upper).count() == 1


def test_another_commune_takes_the_same_task_over_for_itself(scene):
    task = scene.give()
    plans = [scene.derive(task, agency=agency) for agency in scene.communes]
    assert [plan.tasks.get().derived_from for plan in plans] == [task] * 3


def test_a_task_of_somebody_else_is_refused(scene):
    with pytest.raises(ValidationError, match="không giao cho cơ quan"):
        scene.derive(scene.give(to=scene.communes[1]))
    assert not Plan.objects.filter(issuer=scene.commune).exists()


def test_a_draft_may_begin_without_tasks(scene):
    scene.give(asks_plan=True)
    plan = scene.derive()
    assert tree(plan) == [("", "I.", "NHIỆM VỤ, GIẢI PHÁP", "", 0)]
    assert plan.lines.get().kind == "basis"


def test_nothing_is_added_where_nothing_was_chosen(scene):
    plan = scene.derive(scene.give())
    with pytest.raises(ValidationError, match="Chọn ít nhất một nhiệm vụ"):
        scene.derive(into=plan)


def test_an_issued_plan_takes_nothing_in_and_a_second_one_is_begun(scene):
    first, second = scene.give("Một"), scene.give("Hai")
    plan = scene.issue(scene.derive(first))
    with pytest.raises(ValidationError, match="Bản dự thảo đã được ban hành hoặc xoá"):
        scene.derive(second, into=plan)
    assert list(open_drafts(scene.upper, scene.commune)) == []
    other = scene.derive(second)
    assert list(scene.commune.plans.order_by("pk")) == [plan, other]


def test_an_ended_agency_begins_no_plan(scene):
    task = scene.give()
    scene.commune.ended_on = DAY
    scene.commune.save()
    with pytest.raises(ValidationError, match="không hoạt động vào ngày 10/06/2024"):
        scene.derive(task)


def test_what_is_made_up_stays_marked(scene):
    task = scene.give()
    Plan.objects.update(is_illustrative=True)
    scene.upper.refresh_from_db()
    assert scene.derive(task).is_illustrative


def test_the_trail_tells_who_took_over_what(scene):
    plan = scene.derive(scene.give("Một"), scene.give("Hai"))
    entry = AuditEntry.objects.get(action="derive")
    assert (entry.actor, entry.record_id, entry.agency) == (scene.officer, plan.pk, scene.commune)
    assert entry.changes == {"parent": ["", str(scene.upper)], "tasks": ["", ["Một", "Hai"]]}


def test_two_levels_down_each_task_knows_the_one_above(scene):
    own = scene.issue(scene.derive(scene.give("Rà soát")))
    room = make_agency("cong-chuc", scene.commune)
    task = own.tasks.get()
    Assignment.objects.create(task=task, agency=room, role="implementing")
    below = scene.derive(task, parent=own, agency=room)
    assert below.tasks.get().derived_from.derived_from.plan == scene.upper


# --- from a document known by its number only ---


@pytest.fixture
def kh126(db) -> ReferenceDocument:
    return ReferenceDocument.objects.create(
        kind="Kế hoạch",
        number="126/KH-UBND",
        issued_on=date(2024, 6, 3),
        issuer_name="UBND tỉnh",
        title="Nâng cao Chỉ số (PAR INDEX) và SIPAS",
    )


def test_a_document_known_by_number_gives_a_sentence_and_no_tasks(scene, kh126):
    for name in ("PAR INDEX", "SIPAS", "PAPI"):
        Index.objects.get_or_create(code=name.lower().replace(" ", "-"), defaults={"name": name, "short_name": name})
    plan = derive_from_reference(kh126, scene.district, by=scene.leader, on=DAY, subject="Nâng cao chỉ số")
    assert (plan.parent, list(plan.carries_out.all()), plan.year) == (None, [kh126], 2024)
    line = plan.lines.get()
    assert (line.kind, line.reference) == ("basis", kh126)
    assert line.text.startswith("Thực hiện Kế hoạch số 126/KH-UBND ngày 03/6/2024 của UBND tỉnh ban hành Kế hoạch nâng")
    assert tree(plan) == [("", "I.", "NHIỆM VỤ, GIẢI PHÁP", "", 0)]
    assert sorted(index.short_name for index in plan.indices.all()) == ["PAR INDEX", "SIPAS"]


def test_several_plans_of_one_year_carry_out_one_document(scene, kh126):
    for subject in ("Một", "Hai"):
        derive_from_reference(kh126, scene.district, by=scene.leader, on=DAY, subject=subject)
    assert list(kh126.plans.order_by("pk").values_list("subject", flat=True)) == ["Một", "Hai"]


def test_an_undated_document_belongs_to_the_year_of_the_day(scene, kh126):
    kh126.issued_on = None
    plan = derive_from_reference(kh126, scene.district, by=scene.leader, on=DAY, subject="Một")
    assert (plan.year, "ngày …… của UBND tỉnh" in plan.lines.get().text) == (2024, True)
