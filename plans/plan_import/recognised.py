"""What was understood of a file, as plain values in the order of the document; names are still as printed."""

from dataclasses import dataclass, field
from itertools import chain

from .source import Table, plain

SHORT = 80  # characters; enough to find a place in a document


def shortened(words: str) -> str:
    """Words cut at a blank to what finds them in a document."""
    return words if len(words) <= SHORT else words[:SHORT].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at: the words it concerns and why, both short."""

    words: str
    reason: str

    def __str__(self):
        return f"«{self.words}»: {self.reason}" if self.words else self.reason


@dataclass
class MeasureFound:
    text: str
    is_inline: bool = False


@dataclass
class TaskFound:
    """One block or dated duty. ``names`` maps a role (lead, cooperating, implementing) to the words of its line.

    ``appendix`` is the number of the appendix whose table holds the task, counted from 0.
    """

    heading: str = ""
    summary: str = ""
    kind: str = "block"
    codes: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    intro: list[str] = field(default_factory=list)
    measures: list[MeasureFound] = field(default_factory=list)
    product: str = ""
    deadline: str = ""
    appendix: int | None = None


@dataclass
class SectionFound:
    """A node of the document's tree; ``actor`` are the words that name the body a duty is given to."""

    marker: str = ""
    title: str = ""
    body: list[str] = field(default_factory=list)
    kind: str = "text"
    scores: Table | None = None
    is_request: bool = False
    actor: str = ""
    tasks: list[TaskFound] = field(default_factory=list)
    children: list["SectionFound"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """What a person finds the section by."""
        return shortened(plain(f"{self.marker} {self.title or ' '.join(self.body[:1])}".strip()))

    @property
    def is_open(self) -> bool:
        """Whether text added to the body still stands after everything printed of the section."""
        return not (self.tasks or self.children or self.scores)

    def walk(self):
        """The section and all below it, in the order of the document."""
        yield self
        yield from chain.from_iterable(child.walk() for child in self.children)


@dataclass
class AppendixFound:
    """An appendix that the text announces or the file holds."""

    label: str
    title: str = ""
    is_in_file: bool = False


@dataclass
class Recognised:
    """A whole kế hoạch or công văn; lists are in the order of the document."""

    kind: str = "plan"
    issuer_lines: list[str] = field(default_factory=list)
    has_number_line: bool = False
    number: str = ""
    symbol: str = ""
    place: str = ""
    day: int | None = None
    month: int | None = None
    year: int | None = None
    subject: list[str] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    preamble: list[str] = field(default_factory=list)
    sections: list[SectionFound] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signers: list[str] = field(default_factory=list)
    sign_name: str = ""
    footnotes: list[str] = field(default_factory=list)
    appendices: list[AppendixFound] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def walk(self):
        """Every section, in the order of the document."""
        return chain.from_iterable(section.walk() for section in self.sections)

    @property
    def tasks(self) -> list[TaskFound]:
        return [task for section in self.walk() for task in section.tasks]

    def doubt(self, words: str, reason: str) -> None:
        self.doubts.append(Doubt(shortened(words), reason))
