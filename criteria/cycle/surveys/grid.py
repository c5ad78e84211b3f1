"""What stands in the grid of a round's survey: agencies down, the leaves of the survey across."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.core.exceptions import ValidationError

from ...declaring import method_of
from ...entry import ScoreEntry, declared_entry
from ...methods import Input, Method
from ...methods.forms import DeclaredForm
from ...models import Assessment, CriteriaSet, Criterion, Round, Score
from ...points import format_points, parse_points
from ...table import stamp

Key = tuple[int, int]  # of a cell: its table, its leaf
POINTS = Input("diem", "Điểm")
OUT = "không áp dụng"
FROZEN = "đã công bố"
OF_SCORE = ["assessment", "criterion", "achieved", "declared", "override_reason", "not_applicable", "version"]


@dataclass(frozen=True)
class Column:
    """One leaf of the survey. Where it has a method the figures are typed that the method asks for, otherwise points.

    ``problem`` says why its method cannot be used: then nothing can be typed.
    """

    leaf: Criterion
    method: Method | None
    problem: str
    decimals: int
    is_percent: bool

    @property
    def inputs(self) -> tuple[Input, ...]:
        return self.method.inputs if self.method else (POINTS,)

    @property
    def maximum(self) -> str:
        return format_points(self.leaf.maximum, self.decimals)

    @property
    def takes_percent(self) -> bool:
        """Whether 93,05 % in a file is 93,05 here."""
        return self.is_percent or self.method is not None

    def texts_of(self, score: Score) -> dict[str, str]:
        """What is stored, as it stands in the fields."""
        if self.method is None:
            return {POINTS.name: format_points(score.achieved, self.decimals)}
        return {item.name: str(score.declared.get(item.name, "")).strip() for item in self.inputs}

    def entry(self, texts: Mapping[str, str], version: int) -> ScoreEntry:
        """What was typed, read as the criterion's own page reads it. Raises ValidationError with a sentence."""
        if self.method is None:
            bounds = {"minimum": self.leaf.minimum, "maximum": self.leaf.maximum}
            points = parse_points(texts[POINTS.name], **bounds, decimals=self.decimals)
            return ScoreEntry(self.leaf.pk, points, version)
        form = DeclaredForm(texts, method=self.method, maximum=self.leaf.maximum, decimals=self.decimals)
        if not form.is_valid():
            raise ValidationError(next(iter(form.errors.values()))[0])
        return declared_entry(self.leaf.pk, form.cleaned_data, version)


class Field(NamedTuple):
    """One field of a cell, for the page."""

    name: str
    item: Input
    value: str
    label: str


@dataclass(frozen=True)
class Cell:
    """One agency's leaf: ``texts`` are those in its fields by the name of the input, ``stored`` those in the database.

    ``points`` are those that its method made, ``locked`` says why nothing can be typed. ``problem`` is why what was
    typed is not stored; ``mark`` is what the person saw, by which an untouched cell is known.
    """

    column: Column
    key: Key
    agency: str
    texts: dict[str, str]
    stored: dict[str, str]
    points: str
    by_hand: str
    version: int
    locked: str
    problem: str = ""
    seen: str = ""

    __getitem__ = object.__getattribute__  # what a template asks first, of each of thousands of cells

    @property
    def mark(self) -> str:
        return self.seen or f"{self.key[0]}:{self.key[1]}:{self.version}:{mark_of(self.stored)}"

    @property
    def id(self) -> str:
        return f"o-{self.key[0]}-{self.key[1]}"

    @property
    def is_typed(self) -> bool:
        return self.texts != self.stored

    @property
    def before(self) -> str:
        """What is stored while something else stands in the fields."""
        return " · ".join(filter(None, self.stored.values())) or "ô trống"

    @property
    def as_typed(self) -> str:
        return " · ".join(filter(None, self.texts.values()))

    @property
    def fields(self) -> list[Field]:
        label = f"{self.column.leaf.label}, {self.agency}"
        items = self.column.inputs
        words = [label if item is POINTS else f"{item.label}: {label}" for item in items]
        return [
            Field(field_name(self.key, item), item, self.texts[item.name], said)
            for item, said in zip(items, words, strict=True)
        ]


