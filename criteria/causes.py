"""Writing causes and evidence: allowed after publication too (analysis comes after it), always with a trail row."""

from django.db import transaction

from agencies import audit

from .models import Assessment, Cause, Evidence, Score


def save_cause(form, assessment: Assessment, *, by) -> Cause:
    """Store a valid CauseForm, new or changed, with the criteria it covers."""
    with transaction.atomic():
        is_new = form.instance.pk is None
        form.instance.assessment = assessment
        cause = form.save()
        changes = {name: [str(form.initial.get(name, "")), str(form.cleaned_data[name])] for name in form.changed_data}
        audit.record(cause, by=by, action="add" if is_new else "change", changes=changes)
    return cause


def delete_cause(cause: Cause, *, by) -> None:
    with transaction.atomic():
        audit.record(cause, by=by, action="delete")
        cause.delete()


def add_evidence(form, score: Score, *, by) -> Evidence:
    """Store a valid EvidenceForm for one score."""
    with transaction.atomic():
        form.instance.score = score
        evidence = form.save()
        audit.record(evidence, by=by, action="add")
    return evidence


def delete_evidence(evidence: Evidence, *, by) -> None:
    with transaction.atomic():
        audit.record(evidence, by=by, action="delete")
        evidence.delete()
