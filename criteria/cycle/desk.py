"""What an appraiser has before them: the leaves of their lĩnh vực, what was said of each, and what is still to do."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Exists, FilteredRelation, OuterRef, Q

from ..models import Appraisal, Assessment, Criterion, Evidence
from ..points import format_points
from .appraising import OPEN, Said, areas_led, areas_of, required_of

NOT_SEEN = "chưa xem"
WORDS = {"": NOT_SEEN, "accepted": "đồng ý", "changed": "chấm khác", "asked": "đề nghị giải trình"}
SIGNS = {"": "○", "accepted": "✓", "changed": "≠", "asked": "?"}
OUT = "không áp dụng"
NO_SURVEY_YET = "chờ kết quả điều tra"
NONE = "không có điểm"  # of bonus and penalty
OF_CRITERION = ["pk", "parent", "code", "name", "kind", "sort_key", "minimum", "maximum", "is_survey", "is_remainder"]
OF_SCORE = ["score__self_achieved", "score__not_applicable_reason", "score__explanation", "has_evidence"]


@dataclass
class Leaf:
    """One leaf as the list shows it; ``blank`` is what no points mean here, "" where there must be some. ``said`` are
    the opinions on it, sent ones and the draft of this appraisal, in the order of their numbers;
    ``own`` is that of this appraisal, None until there is one."""

    pk: int
    code: str
    name: str
    area: int
    minimum: str
    maximum: str
    self_points: Decimal | None
    self_shown: str
    blank: str
    is_survey: bool
    has_evidence: bool
    has_words: bool
    decimals: int
    said: list[Appraisal] = field(default_factory=list)
    own: Appraisal | None = None
    is_required: bool = True
    may_write: bool = False

    @property
    def label(self) -> str:
        return self.code or self.name

    @property
    def title(self) -> str:
        return f"{self.code} {self.name}".strip()

    @property
    def earlier(self) -> list[tuple[Appraisal, str]]:
        """What was said in the appraisals before this one, each with its points as printed."""
        return [(row, self.shown(row)) for row in self.said if row is not self.own]

    @property
    def last(self) -> Appraisal | None:
        """What stands: this appraisal's opinion, otherwise the last one before."""
        return self.said[-1] if self.said else None

    @property
    def verdict(self) -> str:
        return self.own.verdict if self.own else ""

    @property
    def mark(self) -> str:
        """Its state in words; what this appraisal need not look at keeps the word of the one before."""
        if self.own is None and not self.is_required and self.last:
            return f"{WORDS[self.last.verdict]} (lần trước)"
        return WORDS[self.verdict]

    @property
    def sign(self) -> str:
        return SIGNS[self.verdict]

    @property
    def appraised(self) -> str:
        """The points that stand, as printed; "" where there are none."""
        return self.shown(self.last) if self.last else ""

    def shown(self, row: Appraisal) -> str:
        """The points of an opinion as printed; "" where the agency was asked."""
        if row.verdict == Appraisal.Verdict.ASKED:
            return ""
        return self.blank if row.points is None else format_points(row.points, self.decimals)

    @property
    def differs(self) -> bool:
        return self.last is not None and self.last.verdict == Appraisal.Verdict.CHANGED

    @property
    def is_unproven(self) -> bool:
        return bool(self.self_points) and not self.has_evidence and not self.is_survey

    @property
    def is_explained(self) -> bool:
        """Whether the agency has said something of it: with its self-assessment, or in answer to an appraisal."""
        return self.has_words or any(row.answer for row in self.said)

    @property
    def is_left(self) -> bool:
        return self.is_required and self.own is None


@dataclass
class Area:
    """One lĩnh vực: ``agency`` appraises it; ``is_own`` for the person at the desk."""

    pk: int
    code: str
    name: str
    agency: str
    is_own: bool
    leaves: list[Leaf] = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.code or self.name

    @property
    def left(self) -> int:
        return sum(leaf.is_left for leaf in self.leaves)

    @property
    def required(self) -> int:
        return sum(leaf.is_required for leaf in self.leaves)

    @property
    def drafts(self) -> int:
        return sum(leaf.own is not None and leaf.own.sent_at is None for leaf in self.leaves)

    @property
    def may_send(self) -> bool:
        """Whether everything is there and something of it is a draft."""
        return any(leaf.may_write for leaf in self.leaves) and not self.left and self.drafts > 0

    @property
    def is_sent(self) -> bool:
        return any(leaf.own is not None and leaf.own.sent_at is not None for leaf in self.leaves)


FILTERS = {
    "chua-xem": ("chưa xem", lambda leaf: leaf.is_left),
    "lech-diem": ("lệch điểm", lambda leaf: leaf.differs),
    "thieu-minh-chung": ("thiếu minh chứng", lambda leaf: leaf.is_unproven),
    "giai-trinh": ("đã giải trình", lambda leaf: leaf.is_explained),
}
ALL = "tat-ca"


