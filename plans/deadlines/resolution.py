"""One phrase → one deadline. The rules are asked in order; the first that knows an answer gives it."""

import re
from datetime import date, timedelta

from .conventions import Conventions
from .deadline import Deadline, Due, Kind, spoken
from .marks import Unit
from .outcomes import BARE_WORDS, Outcome, note_of_others, outcomes_in
from .recurrence import recurring
from .scene import BY_HAND, Scene

MEETINGS = "kỳ họp|hội nghị|cuộc họp|phiên họp"
EVENT = re.compile(
    r"\b(?:sau khi|ngay khi|khi (?!hết|kết thúc)|từ khi|kể từ (?:khi|ngày)\s+(?!nay)\w+"
    rf"|sau (?:{MEETINGS})|trước (?:khi|{MEETINGS})|tu[ỳy] (?:kỳ họp|tình hình)|theo (?:yêu cầu|đề nghị))"
)
SPAN = r"ngày(?:\s+làm việc)?|tuần|tháng"
FROM_ISSUE = re.compile(
    rf"(?P<count>[0-9]{{1,3}})\s*(?P<unit>{SPAN})\s*,?\s*(?:kể từ|tính từ|từ|sau)\s+(?:ngày|khi)\s+"
    r"(?:được\s+)?(?:ban hành|ký|kế hoạch này|kế hoạch (?:được ban hành|có hiệu lực))"
)
COUNTED = re.compile(
    rf"[0-9]{{1,3}}\s*(?:{SPAN})\s*,?\s*(?:kể từ|tính từ|sau|từ|trước)\b|trước\s+(?:ít nhất\s+)?[0-9]{{1,2}}\s*ngày"
)
STEADY = re.compile(r"\b(?:thường xuyên|liên tục|thường kỳ|lâu dài)\b")
WEEKLY = re.compile(r"\b(?:hằng|mỗi)\s+(?:ngày|tuần)\b|\bbáo cáo tuần\b|tuần\s*(?:/|một|0?1)\s*lần|lần\s*/\s*tuần")
RULED = re.compile(
    r"\b(?:theo|đúng)\s+(?:(?:thời gian|thời hạn|tiến độ|thời điểm|hạn)\s+)?(?:đã\s+)?"
    r"(?:quy định|kế hoạch|lộ trình|tiến độ)"
)
PERIODIC = re.compile(r"\bđịnh kỳ\b")
DAY_ALONE = re.compile(r"\bngày\s*[0-9]{1,2}(?![0-9/.\-])")
HURRY = re.compile(r"\b(?:ngay|sớm|kịp thời|khẩn trương|đúng hạn|nhanh chóng)\b")
LABELLED = re.compile(
    r"\b(0?[369]|12)\s*tháng(?:\s*(?:đầu|cuối)\s*năm)?|\bquý\s*(iv|iii|ii|i|[1-4])\b|\bnăm\b(?!\s*[0-9])"
)
USUAL = Conventions()
EXAMPLES = "ví dụ «trước ngày 15/6/2024», «hằng quý»"


def resolve(phrase: str, *, plan_date_or_year: date | int, conventions: Conventions = USUAL) -> Deadline:
    """What ``phrase`` means in a plan of this day or year (1900–2200). Never raises, whatever the phrase.

    A phrase that names two different days, a day that no calendar has, or an event whose day nobody knows is
    unresolved and says why; what was taken for granted (the plan's year, a custom of the office) stands in ``note``.
    """
    scene = Scene.of(phrase, plan_date_or_year, conventions)
    if not re.search(r"\w", scene.text):
        return Deadline(phrase, Kind.NONE)
    return next(filter(None, (rule(scene) for rule in RULES)))


def _labelled(scene: Scene) -> Deadline | None:
    """ "6 tháng trước ngày 15/6, 9 tháng trước ngày 15/9": every day with the name of its period before it."""
    try:
        outcomes = [outcome for outcome in outcomes_in(scene.text, scene) if outcome.unit == Unit.DAY]
    except ValueError:
        return None
    parts = _parts(scene.text, outcomes)
    labels = [[match[0] for match in LABELLED.finditer(part)] for part in parts]
    if len(outcomes) < 2 or not all(labels):
        return None
    names = [_label(found[-1]) for found in labels]
    if len(set(names)) < len(names) or any(outcome.kind != Kind.DATE for outcome in outcomes):
        return None
    notes = [note for outcome in outcomes for note in outcome.notes]
    return scene.recurring([Due(n, o.last) for n, o in zip(names, outcomes, strict=True)], *notes)


def _parts(text: str, outcomes: list[Outcome]) -> list[str]:
    """What stands before each outcome, back to the one before it."""
    found, rest = [], text
    for outcome in outcomes:
        before, _, rest = rest.partition(outcome.words)
        found.append(before)
    return found


def _label(words: str) -> str:
    number = re.search(r"[0-9]+", words)
    if words.startswith("quý"):
        return "quý " + words.removeprefix("quý").strip().upper()
    return f"{int(number[0])} tháng" if number else "năm"


