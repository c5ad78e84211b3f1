"""The end of a document: last paragraph, Nơi nhận, signature block, and where the appendices begin."""

import re

from .head import RULE
from .markers import BULLETS, marked
from .recognised import Recognised
from .source import Block, Paragraph, Table

RECIPIENTS = re.compile(r"Nơi nhận\s*:?\s*(?P<rest>.*)", re.I)
APPENDIX = re.compile(r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+|SỐ\s+)?(?P<mark>[IVX]{1,5}|\d{1,2}))?\s*[.:]?")
SIGNER = re.compile(
    r"(?:(?:TM|KT|TL|TUQ|Q)\.\s?.+|(?:PHÓ |QUYỀN )?(?:CHỦ TỊCH|GIÁM ĐỐC|CỤC TRƯỞNG|TRƯỞNG PHÒNG|TRƯỞNG BAN|CHÁNH .+"
    r"|BỘ TRƯỞNG|THỨ TRƯỞNG|TỔNG GIÁM ĐỐC|TRƯỞNG .+)(?:\s.*)?|ỦY BAN NHÂN DÂN.*|UBND .*)"
)
SIGNED = re.compile(r"\(?(?:đã ký|ký(?:,| tên).*)\)?\.?", re.I)
NAME = re.compile(r"[A-ZÀ-ỸĐ][\w.'’ -]{1,60}")
CLOSES = "Trên đây là"


def appendix_start(blocks: list[Block]) -> int:
    """The place of the first line that is nothing but "PHỤ LỤC …"; the number of blocks when there is none."""
    for place, block in enumerate(blocks):
        if isinstance(block, Paragraph) and APPENDIX.fullmatch(block.plain):
            return place
    return len(blocks)


def recipients_start(blocks: list[Block]) -> int:
    """The place of "Nơi nhận", or of the signature where there are no recipients; else the number of blocks."""
    for place in range(len(blocks) - 1, -1, -1):
        if isinstance(blocks[place], Paragraph) and RECIPIENTS.fullmatch(blocks[place].plain):
            return _back_over_signature(blocks, place)
    return _back_over_signature(blocks, len(blocks))


def closing_start(blocks: list[Block]) -> int:
    """The place of the closing paragraphs: from "Trên đây là …", else the last one if it ends in "./."."""
    last = len(blocks)
    for place in range(last - 1, max(last - 5, -1), -1):
        if not _is_plain(blocks[place]):
            break
        if blocks[place].plain.startswith(CLOSES):
            return place
    is_close = last and _is_plain(blocks[-1]) and blocks[-1].plain.rstrip(" *").endswith(("./.", "/."))
    return last - 1 if is_close else last


def read_tail(lines: list[Paragraph], found: Recognised) -> list[str]:
    """Recipients and signature out of the last lines; returns those that are neither."""
    in_recipients, signed, loose = False, "", []
    for line in lines:
        if RULE.fullmatch(line.plain):
            continue
        if match := RECIPIENTS.fullmatch(line.plain):
            in_recipients = True
            found.recipients += [match["rest"]] if match["rest"] else []
        elif _is_signer(line):
            in_recipients = False
            found.signers.append(line.plain)
        elif in_recipients and (marked(line.text).kind in BULLETS or not found.signers):
            _recipient(line, found)
        elif found.signers and not found.sign_name and SIGNED.fullmatch(line.plain):
            signed = f"{line.plain} "
            found.doubt(line.plain, "chữ ghi ở chỗ ký: giữ trước họ tên người ký.")
        elif found.signers and not found.sign_name and NAME.fullmatch(line.plain):
            found.sign_name = signed + line.plain
        else:
            loose.append(line.text)
    return loose


def _recipient(line: Paragraph, found: Recognised) -> None:
    mark = marked(line.text)
    if mark.kind in BULLETS:
        found.recipients.append(mark.rest)
    elif found.recipients and not found.recipients[-1].rstrip().endswith((";", ".", ",")):
        found.recipients[-1] += f" {line.text}"
    else:
        found.recipients.append(line.text)


def _back_over_signature(blocks: list[Block], end: int) -> int:
    """Where a signature that ends right before ``end`` begins: a title in capitals, at most two lines below it."""
    for place in range(end - 1, max(end - 7, -1), -1):
        if isinstance(blocks[place], Table) or len(blocks[place].plain) > 120:
            break
        if _is_signer(blocks[place]):
            while place and _is_signer(blocks[place - 1]):
                place -= 1
            return place
    return end


def _is_signer(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.plain.isupper() and SIGNER.fullmatch(block.plain) is not None


def _is_plain(block: Block) -> bool:
    return isinstance(block, Paragraph) and not marked(block.text).kind and not block.is_heading
