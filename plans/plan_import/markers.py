"""Numbers and bullets before a paragraph, as offices write them: A. I. 1. 1.1. a) (1) - +."""

import re
from dataclasses import dataclass

LONGEST = 12  # what a section's marker holds
RANKS = {"part": 0, "upper": 1, "roman": 2, "heading": 3, "n1": 4, "n2": 5, "n3": 6, "n4": 7, "letter": 8, "paren": 9}
RANKS |= {"dash": 10, "star": 11, "plus": 12}
BULLETS = {"dash", "star", "plus"}
NUMBERED = re.compile(
    r"(?P<part>(?:[Pp]hần|PHẦN|[Cc]hương|CHƯƠNG|[Mm]ục|MỤC|Điều)\s(?:[IVX]{1,5}|\d{1,3})(?:[.:](?=\s)|(?=\s*$)))"
    r"|(?P<roman>[IVX]{1,6}(?:[.)/]|\s?[-–](?=\s)))"
    r"|(?P<upper>[A-H]\.(?=\s))"
    r"|(?P<n4>\d{1,2}(?:\.\d{1,2}){3}\.?)(?![.\d/])"
    r"|(?P<n3>\d{1,2}(?:\.\d{1,2}){2}\.?)(?![.\d/])"
    r"|(?P<n2>\d{1,2}\.\d{1,2}\.?)(?![.\d/,%])"
    r"|(?P<n1>\d{1,3}[./](?!\d))"
    r"|(?P<paren>\((?:\d{1,2}|[a-zđ])\)|\d{1,2}\))"
    r"|(?P<letter>[a-zđ][).](?=\s|[A-ZÀ-ỸĐ]|$))"
)
BULLET = re.compile(r"(?P<dash>[-–—•●])(?![-–—])|(?P<plus>\+)|(?P<star>\*(?=\s))")
STARS = re.compile(r"\*{1,3}(?=[^\s*])")
FIRSTS = {"I", "1", "a", "A", "1.1", "1.1.1"}


@dataclass(frozen=True)
class Marked:
    """A paragraph's marker with the words after it; ``kind`` "" when nothing stands before them."""

    kind: str
    marker: str
    rest: str

    @property
    def rank(self) -> int:
        return RANKS[self.kind]

    @property
    def is_first(self) -> bool:
        """Whether a new list begins: it stands inside what stood before."""
        return self.marker.strip(".)/(- ") in FIRSTS


def marked(text: str) -> Marked:
    """Cut the marker off a paragraph in light markup; stars that enclose the marker go on with the words."""
    opening = STARS.match(text)
    stars = opening[0] if opening else ""
    line = text[len(stars) :]
    found = BULLET.match(line) or NUMBERED.match(line)
    if found is None or len(found[0]) > LONGEST or not _stands_alone(line, found):
        return Marked("", "", text)
    rest = line[found.end() :]
    if stars and rest.startswith(stars):  # "**1.** Mục đích"
        return Marked(found.lastgroup, found[0].strip(), rest[len(stars) :].strip())
    return Marked(found.lastgroup, found[0].strip(), (stars + rest.strip()) if rest.strip(" *") else "")


def _stands_alone(line: str, found: re.Match) -> bool:
    """A bullet may touch its words; a number must be followed by a blank, a capital letter or nothing."""
    after = line[found.end() : found.end() + 1]
    return found.lastgroup in BULLETS or not after or after.isspace() or after == "*" or after.isupper()
