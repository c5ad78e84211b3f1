"""The finished bytes of a version: rendered by a worker from the frozen text, kept once, never made again."""

from datetime import UTC, datetime, time

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from agencies import audit
from agencies.files import drop_file, path_of, store_file
from agencies.models import Job, StoredFile
from agencies.telling import teller

from ..models import DocumentVersion
from . import cache
from .jobs import download_name, make_pdf
from .versions import ISSUED, document_of

PLAIN = str.maketrans("/Đđ", "-Dd")


def render_version(job: Job) -> tuple[str, str]:
    """Render the frozen text of the version ``job.params["version"]``; returns the name for downloading and the path
    below MEDIA_ROOT.

    Repeatable: an issued version whose bytes are kept already is not rendered, whoever comes second. A submitted one is
    made for reading only. Raises PermissionDenied when the requester may no longer see it, limits.DocumentTooLarge.
    """
    version = version_of(job)
    if version.file is not None:
        return _handed_out(version.file)
    document, dated = document_of(version), moment_of(version)
    key = cache.key_of(document, dated=dated)
    make_pdf(document, key, dated=dated, tell=teller(job))
    path = cache.path_of(key, "pdf")
    if version.state == ISSUED:
        return _handed_out(keep(version, path.read_bytes(), by=job.requested_by))
    return file_name(version), str(path.relative_to(settings.MEDIA_ROOT))


def version_of(job: Job) -> DocumentVersion:
    """The version of a job, if the person may still download it. Raises PermissionDenied."""
    person = job.requested_by
    rows = DocumentVersion.objects.visible_to(person).select_related("plan__issuer", "file")
    version = rows.filter(pk=job.params["version"]).first()
    if version is None or not person.may("plans.download"):
        raise PermissionDenied("Người yêu cầu không còn quyền tải văn bản này.")
    return version


def moment_of(version: DocumentVersion) -> datetime:
    """What the file is dated with: the day of issue, or that of submission; no file depends on when it is rendered."""
    return datetime.combine(version.issued_on or version.submitted_at.date(), time(), tzinfo=UTC)


def _handed_out(kept: StoredFile) -> tuple[str, str]:
    return kept.title, str(path_of(kept.key).relative_to(settings.MEDIA_ROOT))


def keep(version: DocumentVersion, data: bytes, *, by) -> StoredFile:
    """Store the bytes of an issued version unless another worker was first; returns the file that counts."""
    upload = SimpleUploadedFile(file_name(version), data, "application/pdf")
    fresh = store_file(upload, agency=version.plan.issuer, by=by)
    with transaction.atomic():
        current = DocumentVersion.objects.select_for_update(of=("self",)).select_related("file").get(pk=version.pk)
        if current.file is not None:
            drop_file(fresh)
            return current.file
        current.file = fresh
        current.save(update_fields=["file"])
        audit.record(current, by=by, action="store_pdf", changes={"sha256": ["", fresh.sha256]})
    return fresh


def file_name(version: DocumentVersion) -> str:
    """ "Ke-hoach-PAR-INDEX-Bac-Son-2024-57-KH-UBND.pdf"; a version without number is named by its order."""
    name = download_name(version.plan).removesuffix(".pdf")
    number = version.printed_number.translate(PLAIN) or f"trinh-ky-lan-{version.number}"
    return f"{name}-{number}.pdf"
