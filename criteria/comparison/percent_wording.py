"""The sentences of a comparison in percent (SIPAS): sums of percentages mean nothing, so indices alone are told."""

from decimal import Decimal

from ..points import format_percent, format_points
from ..scoring import Total
from .differences import Difference
from .parts import Kind
from .rank_change import RankChange
from .ranking import without_index
from .wording import blank_sentence, in_order, listed

ONE_SIDED = {Kind.REMOVED: "bỏ", Kind.ADDED: "thêm"}


def report(whole: Difference, change: RankChange | None, *, before: str, after: str) -> list[str]:
    """All sentences on one agency, in order; what there is nothing to say of is left out."""
    own = [losses_sentence(whole), criteria_sentence(whole), blank_sentence(whole)]
    return in_order(index_sentence(whole, before, after), change, own)


def index_sentence(whole: Difference, before: str, after: str) -> str:
    """The change of the index in percentage points; words where it is unknown."""
    each = [f"{when} {_index(total)}" for total, when in ((whole.after, after), (whole.before, before))]
    if whole.percent is None:
        return f"Chưa so sánh được chỉ số: {'; '.join(each)}."
    was = f"so với {format_percent(whole.index_before)} của {before}"
    return f"Chỉ số {after} đạt {format_percent(whole.index_after)}, {changed_percent(whole.percent)} {was}."


def changed_percent(value: Decimal) -> str:
    """«tăng 1,25 điểm phần trăm», «không tăng, không giảm»."""
    if not value:
        return "không tăng, không giảm"
    return f"{'tăng' if value > 0 else 'giảm'} {format_points(abs(value))} điểm phần trăm"


def losses_sentence(whole: Difference) -> str:
    """The criteria whose percentage fell most."""
    both = [line for line in whole.leaves() if line.pair.before and line.pair.after and line.percent is not None]
    fallen = sorted((line for line in both if line.percent < 0), key=lambda line: line.percent)
    return listed("Tiêu chí giảm nhiều nhất", [_fall(line) for line in fallen])


def criteria_sentence(whole: Difference) -> str:
    """The criteria that one side alone has."""
    return listed(
        "Thay đổi về tiêu chí",
        [f"{ONE_SIDED[line.kind]} {line.pair.title}" for line in whole.of_kind(*ONE_SIDED)],
    )


def _fall(line: Difference) -> str:
    return f"{line.pair.title} ({changed_percent(line.percent)}, còn {format_percent(line.index_after)})"


def _index(total: Total) -> str:
    return without_index(total) or format_percent(total.percent)
