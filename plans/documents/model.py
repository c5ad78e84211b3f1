"""A formal document as plain values, before any layout: what HTML, PDF and Word files are written from.

Nothing here corrects a text: blank numbers and days stay blank, missing lines are not printed. Layout (sizes,
margins, places) is the business of static/css/document.css and of plans/documents/word.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Run:
    """Words of one style; ``keep`` forbids a line break inside (document numbers, "tháng 3").

    A run with ``mark`` is the call of a footnote: ``mark`` is the typed number, ``number`` the printed one in the order
    of the calls, ``note`` the footnote's text ("" for a note called before, whose text stands there).
    """

    text: str
    bold: bool = False
    italic: bool = False
    keep: bool = False
    mark: str = ""
    number: str = ""
    note: "Text" = ()


Text = tuple[Run, ...]


@dataclass(frozen=True)
class Heading:
    """A titled section (level 1 … 4, below that 4) or the heading of a task block (level 5)."""

    level: int
    text: Text
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of running text; a basis is printed in italics."""

    text: Text
    is_basis: bool = False
    kind: str = "paragraph"

    @property
    def leads_in(self) -> bool:
        """Whether it announces what follows and must not stand alone at the foot of a page."""
        return bool(self.text) and self.text[-1].text.endswith(":")


@dataclass(frozen=True)
class ScoreRow:
    """One node of the set, figures as printed ("0,50"); lĩnh vực and the total are printed bold.

    ``cause_above``/``cause_below`` tell that the cell shares its cause with the row before or after it.
    """

    code: str
    name: str
    maximum: str
    achieved: str
    lost: str
    cause: str = ""
    is_area: bool = False
    cause_above: bool = False
    cause_below: bool = False


@dataclass(frozen=True)
class ScoreTable:
    """The table of an assessment; ``total`` is its last row."""

    rows: tuple[ScoreRow, ...]
    total: ScoreRow
    kind: str = "scores"


@dataclass(frozen=True)
class Column:
    """A column of a plain table: ``width`` in percent of the line; figures are printed in the middle."""

    title: str
    width: int
    is_centred: bool = False


@dataclass(frozen=True)
class Table:
    """A table of plain words; every row has one cell for each column, "" for an empty one."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"

    @property
    def cells(self) -> list[tuple[tuple[Column, str], ...]]:
        """The rows with the column of each cell."""
        return [tuple(zip(self.columns, row, strict=True)) for row in self.rows]


Block = Heading | Paragraph | ScoreTable | Table


@dataclass(frozen=True)
class TaskRow:
    """One task of an appendix."""

    number: str
    content: tuple[Text, ...]
    lead: str
    others: str
    product: str
    deadline: str


@dataclass(frozen=True)
class Appendix:
    """An appendix on pages of its own: tasks (``rows``) or tables; with neither it says so and invents nothing."""

    label: str
    title: str
    rows: tuple[TaskRow, ...] = ()
    blocks: tuple[ScoreTable | Table, ...] = ()
    is_wide: bool = False


@dataclass(frozen=True)
class Head:
    """The two columns at the top: the issuer on the left, quốc hiệu is the template's own.

    ``secrecy`` ("MẬT") and ``urgency`` ("HỎA TỐC") stand in boxes under the number; "" for none.
    """

    superior: str
    issuer: tuple[str, ...]
    urgency: str = ""
    secrecy: str = ""


@dataclass(frozen=True)
class NumberLine:
    """ "Số: 12/KH-UBND"; an empty ``number`` is a gap to be filled by hand, so is the rest of a bare "KH"."""

    number: str
    symbol: str


@dataclass(frozen=True)
class DateLine:
    """Place and day; empty ``place``, ``day`` and ``month`` are gaps to be filled by hand."""

    place: str
    day: str
    month: str
    year: str


@dataclass(frozen=True)
class Signature:
    """Who signs: lines of authority ("KT. GIÁM ĐỐC", then "PHÓ GIÁM ĐỐC") and the name."""

    titles: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Document:
    """One kế hoạch, công văn or báo cáo; ``title`` names it in the file's properties, ``is_draft`` marks every page.

    ``type_title`` is "" for a công văn, whose ``subject`` stands under the number.
    ``loose_notes`` are footnotes that no text calls.
    ``fills_attached``: number and day also stand in "(Kèm theo …)" of the appendices.
    """

    kind_name: str
    issuer_name: str
    title: str
    head: Head
    number: NumberLine
    date: DateLine
    type_title: str
    subject: tuple[str, ...]
    addressees: tuple[Text, ...]
    blocks: tuple[Block, ...]
    closing: tuple[Paragraph, ...]
    loose_notes: tuple[Text, ...]
    recipients: tuple[Text, ...]
    signature: Signature
    appendices: tuple[Appendix, ...] = ()
    is_draft: bool = False
    fills_attached: bool = True

    @property
    def attached_number(self) -> NumberLine:
        """The number as "(Kèm theo …)" of an appendix prints it: a gap where the office leaves it blank."""
        return self.number if self.fills_attached else replace(self.number, number="")

    @property
    def attached_date(self) -> DateLine:
        """The day of "(Kèm theo …)", in the same way."""
        return self.date if self.fills_attached else replace(self.date, day="", month="")
