"""The five source documents, imported from their text: every sentence in place, the counts of DOMAIN §6."""

import csv

import pytest

from agencies.models import Agency, AgencyGroup, AuditEntry
from plans.models import Measure, Task, TaskParty
from plans.parties import printed_line
from plans.plan_import.preview import preview
from plans.plan_import.writing import import_plan
from tests.plans.documents.reading import pdf_cells, pdf_text, plan_pdf
from tests.seeds import FOLDER, missing_sentences

from .documents import DAY, ISSUERS, imported, recognised, seed_file

KEYS = ["S0", "S1", "S2", "S3", "S4"]
HEAD = ["kind", "year", "has_number_line", "number", "symbol", "place", "day", "month", "subject", "preamble"]
FOOT = ["closing", "sign_authority", "sign_title", "sign_name"]


def blocks(plan):
    return plan.tasks.filter(kind="block").order_by("section__position", "position")


def line(task, role):
    return printed_line(task.parties.filter(role=role).order_by("position"))


def parties(task):
    rows = task.parties.order_by("role", "position")
    return [(row.role, row.printed, row.joint, row.agency_id, row.group_id) for row in rows]


def measures(task):
    rows = task.measures.order_by("position")
    return [(row.text, row.is_inline, row.actor_agency_id, row.actor_group_id, row.target) for row in rows]


def sections(plan):
    return [(s.marker, s.title, s.kind, s.is_request) for s in plan.sections.order_by("position")]


def lines(plan, kind):
    rows = plan.lines.filter(kind=kind).order_by("position")
    return [(row.text, row.reference_id, set(row.agencies.values_list("code", flat=True))) for row in rows]


# --- every document ---


@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_stands_in_the_pdf_in_order(demo, key):
    assert missing_sentences(key, pdf_text(plan_pdf(imported(demo, key)))) == []


@pytest.mark.parametrize("key", KEYS)
def test_head_and_foot_are_those_entered_by_hand(demo, key):
    plan, by_hand = imported(demo, key), demo.plan(key)
    assert {name: getattr(plan, name) for name in HEAD + FOOT} == {name: getattr(by_hand, name) for name in HEAD + FOOT}


@pytest.mark.parametrize("key", KEYS)
def test_lines_and_sections_are_those_entered_by_hand(demo, key):
    plan, by_hand = imported(demo, key), demo.plan(key)
    for kind in ("basis", "addressee", "recipient", "footnote"):
        assert lines(plan, kind) == lines(by_hand, kind)
    assert sections(plan) == sections(by_hand)


@pytest.mark.parametrize("key", KEYS)
def test_the_bodies_of_duties_and_the_indices_are_those_entered_by_hand(demo, key):
    plan, by_hand = imported(demo, key), demo.plan(key)
    found = [
        [set(s.agencies.all()) for s in p.sections.filter(kind="duty").order_by("position")] for p in (plan, by_hand)
    ]
    assert found[0] == found[1]
    assert set(plan.indices.all()) == set(by_hand.indices.all())


@pytest.mark.parametrize("key", KEYS)
def test_announced_appendices_are_there_without_invented_rows(demo, key):
    plan, by_hand = imported(demo, key), demo.plan(key)
    assert [row.label for row in plan.appendices.all()] == [row.label for row in by_hand.appendices.all()]
    assert not plan.tasks.exclude(appendix=None).exists()


@pytest.mark.parametrize("key", KEYS)
def test_no_agency_and_no_group_is_invented(demo, key):
    before = Agency.objects.count(), AgencyGroup.objects.count()
    imported(demo, key)
    assert (Agency.objects.count(), AgencyGroup.objects.count()) == before


@pytest.mark.parametrize(
    ("key", "deadlines"),
    [
        ("S0", ["Định kỳ tổng hợp, báo cáo UBND huyện, Phòng Nội vụ theo quy định"]),
        ("S1", ["đúng thời gian quy định", "trước ngày 15/6/2024"]),
        ("S2", ["trước ngày 17/5/2024", "trước ngày 20/5/2024", "trong tháng 6/2024", ""]),
        ("S3", ["6 tháng, 9 tháng, năm"]),
        ("S4", ["trong tháng 02/2024", "trong tháng 02/2024"]),
    ],
)
def test_dated_duties_keep_their_phrase_and_their_bodies(demo, key, deadlines):
    duties = imported(demo, key).tasks.filter(kind="duty").order_by("section__position")
    by_hand = demo.plan(key).tasks.filter(kind="duty").order_by("section__position")
    assert [duty.deadline_phrase for duty in duties] == deadlines
    found = [[{(p.agency_id, p.group_id) for p in duty.parties.all()} for duty in rows] for rows in (duties, by_hand)]
    assert found[0] == found[1]


@pytest.mark.parametrize("key", KEYS)
def test_deadlines_are_read_as_in_the_plan_entered_by_hand(demo, key):
    found = [
        [
            (task.deadline_kind, task.last_day, [(row.label, row.last_day) for row in task.occurrences.all()])
            for task in plan.tasks.filter(kind="duty").order_by("section__position")
        ]
        for plan in (imported(demo, key), demo.plan(key))
    ]
    assert found[0] == found[1]


