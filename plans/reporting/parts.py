"""Writing words that several people may have open: each part is guarded by itself, nobody's words are overwritten."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from criteria.table import stamp

from ..models.report import ReportPart

SHOWN = 200  # characters of somebody else's words that a conflict repeats


@dataclass(frozen=True)
class Typed:
    """What a person wants a part to say, by field; ``seen`` is the mark of what the page showed."""

    values: Mapping[str, str]
    seen: str


@dataclass
class Written:
    """``changes`` for the trail; ``clashes`` says by part why its words were not stored."""

    changes: dict[str, list] = field(default_factory=dict)
    clashes: dict[int, str] = field(default_factory=dict)


def mark(part: ReportPart) -> str:
    """A short mark of what is stored, to tell whether it is still what was shown."""
    return stamp(json.dumps(_words(part)))


def write(
    parts: Mapping[int, ReportPart], typed: Mapping[int, Typed], *, by, on_behalf: bool, now: datetime
) -> Written:
    """Store what changed of ``typed`` (part → words), in a transaction that has locked the parts' report.

    A part that somebody else changed since it was seen is left as it is and named in ``clashes``; the same words typed
    twice are no clash.
    """
    written = Written()
    for pk, wish in typed.items():
        part = parts.get(pk)
        if part is None or _words(part) == {**_words(part), **wish.values}:
            continue
        if mark(part) != wish.seen:
            written.clashes[pk] = _conflict(part)
            continue
        before = _words(part)
        for name, value in wish.values.items():
            setattr(part, name, value)
        part.is_prefilled, part.is_on_behalf, part.changed_by, part.changed_at = False, on_behalf, by, now
        part.save()
        after = _words(part)
        written.changes[str(part)] = [_line(before), _line(after)]
    return written


def _words(part: ReportPart) -> dict[str, str]:
    return {name: getattr(part, name) for name in part.WORDS}


def _line(words: dict[str, str]) -> str:
    return " | ".join(value for value in words.values() if value)


def _conflict(part: ReportPart) -> str:
    who = part.changed_by.full_name if part.changed_by else "Hệ thống"
    when = f" lúc {timezone.localtime(part.changed_at):%H:%M ngày %d/%m}" if part.changed_at else ""
    words = _line(_words(part))
    what = f"ghi «{words if len(words) <= SHOWN else words[:SHOWN] + '…'}»" if words else "xoá hết phần này"
    return f"{who} vừa {what}{when}. Chữ của bạn còn trong ô: sửa cho khớp rồi bấm «Lưu» để giữ chữ của bạn."
