"""«Soát lỗi số liệu»: what does not agree in a score table, each with a sentence and the field it concerns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count

from . import rule_checks
from .last_year import last_year
from .models import Assessment, CriteriaSet, Criterion
from .points import ROUNDING, format_percent, format_points
from .rule_checks import Given
from .scoring import NORMAL
from .table import HUNDREDTH, Row, Table, score_table

KINDS = {
    "sum": "Tổng khác điểm in của mục",
    "published": "Số công bố khác số tính lại",
    "blank": "Chưa nhập điểm",
    "cause": "Mất điểm chưa ghi nguyên nhân",
    "evidence": "Có điểm mà thiếu minh chứng và giải trình",
    "remainder": "Phần không in còn thừa",
    "half": "Thay đổi quá nửa so với năm trước",
    "scale": "Điểm ngoài các mức của quy định",
    "method": "Điểm khác số liệu khai",
    "override": "Điểm sửa tay",
}


@dataclass(frozen=True)
class Finding:
    """``kind`` is a key of KINDS; ``criterion`` the row it concerns, None for the whole table; ``name`` is its."""

    kind: str
    sentence: str
    criterion: int | None = None
    name: str = field(default="", compare=False)

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Facts:
    """What is known beside the table, by criterion: printed points of parents, proofs, last year's points, and what
    was given (nothing of a leaf that does not apply)."""

    criteria: Mapping[int, Criterion]
    printed: Mapping[int, Decimal] = field(default_factory=dict)
    proven: frozenset[int] = frozenset()
    last_year: Mapping[int, Decimal] = field(default_factory=dict)
    given: Mapping[int, Given] = field(default_factory=dict)
    decimals: int = 2


def findings(assessment: Assessment) -> list[Finding]:
    """Everything that does not agree in a stored table, in the order of KINDS and of the set."""
    criteria = {criterion.pk: criterion for criterion in assessment.criteria_set.criteria.all()}
    scores = list(assessment.scores.annotate(proofs=Count("evidence")))
    facts = Facts(
        criteria,
        printed=dict(assessment.printed_totals.values_list("criterion_id", "achieved")),
        proven=frozenset(score.criterion_id for score in scores if score.proofs or score.explanation),
        last_year=last_year(assessment, criteria.values()),
        given={
            score.criterion_id: Given(score.achieved, score.declared, score.override_reason)
            for score in scores
            if not score.not_applicable
        },
        decimals=assessment.criteria_set.decimals,
    )
    table = score_table(assessment)
    found = [*check_published(assessment, table), *check_table(table, facts)]
    order = list(KINDS)
    return sorted(found, key=lambda finding: order.index(finding.kind))


def check_published(assessment: Assessment, table: Table) -> list[Finding]:
    """The printed figures of the whole table beside the computed ones (DOMAIN §2.4): both are kept."""
    total = table.total
    percent = None if total.percent is None else total.percent.quantize(HUNDREDTH, ROUNDING)
    pairs = [
        ("điểm tối đa", assessment.published_maximum, total.maximum, format_points),
        ("điểm đạt được", assessment.published_achieved, total.final, format_points),
        ("chỉ số", assessment.published_percent, percent, format_percent),
    ]
    return [
        Finding("published", f"Công bố {what} {shown(printed)}, tính lại {shown(computed)}.")
        for what, printed, computed, shown in pairs
        if printed is not None and printed != computed
    ]


def check_table(table: Table, facts: Facts) -> list[Finding]:
    """The rows one by one."""
    found = []
    for row in table.rows:
        for check in _CHECKS_OF_LEAVES if row.is_leaf else _CHECKS_OF_PARENTS:
            sentence = check(row, table, facts)
            if sentence:
                said = f"{_label(row, facts)}: {sentence}"
                found.append(Finding(check.__name__.removeprefix("_"), said, row.pk, _name(row)))
    return found


def _name(row: Row) -> str:
    """The name, where the code stands for the criterion."""
    return row.name if row.code and not row.is_remainder else ""


def _label(row: Row, facts: Facts) -> str:
    """The code; a remainder goes by its lĩnh vực."""
    if row.is_remainder and row.parent is not None:
        return f"Phần không in của {facts.criteria[row.parent].label}"
    return row.label


def _sum(row: Row, table: Table, facts: Facts) -> str:
    if facts.criteria[row.pk].criteria_set.unit == CriteriaSet.Unit.PERCENT:
        return ""  # a parent shows the mean
    printed = facts.printed.get(row.pk)
    if printed is not None and printed != row.total.final:
        return (
            f"bảng in {format_points(printed)} điểm, các tiêu chí bên dưới cộng lại {format_points(row.total.final)}."
        )
    criterion = facts.criteria[row.pk]
    whole = sum((facts.criteria[leaf.pk].maximum for leaf in _leaves_below(row, table)), Decimal(0))
    if criterion.kind == NORMAL and criterion.maximum != whole:
        return f"điểm tối đa {format_points(criterion.maximum)}, các tiêu chí bên dưới cộng lại {format_points(whole)}."
    return ""


def _blank(row: Row, table: Table, facts: Facts) -> str:
    return "chưa có điểm." if row.missing else ""


def _cause(row: Row, table: Table, facts: Facts) -> str:
    return f"mất {row.lost} điểm mà chưa ghi nguyên nhân." if row.is_lost and not row.causes else ""


def _evidence(row: Row, table: Table, facts: Facts) -> str:
    has_points = row.total.achieved + row.total.extra > 0  # a penalty is proven by whoever gives it
    if not has_points or row.is_remainder or facts.criteria[row.pk].is_survey or row.pk in facts.proven:
        return ""
    return f"được {row.achieved} điểm mà chưa có tài liệu kiểm chứng, cũng chưa giải trình."


def _remainder(row: Row, table: Table, facts: Facts) -> str:
    if not row.is_remainder or row.parent is None:
        return ""
    parent = facts.criteria[row.parent]
    real = sum((c.maximum for c in facts.criteria.values() if c.parent_id == parent.pk and c.pk != row.pk), Decimal(0))
    over = real + facts.criteria[row.pk].maximum - parent.maximum
    return (
        f"thừa {format_points(over)} điểm tối đa vì các tiêu chí thật đã có đủ: bỏ phần không in." if over > 0 else ""
    )


def _half(row: Row, table: Table, facts: Facts) -> str:
    """More than half of last year's points; where these were 0, more than half of the maximum."""
    before, now = facts.last_year.get(row.pk), abs(row.total.final)  # a penalty counts as negative, before as entered
    if before is None or not row.achieved:
        return ""
    limit = (before or facts.criteria[row.pk].maximum) / 2
    if abs(now - before) <= limit:
        return ""
    return f"năm trước {format_points(before)}, năm nay {format_points(now)}: kiểm tra lại."


def _scale(row: Row, table: Table, facts: Facts) -> str:
    return _said(rule_checks.off_scale, row, facts)


def _method(row: Row, table: Table, facts: Facts) -> str:
    return _said(rule_checks.differs, row, facts)


def _override(row: Row, table: Table, facts: Facts) -> str:
    return _said(rule_checks.overridden, row, facts)


def _said(check: Callable, row: Row, facts: Facts) -> str:
    """What a check of the rules says of a leaf; nothing where it does not apply."""
    given = facts.given.get(row.pk)
    return "" if given is None else check(facts.criteria[row.pk], given, decimals=facts.decimals)


def _leaves_below(row: Row, table: Table) -> list[Row]:
    below = {row.pk}
    found = []
    for other in table.rows:  # parents stand before their children
        if other.parent in below:
            below.add(other.pk)
            found += [other] if other.is_leaf else []
    return found


_CHECKS_OF_PARENTS = (_sum,)
_CHECKS_OF_LEAVES = (_blank, _cause, _evidence, _remainder, _half, _scale, _method, _override)
