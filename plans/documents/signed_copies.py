"""Signed files that come back: a job looks at each, and keeps it only when nothing but signatures was added.

Who writes the document (plans.write: đầu mối, cán bộ) uploads it, not only who may issue it: the signature carries the
authority, the upload is paper work, and what is kept is decided by the check alone.
"""

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agencies import audit, jobs
from agencies.files import TYPES, drop_file, path_of, store_file
from agencies.models import Job, StoredFile

from ..models import DocumentVersion, SignedCopy
from .signature_fields import LEADER, ORGANISATION
from .signatures import NOT_ISSUED, Refused, SignatureFound, read_signatures, trust_roots

KIND = "check_signed_copy"
PERMISSION = "plans.write"
NO_FILE = "Bản PDF đã ban hành chưa lập xong: đợi có bản đó, ký vào bản đó rồi tải lên."
NOT_PDF_TYPE = "Bản đã ký phải là tệp PDF: ký vào bản PDF đã ban hành, không phải bản Word hay ảnh chụp."
GONE = "Không nhận: tệp tải lên không còn trong hệ thống (quá một ngày chưa kiểm tra được). Hãy tải lên lại."
NO_RIGHT = "Người tải lên không còn quyền đối với văn bản này."
DAMAGED = "Bản đã ban hành trong kho tệp không đọc được hoặc không còn nguyên: báo quản trị hệ thống."


def issued_versions(user) -> QuerySet[DocumentVersion]:
    """The issued versions that the person sees."""
    rows = DocumentVersion.objects.visible_to(user).issued()
    return rows.select_related("plan__issuer__kind", "file").with_signed_copies()


def receive(version: DocumentVersion, upload, *, by) -> Job:
    """Keep an uploaded file and order its check; a second click finds the check under way.

    Raises ValidationError (a Vietnamese sentence, nothing stays) when the version has no file yet, when the upload is
    no PDF or not to be stored, or when that very file has been taken before.
    """
    if version.file is None:
        raise ValidationError(NO_FILE)
    stored = store_file(upload, agency=version.plan.issuer, by=by)
    refusal = _taken(version, stored) if stored.media_type == TYPES["pdf"] else NOT_PDF_TYPE
    under_way = checks_of(version, by=by).filter(params__sha256=stored.sha256, state__in=["queued", "running"]).first()
    if refusal or under_way:
        drop_file(stored)
    if refusal:
        raise ValidationError(refusal)
    if under_way:
        return under_way
    params = {"version": version.pk, "file": stored.pk.hex, "sha256": stored.sha256}
    page = {"page": reverse("signed_copies", args=[version.pk]), "page_label": "Xem các bản đã ký"}
    return jobs.enqueue(KIND, params, label=f"Kiểm tra bản đã ký: {version}", agency=by.agency, by=by, **page)


def checks_of(version: DocumentVersion, *, by) -> QuerySet[Job]:
    """The person's own uploads to a version, the last first."""
    return Job.objects.visible_to(by).filter(kind=KIND, params__version=version.pk)


def check_signed_copy(job: Job) -> tuple[str, str]:
    """The job: keep the file as a SignedCopy, or fail with the reason and without the file.

    Repeatable: what was kept before is not kept twice. Raises PermissionDenied when the person may no longer upload,
    ValidationError when the file is refused.
    """
    person = job.requested_by
    version = issued_versions(person).filter(pk=job.params["version"]).first()
    if version is None or not person.may(PERMISSION, version):
        raise PermissionDenied(NO_RIGHT)
    stored = StoredFile.objects.filter(pk=job.params["file"]).first()
    if stored is None:
        raise ValidationError(GONE)
    if not SignedCopy.objects.filter(file=stored).exists():
        _check(version, stored, by=person)
    return "Đã nhận bản đã ký.", ""


def _check(version: DocumentVersion, stored: StoredFile, *, by) -> None:
    issued, roots = _bytes_of_issued(version), trust_roots(settings.SIGNATURE_TRUST_FOLDER)
    try:
        data = path_of(stored.key).read_bytes()
        found = read_signatures(data, issued=issued, roots=roots)
        keep(version, stored, found, by=by)
    except FileNotFoundError as error:
        raise ValidationError(GONE) from error
    except Refused as error:
        drop_file(stored)
        reason = _earlier(version, data) if error.message == NOT_ISSUED else ""
        reason = reason or error.message
        raise ValidationError(f"Không nhận: {reason[0].lower()}{reason[1:]}") from error


def _bytes_of_issued(version: DocumentVersion) -> bytes:
    try:
        data = path_of(version.file.key).read_bytes()
    except OSError as error:
        raise ValidationError(DAMAGED) from error
    if sha256(data).hexdigest() != version.file.sha256:
        raise ValidationError(DAMAGED)
    return data


def keep(version: DocumentVersion, stored: StoredFile, found: list[SignatureFound], *, by) -> None:
    """Write the row of a checked file, one at a time for a version.

    Raises Refused for the second of two uploads of one file, however close together they come.
    """
    with transaction.atomic():
        DocumentVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        if taken := _taken(version, stored):
            raise Refused(taken)
        copy = SignedCopy.objects.create(
            version=version, file=stored, signatures=[_plain(one) for one in found], uploaded_by=by
        )
        audit.record(copy, by=by, action="receive_signed", changes={"sha256": ["", stored.sha256]})


def _taken(version: DocumentVersion, stored: StoredFile) -> str:
    """A sentence when that very file has been taken before; "" otherwise."""
    copy = version.signed_copies.filter(file__sha256=stored.sha256).select_related("uploaded_by").first()
    if copy is None:
        return ""
    return (
        f"Tệp này đã được nhận lúc {timezone.localtime(copy.uploaded_at):%H:%M %d/%m/%Y}, {copy.uploaded_by} tải lên."
    )


def _earlier(version: DocumentVersion, data: bytes) -> str:
    """A sentence when the file is a signed one of another version of the same plan; "" otherwise."""
    others = version.plan.versions.issued().filter(file__isnull=False).exclude(pk=version.pk)
    for other in others.select_related("file"):
        if sha256(data[: other.file.size]).hexdigest() == other.file.sha256:
            return f"Đây là bản lần {other.number} đã ký, không phải bản lần {version.number}: mở đúng bản để tải lên."
    return ""


def _plain(found: SignatureFound) -> dict:
    return {**asdict(found), "signed_at": found.signed_at and found.signed_at.isoformat()}


def signatures_of(copy: SignedCopy) -> list[SignatureFound]:
    """What was found when the file was taken, in the order of signing."""
    read = datetime.fromisoformat
    return [
        SignatureFound(**{**one, "signed_at": read(one["signed_at"]) if one["signed_at"] else None})
        for one in copy.signatures
    ]


def standing(copy: SignedCopy) -> str:
    """How far the signing is, in words."""
    fields = {one["field"] for one in copy.signatures}
    if fields >= {LEADER, ORGANISATION}:
        return "Đủ hai chữ ký: người có thẩm quyền và cơ quan"
    return "Đã có chữ ký của người có thẩm quyền" if LEADER in fields else "Đã có chữ ký của cơ quan"
