"""Plain tables in sections and appendices; appendices of scores, upright or across."""

import io

import pdfplumber
import pytest
from docx import Document as read_docx

from plans.documents import limits
from plans.documents.builder import build_document
from plans.documents.difference import Change, difference
from plans.documents.limits import DocumentTooLarge
from plans.documents.model import Column, Table
from plans.documents.stored import dump, load
from plans.models import Appendix, OfficeStyle
from tests.factories import make_assessment, make_plan, make_section, make_table, make_task

from .reading import pdf_cells, plan_docx, plan_html, plan_pdf

pytestmark = pytest.mark.django_db
COLUMNS = {"TT": 8, "Cơ quan": 62, "Số việc": 30}


@pytest.fixture
def plan():
    return make_plan(symbol="BC-UBND", place="Bắc Sơn", number="12", day=9, month=6)


def make_appendix(plan, position=1, **values):
    return Appendix.objects.create(plan=plan, position=position, label=f"Phụ lục {'I' * position}", **values)


def sizes(data: bytes) -> list[tuple[int, int]]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [(round(page.width / 72 * 25.4), round(page.height / 72 * 25.4)) for page in pdf.pages]


def test_a_table_stands_in_its_section_after_the_text(plan):
    section = make_section(plan, marker="I.", title="KẾT QUẢ", body="Số liệu:")
    make_table(COLUMNS, ["1", "Phòng Nội vụ", "3"], ["2", "Xã Nhất Tiến", ""], section=section)
    make_task(section, heading="Việc sau bảng")
    blocks = build_document(plan).blocks
    assert [block.kind for block in blocks] == ["heading", "paragraph", "table", "heading"]
    assert blocks[2] == Table(
        (Column("TT", 8, True), Column("Cơ quan", 62), Column("Số việc", 30, True)),
        (("1", "Phòng Nội vụ", "3"), ("2", "Xã Nhất Tiến", "")),
    )


def test_the_cells_are_printed_in_both_files(plan):
    make_table(COLUMNS, ["1", "Phòng <Nội vụ> & một", "3"], section=make_section(plan, title="KẾT QUẢ"))
    cells = [["TT", "Cơ quan", "Số việc"], ["1", "Phòng <Nội vụ> & một", "3"]]
    assert pdf_cells(plan_pdf(plan))[-2:] == cells
    grid = read_docx(io.BytesIO(plan_docx(plan))).tables[-2]  # the last one holds Nơi nhận and the signature
    assert [[cell.text for cell in row.cells] for row in grid.rows] == cells


def test_the_columns_are_as_wide_as_they_say(plan):
    make_table(COLUMNS, ["1", "Phòng", "3"], section=make_section(plan, title="KẾT QUẢ"))
    with pdfplumber.open(io.BytesIO(plan_pdf(plan))) as pdf:
        cells = pdf.pages[0].find_tables()[0].rows[0].cells
    widths = [(right - left) / 72 * 25.4 for left, _, right, _ in cells]
    assert widths == pytest.approx([165 * 0.08, 165 * 0.62, 165 * 0.3], abs=0.5)


def test_a_long_table_repeats_its_head(plan):
    rows = [[str(n), f"Cơ quan {n}", str(n)] for n in range(1, 81)]
    make_table(COLUMNS, *rows, section=make_section(plan, title="KẾT QUẢ"))
    cells = pdf_cells(plan_pdf(plan))
    assert cells.count(list(COLUMNS)) == 3
    assert [row for row in cells if row != list(COLUMNS)] == rows


@pytest.mark.parametrize(("is_portrait", "size"), [(True, (210, 297)), (False, (297, 210))])
def test_an_appendix_of_scores_upright_or_across(is_portrait, size):
    assessment = make_assessment(make_plan().issuer)
    plan = make_plan(assessment.agency, assessment=assessment)
    make_appendix(plan, kind="scores", is_portrait=is_portrait, title="Bảng điểm")
    data = plan_pdf(plan)
    assert sizes(data) == [(210, 297), size]
    assert [row[0] for row in pdf_cells(data)] == ["TT", "1", "2", ""]
    section = read_docx(io.BytesIO(plan_docx(plan))).sections[-1]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == size


def test_an_appendix_of_tables_counts_its_own_pages(plan):
    rows = [[str(n), f"Cơ quan {n}", str(n)] for n in range(80)]
    make_table(COLUMNS, *rows, appendix=make_appendix(plan, kind="table", is_portrait=True))
    make_table(COLUMNS, *rows, appendix=make_appendix(plan, 2, kind="table"))
    with pdfplumber.open(io.BytesIO(plan_pdf(plan))) as pdf:
        numbers = ["".join(c["text"] for c in page.chars if c["top"] < 15 / 25.4 * 72) for page in pdf.pages]
    assert numbers == ["", "", "2", "3", "", "2", "3", "4"]


def test_an_appendix_without_content_says_so_and_stands_upright(plan):
    make_appendix(plan, kind="scores")
    make_appendix(plan, 2, kind="table")
    assert [appendix.is_wide for appendix in build_document(plan).appendices] == [False, False]
    assert plan_html(plan).count("Nội dung phụ lục không có trong hệ thống.") == 2


def test_tasks_in_an_appendix_of_another_kind_are_not_lost(plan):
    appendix = make_appendix(plan, kind="table", is_portrait=True)
    make_task(make_section(plan), heading="Việc", appendix=appendix)
    assert len(build_document(plan).appendices[0].rows) == 1


def test_the_line_below_a_title_is_filled_or_left_blank_as_the_office_says(plan):
    make_appendix(plan)
    filled = "(Kèm theo Kế hoạch số 12/BC-UBND ngày 09 tháng 6 năm 2024 của Cơ quan co-quan)"
    assert filled in plan_html(plan)
    OfficeStyle.objects.create(agency=plan.issuer, attached="blank")
    gap = '<span class="gap"></span>'
    assert f"số {gap}/BC-UBND ngày {gap} tháng {gap} năm 2024 của" in plan_html(plan)
    assert "Số: 12/BC-UBND" in plan_html(plan)
    words = [paragraph.text for paragraph in read_docx(io.BytesIO(plan_docx(plan))).paragraphs]
    assert filled not in words


def test_a_frozen_table_reads_back_and_its_changed_cell_is_named(plan):
    table = make_table(COLUMNS, ["1", "Phòng", "3"], appendix=make_appendix(plan, kind="table"))
    before = build_document(plan)
    assert load(dump(before)) == before
    table.rows[0][2] = "4"
    table.save()
    assert difference(before, build_document(plan)) == [Change("1 | Phòng | 3", "1 | Phòng | 4")]


def test_rows_of_plain_tables_count_towards_the_limit(plan):
    make_table({"Việc": 100}, *([["x"]] * 1_001), section=make_section(plan))
    with pytest.raises(DocumentTooLarge, match="1001 dòng bảng, nhiều hơn 1000"):
        limits.check(build_document(plan))
