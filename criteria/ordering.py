"""Natural order of printed codes: 1.9 before 1.10, roman numerals by value."""

import re
import unicodedata

from agencies.text import visible

WIDTH = 5
REMAINDER_KEY = "z" * WIDTH  # after every number: the remainder stands last among its siblings
ROMAN = {"I": 1, "V": 5, "X": 10}  # no L, C, D: these are letters in lists "A, B, C, D"
ROMAN_NUMERAL = re.compile(r"(?=[IVX])X{0,3}(IX|IV|V?I{0,3})")


def tidy_code(text: str) -> str:
    """A code as it is looked for in files and blocks: no blanks around its parts, no dot at its end; "" for none."""
    parts = [part.strip() for part in visible(unicodedata.normalize("NFKC", text)).split(".")]
    return ".".join(part for part in parts if part)


def sort_key(code: str) -> str:
    """A text that sorts like the printed code under every database collation.

    Each part takes exactly five characters without separators: "1.10" → "0000100010", "II.3" → "0000200003".
    """
    return "".join(_part_key(part.strip()) for part in code.split(".") if part.strip())


def child_key(code: str, parent_code: str, parent_key: str) -> str:
    """The key of a node below a parent: a code that repeats the parent's ("7.3.1" under "7"), or one that does not."""
    if code.startswith(f"{parent_code}."):
        return parent_key + sort_key(code[len(parent_code) :])
    return parent_key + sort_key(code)


def depth_of(key: str) -> int:
    """0 for a lĩnh vực, 1 for a tiêu chí, 2 for a tiêu chí thành phần, …"""
    return len(key) // WIDTH - 1


def roman_value(text: str) -> int | None:
    """1 … 39 for a well-formed roman numeral in capitals, else None."""
    if not ROMAN_NUMERAL.fullmatch(text):
        return None
    values = [ROMAN[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def roman_numeral(value: int) -> str:
    """The capitals for 1 … 39, "" beyond."""
    ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return "X" * (value // 10) + ones[value % 10] if 0 < value < 40 else ""


def _part_key(part: str) -> str:
    number = int(part) if part.isascii() and part.isdigit() else roman_value(part)
    letters = part.lower().replace("đ", "dz")  # a, b, c, d, đ, e: by its code point it would come last
    return (letters if number is None else f"{number:0{WIDTH}d}")[:WIDTH].ljust(WIDTH, "0")
