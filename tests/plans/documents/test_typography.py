"""What the letters, headings, tables and notes of a document look like, beyond the places that test_layout measures."""

import io
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pdfplumber
import pytest

from plans.documents.markup import runs
from plans.documents.model import Column, Document, Head, Heading, Paragraph, ScoreRow, ScoreTable, Table

from .layout import POINT, Page
from .paper import LETTER, PLAN, TEXT, close, pages, rendered

LEVELS = replace(
    LETTER,
    head=Head("", ("ỦY BAN NHÂN DÂN",), "HỎA TỐC", "MẬT"),
    blocks=(
        *(Heading(level, runs(f"{level}. Đề mục cấp {level}")) for level in range(1, 6)),
        Paragraph(runs("Từ *chữ nghiêng*, **chữ đậm**, ***cả hai*** của Nghị quyết số 76/NQ-CP.")),
        ScoreTable(
            (
                ScoreRow("1", "LĨNH VỰC", "2,00", "1,00", "1,00", "Nhận xét", is_area=True),
                ScoreRow("1.1", "Tiêu chí đầu", "1,00", "0,50", "0,50", "Chậm", cause_below=True),
                ScoreRow("1.2", "Tiêu chí sau", "1,00", "0,50", "0,50", "", cause_above=True),
            ),
            ScoreRow("", "TỔNG ĐIỂM", "3,00", "1,50", "1,50", is_area=True),
        ),
        Table((Column("Việc", 60), Column("Hạn", 40, is_centred=True)), (("Rà soát hồ sơ", "30/6"),)),
    ),
)


@cache
def chars(document: Document) -> list[list[dict]]:
    """The letters of each page as pdfplumber reads them."""
    with pdfplumber.open(io.BytesIO(rendered(document))) as pdf:
        return [page.chars for page in pdf.pages]


def is_joined(before: dict, after: dict) -> bool:
    """Whether two letters are neighbours in one word of one style."""
    is_one_style = (before["fontname"], before["size"]) == (after["fontname"], after["size"])
    on_one_line = close(before["bottom"], after["bottom"], 0.1) and close(after["x0"], before["x1"], 2)
    return is_one_style and on_one_line and " " not in (before["text"], after["text"])


def tables(document: Document) -> list[list[list[tuple]]]:
    """The boxes (left, top, right, bottom, in points) of the cells of each table part, row by row."""
    with pdfplumber.open(io.BytesIO(rendered(document))) as pdf:
        return [[row.cells for row in table.rows] for page in pdf.pages for table in page.find_tables()]


def shares(cells) -> list[float]:
    """The widths of cells in percent of their row."""
    whole = cells[-1][2] - cells[0][0]
    return [round((right - left) / whole * 100, 1) for left, _, right, _ in cells]


@pytest.fixture(scope="module")
def page() -> Page:
    return pages(LEVELS)[0]


# --- letters ---


def test_letters_stand_at_their_own_widths_as_word_sets_them():
    pairs = [pair for page in chars(PLAN) for pair in pairwise(page) if is_joined(*pair)]
    assert "Ti" in {before["text"] + after["text"] for before, after in pairs}  # a pair that kerning draws together
    assert [pair for pair in pairs if not close(pair[1]["x0"], pair[0]["x1"], 0.05)] == []


@pytest.mark.parametrize("document", [PLAN, LETTER], ids=["plan", "letter"])
def test_all_letters_are_black_and_of_the_shipped_family(document):
    letters = [char for page in chars(document) for char in page]
    assert {tuple(map(float, char["non_stroking_color"])) for char in letters} == {(0.0, 0.0, 0.0)}
    assert {char["fontname"].split("+")[1].partition("-")[0] for char in letters} == {"Tinos"}


def test_bold_and_italic_words_are_printed_so(page):
    styles = {text: page.piece(text).style for text in ("chữ nghiêng", "chữ đậm", "cả hai", "của Nghị quyết")}
    assert styles == {
        "chữ nghiêng": (14, False, True),
        "chữ đậm": (14, True, False),
        "cả hai": (14, True, True),
        "của Nghị quyết": (14, False, False),
    }


# --- headings and lines ---


