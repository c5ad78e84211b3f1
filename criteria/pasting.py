"""What a block copied from Excel would change: read by the server's own parser, shown before anything is changed."""

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from agencies.text import readable, visible

from .points import format_points, parse_points
from .table import Row

LONGEST = 200_000  # characters; a table of a thousand rows has less
MOST_COLUMNS = 3
TOO_LONG = "Khối vừa chép quá lớn: chép từng phần, hoặc dùng «Nhập từ Excel»."
TOO_WIDE = (
    "Khối vừa chép có {} cột. Dán được một cột (điểm), hai cột (mã, điểm hoặc điểm, nguyên nhân) "
    "hoặc ba cột (mã, điểm, nguyên nhân). Cả bảng thì dùng «Nhập từ Excel»."
)
NUMBER = re.compile(r"[0-9]*[.,]?[0-9]+")
HEADING = re.compile(r"(tt|stt|mã|điểm|nguyên nhân|tiêu chí)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Change:
    """One field that would change; ``name`` is the field's."""

    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What the block says: fields that would change, lines that cannot be used with the reason, how many stay."""

    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def preview(rows: list[Row], text: str, *, start: int, decimals: int) -> Preview:
    """Match the lines of ``text`` to the leaves among ``rows`` (in the order of the page).

    By code in a block of three columns, and of two where the second holds points; otherwise downwards from the leaf
    ``start``. An empty cell changes nothing: it is neither 0 nor a wish to erase. Raises ValidationError for a block
    that is too large or has more than three columns.
    """
    lines = _lines(text)
    found = Preview()
    pairs = _by_first_column(lines, rows, found) if _holds_codes(lines, rows) else _downwards(lines, rows, start, found)
    for row, cells in pairs:
        _read_line(row, cells, decimals, found)
    return found


def _lines(text: str) -> list[list[str]]:
    if len(text) > LONGEST:
        raise ValidationError(TOO_LONG)
    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    lines = [[cell.strip() for cell in line] or [""] for line in cells_of(text)]
    while lines and not any(lines[-1]):
        lines.pop()
    widest = max(map(len, lines), default=0)
    if widest > MOST_COLUMNS:
        raise ValidationError(TOO_WIDE.format(widest))
    while lines and _is_heading(lines[0]):
        lines.pop(0)
    return lines


def _is_heading(line: list[str]) -> bool:
    """Headings have no figures: a cause may well begin with «Điểm» or «TTHC»."""
    return HEADING.match(visible(line[0])) is not None and not any(cell[:1].isdigit() for cell in line)


def cells_of(text: str) -> list[list[str]]:
    """Excel puts cells of several lines into quotation marks; marks that do not close are part of the text."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _code(text: str) -> str:
    return visible(unicodedata.normalize("NFKC", text)).strip().strip(".").strip()


def _by_code(rows: list[Row]) -> dict[str, Row | None]:
    """Code → row; None for a code that stands twice in the set."""
    times = Counter(row.code for row in rows)
    return {row.code: row if times[row.code] == 1 else None for row in rows if row.code}


def _holds_codes(lines: list[list[str]], rows: list[Row]) -> bool:
    """What stands in the first column is told by the second: points follow a code, a cause follows points."""
    if max(map(len, lines), default=0) == MOST_COLUMNS:
        return True
    pairs = [line for line in lines if len(line) > 1]
    dotted = {row.code for row in rows if "." in row.code}  # a code like "1" may as well be points
    if sum(_code(line[0]) in dotted for line in pairs) * 2 > len(pairs):
        return True
    seconds = [line[1] for line in pairs if line[1]]
    return sum(bool(NUMBER.fullmatch(visible(cell))) for cell in seconds) * 2 > len(seconds)


def _by_first_column(lines, rows: list[Row], found: Preview):
    by_code, taken = _by_code(rows), set()
    for code, *cells in lines:
        row = by_code.get(_code(code))
        if row is not None and row.pk in taken:
            found.problems.append(f"{row.code}: mã này đã có ở dòng trên của khối vừa chép, bỏ bớt một dòng.")
        elif row is not None and row.is_leaf:
            taken.add(row.pk)
            yield row, cells
        elif row is not None:
            found.unchanged.append(f"{row.code}: điểm của mục là tổng các tiêu chí bên dưới, không dán.")
        elif _code(code) in by_code:
            found.problems.append(f"{_code(code)}: mã này có ở nhiều mục, gõ trực tiếp vào ô.")
        elif code or any(cells):
            found.problems.append(f"«{code[:30]}»: không có mã này trong bảng đang mở.")


def _downwards(lines, rows: list[Row], start: int, found: Preview):
    leaves = [row for row in rows if row.is_leaf]
    first = next((place for place, row in enumerate(leaves) if row.pk == start), 0)
    below = leaves[first:]
    yield from zip(below, lines, strict=False)
    if extra := [line for line in lines[len(below) :] if any(line)]:
        found.problems.append(f"{len(extra)} dòng cuối không còn ô để dán: bắt đầu từ ô cao hơn hoặc chép ít dòng hơn.")


def _read_line(row: Row, cells: list[str], decimals: int, found: Preview) -> None:
    points, cause = (*cells, "", "")[:2]
    if points:
        _read_points(row, points, decimals, found)
    if cause:
        _note(found, f"n{row.pk}", row, row.cause_text, readable(cause, lines=True))


def _read_points(row: Row, text: str, decimals: int, found: Preview) -> None:
    if row.locked:
        found.problems.append(f"{row.label}: ô này bị khoá ({row.locked}).")
        return
    minimum, maximum = row.bounds
    try:
        value = parse_points(text, minimum=minimum, maximum=maximum, decimals=decimals)
    except ValidationError as error:
        found.problems.append(f"{row.label}: {error.messages[0]}")
    else:
        _note(found, f"d{row.pk}", row, row.achieved, format_points(value, decimals))


def _note(found: Preview, name: str, row: Row, before: str, after: str) -> None:
    if before == after:
        found.unchanged.append(f"{row.label}: giữ nguyên.")
    else:
        found.changes.append(Change(name, f"{row.code} {row.name}".strip(), before, after))
