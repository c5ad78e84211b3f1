"""Recognised words against the database: bodies, criteria, indices, the score table. Reads only."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from agencies.models import Agency
from criteria.models import Assessment, Criterion, Index

from ..documents.scores import score_table
from ..models import ReferenceDocument, Task
from .names import Named, NameIndex, fold
from .recognised import Doubt, Recognised, SectionFound, TaskFound, shortened
from .source import Table, plain
from .tables import rows_as_text

REFERENCE = re.compile(r"số\s+(\d+/[\w\-&/]*[\w&])(?:\s+ngày\s+(\d{1,2})/(\d{1,2})/(\d{4}))?")
YEAR = re.compile(r"năm\s+(20\d\d)")
FIRST_YEAR, LAST_YEAR = 2000, 2100
OTHER_TABLE = "bảng điểm trong tệp khác bảng điểm đã nhập hoặc chưa nhập: giữ từng dòng thành chữ."
NO_CRITERION = "không có trong bộ tiêu chí của bảng điểm {}: chưa gắn."
NO_TABLE = "chưa có bảng điểm năm {} của cơ quan nên chưa gắn được tiêu chí."
OTHER_ISSUER = "tên ở đầu văn bản khác cơ quan ban hành đã chọn: giữ thành chữ trước đoạn mở đầu."
NO_LEAD = "chưa rõ giao cho cơ quan nào: chọn cơ quan chủ trì."


@dataclass(frozen=True)
class Unmatched:
    """A printed name that is no known body; it stays as printed until somebody resolves it."""

    name: str
    where: str


@dataclass
class Resolution:
    """What one recognised document means for one issuer on one day; ``doubts`` and ``unmatched`` grow on ``look``."""

    found: Recognised
    issuer: Agency
    on: date
    wished_year: int | None = None
    doubts: list[Doubt] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)

    @cached_property
    def names(self) -> NameIndex:
        return NameIndex(self.issuer, on=self.on)

    @cached_property
    def year(self) -> int:
        """As wished, else that of the date line, else the last one in the trích yếu, else the current one."""
        printed = YEAR.findall(" ".join(self.found.subject))
        year = self.wished_year or self.found.year or (int(printed[-1]) if printed else self.on.year)
        return year if FIRST_YEAR <= year <= LAST_YEAR else self.on.year

    @cached_property
    def assessment(self) -> Assessment | None:
        """Last year's table of the issuer; of several the one whose set holds the most of the cited codes."""
        tables = Assessment.objects.filter(agency=self.issuer, year=self.year - 1).select_related("criteria_set__index")
        cited = {code for task in self.found.tasks for code in task.codes}
        held = {table: table.criteria_set.criteria.filter(code__in=cited).count() for table in tables}
        return max(held, key=held.get, default=None)

    @cached_property
    def criteria(self) -> dict[str, Criterion]:
        if self.assessment is None:
            return {}
        return {row.code: row for row in self.assessment.criteria_set.criteria.filter(is_remainder=False)}

    def indices(self) -> list[Index]:
        """The indices that the trích yếu names."""
        words = " ".join(self.found.subject).casefold()
        return [index for index in Index.objects.all() if index.short_name.casefold() in words]

    def reference(self, text: str) -> ReferenceDocument | None:
        """The known document that a line cites first."""
        match = REFERENCE.search(plain(text))
        if match is None:
            return None
        rows = ReferenceDocument.objects.filter(number=match[1])
        day = _day(match)
        rows = list(rows.filter(issued_on=day) if day else rows)
        return rows[0] if len(rows) == 1 else None

    def is_own_table(self, table: Table) -> bool:
        """Whether a score table of the file is the issuer's table of last year, cell by cell."""
        return self.assessment is not None and _printed_cells(table) == _stored_cells(self.assessment)

    def is_own_head(self) -> bool:
        """Whether the issuer's lines at the top are what the product prints there by itself."""
        words = _compact(" ".join(self.found.issuer_lines))
        own = _compact(self.issuer.head_lines.replace("|", " "))
        above = _compact(self.issuer.superior_line)
        return words in {"", own, above + own, _compact(self.issuer.name), _compact(self.issuer.short_name)}

    def parties(self, task: TaskFound, role: str) -> list[Named]:
        return self.names.parties(plain(task.names.get(role, "")))

    def leads(self, task: TaskFound, duty: SectionFound | None) -> list[Named]:
        """Of a block its own line; of a dated duty the bodies of the duty it stands in."""
        if task.kind == Task.Kind.BLOCK or duty is None:
            return self.parties(task, "lead")
        return self.bodies(duty)

    def bodies(self, duty: SectionFound) -> list[Named]:
        """The bodies that a duty is given to: all names of its title, or the one its text begins with."""
        if duty.title:
            return self.names.parties(duty.actor)
        body = self.names.actor(duty.actor) or self.names.body(duty.actor.split(":")[0])
        if body is None:
            return []
        return [Named(_words_of(duty.actor, body, self.names), body=body)]

    def look(self) -> "Resolution":
        """Collect every doubt and every unmatched name; call once."""
        found = self.found
        self.doubts = list(found.doubts)
        if not self.is_own_head():
            self._doubt(" ".join(found.issuer_lines), OTHER_ISSUER)
        for section, duty in with_duties(found):
            if section.scores is not None and not self.is_own_table(section.scores):
                self._doubt(" ".join(rows_as_text(section.scores)[:1]), OTHER_TABLE)
            if section.kind == "duty":
                self._look_at_names(self.bodies(section), section.words)
            for task in section.tasks:
                self._look_at_task(task, duty)
        return self

    def _look_at_task(self, task: TaskFound, duty: SectionFound | None) -> None:
        where = task.heading.split("\n")[-1] or task.summary
        for code in task.codes:
            if code not in self.criteria:
                year = NO_TABLE.format(self.year - 1)
                self._doubt(f"Tiêu chí {code}", NO_CRITERION.format(self.assessment) if self.assessment else year)
        if not self.leads(task, duty):
            self._doubt(where, NO_LEAD)
        for role in task.names if task.kind == Task.Kind.BLOCK else ():  # a duty's bodies were looked at already
            self._look_at_names(self.parties(task, role), where)

    def _look_at_names(self, names: list[Named], where: str) -> None:
        self.unmatched += [Unmatched(named.printed, shortened(where)) for named in names if named.body is None]

    def _doubt(self, words: str, reason: str) -> None:
        self.doubts.append(Doubt(shortened(words), reason))


