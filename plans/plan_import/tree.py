"""Paragraphs and tables of the body → the tree of sections with their task blocks. Nothing is dropped."""

from .labels import PRINTED, ROLES, Label, codes_of, label_of, name_of
from .markers import BULLETS, RANKS, Marked, marked
from .recognised import MeasureFound, Recognised, SectionFound, TaskFound
from .source import Block, Cell, Paragraph, Table
from .tables import TaskTable, is_score_table, rows_as_text, task_table, tasks_in

MAX_DEPTH = 8  # as plans.editing allows by hand
LONGEST_TITLE = 500
SHORT_TITLE = 200
LONGEST_HEADING = 1000
ORDER_CHANGED = "khối in theo thứ tự chủ trì, phối hợp, thực hiện, giải pháp, sản phẩm, thời hạn: dòng này đổi chỗ."
LABEL_CHANGED = "nhãn được in lại là «{}»."
BULLET_CHANGED = "dòng trong «Nhiệm vụ, giải pháp» được in với dấu «+»."


class TreeReader:
    """Takes the blocks of the body one by one; every one ends up in ``found`` in the order it came."""

    def __init__(self, found: Recognised):
        self.found = found
        self.roots: list[SectionFound] = found.sections
        self.stack: list[tuple[str, SectionFound]] = []
        self.block: TaskFound | None = None
        self.in_measures = False
        self.labels: list[str] = []  # those of the open block, as they came
        self.table: TaskTable | None = None  # the last one, for its part on the next page
        self.head: tuple[Cell, ...] = ()

    def take(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
            return
        mark, label = marked(block.text), label_of(block.text)
        if codes_of(block.text) and len(block.plain) <= LONGEST_HEADING:
            self._open_block(block, mark)
        elif label is not None and (self.block is not None or label.kind in ROLES):
            self._labelled(label)
        elif self.block is not None and self._is_measure(mark):
            self._measure(mark)
        elif mark.kind:
            self._section(block, mark)
        elif block.is_heading and len(block.words) <= LONGEST_TITLE:
            self._section(block, Marked("heading", "", block.words))
        else:
            self._text(block.text)

    def host(self) -> SectionFound:
        """The section in which something new stands last: the current one, or a nameless one inside it."""
        if not self.stack:
            self._push("heading", SectionFound())
        elif self.stack[-1][1].children:
            self._push(self.stack[-1][0], SectionFound(), inside=True)
        return self.stack[-1][1]

    def add_tasks(self, tasks: list[TaskFound]) -> None:
        self.host().tasks += tasks

    # --- sections and text ---

    def _section(self, block: Paragraph, mark: Marked) -> None:
        self._close_block()
        self._make_room(mark)
        words = mark.rest
        if _is_title(block, mark, is_letter=self.found.kind == "letter"):
            words = Paragraph(words).words
            section = SectionFound(mark.marker, words)
        else:
            section = SectionFound(mark.marker, body=[words] if words else [])
        self._push(mark.kind, section, inside=True)

    def _make_room(self, mark: Marked) -> None:
        """Leave the sections beside or below which ``mark`` does not stand."""
        kinds = [kind for kind, _ in self.stack]
        if mark.kind in kinds:
            del self.stack[kinds.index(mark.kind) :]
        elif not (mark.is_first and kinds and kinds[-1] not in BULLETS and mark.kind not in ("roman", "upper")):
            while self.stack and RANKS[self.stack[-1][0]] >= mark.rank:
                self.stack.pop()
        del self.stack[MAX_DEPTH - 1 :]

    def _push(self, kind: str, section: SectionFound, *, inside: bool = False) -> None:
        parent = self.stack[-1][1] if self.stack and inside else None
        (self.roots if parent is None else parent.children).append(section)
        self.stack.append((kind, section))
        del self.stack[MAX_DEPTH:]

    def _text(self, text: str) -> None:
        if self.block is not None:
            self._text_in_block(text)
            return
        section = self.host()
        if not section.is_open:
            self._push(self.stack[-1][0], SectionFound(), inside=True)
            section = self.stack[-1][1]
        section.body.append(text)

    # --- task blocks ---

    def _open_block(self, block: Paragraph, mark: Marked) -> None:
        self._close_block()
        if mark.kind and mark.kind not in BULLETS:
            self._make_room(mark)
        task = TaskFound(heading=block.words, summary=name_of(block.text), codes=codes_of(block.text))
        self.add_tasks([task])
        self.block = task

    def _close_block(self) -> None:
        self.block, self.in_measures, self.labels = None, False, []

    def _labelled(self, label: Label) -> None:
        if self.block is None or self._is_next_block(label):
            self._close_block()
            section = self.host()
            self.block = TaskFound(summary=section.title or " ".join(section.body))
            self.add_tasks([self.block])
        task = self.block
        if label.kind in ROLES and not task.names.get(label.kind):
            task.names[label.kind] = label.rest
        elif label.kind in ("product", "deadline") and not getattr(task, label.kind):
            setattr(task, label.kind, label.rest.rstrip(" ."))
        elif label.kind == "measures" and not self.in_measures:
            self.in_measures = True
            task.intro += [label.rest] if label.rest else []
        else:
            self._text_in_block(f"{label.words}: {label.rest}")
            return
        order = list(PRINTED)
        if any(order.index(before) > order.index(label.kind) for before in self.labels):
            self.found.doubt(f"{label.words}: {label.rest}", ORDER_CHANGED)
        self.labels.append(label.kind)
        if not label.is_printed_alike:
            self.found.doubt(f"{label.words}: {label.rest}", LABEL_CHANGED.format(PRINTED[label.kind]))

    def _is_next_block(self, label: Label) -> bool:
        """A second lead begins a block of its own."""
        return label.kind == "lead" and bool(self.block.names.get("lead"))

    def _is_measure(self, mark: Marked) -> bool:
        kinds = [kind for kind, _ in self.stack]
        if mark.kind in BULLETS:
            return self.in_measures or mark.kind == "plus"
        return self.in_measures and mark.kind in ("letter", "paren") and mark.kind not in kinds

    def _measure(self, mark: Marked) -> None:
        self.in_measures = True
        if mark.kind != "plus":
            self.found.doubt(f"{mark.marker} {mark.rest}", BULLET_CHANGED)
        words = mark.rest if mark.kind in BULLETS else f"{mark.marker} {mark.rest}"
        self.block.measures.append(MeasureFound(words))

    def _text_in_block(self, text: str) -> None:
        """A line of a block without bullet or label goes on with what stands before it."""
        task = self.block
        if task.measures:
            task.measures[-1].text += f"\n{text}"
        elif self.in_measures or task.names:
            task.intro.append(text)
        elif len(task.heading) + len(text) < LONGEST_HEADING:
            task.heading += f"\n{text}"
            self.found.doubt(text, "dòng nối vào đề mục nhiệm vụ ngay trên.")
        else:
            self._close_block()
            self._text(text)

    # --- tables ---

    def _table(self, table: Table) -> None:
        self._close_block()
        tasks = table_tasks(self, table)
        if tasks:
            self.add_tasks(tasks)
            self.found.doubt("", f"Bảng {len(tasks)} dòng nhiệm vụ nằm trong thân văn bản: in thành các khối nhiệm vụ.")
        elif is_score_table(table):
            section = self.host()
            if not section.is_open:
                self._push(self.stack[-1][0], SectionFound(), inside=True)
                section = self.stack[-1][1]
            section.kind, section.scores = "scores", table
        else:
            for line in rows_as_text(table):
                self._text(line)
            self.found.doubt(" ".join(rows_as_text(table)[:1]), "bảng chưa nhận ra: giữ từng dòng thành chữ.")


def table_tasks(reader: TreeReader, table: Table, *, before: int = 0) -> list[TaskFound]:
    """The tasks of a table, also of one that goes on from the page before without a head; [] for other tables."""
    own = task_table(table)
    if own is not None:
        reader.table, reader.head = own, table.rows[0]
    elif reader.table is not None and len(table.rows[0]) == len(reader.head):
        own = TaskTable(reader.table.columns, reader.table.others, table.rows)
    if own is None:
        return []
    tasks, doubts = tasks_in(own, reader.head, before=before)
    reader.found.doubts += doubts
    return tasks


def _is_title(block: Paragraph, mark: Marked, *, is_letter: bool) -> bool:
    """Whether words after a marker are a heading; a công văn has numbered paragraphs and no headings."""
    words = mark.rest
    if not words or len(words) > LONGEST_TITLE:
        return False
    if block.is_heading or mark.kind in ("part", "upper", "roman", "heading"):
        return True
    is_numbered = mark.kind in ("n1", "n2", "n3", "n4") and not is_letter
    return is_numbered and len(words) <= SHORT_TITLE and not words.rstrip("* ").endswith((".", ";", ","))
