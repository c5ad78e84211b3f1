"""Độ khẩn and độ mật: red boxes of the decree's sizes under the number (Nghị định 30/2020/NĐ-CP, Phụ lục I, III.2)."""

import io

import pdfplumber
import pytest
from docx import Document as read_docx
from docx.shared import Mm, RGBColor

from plans.documents.builder import build_document
from plans.documents.difference import lines
from tests.factories import make_plan

from .reading import plan_docx, plan_html, plan_pdf

pytestmark = pytest.mark.django_db
SIZES = {"KHẨN": 20, "HỎA TỐC": 30, "THƯỢNG KHẨN": 40, "MẬT": 20, "TỐI MẬT": 30, "TUYỆT MẬT": 40}
URGENCY = ["KHẨN", "HỎA TỐC", "THƯỢNG KHẨN"]
RED = (1, 0, 0)


def frames(data: bytes) -> list[tuple[str, float, float, float]]:
    """The red words of the first page with the outer sides of their frame in mm and its distance from the top."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        words = page.filter(lambda thing: thing.get("non_stroking_color") == RED).extract_words(keep_blank_chars=True)
        edges = [edge for edge in (*page.rects, *page.curves, *page.lines) if RED in _colours(edge)]
        return [(word["text"], *_around(word, edges)) for word in words]


def _colours(edge) -> tuple:
    return (edge.get("stroking_color"), edge.get("non_stroking_color"))


def _around(word, edges):
    near = [e for e in edges if e["top"] < word["bottom"] + 12 and e["bottom"] > word["top"] - 12]
    width = max(e["x1"] for e in near) - min(e["x0"] for e in near)
    height = max(e["bottom"] for e in near) - min(e["top"] for e in near)
    return tuple(round(side / 72 * 25.4, 1) for side in (width, height, word["top"]))


@pytest.mark.parametrize("mark", SIZES)
def test_each_box_has_its_size(mark):
    plan = make_plan(**{"urgency" if mark in URGENCY else "secrecy": mark}, symbol="KH-UBND", place="Bắc Sơn")
    [(words, width, height, _)] = frames(plan_pdf(plan))
    assert words == mark
    assert (width, height) == pytest.approx((SIZES[mark], 8), abs=0.4)


def test_the_box_of_secrecy_stands_above_that_of_urgency():
    found = frames(plan_pdf(make_plan(urgency="HỎA TỐC", secrecy="MẬT")))
    assert [words for words, *_ in found] == ["MẬT", "HỎA TỐC"]
    assert found[0][3] < found[1][3]


def test_the_box_of_a_letter_stands_below_its_subject():
    html = plan_html(make_plan(kind="letter", subject="đôn đốc", urgency="KHẨN"))
    assert html.index("V/v đôn đốc") < html.index('data-mark="KHẨN"')


def test_without_marks_there_is_no_box():
    assert "box" not in plan_html(make_plan())


def test_the_boxes_of_a_word_file_are_framed_apart():
    file = read_docx(io.BytesIO(plan_docx(make_plan(urgency="KHẨN", secrecy="MẬT"))))
    paragraphs = file.tables[1].rows[0].cells[0].paragraphs
    boxes = [paragraph for paragraph in paragraphs if "w:pBdr" in paragraph._p.xml]
    assert [box.text for box in boxes] == ["MẬT", "KHẨN"]
    assert {box.runs[0].font.color.rgb for box in boxes} == {RGBColor(255, 0, 0)}
    sides = boxes[0].paragraph_format
    assert round((Mm(63 - 4) - sides.left_indent - sides.right_indent) / Mm(1)) == 20
    places = [paragraphs.index(p) for p in paragraphs if p.text in ("MẬT", "KHẨN")]
    assert places[1] - places[0] == 2


def test_the_marks_are_part_of_what_changed():
    assert lines(build_document(make_plan(urgency="HỎA TỐC", secrecy="MẬT")))[2:4] == ["MẬT", "HỎA TỐC"]
