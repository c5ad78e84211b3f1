"""What sections are for: general measures, groups of tasks, duties of agencies and the dated tasks among them."""

import re

from .phrases import deadline_in, sentences, year_in
from .recognised import Recognised, SectionFound, TaskFound
from .source import plain

CARRYING_OUT = re.compile(r"tổ chức thực hiện|phân công (?:thực hiện|nhiệm vụ|trách nhiệm)", re.I)
GENERAL = re.compile(r"(?:nhiệm vụ|giải pháp)(?:, giải pháp)? chung", re.I)
REQUEST = re.compile(r"đề nghị\s", re.I)
CALLS = re.compile(r"\s*(?:giao|yêu cầu|đề nghị)(?: cho)?\s+", re.I)
CALLED_LATER = re.compile(r".{0,100}?,\s*(?:giao|yêu cầu|đề nghị)(?: cho)?\s+(?P<body>.*)", re.I | re.DOTALL)
ONLY_WHEN = re.compile(r"(?:thời gian|thời hạn|hạn)\s", re.I)
LONGEST_SUMMARY = 500
NAMED = re.compile(r"Phụ lục(?: số)? (?:[IVX]{1,5}|\d{1,2})\b|Phụ lục(?= (?:kèm theo|đính kèm))")


def name_sections(found: Recognised) -> None:
    """Give every section its kind, and duties their bodies and dated tasks."""
    for section in found.walk():
        if section.tasks and section.kind == "text":
            section.kind = "tasks"
        for child in section.children:
            if CARRYING_OUT.search(section.title) and child.kind == "text":
                child.kind = "duty"
            elif GENERAL.search(section.title) and child.kind == "text":
                child.kind = "measure"
    if found.kind == "letter" and not any(section.kind == "duty" for section in found.walk()):
        for section in found.sections:
            section.kind = "duty" if section.kind == "text" and section.marker else section.kind
    for section in found.walk():
        if section.kind == "duty":
            _name_duty(section, is_letter=found.kind == "letter")


def name_deadlines(found: Recognised) -> None:
    """Blocks without a labelled deadline take the phrase that stands in their words, if there is one."""
    for task in found.tasks:
        if task.kind == "block" and not task.deadline:
            words = plain(" ".join([*task.names.values(), *task.intro, *(m.text for m in task.measures)]))
            task.deadline = deadline_in(words) or year_in(words)


def _name_duty(section: SectionFound, *, is_letter: bool) -> None:
    words = plain(section.title or " ".join(section.body[:1]))
    section.is_request = bool(REQUEST.match(words))
    section.actor = _called(words)
    for part in section.walk():
        part.tasks += [task for line in part.body for task in _dated(line, section)]
    if is_letter and not any(part.tasks for part in section.walk()):
        section.tasks.append(TaskFound(kind="duty", summary=_short(words)))


def _called(words: str) -> str:
    """The words from the name of the body on: what follows "giao", "yêu cầu", "đề nghị" at or near the beginning."""
    if match := CALLS.match(words):
        return words[match.end() :]
    match = CALLED_LATER.fullmatch(words)
    return match["body"] if match else words


def _dated(line: str, duty: SectionFound) -> list[TaskFound]:
    """One task for every sentence of a line that sets a deadline."""
    parts = sentences(plain(line))
    found = [(sentence, deadline_in(sentence)) for sentence in parts]
    return [
        TaskFound(
            kind="duty",
            summary=_short(parts[0] if ONLY_WHEN.match(sentence) else sentence),
            deadline=phrase,
            names={"lead": duty.actor} if duty.title else {},
        )
        for sentence, phrase in found
        if phrase
    ]


def _short(sentence: str) -> str:
    """A sentence as the name of a task: without the full stop, at most 500 characters."""
    words = sentence[match.end() :] if (match := CALLS.match(sentence)) else sentence
    words = words.strip().rstrip(".;:")
    words = words[:1].upper() + words[1:]
    return words if len(words) <= LONGEST_SUMMARY else words[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def announced(found: Recognised) -> tuple[list[str], list[str]]:
    """(labels of appendices that the text names, words that mention one without naming it), in order."""
    named: dict[str, str] = {}
    loose = []
    for section in found.walk():
        for line in [section.title, *section.body]:
            words = plain(line)
            for match in NAMED.finditer(words):
                named.setdefault(_key(match[0]), match[0].replace(" số", ""))  # headed by the decree: "Phụ lục I"
            if re.search(r"\bphụ lục (?:kèm theo|đính kèm)", words):
                loose.append(section.words)
    return list(named.values()), loose


def _key(label: str) -> str:
    return label.casefold().replace(" số", "").removeprefix("phụ lục").strip(" .:")
