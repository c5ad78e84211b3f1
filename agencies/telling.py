"""How far a running job is: a small file for each attempt, not a column.

What is told inside a transaction nobody else would see before its end, and SQLite has one writer at a time: while an
import is written, no other connection could tell anything.
"""

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)
FOLDER = "viec"
TELL_SECONDS = 1  # between two writings
LEFT_BEHIND = timedelta(hours=1)  # what a killed worker has told
Tell = Callable[[int, str], None]


def silent(percent: int, words: str) -> None:
    """For whoever has nobody to tell."""


def teller(job) -> Tell:
    """A function that tells how far the job is (per cent, Vietnamese words), at most once a second.

    The first words come after a second: what is quick needs none. A disk that takes nothing stops nothing here.
    """
    path, last = _path(job), time.monotonic()

    def tell(percent: int, words: str) -> None:
        nonlocal last
        if time.monotonic() - last < TELL_SECONDS:
            return
        try:
            _write(path, [percent, words])
        except OSError as error:
            log.warning("progress of job %s not written: %s", job.pk, error)
        last = time.monotonic()

    return tell


def told(job) -> tuple[int, str] | None:
    """The last per cent and words of the attempt under way; None before the first."""
    try:
        percent, words = json.loads(_path(job).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return percent, words


def forget(job) -> None:
    _path(job).unlink(missing_ok=True)


def sweep(now: datetime) -> int:
    """Remove what killed workers have left; how many."""
    old = (now - LEFT_BEHIND).timestamp()
    swept = 0
    for path in (settings.MEDIA_ROOT / FOLDER).glob("*"):
        with suppress(FileNotFoundError):  # its worker has just finished
            if path.stat().st_mtime < old:
                path.unlink()
                swept += 1
    return swept


def _path(job) -> Path:
    # With its number an attempt is never told of by a worker that lost the job to another one.
    return settings.MEDIA_ROOT / FOLDER / f"{job.pk}-{job.attempts}"


def _write(path: Path, values: list) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(values), encoding="utf-8")
    part.replace(path)
