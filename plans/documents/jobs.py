"""The worker's side of "Tải PDF": rights are asked again, the file appears whole or not at all."""

import os
import re
import unicodedata
import uuid
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied

from agencies.models import Job

from ..models import Plan
from . import limits
from .builder import build_document
from .footnotes import settle
from .html import to_html
from .model import Document
from .pdf import write_pdf
from .stored import dump
from .word import to_docx

FOLDER = "documents"


def render_plan(job: Job) -> tuple[str, str]:
    """Render the plan ``job.params["plan"]`` as ``job.params["format"]`` (pdf, docx); returns the name for downloading
    and the path below MEDIA_ROOT.

    Repeatable: a second run of the same job replaces its file. Raises PermissionDenied when the requester may no
    longer download the plan, limits.DocumentTooLarge when it is beyond what can be rendered.
    """
    person = job.requested_by
    plan = Plan.objects.visible_to(person).select_related("issuer").filter(pk=job.params["plan"]).first()
    if plan is None or not person.may("plans.download"):
        raise PermissionDenied("Người yêu cầu không còn quyền tải văn bản này.")
    ending = job.params.get("format", "pdf")
    path = f"{FOLDER}/{uuid.uuid5(uuid.NAMESPACE_OID, f'job-{job.pk}')}.{ending}"
    store(Path(settings.MEDIA_ROOT, path), plan_docx(plan) if ending == "docx" else plan_pdf(plan))
    return download_name(plan, ending), path


def plan_pdf(plan: Plan) -> bytes:
    """The PDF of a plan as it stands now; raises limits.DocumentTooLarge."""
    return render_pdf(build_document(plan), dated=datetime(plan.year, 1, 1, tzinfo=UTC))


def plan_docx(plan: Plan) -> bytes:
    """The Word file of a plan as it stands now; raises limits.DocumentTooLarge."""
    document = build_document(plan)
    limits.check(document)
    return to_docx(document)


def plan_html(plan: Plan) -> str:
    """The page the PDF is made of; raises limits.DocumentTooLarge."""
    document = build_document(plan)
    limits.check(document)
    return to_html(document)


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


def store(path: Path, data: bytes) -> None:
    """Write a file that is either whole or absent, whatever happens to the process or the power."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{uuid.uuid4()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
