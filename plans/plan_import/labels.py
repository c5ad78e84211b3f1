"""Labels and headings of task blocks: "Tiêu chí 7.3.1 ; 7.3.2: …", "Cơ quan chủ trì tham mưu: …"."""

import re
from dataclasses import dataclass

from .source import plain

BODY = r"(?:(?:các\s+)?(?:cơ quan|đơn vị|bộ phận|phòng|đầu mối)(?:\s*[,/]\s*(?:cơ quan|đơn vị))?\s+)?"
LABELS = [
    ("lead", rf"{BODY}(?:được giao\s+)?chủ trì(?:\s+(?:tham mưu|thực hiện))?(?:,\s*tham mưu)?"),
    ("cooperating", rf"{BODY}phối hợp(?:\s+thực hiện)?"),
    ("implementing", r"(?:cơ quan|đơn vị|bộ phận)(?:\s*[,/]\s*(?:cơ quan|đơn vị))?\s+(?:triển khai\s+)?thực hiện"),
    (
        "measures",
        r"(?:các\s+)?(?:nhiệm vụ|giải pháp)(?:\s*(?:,|và|/)\s*(?:nhiệm vụ|giải pháp))?(?:\s+(?:thực hiện|cụ thể))?",
    ),
    ("product", r"(?:sản phẩm(?:\s+(?:hoàn thành|đầu ra|dự kiến))?|kết quả\s+(?:đầu ra|dự kiến))"),
    ("deadline", r"(?:thời gian|thời hạn|tiến độ)(?:\s+(?:thực hiện|hoàn thành))?"),
]
PRINTED = {  # what the product prints before the words
    "lead": "Cơ quan chủ trì tham mưu",
    "cooperating": "Cơ quan phối hợp",
    "implementing": "Cơ quan thực hiện",
    "measures": "Nhiệm vụ, giải pháp",
    "product": "Sản phẩm",
    "deadline": "Thời hạn",
}
LABEL = re.compile(
    r"\s*[-–—+•●]?\s*(?P<words>" + "|".join(f"(?P<{kind}>{words})" for kind, words in LABELS) + r")\s*:\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
CODE = r"\d{1,2}(?:\.\d{1,2}){0,4}"
CODES = rf"{CODE}(?:\s*(?:;|,|và|&)\s*{CODE})*"
HEADING = re.compile(
    rf"(?:[-–+•]\s*|\d[\d.]*[.)]\s+|[a-zđ]\)\s*)?(?:Các\s+)?Tiêu chí(?:\s+thành phần)?\s+(?:số\s+)?"
    rf"(?P<codes>{CODES})(?!\.?\d)\s*"
    r"(?:[:.–-]\s*(?P<name>.*)|\s(?P<title>[^:;.]{1,200}))?",
    re.IGNORECASE | re.DOTALL,
)
ROLES = ("lead", "cooperating", "implementing")


@dataclass(frozen=True)
class Label:
    """A labelled line: its kind, the label as printed, and the words after the colon in light markup."""

    kind: str
    words: str
    rest: str

    @property
    def is_printed_alike(self) -> bool:
        """Whether the product prints the same label."""
        return self.words.casefold() == PRINTED[self.kind].casefold()


def label_of(text: str) -> Label | None:
    """The label that a line in light markup starts with, None for every other line."""
    match = LABEL.fullmatch(plain(text))
    if match is None:
        return None
    rest = text.partition(":")[2].strip()
    if "*" in rest and plain(rest) == rest:  # the label's own marks close after its colon
        rest = match["rest"]
    kind = next(kind for kind, _ in LABELS if match[kind])
    return Label(kind, match["words"], rest)


def codes_of(text: str) -> list[str]:
    """The criteria that a heading "Tiêu chí …" prints, in order; [] for every other line."""
    match = HEADING.fullmatch(plain(text).strip())
    return re.findall(CODE, match["codes"]) if match else []


def name_of(heading: str) -> str:
    """The words of a heading after its codes, with a capital letter; "" when it prints codes alone."""
    match = HEADING.fullmatch(plain(heading).strip())
    name = ((match["name"] or match["title"] or "") if match else plain(heading)).strip()
    return name[:1].upper() + name[1:]
