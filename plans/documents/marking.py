"""Which words of a changed paragraph differ, so that the eye finds them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter

from .difference import Change

WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 3_000  # of one side; comparing takes the product of both
ALIKE = 0.4  # below this share of common words the marks would be a patchwork: all of it is marked

Marks = list[tuple[str, bool]]


@dataclass(frozen=True)
class MarkedChange:
    """Both sides in pieces, each with whether it is found on its own side alone."""

    before: Marks
    after: Marks


def marked(changes: Iterable[Change]) -> list[MarkedChange]:
    """The changes with the words marked that were taken out and put in."""
    return [_marked(change) for change in changes]


def _marked(change: Change) -> MarkedChange:
    old, new = WORD.findall(change.before), WORD.findall(change.after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > MOST_WORDS or matcher.quick_ratio() < ALIKE:
        return MarkedChange(_pieces([(change.before, True)]), _pieces([(change.after, True)]))
    steps = matcher.get_opcodes()
    before = _pieces((word, tag != "equal") for tag, i, j, _, _ in steps for word in old[i:j])
    after = _pieces((word, tag != "equal") for tag, _, _, k, m in steps for word in new[k:m])
    return MarkedChange(before, after)


def _pieces(words: Iterable[tuple[str, bool]]) -> Marks:
    """Neighbouring words of one kind as one piece; empty ones are none."""
    return [piece for piece in _joined(words) if piece[0]]


def _joined(words: Iterable[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    for is_changed, group in groupby(words, key=itemgetter(1)):
        yield "".join(word for word, _ in group), is_changed
