"""Everything an appraiser reads before giving an opinion on one leaf."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError

from agencies.downloads import SHOWN

from ..last_year import last_year
from ..methods import load_method
from ..models import Criterion, Evidence, Score, Snapshot
from ..points import format_points
from .desk import OUT, Desk, Leaf
from .snapshots import NOT_APPLICABLE

PHRASES = [
    "Thiếu tài liệu kiểm chứng",
    "Tài liệu không thuộc năm đánh giá",
    "Số liệu khai không khớp báo cáo",
    "Tài liệu không đúng nội dung tiêu chí",
    "Văn bản chưa ký, chưa đóng dấu",
    "Ban hành sau thời hạn quy định",
]
STANDS = "Giữ kết quả lần trước: giải trình chưa kèm tài liệu chứng minh"
OF_SURVEY = "Theo kết quả điều tra xã hội học"


class Proof(NamedTuple):
    """A piece of evidence; ``shows`` is "pdf" or "picture" where the page can show it, otherwise ""; the first of those
    ``is_open``."""

    row: Evidence
    shows: str
    is_open: bool


class Moment(NamedTuple):
    """The points of the leaf as the table was kept at one moment."""

    snapshot: Snapshot
    points: str


@dataclass(frozen=True)
class Dossier:
    """``declared`` are the labels and texts of what the method asks for, ``reasoning`` how it came to its points."""

    leaf: Leaf
    score: Score
    proofs: list[Proof]
    before: str
    history: list[Moment]
    declared: list[tuple[str, str]]
    reasoning: str

    @property
    def criterion(self) -> Criterion:
        return self.score.criterion

    @property
    def phrases(self) -> list[str]:
        """Reasons to begin with: those of a second look first."""
        first = [STANDS] if self.leaf.earlier else []
        return [*first, *PHRASES, *([OF_SURVEY] if self.leaf.is_survey else [])]


def read_dossier(desk: Desk, leaf: Leaf) -> Dossier:
    """The file of one leaf, in four queries."""
    score = desk.assessment.scores.select_related("criterion__parent").get(criterion=leaf.pk)
    before = last_year(desk.assessment, desk.leaves).get(leaf.pk)
    declared, reasoning = _declared(score, leaf.decimals)
    return Dossier(
        leaf=leaf,
        score=score,
        proofs=_proofs(score),
        before=format_points(before, leaf.decimals),
        history=[Moment(kept, _kept(kept, leaf)) for kept in desk.assessment.snapshots.all()],
        declared=declared,
        reasoning=reasoning,
    )


def _proofs(score: Score) -> list[Proof]:
    rows = [(row, _shows(row)) for row in score.evidence.select_related("file")]
    first = next((row for row, shows in rows if shows), None)
    return [Proof(row, shows, row is first) for row, shows in rows]


def _shows(row: Evidence) -> str:
    if row.file is None or row.file.media_type not in SHOWN:
        return ""
    return "pdf" if row.file.media_type == "application/pdf" else "picture"


def _kept(kept: Snapshot, leaf: Leaf) -> str:
    plain = kept.values.get(str(leaf.pk))
    if plain == NOT_APPLICABLE:
        return OUT
    return "chưa có điểm" if plain is None else format_points(Decimal(plain), leaf.decimals)


def _declared(score: Score, decimals: int) -> tuple[list[tuple[str, str]], str]:
    """What was declared and the method's own words; nothing where points are entered directly."""
    criterion = score.criterion
    if not criterion.method:
        return [], ""
    try:
        method = load_method(criterion.method, criterion.parameters, criterion.maximum)
        texts = [(item.label, str(score.declared.get(item.name, ""))) for item in method.inputs]
        return texts, method.score(score.declared, criterion.maximum, decimals=decimals).reasoning
    except ValidationError as error:
        return [], error.messages[0]
