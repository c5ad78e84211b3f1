"""The opening of a document: issuer, number, place and day, type, trích yếu, Kính gửi, căn cứ, preamble."""

import re

from .labels import codes_of
from .markers import BULLETS, marked
from .recognised import Recognised
from .source import Block, Paragraph, Table

NATION = re.compile(r"cộng h(?:òa|oà) xã hội chủ nghĩa việt nam|độc lập\s*[-–—]\s*tự do\s*[-–—]\s*hạnh phúc", re.I)
RULE = re.compile(r"[-_–—=*.~\s]+")
BLANK = r"[\s.…_]*"
NUMBER = re.compile(rf"Số\s*:{BLANK}(?P<number>[^/\s.…_][^/]*?)?{BLANK}/\s*(?P<symbol>\S.*)", re.I)
DAY = re.compile(
    rf"(?P<place>[^,]{{2,100}}),\s*ngày{BLANK}(?P<day>\d{{1,2}})?{BLANK}tháng{BLANK}(?P<month>\d{{1,2}})?{BLANK}"
    r"năm\s*(?P<year>\d{4})\.?",
    re.I,
)
TYPE = re.compile(r"KẾ HOẠCH(?:\s+(?P<rest>\S.*))?")
OTHER_TYPES = re.compile(r"(?:QUYẾT ĐỊNH|CHỈ THỊ|BÁO CÁO|THÔNG BÁO|TỜ TRÌNH|CHƯƠNG TRÌNH|ĐỀ ÁN|NGHỊ QUYẾT)(?:\s|$)")
ABOUT = re.compile(r"V/v\s*:?\s*(?P<rest>.*)", re.I)
ADDRESSED = re.compile(r"Kính gửi\s*:?\s*(?P<rest>.*)", re.I)
BASIS = re.compile(r"(?:[-–+]\s*)?(?:Căn cứ|Thực hiện|Xét|Theo|Triển khai thực hiện)\s")
OPENING = re.compile(r"(?:Để|Đề|Nhằm|Trên cơ sở|Năm \d{4}|Phát huy|Trong năm)\s")
SPLIT = re.compile(r"(?P<basis>(?:Căn cứ|Thực hiện)\s.*?\bsố\s+\d+/\S+.*[;.])\s+(?P<rest>[A-ZÀ-ỸĐ].*:)", re.DOTALL)
LONGEST_SUBJECT = 1000
NO_TYPE = "không thấy dòng «KẾ HOẠCH» hay «V/v»: lấy dòng này làm trích yếu, hãy xem lại."


def begins_body(block: Block) -> bool:
    """Whether the first section, task or table starts here."""
    if isinstance(block, Table):
        return True
    found = marked(block.text)
    return (bool(found.kind) and found.kind not in BULLETS) or bool(codes_of(block.text))


