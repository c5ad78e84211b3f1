"""Word files: styles, automatic numbers, merged cells, footnotes, tracked changes, forms made of tables."""

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from plans.models import Measure
from plans.plan_import.files import read_file
from plans.plan_import.source import Paragraph
from tests.plans.documents.reading import pdf_text, plan_pdf
from tests.seeds import missing_sentences

from .documents import imported, recognised
from .words import add_table, file_of, numbered, seed_docx, with_lists


def lines(document) -> list[str]:
    blocks = read_file(file_of(document), name="a.docx").blocks
    return [block.text for block in blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("styled", [True, False])
def test_s4_from_word_is_s4(demo, styled):
    plan = imported(demo, "S4", seed_docx("S4", styled=styled), "S4.docx")
    by_hand = demo.plan("S4")
    assert missing_sentences("S4", pdf_text(plan_pdf(plan))) == []
    assert plan.tasks.filter(kind="block").count() == 14
    assert Measure.objects.filter(task__plan=plan).count() == 30
    assert [s.marker for s in plan.sections.all()] == [s.marker for s in by_hand.sections.all()]
    assert plan.assessment == demo.assessment


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3"])
def test_the_other_seeds_from_word_lose_nothing(demo, key):
    plan = imported(demo, key, seed_docx(key, styled=True), f"{key}.docx")
    assert missing_sentences(key, pdf_text(plan_pdf(plan))) == []


def test_automatic_numbers_are_written_out():
    document = Document()
    levels = [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)"), ("bullet", "-")]
    with_lists(document, levels)
    for level in (0, 1, 2, 2, 1, 3, 3, 4, 0, 1):
        numbered(document, "Mục", level)
    found = [line.removesuffix(" Mục") for line in lines(document)]
    assert found == ["I.", "1.", "1.1.", "1.2.", "2.", "a)", "b)", "-", "II.", "1."]


def test_bold_and_italics_become_markup_across_split_runs():
    document = Document()
    paragraph = document.add_paragraph("Nộp ")
    for piece in ("trước ngày ", "15/6"):
        paragraph.add_run(piece).bold = True
    paragraph.add_run(" qua ")
    paragraph.add_run("Phòng Nội vụ").italic = True
    assert lines(document) == ["Nộp **trước ngày 15/6** qua *Phòng Nội vụ*"]


def test_deleted_words_are_left_out_and_inserted_ones_kept():
    document = Document()
    paragraph = document.add_paragraph("Giữ")
    for tag, words in (("w:ins", " thêm"), ("w:del", " bỏ")):
        change = OxmlElement(tag)
        change.append(parse_xml(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{words}</w:t></w:r>'))
        paragraph._p.append(change)
    assert lines(document) == ["Giữ thêm"]


def test_content_controls_and_line_breaks_are_read():
    document = Document()
    document.add_paragraph("KẾ HOẠCH\nNâng cao Chỉ số")
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    document.element.body.insert(1, control)
    assert lines(document) == ["KẾ HOẠCH", "Nâng cao Chỉ số", "Trong khung"]


def test_a_merged_cell_is_read_once():
    document = Document()
    table = add_table(document, [["a", "b", "c"], ["d", "e", "f"]])
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    table._tbl.tr_lst[1].tc_lst[0].p_lst[0].add_r().text = "Word không hiện chữ này"
    (found,) = read_file(file_of(document), name="a.docx").blocks
    assert [[cell.text for cell in row] for row in found.rows] == [["a\nd", "b\nc", ""], ["", "e", "f"]]
    assert [cell.goes_on for cell in found.rows[1]] == [True, False, False]


def test_the_form_of_an_office_is_read_as_head_and_foot():
    document = Document()
    add_table(
        document,
        [
            ["UBND HUYỆN BẮC SƠN\nPHÒNG NỘI VỤ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
            ["Số: 12/KH-PNV", "Bắc Sơn, ngày 05 tháng 3 năm 2024"],
        ],
    )
    for line in ["KẾ HOẠCH", "Nâng cao Chỉ số", "Căn cứ Quyết định số 1;", "I. MỤC ĐÍCH", "Làm tốt./."]:
        document.add_paragraph(line)
    add_table(
        document, [["Nơi nhận:\n- Như trên;\n- Lưu: VT.", "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG\n\nNguyễn Thị Mẫu"]]
    )
    found = recognised(file_of(document), "a.docx")
    assert found.issuer_lines == ["UBND HUYỆN BẮC SƠN", "PHÒNG NỘI VỤ"]
    assert (found.number, found.symbol, found.place, found.day, found.month) == ("12", "KH-PNV", "Bắc Sơn", 5, 3)
    assert (found.subject, found.bases) == (["Nâng cao Chỉ số"], ["Căn cứ Quyết định số 1;"])
    assert (found.recipients, found.closing) == (["Như trên;", "Lưu: VT."], ["Làm tốt./."])
    assert (found.signers, found.sign_name) == (["KT. TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG"], "Nguyễn Thị Mẫu")


def test_pictures_are_said_to_stay_in_the_file():
    document = Document()
    run = document.add_paragraph("KẾ HOẠCH").add_run()
    run._r.append(OxmlElement("w:drawing"))
    assert [str(doubt) for doubt in recognised(file_of(document), "a.docx").doubts][0].startswith("Hình trong tệp")


def test_a_numbering_that_points_nowhere_is_no_number():
    document = Document()
    numbered(document, "Mục", 0, number="999")
    document.element.body[0].find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}").set(qn("w:val"), "77")
    assert lines(document) == ["Mục"]
