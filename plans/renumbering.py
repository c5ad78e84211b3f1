"""Renumbering sections on request: what would change, and writing what a person has ticked of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit

from .arranging import lock
from .copying import in_document_order
from .models import Plan, Section
from .numbering import Node, proposals

MOVED_ON = "Cây mục vừa có người khác sửa nên số đề xuất đã khác: xem lại bảng dưới đây rồi bấm lại."


@dataclass(frozen=True)
class Renumbered:
    """A section whose printed number would change; ``mark`` is how a form names the change."""

    section: Section
    marker: str

    @property
    def mark(self) -> str:
        return f"{self.section.pk}:{self.section.marker}:{self.marker}"


def nodes_of(sections: Iterable[Section]) -> list[Node]:
    return [Node(row.pk, row.parent_id, row.marker, bool(row.title)) for row in sections]


def renumbered(plan: Plan) -> list[Renumbered]:
    """The sections whose number would change, in document order: two queries at most."""
    sections = in_document_order(plan)
    found = proposals(nodes_of(sections))
    return [Renumbered(row, found[row.pk]) for row in sections if found[row.pk] != row.marker]


def renumber(plan: Plan, marks: Iterable[str], *, by) -> int:
    """Write the changes named by ``marks`` and return their count; no word of any text changes.

    Raises ValidationError when one of them is no longer what would be proposed; then nothing is written.
    """
    with transaction.atomic():
        lock(plan)
        offered = {row.mark: row for row in renumbered(plan)}
        chosen = set(marks)
        if not chosen <= offered.keys():
            raise ValidationError(MOVED_ON)
        rows = [row for mark, row in offered.items() if mark in chosen]
        before = [row.section.marker for row in rows]
        for row in rows:
            row.section.marker = row.marker
        Section.objects.bulk_update([row.section for row in rows], ["marker"])
        if rows:
            audit.record(
                plan, by=by, action="renumber", changes={"marker": [before, [row.section.marker for row in rows]]}
            )
    return len(rows)
