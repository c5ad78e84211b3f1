"""Long texts into columns of limited length: what does not fit goes on in the next place that prints after it."""

from .labels import PRINTED
from .recognised import MeasureFound, Recognised, SectionFound, TaskFound

LONGEST_BODY = 10_000
LONGEST_HEADING, LONGEST_SUMMARY = 1000, 500
LONGEST_INTRO = LONGEST_MEASURE = 5000
LONGEST_NAMES = 2000  # of one line; a longer one names nobody in particular
LONGEST = {"product": (500, "Sản phẩm"), "deadline": (250, "Thời hạn")}


def fit(found: Recognised) -> Recognised:
    """The same document, changed in place, with every text within its column; nothing is cut off.

    Fitting a second time changes nothing.
    """
    first, *rest = chunks(found.preamble, LONGEST_BODY) or [[]]
    found.preamble = first
    found.sections[:0] = [SectionFound(body=lines) for lines in rest]
    first, *rest = chunks(found.closing, LONGEST_BODY) or [[]]
    found.closing = rest[-1] if rest else first
    found.sections += [SectionFound(body=lines) for lines in ([first, *rest[:-1]] if rest else [])]
    for section in list(found.walk()):
        _fit_body(section)
        for task in section.tasks:
            _fit_task(task)
    return found


def chunks(lines: list[str], longest: int) -> list[list[str]]:
    """Lines in groups that take at most ``longest`` characters together with their line breaks."""
    groups: list[list[str]] = []
    size = longest + 1
    for line in lines:
        if size + len(line) + 1 > longest:
            groups.append([])
            size = 0
        groups[-1].append(line)
        size += len(line) + 1
    return groups


def _fit_body(section: SectionFound) -> None:
    first, *rest = chunks(section.body, LONGEST_BODY) or [[]]
    if not rest:
        return
    section.body = first
    parts = [SectionFound(body=lines) for lines in rest]
    parts[-1].tasks, section.tasks = section.tasks, []
    parts[-1].scores, section.scores = section.scores, None
    parts[-1].kind, section.kind = section.kind, "text"
    section.children[:0] = parts


def _fit_task(task: TaskFound) -> None:
    if len(task.heading) > LONGEST_HEADING:
        task.intro[:0] = task.heading.split("\n")
        task.heading = ""
    for role in [role for role, words in task.names.items() if len(words) > LONGEST_NAMES]:
        task.intro.append(f"{PRINTED[role]}: {task.names.pop(role)}")
    for name, (longest, label) in LONGEST.items():
        if len(getattr(task, name)) > longest:
            task.intro.append(f"{label}: {getattr(task, name)}")
            setattr(task, name, "")
    first, *rest = chunks(_cut(task.intro, LONGEST_INTRO), LONGEST_INTRO) or [[]]
    task.intro = first
    task.measures[:0] = [MeasureFound("\n".join(lines)) for lines in rest]
    task.measures = [part for measure in task.measures for part in _parts(measure)]
    name = " ".join((task.summary or task.heading or " ".join(task.intro)).split()) or "Nhiệm vụ"
    task.summary = name if len(name) <= LONGEST_SUMMARY else name[: LONGEST_SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _parts(measure: MeasureFound) -> list[MeasureFound]:
    if len(measure.text) <= LONGEST_MEASURE:
        return [measure]
    groups = chunks(_cut(measure.text.split("\n"), LONGEST_MEASURE), LONGEST_MEASURE)
    return [MeasureFound("\n".join(lines), measure.is_inline) for lines in groups]


def _cut(lines: list[str], longest: int) -> list[str]:
    """Lines longer than ``longest`` cut at a blank."""
    found = []
    for line in lines:
        while len(line) >= longest:
            part = line[: longest - 1].rsplit(" ", 1)[0]
            found.append(part)
            line = line[len(part) :].strip()
        found.append(line)
    return found