def field_name(key: Key, item: Input) -> str:
    return f"c{key[0]}-{key[1]}-{item.name}"


def mark_of(texts: Mapping[str, str]) -> str:
    """A short mark of the texts of one cell, "" for a blank one."""
    return stamp("\n".join(texts.values()).strip())


class Row(NamedTuple):
    """One agency with its cells, in the order of the columns."""

    table: Assessment
    cells: list[Cell]


@dataclass(frozen=True)
class Grid:
    """The survey of a round; ``rows`` are the tables in the person's sight."""

    round: Round
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)

    @property
    def cells(self) -> dict[Key, Cell]:
        return {cell.key: cell for row in self.rows for cell in row.cells}

    @property
    def marks(self) -> str:
        return " ".join(cell.mark for row in self.rows for cell in row.cells if not cell.locked)

    @property
    def is_open(self) -> bool:
        return any(not cell.locked for row in self.rows for cell in row.cells)

    @property
    def filled(self) -> int:
        """Cells with a result, those that do not apply left out."""
        return sum(any(cell.stored.values()) for cell in self._asked)

    @property
    def asked(self) -> int:
        return len(self._asked)

    @property
    def _asked(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells if cell.locked != OUT]

    def retyped(self, cells: Mapping[Key, Cell]) -> "Grid":
        """The grid with what was typed into these cells, and why it is not stored."""
        return replace(self, rows=[Row(row.table, [_with(cell, cells) for cell in row.cells]) for row in self.rows])


def _with(cell: Cell, typed: Mapping[Key, Cell]) -> Cell:
    own = typed.get(cell.key)
    return cell if own is None else replace(cell, texts=own.texts, problem=own.problem, seen=own.seen)


def read_grid(round: Round, tables: Iterable[Assessment]) -> Grid:
    """The grid of ``tables``, all of the round, in a few queries however many they are."""
    criteria_set = round.criteria_set
    leaves = criteria_set.criteria.filter(is_survey=True, children=None).order_by("sort_key")
    columns = [_column(leaf, criteria_set) for leaf in leaves]
    rows = Score.objects.filter(assessment__round=round, criterion__in=[column.leaf for column in columns])
    scores = {(row.assessment_id, row.criterion_id): row for row in rows.only(*OF_SCORE)}
    return Grid(round, columns, [_row(table, columns, scores) for table in tables])


def _column(leaf: Criterion, criteria_set: CriteriaSet) -> Column:
    is_percent = criteria_set.unit == CriteriaSet.Unit.PERCENT
    try:
        return Column(leaf, method_of(leaf), "", criteria_set.decimals, is_percent)
    except ValidationError as error:
        return Column(leaf, None, error.messages[0], criteria_set.decimals, is_percent)


def _row(table: Assessment, columns: list[Column], scores: dict[Key, Score]) -> Row:
    blank = Score()
    return Row(table, [_cell(table, column, scores.get((table.pk, column.leaf.pk), blank)) for column in columns])


def _cell(table: Assessment, column: Column, score: Score) -> Cell:
    texts = column.texts_of(score)
    return Cell(
        column=column,
        key=(table.pk, column.leaf.pk),
        agency=table.agency.label,
        texts=texts,
        stored=texts,
        points=format_points(score.achieved, column.decimals) if column.leaf.method else "",
        by_hand=score.override_reason,
        version=score.version,
        locked=_locked(table, column, score),
    )


def _locked(table: Assessment, column: Column, score: Score) -> str:
    if table.is_frozen:
        return FROZEN
    return OUT if score.not_applicable else column.problem