@dataclass
class Desk:
    """``areas`` are those the person may look at: their own, and all of them for who organises the round."""

    assessment: Assessment
    areas: list[Area]
    is_organiser: bool

    @property
    def leaves(self) -> list[Leaf]:
        return [leaf for area in self.areas for leaf in area.leaves]

    @property
    def own(self) -> list[Area]:
        return [area for area in self.areas if area.is_own]

    @property
    def left(self) -> int:
        """Leaves that wait for the person's own opinion."""
        return sum(area.left for area in self.own)

    def find(self, pk: int | None) -> Leaf | None:
        return next((leaf for leaf in self.leaves if leaf.pk == pk), None)

    def shown(self, chosen: str, area: int | None) -> list[Leaf]:
        """The leaves of one lĩnh vực (None: of the person's own, of all for who has none) that a key of FILTERS names;
        "" are those this appraisal must look at, ALL every one."""
        areas = [row for row in self.areas if row.pk == area] or self.own or self.areas
        leaves = [leaf for row in areas for leaf in row.leaves]
        if chosen in FILTERS:
            return [leaf for leaf in leaves if FILTERS[chosen][1](leaf)]
        required = [leaf for leaf in leaves if leaf.is_required]
        return leaves if chosen == ALL or not required else required

    def around(self, leaf: Leaf, shown: list[Leaf]) -> tuple[Leaf | None, Leaf | None]:
        """The leaves shown before and after ``leaf``, which need not be shown itself."""
        order = {row.pk: place for place, row in enumerate(self.leaves)}
        before = [row for row in shown if order[row.pk] < order[leaf.pk]]
        after = [row for row in shown if order[row.pk] > order[leaf.pk]]
        return (before or [None])[-1], (after or [None])[0]

    def next_left(self, leaf: Leaf | None, shown: list[Leaf]) -> Leaf | None:
        """Where to go on: the next of those shown that waits for an opinion, from the beginning after the last."""
        waiting = [row for row in shown if row.is_left and row.may_write and row is not leaf]
        following = self.around(leaf, waiting)[1] if leaf else None
        return following or (waiting or [None])[0]


def sees_desk(user, assessment: Assessment) -> bool:
    """Whether ``read_desk`` has something to show to the person."""
    if assessment.round is None:
        return False
    return user.may("criteria.organise", assessment.round) or bool(areas_of(user, assessment))


def read_desk(assessment: Assessment, user) -> Desk:
    """The person's desk for a table of a round, in three queries; without areas where there is nothing to see."""
    tree = _tree(assessment)
    leads = {row.criterion_id: row.agency for row in assessment.round.leads.select_related("agency")}
    top = [row for row in tree if row["parent"] is None]
    keys = {area: agency.pk for area, agency in leads.items()}
    own = areas_led(user, assessment.round, [row["pk"] for row in top], keys)
    is_organiser = user.may("criteria.organise", assessment.round)
    areas = {
        row["pk"]: Area(row["pk"], row["code"], row["name"], str(leads.get(row["pk"], "")), row["pk"] in own)
        for row in top
        if is_organiser or row["pk"] in own
    }
    desk = Desk(assessment, list(areas.values()), is_organiser)
    if areas:
        _lay_out(tree, areas, assessment)
        _tell(desk)
    return desk


def _tree(assessment: Assessment) -> list[dict]:
    score = FilteredRelation("scores", condition=Q(scores__assessment=assessment))
    proof = Evidence.objects.filter(score__assessment=assessment, score__criterion=OuterRef("pk"))
    rows = Criterion.objects.filter(criteria_set=assessment.criteria_set_id).annotate(score=score)
    return list(rows.annotate(has_evidence=Exists(proof)).order_by("sort_key").values(*OF_CRITERION, *OF_SCORE))


def _lay_out(tree: list[dict], areas: dict[int, Area], assessment: Assessment) -> None:
    """Put each leaf into its lĩnh vực; parents come before their children."""
    parents, top, codes = {row["parent"] for row in tree}, {}, {row["pk"]: row["code"] for row in tree}
    for row in tree:
        top[row["pk"]] = row["pk"] if row["parent"] is None else top[row["parent"]]
        area = areas.get(top[row["pk"]])
        if area and row["pk"] not in parents:
            if row["is_remainder"]:  # it goes by its lĩnh vực
                row["name"] = f"{codes[row['parent']]} {row['name']}"
            area.leaves.append(_leaf(row, area, assessment.criteria_set.decimals))


def _leaf(row: dict, area: Area, decimals: int) -> Leaf:
    points = row["score__self_achieved"]
    blank = _blank(row, decimals)
    return Leaf(
        pk=row["pk"],
        code=row["code"],
        name=row["name"],
        area=area.pk,
        minimum=format_points(row["minimum"], decimals) if row["minimum"] else "0",
        maximum=format_points(row["maximum"], decimals),
        self_points=points,
        self_shown=blank if points is None else format_points(points, decimals),
        blank=blank,
        is_survey=row["is_survey"],
        has_evidence=row["has_evidence"],
        has_words=bool(row["score__explanation"]),
        decimals=decimals,
        may_write=area.is_own,
    )


def _blank(row: dict, decimals: int) -> str:
    if row["score__not_applicable_reason"]:
        return OUT
    if row["kind"] != Criterion.Kind.NORMAL:
        return NONE
    if not row["is_survey"]:
        return ""
    points = row["score__self_achieved"]  # may come in after the opinion that waited for it
    return NO_SURVEY_YET if points is None else format_points(points, decimals)


def _tell(desk: Desk) -> None:
    """What was said of each leaf so far. Drafts that a return left behind are nobody's opinion any more."""
    number, leaves = desk.assessment.appraisal_number, {leaf.pk: leaf for leaf in desk.leaves}
    rows = Appraisal.objects.filter(score__assessment=desk.assessment).order_by("number")
    for row in rows.select_related("score", "by", "answered_by").defer("score__declared", "score__explanation"):
        leaf = leaves.get(row.score.criterion_id)
        if leaf and (row.number == number or row.sent_at):
            leaf.said.append(row)
            leaf.own = row if row.number == number else None
    said = [_said(leaf.pk, row) for leaf in leaves.values() for row in leaf.said]
    needed, is_open = required_of(leaves, said, desk.assessment), desk.assessment.state in OPEN
    for area in desk.areas:
        for leaf in area.leaves:
            leaf.is_required = leaf.pk in needed
            leaf.may_write = is_open and area.is_own and not area.is_sent


def _said(leaf: int, row: Appraisal) -> Said:
    return Said(leaf, row.number, row.verdict, row.sent_at, row.answer)
