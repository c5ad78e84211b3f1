"""A document in the making: its row, and its lines, sections and tables added in the order of the paper."""

from collections.abc import Iterable
from itertools import count

from agencies.models import Agency
from agencies.scope import authority_of

from ..models import Appendix, Plan, PlanLine, PlanTable, Section
from ..office import Office

LONGEST = Section._meta.get_field("body").max_length
LAST_RECIPIENT = "Lưu: VT"  # Nghị định 30/2020/NĐ-CP, Phụ lục I, II.9: văn thư, then the unit that drafted


class Draft:
    """A new draft of ``issuer`` with the symbol, place, signer and Nơi nhận that its office uses for ``kind``."""

    def __init__(self, issuer: Agency, kind: str, *, subject: str, year: int, **values):
        office = Office.of(issuer)
        values = {**office.plan_values(kind), **values}
        self.plan = Plan.objects.create(issuer=issuer, kind=kind, subject=subject[:1000], year=year, **values)
        self._places = count(1)
        usual = office.recipient_lines(self.plan)
        PlanLine.objects.bulk_create(usual)
        if not usual:
            first = ["Như trên;"] if kind == Plan.Kind.LETTER else []
            unit = office.style.drafting_unit
            self.lines(PlanLine.Kind.RECIPIENT, [*first, ", ".join(filter(None, [LAST_RECIPIENT, unit])) + "."])

    def lines(self, kind: str, texts: Iterable[str]) -> list[PlanLine]:
        """Lines of one kind in their order."""
        return [
            PlanLine.objects.create(plan=self.plan, kind=kind, position=place, text=text)
            for place, text in enumerate(texts, start=1)
        ]

    def address(self, names: list[tuple[str, list[Agency]]]) -> None:
        """Kính gửi: one line for each name with the agencies it stands for; several end in ";", the last in "."."""
        is_list, last = len(names) > 1, len(names)
        texts = [f"{name}{'' if not is_list else '.' if n == last else ';'}" for n, (name, _) in enumerate(names, 1)]
        for line, (_, agencies) in zip(self.lines(PlanLine.Kind.ADDRESSEE, texts), names, strict=True):
            line.agencies.set(agencies)

    def section(self, marker: str, title: str = "", body: str = "", *, parent: Section | None = None) -> Section:
        """A section; a body longer than one holds goes on in sections without marker and title."""
        first, *rest = pieces(body) or [""]
        made = self._section(parent, marker, title, first)
        for piece in rest:
            self._section(parent, "", "", piece)
        return made

    def _section(self, parent: Section | None, marker: str, title: str, body: str) -> Section:
        values = {"marker": marker, "title": title, "body": body, "position": next(self._places)}
        return Section.objects.create(plan=self.plan, parent=parent, **values)

    def table(self, columns: dict[str, int], rows: list[list[str]], **place) -> PlanTable:
        """A table in ``section`` or ``appendix``; ``columns`` maps titles to widths in percent."""
        heads = [{"title": title, "width": width} for title, width in columns.items()]
        return PlanTable.objects.create(plan=self.plan, columns=heads, rows=rows, **place)

    def appendix(self, title: str, *, is_portrait: bool) -> Appendix:
        """The one appendix of the document, for tables."""
        values = {"label": "Phụ lục", "title": title, "kind": Appendix.Kind.TABLE, "is_portrait": is_portrait}
        return Appendix.objects.create(plan=self.plan, position=1, **values)


def pieces(text: str) -> list[str]:
    """A text in parts that a section can hold, cut at line ends, or inside an endless line at a blank."""
    found = []
    while len(text) > LONGEST:
        cut = max(text.rfind("\n", 0, LONGEST), 0) or max(text.rfind(" ", 0, LONGEST), 0) or LONGEST
        found.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*found, text] if text else found


def head_of(agency: Agency) -> str:
    """Who speaks for an agency: "Chủ tịch UBND huyện Bắc Sơn"; the agency itself where its head has no title."""
    return f"{agency.head_title} {agency.label}".strip()


def commands(issuer: Agency, agencies: Iterable[Agency]) -> bool:
    """Whether all agencies stand below the issuer's authority: they are told, others are asked."""
    path = authority_of(issuer).path
    return all(agency.is_within(path) for agency in agencies)
