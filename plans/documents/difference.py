"""What changed between two versions of a document, paragraph by paragraph, for people to read."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

from .model import Document, Run, ScoreRow, Text


@dataclass(frozen=True)
class Change:
    """One place: ``before`` "" where something was added, ``after`` "" where something was taken out."""

    before: str
    after: str


def difference(before: Document, after: Document) -> list[Change]:
    """The changed lines in the order of the paper; [] for documents whose words and styles are alike."""
    old, new = lines(before), lines(after)
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += [Change(a, b) for a, b in zip_longest(old[i:j], new[k:m], fillvalue="")]
    return found


def lines(document: Document) -> list[str]:
    """Everything that is printed, a line each: head, text, tables row by row, closing, recipients, appendices.

    Layout alone (the level of a heading, the width of a column) is in no line.
    """
    number, date = document.number, document.date
    head = [document.head.superior, *document.head.issuer]
    head += [f"Số: {number.number}/{number.symbol}", document.head.secrecy, document.head.urgency]
    head += [f"{date.place}, ngày {date.day} tháng {date.month} năm {date.year}"]
    notes = [_words(note) for note in document.loose_notes]
    return [
        *filter(None, [*head, document.type_title, *document.subject]),
        *(f"Kính gửi: {_words(text)}" for text in document.addressees),
        *(line for block in document.blocks for line in _block(block)),
        *notes,
        *(_words(paragraph.text) for paragraph in document.closing),
        *(f"Nơi nhận: {_words(text)}" for text in document.recipients),
        *filter(None, [*document.signature.titles, document.signature.name]),
        *(line for appendix in document.appendices for line in _appendix(appendix)),
    ]


def _block(block) -> list[str]:
    if block.kind == "scores":
        return [_score(row) for row in (*block.rows, block.total)]
    if block.kind == "table":
        return [" | ".join(row) for row in (tuple(column.title for column in block.columns), *block.rows)]
    return [_words(block.text)]


def _score(row: ScoreRow) -> str:
    return " | ".join(filter(None, [row.code, row.name, row.maximum, row.achieved, row.lost, row.cause]))


def _appendix(appendix) -> list[str]:
    rows = [
        " | ".join([row.number, *map(_words, row.content), row.lead, row.others, row.product, row.deadline])
        for row in appendix.rows
    ]
    tables = [line for block in appendix.blocks for line in _block(block)]
    return [f"{appendix.label} {appendix.title}".strip(), *rows, *tables]


def _words(text: Text) -> str:
    """The words of a line as they are typed, bold and italics between stars; the note of a call stands in brackets."""
    return "".join(f"{stars}{''.join(map(_run, group))}{stars}" for stars, group in groupby(text, key=_stars))


def _stars(run: Run) -> str:
    return "*" * (run.italic + 2 * run.bold)


def _run(run: Run) -> str:
    return f"[{run.number}: {_words(run.note)}]" if run.note else run.number or run.text