def with_duties(found: Recognised):
    """(section, the nearest duty at or above it) through the whole document."""

    def walk(sections, duty):
        for section in sections:
            nearest = section if section.kind == "duty" else duty
            yield section, nearest
            yield from walk(section.children, nearest)

    yield from walk(found.sections, None)


def _words_of(text: str, body, names: NameIndex) -> str:
    """The words at the beginning of a text that name ``body``."""
    words = list(re.finditer(r"\S+", text))[:40]
    ends = [match.end() for match in words if names.body(text[: match.end()].rstrip(",;:")) == body]
    return text[: max(ends)].rstrip(",;:") if ends else getattr(body, "label", str(body))


def _day(match: re.Match) -> date | None:
    try:
        return date(int(match[4]), int(match[3]), int(match[2])) if match[4] else None
    except ValueError:
        return None


def _compact(text: str) -> str:
    return "".join(fold(plain(text)).split())


def _printed_cells(table: Table) -> list[list[str]]:
    head = [_compact(cell.text) for cell in table.rows[0]]
    rows = [[_compact(cell.text) for cell in row] for row in table.rows]
    return [row for row in rows if row != head and any(row)]


def _stored_cells(assessment: Assessment) -> list[list[str]]:
    table = score_table(assessment)
    rows = [[row.code, row.name, row.maximum, row.achieved, row.lost, row.cause] for row in (*table.rows, table.total)]
    return [[_compact(cell) for cell in row] for row in rows]
