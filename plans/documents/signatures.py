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
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

NOT_PDF = "Tệp không phải PDF đọc được, hoặc đã hỏng: hãy tải lên đúng tệp vừa ký."
NOT_SIGNED = "Tệp chưa có chữ ký số nào."
NOT_ISSUED = "Tệp không phải bản đã ban hành mà hệ thống đang giữ: hãy tải bản đã ban hành về ký lại."
NOT_WHOLE = "Sau chữ ký cuối cùng tệp còn bị sửa thêm: chữ ký không phủ hết tệp."
OFFLINE = {"allow_fetching": False, "revocation_mode": "soft-fail"}  # offices work on closed networks
ALLOWED = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}


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

    Raises Refused when the file is no PDF, has no signature, is not ``issued`` with signatures added, or when any
    signature is broken, does not cover what it should, or something other than a signature was added after it. A
    signer outside ``roots`` is no reason to refuse: the trust list is the office's own to keep.
    """
    try:
        return _read_all(data, issued, ValidationContext(trust_roots=list(roots), **OFFLINE))
    except Refused:
        raise
    except Exception as error:  # a broken file raises whatever its broken part raises: zlib, struct …
        raise Refused(NOT_PDF) from error


def trust_roots(folder: Path) -> list[x509.Certificate]:
    """The certificates (.pem, .crt, .cer) that an office trusts; none when the folder is missing."""
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in {".pem", ".crt", ".cer"})
    return [_certificate(path.read_bytes()) for path in paths]


def _certificate(data: bytes) -> x509.Certificate:
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    return x509.Certificate.load(data)


def _read_all(data: bytes, issued: bytes | None, context: ValidationContext) -> list[SignatureFound]:
    embedded = list(PdfFileReader(io.BytesIO(data), strict=True).embedded_regular_signatures)
    if not embedded:
        raise Refused(NOT_SIGNED)
    if issued is not None and not data.startswith(issued):
        raise Refused(NOT_ISSUED)
    found = [_read(signature, context) for signature in embedded]
    if embedded[-1].evaluate_signature_coverage() != SignatureCoverageLevel.ENTIRE_FILE:
        raise Refused(NOT_WHOLE)
    return found


def _read(signature, context: ValidationContext) -> SignatureFound:
    name = signature.field_name
    status = validate_pdf_signature(signature, context)
    if not (status.intact and status.valid):
        raise Refused(f"Chữ ký «{name}» không còn đúng: tệp đã bị sửa sau khi ký.")
    if status.modification_level not in ALLOWED or not status.docmdp_ok:
        raise Refused(f"Sau chữ ký «{name}» tệp bị sửa nội dung, không chỉ thêm chữ ký.")
    return SignatureFound(name, _name_of(status.signing_cert), status.signer_reported_dt, status.trusted)


def _name_of(certificate: x509.Certificate) -> str:
    subject = certificate.subject.native
    name = subject.get("common_name") or certificate.subject.human_friendly
    return name if isinstance(name, str) else ", ".join(name)
