"""Which lost points a task covers: pure functions on plain values.

The reason this product exists (DOMAIN §2.6): in S4 the lost points of 7.6.1, 7.6.2 and 7.6.3 (1,98) are cited by no
task. A hint is given where the words agree; nothing is ever linked by itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

SHARED_WORDS = 4  # syllables in a row: "thanh toán trực tuyến"


@dataclass(frozen=True)
class LostLeaf:
    """A leaf that lost points (lost > 0); ``branch`` is the key of its lĩnh vực."""

    pk: int
    code: str
    name: str
    branch: int
    lost: Decimal


@dataclass(frozen=True)
class Coverage:
    """Lost leaves that at least one task serves, and those that none does."""

    covered: list[LostLeaf]
    uncited: list[LostLeaf]

    @property
    def uncited_points(self) -> Decimal:
        return sum((leaf.lost for leaf in self.uncited), Decimal(0))


def coverage(lost: Iterable[LostLeaf], linked: Mapping[int, object]) -> Coverage:
    """Split lost leaves by whether ``linked`` knows a task for their key."""
    lost = list(lost)
    return Coverage(
        covered=[leaf for leaf in lost if linked.get(leaf.pk)],
        uncited=[leaf for leaf in lost if not linked.get(leaf.pk)],
    )


def hint(leaf: LostLeaf, tasks: Iterable[tuple[object, int, str]]) -> object | None:
    """The task of the same lĩnh vực whose words share four syllables in a row with the criterion's name, if any.

    ``tasks`` are (task, key of its lĩnh vực, its words).
    """
    runs = _runs(leaf.name)
    for task, branch, words in tasks:
        if branch == leaf.branch and runs & _runs(words):
            return task
    return None


def _runs(text: str) -> set[tuple[str, ...]]:
    syllables = re.findall(r"\w+", text.lower())
    return {tuple(syllables[i : i + SHARED_WORDS]) for i in range(len(syllables) - SHARED_WORDS + 1)}
