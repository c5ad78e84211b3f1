"""What a file holds before anything is understood of it: paragraphs and tables in order, NFC, with light markup."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from agencies.forms import readable

MOST_BLOCKS = 5000  # paragraphs and table rows of one file
LONGEST_TEXT = 600_000  # characters of one file, about 200 pages: what a document may have when it is printed
LONGEST_PARAGRAPH = 10_000
MOST_COLUMNS = 40
MOST_MARKS = 4  # combining marks on one letter
TOO_LONG = "Tệp dài quá {} đoạn văn và dòng bảng: tách thành nhiều văn bản rồi nhập từng phần."
TOO_MUCH_TEXT = "Tệp dài quá {} ký tự: tách thành nhiều văn bản rồi nhập từng phần."
PARAGRAPH_TOO_LONG = "Đoạn «{}…» dài quá {} ký tự: ngắt thành nhiều đoạn rồi chọn lại tệp."
TOO_WIDE = "Có bảng rộng {} cột, nhiều nhất {}: bỏ bớt cột rồi chọn lại tệp."
TOO_MANY_MARKS = "Một chữ trong «{}…» mang quá nhiều dấu: gõ lại đoạn này rồi chọn lại tệp."
NO_TEXT = "Tệp không có chữ nào: kiểm tra lại tệp (bản quét ảnh thì không đọc được)."
STARS = re.compile(r"\*{1,3}(?=[^\s*])([^*]+)(?<=[^\s*])\*{1,3}")
SPACES = re.compile(r"[^\S\n]+")
MARKS = re.compile(rf"[\u0300-\u036f]{{{MOST_MARKS + 1}}}")
WHOLE = re.compile(r"(\*{1,3})(?=[^\s*])([^*]+)(?<=[^\s*])\1")
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")


class FileRefused(ValidationError):
    """A file that is not taken; its one Vietnamese sentence says what is wrong and what to do."""


@dataclass(frozen=True)
class Paragraph:
    """One line of text in light markup; ``is_heading`` for Word's heading styles, "#" and wholly bold lines."""

    text: str
    is_heading: bool = False

    @property
    def words(self) -> str:
        """The text without marks that enclose it as a whole; marks inside stay."""
        return unwrapped(self.text)[0]

    @property
    def plain(self) -> str:
        """The words without marks of bold and italics."""
        return plain(self.text)


@dataclass(frozen=True)
class Cell:
    """One cell, its paragraphs as lines; ``goes_on`` when it is merged with the cell above."""

    text: str = ""
    goes_on: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells, as many in each as the widest row has."""

    rows: tuple[tuple[Cell, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True)
class Source:
    """A file as read; ``footnotes`` are called in the text as ``[^1]`` in their order, ``notices`` tell what was left
    in the file (pictures)."""

    blocks: tuple[Block, ...]
    footnotes: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=())


def plain(text: str) -> str:
    """``text`` without marks of bold and italics; a star that marks nothing stays."""
    while (bare := STARS.sub(r"\1", text)) != text:
        text = bare
    return text


def clean(text: str) -> str:
    """One line: NFC, no control or invisible characters, single blanks."""
    return SPACES.sub(" ", readable(text, lines=True).translate(INVISIBLE)).strip()


def unwrapped(text: str) -> tuple[str, str]:
    """(words, stars) of a line that is bold or italic as a whole; stars "" for every other."""
    match = WHOLE.fullmatch(text)
    return (match[2], match[1]) if match else (text, "")


def checked(source: Source) -> Source:
    """The source itself. Raises FileRefused when it has nothing to read or more than a document may have."""
    size = sum(1 if isinstance(block, Paragraph) else len(block.rows) for block in source.blocks)
    if size > MOST_BLOCKS:
        raise FileRefused(TOO_LONG.format(MOST_BLOCKS))
    texts = [text for block in source.blocks for text in texts_of(block)] + list(source.footnotes)
    if not any(text.strip() for text in texts):
        raise FileRefused(NO_TEXT)
    if sum(map(len, texts)) > LONGEST_TEXT:
        raise FileRefused(TOO_MUCH_TEXT.format(LONGEST_TEXT))
    for text in texts:
        _check_text(text)
    return source


def texts_of(block: Block) -> list[str]:
    """The text of a paragraph, or of every cell of a table."""
    if isinstance(block, Paragraph):
        return [block.text]
    width = max((len(row) for row in block.rows), default=0)
    if width > MOST_COLUMNS:
        raise FileRefused(TOO_WIDE.format(width, MOST_COLUMNS))
    return [cell.text for row in block.rows for cell in row]


def _check_text(text: str) -> None:
    if len(text) > LONGEST_PARAGRAPH:
        raise FileRefused(PARAGRAPH_TOO_LONG.format(text[:40], LONGEST_PARAGRAPH))
    if not text.isascii() and MARKS.search(unicodedata.normalize("NFD", text)):
        raise FileRefused(TOO_MANY_MARKS.format(text[:20]))
