"""Writing causes: allowed after publication too (analysis comes after it), always with a trail row."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from agencies import audit

from .models import Assessment, Cause
from .table import stamp

SHOWN = 60  # characters of somebody else's cause that a conflict repeats
EVER = datetime(1970, 1, 1, tzinfo=UTC)

STALE = "Người khác vừa sửa nguyên nhân này. Chép lại chữ bạn vừa gõ, mở lại trang rồi sửa tiếp."
GONE = "Người khác vừa xoá nguyên nhân này. Chép lại chữ bạn vừa gõ rồi ghi thành nguyên nhân mới."
SEVERAL = "Tiêu chí này có nhiều nguyên nhân: mở chi tiết (Ctrl+Enter) để sửa từng nguyên nhân."


@dataclass(frozen=True)
class CauseEntry:
    """What the cause cell of one leaf is to say; ``seen`` is the stamp of the text that was shown there."""

    criterion_id: int
    text: str
    seen: str


class CauseConflict(Exception):
    """The cause is not the one the person saw; ``value`` is what stands there now."""

    def __init__(self, value: str, cause: Cause | None):
        self.value = value
        who = cause.changed_by.full_name if cause and cause.changed_by else "người khác"
        when = f" lúc {timezone.localtime(cause.changed_at):%H:%M}" if cause and cause.changed_at else ""
        what = f"ghi «{value if len(value) <= SHOWN else value[:SHOWN] + '…'}»" if value else "xoá nguyên nhân này"
        super().__init__(f"{who} vừa {what}{when}: chọn giữ chữ của bạn hoặc lấy chữ đó.")


def save_cause_cell(assessment: Assessment, entry: CauseEntry, *, by) -> None:
    """Store what was typed into the cause cell of one leaf.

    A cause shared with other criteria changes for all of them; an emptied cell takes its own criterion away from the
    cause. Raises CauseConflict when the cell no longer shows what the person saw, ValidationError when it has several
    causes or is not of this set.
    """
    with transaction.atomic():
        Assessment.objects.lock(assessment.pk)  # one after the other
        found = list(assessment.causes.filter(criteria=entry.criterion_id).select_related("changed_by"))
        text = "\n".join(cause.text for cause in found)
        if text == entry.text:
            return
        if stamp(text) != entry.seen:
            raise CauseConflict(text, max(found, key=lambda cause: cause.changed_at or EVER, default=None))
        if len(found) > 1:
            raise ValidationError(SEVERAL)
        _write_cell(assessment, found[0] if found else None, entry, by)


def _write_cell(assessment: Assessment, cause: Cause | None, entry: CauseEntry, by) -> None:
    if cause is None:
        criterion = assessment.criteria_set.criteria.filter(pk=entry.criterion_id, children=None).first()
        if criterion is None:
            raise ValidationError("Tiêu chí này không có trong bộ tiêu chí.")
        cause = Cause(assessment=assessment)
    before = _values(cause if cause.pk else None)
    action = "change" if cause.pk else "add"
    if entry.text:
        cause.text, cause.changed_by, cause.changed_at = entry.text, by, timezone.now()
        cause.clean_fields()
        cause.save()
        cause.criteria.add(entry.criterion_id)
    elif cause.criteria.count() == 1:
        delete_cause(cause, by=by)
        return
    else:
        cause.criteria.remove(entry.criterion_id)
    audit.record(cause, by=by, action=action, changes=audit.difference(before, _values(cause)))


def mark(cause: Cause) -> str:
    """A short mark of a stored cause, to tell whether it is still the one that was shown."""
    return stamp(json.dumps(_values(cause)))


def save_cause(form, assessment: Assessment, *, by) -> Cause:
    """Store a valid CauseForm, new or changed, with the criteria it covers.

    Raises ValidationError when somebody else changed or deleted the cause since the page was shown.
    """
    with transaction.atomic():
        Assessment.objects.lock(assessment.pk)  # one after the other
        stored = Cause.objects.filter(pk=form.instance.pk).first()
        if form.instance.pk and stored is None:
            raise ValidationError(GONE)
        if stored and (seen := form.cleaned_data["seen"]) and seen != mark(stored):
            raise ValidationError(STALE)
        before = _values(stored)
        form.instance.assessment = assessment
        form.instance.changed_by, form.instance.changed_at = by, timezone.now()
        cause = form.save()
        changes = audit.difference(before, _values(cause))
        audit.record(cause, by=by, action="change" if stored else "add", changes=changes)
    return cause


def delete_cause(cause: Cause, *, by) -> None:
    with transaction.atomic():
        audit.record(cause, by=by, action="delete", changes=audit.difference(_values(cause), _values(None)))
        cause.delete()


def _values(cause: Cause | None) -> dict:
    """Plain values of a cause and the keys of its criteria, for the trail; None is a cause that is not there."""
    if cause is None:
        return {"text": None, "kind": None, "agency": None, "criteria": []}
    criteria = sorted(cause.criteria.values_list("pk", flat=True))
    return {**audit.snapshot(cause, ["text", "kind", "agency"]), "criteria": criteria}
