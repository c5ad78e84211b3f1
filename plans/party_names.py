"""Agencies and groups in a cell of our own Excel form: every word must be a known name, the rest is refused.

``plans.plan_import.names`` reads the free words of somebody else's document instead, and leaves what it does not know.
"""

import re
from difflib import get_close_matches

from agencies.models import Agency, AgencyGroup
from agencies.text import fold
from agencies.workbooks import Cell, Refused, finding

from .models import Plan

JOINT = re.compile(r"(?:\s*[;,.])+\s*|\s+và\s+|\s*$")  # names hold " - " and "và" themselves (DOMAIN §2.8)


class PartyNames:
    """The names that a task of ``plan`` may carry on the day ``on`` → the keys of plans.parties.

    A full name goes before a short one, that before an alias. A name that means two bodies is refused.
    """

    def __init__(self, plan: Plan, *, on):
        self.keys: dict[str, set[str]] = {}
        self.spelling: dict[str, str] = {}
        agencies = Agency.objects.under(plan.issuer.path).active(on).prefetch_related("aliases")
        groups = [(f"g{group.pk}", group.name) for group in AgencyGroup.objects.filter(owner=plan.issuer)]
        self._learn([*groups, *((f"a{agency.pk}", agency.name) for agency in agencies)])
        self._learn((f"a{agency.pk}", agency.short_name) for agency in agencies)
        self._learn((f"a{agency.pk}", alias.text) for agency in agencies for alias in agency.aliases.all())

    def _learn(self, pairs) -> None:
        found: dict[str, set[str]] = {}
        for key, name in pairs:
            if name:
                found.setdefault(fold(name), set()).add(key)
                self.spelling[fold(name)] = name
        self.keys = found | self.keys

    def find(self, cell: Cell, named: dict[str, str]) -> list[str]:
        """The keys of the bodies in a cell, in order. ``named`` (key → printed words) stand on the task already.

        Raises Refused for words that are no known name.
        """
        known = self.keys | {fold(printed): {key} for key, printed in named.items()}
        rest, found = fold(cell.text.replace("\n", ";")).strip("; "), []
        while rest:
            name = max((name for name in known if _begins(rest, name)), key=len, default=None)
            if name is None:
                self._refuse(cell, re.split(r"[;,]", rest)[0].strip(), known)
            if len(known[name]) > 1:
                raise Refused(finding(cell, f"«{name}» là tên của nhiều cơ quan", "ghi tên đầy đủ"))
            found += known[name]
            rest = JOINT.sub("", rest[len(name) :], count=1)
        return list(dict.fromkeys(found))

    def _refuse(self, cell: Cell, words: str, known) -> None:
        near = "», «".join(self.spelling.get(name, name) for name in get_close_matches(words, known, n=3, cutoff=0.6))
        hint = f"; gần giống: «{near}»" if near else ""
        remedy = f"ghi tên, tên gọn hoặc tên khác trong danh mục cơ quan, cách nhau bằng dấu chấm phẩy{hint}"
        raise Refused(finding(cell, f"không nhận ra «{words}»", remedy))


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and JOINT.match(text, len(name)) is not None
