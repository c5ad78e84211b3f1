"""A chosen file on its way from the preview to the writing: in the page, signed, of one person and one purpose.

Nothing stays on the server of what was only looked at, and nobody can write what somebody else previewed.
"""

import base64
import hashlib
import json

from django.core import signing
from django.core.exceptions import ValidationError

SALT = "agencies.workbooks.carried"
LARGEST = 1_500_000  # bytes; the page carries it as text, a third larger, below DATA_UPLOAD_MAX_MEMORY_SIZE
HOURS = 4
SIGNER = signing.TimestampSigner(salt=SALT)
STALE = "Phần xem trước đã quá lâu hoặc không phải của bạn: chọn lại tệp."


def pack(content: bytes, name: str, purpose: str) -> str:
    """The file as a signed text for a hidden field. Raises ValidationError for a file over 1.5 MB."""
    if len(content) > LARGEST:
        raise ValidationError("Tệp lớn quá 1,5 MB: chỉ giữ lại bảng cần nhập rồi lưu thành tệp khác.")
    label = base64.urlsafe_b64encode(json.dumps([purpose, name]).encode())
    return SIGNER.sign(f"{label.decode()}.{base64.urlsafe_b64encode(content).decode()}")


def unpack(text: str, purpose: str) -> tuple[bytes, str]:
    """(content, name) of what was packed for this purpose. Raises ValidationError for anything else."""
    try:
        label, content = SIGNER.unsign(text, max_age=HOURS * 3600).split(".")
    except signing.BadSignature as error:
        raise ValidationError(STALE) from error
    packed_for, name = json.loads(base64.urlsafe_b64decode(label))
    if packed_for != purpose:
        raise ValidationError(STALE)
    return base64.urlsafe_b64decode(content), name


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
