"""Names of agencies and groups in printed words: longest first, never split on " - " or "và", nothing invented.

A name is known when an agency of the issuer's authority (itself and all below it) bears it as full name, short name
or alias, or a group of the issuer does. Of several agencies of one name the one nearest below the issuer counts; two
equally near leave the words unresolved. (``plans.party_names`` is strict: it reads cells of our own form.)
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from agencies.models import Agency, AgencyGroup

LONGEST = 250  # characters of a name
LONGEST_JOINT = 5
TONES = {  # "hoá" and "hóa" are one word; both have the same length
    old: new
    for pair in ("oà òa", "oá óa", "oả ỏa", "oã õa", "oạ ọa", "oè òe", "oé óe", "oẻ ỏe", "oẽ õe", "oẹ ọe")
    + ("uỳ ùy", "uý úy", "uỷ ủy", "uỹ ũy", "uỵ ụy")
    for old, new in [pair.split()]
}
TONE = re.compile("|".join(TONES))
DELIMITER = re.compile(r"\s*[;,]\s*(?:và\s+)?|\s+và\s+")
LEAD = re.compile(r"(?:\s*[;,])*\s*(?:và\s+)?")
TAIL = re.compile(r"(?:\s*[;,])*(?:\s+và)?\s*$")
END = re.compile(r"\s*(?:[;,.(:]|và\s)|\s*$")
TITLES = re.compile(
    r"(?:(?:đồng chí\s+)?(?:phó\s+)?(?:chủ tịch|thủ trưởng|chánh|trưởng|giám đốc|lãnh đạo|người đứng đầu)\s+)", re.I
)
LISTED = re.compile(
    r"(?:(?:thủ trưởng|lãnh đạo|trưởng)\s+)?(?:các\s+)?(?P<word>phòng|sở|ban|trung tâm|chi cục|UBND)\s*:\s*", re.I
)
NARROWER = {"được", "thuộc", "trực", "phải", "của", "trên", "do", "đang", "sự", "chuyên", "liên", "cấp", "ở", "tại"}


@dataclass(frozen=True)
class Named:
    """Words of a line with the agency or group they name (None: unresolved); ``joint`` stands before them."""

    printed: str
    joint: str = ""
    body: Agency | AgencyGroup | None = None


def fold(text: str) -> str:
    """For comparing: small letters, one kind of dash, one way of placing tones; the length stays."""
    return TONE.sub(
        lambda match: TONES[match[0]], text.lower().replace("–", "-").replace("—", "-").replace("\xa0", " ")
    )


class NameIndex:
    """All names of one issuer's authority on a day."""

    def __init__(self, issuer: Agency, *, on: date):
        self.found: dict[str, list[tuple[int, Agency | AgencyGroup]]] = {}
        for group in AgencyGroup.objects.filter(owner=issuer):
            self._add(group.name, -1, group)
        agencies = Agency.objects.under(issuer.path).active(on).select_related("kind").prefetch_related("aliases")
        for agency in agencies:
            depth = agency.path.count("/")
            for name in {agency.name, agency.short_name, *(alias.text for alias in agency.aliases.all())}:
                self._add(name, depth, agency)

    def body(self, words: str) -> Agency | AgencyGroup | None:
        """The one body of exactly this name; a head's title before it ("Chủ tịch …") does not count."""
        key = " ".join(fold(words).split())
        return self._nearest(key) or self._nearest(TITLES.sub("", key, count=1))

    def parties(self, text: str) -> list[Named]:
        """The names of one line in order; joints and printed words together are the line without its full stop."""
        text = text.strip().rstrip(" .;,")
        listed = LISTED.match(text)
        matches, start = [], 0
        while start < len(text):
            begin = listed.end() if listed and start == 0 else start
            end, body = self._longest(text, begin, listed["word"] if listed else "")
            if body is not None:
                matches.append((start, end, body))
            step = DELIMITER.search(text, end if body is not None else begin + 1)
            start = step.end() if step else len(text)
        return [part for named in _named(text, matches) for part in _short_enough(named)]

    def actor(self, text: str, parties: list[Named] = ()) -> Agency | AgencyGroup | None:
        """The one body whose name a measure begins with; None when there is none, or two ("A; B cập nhật …").

        A party of the task whose name begins alike but goes on ("các cơ quan, đơn vị thuộc huyện") is meant by it.
        """
        words = list(re.finditer(r"\S+", text[: LONGEST * 2]))
        for count in range(min(len(words), 40), 0, -1):
            end = words[count - 1].end()
            body = self.body(text[:end].rstrip(",;:"))
            if body is not None and count > 1:
                return self._alone(text, end, words[count:], body, parties)
        return _begins_alike(text, parties)

    def _nearest(self, key: str) -> Agency | AgencyGroup | None:
        found = self.found.get(key, [])
        nearest = [body for depth, body in found if depth == min(depth for depth, _ in found)]
        return nearest[0] if len(nearest) == 1 else None

    def _add(self, name: str, depth: int, body) -> None:
        key = " ".join(fold(name).split())
        known = self.found.setdefault(key, []) if key else []
        if (depth, body) not in known:
            known.append((depth, body))

    def _longest(self, text: str, start: int, word: str):
        """(end, body) of the longest name at ``start``; ``word`` stands for "Phòng" in "Các Phòng: A, B"."""
        part = fold(text[start : start + LONGEST])
        title = TITLES.match(part)
        ends = [match.start() for match in END.finditer(part) if match.start()]
        ends += [len(part)] if len(text) - start <= LONGEST else []
        for end in sorted(set(ends), reverse=True):
            names = [f"{fold(word)} {part[:end]}"] if word else []
            names += [part[:end], part[title.end() : end]] if title else [part[:end]]
            body = next((body for body in map(self._nearest, names) if body is not None), None)
            if body is not None:
                return start + end, body
        return start, None

    def _alone(self, text: str, end: int, following: list, body, parties):
        after = text[end - 1 : end]
        rest = text[end:].lstrip()
        if after in ";," or rest[:1] in (";", ",") or rest.startswith("và "):
            others = DELIMITER.match(text, len(text[:end].rstrip(";,")))
            if others and self.actor(text[others.end() :]) is not None:
                return None
        count = len(text[:end].split())
        if _is_narrowed([match[0] for match in following[:2]]):
            return _begins_alike(text, parties, more_than=count)
        return _begins_alike(text, parties, more_than=count - 1) or body


