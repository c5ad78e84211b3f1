"""The worker's side of "Tải PDF": rights are asked again, a text that was laid out before is not laid out again."""

import re
import unicodedata
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied

from agencies.models import Job
from agencies.telling import teller

from ..models import Plan
from . import cache, limits
from .files import store
from .footnotes import settle
from .model import Document
from .orders import dated_of, key_of
from .pdf import write_pdf
from .progress import announce_drawing, followed
from .reading import text_for
from .sheets import sheets
from .stored import dump
from .word import to_docx


def render_plan(job: Job) -> tuple[str, str]:
    """Render the plan ``job.params["plan"]`` as ``job.params["format"]`` (pdf, docx); returns the name for downloading
    and the path below MEDIA_ROOT.

    Repeatable: the file belongs to the text, not to the job. Raises PermissionDenied when the requester may no longer
    download the plan, limits.DocumentTooLarge when it is beyond what can be rendered.
    """
    plan = plan_of(job)
    ending = job.params.get("format", "pdf")
    document = text_for(plan, job.requested_by)
    key = key_of(plan, document)
    if ending == "docx":
        make_docx(document, key)
    else:
        make_pdf(document, key, dated=dated_of(plan), tell=teller(job))
    return download_name(plan, ending), str(cache.path_of(key, ending).relative_to(settings.MEDIA_ROOT))


def plan_of(job: Job) -> Plan:
    """The plan of a job, if the person may still download it. Raises PermissionDenied."""
    person = job.requested_by
    plan = Plan.objects.visible_to(person).select_related("issuer").filter(pk=job.params["plan"]).first()
    if plan is None or not person.may("plans.download"):
        raise PermissionDenied("Người yêu cầu không còn quyền tải văn bản này.")
    return plan


def make_pdf(document: Document, key: str, *, dated: datetime, tell) -> None:
    """Lay a document out once: its PDF and the sheets of its preview, which is never without the PDF."""
    pdf, preview = cache.path_of(key, "pdf"), cache.path_of(key, "html")
    if cache.is_kept(pdf) and cache.is_kept(preview):
        return
    limits.check(document)
    with followed(document, tell):
        pages = settle(document)
        announce_drawing(pages)
        store(pdf, write_pdf(pages, source=dump(document), dated=dated))
    store(preview, sheets(pages).encode())


def make_docx(document: Document, key: str) -> None:
    """Write the Word file of a document once."""
    path = cache.path_of(key, "docx")
    if not cache.is_kept(path):
        limits.check(document)
        store(path, to_docx(document))


def render_pdf(document: Document, *, dated: datetime) -> bytes:
    """The PDF of a document with its own data inside; raises limits.DocumentTooLarge."""
    limits.check(document)
    return write_pdf(settle(document), source=dump(document), dated=dated)


def download_name(plan: Plan, ending: str = "pdf") -> str:
    """An ASCII file name: "Ke-hoach-PAR-INDEX-Bac-Son-2024.pdf"."""
    place = plan.place or plan.issuer.place_name or plan.issuer.label
    indices = plan.indices.order_by("pk").values_list("short_name", flat=True)
    words = " ".join([plan.get_kind_display(), *indices, place, str(plan.year)])
    plain = unicodedata.normalize("NFKD", words.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', plain).strip('-')}.{ending}"
