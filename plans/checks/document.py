"""The form of the document: head, bases, recipients, signature, footnotes and appendices."""

import re
from collections.abc import Iterator

from ..documents.markup import calls
from .facts import PlanFacts
from .findings import Finding, Link, Place
from .markers import from_roman
from .places import Places

LABEL = r"(?:[IVX]{1,5}|\d{1,2}[a-z]?)\b"
MENTION = re.compile(rf"(?:[Pp]hụ lục|PHỤ LỤC)(?:\s+số)?(?P<labels>\s+{LABEL}(?:\s*(?:,|;|và)\s*{LABEL})*)?")
FOREIGN = re.compile(  # the appendix of another document
    r"\s*(?:\([^)]*\)\s*)?(?:ban hành\s+)?(?:kèm theo|của|thuộc|tại|trong)\s+"
    r"(?:các\s+)?(?:Quyết định|Nghị định|Nghị quyết|Thông tư|Thông báo|Chỉ thị|Chương trình|Đề án|Hướng dẫn|Báo cáo"
    r"|Luật|Công văn|Kế hoạch\s+số)(?!\s+này)",
    re.IGNORECASE,
)
NAMES_A_BASIS = re.compile(r"^\s*(?:Căn cứ|Thực hiện|Theo)\s", re.MULTILINE)
NO_NUMBER_LINE = (  # Nghị định 30/2020/NĐ-CP, Phụ lục I, II.3: every document has one
    "văn bản được nhập không có dòng «Số: …»; bản in luôn có dòng này, để trống chỗ chưa biết: "
    "ghi ký hiệu rồi chọn «Có dòng số»."
)
NO_SYMBOL = "dòng số chưa có ký hiệu (ví dụ KH-UBND)."
NO_PLACE = "chưa ghi địa danh: bản in {} ở dòng địa danh, ngày tháng."


def check(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    for field, code, text in _head(plan):
        yield Finding(code, text, places.head, Link("plan_edit", (plan.pk,), f"truong-{field}"))
    yield from _lines(plan, places)
    texts = list(_texts(plan, places))
    yield from _footnotes(plan, places, texts)
    yield from _appendices(plan, places, texts)


def _head(plan: PlanFacts) -> Iterator[tuple[str, str, str]]:
    """Field, code and words of what is missing in the head and the signature."""
    if not plan.has_number_line:
        yield "symbol", "no_number_line", NO_NUMBER_LINE
    elif not (plan.symbol or plan.usual_symbol):
        yield "symbol", "no_symbol", NO_SYMBOL
    if not plan.place:
        printed = f"lấy «{plan.usual_place}» của cơ quan ban hành" if plan.usual_place else "để trống"
        yield "place", "no_place", NO_PLACE.format(printed)
    if not plan.sign_title:
        yield "sign_title", "no_signer", "chưa ghi chức vụ người ký."
    if not plan.sign_name:
        yield "sign_name", "no_signer", "chưa ghi họ tên người ký."


def _lines(plan: PlanFacts, places: Places) -> Iterator[Finding]:
    missing = [("recipient", "no_recipient", "chưa có dòng nào: ghi những nơi nhận văn bản, dòng cuối là «Lưu: VT.».")]
    if plan.is_letter:
        missing.append(("addressee", "no_addressee", "công văn chưa ghi gửi ai."))
    elif not NAMES_A_BASIS.search(plan.preamble):
        missing.append(("basis", "no_basis", "chưa có căn cứ nào: ghi văn bản mà kế hoạch dựa vào."))
    for kind, code, text in missing:
        if not plan.lines.get(kind):
            yield Finding(code, text, places.lines(kind), _lines_form(plan, kind))


def _lines_form(plan: PlanFacts, kind: str) -> Link:
    return Link("plan_list", (plan.pk, kind))


def _texts(plan: PlanFacts, places: Places) -> Iterator[tuple[str, Place, Link]]:
    """Every text that is printed above the signature, with its place and the field that holds it."""
    for text in plan.lines.get("basis", ()):
        yield text, places.lines("basis"), _lines_form(plan, "basis")
    for field in ("preamble", "closing"):
        yield getattr(plan, field), places.head, Link("plan_edit", (plan.pk,), f"truong-{field}")
    for section in plan.sections:
        for field in ("title", "body"):
            mend = Link("section_edit", (plan.pk, section.pk), f"truong-{field}")
            yield getattr(section, field), places.section(section.pk), mend
    for task in plan.tasks:
        for text in (task.heading, *task.texts):
            yield text, places.task(task), Link("task_edit", (plan.pk, task.pk), "truong-intro")


def _footnotes(plan: PlanFacts, places: Places, texts: list) -> Iterator[Finding]:
    known = [str(number) for number, _ in enumerate(plan.lines.get("footnote", ()), start=1)]
    called = set()
    for text, place, mend in texts:
        called |= set(calls(text))
        for mark in calls(text):
            if mark not in known:
                words = f"gọi chú thích [^{mark}] mà không có chú thích số {mark}: thêm chú thích hoặc bỏ chỗ gọi."
                yield Finding("footnote_missing", words, place, mend)
    for mark in known:
        if mark not in called:
            words = f"chú thích số {mark} không chỗ nào gọi: ghi [^{mark}] vào chỗ cần chú thích, hoặc bỏ chú thích."
            yield Finding("footnote_uncalled", words, places.lines("footnote"), _lines_form(plan, "footnote"))


def _appendices(plan: PlanFacts, places: Places, texts: list) -> Iterator[Finding]:
    known = [number for appendix in plan.appendices for number in _numbers(appendix.label)]
    for text, place, mend in texts:
        for mention in MENTION.finditer(text):
            if FOREIGN.match(text, mention.end()):
                continue
            missing = [number for number in _numbers(mention[0]) if not _is_there(number, known)]
            if missing:
                which = "kế hoạch không có phụ lục này" if plan.appendices else "kế hoạch không có phụ lục nào"
                words = f"dẫn «{_around(text, mention)}» mà {which}: thêm phụ lục hoặc bỏ chỗ dẫn."
                yield Finding("missing_appendix", words, place, mend)
    for appendix in plan.appendices:
        if not appendix.rows:
            words = f"{appendix.label} đã nêu trong kế hoạch mà chưa có nhiệm vụ nào: nhập các dòng của phụ lục."
            yield Finding("empty_appendix", words, places.appendices, Link("plan_appendices", (plan.pk,)))


def _numbers(label: str) -> list[int | None]:
    """The numbers that words such as "Phụ lục I, II" name; [None] for one without a number."""
    labels = MENTION.search(label)
    found = re.findall(LABEL, labels["labels"]) if labels and labels["labels"] else []
    return [int(re.match(r"\d+", text)[0]) if text[0].isdigit() else from_roman(text) for text in found] or [None]


def _is_there(number: int | None, known: list[int | None]) -> bool:
    """An appendix cited without a number is any; the only one without a number is also the first."""
    return number in known or (number is None and bool(known)) or (number == 1 and known == [None])


def _around(text: str, mention: re.Match) -> str:
    """The mention with the words after it, at most up to the end of the sentence."""
    return re.match(r"[^.,;:()\n*]{0,40}(?![\w])", text[mention.start() :])[0].strip()
