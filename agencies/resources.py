"""Agencies as a sheet, for quản trị."""

import re

from .models import Agency, AgencyAlias, AgencyKind
from .sheets import Column, Day, Known, SheetResource, Text
from .sheets.rows import parents_first
from .tree import path_of, save_agency
from .workbooks import Cell, Out, OutSheet, Refused, finding

CODE = re.compile(r"[-a-zA-Z0-9_]+")
PARENT = "Thuộc (mã)"
LONGEST_ALIAS = AgencyAlias._meta.get_field("text").max_length


class Code(Text):
    def read(self, cell: Cell) -> str:
        code = super().read(cell)
        if code and not CODE.fullmatch(code):
            remedy = "chỉ dùng chữ không dấu, chữ số và dấu -, ví dụ bs-nhat-tien"
            raise Refused(finding(cell, "không phải mã cơ quan", remedy))
        return code


class Parent(Known):
    """The agency above, by its code: a stored one, or one of the same sheet in any order (parents are read first)."""

    def __init__(self):
        super().__init__("cơ quan")
        self.coming, self.circles = set(), set()

    def read(self, cell: Cell):
        code = cell.text.lower()
        if code in self.circles:
            raise Refused(finding(cell, "thuộc chính dòng này (đi vòng quanh)", "sửa mã cơ quan cấp trên"))
        if code in self.coming and code not in self.known:
            return None  # its own row has errors: nothing will be written, and this row is not to blame
        return super().read(cell)


class Aliases(Text):
    """Other names, one to a line."""

    def read(self, cell: Cell) -> str:
        names = [" ".join(line.split()) for line in super().read(cell).split("\n")]
        names = list(dict.fromkeys(filter(None, names)))
        if any(len(name) > LONGEST_ALIAS for name in names):
            raise Refused(finding(cell, f"có tên dài quá {LONGEST_ALIAS} chữ", "viết gọn lại, mỗi dòng một tên"))
        return "\n".join(sorted(names))


class AgencyResource(SheetResource):
    """Every agency, parents before what stands below them."""

    title = "Cơ quan"
    noun = "cơ quan"
    action = "import_agency"

    code = Column("code", "Mã", Code(), width=18, required=True)
    name = Column("name", "Tên đầy đủ", Text(), width=48, required=True)
    short_name = Column("short_name", "Tên gọn", Text(), width=24)
    kind = Column("kind", "Loại (mã)", Known("loại cơ quan"), width=16, required=True)
    parent = Column("parent", PARENT, Parent(), width=18)
    email = Column("email", "Thư điện tử", Text(), width=28)
    active_from = Column("active_from", "Hoạt động từ", Day(), width=13)
    ended_on = Column("ended_on", "Kết thúc từ ngày", Day(), width=13)
    aliases = Column("alias_lines", "Tên khác (mỗi dòng một tên)", Aliases(lines=True, longest=5000), width=36)

    class Meta:
        model = Agency
        fields = ["code", "name", "short_name", "kind", "parent", "email", "active_from", "ended_on", "aliases"]

    def load(self) -> None:
        self.agencies = {agency.code.lower(): agency for agency in self.records()}
        self.fields["parent"].widget.known = self.agencies
        self.fields["kind"].widget.known = {kind.code.lower(): kind for kind in AgencyKind.objects.all()}

    def records(self) -> list[Agency]:
        rows = list(Agency.objects.select_related("kind", "parent").prefetch_related("aliases").order_by("path"))
        for agency in rows:
            agency.alias_lines = "\n".join(sorted(alias.text for alias in agency.aliases.all()))
        return rows

    def sheets(self) -> list[OutSheet]:
        rows = [[kind.code, kind.name] for kind in self.fields["kind"].widget.known.values()]
        head = [Out("Loại (mã)", "head"), Out("Tên loại", "head")]
        return [OutSheet("Các loại cơ quan", [head, *rows], widths=[18, 48], frozen=1)]

    def lock(self) -> None:
        list(Agency.objects.select_for_update(of=("self",)).values_list("pk"))

    def prepare(self, rows: list[dict]) -> list[dict]:
        above = {self._code(row): row[PARENT].text.lower() for row in super().prepare(rows) if PARENT in row}
        parent = self.fields["parent"].widget
        parent.coming = above.keys()
        parent.circles = {code for code in above if code not in self.agencies and _is_circle(code, above)}
        order = parents_first(above, lambda code: above[code] if above[code] in above else None)
        place = {code: number for number, code in enumerate(order)}
        return sorted(rows, key=lambda row: place.get(self._code(row), 0))

    def _code(self, row: dict) -> str:
        return self.key_cell(row).text.lower()

    def find(self, row: dict) -> Agency | None:
        return self.agencies.get(self._code(row))

    def import_instance(self, instance, row, **kwargs):
        try:
            super().import_instance(instance, row, **kwargs)
        finally:
            instance.path = instance.path or path_of(instance)

    def store(self, agency: Agency, *, is_new: bool) -> None:
        before = agency.path
        save_agency(agency)
        self.agencies[agency.code.lower()] = agency
        for other in self.agencies.values():  # what was read before the move
            if not is_new and other is not agency and other.path.startswith(before):
                other.path = agency.path + other.path[len(before) :]
        if not is_new or getattr(agency, "alias_lines", ""):
            _set_aliases(agency)

    def label(self, agency: Agency) -> str:
        return f"{agency.code} {agency.name}"


def _is_circle(code: str, above: dict[str, str]) -> bool:
    """Whether the codes above one lead back to it within the sheet."""
    current, passed = above[code], set()
    while current in above and current not in passed | {code}:
        passed.add(current)
        current = above[current]
    return current == code


def _set_aliases(agency: Agency) -> None:
    wanted = set(getattr(agency, "alias_lines", "").split("\n")) - {""}
    present = {alias.text for alias in agency.aliases.all()}
    if wanted == present:
        return
    agency.aliases.filter(text__in=present - wanted).delete()
    AgencyAlias.objects.bulk_create(AgencyAlias(agency=agency, text=text) for text in sorted(wanted - present))
