"""Rendered files by the hash of what they show: the same text is laid out once, for whoever asks and however often.

A file is reached only through a job or a preview that has checked the rights; its name is no address of the site.
"""

import os
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from agencies.models import Job

from .model import Document
from .stored import digest

FOLDER = "documents"
KEPT = timedelta(days=30)  # after it was last asked for
FRAGMENT_AGE = timedelta(hours=1)
DRAWN_BY = ["plans/documents", "templates/documents", "static/css/document.css", "static/css/draft.css"]
DRAWN_BY += ["static/fonts", "static/img"]
LIBRARIES = ["weasyprint", "pydyf", "fonttools", "tinyhtml5", "tinycss2", "python-docx"]


def key_of(document: Document, *, dated: datetime) -> str:
    """The name of all files of a document: its content, the moment written into it, and what draws it."""
    return sha256(f"{digest(document)} {dated.isoformat()} {fingerprint()}".encode()).hexdigest()


def path_of(key: str, ending: str) -> Path:
    """Where the file of a document lies, made or not."""
    return settings.MEDIA_ROOT / FOLDER / f"{key}.{ending}"


def is_kept(path: Path) -> bool:
    """Whether the file is there; being asked for keeps it for KEPT from now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


@cache
def fingerprint() -> str:
    """SHA-256 of code, templates, stylesheets, fonts and libraries that draw a document.

    Read once: a process goes on drawing with what it has loaded.
    """
    places = [settings.BASE_DIR / name for name in DRAWN_BY]
    files = sorted(file for place in places for file in (place.rglob("*.*") if place.is_dir() else [place]))
    parts = [f"{name} {version(name)}".encode() for name in LIBRARIES]
    for file in files:
        if file.suffix != ".pyc":
            parts += [file.relative_to(settings.BASE_DIR).as_posix().encode(), file.read_bytes()]
    return sha256(b"".join(sha256(part).digest() for part in parts)).hexdigest()


def sweep(now: datetime) -> int:
    """Remove files that nobody has asked for within KEPT, and fragments; how many.

    A job that still names such a file is as old, and says from then on that its file is gone.
    """
    old = [path for path in (settings.MEDIA_ROOT / FOLDER).glob("*.*") if _is_old(path, now)]
    Job.objects.filter(result_path__in=[f"{FOLDER}/{path.name}" for path in old]).update(result_path="")
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _is_old(path: Path, now: datetime) -> bool:
    try:
        age = now.timestamp() - path.stat().st_mtime
    except FileNotFoundError:  # a fragment that has got its name by now
        return False
    return age > (FRAGMENT_AGE if path.suffix == ".part" else KEPT).total_seconds()
