"""The sentences of a comparison as they go into a report: "Giảm 02 bậc (từ hạng 03/12 xuống hạng 05/11): …".

Words of printed reports: points and ranks "tăng", "giảm" (S2: "nguyên nhân giảm điểm, giảm bậc"); ranks with two digits
and the number ranked (S4: "02/11"). ``before`` and ``after`` name the two results: "năm 2023", "bản tự chấm".
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.text import capfirst

from ..points import format_percent, format_points, format_result
from ..scoring import NORMAL, Total
from .differences import Difference
from .parts import Kind
from .rank_change import RankChange
from .ranking import Place, Ranking, index_of, without_index

NAMED = 3  # criteria a sentence names; the table beside it has them all
NOTHING_TO_COMPARE = "Không có đơn vị so sánh."
PARTS = {
    "own": "kết quả của đơn vị",
    "maxima": "thay đổi điểm tối đa",
    "added": "tiêu chí mới",
    "removed": "tiêu chí bỏ",
    "applies": "thay đổi diện áp dụng",
    "blank": "tiêu chí thiếu điểm để so sánh",
}
CAUSES = {
    "own": "kết quả của đơn vị",
    "others": "kết quả của các đơn vị khác",
    "criteria": "thay đổi về tiêu chí",
    "roster": "thay đổi về số đơn vị được xếp hạng",
}
NEIGHBOURS = {
    "overtaken_by": "Đơn vị vượt lên trên",
    "overtook": "Đơn vị đã vượt qua",
    "come": "Đơn vị mới được xếp hạng, xếp trên",
    "gone": "Đơn vị từng xếp trên, nay không còn xếp hạng",
}


def report(whole: Difference, change: RankChange | None, *, before: str, after: str) -> list[str]:
    """All sentences on one agency, in order; what there is nothing to say of is left out."""
    own = [losses_sentence(whole), criteria_sentence(whole), blank_sentence(whole)]
    return in_order(points_sentence(whole, before, after), change, own)


def in_order(first: str, change: RankChange | None, rest: list[str]) -> list[str]:
    """The sentences as a report has them, whatever the unit: the result, the rank, the ``rest``; none that is blank."""
    ranks = [] if change is None else [rank_sentence(change), *neighbour_sentences(change)]
    return [sentence for sentence in [first, *ranks, *rest] if sentence]


def changed_points(value: Decimal) -> str:
    """«tăng 0,25 điểm», «giảm 0,25 điểm», «không tăng, không giảm»."""
    return f"{_verb(value)} {format_points(abs(value))} điểm" if value else "không tăng, không giảm"


def points_sentence(whole: Difference, before: str, after: str) -> str:
    """The change of points and of the index, and what the points are made of."""
    if blank := [when for total, when in ((whole.before, before), (whole.after, after)) if total.is_blank]:
        return f"{capfirst(blank[0])} chưa có điểm: nhập điểm rồi mới so sánh được."
    parts = [(words, getattr(whole.parts, name)) for name, words in PARTS.items()]
    made_of = [f"{words} {changed_points(value)}" for words, value in parts if value]
    index = f", chỉ số {_verb(whole.percent)} {_percentage_points(whole.percent)}" if whole.percent else ""
    head = f"{capfirst(after)} đạt {_result(whole.after)}, {changed_points(whole.points)}{index}"
    return _with(f"{head} so với {_result(whole.before)} của {before}", made_of)


def rank_sentence(change: RankChange) -> str:
    """The change of the rank and the places each cause moved; causes that moved nothing are left out."""
    moved = [(words, getattr(change, name)) for name, words in CAUSES.items()]
    return _with(_rank_head(change), [f"{words} làm {_places(places)}" for words, places in moved if places])


def neighbour_sentences(change: RankChange) -> list[str]:
    """Who overtook and was overtaken, who came and went above."""
    named = [(words, getattr(change, name)) for name, words in NEIGHBOURS.items()]
    return [f"{words}: {'; '.join(agencies)}." for words, agencies in named if agencies]


def losses_sentence(whole: Difference) -> str:
    """The criteria on which the agency's own work cost most."""
    losses = [
        f"{line.pair.title} ({changed_points(line.parts.own)}, còn {_fraction(line.after)})" for line in whole.losses()
    ]
    return listed("Tiêu chí giảm điểm nhiều nhất", losses)


def criteria_sentence(whole: Difference) -> str:
    """What changed of the criteria in force, and the agency's points where one side alone has them."""
    changes = [
        *_each(whole, Kind.REMOVED, lambda line: f"bỏ {line.pair.title} ({_got('đã đạt', line, line.before)})"),
        *_each(whole, Kind.ADDED, lambda line: f"thêm {line.pair.title} ({_got('đạt', line, line.after)})"),
        *_each(whole, Kind.MAXIMUM, _maximum),
        *_each(whole, Kind.APPLIES, _applies),
    ]
    return _with("Thay đổi về tiêu chí", changes) if changes else ""


