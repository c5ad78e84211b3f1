"""What a file would change in a score table: compared with what is stored, nothing written."""

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher

from agencies.text import fold, readable
from agencies.workbooks import Cell, Finding, Refused, finding

from .. import scoring
from ..entry import Keep, ScoreEntry
from ..models import Assessment, CriteriaSet, Criterion
from ..points import format_points
from ..table import causes_by_criterion
from .codes import read_code
from .layout import Layout
from .lines import Line, read_lines
from .numbers import is_not_applicable, read_points

LONGEST_CAUSE, LONGEST_REASON, LONGEST_EXPLANATION = 2000, 500, 5000
ALIKE = 0.5  # share of a printed name that must agree with the set's, else a person should look
BLANK = "(trống)"
SEVERAL_CAUSES = "muốn giữ riêng thì xoá ô này trong tệp, sửa từng nguyên nhân ở trang chi tiết"
RULED = "thay điểm tính theo cách chấm của tiêu chí"
KEPT_BOTH = "giữ cả hai số, kiểm tra lại các dòng con"


@dataclass(frozen=True)
class Change:
    """One thing that would change, as the preview shows it; ``computed`` was not printed but follows from the table."""

    label: str
    what: str
    before: str
    after: str
    computed: bool = False


@dataclass(frozen=True)
class CauseChange:
    """The criteria that share one cell, and its text."""

    criteria: tuple[int, ...]
    text: str


@dataclass
class ImportPlan:
    """Everything a file says about a table. Only without ``errors`` may it be written.

    ``ruled`` are the leaves with a method that the file gives other points: set by hand, with the file as the reason.
    """

    entries: list[ScoreEntry] = field(default_factory=list)
    ruled: set[int] = field(default_factory=set)
    causes: list[CauseChange] = field(default_factory=list)
    printed: dict[int, Decimal] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    total: scoring.Total = field(default_factory=scoring.Total)
    is_written: bool = False

    @property
    def digest(self) -> str:
        """A mark of what was previewed: at writing time the same file must lead to the same changes."""
        rows = [[change.label, change.what, change.before, change.after] for change in self.changes]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def plan_import(assessment: Assessment, layout: Layout, *, by) -> ImportPlan:
    """Compare the lines of a file with the table; a fixed number of queries. ``by`` None is the shell."""
    planner = _Planner(assessment, by)
    for line in read_lines(layout):
        planner.take(line)
    planner.compute_remainders()
    planner.plan_causes()
    planner.list_missing()
    planner.compare_sums()
    return planner.plan


