"""Writing plans: what is stored, what is kept, what is refused, and the trail of each change."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Agency, AgencyGroup, AuditEntry
from plans import editing, parties
from plans.editing import HAS_PROGRESS, STALE, save_lines
from plans.forms import LinesForm, MeasureFormSet, PlanForm, SectionForm, TaskForm
from plans.models import Plan, ReferenceDocument, Reminder, Task, TaskCriterion, TaskParty
from tests.factories import (
    make_agency,
    make_assignment,
    make_kind,
    make_line,
    make_plan,
    make_section,
    make_task,
    make_user,
)

from .posting import posted, posted_task

DAY = date(2024, 6, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def person(huyen):
    return make_user(huyen)


@pytest.fixture
def plan(huyen):
    return make_plan(huyen)


@pytest.fixture
def task(plan):
    return make_task(make_section(plan), measures=["một", "hai", "ba"])


def unit(huyen, code="xa-1"):
    return make_agency(code, huyen, kind=make_kind("xa", level=3), name=f"UBND {code}")


def texts(plan, kind="recipient"):
    return list(plan.lines.filter(kind=kind).order_by("position").values_list("text", flat=True))


def trail(record) -> AuditEntry:
    return AuditEntry.objects.filter(model=record._meta.label_lower, record_id=record.pk).first()


def save_plan(person, plan=None, **changes):
    made = {"user": person, "agencies": Agency.objects.under(person.agency.path), "instance": plan}
    form = PlanForm(posted(PlanForm(**made), **changes), **made)
    assert form.errors == {}
    return editing.save_plan(form, by=person)


def task_forms(plan, task=None, **changes):
    """TaskForm and its measures as sent back by a browser."""
    made = {"choices": parties.choices(plan, on=DAY, task=task), "plan": plan}
    rows = {"prefix": "giai-phap", "form_kwargs": {"choices": made["choices"]}}
    shown = TaskForm(instance=task, **made), MeasureFormSet(instance=task, **rows)
    data = posted_task(*shown, **changes)
    fresh = Task.objects.get(pk=task.pk) if task else None
    return TaskForm(data, instance=fresh, **made), MeasureFormSet(data, instance=fresh, **rows)


def save_task(person, plan, task=None, section=None, **changes):
    form, measures = task_forms(plan, task, **changes)
    assert (form.errors, measures.is_valid()) == ({}, True)
    return editing.save_task(form, measures, section or task.section, by=person, on=DAY)


# --- the head ---


def test_a_new_plan_is_a_draft_with_a_first_section(person, huyen):
    plan = save_plan(person, issuer=huyen.pk, year="2024", subject="Nâng cao chỉ số")
    assert (plan.state, [section.title for section in plan.sections.all()]) == ("draft", ["NHIỆM VỤ, GIẢI PHÁP"])
    entry = trail(plan)
    assert (entry.action, entry.changes["subject"]) == ("add", ["", "Nâng cao chỉ số"])


def test_the_trail_of_the_head_tells_names_not_numbers(person, plan, huyen):
    other = unit(huyen)
    save_plan(person, plan, issuer=other.pk, sign_title="CHỦ TỊCH", kind="letter")
    assert trail(plan).changes == {
        "kind": ["Kế hoạch", "Công văn"],
        "issuer": [huyen.name, other.name],
        "sign_title": ["", "CHỦ TỊCH"],
    }


def test_saving_the_head_never_moves_the_state_back(person, plan):
    made = {"user": person, "agencies": Agency.objects.all()}
    form = PlanForm(posted(PlanForm(instance=plan, **made), place="Bắc Sơn"), instance=plan, **made)
    assert form.is_valid()
    Plan.objects.filter(pk=plan.pk).update(state="issued")
    editing.save_plan(form, by=person)
    plan.refresh_from_db()
    assert (plan.state, plan.place) == ("issued", "Bắc Sơn")


def test_a_second_window_is_refused(person, plan):
    made = {"user": person, "agencies": Agency.objects.all()}
    data = posted(PlanForm(instance=plan, **made))
    save_plan(person, plan, place="Bắc Sơn")
    late = PlanForm(data | {"place": "Lạng Sơn"}, instance=Plan.objects.get(pk=plan.pk), **made)
    assert late.non_field_errors() == [STALE]


def test_a_save_between_check_and_write_is_refused(person, plan):
    made = {"user": person, "agencies": Agency.objects.all()}
    form = PlanForm(posted(PlanForm(instance=plan, **made), place="Lạng Sơn"), instance=plan, **made)
    assert form.is_valid()
    Plan.objects.filter(pk=plan.pk).update(version=5)
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        editing.save_plan(form, by=person)
    assert Plan.objects.get().place == ""


# --- lines ---


def test_lines_follow_the_text_and_leave_a_trail(person, plan):
    make_line(plan, "recipient", "Lưu: VT.")
    save_lines(plan, "recipient", ["UBND tỉnh;", "Lưu: VT."], by=person)
    assert texts(plan) == ["UBND tỉnh;", "Lưu: VT."]
    assert trail(plan).changes == {"recipient": [["Lưu: VT."], ["UBND tỉnh;", "Lưu: VT."]]}


def test_lines_that_stay_keep_their_references_and_agencies(person, plan, huyen):
    decision = ReferenceDocument.objects.create(kind="QĐ", number="1926/QĐ-UBND", issuer_name="UBND tỉnh")
    line = make_line(plan, "basis", "Căn cứ một;")
    line.reference = decision
    line.save()
    line.agencies.add(huyen)
    save_lines(plan, "basis", ["Căn cứ mới;", "Căn cứ một;"], by=person)
    kept = plan.lines.get(position=2)
    assert (kept.pk, kept.reference, list(kept.agencies.all())) == (line.pk, decision, [huyen])


def test_lines_may_change_places(person, plan):
    pks = [make_line(plan, "recipient", text, n).pk for n, text in enumerate("abc", start=1)]
    save_lines(plan, "recipient", ["c", "a", "b"], by=person)
    assert list(plan.lines.order_by("position").values_list("pk", flat=True)) == [pks[2], pks[0], pks[1]]


@pytest.mark.parametrize("after", [["a"], ["a", "a"], ["a", "b", "a", "a"], []])
def test_equal_lines_are_counted(person, plan, after):
    for position in (1, 2):
        make_line(plan, "recipient", "a", position)
    save_lines(plan, "recipient", after, by=person)
    assert texts(plan) == after


def test_other_kinds_of_lines_stay(person, plan):
    make_line(plan, "basis", "Căn cứ;")
    save_lines(plan, "recipient", ["Lưu: VT."], by=person)
    assert texts(plan, "basis") == ["Căn cứ;"]


def test_unchanged_lines_write_nothing(person, plan):
    make_line(plan, "recipient", "a")
    save_lines(plan, "recipient", ["a"], by=person)
    assert (trail(plan), Plan.objects.get().version) == (None, 0)


def test_lines_of_every_sample_survive_opening_and_saving(demo):
    for plan in Plan.objects.all():
        for kind in ("basis", "addressee", "recipient", "footnote"):
            before = texts(plan, kind)
            form = LinesForm({"text": "\r\n".join(before), "seen_version": plan.version}, plan=plan)
            assert (form.is_valid(), form.lines()) == (True, before)


def test_lines_saved_in_between_are_not_overwritten(person, plan):
    seen = Plan.objects.get(pk=plan.pk)
    save_lines(plan, "recipient", ["một"], by=person)
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        save_lines(seen, "recipient", ["hai"], by=person)
    assert texts(plan) == ["một"]


# --- sections ---


def test_a_new_section_stands_last_below_its_parent(person, plan):
    parent = make_section(plan, 1)
    make_section(plan, 7)
    form = SectionForm(posted(SectionForm(plan=plan), title="Mục mới"), plan=plan)
    section = editing.save_section(form, plan, by=person, parent=parent) if form.is_valid() else None
    assert (section.parent, section.position, trail(section).changes["title"]) == (parent, 8, ["", "Mục mới"])


def test_a_section_of_the_sample_keeps_what_was_not_touched(demo, person):
    for section in demo.plan("S1").sections.filter(kind="duty"):
        before = [agency.code for agency in section.agencies.all()]
        data = posted(SectionForm(instance=section, plan=section.plan), marker="9.")
        form = SectionForm(data, instance=section, plan=section.plan)
        assert form.errors == {}
        assert [agency.code for agency in form.cleaned_data["agencies"]] == before
        assert form.changed_data == ["marker"]


def test_a_section_seen_before_another_save_is_refused(person, plan):
    section = make_section(plan, body="cũ")
    data = posted(SectionForm(instance=section, plan=plan), body="của tôi")
    save_lines(plan, "recipient", ["một"], by=person)
    assert SectionForm(data, instance=section, plan=Plan.objects.get()).non_field_errors() == [STALE]


def test_an_empty_section_is_refused(plan):
    form = SectionForm(posted(SectionForm(plan=plan), marker="I."), plan=plan)
    assert form.non_field_errors() == ["Ghi đề mục hoặc nội dung của mục."]


def test_a_section_that_holds_something_is_not_deleted(person, plan, task):
    outer = make_section(plan, 5)
    make_section(plan, 6, parent=outer)
    for section in (outer, task.section):
        with pytest.raises(ValidationError, match="xoá hoặc chuyển chúng trước"):
            editing.delete_section(section, by=person)
    assert plan.sections.count() == 3


def test_an_empty_section_is_deleted_with_a_trail_row(person, plan):
    section = make_section(plan, body="Lời cũ")
    pk = section.pk
    editing.delete_section(section, by=person)
    entry = AuditEntry.objects.get(model="plans.section", record_id=pk)
    assert (entry.action, entry.changes, plan.sections.count()) == ("delete", {"body": ["Lời cũ", ""]}, 0)


# --- tasks ---


def test_a_new_task_is_last_in_its_section_and_given(person, plan, task, huyen):
    agency = unit(huyen)
    new = save_task(person, plan, section=task.section, summary="Việc mới", lead=[f"a{agency.pk}"])
    assert (new.position, new.kind, new.plan) == (2, "block", plan)
    assert [row.agency for row in new.assignments.all()] == [agency]
    assert trail(new).changes["lead"] == ["", agency.name]


def test_a_new_task_without_a_heading_is_printed_by_its_name(person, plan, task):
    assert save_task(person, plan, section=task.section, summary="Việc mới").heading == "Việc mới"


def test_an_old_block_without_a_heading_stays_without(person, plan, task):
    assert save_task(person, plan, task, summary="Tên khác").heading == ""


def test_measures_are_added_changed_and_deleted(person, plan, task):
    changes = {"giai-phap-0-text": "một, sửa", "giai-phap-1-DELETE": "on", "giai-phap-3-text": "bốn"}
    save_task(person, plan, task, **changes)
    assert list(task.measures.values_list("text", flat=True)) == ["một, sửa", "ba", "bốn"]
    assert trail(task).changes == {
        "measures": [
            ["một | Chưa làm", "hai | Chưa làm", "ba | Chưa làm"],
            ["một, sửa | Chưa làm", "ba | Chưa làm", "bốn | Chưa làm"],
        ]
    }


def test_measures_may_change_places(person, plan, task):
    pks = list(task.measures.values_list("pk", flat=True))
    save_task(person, plan, task, **{"giai-phap-2-ORDER": "0"})
    assert list(task.measures.values_list("pk", flat=True)) == [pks[2], pks[0], pks[1]]


def test_a_measure_of_a_new_task_is_stored(person, plan, task):
    changes = {"summary": "Việc mới", "giai-phap-1-text": "hai", "giai-phap-0-text": "một"}
    new = save_task(person, plan, section=task.section, **changes)
    assert list(new.measures.values_list("position", "text")) == [(1, "một"), (2, "hai")]


def test_the_actor_and_target_of_a_measure_are_in_the_trail(person, plan, task, huyen):
    group = AgencyGroup.objects.create(owner=huyen, name="UBND cấp xã")
    save_task(person, plan, task, **{"giai-phap-0-actor": f"g{group.pk}", "giai-phap-0-target": "100%"})
    assert task.measures.first().actor == group
    assert trail(task).changes["measures"][1][0] == "một | UBND cấp xã | 100% | Chưa làm"


def test_an_actor_that_has_ended_is_kept(person, plan, task, huyen):
    old = make_agency("cu", huyen, ended_on=DAY)
    task.measures.filter(text="một").update(actor_agency=old)
    save_task(person, plan, task, **{"giai-phap-0-text": "một, sửa"})
    assert task.measures.first().actor == old


def test_unresolved_names_can_be_kept(person, plan, task):
    TaskParty.objects.create(task=task, role="implementing", printed="các hội đặc thù")
    save_task(person, plan, task, summary="Tên khác")
    assert task.parties.get().printed == "các hội đặc thù"


def test_an_unresolved_name_is_no_choice_in_another_role(plan, task):
    party = TaskParty.objects.create(task=task, role="implementing", printed="các hội đặc thù")
    form, _ = task_forms(plan, task, lead=[f"p{party.pk}"])
    assert list(form.errors) == ["lead"]


def test_nothing_is_stored_when_a_named_agency_has_ended(person, plan, task, huyen):
    old = make_agency("cu", huyen, ended_on=DAY)
    TaskParty.objects.create(task=task, role="lead", printed="phòng cũ", agency=old)
    with pytest.raises(ValidationError, match="hãy chọn cơ quan kế thừa"):
        save_task(person, plan, task, summary="Tên khác")
    task.refresh_from_db()
    assert (task.summary, task.version, trail(task)) == ("Việc", 0, None)


def test_a_task_in_two_windows_is_refused(person, plan, task):
    form, _ = task_forms(plan, task, summary="Của tôi")
    data = dict(form.data)
    save_task(person, plan, task, summary="Của người khác")
    late = TaskForm(data, instance=Task.objects.get(), plan=plan, choices=[])
    assert STALE in late.non_field_errors()


def test_the_form_of_each_sample_task_changes_nothing_by_itself(demo):
    person = demo.user("phongnoivu")
    for task in demo.plan("S4").tasks.all():
        before = [p.printed for p in task.parties.all()], [(m.text, m.actor) for m in task.measures.all()]
        save_task(person, task.plan, task)
        assert ([p.printed for p in task.parties.all()], [(m.text, m.actor) for m in task.measures.all()]) == before
        assert trail(task).changes == {}


def test_criteria_that_stay_keep_is_cited(demo):
    task = demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.2")
    cited, new = demo.criterion("7.2"), demo.criterion("7.6.1")
    save_task(demo.user("phongnoivu"), task.plan, task, criteria=[cited.pk, new.pk])
    links = {link.criterion.code: link.is_cited for link in task.criterion_links.all()}
    assert links == {"7.2": True, "7.6.1": False}
    assert trail(task).changes == {"criteria": [cited.title, f"{cited.title}; {new.title}"]}


def test_criteria_of_another_table_are_not_cut(demo):
    task = demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.2")
    Plan.objects.filter(pk=task.plan_id).update(assessment=None)
    plan = demo.plan("S4")
    save_task(demo.user("phongnoivu"), plan, plan.tasks.get(pk=task.pk), summary="Tên khác")
    assert TaskCriterion.objects.filter(task=task).count() == 1


def test_the_status_of_a_measure_is_ticked_and_logged(person, task):
    measure = task.measures.first()
    editing.set_measure_status(measure, "done", by=person)
    assert (task.measures.first().status, trail(measure).changes) == ("done", {"status": ["todo", "done"]})
    with pytest.raises(ValidationError):
        editing.set_measure_status(measure, "xong-het", by=person)


def test_an_untouched_task_is_deleted_with_its_reminders(person, plan, task, huyen):
    work = make_assignment(huyen, task)
    Reminder.objects.create(assignment=work, recipient=person, kind="due_soon", due_on=DAY, planned_on=DAY)
    pk = task.pk
    editing.delete_task(task, by=person)
    entry = AuditEntry.objects.get(model="plans.task", record_id=pk)
    assert (entry.action, entry.changes) == ("delete", {"summary": ["Việc", ""]})
    assert (Task.objects.count(), Reminder.objects.count()) == (0, 0)


def test_a_task_with_progress_is_not_deleted(person, plan, task, huyen):
    make_assignment(huyen, task).progress.create(by=person, state="doing", text="Đang làm")
    with pytest.raises(ValidationError) as refusal:
        editing.delete_task(task, by=person)
    assert (refusal.value.messages, Task.objects.count(), trail(task)) == ([HAS_PROGRESS], 1, None)
