"""What a deadline phrase means, while it is being typed."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.permissions import fetch

from ..deadlines import explain
from ..forms import PhraseForm
from ..scheduling import read_phrase
from .task import plans_of


@require_safe
def deadline_hint(request, pk):
    """One sentence for the line below the field, of the words in ``deadline_phrase``."""
    plan = fetch(request.user, plans_of(request.user), "plans.write", pk=pk)
    form = PhraseForm(request.GET)
    phrase = form.cleaned_data["deadline_phrase"] if form.is_valid() else ""
    found = read_phrase(phrase, plan)
    return render(request, "plans/_deadline_hint.html", {"words": explain(found), "deadline": found})
