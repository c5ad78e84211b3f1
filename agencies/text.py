"""Text as it is stored and compared: one spelling of every letter, nothing that cannot be seen."""

import unicodedata

# Neither Word nor Excel files can hold these; text pasted from Word brings some (line and page breaks, cell marks).
SPACES = dict.fromkeys([0x0B, 0x0C, 0x85, 0x2028, 0x2029, *range(0x1C, 0x20)], " ")
GONE = dict.fromkeys([*range(0x09), *range(0x0E, 0x1C), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF])
CONTROLS = {**GONE, **SPACES}


def readable(text: str, *, lines: bool) -> str:
    """Text as it is stored: NFC, no control characters; ``lines`` says whether it may have more than one line."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").translate(CONTROLS)
    return text if lines else text.replace("\n", " ")


def visible(text: str) -> str:
    """Without the marks that text copied from the web and from Word carries unseen (zero-width spaces and the like)."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def fold(text: str) -> str:
    """Small letters, single blanks, one spelling of each letter, nothing unseen: what a reader takes for the same."""
    return " ".join(visible(unicodedata.normalize("NFKC", text)).lower().split())


def bare(text: str) -> str:
    """``fold`` without diacritics: "dang uy" is found in "Đảng ủy"."""
    letters = unicodedata.normalize("NFD", fold(text))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("đ", "d")
