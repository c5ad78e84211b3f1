"""The score table of an assessment as plain, pre-formatted values: one reading for page, fragments and forms."""

import zlib
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from django.utils.safestring import SafeString

from . import scoring
from .lines import Line, read_lines, totals_of
from .models import Assessment, Cause, CriteriaSet
from .ordering import depth_of
from .points import ROUNDING, format_percent, format_points

HUNDREDTH = Decimal("0.01")
NOT_APPLICABLE = "không áp dụng"
SURVEY = "điểm điều tra"
BY_RULE = "tính theo cách chấm: mở chi tiết tiêu chí để khai số liệu"


@dataclass(slots=True)  # frozen ones take eight times as long to make, and a page has hundreds
class Row:
    """One line of the table; figures are printed text ("0,50"), "" for what was not entered. ``key`` is ``pk`` and
    ``css`` the classes as the page prints them.

    ``locked`` says in words why a leaf takes no points ("" where it does); they are declared where it is ``by_rule``;
    ``bounds`` are the least and the most it
    takes. ``shared`` names the other criteria of the leaf's one cause; with several causes the cell has no field.
    ``typed``, ``typed_cause`` and ``problem`` are what a form without script sent and why it was not stored.
    """

    pk: int
    parent: int | None
    code: str
    name: str
    depth: int
    is_leaf: bool
    is_remainder: bool
    maximum: str
    achieved: str
    lost: str
    is_lost: bool
    missing: int
    total: scoring.Total
    key: str = ""
    css: str = ""
    version: int = 0
    not_applicable: bool = False
    reason: str = ""
    causes: list[Cause] = field(default_factory=list)
    has_cause_field: bool = True
    last_year: str = ""
    locked: str = ""
    by_rule: bool = False
    shared: str = ""
    bounds: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    typed: str | None = None
    typed_cause: str | None = None
    problem: str = ""

    # What a template asks first: without an answer here each of the page's thousands of look-ups raises an error.
    __getitem__ = object.__getattribute__

    @property
    def shown(self) -> str:
        """What stands in the field: the points, or what was typed and could not be stored."""
        return self.achieved if self.typed is None else self.typed

    @property
    def shown_cause(self) -> str:
        return self.cause_text if self.typed_cause is None else self.typed_cause

    @property
    def cause_text(self) -> str:
        return "\n".join(cause.text for cause in self.causes)

    @property
    def label(self) -> str:
        """What a screen reader says of the row's fields."""
        return self.code or self.name

    @property
    def mark(self) -> str:
        """What the page shows of this leaf, for the server to compare: key:version:cause:points."""
        return f"{self.pk}:{self.version}:{stamp(self.cause_text)}:{self.achieved}"


@dataclass(frozen=True)
class Table:
    """All rows in the order of the set, and the whole set's figures; ``extra`` is bonus less penalty, with its sign."""

    rows: list[Row]
    total: scoring.Total
    maximum: str
    achieved: str
    lost: str
    percent: str
    extra: str = ""

    @property
    def leaves(self) -> list[Row]:
        return [row for row in self.rows if row.is_leaf]

    @property
    def marks(self) -> str:
        """The marks of all leaves, as the form carries them."""
        return " ".join(row.mark for row in self.rows if row.is_leaf)

    @property
    def branches(self) -> list[Row]:
        """The lĩnh vực, most lost points first."""
        return sorted((row for row in self.rows if row.parent is None), key=lambda row: row.total.lost, reverse=True)

    @property
    def areas(self) -> list[Row]:
        """The lĩnh vực in the order of the set."""
        return [row for row in self.rows if row.parent is None]

    def moved_by(self, leaves: set[int]) -> list[Row]:
        """What a change of these leaves moves: they, those that share a cause with them, and all above them."""
        changed = {cause.pk for row in self.rows if row.pk in leaves for cause in row.causes}
        together = {row.pk for row in self.rows if any(cause.pk in changed for cause in row.causes)}
        moved = self._with_ancestors(leaves | together)
        return [row for row in self.rows if row.pk in moved]

    def only(self, wanted) -> list[Row]:
        """The leaves for which ``wanted(row)`` holds, with the rows above them."""
        kept = self._with_ancestors({row.pk for row in self.rows if row.is_leaf and wanted(row)})
        return [row for row in self.rows if row.pk in kept]

    def _with_ancestors(self, leaves: set[int]) -> set[int]:
        parents = {row.pk: row.parent for row in self.rows}
        found = set()
        for pk in leaves & parents.keys():
            while pk is not None and pk not in found:
                found.add(pk)
                pk = parents[pk]
        return found


def stamp(text: str) -> str:
    """A short mark of a text, to tell whether it is still the one that was shown."""
    return f"{zlib.crc32(text.encode()):x}" if text else ""


def score_table(assessment: Assessment, *, may_survey: bool = True, last_year=None, lines=None) -> Table:
    """Read the table of one assessment: two queries whatever its size.

    ``may_survey`` opens the cells of survey points; ``last_year`` gives last year's points by criterion; ``lines`` are
    its lines where they have just been read (lines.read_lines).
    """
    criteria_set = assessment.criteria_set
    lines = read_lines(assessment) if lines is None else lines
    totals, causes = totals_of(lines), causes_by_criterion(assessment)
    reading = _Reading(
        totals=totals,
        causes=causes,
        sharing=_sharing(lines, causes),
        parents={line.parent for line in lines},
        last_year=last_year or {},
        may_survey=may_survey,
        decimals=criteria_set.decimals,
        is_percent=criteria_set.unit == CriteriaSet.Unit.PERCENT,
    )
    total = totals[None]
    extra = format_points(total.extra, reading.decimals) if total.extra else ""
    sign = "+" if total.extra > 0 else ""
    return Table(
        [reading.row(line) for line in lines],
        total,
        *reading.figures(total),
        format_percent(reading.percent(total)),
        f"{sign}{extra}",
    )


