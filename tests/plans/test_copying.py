"""Copying parts of plans: words come along, dates, statuses and points do not."""

from datetime import date

import pytest

from agencies.models import AgencyGroup
from plans import copying
from plans.models import Appendix, Occurrence, ReferenceDocument, TaskCriterion, TaskParty
from tests.factories import make_agency, make_criterion, make_line, make_plan, make_section, make_set, make_task

DAY = date(2025, 1, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def source(huyen):
    return make_plan(huyen)


@pytest.fixture
def target(huyen):
    return make_plan(huyen, year=2025)


def as_they_are(agency, group):
    return agency, group


def copied(task, target, **values):
    return copying.copy_task(task, make_section(target), at=1, **{"resolve": as_they_are, **values})


def test_lines_keep_their_document_and_agencies(source, target, huyen):
    line = make_line(source, "basis", "Căn cứ;")
    line.reference = ReferenceDocument.objects.create(kind="QĐ", number="1926/QĐ-UBND", issuer_name="UBND tỉnh")
    line.save()
    line.agencies.add(huyen)
    copying.copy_lines(source, target)
    copy = target.lines.get()
    assert (copy.kind, copy.text, copy.reference, list(copy.agencies.all())) == (
        "basis",
        "Căn cứ;",
        line.reference,
        [huyen],
    )


def test_only_the_kinds_asked_for_are_copied(source, target):
    make_line(source, "basis", "Căn cứ;")
    make_line(source, "recipient", "Lưu: VT.")
    copying.copy_lines(source, target, ["recipient"])
    assert [line.text for line in target.lines.all()] == ["Lưu: VT."]


def test_sections_keep_their_tree_and_order(source, target):
    make_section(source, 1, marker="I.", title="Một")
    second = make_section(source, 2, marker="II.", title="Hai")
    make_section(source, 4, marker="b)", body="hai b", parent=second)
    make_section(source, 3, marker="a)", body="hai a", parent=second)
    copying.copy_sections(copying.in_document_order(source), target)
    rows = [(row.position, row.marker, row.parent and row.parent.marker) for row in target.sections.all()]
    assert rows == [(1, "I.", None), (2, "II.", None), (3, "a)", "II."), (4, "b)", "II.")]


def test_a_part_of_the_tree_stands_below_a_given_section(source, target):
    above, home = make_section(source, 1), make_section(target, 5, title="Nhà")
    child = make_section(source, 2, parent=above, body="con")
    copies = copying.copy_sections([child], target, parent=home)
    assert (copies[child.pk].parent, copies[child.pk].position) == (home, 6)


def test_a_duty_keeps_its_agencies_and_that_it_is_a_request(source, target, huyen):
    duty = make_section(source, kind="duty", title="Đề nghị MTTQ", is_request=True)
    duty.agencies.add(huyen)
    copy = copying.copy_section(duty, target, parent=None, at=1)
    assert (copy.kind, copy.is_request, list(copy.agencies.all())) == ("duty", True, [huyen])


def test_a_task_keeps_its_words_and_loses_its_dates(source, target):
    dates = {"deadline_phrase": "trước ngày 15/6/2024", "deadline_kind": "date", "last_day": date(2024, 6, 14)}
    task = make_task(make_section(source), heading="Tiêu chí 7.2", intro="câu dẫn", product="Kế hoạch", **dates)
    copy = copied(task, target)
    assert (copy.heading, copy.intro, copy.product, copy.deadline_phrase) == (
        "Tiêu chí 7.2",
        "câu dẫn",
        "Kế hoạch",
        "trước ngày 15/6/2024",
    )
    assert (copy.deadline_kind, copy.first_day, copy.last_day, copy.version) == ("unresolved", None, None, 0)


@pytest.mark.parametrize("kind", ["none", "continuous", "unresolved"])
def test_a_deadline_without_a_date_keeps_its_kind(source, target, kind):
    task = make_task(make_section(source), deadline_phrase="thường xuyên", deadline_kind=kind)
    assert copied(task, target).deadline_kind == kind


def test_a_recurring_deadline_waits_to_be_read_again(source, target):
    task = make_task(make_section(source), deadline_phrase="hằng quý", deadline_kind="recurring")
    Occurrence.objects.create(task=task, position=1, label="quý I", last_day=date(2024, 3, 31))
    assert copied(task, target).deadline_kind == "unresolved"


def test_occurrences_keep_their_names_alone(source, target):
    task = make_task(make_section(source), deadline_kind="recurring")
    Occurrence.objects.create(task=task, position=1, label="6 tháng", last_day=date(2024, 6, 5))
    assert list(copied(task, target).occurrences.values_list("label", "last_day")) == [("6 tháng", None)]


def test_measures_come_undone(source, target, huyen):
    task = make_task(make_section(source), measures=["một", "hai"])
    task.measures.filter(text="hai").update(status="done", target="100%", actor_agency=huyen)
    rows = copied(task, target).measures.values_list("position", "text", "status", "target", "actor_agency")
    assert list(rows) == [(1, "một", "todo", "", None), (2, "hai", "todo", "100%", huyen.pk)]


def test_nothing_is_assigned_by_copying(source, target, huyen):
    task = make_task(make_section(source))
    TaskParty.objects.create(task=task, role="lead", printed="Phòng", agency=huyen)
    assert copied(task, target).assignments.count() == 0


def test_an_agency_that_has_ended_stays_as_printed(source, target, huyen):
    old = make_agency("cu", huyen, ended_on=DAY)
    task = make_task(make_section(source))
    TaskParty.objects.create(task=task, role="lead", printed="Phòng cũ", joint=", ", agency=old)
    party = copied(task, target, resolve=copying.known_to(target, on=DAY)).parties.get()
    assert (party.role, party.printed, party.joint, party.agency) == ("lead", "Phòng cũ", ", ", None)


def test_the_groups_of_another_issuer_stay_as_printed(source, target, huyen):
    xa = make_agency("xa", huyen)
    own, foreign = (AgencyGroup.objects.create(owner=owner, name="UBND cấp xã") for owner in (huyen, xa))
    resolve = copying.known_to(target, on=DAY)
    assert (resolve(None, own), resolve(None, foreign)) == ((None, own), (None, None))


def test_criteria_are_linked_to_their_counterparts(source, target, huyen):
    criteria_set = make_set(huyen)
    one, two = make_criterion(criteria_set, "1", "1"), make_criterion(criteria_set, "2", "1")
    task = make_task(make_section(source))
    TaskCriterion.objects.create(task=task, criterion=one, is_cited=True, expected="0.5")
    TaskCriterion.objects.create(task=task, criterion=two)
    copy = copied(task, target)
    assert copying.copy_criteria(task, copy, {one: one}.get) == [two]
    assert list(copy.criterion_links.values_list("criterion", "is_cited", "expected")) == [(one.pk, True, None)]


def test_appendices_come_without_their_tasks(source, target):
    row = Appendix.objects.create(plan=source, position=1, label="Phụ lục I", title="PAR INDEX")
    make_task(make_section(source), appendix=row)
    copies = copying.copy_appendices(source, target)
    assert (copies[row.pk].plan, copies[row.pk].label, copies[row.pk].tasks.count()) == (target, "Phụ lục I", 0)
