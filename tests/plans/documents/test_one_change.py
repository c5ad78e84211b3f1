"""One changed score, lead, measure or recipient changes exactly that in the PDF and in the Word file."""

import io
from decimal import Decimal

import pytest
from docx import Document as read_docx

from criteria.entry import ScoreEntry, save_scores
from plans.models import Measure, PlanLine, TaskParty

from .reading import pdf_cells, pdf_text, plan_docx, plan_pdf
from .test_word import words


def docx_cells(data: bytes) -> list[list[str]]:
    """The rows of all tables, line breaks inside a cell read as spaces."""
    rows = [row for table in read_docx(io.BytesIO(data)).tables for row in table.rows]
    return [[" ".join(cell.text.split()) for cell in row.cells] for row in rows]


TEXTS = {"pdf": lambda plan: pdf_text(plan_pdf(plan)), "docx": lambda plan: words(plan_docx(plan))}
CELLS = {"pdf": lambda plan: pdf_cells(plan_pdf(plan)), "docx": lambda plan: docx_cells(plan_docx(plan))}
CHANGES = {
    "lead": (
        TaskParty.objects.filter(role="lead", task__heading__startswith="Tiêu chí 1.6.2"),
        "printed",
        "Cơquanthửnghiệm",
    ),
    "measure": (Measure.objects.filter(text__startswith="Tổ chức tập huấn cho chủ tài khoản"), "text", "Việcmới."),
    "recipient": (PlanLine.objects.filter(kind="recipient", text__startswith="Sở Nội vụ"), "text", "SởThửnghiệm;"),
}


def compact(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("part", CHANGES)
def test_one_change_changes_only_its_own_words(demo, form, part):
    rows, field, new = CHANGES[part]
    plan = demo.plan("S4")
    row = (rows.filter(plan=plan) if part == "recipient" else rows.filter(task__plan=plan)).first()
    old, before = compact(getattr(row, field)), compact(TEXTS[form](plan))
    type(row).objects.filter(pk=row.pk).update(**{field: new})
    after = compact(TEXTS[form](plan))
    place = after.index(new)
    assert after.count(new) == 1
    assert after.replace(new, old) == before
    assert before[place : place + len(old)] == old


@pytest.mark.parametrize("form", CELLS)
def test_one_score_changes_its_row_and_the_sums(demo, form):
    before, text = CELLS[form](demo.plan("S4")), compact(TEXTS[form](demo.plan("S4")))
    score = demo.assessment.scores.get(criterion=demo.criterion("1.6.2"))
    save_scores(
        demo.assessment, [ScoreEntry(score.criterion_id, Decimal("0.50"), score.version)], by=demo.user("phongnoivu")
    )
    after = CELLS[form](demo.plan("S4"))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new[2:5] for _, new in changed] == [
        ["10,00", "10,00", "0,00"],
        ["0,50", "0,50", "0,00"],
        ["99,50", "85,37", "14,13"],
    ]
    for old, new in changed:
        assert old[:2] + old[5:] == new[:2] + new[5:]
        text = text.replace(compact("".join(old)), compact("".join(new)))
    assert text == compact(TEXTS[form](demo.plan("S4")))


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize(("key", "count"), [("S0", 2), ("S1", 1), ("S2", 0), ("S3", 2), ("S4", 0)])
def test_appendices_that_are_not_in_the_system_say_so(demo, form, key, count):
    plan = demo.plan(key)
    text = TEXTS[form](plan)
    assert plan.appendices.count() == text.count("Nội dung phụ lục không có trong hệ thống.") == count
    for appendix in plan.appendices.all():
        assert compact(f"{appendix.label}{appendix.title}").lower() in compact(text).lower()
