"""The request's side of documents: a job is ordered, a finished layout is found. Nothing is laid out here."""

from datetime import UTC, datetime

from django.urls import reverse

from agencies.jobs import enqueue
from agencies.models import Job

from ..models import Plan
from . import cache
from .model import Document

KIND = "render_plan"  # in settings.JOB_HANDLERS


def order(plan: Plan, ending: str, *, by) -> Job:
    """The job that makes the file of a plan (pdf, docx) for a person; one that still waits is found again."""
    label = f"Bản {'Word' if ending == 'docx' else 'PDF'} – {plan}"
    params = {"plan": plan.pk, "format": ending}
    page = {"page": reverse("plan", args=[plan.pk]), "page_label": "Về văn bản"}
    return enqueue(KIND, params, label=label, agency=by.agency, by=by, **page, is_live=True)


def key_of(plan: Plan, document: Document) -> str:
    """The name of the files of a plan whose text is ``document``."""
    return cache.key_of(document, dated=dated_of(plan))


def dated_of(plan: Plan) -> datetime:
    """A moment of the plan's own for what a file must be dated with: the same text gives the same bytes."""
    return datetime(plan.year, 1, 1, tzinfo=UTC)


def finished_sheets(plan: Plan, document: Document) -> str:
    """The pages of a document as they were laid out (plans.documents.sheets); "" when nobody has had it laid out."""
    path = cache.path_of(key_of(plan, document), "html")
    return path.read_text() if cache.is_kept(path) else ""