def _named(text: str, matches: list):
    """The known names and, between them, the words that name nobody known; these are cut at semicolons only."""
    done = 0
    for start, end, body in [*matches, (len(text), len(text), None)]:
        unresolved, joint = _gap(text[done:start])
        yield from unresolved
        if body is not None:
            yield _joined(joint, text[start:end], body)
        done = end


def _gap(text: str) -> tuple[list[Named], str]:
    """(unresolved names, the joint that follows them)."""
    lead = LEAD.match(text).end()
    words = TAIL.sub("", text[lead:])
    if not words:
        return [], text
    joint, found = text[:lead], []
    for number, piece in enumerate(re.split(r"(\s*;\s*)", words)):
        if number % 2:
            joint = piece
        elif piece:
            found.append(_joined(joint, piece))
    return found, text[lead + len(words) :]


def _joined(joint: str, printed: str, body=None) -> Named:
    if len(joint) > LONGEST_JOINT:
        return Named(f"{joint.strip()} {printed}", " ", body)
    return Named(printed, joint, body)


def _short_enough(found: Named):
    """A name too long for its column goes on in the next row."""
    if len(found.printed) <= LONGEST:
        yield found
        return
    joint, rest = found.joint, found.printed
    while rest:
        part = rest if len(rest) <= LONGEST else rest[:LONGEST].rsplit(" ", 1)[0]
        yield Named(part, joint)
        joint, rest = " ", rest[len(part) :].strip()


def _is_narrowed(following: list[str]) -> bool:
    """Whether the words after a name make it another one: "các cơ quan, đơn vị thuộc huyện"."""
    words = [fold(word) for word in following]
    return bool(words) and words[0] in NARROWER and words[1:] not in (["phân"], ["giao"])


def _begins_alike(text: str, parties, more_than: int = 3):
    """The body of the party whose printed name shares the most words with the beginning, at least four of them."""
    best, length = None, max(3, more_than)
    for party in parties:
        pairs = zip(fold(party.printed).split(), fold(text).split(), strict=False)
        same = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
        if party.body is not None and same > length:
            best, length = party.body, same
    return best
