"""Which issued document a file is, told by its SHA-256 alone."""

import hashlib
import re
from dataclasses import dataclass

from ..models import DocumentVersion, SignedCopy

HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Known:
    """An issued version whose file, or whose ``copy``, has the hash; ``later`` is the version in force after it."""

    version: DocumentVersion
    copy: SignedCopy | None
    later: DocumentVersion | None


def find(digest: str) -> Known | None:
    """What the file with this SHA-256 (hex, lower case) is here; None when it is no issued version and no signed copy.

    Whoever holds the file may know what it is, so nobody's sight is asked; a document that was not issued is not found.
    Should two versions have the very same bytes, the last one counts.
    """
    copies = SignedCopy.objects.select_related("version__plan__issuer", "file", "uploaded_by")
    copy = copies.filter(file__sha256=digest).order_by("-version__number").first()
    versions = DocumentVersion.objects.issued().select_related("plan__issuer", "file")
    version = copy.version if copy else versions.filter(file__sha256=digest).order_by("-number").first()
    if version is None:
        return None
    later = version.plan.versions.issued().filter(number__gt=version.number).order_by("-number").first()
    return Known(version, copy, later)


def digest_of(upload) -> str:
    """The SHA-256 of an upload, read piece by piece; nothing is stored."""
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    return found.hexdigest()


def in_words(known: Known | None) -> str:
    """One line for the command: what the file is here."""
    if known is None:
        return "Không có trong hệ thống này."
    version = known.version
    name = f"{version.plan.get_kind_display()} số {version.printed_number} của {version.plan.issuer}"
    what = "Bản đã ký" if known.copy else "Bản đã ban hành"
    return f"{what} lần {version.number}: {name}, ngày {version.issued_on:%d/%m/%Y}{_replaced(known)}."


def _replaced(known: Known) -> str:
    return f"; đã được thay bằng bản lần {known.later.number}" if known.later else ""
