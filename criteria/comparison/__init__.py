"""Two results beside each other, the ranks of a level and why a rank changed. Pure: no rows, no clock.

What feeds it: ``criteria.lines.read_lines`` of the assessments compared, or for a whole level the criteria of a set,
and per agency its leaves; keys and names of the agencies; the successions that took place between the two results.
"""

from .counterparts import Counterparts, Succession, counterparts
from .differences import Difference, Result, compare
from .heat_map import Cell, HeatRow, heat_map
from .pairing import Criterion, Pair, pair_up
from .parts import Kind, Parts
from .rank_change import METHOD, Course, RankChange, course, explain
from .ranking import Entry, Place, Ranking, entry, index_of, ranking

__all__ = [
    "METHOD",
    "Cell",
    "Counterparts",
    "Course",
    "Criterion",
    "Difference",
    "Entry",
    "HeatRow",
    "Kind",
    "Pair",
    "Parts",
    "Place",
    "RankChange",
    "Ranking",
    "Result",
    "Succession",
    "compare",
    "counterparts",
    "course",
    "entry",
    "explain",
    "heat_map",
    "index_of",
    "pair_up",
    "ranking",
]
