"""Evidence: added to one criterion, or many files at once by the codes in their names; handed out as downloads."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.downloads import download_stored, show_stored
from agencies.forms import form_page, refusals
from agencies.permissions import fetch

from ..evidence import add_evidence, confirm, criterion_of, delete_evidence, hold, pack, unpack
from ..forms import EvidenceForm, ManyFilesForm, ScoreDetailForm
from ..models import Evidence
from .scores import score_page
from .shared import tables_of


@require_POST
def evidence_add(request, pk, criterion):
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    score = get_object_or_404(subject.scores.select_related("criterion__parent"), criterion=criterion)
    form = _sent(request, EvidenceForm)
    if form.is_valid():
        try:
            add_evidence(form, score, by=request.user)
        except ValidationError as error:
            form.add_error("files", error)
        else:
            return redirect("score_detail", pk, criterion)
    return score_page(request, subject, score, ScoreDetailForm(instance=score), form)


def _sent(request, form_class):
    """The form with what was sent; a file that was stopped on its way is named in its own sentence."""
    form = form_class(request.POST, request.FILES)
    refused = getattr(request, "upload_refused", "")
    if refused:
        form.full_clean()
        form.errors.pop("__all__", None)
        form.errors["files"] = form.error_class([refused])
    return form


@require_POST
def evidence_delete(request, pk, evidence):
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    found = get_object_or_404(Evidence.objects.visible_to(request.user), pk=evidence, score__assessment=subject)
    with refusals(request):
        delete_evidence(found, by=request.user)
    return redirect("score_detail", pk, found.score.criterion_id)


@require_safe
def evidence_file(request, pk, evidence):
    """The file itself, as a download, to whoever sees the table."""
    return download_stored(_file_of(request.user, pk, evidence))


@require_safe
def evidence_view(request, pk, evidence):
    """A PDF or picture to be looked at inside a page of this site, to whoever sees the table."""
    return show_stored(_file_of(request.user, pk, evidence))


def _file_of(user, pk, evidence):
    subject = get_object_or_404(tables_of(user), pk=pk)
    rows = Evidence.objects.visible_to(user).select_related("file")
    return get_object_or_404(rows, pk=evidence, score__assessment=subject, file__isnull=False).file


@form_page
def evidence_many(request, pk):
    """Choose many files, then confirm which criterion each of them proves."""
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    if request.method != "POST":
        return _many_page(request, subject, ManyFilesForm())
    form = _sent(request, ManyFilesForm)
    if form.is_valid():
        try:
            files = hold(subject, form.cleaned_data["files"], by=request.user)
        except ValidationError as error:
            form.add_error("files", error)
        else:
            return _confirm_page(request, subject, files)
    return _many_page(request, subject, form)


@require_POST
def evidence_confirm(request, pk):
    """Attach the files to the criteria that were chosen for them."""
    subject = fetch(request.user, tables_of(request.user), "criteria.score", pk=pk)
    with refusals(request):
        files = unpack(request.POST.get("held", ""), subject, request.user)
        leaves = {str(leaf.pk): leaf for leaf in _leaves(subject)}
        chosen = {file: leaves.get(request.POST.get(f"c{file.pk.hex}", "")) for file in files}
        attached, doubles = confirm(subject, chosen, by=request.user)
        messages.success(request, f"Đã gắn {attached} tệp." if attached else "Không gắn tệp nào.")
        if doubles:
            messages.warning(request, f"Đã có sẵn ở tiêu chí nên không gắn lại: {', '.join(doubles)}.")
        return redirect("assessment", pk)
    return redirect("evidence_many", pk)


def _leaves(subject):
    return list(subject.criteria_set.criteria.filter(children=None).select_related("parent").order_by("sort_key"))


def _many_page(request, subject, form):
    context = {"assessment": subject, "form": form}
    return render(request, "criteria/evidence_many.html", context, status=422 if form.errors else 200)


def _confirm_page(request, subject, files):
    leaves = _leaves(subject)
    context = {
        "assessment": subject,
        "leaves": leaves,
        "files": [(file, criterion_of(file.title, leaves)) for file in files],
        "held": pack(files, subject, request.user),
    }
    return render(request, "criteria/evidence_confirm.html", context)
