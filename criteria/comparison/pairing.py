"""Which criterion of an earlier result is which of a later one: said once for two sets, used for every agency.

Within one set (two years, two snapshots) criteria are the same by key. Between two sets a code alone proves little:
where 1.3 is dropped, 1.4 often becomes 1.3 (central sets were renewed nine times in 2012–2025, DOMAIN §2.1). So names
count too, and what cannot be told is a removed and an added criterion, never a guess.
"""

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import NamedTuple

from agencies.text import fold

from ..scoring import NORMAL

ALIKE = 0.6  # share of words that two names under one code have in common: years in names change, topics do not


class Criterion(NamedTuple):
    """What a comparison needs to know of a criterion, parents before children; ``criteria.lines.Line`` will do too."""

    pk: int
    parent: int | None
    code: str
    name: str
    maximum: Decimal
    kind: str = NORMAL


@dataclass(frozen=True, slots=True)
class Pair:
    """A criterion before and after; None on the side where the set has none. ``below`` in the later set's order, at
    its end what was dropped. ``above`` is the code of what it stands below."""

    before: Criterion | None
    after: Criterion | None
    below: tuple["Pair", ...] = ()
    above: str = ""

    @property
    def criterion(self) -> Criterion:
        """As the later set has it, where it still does."""
        return self.after or self.before

    @property
    def label(self) -> str:
        """The code; the name where there is none."""
        return self.criterion.code or self.criterion.name

    @property
    def title(self) -> str:
        """Code and name; what has no code (the rest of a lĩnh vực that is not printed) goes by what it stands below."""
        if not self.criterion.code and self.above:
            return f"{self.criterion.name} thuộc mục {self.above}"
        return f"{self.criterion.code} {self.criterion.name}".strip()

    @property
    def note(self) -> str:
        """What changed of the code and the name, in words: a reader can check whether the pair is one; else ""."""
        if not (self.before and self.after):
            return ""
        code, name = self.before.code, self.before.name
        notes = [f"mã trước đây {code or 'không có'}"] if code != self.after.code else []
        notes += [f"tên trước đây «{name}»"] if fold(name) != fold(self.after.name) else []
        return ", ".join(notes)


def pair_up(before: Iterable[Criterion], after: Iterable[Criterion]) -> tuple[Pair, ...]:
    """The lĩnh vực of both sets, each with the pairs below it.

    Siblings are paired below paired parents only: a criterion that moved to another lĩnh vực is removed there and
    added here, so that every lĩnh vực keeps its printed points. A leaf is never paired with a parent, nor points within
    the scale with bonus or penalty. In this order: the same key; a name that comes once; a code whose names are alike.
    """
    return _Pairing(_children(before), _children(after)).below(None, None)


@dataclass(frozen=True)
class _Pairing:
    """The children of every criterion of either set, by its key."""

    before: dict[int | None, list[Criterion]]
    after: dict[int | None, list[Criterion]]

    def below(self, before: int | None, after: int | None) -> tuple[Pair, ...]:
        return self._match(self.before.get(before, []), self.after.get(after, []))

    def _match(self, before: Sequence[Criterion], after: Sequence[Criterion], above: str = "") -> tuple[Pair, ...]:
        found = self._partners(before, after)
        taken = {partner.pk for partner in found.values()}
        kept = [self._pair(found.get(one.pk), one, above) for one in after]
        return (*kept, *(self._pair(one, None, above) for one in before if one.pk not in taken))

    def _pair(self, before: Criterion | None, after: Criterion | None, above: str) -> Pair:
        olds = self.before.get(before.pk, []) if before else []
        news = self.after.get(after.pk, []) if after else []
        return Pair(before, after, self._match(olds, news, (after or before).code), above)

    def _partners(self, before: Sequence[Criterion], after: Sequence[Criterion]) -> dict[int, Criterion]:
        """Key of a later criterion → its earlier self."""
        found: dict[int, Criterion] = {}
        for way in (_key, _name, _code):
            olds = _by(way, (one for one in before if one not in found.values()), self.before)
            news = _by(way, (one for one in after if one.pk not in found), self.after)
            same = [(olds[place], new) for place, new in news.items() if place in olds]
            found |= {new.pk: old for old, new in same if way is _key or _are_alike(old.name, new.name)}
        return found


def once(pairs: Iterable[tuple]) -> dict:
    """Key → value of the keys that come once."""
    pairs = list(pairs)
    times = Counter(key for key, _ in pairs)
    return {key: value for key, value in pairs if times[key] == 1}


def _children(criteria: Iterable[Criterion]) -> dict[int | None, list[Criterion]]:
    found: dict[int | None, list[Criterion]] = {}
    for criterion in criteria:
        found.setdefault(criterion.parent, []).append(criterion)
    return found


def _key(criterion: Criterion) -> Hashable:
    return criterion.pk


def _name(criterion: Criterion) -> Hashable:
    return fold(criterion.name)


def _code(criterion: Criterion) -> Hashable:
    return criterion.code or None


def _by(way: Callable[[Criterion], Hashable], criteria: Iterable[Criterion], parents: Container) -> dict:
    """Those whose key, name or code comes once among their like: one kind of points, leaves or parents."""
    ways = ((way(one), one) for one in criteria)
    return once(((found, one.kind, one.pk in parents), one) for found, one in ways if found is not None)


def _are_alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, fold(before).split(), fold(after).split()).ratio() >= ALIKE