def _from_issue(scene: Scene) -> Deadline | None:
    """ "trong 10 ngày kể từ ngày ban hành": counted from the plan's day once it has one."""
    match = FROM_ISSUE.search(scene.text)
    if match is None:
        return None
    days = int(match["count"]) * {"ngày": 1, "tuần": 7}.get(match["unit"], 0)
    if not days:
        return scene.unresolved(f"Hạn tính bằng {match['unit']} từ ngày ban hành: ghi rõ ngày cuối, {BY_HAND}.")
    if scene.plan_day is None:
        return scene.unresolved(f"Hạn tính từ ngày ban hành mà kế hoạch chưa ghi đủ ngày, tháng: ghi ngày, {BY_HAND}.")
    return scene.on(scene.plan_day + timedelta(days=days), f"Tính từ ngày {spoken(scene.plan_day)} của kế hoạch.")


def _named(scene: Scene) -> Deadline | None:
    """The days, months, quarters that the phrase names."""
    try:
        outcomes = outcomes_in(scene.text, scene)
    except ValueError as error:
        return scene.unresolved(f"{error}: sửa lại câu chữ, {BY_HAND}.")
    outcomes = [outcome for outcome in outcomes if _counts(outcome, outcomes, scene)]
    if not outcomes:
        return None
    starts = [outcome for outcome in outcomes if outcome.is_start]
    ends = [outcome for outcome in outcomes if not outcome.is_start]
    if not ends:
        return scene.unresolved(f"Câu chữ chỉ nói làm từ lúc nào («{starts[0].words}»): ghi thêm ngày cuối, {BY_HAND}.")
    chosen = _choose(ends)
    if chosen is None:
        words = "; ".join(f"«{outcome.words}»" for outcome in ends)
        return scene.unresolved(f"Câu chữ nêu nhiều mốc khác nhau ({words}): tách thành từng việc, {BY_HAND}.")
    others = [outcome for outcome in outcomes if outcome.meaning != chosen.meaning]
    return _deadline(chosen, scene, note_of_others(others))


def _counts(outcome: Outcome, outcomes: list[Outcome], scene: Scene) -> bool:
    """Whether an outcome may be the deadline: years are mere context beside anything finer, and a time without a
    binding word counts in a short phrase alone."""
    if outcome.unit == Unit.YEAR and any(other.unit < Unit.YEAR for other in outcomes):
        return False
    if outcome.unit == Unit.YEAR and _is_steady(scene.text):
        return False
    if outcome.is_strong:
        return True
    if EVENT.search(scene.text) or RULED.search(scene.text) or _is_steady(scene.text):
        return False
    others = len(re.findall(r"\w+", scene.text)) - len(re.findall(r"\w+", outcome.words))
    return others <= BARE_WORDS


def _choose(outcomes: list[Outcome]) -> Outcome | None:
    """The only one; the only binding one beside a period or bare words; the finer one within a coarser. Else None."""
    if len({outcome.meaning for outcome in outcomes}) == 1:
        return outcomes[0]
    strong = [outcome for outcome in outcomes if outcome.key not in ("", "từ") and outcome.kind == Kind.DATE]
    if len({outcome.meaning for outcome in strong}) == 1:
        rest = [other for other in outcomes if other.meaning != strong[0].meaning]
        if all(other.kind == Kind.RANGE or not other.key and other.unit > strong[0].unit for other in rest):
            return strong[0]
    finest = min(outcomes, key=lambda outcome: outcome.unit)
    if all(other is finest or _holds(other, finest) for other in outcomes):
        return finest
    return None


def _holds(coarse: Outcome, fine: Outcome) -> bool:
    if coarse.meaning == fine.meaning:
        return True
    return coarse.unit > fine.unit and coarse.span is not None and coarse.span[0] <= fine.last <= coarse.span[1]


def _deadline(outcome: Outcome, scene: Scene, note: str) -> Deadline:
    notes = [*outcome.notes, note]
    if outcome.kind == Kind.RECURRING:
        return scene.recurring(list(outcome.occurrences), *notes)
    if outcome.kind == Kind.RANGE:
        return scene.between(outcome.first, outcome.last, *notes)
    return scene.on(outcome.last, *notes)


def _is_steady(text: str) -> bool:
    return bool(STEADY.search(text) or WEEKLY.search(text))


def _continuous(scene: Scene) -> Deadline | None:
    if not _is_steady(scene.text):
        return None
    return scene.continuous("" if STEADY.search(scene.text) else "Việc hằng ngày, hằng tuần không tách thành từng kỳ.")


def _nothing(scene: Scene) -> Deadline:
    """Why there is no day, by what the words lean on."""
    text = scene.text
    if COUNTED.search(text) or EVENT.search(text):
        why = "Hạn phụ thuộc một việc khác mà chưa biết ngày: khi biết thì ghi ngày vào câu chữ"
    elif PERIODIC.search(text):
        why = "Câu chữ nói định kỳ mà không nói kỳ nào: ghi rõ (hằng tháng; hằng quý; 6 tháng, 9 tháng, năm)"
    elif RULED.search(text):
        why = "Câu chữ dẫn quy định, kế hoạch khác mà không ghi ngày: tra văn bản đó rồi ghi ngày"
    elif DAY_ALONE.search(text):
        why = "Câu chữ nêu ngày mà không nêu tháng: ghi cả tháng"
    elif HURRY.search(text):
        why = "Câu chữ chỉ giục, không có ngày: ghi rõ ngày cuối"
    else:
        why = f"Câu chữ không nêu ngày, tháng, quý hay kỳ nào làm hạn: ghi rõ ({EXAMPLES})"
    return scene.unresolved(f"{why}, {BY_HAND}.")


RULES = [_labelled, recurring, _from_issue, _named, _continuous, _nothing]
