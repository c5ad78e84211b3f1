"""Reference records and plans of the sample, from their fixtures.

Words are stored as printed. What the form of a document adds is not stored: "KẾ HOẠCH", "V/v", "Kính gửi:", the dash
before an addressee or recipient (its closing ";" or "." is stored), "Cơ quan chủ trì tham mưu:", the "+" of a measure.
Sections are numbered through the whole document, parents before their children.
"""

from collections import Counter
from datetime import date

from agencies import audit

from ..models import Appendix, Plan, PlanLine, ReferenceDocument, Section
from .fixtures import day, read
from .lookup import Lookup
from .tasks import add_task

KEYS = ["S0", "S1", "S2", "S3", "S4", "MH", "MH8"]
HEAD = ["key", "kind", "year", "is_illustrative", "has_number_line", "number", "symbol", "place", "day", "month"]
WORDS = ["subject", "preamble", "closing", "sign_authority", "sign_title", "sign_name"]
SECTION = ["kind", "marker", "title", "body", "is_request"]


def load_references(made: Counter) -> None:
    """Make the missing records of documents that are known by number and date only."""
    for row in read("references"):
        found = {"number": row["number"], "issued_on": day(row["issued_on"]), "issuer_name": row["issuer_name"]}
        words = {"kind": row["kind"], "title": row["title"]}
        made["văn bản dẫn chiếu"] += ReferenceDocument.objects.get_or_create(**found, defaults=words)[1]


def load_plans(made: Counter, *, on: date) -> None:
    """Make the missing plans as issued ones and give their work as of the day ``on``."""
    present = set(Plan.objects.filter(key__in=KEYS).values_list("key", flat=True))
    for key in KEYS:
        if key not in present:
            make_plan(read(f"plan_{key}"), on)
            made["kế hoạch và công văn"] += 1


def make_plan(data: dict, on: date) -> None:
    names = Lookup(data)
    plan = Plan(issuer=names.issuer, assessment=names.assessment, state=Plan.State.ISSUED, **_some(data, HEAD + WORDS))
    plan.full_clean(exclude=["key"])
    plan.save(force_insert=True)
    plan.indices.set([names.indices[code] for code in data["indices"]])
    plan.carries_out.set([names.references[code] for code in data.get("carries_out", [])])
    for kind, rows in data["lines"].items():
        _add_lines(plan, kind, rows, names)
    for position, row in enumerate(data.get("appendices", []), start=1):
        index = names.indices.get(row.pop("index", ""))
        Appendix.objects.create(plan=plan, position=position, index=index, **row)
    _add_sections(plan, data["sections"], names, on)
    audit.record(plan, by=None, action="load")


def _some(row: dict, fields: list[str]) -> dict:
    return {name: row[name] for name in fields if name in row}


def _add_lines(plan: Plan, kind: str, rows: list[dict], names: Lookup) -> None:
    for position, row in enumerate(rows, start=1):
        reference = names.references.get(row.get("reference"))
        line = PlanLine.objects.create(plan=plan, kind=kind, position=position, text=row["text"], reference=reference)
        line.agencies.set(names.bodies(row))


def _add_sections(plan: Plan, rows: list[dict], names: Lookup, on: date, parent=None, position=0) -> int:
    """Make ``rows`` and all below them; positions run through the whole document. Returns the last one used."""
    for row in rows:
        position += 1
        section = Section.objects.create(plan=plan, parent=parent, position=position, **_some(row, SECTION))
        section.agencies.set(names.bodies(row))
        for number, task in enumerate(row.get("tasks", []), start=1):
            add_task(section, number, task, names, on)
        position = _add_sections(plan, row.get("children", []), names, on, section, position)
    return position
