"""One comparison from beginning to end: what was chosen, the differences, the rank, the sentences, what to mind."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from ..comparison import Difference, Place, RankChange, compare, pair_up, percent_wording, wording
from ..models import Assessment, CriteriaSet
from ..points import format_points
from ..table import percent_note
from .choices import Choices, Predecessors, choices_of
from .level import MOST_EXPLAINED, Level, level_of, published_tables, rank_change
from .merged import Beside, beside
from .reading import read
from .sides import Side

NOT_RANKED = "Chưa giải thích được thứ hạng: cần kết quả đã công bố, đủ điểm của cả hai năm."
TOO_MANY = f"Cấp này có trên {MOST_EXPLAINED} bảng điểm công bố: trang này không phân tích vì sao thứ hạng thay đổi."


@dataclass(frozen=True)
class Comparison:
    """``before`` is a side, several predecessors (then ``beside`` has them) or None: nothing to compare with.

    ``sentences`` may go into a report as they are; ``notes`` are for whoever reads the page.
    """

    subject: Assessment
    choices: Choices
    before: Side | Predecessors | None
    after: Side
    whole: Difference | None = None
    change: RankChange | None = None
    places: tuple[Place | None, Place | None] = (None, None)
    beside: Beside | None = None
    sentences: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_percent: bool = False


def compare_table(user, subject: Assessment, *, before: str = "", after: str = "") -> Comparison:
    """Compare a table in the person's sight; ``before`` and ``after`` are keys of its choices, "" for the nearest.

    Six queries, whatever the number of agencies in the level; one more where a predecessor has no result.
    Raises LookupError for a key that is none of the choices.
    """
    choices = choices_of(user, subject)
    first, last = choices.pick(before, after)
    if first is None:
        return Comparison(subject, choices, None, last, notes=[*choices.notes])
    with_ranks = isinstance(first, Predecessors) or (first not in choices.sides and last.snapshot is None)
    published = published_tables({first.level, last.level}) if with_ranks else []
    levels = [level_of(one.level, published) for one in (first, last)]
    found = _Found(subject, choices, last, *levels, with_ranks)
    return found.merged(first) if isinstance(first, Predecessors) else found.single(first)


@dataclass(frozen=True)
class _Found:
    subject: Assessment
    choices: Choices
    last: Side
    earlier: Level
    later: Level
    is_ranked: bool

    def single(self, first: Side) -> Comparison:
        """Two sides, line by line."""
        explained = self._is_explained(first)
        readings = read([self.subject, first.assessment, *(self._published if explained else [])])
        before, after = readings.side(first), readings.side(self.last)
        whole = compare(pair_up(before.criteria, after.criteria), before, after)
        levels = (self.earlier, self.later)
        change = rank_change(self.subject, *levels, readings, self.choices.endings) if explained else None
        is_percent = CriteriaSet.Unit.PERCENT in {one.assessment.criteria_set.unit for one in (first, self.last)}
        words = percent_wording if is_percent else wording
        return Comparison(
            self.subject,
            self.choices,
            first,
            self.last,
            whole=whole,
            change=change,
            places=(self.earlier.place_of(first.assessment), self.later.place_of(self.subject)),
            sentences=words.report(whole, change, before=first.words, after=self._words(first)),
            notes=[*self._notes(first, whole, change), *self.choices.notes],
            is_percent=is_percent,
        )

    def merged(self, first: Predecessors) -> Comparison:
        """Several predecessors beside the table: no difference, no change of the rank."""
        readings = read([self.subject, *first.tables])
        found = beside(first, self.last, readings, self.earlier, self.later)
        notes = [one for one in (self.last.provisional, *found.notes) if one]
        sentences = [*found.sentences]
        return Comparison(
            self.subject,
            self.choices,
            first,
            self.last,
            beside=found,
            places=(None, self.later.place_of(self.subject)),
            sentences=sentences,
            notes=[*notes, *self.choices.notes],
            is_percent=found.is_percent,
        )

    @property
    def _published(self) -> list[Assessment]:
        return [*self.earlier.tables, *self.later.tables]

    def _is_explained(self, first: Side) -> bool:
        """Whether the points of the whole level are read: both tables are ranked, and the level is not too large."""
        are_ranked = self.earlier.place_of(first.assessment) and self.later.place_of(self.subject)
        return bool(are_ranked) and len(self._published) <= MOST_EXPLAINED

    def _words(self, first: Side) -> str:
        """What the sentences call the later side: a year beside another, a version beside another of the same year."""
        snapshot = self.last.snapshot
        if first.assessment != self.subject:
            return f"năm {self.last.year}" + (f" ({self.last.words})" if snapshot else "")
        return self.last.words if snapshot else "số liệu hiện nay"

    def _notes(self, first: Side, whole: Difference, change: RankChange | None) -> Iterable[str]:
        yield from filter(None, [side.provisional for side in (first, self.last)])
        yield from filter(None, [_kept_note(first, whole.before), _kept_note(self.last, whole.after)])
        units = [side.assessment.criteria_set.get_unit_display() for side in (first, self.last)]
        if len(set(units)) > 1:
            yield f"Bộ tiêu chí trước tính bằng {units[0]}, bộ sau tính bằng {units[1]}: chỉ so sánh chỉ số."
        if self.is_ranked:
            yield from filter(None, self._published_notes(first, whole))
            yield from [] if change else [TOO_MANY if len(self._published) > MOST_EXPLAINED else NOT_RANKED]

    def _published_notes(self, first: Side, whole: Difference) -> Iterable[str]:
        """Where the printed index or rank is another one; who is not ranked, and why."""
        sides = ((first.assessment, whole.before, self.earlier), (self.subject, whole.after, self.later))
        for table, total, level in sides:
            yield _in_year(table.year, percent_note(table, total))
            if place := level.place_of(table):
                note = wording.printed_rank_note(place, table.published_rank, table.published_rank_of)
                yield _in_year(table.year, note)
            yield _in_year(table.year, wording.left_out_sentence(level.ranking))


def _in_year(year: int, sentence: str) -> str:
    return sentence and f"Năm {year}: {sentence}"


def _kept_note(side: Side, total) -> str:
    """That a kept version no longer adds up to what was kept with it: the set's maxima were changed since."""
    kept = side.snapshot
    if kept is None or (kept.total_maximum, kept.total_achieved) == (total.maximum, total.final):
        return ""
    then = f"{format_points(kept.total_achieved)}/{format_points(kept.total_maximum)} điểm"
    now = f"{format_points(total.final)}/{format_points(total.maximum)} điểm"
    return f"Bộ tiêu chí đã được sửa sau khi lưu {side.words}: khi lưu là {then}, tính lại theo bộ hiện nay là {now}."
