"""What a table is: the form around a text, a score table, a table of tasks in any order of columns, or just rows."""

import re
from dataclasses import dataclass

from .head import ADDRESSED, DAY, NATION, NUMBER
from .labels import CODE, CODES
from .markers import marked
from .recognised import Doubt, MeasureFound, TaskFound, shortened
from .source import Cell, Paragraph, Table, plain
from .tail import RECIPIENTS
from .text import paragraph

COLUMNS = [  # the first kind whose words a head cell holds; a kind is taken once, later cells of it are extra columns
    ("number", re.compile(r"(?:s?tt|số tt|số thứ tự)\.?", re.I)),
    ("cooperating", re.compile(r".*phối hợp.*", re.I)),
    ("lead", re.compile(r".*(?:chủ trì|đầu mối|trách nhiệm).*", re.I)),
    ("product", re.compile(r".*(?:sản phẩm|kết quả(?: đầu ra| dự kiến| thực hiện)?).*", re.I)),
    ("deadline", re.compile(r".*(?:thời gian|thời hạn|tiến độ|hoàn thành).*", re.I)),
    ("implementing", re.compile(r"(?:cơ quan|đơn vị|bộ phận|người|tổ chức|nơi).*thực hiện.*", re.I)),
    ("code", re.compile(r"(?:mã|mã số|tiêu chí|mã tiêu chí|tiêu chí thành phần|tiêu chí,? tiêu chí thành phần)", re.I)),
    ("measures", re.compile(r".*(?:giải pháp|biện pháp).*", re.I)),
    ("content", re.compile(r".*(?:nội dung|nhiệm vụ|công việc).*", re.I)),
]
SCORES = re.compile(r"điểm (?:tối đa|chuẩn).*điểm (?:đạt|tự chấm|thẩm định)", re.I | re.DOTALL)
LONGEST_HEADING = 1000


@dataclass(frozen=True)
class TaskTable:
    """Columns by kind (content, lead, …), the other columns with their heads, and the rows below the head."""

    columns: dict[str, int]
    others: dict[int, str]
    rows: tuple[tuple[Cell, ...], ...]


def is_form(table: Table) -> bool:
    """Whether a table only places text: the head with quốc hiệu, or Nơi nhận beside the signature."""
    lines = [plain(line).strip() for row in table.rows for cell in row for line in cell.text.split("\n")]
    return any(
        NATION.fullmatch(line)
        or NUMBER.fullmatch(line)
        or DAY.fullmatch(line)
        or RECIPIENTS.fullmatch(line)
        or ADDRESSED.fullmatch(line)
        for line in lines
    )


def lines_of(table: Table) -> list[Paragraph]:
    """The lines of a form table, row by row and cell by cell."""
    cells = (cell for row in table.rows for cell in row)
    return [paragraph(line) for cell in cells for line in cell.text.split("\n") if line.strip()]


def is_score_table(table: Table) -> bool:
    return len(table.rows) > 1 and bool(SCORES.search(" ".join(cell.text for cell in table.rows[0])))


def rows_as_text(table: Table) -> list[str]:
    """One line a row, cells apart by " | "; empty rows are left out."""
    lines = (" | ".join(cell.text.replace("\n", " ") for cell in row).strip(" |") for row in table.rows)
    return [line for line in lines if line]


def task_table(table: Table) -> TaskTable | None:
    """The table by its head (which may take two rows), None when it is not one of tasks."""
    for height in (1, 2):
        heads = _heads(table, height)
        columns: dict[str, int] = {}
        for place, head in enumerate(heads):
            kind = next((kind for kind, words in COLUMNS if head and words.fullmatch(head)), None)
            if kind is not None:
                columns.setdefault(kind, place)
        if "content" not in columns and "measures" in columns:
            columns["content"] = columns.pop("measures")
        if "lead" not in columns and "implementing" in columns:
            columns["lead"] = columns.pop("implementing")
        if "content" in columns and {"lead", "deadline", "product"} & columns.keys():
            others = {place: head for place, head in enumerate(heads) if place not in columns.values()}
            return TaskTable(columns, others, table.rows[height:])
    return None


