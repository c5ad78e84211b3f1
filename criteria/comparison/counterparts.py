"""With whose earlier results an agency is compared, where agencies ended, merged or were split (DOMAIN §2.2).

Several predecessors are shown side by side: their mean would be a result that nobody had, so it is never taken.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Succession(NamedTuple):
    """Keys of two agencies, as AgencySuccession has them; of those whose predecessor ended between the two results."""

    predecessor: int
    successor: int


@dataclass(frozen=True)
class Counterparts:
    """``same`` is the one agency whose earlier result is compared; ``beside`` are several that are only shown.

    With neither there is "không có đơn vị so sánh".
    """

    same: int | None = None
    beside: tuple[int, ...] = ()


def counterparts(agency: int, had_result: Collection[int], successions: Iterable[Succession]) -> Counterparts:
    """``had_result`` are the agencies with an earlier result.

    An agency is compared with itself, or with the only one it follows if nobody else follows that one. What took others
    in is compared with none of them, nor with its own earlier self; a part of a split agency is shown beside it.
    """
    successions = list(successions)
    followed = [one.predecessor for one in successions if one.successor == agency]
    origins = [*([agency] if agency in had_result else []), *followed]
    if not set(origins) & set(had_result):
        return Counterparts()
    is_split = sum(one.predecessor == origins[0] for one in successions) > 1
    if len(origins) == 1 and not is_split:
        return Counterparts(same=origins[0])
    return Counterparts(beside=tuple(origins))