@pytest.mark.parametrize("key", KEYS)
def test_an_import_is_a_draft_with_one_row_in_the_trail(demo, key):
    plan = imported(demo, key)
    assert (plan.state, plan.key) == ("draft", None)
    rows = AuditEntry.objects.filter(model="plans.plan", record_id=plan.pk)
    assert [row.action for row in rows] == ["import_plan"]


def test_the_structural_counts(demo):
    plans = {key: imported(demo, key) for key in KEYS}
    recipients = [plan.lines.filter(kind="recipient").count() for plan in plans.values()]
    assert recipients == [8, 9, 5, 5, 10]
    duties = plans["S1"].sections.filter(kind="duty")
    assert [duties.count(), duties.filter(is_request=True).count()] == [6, 1]
    assert len({code for _, _, codes in lines(plans["S2"], "addressee") for code in codes}) == 9
    assert (plans["S3"].has_number_line, plans["S3"].sign_authority) == (False, "KT. GIÁM ĐỐC")
    assert plans["S4"].sections.filter(kind="measure").count() == 9


# --- S4 ---


def test_s4_has_its_blocks_leads_implementers_and_measures(demo):
    plan = imported(demo, "S4")
    assert blocks(plan).count() == 14
    assert Measure.objects.filter(task__plan=plan).count() == 30
    assert sum(bool(line(task, "lead")) for task in blocks(plan)) == 14
    assert sum(bool(line(task, "implementing")) for task in blocks(plan)) == 13


def test_s4_agrees_with_the_table_of_its_tasks(demo):
    rows = list(csv.DictReader((FOLDER / "S4_tasks.csv").read_text(encoding="utf-8").splitlines()))
    plan = imported(demo, "S4")
    for row, task in zip(rows[:14], blocks(plan), strict=True):
        codes = " ; ".join(link.criterion.code for link in task.criterion_links.all())
        assert codes == ("" if row["criterion_codes_as_printed"] == "9" else row["criterion_codes_as_printed"])
        assert all(link.is_cited for link in task.criterion_links.all())
        assert line(task, "lead") == row["lead_agency_as_printed"]
        assert line(task, "implementing") == row["implementers_as_printed"]
        assert task.measures.count() == int(row["n_measures"])
    duties = plan.tasks.filter(kind="duty").order_by("section__position")
    for row, task in zip(rows[14:], duties, strict=True):
        assert task.deadline_phrase in row["deadline_as_printed"]
        assert line(task, "lead") == row["lead_agency_as_printed"]


def test_s4_names_the_same_bodies_actors_and_targets_as_by_hand(demo):
    pairs = list(zip(blocks(imported(demo, "S4")), blocks(demo.plan("S4")), strict=True))
    assert [parties(task) for task, _ in pairs] == [parties(task) for _, task in pairs]
    assert [measures(task) for task, _ in pairs] == [measures(task) for _, task in pairs]


def test_s4_gives_the_same_work_to_the_same_agencies(demo):
    given = [
        [set(task.assignments.values_list("agency", "role")) for task in blocks(plan)]
        for plan in (imported(demo, "S4"), demo.plan("S4"))
    ]
    assert given[0] == given[1]


def test_the_score_table_is_the_stored_one_when_both_are_alike(demo):
    plan = imported(demo, "S4")
    assert plan.assessment == demo.assessment
    assert pdf_cells(plan_pdf(plan))[-1] == ["", "TỔNG ĐIỂM", "99,50", "84,87", "14,63", ""]


def test_a_score_table_that_differs_stays_as_words(demo):
    text = seed_file("S4").decode().replace("\t0,33\t1,67", "\t0,34\t1,66")
    found = preview(recognised(text), issuer=demo.agency("bac-son"), on=DAY)
    assert [doubt.reason for doubt in found.doubts if doubt.words.startswith("TT | Lĩnh vực")] == [
        "bảng điểm trong tệp khác bảng điểm đã nhập hoặc chưa nhập: giữ từng dòng thành chữ."
    ]


def test_s4_leaves_two_doubts_and_no_unmatched_name(demo):
    found = preview(recognised(seed_file("S4")), issuer=demo.agency("bac-son"), on=DAY)
    assert [doubt.reason for doubt in found.doubts] == [
        "nhắc phụ lục nhưng tệp không có phụ lục nào.",
        "nhiệm vụ không in mã tiêu chí: gắn tiêu chí bằng tay.",
    ]
    assert found.unmatched == []


def test_the_name_of_another_issuer_stays_as_words_and_is_said(demo):
    found = recognised("UBND XÃ KHÁC\n" + seed_file("S4").decode().strip())
    seen = preview(found, issuer=demo.agency("bac-son"), on=DAY)
    plan = import_plan(found, issuer=demo.agency("bac-son"), by=None, on=DAY)
    assert plan.preamble.startswith("UBND XÃ KHÁC\n")
    assert [doubt.words for doubt in seen.doubts if "tên ở đầu văn bản" in doubt.reason] == ["UBND XÃ KHÁC"]


def test_in_an_office_that_knows_nobody_every_name_stays_as_printed(demo):
    issuer = demo.agency(ISSUERS["S3"])
    found = preview(recognised(seed_file("S4")), issuer=issuer, on=DAY)
    assert "Phòng Giáo dục và Đào tạo, các đơn vị phải sắp xếp trong năm 2024" in [row.name for row in found.unmatched]
    assert not Task.objects.filter(plan__issuer=issuer, parties__role=TaskParty.Role.COOPERATING).exists()
