"""Writing what was previewed, all or nothing, and taking the last import back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies import audit
from agencies.workbooks import Refused, Workbook

from ..entry import ScoreConflict, ScoreEntry, check_open, save_scores
from ..models import Assessment, Cause, CriteriaSet, PrintedTotal, ScoreImport
from ..sets import build_tree
from .codes import read_code
from .layout import Layout, find_layout
from .lines import read_lines
from .numbers import read_points
from .planning import CauseChange, ImportPlan, plan_import

NO_TREE = (
    "Bộ tiêu chí «{}» chưa có tiêu chí nào. Người phụ trách bộ tiêu chí nhập bộ tiêu chí trước, "
    "hoặc nhập tệp này để tạo luôn từ bảng."
)
CHANGED_SINCE = "Không hoàn tác được: sau lần nhập này {} Sửa tiếp trực tiếp trên bảng điểm."


@dataclass(frozen=True)
class SourceFile:
    """The file a person chose: its name, its SHA-256 and what was read of it."""

    name: str
    sha256: str
    workbook: Workbook


class _DryRun(Exception):
    """Ends a preview: whatever it had to build is taken back."""


def preview_import(assessment: Assessment, workbook: Workbook, *, by) -> ImportPlan:
    """What the file would change; nothing stays written. Raises ValidationError for a file without a score table."""
    plan = None
    try:
        with transaction.atomic():
            plan = _plan(assessment, workbook, by)
            raise _DryRun
    except _DryRun:
        return plan


def write_import(assessment: Assessment, source: SourceFile, *, digest: str | None, by) -> ImportPlan:
    """Write the file if it still leads to the changes that were previewed (``digest``; None for the shell).

    Returns the plan; with errors, or with other changes than those previewed, nothing is written (``is_written``
    tells). Raises ValidationError as ``preview_import``, and for a table that is closed to its own people: of such a
    file nothing is written, neither points nor causes nor printed figures.
    """
    with transaction.atomic():
        assessment = _locked(assessment)
        check_open(assessment)
        plan = _plan(assessment, source.workbook, by)
        if plan.errors or (digest is not None and digest != plan.digest):
            transaction.set_rollback(True)
            return plan
        _write(assessment, plan, source, by)
        plan.is_written = True
    return plan


def undo_import(record: ScoreImport, *, by) -> None:
    """Put back what the last import of a table changed. Raises ValidationError when it was changed since."""
    with transaction.atomic():
        assessment = Assessment.objects.lock(record.assessment_id)
        check_open(assessment)
        last = assessment.imports.filter(undone_at=None).order_by("-pk").first()
        if last != record:
            raise ValidationError("Chỉ hoàn tác được lần nhập gần nhất.")
        before = [row["pk"] for row in record.changes["causes_before"]]
        if _causes_of(assessment, record.changes["criteria"], before) != record.changes["causes_after"]:
            raise ValidationError(CHANGED_SINCE.format("nguyên nhân đã được sửa."))
        _restore_scores(assessment, record.changes["scores"], by)
        _restore_causes(assessment, record, by)
        _store_printed(assessment, record.changes["printed"])
        record.undone_at = timezone.now()
        record.save(update_fields=["undone_at"])
        audit.record(record, by=by, action="undo_import")


def _locked(assessment: Assessment) -> Assessment:
    """The row under its lock; where the tree has to be made, the set's first, in the order of criteria.designing."""
    criteria_set = assessment.criteria_set
    if not criteria_set.criteria.exists():
        CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria_set.pk)
    return Assessment.objects.lock(assessment.pk)


def _plan(assessment: Assessment, workbook: Workbook, by) -> ImportPlan:
    layout = find_layout(workbook)
    if not assessment.criteria_set.criteria.exists():
        _make_tree(assessment, layout, by)
    return plan_import(assessment, layout, by=by)


def _make_tree(assessment: Assessment, layout: Layout, by) -> None:
    """The criteria of a set that has none yet, from the table itself, with its remainders."""
    criteria_set = assessment.criteria_set
    if by is not None and not by.may("criteria.design", criteria_set):
        raise ValidationError(NO_TREE.format(criteria_set.name))
    build_tree(criteria_set, list(_tree_lines(layout)), by=by)


def _tree_lines(layout: Layout) -> Iterable[tuple[str, str, Decimal]]:
    for line in read_lines(layout):
        if line.is_total or line.is_remainder or line.is_remark:
            continue
        try:
            code = read_code(line.code, ())
            bounds = {"minimum": Decimal(0), "maximum": None, "decimals": 4, "is_percent": False}
            maximum = read_points(line.cells["maximum"], **bounds)
        except Refused as refused:
            raise ValidationError(str(refused.finding)) from None
        if not code:
            continue
        if maximum is None:
            raise ValidationError(
                f"{line.code.ref}: mã {code} thiếu điểm tối đa – điền cột «Điểm tối đa» rồi nhập lại."
            )
        yield code, line.name, maximum


