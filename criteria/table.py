"""The score table of an assessment as plain, pre-formatted values: one reading for page, fragments and forms."""

import zlib
from dataclasses import dataclass, field
from decimal import Decimal

from . import scoring
from .models import Assessment, Cause, CriteriaSet, Criterion, Score
from .points import ROUNDING, format_percent, format_points

HUNDREDTH = Decimal("0.01")
NOT_APPLICABLE = "không áp dụng"
SURVEY = "điểm điều tra"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; figures are printed text ("0,50"), "" for what was not entered.

    ``locked`` says in words why a leaf takes no points ("" where it does), ``bounds`` are the least and the most it
    takes. ``shared`` names the other criteria of the leaf's one cause; with several causes the cell is not typed in.
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
    version: int = 0
    not_applicable: bool = False
    reason: str = ""
    causes: list[Cause] = field(default_factory=list)
    last_year: str = ""
    locked: str = ""
    shared: str = ""
    bounds: tuple[Decimal, Decimal] = (Decimal(0), Decimal(0))
    typed: str | None = None
    typed_cause: str | None = None
    problem: str = ""

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
        changed = [cause for row in self.rows if row.pk in leaves for cause in row.causes]
        together = {criterion.pk for cause in changed for criterion in cause.criteria.all()}
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


def score_table(assessment: Assessment, *, may_survey: bool = True, last_year=None) -> Table:
    """Read the table of one assessment: four queries whatever its size.

    ``may_survey`` opens the cells of survey points; ``last_year`` gives last year's points by criterion.
    """
    criteria_set = assessment.criteria_set
    criteria = list(criteria_set.criteria.order_by("sort_key"))
    scores = {score.criterion_id: score for score in assessment.scores.all()}
    leaves = {pk: scoring.Leaf(score.achieved, score.not_applicable) for pk, score in scores.items()}
    totals = scoring.totals([scoring.Node(c.pk, c.parent_id, c.maximum, c.kind) for c in criteria], leaves)
    reading = _Reading(
        scores=scores,
        totals=totals,
        causes=causes_by_criterion(assessment),
        parents={criterion.parent_id for criterion in criteria},
        last_year=last_year or {},
        may_survey=may_survey,
        decimals=criteria_set.decimals,
        is_percent=criteria_set.unit == CriteriaSet.Unit.PERCENT,
    )
    total = totals[None]
    extra = format_points(total.extra, reading.decimals) if total.extra else ""
    sign = "+" if total.extra > 0 else ""
    return Table(
        [reading.row(criterion) for criterion in criteria],
        total,
        *reading.figures(total),
        format_percent(reading.percent(total)),
        f"{sign}{extra}",
    )


def causes_by_criterion(assessment: Assessment) -> dict[int, list[Cause]]:
    """Criterion → its causes, in the order they were written."""
    found: dict[int, list[Cause]] = {}
    for cause in assessment.causes.select_related("agency").prefetch_related("criteria"):
        for criterion in cause.criteria.all():
            found.setdefault(criterion.pk, []).append(cause)
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
        f"({format_points(total.achieved)}/{format_points(total.maximum)} điểm). "
        "Giữ nguyên cả hai: số công bố theo quyết định, số tính lại để đối chiếu."
    )


@dataclass(frozen=True)
class _Reading:
    """All that was read of one assessment, to make the rows from."""

    scores: dict[int, Score]
    totals: dict[int | None, scoring.Total]
    causes: dict[int, list[Cause]]
    parents: set[int | None]
    last_year: dict[int, Decimal]
    may_survey: bool
    decimals: int
    is_percent: bool

    def row(self, criterion: Criterion) -> Row:
        score, total = self.scores.get(criterion.pk), self.totals[criterion.pk]
        is_leaf = criterion.pk not in self.parents
        causes = self.causes.get(criterion.pk, [])
        maximum, achieved, lost = self.figures_of_leaf(criterion, score) if is_leaf else self.figures(total)
        return Row(
            pk=criterion.pk,
            parent=criterion.parent_id,
            code=criterion.code,
            name=criterion.name,
            depth=criterion.depth,
            is_leaf=is_leaf,
            is_remainder=criterion.is_remainder,
            maximum=maximum if criterion.kind == scoring.NORMAL else self.points(criterion.maximum),
            achieved=achieved,
            lost=lost if criterion.kind == scoring.NORMAL else "",
            is_lost=total.lost > 0,
            missing=total.missing,
            total=total,
            version=score.version if score else 0,
            not_applicable=score is not None and score.not_applicable,
            reason=score.not_applicable_reason if score else "",
            causes=causes,
            last_year=self.points(self.last_year.get(criterion.pk)),
            locked=self.locked(criterion, score) if is_leaf else "",
            shared=_shared(causes, criterion),
            bounds=(criterion.minimum, criterion.maximum),
        )

    def points(self, value: Decimal | None) -> str:
        return format_points(value, self.decimals)

    def figures_of_leaf(self, criterion: Criterion, score: Score | None) -> tuple[str, str, str]:
        """Maximum, achieved and lost of a leaf; what was not entered, or does not apply, is blank."""
        achieved = score.achieved if score else None
        lost = None if achieved is None else criterion.maximum - achieved
        return self.points(criterion.maximum), self.points(achieved), self.points(lost)

    def figures(self, total: scoring.Total) -> tuple[str, str, str]:
        """The sums of a parent or of the whole; with percentages, their mean. Nothing entered is blank."""
        if self.is_percent:
            mean = self.percent(total)
            mean = None if mean is None else mean.quantize(HUNDREDTH, ROUNDING)
            values = Decimal(100), mean, None if mean is None else 100 - mean
        else:
            values = total.maximum, *((None, None) if _is_blank(total) else (total.final, total.lost))
        return tuple(self.points(value) for value in values)

    def percent(self, total: scoring.Total) -> Decimal | None:
        """The index, unrounded; of percentages the mean of those entered. None where nothing was entered."""
        if _is_blank(total):
            return None
        entered = total.achieved + total.lost
        return total.final / entered * 100 if self.is_percent and entered else total.percent

    def locked(self, criterion: Criterion, score: Score | None) -> str:
        if score is not None and score.not_applicable:
            return NOT_APPLICABLE
        return SURVEY if criterion.is_survey and not self.may_survey else ""


def _is_blank(total: scoring.Total) -> bool:
    return bool(total.missing) and total.achieved + total.lost == 0 == total.extra


def _shared(causes: list[Cause], criterion: Criterion) -> str:
    if len(causes) != 1:
        return ""
    return ", ".join(other.label for other in causes[0].criteria.all() if other.pk != criterion.pk)
