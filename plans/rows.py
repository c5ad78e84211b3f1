"""Writing the ordered rows of a plan (lines, appendices) and the documents it cites."""

from django.db import models, transaction

from agencies import audit

from .editing import touch
from .models import Appendix, Plan, PlanLine, ReferenceDocument


def save_rows(plan: Plan, rows, name: str, *, by, move: str = "") -> None:
    """Store a valid formset of rows in its order; ``move`` ("3:up", "3:down") changes places of its form 3.

    ``name`` is what the trail calls the list. Unchanged rows write nothing. Raises ValidationError when the plan has
    changed since ``plan`` was read; then nothing is stored.
    """
    with transaction.atomic():
        before = _described(rows.queryset.all())
        store_rows(rows, move)
        after = _described(rows.queryset.all())
        if before != after:
            touch(plan)
            audit.record(plan, by=by, action="change", changes={name: [before, after]})


def store_rows(rows, move: str = "") -> None:
    """Write a valid formset of rows with ``position`` in its order; ``move`` as in ``save_rows``."""
    ordered = _moved(list(rows.ordered_forms), rows, move)
    for position, form in enumerate(ordered, start=1):
        form.instance.position = position
    rows.save()
    for form in ordered:
        if form.instance.pk:  # rows moved without other changes are not among those that were saved
            type(form.instance).objects.filter(pk=form.instance.pk).update(position=form.instance.position)


def _moved(ordered: list, rows, move: str) -> list:
    """The forms with one of them a step up or down; a move that names nothing moves nothing."""
    place, _, how = move.partition(":")
    step = {"up": -1, "down": 1}.get(how)
    names = [form.prefix for form in ordered]
    key = f"{rows.prefix}-{place}"
    if step is None or key not in names:
        return ordered
    at = names.index(key)
    to = min(max(at + step, 0), len(ordered) - 1)
    ordered[at], ordered[to] = ordered[to], ordered[at]
    return ordered


def _described(rows: models.QuerySet) -> list[str]:
    return [_line(row) for row in rows.order_by("position", "pk")]


def _line(row: PlanLine | Appendix) -> str:
    """One row in words for the trail: its text with what it points to."""
    if isinstance(row, Appendix):
        kind = "" if row.kind == Appendix.Kind.TASKS else row.get_kind_display()
        parts = [row.label, row.title, kind, "khổ đứng" if row.is_portrait else "", str(row.index or "")]
    else:
        parts = [row.text, str(row.reference or ""), ", ".join(str(agency) for agency in row.agencies.all())]
    return " | ".join(filter(None, parts))


def save_reference(form, plan: Plan, *, by) -> ReferenceDocument:
    """Store the document of a valid ReferenceForm, or find the one with its number, date and issuer; where the form
    says so, ``plan`` carries it out."""
    known = {name: form.cleaned_data[name] for name in ("number", "issued_on", "issuer_name")}
    with transaction.atomic():
        found = ReferenceDocument.objects.filter(**known).first()
        if found is None:
            found = form.save()
            audit.record(found, by=by, action="add", changes={"number": ["", str(found)]})
        if form.cleaned_data["is_carried_out"] and not plan.carries_out.filter(pk=found.pk).exists():
            plan.carries_out.add(found)
            touch(plan)
            audit.record(plan, by=by, action="change", changes={"carries_out": ["", str(found)]})
    return found