def _write(assessment: Assessment, plan: ImportPlan, source: SourceFile, by) -> None:
    touched = sorted({pk for change in plan.causes for pk in change.criteria})
    leaves = [entry.criterion_id for entry in plan.entries]
    scores = {row.criterion_id: row for row in assessment.scores.filter(criterion__in=leaves)}
    changes = {
        "criteria": touched,
        "causes_before": _causes_of(assessment, touched),
        "scores": {pk: _plain(row) for pk, row in scores.items()},
        "printed": {pk: str(points) for pk, points in _printed(assessment).items()},
    }
    if plan.entries:
        save_scores(assessment, _with_reasons(plan, source.name), by=by)
    for change in plan.causes:
        _write_cause(assessment, change, by)
    _store_printed(assessment, {**changes["printed"], **plan.printed})
    before = [row["pk"] for row in changes["causes_before"]]
    changes["causes_after"] = _causes_of(assessment, touched, before)
    record = ScoreImport.objects.create(
        assessment=assessment,
        file_name=source.name[:250],
        sha256=source.sha256,
        by=by,
        changed=len(plan.changes),
        unchanged=plan.unchanged,
        changes=changes,
    )
    audit.record(record, by=by, action="import", changes={"sha256": [None, source.sha256]})


def _with_reasons(plan: ImportPlan, name: str) -> list[ScoreEntry]:
    """Points that a criterion's method does not give are set by hand: the file is the reason."""
    reason = f"Nhập từ tệp «{name[:250]}»"
    return [
        replace(entry, override_reason=reason) if entry.criterion_id in plan.ruled else entry for entry in plan.entries
    ]


def _plain(row) -> dict:
    """A score before the import, and the version it has after it."""
    named = ["achieved", "not_applicable", "not_applicable_reason", "explanation", "override_reason"]
    return {**audit.snapshot(row, named), "declared": row.declared, "version": row.version + 1}


def _restore_scores(assessment: Assessment, before: dict, by) -> None:
    entries = [
        ScoreEntry(int(pk), **{**row, "achieved": None if row["achieved"] is None else Decimal(row["achieved"])})
        for pk, row in before.items()
    ]
    try:
        save_scores(assessment, entries, by=by)
    except ScoreConflict as conflict:
        words = str(conflict).split(":")[0]
        raise ValidationError(CHANGED_SINCE.format(f"{words} ({conflict.current.criterion.label}).")) from conflict


# --- causes -------------------------------------------------------------------------------------------------


def _causes_of(assessment: Assessment, criteria: list[int], keys: Iterable[int] = ()) -> list[dict]:
    """All causes of these criteria, and those with these keys, as plain values."""
    found = assessment.causes.filter(Q(criteria__in=criteria) | Q(pk__in=keys)).distinct().order_by("pk")
    return [
        {
            "pk": cause.pk,
            "text": cause.text,
            "kind": cause.kind,
            "agency": cause.agency_id,
            "criteria": sorted(criterion.pk for criterion in cause.criteria.all()),
        }
        for cause in found.prefetch_related("criteria")
    ]


def _write_cause(assessment: Assessment, change: CauseChange, by) -> None:
    """A stored cause of exactly these criteria changes its words, keeping kind and agency; else a new one is made.

    The new one keeps the kind and the agency on which all that it replaces agree.
    """
    wanted = sorted(change.criteria)
    found = list(assessment.causes.filter(criteria__in=wanted).distinct().prefetch_related("criteria"))
    same = [cause for cause in found if sorted(c.pk for c in cause.criteria.all()) == wanted]
    cause = same[0] if len(found) == 1 and same else Cause(assessment=assessment, **_agreed(found))
    before = cause.text
    for old in found:
        if old != cause:
            _leave(old, wanted, by)
    cause.text, cause.changed_by, cause.changed_at = change.text, by, timezone.now()
    action = "change" if cause.pk else "add"
    cause.save()
    cause.criteria.set(wanted)
    audit.record(
        cause, by=by, action=action, changes={"text": [before or None, cause.text], "criteria": [None, wanted]}
    )


def _agreed(causes: list[Cause]) -> dict:
    values = {name: {getattr(cause, name) for cause in causes} for name in ("kind", "agency_id")}
    return {name: found.pop() for name, found in values.items() if len(found) == 1}


def _leave(cause: Cause, criteria: list[int], by) -> None:
    """Take criteria away from a cause; one that is left without any goes."""
    before = sorted(criterion.pk for criterion in cause.criteria.all())
    kept = [pk for pk in before if pk not in criteria]
    audit.record(cause, by=by, action="change" if kept else "delete", changes={"criteria": [before, kept]})
    if kept:
        cause.criteria.set(kept)
    else:
        cause.delete()


def _restore_causes(assessment: Assessment, record: ScoreImport, by) -> None:
    before = {row["pk"]: row for row in record.changes["causes_before"]}
    for row in record.changes["causes_after"]:
        if row["pk"] not in before:
            cause = assessment.causes.get(pk=row["pk"])
            audit.record(cause, by=by, action="delete")
            cause.delete()
    for pk, row in before.items():
        values = {"text": row["text"], "kind": row["kind"], "agency_id": row["agency"]}
        cause, _ = Cause.objects.update_or_create(pk=pk, defaults={**values, "assessment": assessment})
        cause.criteria.set(row["criteria"])
        audit.record(cause, by=by, action="change", changes={"text": [None, cause.text]})


# --- printed figures of parents -----------------------------------------------------------------------------


def _printed(assessment: Assessment) -> dict[int, Decimal]:
    return dict(assessment.printed_totals.values_list("criterion_id", "achieved"))


def _store_printed(assessment: Assessment, wanted: dict) -> None:
    own = set(assessment.criteria_set.criteria.values_list("pk", flat=True))  # some may be gone by now
    wanted = {int(pk): Decimal(points) for pk, points in wanted.items() if int(pk) in own}
    if wanted == _printed(assessment):
        return
    assessment.printed_totals.all().delete()
    PrintedTotal.objects.bulk_create(
        PrintedTotal(assessment=assessment, criterion_id=pk, achieved=points) for pk, points in wanted.items()
    )
