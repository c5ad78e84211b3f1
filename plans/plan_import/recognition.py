"""Source → Recognised: the opening, the tree, the end, the appendices. Pure; no database, no clock."""

from .duties import announced, name_deadlines, name_sections
from .head import HeadReader, begins_body
from .recognised import AppendixFound, MeasureFound, Recognised, SectionFound
from .source import Block, FileRefused, Paragraph, Source, Table
from .tables import is_form, lines_of
from .tail import APPENDIX, appendix_start, closing_start, read_tail, recipients_start
from .tree import TreeReader, table_tasks

ATTACHED = ("(kèm theo", "(ban hành kèm theo", "(đính kèm")
MOST_TASKS = 500
NO_APPENDIX = "nhắc phụ lục nhưng tệp không có phụ lục nào."
LOOSE_TAIL = "chữ ở cuối văn bản chưa rõ là gì: giữ trong đoạn kết."


def recognise(source: Source) -> Recognised:
    """Everything of the source, sorted into the parts of a plan; what fits nowhere is plain text of a section.

    Raises FileRefused for more tasks than one plan may bring at once.
    """
    found = Recognised(footnotes=list(source.footnotes))
    for notice in source.notices:
        found.doubt("", notice)
    blocks = list(_unfolded(source.blocks))
    end = appendix_start(blocks)
    body, appendices = blocks[:end], blocks[end:]
    tail = recipients_start(body)
    _read_end([line for block in body[tail:] for line in _as_lines(block)], found)
    closing = closing_start(body[:tail])
    _read_body(body[:closing], found)
    found.closing[:0] = [block.text for block in body[closing:tail] if isinstance(block, Paragraph)]
    _read_appendices(appendices, found)
    _finish(found)
    if len(found.tasks) > MOST_TASKS:
        raise FileRefused(f"Tệp có {len(found.tasks)} nhiệm vụ, nhiều nhất {MOST_TASKS}: tách thành nhiều văn bản.")
    return found


def _unfolded(blocks: tuple[Block, ...]):
    """Tables that only place text become their lines."""
    for block in blocks:
        if isinstance(block, Table) and is_form(block):
            yield from lines_of(block)
        else:
            yield block


def _as_lines(block: Block) -> list[Paragraph]:
    return lines_of(block) if isinstance(block, Table) else [block]


def _read_end(lines: list[Paragraph], found: Recognised) -> None:
    for text in read_tail(lines, found):
        found.closing.append(text)
        found.doubt(text, LOOSE_TAIL)


def _read_body(blocks: list[Block], found: Recognised) -> None:
    head, place = HeadReader(found), 0
    while place < len(blocks) and not (begins_body(blocks[place]) and head.state != "addressees"):
        if isinstance(blocks[place], Table):
            break
        if head.state == "opening" and blocks[place].is_heading:
            break
        head.take(blocks[place])
        place += 1
    head.finish()
    tree = TreeReader(found)
    for block in blocks[place:]:
        tree.take(block)


def _read_appendices(blocks: list[Block], found: Recognised) -> None:
    """One AppendixFound for each "PHỤ LỤC …"; what is no table of tasks goes into sections of the body."""
    reader = TreeReader(found)
    reader.stack, rest = [], None
    tasks_host = _tasks_section(found) if blocks else None
    for block in blocks:
        if isinstance(block, Paragraph) and APPENDIX.fullmatch(block.plain):
            found.appendices.append(AppendixFound(_label(block.plain), is_in_file=True))
            reader.table, reader.stack, rest = None, [], None
            continue
        appendix, number = found.appendices[-1], len(found.appendices) - 1
        before = sum(task.appendix == number for task in found.tasks)
        tasks = table_tasks(reader, block, before=before) if isinstance(block, Table) else []
        if tasks:
            for task in tasks:
                task.appendix = number
            tasks_host.tasks += tasks
        elif rest is None and not before and _goes_into_title(block, appendix):
            continue
        else:
            if rest is None:
                rest = SectionFound(title=appendix.label)
                found.sections.append(rest)
                reader.stack = [("heading", rest)]
                found.doubt(appendix.label, "phần ngoài bảng nhiệm vụ: giữ thành một mục ở cuối văn bản.")
            reader.take(block)


def _goes_into_title(block: Block, appendix: AppendixFound) -> bool:
    """Lines between "PHỤ LỤC" and its table are its title; "(Kèm theo …)" is printed by the product itself."""
    if isinstance(block, Table):
        return False
    if block.plain.casefold().startswith(ATTACHED):
        return True
    title = f"{appendix.title} {block.plain}".strip()
    if len(title) > 500:
        return False
    appendix.title = title
    return True


def _tasks_section(found: Recognised) -> SectionFound:
    """Where the tasks of appendices belong: the section that names an appendix, one of tasks, the last one."""
    sections = list(found.walk())
    for wanted in ("phụ lục", "nhiệm vụ"):
        for section in sections:
            if wanted in " ".join([section.title, *section.body]).casefold():
                return section
    if not sections:
        found.sections.append(SectionFound())
    return found.sections[-1]


def _label(words: str) -> str:
    mark = APPENDIX.fullmatch(words)["mark"]
    return f"Phụ lục {mark}" if mark else "Phụ lục"


def _finish(found: Recognised) -> None:
    for task in found.tasks:
        inline = not task.measures and task.appendix is None and task.kind == "block"
        if inline and task.intro:  # "Nhiệm vụ, giải pháp: trên cơ sở …" is the measure itself
            task.measures = [MeasureFound(" ".join(task.intro), is_inline=True)]
            task.intro = []
    name_sections(found)
    name_deadlines(found)
    named, loose = announced(found)
    present = {appendix.label for appendix in found.appendices}
    for label in named:
        if label.replace(" số", "") not in {known.replace(" số", "") for known in present}:
            found.appendices.append(AppendixFound(label))
    for words in loose if not found.appendices else ():
        found.doubt(words, NO_APPENDIX)
    for task in found.tasks:
        if task.kind == "block" and not task.codes:
            found.doubt(task.summary or task.heading, "nhiệm vụ không in mã tiêu chí: gắn tiêu chí bằng tay.")