def blank_sentence(whole: Difference) -> str:
    """The criteria without points on one side: nobody's gain or loss."""
    return listed("Chưa so sánh được vì thiếu điểm", [line.pair.title for line in whole.of_kind(Kind.BLANK)])


def predecessors_sentence(predecessors: Sequence[tuple[str, Place | None]], before: str) -> str:
    """Those an agency came from, side by side with what they had; no mean of them."""
    if not predecessors:
        return NOTHING_TO_COMPARE
    each = [f"{name} ({_standing(place)})" for name, place in predecessors]
    return f"Đơn vị tiền thân {before}: {'; '.join(each)}. Không lấy bình quân, không tính tăng, giảm bậc."


def left_out_sentence(ranking: Ranking) -> str:
    """Who is not ranked and why; "" where all are."""
    each = [f"{one.name} ({one.left_out})" for one in ranking.left_out]
    return _with("Chưa xếp hạng", each) if each else ""


def printed_rank_note(place: Place, rank: int | None, of: int | None) -> str:
    """The sentence that tells a published rank from the computed one; "" where they agree (DOMAIN §2.4)."""
    if rank is None or (rank == place.rank and of in (None, place.of)):
        return ""
    printed = f"{rank:02d}/{of:02d}" if of else f"{rank:02d}"
    return f"Hạng công bố {printed} khác hạng tính lại {place.words}: giữ nguyên cả hai, kiểm tra điểm các đơn vị."


def _rank_head(change: RankChange) -> str:
    before, after = f"{change.before:02d}/{change.before_of:02d}", f"{change.after:02d}/{change.after_of:02d}"
    if not change.places:
        return f"Giữ nguyên thứ hạng (trước {before}, nay {after})"
    way = "lên" if change.places > 0 else "xuống"
    return f"{capfirst(_places(change.places))} (từ hạng {before} {way} hạng {after})"


def _places(places: int) -> str:
    return f"{_verb(places)} {abs(places):02d} bậc"


def _verb(value: Decimal | int) -> str:
    return "tăng" if value > 0 else "giảm"


def _percentage_points(value: Decimal) -> str:
    return f"{format_points(abs(value))} điểm phần trăm"


def _result(total: Total) -> str:
    """«8,10/10,00 điểm (81,00%)»; without an index while points are missing."""
    return f"{_points(total)} ({without_index(total) or format_percent(index_of(total))})"


def _points(total: Total) -> str:
    """«0,50/1,00 điểm»; the points alone outside the scale, words where nothing was entered."""
    if total.is_blank:
        return "chưa có điểm"
    return format_result(total.final, total.maximum) or f"{format_points(total.final)} điểm"


def _got(verb: str, line: Difference, total: Total) -> str:
    """What a criterion of one side alone brought there."""
    if line.pair.criterion.kind == NORMAL and not total.maximum:
        return "không áp dụng"
    return _points(total) if total.is_blank else f"{verb} {_points(total)}"


def _fraction(total: Total) -> str:
    return _points(total).removesuffix(" điểm")


def _maximum(line: Difference) -> str:
    before, after = line.pair.before.maximum, line.pair.after.maximum
    way = "lên" if after > before else "xuống"
    return f"điểm tối đa của {line.pair.title} từ {format_points(before)} {way} {format_points(after)}"


def _applies(line: Difference) -> str:
    return f"{line.pair.title} {'nay áp dụng' if line.after.maximum or line.after.missing else 'nay không áp dụng'}"


def _each(whole: Difference, kind: Kind, words) -> list[str]:
    """The lines of one kind, the first ones named, the others counted."""
    return _named([words(line) for line in whole.of_kind(kind)], f"tiêu chí khác ({kind.value})")


def listed(head: str, texts: list[str]) -> str:
    """The first texts named after ``head``, the others counted; "" without any."""
    return _with(head, _named(texts, "tiêu chí khác")) if texts else ""


def _named(texts: list[str], others: str) -> list[str]:
    more = len(texts) - NAMED
    return [*texts[:NAMED], f"và {more} {others}"] if more > 0 else texts


def _with(head: str, details: Iterable[str]) -> str:
    return f"{head}: {'; '.join(details)}." if details else f"{head}."


def _standing(place: Place | None) -> str:
    return f"{format_percent(place.index)}, hạng {place.words}" if place else "chưa có kết quả"
