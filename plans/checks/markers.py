"""The printed number before a heading as a number: "III." → 3, "1.2." → (1,) and 2, "đ)" → the letter after d."""

import re
from dataclasses import dataclass

from ..plan_import.markers import BULLETS, marked

ALPHABET = "abcdđefghijklmnopqrstuvwxyz"
MAY_BE_LEFT_OUT = set("đfjwz")  # some offices count a, b, c, d, đ, e, g, others a, b, c, d, e, f, g
ROMAN = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True)
class Number:
    """``style`` tells lists apart that may stand side by side; ``above`` are the figures before the last one."""

    style: str
    above: tuple[int, ...]
    last: int

    def between(self, before: int) -> list[str]:
        """What is missing between the number ``before`` of the same list and this one, as printed."""
        if self.style in ("letter", "paren letter"):
            return [letter for letter in ALPHABET[before : self.last - 1] if letter not in MAY_BE_LEFT_OUT]
        return [self.printed(number) for number in range(before + 1, self.last)]

    def printed(self, last: int) -> str:
        """Another number of this list as people say it."""
        if self.style in ("letter", "paren letter"):
            return ALPHABET[last - 1]
        if self.style == "upper":
            return chr(ord("A") + last - 1)
        if self.style.endswith("roman"):
            return to_roman(last)
        return ".".join(map(str, [*self.above, last]))


def kind_of(marker: str) -> str:
    """One of plan_import.markers.RANKS; "" for no number at all, or for one with other words behind it."""
    found = marked(f"{marker.strip()} Chữ")
    return found.kind if found.marker == marker.strip() else ""


def number_text(marker: str) -> str:
    """The number without what closes it: "III", "1.2", "a"."""
    return marker.strip(" .)(/:-–")


def number_of(marker: str) -> Number | None:
    """None for bullets and for what is no number."""
    kind, text = kind_of(marker), number_text(marker)
    if not kind or kind in BULLETS:
        return None
    if kind == "part":
        word, _, text = text.partition(" ")
        return Number(f"{word.lower()} {'figure' if text.isdecimal() else 'roman'}", (), _value(text))
    if kind == "letter" or (kind == "paren" and not text.isdecimal()):
        return Number("letter" if kind == "letter" else "paren letter", (), ALPHABET.index(text) + 1)
    if kind == "upper":
        return Number("upper", (), ord(text) - ord("A") + 1)
    figures = [_value(figure) for figure in text.split(".")]
    return Number(kind, tuple(figures[:-1]), figures[-1])


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else from_roman(text)


def from_roman(text: str) -> int:
    """I, V and X alone, as headings are numbered."""
    values = [ROMAN[letter] for letter in text]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def to_roman(number: int) -> str:
    units = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    return "X" * (number // 10) + units[number % 10]


def own_number(text: str) -> str:
    """The number that a task's heading begins with ("1. Rà soát …"); "" when it begins with words."""
    found = marked(re.sub(r"\s+", " ", text))
    return found.marker if found.kind and found.kind not in BULLETS else ""
