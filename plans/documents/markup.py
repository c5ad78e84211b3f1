"""Reading the light markup of texts (``*nghiêng*``, ``**đậm**``, ``[^1]``) into runs.

Markup that does not close is no markup: its characters are printed as they stand.
"""

import re
from collections.abc import Mapping

from .model import Run, Text

TOKEN = re.compile(
    r"\*\*\*(?=\S)(?P<both>[^*]+)(?<=\S)\*\*\*"
    r"|\*\*(?=\S)(?P<bold>(?:[^*]|(?>\*[^*]+\*(?=\*\*|[^*]|$)|\*(?!\*)))+)(?<=\S)\*\*"
    r"|\*(?=[^\s*])(?P<italic>(?:[^*]|\*\*[^*]+\*\*)+)(?<=\S)\*"
    r"|\[\^(?P<call>\d{1,3})\]"
)
STYLES = {"both": {"bold": True, "italic": True}, "bold": {"bold": True}, "italic": {"italic": True}}
# "2007/QĐ-UBND" must not break after its hyphen, nor "tháng 3" and "Quý II" at their space.
KEEP = re.compile(r"\b\d{1,6}(?:/\d{4})?/[A-ZĐ]{1,10}(?:-[A-ZĐ&]{1,10}){0,4}|\b[Tt]háng \d{1,2}\b|\b[Qq]uý [IVX\d]+\b")


def runs(text: str, notes: Mapping[str, Text] | None = None) -> Text:
    """The runs of a one-paragraph text; a call without a footnote in ``notes`` (mark → text) stays as typed."""
    return tuple(_runs(text, notes or {}, {}))


def calls(text: str) -> list[str]:
    """The marks of the footnotes that a text calls, in order."""
    return re.findall(r"\[\^(\d{1,3})\]", text)


def _runs(text: str, notes: Mapping[str, Text], style: dict):
    end = 0
    for match in TOKEN.finditer(text):
        yield from _plain(text[end : match.start()], style)
        end = match.end()
        mark = match["call"]
        if mark is None:
            yield from _runs(match[match.lastgroup], notes, {**style, **STYLES[match.lastgroup]})
        elif mark in notes:
            yield Run("", mark=mark, note=notes[mark])
        else:
            yield from _plain(match[0], style)
    yield from _plain(text[end:], style)


def _plain(text: str, style: dict):
    end = 0
    for match in KEEP.finditer(text):
        if match.start() > end:
            yield Run(text[end : match.start()], **style)
        yield Run(match[0], keep=True, **style)
        end = match.end()
    if end < len(text):
        yield Run(text[end:], **style)
