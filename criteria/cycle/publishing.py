"""Publication of a round by one decision: figures, percent and rank are written down, and the tables are frozen."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.permissions import fetch
from agencies.states import change_state, transition_of

from ..comparison.ranking import PRINTED as HUNDREDTH
from ..comparison.ranking import Entry, Place, Ranking, ranking
from ..entry import write_totals
from ..models import Appraisal, Assessment, Round, Score, Snapshot, Unlocking
from ..points import ROUNDING, format_percent
from ..scoring import NORMAL
from . import snapshots

STATE = Assessment.State
PRINTED = [f"published_{name}" for name in ("maximum", "achieved", "percent", "rank", "rank_of", "decision", "on")]
OTHERS_MOVE = "Hạng đã công bố của {} cũng đổi: mở khoá các bảng đó rồi công bố cùng một quyết định."


@dataclass(frozen=True)
class Preview:
    """What a publication would write: the ranks of all tables that have a result, and what stands in the way."""

    ranking: Ranking
    obstacles: list[str]

    @property
    def places(self) -> list[tuple[Place, str]]:
        """The places, each with its index in print."""
        return [(place, format_percent(place.index)) for place in self.ranking.places]


def tables_of_round(round: Round):
    """The tables of a round in the order of their agencies."""
    return round.assessments.select_related("agency__kind", "criteria_set__index").order_by("agency__path", "pk")


def preview(round: Round) -> Preview:
    """Ranks as they would be published, and in sentences why the round cannot be published now."""
    return _preview(list(tables_of_round(round)))


def _preview(tables: list[Assessment]) -> Preview:
    found = ranking(_entry(table) for table in tables)
    return Preview(found, [*_waiting(tables), *_blanks(tables), *_questions(tables), *_moved(tables, found)])


def _entry(table: Assessment) -> Entry:
    has_result = table.state in (STATE.APPRAISED, STATE.PUBLISHED)
    left_out = "" if has_result else table.get_state_display().lower()
    index = None
    if has_result and table.total_maximum and not table.total_missing:
        index = (table.total_achieved / table.total_maximum * 100).quantize(HUNDREDTH, ROUNDING)
    elif has_result:
        left_out = "còn tiêu chí chưa có điểm" if table.total_missing else "không có tiêu chí nào áp dụng"
    return Entry(table.agency_id, table.agency.name, index, left_out)


def _waiting(tables: list[Assessment]) -> list[str]:
    waiting = [table for table in tables if table.state not in (STATE.APPRAISED, STATE.PUBLISHED)]
    sentences = [f"{table.agency}: {table.get_state_display().lower()}." for table in waiting]
    if not any(table.state == STATE.APPRAISED for table in tables):
        sentences.append("Chưa có bảng điểm nào thẩm định xong mà chưa công bố.")
    return sentences


def _blanks(tables: list[Assessment]) -> list[str]:
    found = [table for table in tables if table.state == STATE.APPRAISED and table.total_missing]
    surveys = _surveys_missing(found)
    return [f"{table.agency}: {_blank_words(table.total_missing, surveys[table.pk])}." for table in found]


def _surveys_missing(tables: list[Assessment]) -> Counter:
    """How many results of a survey each table waits for."""
    rows = Score.objects.filter(criterion__is_survey=True, criterion__children=None, criterion__kind=NORMAL)
    rows = rows.filter(assessment__in=tables, achieved=None, not_applicable=False)
    return Counter(rows.values_list("assessment_id", flat=True) if tables else [])


def _blank_words(missing: int, surveys: int) -> str:
    words = f"còn {missing} tiêu chí chưa có điểm"
    ways = ["nhập ở «Điểm điều tra xã hội học» của đợt"] if surveys else []
    if surveys and surveys < missing:
        ways = [f"{surveys} tiêu chí điều tra: {ways[0]}"]
    if surveys < missing:
        ways.append("mở lại thẩm định để ghi điểm")
    return f"{words} ({'; '.join(ways)})"


def _questions(tables: list[Assessment]) -> list[str]:
    """Leaves whose last opinion is still a question to the agency."""
    ready = {table.pk: table for table in tables if table.state == STATE.APPRAISED}
    rows = Appraisal.objects.filter(score__assessment__in=ready, sent_at__isnull=False).order_by("number")
    last = {}
    for score, table, verdict in rows.values_list("score_id", "score__assessment_id", "verdict"):
        last[score] = table, verdict
    asked = [table for table, verdict in last.values() if verdict == Appraisal.Verdict.ASKED]
    return [
        f"{table.agency}: {asked.count(pk)} tiêu chí đề nghị giải trình chưa chốt điểm (mở lại thẩm định để chốt)."
        for pk, table in ready.items()
        if pk in asked
    ]


def _moved(tables: list[Assessment], found: Ranking) -> list[str]:
    """Published ranks that would no longer hold: they change only together, by the same decision."""
    places = {place.agency: place for place in found.places}
    moved = []
    for table in tables:
        place = places.get(table.agency_id)
        if table.state == STATE.PUBLISHED and place:
            is_same = (table.published_rank, table.published_rank_of) == (place.rank, place.of)
            moved += [] if is_same else [table.agency.name]
    return [OTHERS_MOVE.format(", ".join(moved))] if moved else []


def publish(round: Round, *, decision: str, on: date, by, now: datetime) -> list[Assessment]:
    """Write down and freeze the results of all tables of the round that are appraised; returns them.

    ``decision`` is the number of the publishing decision, ``on`` its date. Raises ValidationError with the first thing
    that stands in the way; PermissionDenied and Http404 for a round that is not the person's to publish. All or
    nothing; whoever saves meanwhile comes before it, or is refused.
    """
    if not decision.strip():
        raise ValidationError("Ghi số, ký hiệu của quyết định công bố.")
    fetch(by, Round.objects, "criteria.organise", pk=round.pk)
    with transaction.atomic():
        # Alone the rows of the tables, always in the same order: two publications cannot wait for each other.
        keys = round.assessments.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True)
        tables = list(tables_of_round(round).filter(pk__in=list(keys)))
        ready = [table for table in tables if table.state == STATE.APPRAISED]
        for table in ready:
            write_totals(table)  # what is published is what the leaves say now, whoever wrote them
        found = _preview(tables)
        if found.obstacles:
            raise ValidationError(found.obstacles[0])
        places = {place.agency: place for place in found.ranking.places}
        before = {table.pk: audit.snapshot(table, PRINTED) for table in ready}
        for table in ready:
            _write_down(table, places.get(table.agency_id), decision.strip(), on)
        snapshots.take(ready, Snapshot.Stage.PUBLISHED, by=by, now=now)
        _freeze(ready, before, by=by)
    return ready


def _write_down(table: Assessment, place: Place | None, decision: str, on: date) -> None:
    """``place`` is None for a table in which no criterion applies: it has no index and is not ranked."""
    ranked = (place.index, place.rank, place.of) if place else (None, None, None)
    table.published_maximum, table.published_achieved = table.total_maximum, table.total_achieved
    table.published_percent, table.published_rank, table.published_rank_of = ranked
    table.published_decision, table.published_on = decision, on


def _freeze(tables: Iterable[Assessment], before: dict[int, dict], *, by) -> None:
    move, trail = transition_of(Assessment, "publish_result"), []
    for table in tables:
        changes = {"state": [table.state, move.target]}
        after = audit.snapshot(table, PRINTED)
        pairs = {name: [before[table.pk][name], after[name]] for name in PRINTED}
        changes |= {name: pair for name, pair in pairs.items() if pair != [None, None]}
        trail.append(audit.entry(table, by=by, action=move.action, changes=changes))
        table.state, table.publication = move.target, table.publication + 1
    names = ["state", "publication", *PRINTED]
    Assessment.objects.bulk_update(tables, names, batch_size=100)
    audit.record_many(trail)


def lock_table(assessment: Assessment, *, by, now: datetime) -> Assessment:
    """Freeze a table without a round, as it is. Raises ValidationError for one that is in a round."""
    with transaction.atomic():
        locked = Assessment.objects.select_related("criteria_set").lock(assessment.pk)
        if locked.is_open:
            write_totals(locked)
        moved = change_state(locked, "publish", by=by)
        snapshots.take([moved], Snapshot.Stage.PUBLISHED, by=by, now=now)
    return moved


def may_unlock(assessment: Assessment, user) -> bool:
    """Whether the table is the person's to set free, whatever its state."""
    return transition_of(assessment, _unlocking(assessment)).may(user, assessment)


def _unlocking(assessment: Assessment) -> str:
    return "unlock_table" if assessment.is_apart else "unlock"


def unlock(assessment: Assessment, reason: str, *, by, now: datetime) -> Assessment:
    """Set a published table free for correction; the reason is kept for ever beside the publication it undoes.

    In a round it goes back to «đã thẩm định», otherwise to entry. The published figures stay written until the next
    publication. Raises ValidationError without a reason or for a table that is not published.
    """
    with transaction.atomic():
        locked = Assessment.objects.lock(assessment.pk)
        if locked.is_frozen and reason.strip():
            Unlocking.objects.get_or_create(
                assessment=locked,
                publication=locked.publication,
                defaults={"reason": reason.strip()[:2000], "by": by, "at": now},
            )
        return change_state(locked, _unlocking(locked), by=by, comment=reason)
