"""What was typed into the grid of a survey: read cell by cell, nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.core.exceptions import ValidationError

from agencies.text import readable

from ...cells import MALFORMED
from ...entry import ScoreConflict, ScoreEntry
from ...points import parse_points
from .grid import Cell, Grid, Key, field_name, mark_of

GONE = "{}: không còn trong đợt này hoặc không còn là tiêu chí điều tra, chưa lưu."
AGAIN = "{}. Số bạn gõ vẫn còn trong ô: bấm «Lưu» lần nữa nếu vẫn dùng."
LOCKED = "{}: {}, không điền «{}»."
TYPED = "{} Bạn đã gõ «{}»."


@dataclass
class Typed:
    """The cells that were changed, with what was typed: ``entries`` can be stored, ``refused`` cannot be read, ``gone``
    have no place any more."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    entries: dict[Key, ScoreEntry] = field(default_factory=dict)
    refused: dict[Key, str] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def shown(self, reasons: Mapping[Key, ValidationError | ScoreConflict]) -> dict[Key, Cell]:
        """The cells that are not stored: as typed, each with why."""
        refused = {key: replace(self.cells[key], problem=said) for key, said in self.refused.items()}
        return refused | {key: _refused(self.cells[key], reason) for key, reason in reasons.items()}


def read_typed(data: Mapping[str, str], grid: Grid) -> Typed:
    """The changed cells of a posted grid. Raises ValidationError for a form that is none of ours."""
    if "v" not in data:
        raise ValidationError(MALFORMED)
    typed, cells, sent = Typed(), grid.cells, _by_cell(data)
    for mark in data["v"].split():
        key, version, seen = _read_mark(mark)
        cell = cells.get(key)
        if cell is None:
            typed.gone += _left_behind(sent.get(f"c{key[0]}-{key[1]}", []), seen)
        elif (texts := _texts(data, cell)) is not None and mark_of(texts) != seen and not _says_the_same(texts, cell):
            _read_cell(typed, replace(cell, texts=texts, seen=mark), version)
    return typed


def not_taken(texts: Mapping[str, str], grid: Grid) -> list[str]:
    """In sentences what a file says (field name → text) of cells in which nothing can be typed, unless it stands there
    already."""
    found = []
    for cell in grid.cells.values() if texts else ():
        names = {item.name: field_name(cell.key, item) for item in cell.column.inputs if cell.locked}
        said = {item: texts[name] for item, name in names.items() if name in texts}
        if not _says_the_same(said, cell):
            place = f"{cell.agency}, {cell.column.leaf.label}"
            found.append(LOCKED.format(place, cell.locked, " · ".join(said.values())))
    return found


def _read_mark(mark: str) -> tuple[Key, int, str]:
    parts = mark.split(":")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts[:3]):
        raise ValidationError(MALFORMED)
    return (int(parts[0]), int(parts[1])), int(parts[2]), parts[3]


def _texts(data: Mapping[str, str], cell: Cell) -> dict[str, str] | None:
    """What stands in the fields of a cell; None where the form did not send them all."""
    names = {item.name: field_name(cell.key, item) for item in cell.column.inputs}
    if not all(name in data for name in names.values()):
        return None
    return {item: readable(data[name], lines=True).strip() for item, name in names.items()}


def _says_the_same(texts: Mapping[str, str], cell: Cell) -> bool:
    """Whether the fields say what is stored: Excel gives back 4,5 for 4,50."""
    return all(_value(text) == _value(cell.stored[name]) for name, text in texts.items())


def _value(text: str) -> Decimal | str | None:
    try:
        return parse_points(text, decimals=4)
    except ValidationError:
        return text


def _by_cell(data: Mapping[str, str]) -> dict[str, list[str]]:
    """The texts of the fields of each cell: thousands of cells may be gone, and each is asked for its own."""
    found: dict[str, list[str]] = {}
    for name, text in data.items():
        found.setdefault("-".join(name.split("-", 2)[:2]), []).append(text.strip())
    return found


def _left_behind(texts: list[str], seen: str) -> list[str]:
    """A cell without a field says nothing: nobody has typed there."""
    is_typed = texts and mark_of(dict(enumerate(texts))) != seen
    return [GONE.format(f"«{' '.join(texts)[:50]}»")] if is_typed else []


def _read_cell(typed: Typed, cell: Cell, version: int) -> None:
    typed.cells[cell.key] = cell
    try:
        typed.entries[cell.key] = cell.column.entry(cell.texts, version)
    except ValidationError as error:
        typed.refused[cell.key] = error.messages[0]


def _refused(cell: Cell, reason: ValidationError | ScoreConflict) -> Cell:
    """After a conflict the person has seen what stands there: a second press stores what they typed."""
    if isinstance(reason, ScoreConflict):
        return replace(cell, problem=AGAIN.format(str(reason).partition(": chọn")[0]), seen="")
    said = reason.messages[0]
    return replace(cell, problem=TYPED.format(said, cell.as_typed) if cell.locked else said)
