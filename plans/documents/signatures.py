"""Reading the digital signatures of a PDF: who, when, intact, over the whole file, unchanged since it was issued.

The server never signs: signing happens on the signer's own machine (Nghị định 30/2020/NĐ-CP, Điều 5; USB token or
remote signing). What comes back is accepted only when nothing but signatures was added to the very bytes that were
issued. Levels beyond B-B (time-stamps, long-term proofs) are read as they are and not asked for.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from asn1crypto import pem, x509
from django.core.exceptions import ValidationError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .revisions import only_signed, revisions_of
from .signature_fields import LEADER, ORGANISATION

NOT_PDF = "Tệp không phải PDF đọc được, hoặc đã hỏng: hãy tải lên đúng tệp vừa ký."
NOT_SIGNED = "Tệp chưa có chữ ký số nào."
NOT_ISSUED = "Tệp không phải bản đã ban hành mà hệ thống đang giữ: hãy tải bản đã ban hành về ký lại."
NOT_WHOLE = (
    "Sau chữ ký cuối cùng tệp còn bị sửa thêm: hãy tải lên đúng tệp vừa ký, chưa lưu lại bằng chương trình khác."
)
CHANGED = "Ngoài chữ ký, tệp còn bị sửa nội dung: hãy tải bản đã ban hành về ký lại."
LOCKED = "Chữ ký của cơ quan đóng tệp lại: người có thẩm quyền ký trước, cơ quan ký sau."
PROTECTED = "Tệp đặt mật khẩu: bản đã ban hành không đặt mật khẩu, hãy tải bản đó về ký lại."
OFFLINE = {"allow_fetching": False, "revocation_mode": "soft-fail"}  # offices work on closed networks


class Refused(ValidationError):
    """A Vietnamese sentence that says why a signed file is not taken."""


@dataclass(frozen=True)
class SignatureFound:
    """One signature: field, signer's name, time the signer claims (None: not said), whether the signer is trusted."""

    field: str
    signer: str
    signed_at: datetime | None
    is_trusted: bool


def read_signatures(data: bytes, *, issued: bytes | None = None, roots: Iterable[x509.Certificate] = ()):
    """The signatures of a file, in the order they were made.

    Raises Refused when the file is no PDF, has no signature, is not ``issued`` with signatures in its own two fields
    added, or when any signature is broken, does not cover what it should, or something other than a signature was
    added (after ``issued``; without it, after the first signature). A signer outside ``roots`` is no reason to refuse:
    the trust list is the office's own to keep.
    """
    try:
        return _read_all(data, issued, ValidationContext(trust_roots=list(roots), **OFFLINE))
    except Refused:
        raise
    except Exception as error:  # a broken file raises whatever its broken part raises: zlib, struct …
        raise Refused(NOT_PDF) from error


def trust_roots(folder: Path) -> list[x509.Certificate]:
    """The certificates (.pem, .crt, .cer; several in one file) that an office trusts; none without the folder.

    Raises ValidationError with the name of a file that cannot be read.
    """
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in {".pem", ".crt", ".cer"})
    return [certificate for path in paths for certificate in _certificates(path)]


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        data = path.read_bytes()
        parts = [part for _, _, part in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        certificates = [x509.Certificate.load(part, strict=True) for part in parts]
        return [each for each in certificates if each.native]  # read to the last field: what is broken is told here
    except (OSError, ValueError, TypeError) as error:
        sentence = f"Không đọc được chứng thư «{path.name}» trong danh sách tin cậy: báo quản trị hệ thống."
        raise ValidationError(sentence) from error


def _read_all(data: bytes, issued: bytes | None, context: ValidationContext) -> list[SignatureFound]:
    reader = PdfFileReader(io.BytesIO(data), strict=True)
    if reader.encrypted:
        raise Refused(PROTECTED)
    embedded = list(reader.embedded_regular_signatures)
    if not embedded:
        raise Refused(NOT_SIGNED)
    first = embedded[0].signed_revision + 1
    if issued is not None:
        first = _first_after(reader, data, issued)
        _check_fields(embedded)
    found = [_read(signature, context) for signature in embedded]
    _check_whole(embedded)
    if not only_signed(reader, first):
        raise Refused(CHANGED)
    return found


def _first_after(reader: PdfFileReader, data: bytes, issued: bytes) -> int:
    """The number of the first revision after the issued ones."""
    number = revisions_of(issued, reader) if data.startswith(issued) else 0
    if not number:
        raise Refused(NOT_ISSUED)
    return number


def _check_fields(embedded: list) -> None:
    """A signature elsewhere could lie over any words of a page, and nobody knows whose it is to be."""
    for signature in embedded:
        if signature.field_name not in (LEADER, ORGANISATION):
            raise Refused(
                f"Có chữ ký ở ô «{signature.field_name}», không phải hai ô của văn bản ({LEADER}, {ORGANISATION}): "
                "hãy ký lại vào đúng ô."
            )


def _check_whole(embedded: list) -> None:
    if embedded[-1].evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused(NOT_WHOLE)
    if any(signature.docmdp_level == MDPPerm.NO_CHANGES for signature in embedded[:-1]):
        raise Refused(LOCKED)


def _read(signature, context: ValidationContext) -> SignatureFound:
    """One signature by itself; what came after it is asked of the whole file (plans.documents.revisions)."""
    name = signature.field_name
    status = validate_pdf_signature(signature, context, skip_diff=True)
    if not (status.intact and status.valid) or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        raise Refused(f"Chữ ký «{name}» không còn đúng: tệp đã bị sửa sau khi ký.")
    return SignatureFound(name, _name_of(status.signing_cert), status.signer_reported_dt, status.trusted)


def _name_of(certificate: x509.Certificate) -> str:
    subject = certificate.subject.native
    name = subject.get("common_name") or certificate.subject.human_friendly
    return name if isinstance(name, str) else ", ".join(name)
