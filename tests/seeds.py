"""The five source documents as lists of sentences, and which of them a produced text lacks.

``fixtures/seeds/joins.json`` lists, for each document, what the pages broke apart (``joins``: found word for word once,
replaced) and what floats to the foot of a page and may stand anywhere (``floating``: footnotes).
"""

import json
import re
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "seeds"
MARKUP = str.maketrans("", "", "*#_")
INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
FOOTNOTE_MARK = re.compile(r"\[\^\d+\]|[¹²³⁴-⁹]")
STOP = re.compile(r"(?<=[.;])\s+")
PAGE_NUMBER = re.compile(r"\A\s*\d{1,3}\s*\n")


def seed_text(key: str) -> str:
    """The document ``key`` (S0 … S4) as printed, in NFC, with its page-break artefacts joined."""
    text = unicodedata.normalize("NFC", (FOLDER / f"{key}.txt").read_text(encoding="utf-8"))
    for join in _breaks(key)["joins"]:
        if text.count(join["find"]) != 1:
            raise ValueError(f"{key}: not found once: {join['find']!r}")
        text = text.replace(join["find"], join["replace"])
    return text


def seed_sentences(key: str) -> list[str]:
    """Every sentence, line or table cell of the document in its order, without markup; floating notes come last.

    A sentence that calls a footnote is cut at the call, because each program extracts a raised figure elsewhere.
    """
    sentences = []
    for line in seed_text(key).translate(MARKUP).split("\n"):
        for cell in line.split("\t"):
            sentences += [part for piece in FOOTNOTE_MARK.split(cell) for part in _sentences(piece)]
    return sentences + _breaks(key)["floating"]


def missing_sentences(key: str, text: str) -> list[str]:
    """The sentences of the document that do not stand in ``text`` in their order; [] when nothing is lost.

    Both sides are compared in NFC without markup and without any white space. Pages of ``text`` may be separated by
    form feeds; a page's first line that is only a number is its page number and is left out.
    """
    floating = _breaks(key)["floating"]
    found, missing = _compact(_without_page_numbers(text)), []
    for number, note in enumerate(floating, start=1):
        if _compact(note) not in found:
            missing.append(note)
        # A note at the foot of a page may cut a sentence in two: its words (with its figure) are taken out.
        found = re.sub(rf"(\[\^{number}\]|{number}|[¹²³])?" + re.escape(_compact(note)), "", found)
    position = 0
    for sentence in seed_sentences(key)[: -len(floating) or None]:
        start = found.find(_compact(sentence), position)
        if start < 0:
            missing.append(sentence)
        else:
            position = start + len(_compact(sentence))
    return missing


@cache
def _breaks(key: str) -> dict:
    return json.loads((FOLDER / "joins.json").read_text(encoding="utf-8"))[key]


def _sentences(text: str) -> list[str]:
    """Cut after "." or ";" between a small letter and a capital: "TP. Lạng Sơn" and "KT. GIÁM ĐỐC" stay whole."""
    sentences = []
    for part in STOP.split(" ".join(text.split())):
        if sentences and not (sentences[-1][-2:-1].islower() and part[:1].isupper()):
            sentences[-1] += f" {part}"
        elif part:
            sentences.append(part)
    return sentences


def _without_page_numbers(text: str) -> str:
    return "\n".join(PAGE_NUMBER.sub("", page) for page in text.split("\f"))


def _compact(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).translate(MARKUP).translate(INVISIBLE).split())
