"""Word's automatic numbers: what stands before a paragraph on paper but not in its text."""

from collections import defaultdict

from docx.oxml.ns import qn

from .source import clean

BULLETS = dict.fromkeys(["", "\uf0b7", "\uf02d", "\uf0a7", "\uf0d8", "•", "●", "o", "–", "—", "*"], "-")
ROMAN = [(100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
DEEPEST = 9  # levels of a list in Word


class Numbering:
    """Counts the lists of one document; ask for the paragraphs in their order."""

    def __init__(self, document):
        self.lists: dict[str, str] = {}
        self.levels: dict[str, list] = defaultdict(list)
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0] * DEEPEST)
        self.styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        root = _numbering_root(document)
        for found in root.iter(qn("w:abstractNum")) if root is not None else ():
            self.levels[found.get(qn("w:abstractNumId"))] = list(found.iter(qn("w:lvl")))[:DEEPEST]
        for found in root.iter(qn("w:num")) if root is not None else ():
            self.lists[found.get(qn("w:numId"))] = _value(found.find(qn("w:abstractNumId")))

    def marker(self, paragraph) -> str:
        """The number or bullet that Word prints before a ``w:p``; "" for a paragraph without one."""
        found = self._place(paragraph)
        if found is None:
            return ""
        number, depth = found
        levels = self.levels.get(self.lists.get(number, ""), [])
        if not 0 <= depth < len(levels):
            return ""
        counts = self.counts[self.lists[number]]
        counts[depth] = counts[depth] + 1 if counts[depth] else _start(levels[depth])
        counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        return _printed(levels, counts, depth)

    def _place(self, paragraph) -> tuple[str, int] | None:
        """(list, level) of a paragraph, its own or that of its style and the styles this one is based on."""
        properties, seen = paragraph.find(qn("w:pPr")), set()
        while properties is not None:
            found = properties.find(qn("w:numPr"))
            if found is not None and found.find(qn("w:numId")) is not None:
                number, level = _value(found.find(qn("w:numId"))), _value(found.find(qn("w:ilvl")))
                return (number, _whole(level)) if number != "0" else None
            style = properties.find(qn("w:pStyle"))
            style = style if style is not None else properties.getparent().find(qn("w:basedOn"))
            name = _value(style)
            if name in seen or name not in self.styles:
                return None
            seen.add(name)
            above = self.styles[name]
            properties = above.find(qn("w:pPr"))
            if properties is None:
                return None
        return None


def _numbering_root(document):
    return next(
        (part.element for part in document.part.package.iter_parts() if part.partname.endswith("/numbering.xml")), None
    )


def _value(element) -> str:
    return "" if element is None else element.get(qn("w:val"), "")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _start(level) -> int:
    found = level.find(qn("w:start"))
    return 1 if found is None else _whole(_value(found))


def _printed(levels: list, counts: list[int], depth: int) -> str:
    text = _value(levels[depth].find(qn("w:lvlText")))
    if _format(levels[depth]) == "bullet":
        return BULLETS.get(text, clean(text) or "-")
    for place in range(depth + 1):
        text = text.replace(f"%{place + 1}", _figure(counts[place], _format(levels[place])))
    return clean(text)[:12]


def _format(level) -> str:
    return _value(level.find(qn("w:numFmt"))) or "decimal"


def _figure(number: int, style: str) -> str:
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26) if number else ""
        return letter.upper() if style == "upperLetter" else letter
    if style in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    return "" if style == "none" else str(number)


def _roman(number: int) -> str:
    found = ""
    for value, letters in ROMAN:
        while number >= value and len(found) < 12:
            found, number = found + letters, number - value
    return found
