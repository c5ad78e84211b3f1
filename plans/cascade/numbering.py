"""The number of a section that comes to stand among others: the office's style is kept, the count goes on."""

import re

ROMAN = re.compile(r"[IVXLC]+[./)]?")
PLAIN = re.compile(r"\d+[./)]?")
DECIMAL = re.compile(r"\d+(\.\d+)+\.?")
LETTER = re.compile(r"[a-zđ][./)]")
LETTERS = "abcdđeghiklmnopqrstuvxy"  # as offices count: đ after d; f, j, w, z are no letters of the alphabet
VALUES = [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]


def next_marker(marker: str, before: list[str], above: str) -> str:
    """``marker`` as it reads after the siblings ``before``, below a section numbered ``above``.

    "III." after ["I."] → "II."; "2.4." as the first below "1." → "1.1."; bullets and words stay as they are.
    """
    style = next((style for style in (ROMAN, DECIMAL, PLAIN, LETTER) if style.fullmatch(marker)), None)
    if style is None:
        return marker
    place = sum(1 for other in before if style.fullmatch(other)) + 1
    tail = marker[-1] if marker[-1] in "./)" else ""
    return _figure(style, marker, place, above) + tail


def _figure(style: re.Pattern, marker: str, place: int, above: str) -> str:
    if style is ROMAN:
        return roman(place)
    if style is LETTER:
        return LETTERS[(place - 1) % len(LETTERS)]
    if style is DECIMAL:
        front = above.rstrip("./)") if re.fullmatch(r"[\d.]+[./)]?", above) else marker.rstrip(".").rpartition(".")[0]
        return f"{front}.{place}"
    return str(place)


def roman(number: int) -> str:
    """A whole number from 1 in Roman figures."""
    found = ""
    for value, letters in VALUES:
        while number >= value:
            found, number = found + letters, number - value
    return found
