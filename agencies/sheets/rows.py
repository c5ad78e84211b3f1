"""The order in which the rows of a sheet are taken."""

from collections.abc import Callable, Hashable, Iterable


def parents_first(items: Iterable[Hashable], above: Callable[[Hashable], Hashable | None]) -> list:
    """The items in their own order, each after the one that ``above`` names (None: none of the items)."""
    found: dict = {}
    for item in items:
        chain: list = []
        current = item
        while current is not None and current not in found and current not in chain:
            chain.append(current)
            current = above(current)
        found |= dict.fromkeys(reversed(chain))
    return list(found)
