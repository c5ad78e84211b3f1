"""The preview of a document: its sheets as they were laid out, or its text while a worker lays it out anew."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.forms import ROW_KEY
from agencies.models import Job

from ..documents import limits
from ..documents.builder import build_document, section_blocks
from ..documents.html import blocks_html, body_html
from ..documents.orders import KIND, finished_sheets, order
from ..documents.reading import read_as
from .task import plans_of


@require_safe
def preview(request, pk):
    """The whole document; ``muc`` shows one section alone, ``viec`` answers for a layout that is on its way."""
    plan = get_object_or_404(plans_of(request.user), pk=pk)
    signed = read_as(plan, request.user)
    if "muc" in request.GET and signed is None:
        return _section(request, plan, _number(request.GET["muc"]))
    if "viec" in request.GET:
        return _layout(request, plan, signed, _number(request.GET["viec"]))
    return render(request, "plans/preview.html", {"plan": plan, **_paper(plan, signed)})


@require_POST
def preview_order(request, pk):
    """Have the document laid out: asked for by the page itself when its text has changed since the last layout."""
    plan = get_object_or_404(plans_of(request.user), pk=pk)
    job = order(plan, "pdf", by=request.user)
    if not request.headers.get("HX-Request"):
        return redirect("job", job.pk)
    return render(request, "plans/_preview_state.html", {"plan": plan, "job": job})


def _layout(request, plan, signed, number: int):
    """How far a layout is; with it come the sheets, once it is done."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=number, kind=KIND, params__plan=plan.pk)
    paper = _paper(plan, signed) if job.state == Job.State.DONE else {}
    return render(request, "plans/_preview_state.html", {"plan": plan, "job": job, **paper})


def _paper(plan, signed) -> dict:
    """``sheets`` when this text has been laid out, else its ``text`` without pages, or the ``fault``; ``signed`` is
    what the person reads in place of the text of a plan that is being amended."""
    document = signed.document if signed else build_document(plan)
    values = {"is_draft": document.is_draft, "signed": signed}
    if sheets := finished_sheets(plan, document):
        return {**values, "sheets": sheets}
    try:
        limits.check(document)
    except limits.DocumentTooLarge as error:
        return {**values, "fault": error.message}
    return {**values, "text": body_html(document)}


def _section(request, plan, number: int):
    section = get_object_or_404(plan.sections, pk=number)
    template = "plans/_preview_section.html" if request.headers.get("HX-Request") else "plans/preview.html"
    context = {
        "plan": plan,
        "section": section,
        "text": blocks_html(section_blocks(plan, section)),
        "in_appendix": plan.tasks.filter(section=section).exclude(appendix=None).count(),
    }
    return render(request, template, context)


def _number(text: str) -> int:
    if not ROW_KEY.fullmatch(text):
        raise Http404
    return int(text)
