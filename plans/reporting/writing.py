"""What the pages of reports share: the words of several part forms, stored part by part, and the answer of autosave."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils import timezone

from agencies.forms import refusals

from .forms import PartForm
from .parts import Typed, Written, mark


def _typed_of(forms: list[PartForm]) -> dict[int, Typed]:
    """Part → what was typed there, of the forms that are valid."""
    return {form.part.pk: form.typed() for form in forms if form.is_valid()}


def _clashes_into(forms: list[PartForm], written: Written) -> None:
    """Say beside each field that was not stored why; what was typed stays in it, and may be sent once more."""
    for form in forms:
        sentence = written.clashes.get(form.part.pk)
        if sentence:
            form.part.refresh_from_db()
            form.data = form.data.copy()
            form.data[form.add_prefix("seen")] = mark(form.part)
            form.add_error("text", sentence)


def store(request, forms: list[PartForm], save: Callable[[dict[int, Typed]], Written]) -> bool:
    """Store what valid forms hold; False when something was not stored and the page is to say so."""
    with refusals(request):
        written = save(_typed_of(forms))
        _clashes_into(forms, written)
        if not written.clashes:
            messages.success(request, "Đã lưu báo cáo.")
            return True
    return False


def answer_autosave(request, forms: list[PartForm], save: Callable[[dict[int, Typed]], Written]):
    """Store what was typed and answer in one line, with the new marks of the parts; 422 where something is left."""
    refused = [f"{form.part}: {' '.join(form.errors['text'])}" for form in forms if not form.is_valid()]
    try:
        written = save(_typed_of(forms))
    except ValidationError as error:
        written, refused = Written(), error.messages
    for form in forms:
        if form.part.pk not in written.clashes:
            form.part.refresh_from_db()
    context = {
        "refusals": refused + list(written.clashes.values()),
        "now": timezone.localtime(),
        "marks": [
            (form["seen"].auto_id, form.add_prefix("seen"), mark(form.part))
            for form in forms
            if form.part.pk not in written.clashes
        ],
    }
    return render(request, "plans/reports/_saved.html", context, status=422 if context["refusals"] else 200)