class HeadReader:
    """Takes the lines of the opening one by one; ``finish`` after the last."""

    def __init__(self, found: Recognised):
        self.found = found
        self.loose: list[str] = []  # lines above the title that are nothing known
        self.state = "top"
        self.title_is_heading = False
        self.bullets = False

    def take(self, line: Paragraph) -> None:
        text = line.plain
        if NATION.fullmatch(text) or RULE.fullmatch(text):
            return
        if self.state == "top" and self._above_title(line, text):
            return
        if self.state in ("subject", "about") and self._in_title(line, text):
            return
        if self.state == "addressees" and self._addressee(line, text):
            return
        if not self.found.addressees and (match := ADDRESSED.fullmatch(text)):
            self.state, self.bullets = "addressees", False
            self.found.addressees += [match["rest"]] if match["rest"] else []
            return
        self._opening(line)

    def finish(self) -> None:
        found = self.found
        if not found.subject:
            self._borrow_subject()
        for text in self.loose:
            found.doubt(text, "chưa rõ là gì ở đầu văn bản: để nguyên chữ trước đoạn mở đầu.")
        found.preamble[:0] = self.loose
        while len("\n".join(found.subject)) > LONGEST_SUBJECT:
            found.preamble.insert(0, found.subject.pop()) if len(found.subject) > 1 else self._cut_subject()

    def _above_title(self, line: Paragraph, text: str) -> bool:
        found = self.found
        if self._number_or_day(text):
            return True
        if match := TYPE.fullmatch(text):
            self.state, self.title_is_heading = "subject", line.is_heading
            found.subject += [match["rest"]] if match["rest"] else []
            return True
        if match := ABOUT.fullmatch(text):
            found.kind, self.state = "letter", "about"
            found.subject.append(match["rest"])
            return True
        if OTHER_TYPES.match(text):
            self.state, self.title_is_heading = "subject", line.is_heading
            found.subject.append(text)
            found.doubt(text, "không phải kế hoạch hay công văn: tên loại được giữ trong trích yếu.")
            return True
        if text.isupper() and len(text) < 120:
            found.issuer_lines.append(text)
            return True
        if ADDRESSED.match(text) or BASIS.match(text) or OPENING.match(text) or len(text) > 200:
            self.state = "opening"
            return False
        self.loose.append(line.text)
        return True

    def _number_or_day(self, text: str) -> bool:
        found = self.found
        if not found.has_number_line and (match := NUMBER.fullmatch(text)) and _fits(match):
            found.has_number_line, found.symbol = True, match["symbol"].strip()
            found.number = (match["number"] or "").strip()
            return True
        match = DAY.fullmatch(text)
        if not found.place and match and _is_day(match["day"], match["month"]):
            found.place, found.year = match["place"].strip(), int(match["year"])
            found.day, found.month = (int(value) if value else None for value in match.group("day", "month"))
            return True
        return False

    def _in_title(self, line: Paragraph, text: str) -> bool:
        """Lines below "KẾ HOẠCH" or "V/v" until something else begins."""
        found = self.found
        if self._number_or_day(text):
            return True
        is_new = bool(ADDRESSED.match(text)) or len(text) > 400
        if found.subject and not (self.title_is_heading and line.is_heading):
            is_new |= bool(BASIS.match(text) or OPENING.match(text)) or text.endswith((":", ";", "."))
            is_new |= self.state == "subject" and self.title_is_heading
        if is_new:
            self.state = "opening"
            return False
        found.subject.append(text)
        return True

    def _addressee(self, line: Paragraph, text: str) -> bool:
        if self._number_or_day(text):
            return True
        found, mark = self.found, marked(line.text)
        if mark.kind in BULLETS:
            self.bullets = True
            found.addressees.append(mark.rest)
            return True
        goes_on = not found.addressees or found.addressees[-1].rstrip().endswith((";", ","))
        if not self.bullets and goes_on and len(text) < 300 and not BASIS.match(text):
            found.addressees.append(line.text)
            return True
        self.state = "opening"
        return False

    def _opening(self, line: Paragraph) -> None:
        found = self.found
        is_first = not found.preamble
        if is_first and (match := SPLIT.fullmatch(line.text)):
            found.bases.append(match["basis"])
            found.preamble.append(match["rest"])
        elif is_first and BASIS.match(line.plain) and not line.plain.endswith(":"):
            found.bases.append(line.text)
        else:
            found.preamble.append(line.text)

    def _borrow_subject(self) -> None:
        found = self.found
        for place in (self.loose, found.preamble, found.bases):
            if place and len(place[0]) <= LONGEST_SUBJECT:
                found.subject.append(place.pop(0))
                found.doubt(found.subject[0], NO_TYPE)
                return

    def _cut_subject(self) -> None:
        found = self.found
        whole = found.subject.pop()
        found.subject.append(whole[: LONGEST_SUBJECT - 10].rsplit(" ", 1)[0])
        found.preamble.insert(0, whole[len(found.subject[0]) :].strip())


def _is_day(day: str | None, month: str | None) -> bool:
    return 1 <= int(day or 1) <= 31 and 1 <= int(month or 1) <= 12


def _fits(match: re.Match) -> bool:
    return len(match["symbol"]) <= 40 and len(match["number"] or "") <= 20
