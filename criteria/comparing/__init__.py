"""``criteria.comparison`` brought to life with rows: what a table can be compared with, and the comparison itself.

Who sees what: the two tables that are compared line by line lie both in the person's sight. The ranks are those of the
published tables of the whole level (same set, same year): published ranks and the names beside them are known in the
whole authority, so whoever sees one table also reads why its rank changed, and which agencies overtook it. No point of
another agency's criteria is shown for that.
"""

from .comparing import Comparison, compare_table

__all__ = ["Comparison", "compare_table"]