def test_each_level_of_headings_has_its_weight(page):
    found = [page.piece(f"{level}. Đề mục") for level in range(1, 6)]
    assert [piece.style for piece in found] == [
        (14, True, False),
        (14, True, False),
        (14, True, True),
        (14, False, True),
        (14, False, True),
    ]
    assert [round(piece.left - 30, 1) for piece in found] == [12.7] * 5
    gaps = [(after.top - before.top) / POINT for before, after in pairwise(found)]
    assert min(gaps) >= 14 * 1.3 + 6 - 0.1


def test_lines_are_a_third_higher_than_their_letters():
    text = [piece for piece in pages(PLAN)[0].body if piece.text.startswith("Các cơ quan") or close(piece.left, 30)]
    heights = [(b.bottom - a.bottom) / POINT for a, b in pairwise(text) if a.style == b.style == (14, False, False)]
    assert [round(height / 14, 2) for height in heights[:3]] == [1.3] * 3


def test_the_rules_of_the_head_are_thin_lines():
    with pdfplumber.open(io.BytesIO(rendered(PLAN))) as pdf:
        rules = [rule for rule in pdf.pages[0].rects if 8 < rule["width"] < 300]
    assert [round(rule["height"], 2) for rule in rules] == [0.75] * 3


def test_the_number_of_a_page_keeps_its_distance_from_the_text():
    number = next(piece for piece in pages(PLAN)[1].pieces if piece.bottom < 20)
    assert 5 <= number.top <= number.bottom <= 17


def test_the_call_of_a_footnote_stands_small_and_high():
    (call,) = [char for char in chars(PLAN)[0] if char["text"] == "1" and close(char["size"], 9, 0.2)]
    before = next(a for a, b in pairwise(chars(PLAN)[0]) if b is call)
    assert before["bottom"] - call["bottom"] >= 2


def test_marks_of_secrecy_and_urgency_are_bold_capitals(page):
    assert [page.piece(text).style for text in ("MẬT", "HỎA TỐC")] == [(13, True, False)] * 2


def test_no_heading_and_no_announcement_ends_a_page():
    blocks = []
    for n in range(40):
        starts = Heading(2, runs(f"{n}. Đề mục")), Paragraph(runs("Các việc sau:"))
        blocks += list(starts) if n % 2 else [starts[n // 2 % 2]]
        blocks.append(Paragraph(runs(TEXT[: 80 * (n % 3 + 1)])))
    laid_out = pages(replace(LETTER, blocks=tuple(blocks)))
    lasts = [max(page.body, key=lambda piece: piece.bottom).text for page in laid_out[:-1]]
    assert len(lasts) >= 3
    assert [text for text in lasts if text.endswith(("Đề mục", "sau:"))] == []


# --- tables ---


def test_the_columns_of_scores_and_tasks_have_fixed_shares():
    scores, wide = tables(PLAN)[0][0], next(part[0] for part in tables(PLAN) if part[0][-1][2] > 600)
    assert shares(scores) == [7.5, 32, 10, 10, 13, 27.5]
    assert shares(wide) == [5, 39, 14, 14, 14, 14]


def test_words_of_a_table_are_12_points_and_only_heads_and_areas_bold():
    pieces = {piece.text: piece.style for page in pages(LEVELS) for piece in page.pieces}
    bold = ("TT", "LĨNH VỰC", "TỔNG ĐIỂM", "1,50", "Việc", "Hạn")
    plain = ("Nhận xét", "Tiêu chí đầu", "0,50", "Chậm", "Rà soát hồ sơ", "30/6")
    assert {text: pieces[text] for text in bold} == dict.fromkeys(bold, (12, True, False))
    assert {text: pieces[text] for text in plain} == dict.fromkeys(plain, (12, False, False))


def test_figures_stand_in_the_middle_of_their_columns_and_words_at_the_left(page):
    code, name, maximum, *_ = tables(LEVELS)[0][0]
    for text, (left, _, right, _) in {"1.1": code, "2,00": maximum}.items():
        assert close(page.piece(text).middle, (left + right) / 2 * POINT)
    assert close(page.piece("Tiêu chí đầu").left, name[0] * POINT, 1.5)


def test_rows_that_share_a_cause_have_no_line_between_them():
    _, _, first, second, _ = tables(LEVELS)[0]
    assert (first[-1][3], second[-1]) == (second[0][3], None)
