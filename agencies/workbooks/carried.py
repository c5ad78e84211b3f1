"""A chosen file on its way from the preview to the writing: in the page, signed, of one person and one purpose.

Nothing stays on the server of what was only looked at, and nobody can write what somebody else previewed. A file that
was too large for that is kept among the stored files for a day, and the page carries its SHA-256 alone.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError

SALT = "agencies.workbooks.carried"
LARGEST = 1_500_000  # bytes; the page carries it as text, a third larger, below DATA_UPLOAD_MAX_MEMORY_SIZE
HOURS = 4
SIGNER = signing.TimestampSigner(salt=SALT)
STALE = "Phần xem trước đã quá lâu hoặc không phải của bạn: chọn lại tệp."


@dataclass(frozen=True)
class Carried:
    """A file by its name and its bytes; ``is_kept`` for one whose bytes lie among the stored files."""

    name: str
    sha256: str
    content: bytes = b""

    @property
    def is_kept(self) -> bool:
        return not self.content


def pack(content: bytes, name: str, purpose: str) -> str:
    """The file as a signed text for a hidden field. Raises ValidationError for a file over 1.5 MB."""
    if len(content) > LARGEST:
        raise ValidationError("Tệp lớn quá 1,5 MB: chỉ giữ lại bảng cần nhập rồi lưu thành tệp khác.")
    return _signed([purpose, name], content)


def pack_kept(digest: str, name: str, purpose: str) -> str:
    """The same for a file that is kept, known by its SHA-256."""
    return _signed([purpose, name, digest], b"")


def unpack(text: str, purpose: str) -> Carried:
    """What was packed for this purpose. Raises ValidationError for anything else."""
    try:
        label, content = SIGNER.unsign(text, max_age=HOURS * 3600).split(".")
    except signing.BadSignature as error:
        raise ValidationError(STALE) from error
    packed_for, name, *digest = json.loads(base64.urlsafe_b64decode(label))
    if packed_for != purpose:
        raise ValidationError(STALE)
    content = base64.urlsafe_b64decode(content)
    return Carried(name, digest[0] if digest else sha256(content), content)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _signed(label: list[str], content: bytes) -> str:
    words = base64.urlsafe_b64encode(json.dumps(label).encode()).decode()
    return SIGNER.sign(f"{words}.{base64.urlsafe_b64encode(content).decode()}")
