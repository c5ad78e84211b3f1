"""Writing causes and evidence: allowed after publication too (analysis comes after it), always with a trail row."""

from django.db import transaction

from agencies import audit

from .models import Assessment, Cause, Evidence, Score

EVIDENCE_FIELDS = ["document", "page", "link"]


def save_cause(form, assessment: Assessment, *, by) -> Cause:
    """Store a valid CauseForm, new or changed, with the criteria it covers."""
    with transaction.atomic():
        stored = Cause.objects.filter(pk=form.instance.pk).first()
        before = _values(stored)
        form.instance.assessment = assessment
        cause = form.save()
        changes = audit.difference(before, _values(cause))
        audit.record(cause, by=by, action="change" if stored else "add", changes=changes)
    return cause


def delete_cause(cause: Cause, *, by) -> None:
    with transaction.atomic():
        audit.record(cause, by=by, action="delete", changes=audit.difference(_values(cause), _values(None)))
        cause.delete()


def add_evidence(form, score: Score, *, by) -> Evidence:
    """Store a valid EvidenceForm for one score."""
    with transaction.atomic():
        form.instance.score = score
        evidence = form.save()
        after = audit.snapshot(evidence, EVIDENCE_FIELDS)
        audit.record(evidence, by=by, action="add", changes={name: [None, value] for name, value in after.items()})
    return evidence


def delete_evidence(evidence: Evidence, *, by) -> None:
    with transaction.atomic():
        before = audit.snapshot(evidence, EVIDENCE_FIELDS)
        audit.record(evidence, by=by, action="delete", changes={name: [value, None] for name, value in before.items()})
        evidence.delete()


def _values(cause: Cause | None) -> dict:
    """Plain values of a cause and the keys of its criteria, for the trail; None is a cause that is not there."""
    if cause is None:
        return {"text": None, "kind": None, "agency": None, "criteria": []}
    criteria = sorted(cause.criteria.values_list("pk", flat=True))
    return {**audit.snapshot(cause, ["text", "kind", "agency"]), "criteria": criteria}