def causes_by_criterion(assessment: Assessment) -> dict[int, list[Cause]]:
    """Criterion → its causes, in the order they were written; one query."""
    links = Cause.criteria.through.objects.filter(cause__assessment=assessment).select_related("cause")
    found: dict[int, list[Cause]] = {}
    for link in links.order_by("cause_id"):
        found.setdefault(link.criterion_id, []).append(link.cause)
    return found


def _sharing(lines: list[Line], causes: dict[int, list[Cause]]) -> dict[int, list[Line]]:
    """Cause → the lines it covers, in the order of the set."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        for cause in causes.get(line.pk, ()):
            found.setdefault(cause.pk, []).append(line)
    return found


def summary(assessment: Assessment, table: Table) -> dict:
    """Template context of the figures above the table: computed ones beside those that were published."""
    rank = assessment.published_rank
    return {
        "assessment": assessment,
        "table": table,
        "note": percent_note(assessment, table.total),
        "published_percent": format_percent(assessment.published_percent),
        "rank": f"{rank:02d}/{assessment.published_rank_of:02d}" if rank and assessment.published_rank_of else "",
    }


def percent_note(assessment: Assessment, total: scoring.Total) -> str:
    """The sentence that tells a printed percentage from the computed one; "" where they agree (DOMAIN §2.4)."""
    published = assessment.published_percent
    if published is None or total.percent is None:
        return ""
    computed = format_percent(total.percent)
    if computed == format_percent(published):
        return ""
    return (
        f"Chỉ số công bố {format_percent(published)} khác với số tính lại {computed} "
        f"({format_points(total.final)}/{format_points(total.maximum)} điểm). "
        "Giữ nguyên cả hai: số công bố theo quyết định, số tính lại để đối chiếu."
    )


@lru_cache(maxsize=4096)  # a table prints a few dozen figures again and again
def _shown(value: Decimal | None, decimals: int) -> str:
    return SafeString(format_points(value, decimals))  # digits and a comma: nothing for a template to escape


@dataclass(frozen=True)
class _Reading:
    """All that was read of one assessment, to make the rows from."""

    totals: dict[int | None, scoring.Total]
    causes: dict[int, list[Cause]]
    sharing: dict[int, list[Line]]
    parents: set[int | None]
    last_year: dict[int, Decimal]
    may_survey: bool
    decimals: int
    is_percent: bool

    def row(self, line: Line) -> Row:
        total, causes = self.totals[line.pk], self.causes.get(line.pk, [])
        is_leaf, depth = line.pk not in self.parents, depth_of(line.sort_key)
        maximum, achieved, lost = self.figures_of_leaf(line) if is_leaf else self.figures(total)
        return Row(
            pk=line.pk,
            key=SafeString(line.pk),
            css=SafeString(f"level-{depth} is-lost" if total.lost > 0 else f"level-{depth}"),
            parent=line.parent,
            code=line.code,
            name=line.name,
            depth=depth,
            is_leaf=is_leaf,
            is_remainder=line.is_remainder,
            maximum=maximum if line.kind == scoring.NORMAL else self.points(line.maximum),
            achieved=achieved,
            lost=lost if line.kind == scoring.NORMAL else "",
            is_lost=total.lost > 0,
            missing=total.missing,
            total=total,
            version=line.version or 0,
            not_applicable=bool(line.not_applicable),
            reason=line.not_applicable_reason or "",
            causes=causes,
            has_cause_field=len(causes) < 2,
            last_year=self.points(self.last_year.get(line.pk)),
            locked=self.locked(line) if is_leaf else "",
            by_rule=is_leaf and self.locked(line) == BY_RULE,
            shared=self.shared(line, causes) if causes else "",
            bounds=(line.minimum, line.maximum),
        )

    def points(self, value: Decimal | None) -> str:
        return _shown(value, self.decimals)

    def figures_of_leaf(self, line: Line) -> tuple[str, str, str]:
        """Maximum, achieved and lost of a leaf; what was not entered, or does not apply, is blank."""
        lost = None if line.achieved is None else line.maximum - line.achieved
        return self.points(line.maximum), self.points(line.achieved), self.points(lost)

    def figures(self, total: scoring.Total) -> tuple[str, str, str]:
        """The sums of a parent or of the whole; with percentages, their mean. Nothing entered is blank."""
        if self.is_percent:
            mean = self.percent(total)
            mean = None if mean is None else mean.quantize(HUNDREDTH, ROUNDING)
            values = Decimal(100), mean, None if mean is None else 100 - mean
        else:
            values = total.maximum, *((None, None) if total.is_blank else (total.final, total.lost))
        return tuple(self.points(value) for value in values)

    def percent(self, total: scoring.Total) -> Decimal | None:
        """The index, unrounded; of percentages the mean of those entered. None where nothing was entered."""
        if total.is_blank:
            return None
        entered = total.achieved + total.lost
        return total.final / entered * 100 if self.is_percent and entered else total.percent

    def locked(self, line: Line) -> str:
        if line.not_applicable:
            return NOT_APPLICABLE
        if line.is_survey and not self.may_survey:
            return SURVEY
        return BY_RULE if line.method else ""

    def shared(self, line: Line, causes: list[Cause]) -> str:
        if len(causes) != 1:
            return ""
        return ", ".join(other.label for other in self.sharing[causes[0].pk] if other.pk != line.pk)
