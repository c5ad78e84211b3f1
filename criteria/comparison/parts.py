"""How a line of points differs, and what caused its change."""

from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from ..scoring import ZERO


class Kind(Enum):
    """How a line differs; the value is what the page says of it."""

    UNCHANGED = "không đổi"
    ACHIEVED = "đổi điểm đạt được"
    MAXIMUM = "đổi điểm tối đa"
    ADDED = "tiêu chí mới"
    REMOVED = "tiêu chí bỏ"
    APPLIES = "đổi diện áp dụng"
    BLANK = "thiếu điểm để so sánh"
    BELOW = "có mục con thay đổi"


class Parts(NamedTuple):
    """A change of points by cause; the parts sum exactly to it.

    ``own`` is what the agency itself gained or lost: all of it where the maximum stayed, else beyond the same share of
    the new maximum; bonus and penalty belong to it. ``maxima`` is what the same share of a changed maximum brings
    (rounded to the ten-thousandths that are stored), or a changed cap of bonus or penalty. ``added`` and ``removed``
    are the points of criteria that one side alone has, ``applies`` of those "không áp dụng" on one side. ``blank`` is
    of lines without points on one side: a gap in the data and nobody's achievement (DESIGN §3.7).
    """

    own: Decimal = ZERO
    maxima: Decimal = ZERO
    added: Decimal = ZERO
    removed: Decimal = ZERO
    applies: Decimal = ZERO
    blank: Decimal = ZERO

    def __add__(self, other: "Parts") -> "Parts":
        own, maxima, added, removed, applies, blank = other  # named: twice as fast, and a level adds very many
        return Parts(
            self.own + own,
            self.maxima + maxima,
            self.added + added,
            self.removed + removed,
            self.applies + applies,
            self.blank + blank,
        )

    @property
    def total(self) -> Decimal:
        return sum(self, ZERO)

    @property
    def of_criteria(self) -> Decimal:
        """What the change of the criteria in force brings with the same work."""
        return self.maxima + self.added + self.removed + self.applies