class _Planner:
    """The table as stored, and what the lines read so far make of it."""

    def __init__(self, assessment: Assessment, by):
        criteria_set = assessment.criteria_set
        self.plan = ImportPlan()
        self.criteria = {criterion.pk: criterion for criterion in criteria_set.criteria.order_by("sort_key")}
        self.parents = {criterion.parent_id for criterion in self.criteria.values()}
        for criterion in self.criteria.values():
            criterion.parent = self.criteria.get(criterion.parent_id)  # a remainder is called after it
        self.scores = {score.criterion_id: score for score in assessment.scores.all()}
        self.causes = causes_by_criterion(assessment)
        self.by_code: dict[str, list[Criterion]] = {}
        for criterion in self.criteria.values():
            self.by_code.setdefault(criterion.code, []).append(criterion)
        self.decimals = criteria_set.decimals
        self.is_percent = criteria_set.unit == CriteriaSet.Unit.PERCENT
        self.may_survey = by is None or by.may("criteria.survey", assessment.organiser)
        self.taken: dict[int, Line] = {}
        self.values: dict[int, scoring.Leaf] = {}
        self.last: Criterion | None = None
        self.total_line: Line | None = None

    # --- one line ---

    def take(self, line: Line) -> None:
        try:
            if line.is_total:
                self.total_line = line
            elif line.is_remark:
                self._warn(finding(line.first, "không phải dòng tiêu chí", "đã bỏ qua dòng này, kiểm tra lại"))
            else:
                self._take_criterion(line, self._match(line))
        except Refused as refused:
            self.plan.errors.append(refused.finding)

    def _take_criterion(self, line: Line, criterion: Criterion) -> None:
        self.taken[criterion.pk], self.last = line, criterion
        self._compare_name(line, criterion)
        if criterion.pk in self.parents:
            self._take_parent(line, criterion)
        else:
            self._take_leaf(line, criterion)

    def _match(self, line: Line) -> Criterion:
        if line.is_remainder:
            return self._remainder(line)
        code = read_code(line.code, self.by_code)
        if not code:
            raise Refused(
                Finding(line.cells["achieved"].ref, line.name[:60], "dòng có điểm nhưng thiếu mã", "gõ mã ở cột TT")
            )
        found = self._in_place(self.by_code.get(code, []))
        if found is None:
            raise Refused(self._unknown(line, code))
        if found.pk in self.taken:
            first = self.taken[found.pk].code.ref
            raise Refused(finding(line.code, f"là mã đã có ở ô {first}", "bỏ bớt một dòng"))
        return found

    def _in_place(self, candidates: list[Criterion]) -> Criterion | None:
        """The one candidate; of several (the same code under two parents) the one below what was read last."""
        if len(candidates) < 2:
            return candidates[0] if candidates else None
        above = {None if criterion is None else criterion.pk for criterion in self._path()}
        return next(
            (criterion for criterion in candidates if criterion.parent_id in above and criterion.pk not in self.taken),
            None,
        )

    def _path(self) -> list[Criterion]:
        """What was read last, and the nodes above it."""
        found, current = [], self.last
        while current is not None:
            found.append(current)
            current = self.criteria.get(current.parent_id)
        return found

    def _unknown(self, line: Line, code: str) -> Finding:
        if code in self.by_code:
            return finding(line.code, "có ở nhiều mục, không rõ là mục nào", "thêm dòng của mục phía trên dòng này")
        if (meant := code.replace(",", ".")) in self.by_code:
            return finding(line.code, "không có trong bộ tiêu chí này", f"nếu đúng là mã {meant} thì sửa thành {meant}")
        return finding(line.code, "không có trong bộ tiêu chí này", "sửa mã, hoặc chọn đúng bảng điểm rồi nhập lại")

    def _remainder(self, line: Line) -> Criterion:
        above = [criterion.pk for criterion in self._path()]
        rests = [
            c for c in self.criteria.values() if c.is_remainder and c.parent_id in above and c.pk not in self.taken
        ]
        if not rests:
            place = line.cells["achieved"].ref
            raise Refused(Finding(place, line.name[:60], "không thuộc mục nào trong bộ tiêu chí", "xoá dòng này"))
        return max(rests, key=lambda criterion: criterion.depth)

    def _compare_name(self, line: Line, criterion: Criterion) -> None:
        printed, own = fold(line.name), fold(criterion.name)
        if printed and SequenceMatcher(None, printed, own, autojunk=False).ratio() < ALIKE:
            reason = f"tên khác với bộ tiêu chí («{criterion.name[:60]}»)"
            self._warn(Finding(line.code.ref, line.name[:60], reason, "kiểm tra mã của dòng này"))

    def _take_parent(self, line: Line, criterion: Criterion) -> None:
        cell = line.cells["achieved"]
        if self.is_percent or cell.is_empty:
            return
        printed = self._figure(cell)
        if printed is None:
            self._warn(finding(cell, "không đọc được điểm của mục", "không sao: điểm của mục tính từ các tiêu chí con"))
        else:
            self.plan.printed[criterion.pk] = printed

    def _figure(self, cell: Cell) -> Decimal | None:
        """A printed figure that is only compared, never stored as points."""
        try:
            return read_points(cell, minimum=Decimal(0), maximum=None, decimals=4, is_percent=self.is_percent)
        except Refused:
            return None

    # --- one leaf ---

    def _take_leaf(self, line: Line, criterion: Criterion) -> None:
        self._compare_maximum(line, criterion)
        cell, score = line.cells["achieved"], self.scores.get(criterion.pk)
        values: dict = {}
        if is_not_applicable(cell):
            values = {"not_applicable": True, "not_applicable_reason": self._reason(line, score)}
            self.values[criterion.pk] = scoring.Leaf(None, not_applicable=True)
        else:
            points = self._points(cell, criterion)
            if points is not None:
                values = {"achieved": points, "not_applicable": False, "not_applicable_reason": ""}
                self.values[criterion.pk] = scoring.Leaf(points)
                self._compare_lost(line, criterion, points)
        values |= self._explanation(line)
        self._plan_entry(criterion, score, values, cell)

    def _compare_maximum(self, line: Line, criterion: Criterion) -> None:
        cell = line.cells["maximum"]
        printed = self._figure(cell)
        if not cell.is_empty and printed != criterion.maximum:
            reason = f"khác điểm tối đa {format_points(criterion.maximum)} của bộ tiêu chí"
            raise Refused(finding(cell, reason, "kiểm tra mã, hoặc chọn đúng bộ tiêu chí của năm này"))

    def _points(self, cell: Cell, criterion: Criterion) -> Decimal | None:
        bounds = {"minimum": criterion.minimum, "maximum": criterion.maximum}
        points = read_points(cell, **bounds, decimals=self.decimals, is_percent=self.is_percent)
        if points is not None and cell.is_formula:
            self._warn(finding(cell, "là công thức", "đã lấy kết quả đang hiện trong tệp, kiểm tra lại"))
        return points

    def _reason(self, line: Line, score) -> str:
        cell = line.cells["reason"]
        reason = readable(cell.text, lines=False).strip() or (score.not_applicable_reason if score else "")
        if not reason:
            place = line.cells["achieved"]
            raise Refused(finding(place, "thiếu lý do", "ghi lý do ở cột «Lý do không áp dụng»"))
        if len(reason) > LONGEST_REASON:
            raise Refused(finding(cell, f"dài quá {LONGEST_REASON} chữ", "viết gọn lại"))
        return reason

    def _explanation(self, line: Line) -> dict:
        cell = line.cells["explanation"]
        if cell.is_empty:
            return {}
        text = readable(cell.text, lines=True).strip()
        if len(text) > LONGEST_EXPLANATION:
            raise Refused(finding(cell, f"dài quá {LONGEST_EXPLANATION} chữ", "viết gọn lại"))
        return {"explanation": text}

    def _compare_lost(self, line: Line, criterion: Criterion, points: Decimal) -> None:
        cell = line.cells["lost"]
        printed = self._figure(cell)
        if printed is not None and criterion.kind == scoring.NORMAL and printed != criterion.maximum - points:
            reason = f"khác {format_points(criterion.maximum - points)} (tối đa trừ đạt được)"
            self._warn(finding(cell, reason, "điểm chưa đạt do hệ thống tính, không lấy từ tệp"))

    def _plan_entry(self, criterion: Criterion, score, values: dict, cell: Cell, *, computed: bool = False) -> None:
        stored = {name: getattr(score, name, default) for name, default in STORED.items()}
        changed = {name: value for name, value in values.items() if value != stored[name]}
        if not changed:
            self.plan.unchanged += bool(values)
            return
        if criterion.is_survey and not self.may_survey and {"achieved", "not_applicable"} & changed.keys():
            raise Refused(finding(cell, "là điểm điều tra xã hội học", "để trống ô này: cơ quan đầu mối CCHC nhập"))
        if criterion.method and changed.get("achieved") is not None:
            self.plan.ruled.add(criterion.pk)
            self._warn(finding(cell, RULED, "kiểm tra lại; lý do sửa tay là tên tệp này"))
        version = score.version if score else 0
        self.plan.entries.append(ScoreEntry(criterion.pk, **{"achieved": Keep.STORED, **values}, version=version))
        if changed.keys() - {"explanation"}:
            after = {**stored, **values}
            self._note(criterion, "Điểm", _shown(stored), _shown(after), computed=computed)
        if "explanation" in changed:
            self._note(criterion, "Giải trình", stored["explanation"], values["explanation"])

    # --- the whole ---

    def compute_remainders(self) -> None:
        """What a printed table leaves to "các tiêu chí không in trong bảng": the parent less its printed children."""
        for criterion in [c for c in self.criteria.values() if c.is_remainder and c.pk not in self.taken]:
            parent = criterion.parent_id
            if parent in self.plan.printed:
                try:
                    self._compute_remainder(criterion, self.plan.printed[parent], self.taken[parent].cells["achieved"])
                except Refused as refused:
                    self.plan.errors.append(refused.finding)

    def _compute_remainder(self, criterion: Criterion, printed: Decimal, cell: Cell) -> None:
        others = [leaf for leaf in self._leaves_below(criterion.parent_id) if leaf != criterion.pk]
        unknown = [self.criteria[leaf].label for leaf in others if leaf not in self.values]
        if unknown:
            reason = f"chưa tính được phần không in: thiếu điểm {', '.join(unknown[:5])}"
            self._warn(finding(cell, reason, "điền điểm các tiêu chí đó, hoặc nhập phần không in trên bảng điểm"))
            return
        rest = printed - sum((self.values[leaf].achieved or Decimal(0) for leaf in others), Decimal(0))
        if not 0 <= rest <= criterion.maximum:
            bounds = f"phải từ 0 đến {format_points(criterion.maximum)}"
            reason = f"trừ các tiêu chí con còn {format_points(rest)}, phần không in {bounds}"
            raise Refused(finding(cell, reason, "kiểm tra điểm của mục và của các tiêu chí con"))
        self.values[criterion.pk] = scoring.Leaf(rest)
        values = {"achieved": rest, "not_applicable": False, "not_applicable_reason": ""}
        self._plan_entry(criterion, self.scores.get(criterion.pk), values, cell, computed=True)

    def _leaves_below(self, pk: int) -> list[int]:
        key = self.criteria[pk].sort_key
        return [c.pk for c in self.criteria.values() if c.sort_key.startswith(key) and c.pk not in self.parents]

    def plan_causes(self) -> None:
        areas: dict[tuple[int, int], list[int]] = {}
        for pk, line in self.taken.items():
            if pk not in self.parents and not line.cells["cause"].is_empty:
                areas.setdefault(line.causes, []).append(pk)
        for leaves in areas.values():
            self._plan_cause(leaves, self.taken[leaves[0]].cells["cause"])

    def _plan_cause(self, leaves: list[int], cell: Cell) -> None:
        text = readable(cell.text, lines=True).strip()
        stored = {pk: "\n".join(cause.text for cause in self.causes.get(pk, [])) for pk in leaves}
        changed = [pk for pk in leaves if stored[pk] != text]
        if not changed:
            self.plan.unchanged += 1
            return
        if len(text) > LONGEST_CAUSE:
            self.plan.errors.append(finding(cell, f"nguyên nhân dài quá {LONGEST_CAUSE} chữ", "viết gọn lại"))
            return
        if any(len(self.causes.get(pk, [])) > 1 for pk in changed):
            self._warn(finding(cell, "thay nhiều nguyên nhân đang ghi riêng bằng một", SEVERAL_CAUSES))
        self.plan.causes.append(CauseChange(tuple(leaves), text))
        for pk in changed:
            self._note(self.criteria[pk], "Nguyên nhân", stored[pk], text)

    def list_missing(self) -> None:
        """The leaves of which the file says nothing, whether their cell is blank or their line is not there."""
        for criterion in [c for c in self.criteria.values() if c.pk not in self.parents and c.pk not in self.values]:
            line = self.taken.get(criterion.pk)
            if line is None or line.cells["achieved"].is_empty:
                self.plan.missing.append(criterion.title)

    def compare_sums(self) -> None:
        """The new totals, and where the printed figures of parents and of the whole do not agree with them."""
        leaves = {pk: scoring.Leaf(score.achieved, score.not_applicable) for pk, score in self.scores.items()}
        nodes = [scoring.Node(c.pk, c.parent_id, c.maximum, c.kind) for c in self.criteria.values()]
        totals = scoring.totals(nodes, leaves | self.values)
        self.plan.total = totals[None]
        for pk, printed in self.plan.printed.items():
            self._compare_sum(self.taken[pk].cells["achieved"], printed, totals[pk])
        if self.total_line is not None and not self.is_percent:
            cell = self.total_line.cells["achieved"]
            self._compare_sum(cell, self._figure(cell), totals[None])

    def _compare_sum(self, cell: Cell, printed: Decimal | None, total: scoring.Total) -> None:
        if printed is not None and printed != total.final:
            self._warn(finding(cell, f"khác tổng các tiêu chí con {format_points(total.final)}", KEPT_BOTH))

    def _warn(self, found: Finding) -> None:
        self.plan.warnings.append(found)

    def _note(self, criterion: Criterion, what: str, before: str, after: str, *, computed: bool = False) -> None:
        self.plan.changes.append(Change(criterion.title, what, before or BLANK, after or BLANK, computed))


STORED = {"achieved": None, "not_applicable": False, "not_applicable_reason": "", "explanation": ""}


def _shown(values: dict) -> str:
    if values["not_applicable"]:
        return f"Không áp dụng: {values['not_applicable_reason']}"
    return format_points(values["achieved"])
