"""Where a score table stands in a workbook: its sheet, its heading, its columns, in any order and wording."""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from agencies.text import fold
from agencies.workbooks import Cell, Sheet, Workbook

NO_TABLE = (
    "Không thấy bảng điểm trong tệp: dòng tiêu đề cần có cột «TT» (mã tiêu chí) và cột «Điểm đạt được». "
    "Tải tệp mẫu ở nút «Xuất Excel» rồi điền vào đó."
)
TWO_SCORES = "Trang «{}» có {} cột điểm ({}): chỉ giữ cột cần nhập, xoá hoặc đổi tên các cột kia, rồi tải lại."
SEVERAL = "Tệp có bảng điểm ở {} trang tính ({}): chỉ giữ một trang, hoặc ẩn các trang kia, rồi tải lại."
YEAR = re.compile(r"\b(năm )?20\d\d\b")
TALLEST = 3  # rows of a heading with merged cells
CODES = {"tt", "stt", "số tt", "mã", "mã số", "mã tiêu chí", "ký hiệu"}
# In this order: «Chưa đạt so với điểm tối đa» is no maximum, «Lý do không áp dụng» no cause.
WORDS = [
    ("reason", ("không áp dụng",)),
    ("explanation", ("giải trình",)),
    ("cause", ("nguyên nhân",)),
    ("lost", ("chưa đạt", "bị trừ", "mất điểm")),
    ("maximum", ("tối đa", "điểm chuẩn", "thang điểm")),
    ("achieved", ("đạt được", "điểm đạt", "tự đánh giá", "tự chấm", "điểm số")),
    ("name", ("tiêu chí", "lĩnh vực", "nội dung", "tên")),
]


@dataclass(frozen=True)
class Layout:
    """The sheet, the first row below the heading (counted from 0) and the column of each kind."""

    sheet: Sheet
    first_row: int
    columns: dict[str, int]
    height: int = 1

    def cell(self, row: int, kind: str) -> Cell:
        """The cell of a kind in a row; an empty one where the table has no such column."""
        column = self.columns.get(kind)
        return Cell("") if column is None else self.sheet.cell(row, column)

    def is_heading(self, row: int) -> bool:
        """Whether the row repeats the heading, as tables do that run over several pages."""
        if fold(self.cell(row, "code").text) in CODES:
            return True
        starts = range(row - self.height + 1, row + 1)
        return any(_columns(self.sheet.rows[start : start + self.height]) == self.columns for start in starts)


def find_layout(workbook: Workbook) -> Layout:
    """The one score table of a workbook. Raises ValidationError where there is none, or more than one."""
    visible = [sheet for sheet in workbook.sheets if not sheet.is_hidden] or workbook.sheets
    found = [layout for sheet in visible if (layout := _of_sheet(sheet))]
    if not found:
        raise ValidationError(NO_TABLE)
    if len(found) > 1:
        names = ", ".join(f"«{layout.sheet.name}»" for layout in found)
        raise ValidationError(SEVERAL.format(len(found), names))
    return found[0]


def _of_sheet(sheet: Sheet) -> Layout | None:
    """A heading takes one row, or more with merged cells: the reading that knows more columns is the right one."""
    for row in [number for number, cells in enumerate(sheet.rows) if cells]:
        readings = [(_columns(sheet.rows[row : row + height]), height) for height in range(1, TALLEST + 1)]
        found = [(columns, height) for columns, height in readings if {"code", "achieved"} <= columns.keys()]
        if found:
            columns, height = max(found, key=lambda reading: len(reading[0]))
            _refuse_two_scores(sheet, sheet.rows[row : row + height])
            return Layout(sheet, row + height, columns, height)
    return None


def _refuse_two_scores(sheet: Sheet, rows: list[list[Cell]]) -> None:
    """Last year's points beside this year's, the own ones beside the appraised: which are meant is not guessed."""
    scores = [words for words in _words(rows) if _kind(words) == "achieved"]
    scores = [words for words in scores if "điểm" in words] or scores  # «Kết quả đạt được» is told in words
    if len(scores) > 1:
        raise ValidationError(TWO_SCORES.format(sheet.name, len(scores), ", ".join(f"«{words}»" for words in scores)))


def _columns(rows: list[list[Cell]]) -> dict[str, int]:
    """Kind → column, the first of each kind, as the words of a heading tell."""
    found: dict[str, int] = {}
    for column, words in enumerate(_words(rows)):
        kind = _kind(words)
        if kind and (kind not in found or (kind == "achieved" and "điểm" in words)):
            found[kind] = column
    return found


def _words(rows: list[list[Cell]]) -> list[str]:
    """The words of a heading, column by column."""
    width = max((len(row) for row in rows), default=0)
    cells = [[row[column].text for row in rows if column < len(row)] for column in range(width)]
    return [fold(" ".join(texts)) for texts in cells]


def _kind(words: str) -> str:
    if words in CODES:
        return "code"
    if words == "điểm":
        return "achieved"
    if len(words) > 80 or any(letter.isdigit() for letter in YEAR.sub("", words)):
        return ""
    return next((kind for kind, signs in WORDS if any(sign in words for sign in signs)), "")