def tasks_in(found: TaskTable, head: tuple[Cell, ...], *, before: int = 0) -> tuple[list[TaskFound], list[Doubt]]:
    """The tasks of a table in order, ``before`` of them counted already; a group's name goes before the next task's."""
    tasks: list[TaskFound] = []
    doubts: list[Doubt] = []
    waiting: list[str] = []
    above: tuple[Cell, ...] = ()
    for row in found.rows:
        texts = [cell.text.strip() for cell in row]
        if not any(texts) or texts == [cell.text.strip() for cell in head] or _is_column_numbers(texts):
            continue
        if _is_group(found, texts):
            waiting.append(" ".join(filter(None, texts)))
            doubts.append(Doubt(shortened(waiting[-1]), "dòng nhóm trong bảng: giữ ở đầu nhiệm vụ ngay sau."))
        elif tasks and _goes_on(found, row):
            tasks[-1].intro += texts[found.columns["content"]].split("\n")
        else:
            row = _filled(found, row, above)
            tasks.append(_task(found, row, waiting, number=before + len(tasks) + 1))
            waiting, above = [], row
    if waiting:
        tasks.append(TaskFound(heading="\n".join(waiting), summary=waiting[0]))
    return tasks, doubts


def _heads(table: Table, height: int) -> list[str]:
    rows = table.rows[:height]
    width = max((len(row) for row in rows), default=0)
    cells = [[row[place].text for row in rows if place < len(row)] for place in range(width)]
    return [" ".join(plain(" ".join(texts)).split()) for texts in cells]


def _is_column_numbers(texts: list[str]) -> bool:
    """ "(1) (2) (3)", the numbers of the columns below a head."""
    figures = [text.strip("()") for text in texts if text]
    return len(figures) > 2 and figures == [str(number) for number in range(1, len(figures) + 1)]


def _is_group(found: TaskTable, texts: list[str]) -> bool:
    """Whether nothing stands in a row but a number and words, in capitals or with a roman number or across the row."""
    number = found.columns.get("number", -1)
    filled = [place for place, text in enumerate(texts) if text and place != number]
    if len(filled) != 1 or filled[0] not in (found.columns["content"], 0, 1):
        return False
    words = plain(texts[filled[0]])
    mark = texts[number].rstrip(".") if 0 <= number < len(texts) else ""
    return words.isupper() or bool(re.fullmatch(r"[IVX]+|[A-H]", mark)) or marked(words).kind in ("roman", "upper")


def _goes_on(found: TaskTable, row: tuple[Cell, ...]) -> bool:
    """Whether a row only carries the words of the one before over a page break."""
    filled = [place for place, cell in enumerate(row) if cell.text.strip() or cell.goes_on]
    return filled == [found.columns["content"]] and "number" in found.columns


def _filled(found: TaskTable, row: tuple[Cell, ...], above: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row with the bodies, product and deadline of merged cells, which stand in the first of their rows alone."""
    shared = {
        found.columns[kind] for kind in ("lead", "cooperating", "implementing", "deadline") if kind in found.columns
    }
    return tuple(
        above[place] if cell.goes_on and place in shared and place < len(above) else cell
        for place, cell in enumerate(row)
    )


def _task(found: TaskTable, row: tuple[Cell, ...], groups: list[str], number: int) -> TaskFound:
    texts = {kind: row[place].text.strip() if place < len(row) else "" for kind, place in found.columns.items()}
    first, *rest = texts["content"].split("\n")
    first = _with_code(texts.get("code", ""), _with_number(texts.get("number", ""), first, number))
    task = TaskFound(heading="\n".join([*groups, first]), summary=plain(marked(texts["content"].split("\n")[0]).rest))
    code = re.fullmatch(rf"(?:Tiêu chí\s+)?({CODES})\b.*", plain(texts.get("code", "") or first), re.I | re.DOTALL)
    task.codes = (
        re.findall(CODE, code[1]) if code and (texts.get("code") or first.lower().startswith("tiêu chí")) else []
    )
    task.names = {
        role: " ".join(texts[role].split()) for role in ("lead", "cooperating", "implementing") if texts.get(role)
    }
    task.product, task.deadline = (" ".join(texts.get(kind, "").split()) for kind in ("product", "deadline"))
    _add_lines(task, rest + texts.get("measures", "").split("\n"))
    for place, head in found.others.items():
        if place < len(row) and row[place].text.strip():
            task.intro.append(f"{head}: {row[place].text}".strip(" :"))
    return task


def _with_number(number: str, text: str, expected: int) -> str:
    """The row's number before its words, unless the appendix will count the same."""
    return text if number.strip(".) ") in ("", str(expected)) else f"{number} {text}"


def _with_code(code: str, text: str) -> str:
    if not code:
        return text
    return f"Tiêu chí {code}: {text}" if re.fullmatch(CODES, code) else f"{code}\n{text}"


def _add_lines(task: TaskFound, lines: list[str]) -> None:
    """Bulleted lines are measures, lines after them belong to the last one, lines before them lead in."""
    for line in filter(None, (line.strip() for line in lines)):
        found = marked(line)
        if found.kind in ("plus", "dash"):
            task.measures.append(MeasureFound(found.rest))
        elif task.measures:
            task.measures[-1].text += f"\n{line}"
        else:
            task.intro.append(line)
