"""Saving one field of a form as a person leaves it: stored at once, or the other person's words shown. Never both lost.

A field is sent with what its person saw in it. Where the stored value is another by then, nothing is written and the
answer says who changed it and when; the person chooses, and the choice is sent with what was seen now.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from agencies import audit
from agencies.models import AuditEntry
from agencies.text import readable

from .editing import changes_of
from .models import Plan, Section
from .scheduling import follow_plan

MakeForm = Callable[[models.Model], forms.ModelForm]


@dataclass(frozen=True)
class Conflict:
    """What somebody else has stored meanwhile: who and when in words, the value as a form sends it and as it reads."""

    said: str
    value: list[str]
    shown: str


def save_field(record: Plan | Section, name: str, make_form: MakeForm, *, seen: list[str], by) -> Conflict | None:
    """Store the field ``name`` of the form that ``make_form`` builds on the fresh record; ``seen`` is what its person
    last saw there, as the form sends it.

    Returns the Conflict where another value is stored by now; None when stored or nothing changed. Raises KeyError
    for a name that is no field, ValidationError (sentences) for a value that is refused.
    """
    plan = record if isinstance(record, Plan) else record.plan
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=plan.pk)
        fresh = type(record).objects.get(pk=record.pk)
        form = _only(make_form(fresh), name)
        before = values_of(form, name)
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        after = _sent(form.cleaned_data[name])
        if after == before:
            return None
        if _readable(seen) != _readable(before):
            return Conflict(_who(fresh, name), before, _words(form, name))
        _write(form, fresh, plan, name, by=by)
    return None


def values_of(form: forms.BaseForm, name: str) -> list[str]:
    """The present value of a field as a browser would send it: a list of texts, [] for nothing chosen."""
    return _sent(form.get_initial_for_field(form.fields[name], name))


def _only(form: forms.ModelForm, name: str) -> forms.ModelForm:
    """The form without all other fields; its guard of versions counts for whole pages, not for one field."""
    if name not in form._meta.fields:
        raise KeyError(name)
    form.fields = {name: form.fields[name]}
    return form


def _sent(value) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, models.Model):
        return [str(value.pk)]
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return sorted(str(getattr(row, "pk", row)) for row in value)
    return ["" if value is None else str(value)]


def _readable(values: list[str]) -> list[str]:
    return sorted(readable(value, lines=True).strip() for value in values)


def _write(form: forms.ModelForm, record, plan: Plan, name: str, *, by) -> None:
    changes = changes_of(form)
    form.save(commit=False)
    if type(record)._meta.get_field(name).many_to_many:
        form.save_m2m()
    else:
        record.save(update_fields=[name])
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1)
    audit.record(record, by=by, action="change", changes=changes)
    if isinstance(record, Plan) and name in ("year", "month", "day"):
        follow_plan(record, by=by)


def _who(record, name: str) -> str:
    """The last change of a field: "Trần Thị B đã sửa lúc 10:12 ngày 10/6/2024"."""
    rows = AuditEntry.objects.filter(model=record._meta.label_lower, record_id=record.pk, changes__has_key=name)
    entry = rows.select_related("actor").first()
    if entry is None:
        return "Người khác đã sửa"
    at = timezone.localtime(entry.at)
    return f"{entry.actor or 'Người khác'} đã sửa lúc {at:%H:%M} ngày {at.day}/{at.month}/{at.year}"


def _words(form: forms.ModelForm, name: str) -> str:
    """A stored value as a person reads it."""
    field, chosen = form.fields[name], values_of(form, name)
    if isinstance(field, forms.BooleanField):
        return "có" if chosen else "không"
    if hasattr(field, "choices"):
        return "; ".join(str(label) for key, label in field.choices if str(key) in chosen) or "(bỏ trống)"
    return chosen[0] or "(bỏ trống)"
