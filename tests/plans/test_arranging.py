"""Moving sections, tasks and measures: the order changes, the words do not."""

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from plans.arranging import move_measure, move_section, move_task
from plans.documents.builder import build_document
from plans.editing import MAX_DEPTH
from plans.models import Plan, Section
from tests.factories import make_agency, make_plan, make_section, make_task, make_user


@pytest.fixture
def plan(db):
    return make_plan(make_agency("huyen"))


@pytest.fixture
def person(plan):
    return make_user(plan.issuer)


@pytest.fixture
def tree(plan) -> dict[str, Section]:
    """A (a1, a2), B, C."""
    found = {"A": make_section(plan, 1, title="A")}
    found |= {name: make_section(plan, 2, title=name, parent=found["A"]) for name in ("a1", "a2")}
    return found | {name: make_section(plan, 9, title=name) for name in ("B", "C")}


def shape(plan) -> str:
    """The tree in one line: "A(a1 a2) B C"."""

    def walk(parent):
        rows = plan.sections.filter(parent=parent).order_by("position")
        parts = [row.title + (f"({inner})" if (inner := walk(row)) else "") for row in rows]
        return " ".join(parts)

    return walk(None)


def trail(record) -> AuditEntry:
    return AuditEntry.objects.filter(model=record._meta.label_lower, record_id=record.pk).first()


@pytest.mark.parametrize(
    ("name", "how", "target", "after"),
    [
        ("B", "up", None, "B A(a1 a2) C"),
        ("A", "down", None, "B A(a1 a2) C"),
        ("a2", "up", None, "A(a2 a1) B C"),
        ("B", "in", None, "A(a1 a2 B) C"),
        ("a2", "in", None, "A(a1(a2)) B C"),
        ("a1", "out", None, "A(a2) a1 B C"),
        ("A", "after", "C", "B C A(a1 a2)"),
        ("C", "after", "a1", "A(a1 C a2) B"),
        ("a1", "after", "a2", "A(a2 a1) B C"),
        ("A", "inside", "C", "B C(A(a1 a2))"),
        ("a1", "inside", "A", "A(a2 a1) B C"),
    ],
)
def test_a_section_moves_with_all_inside_it(plan, person, tree, name, how, target, after):
    move_section(tree[name], how, by=person, target=tree.get(target))
    assert shape(plan) == after


@pytest.mark.parametrize(
    ("name", "how", "target"),
    [
        ("A", "up", None),
        ("C", "down", None),
        ("a1", "in", None),
        ("A", "out", None),
        ("A", "after", "a1"),
        ("A", "inside", "A"),
        ("A", "after", None),
        ("A", "khac", None),
    ],
)
def test_a_place_that_does_not_exist_is_refused(plan, person, tree, name, how, target):
    with pytest.raises(ValidationError):
        move_section(tree[name], how, by=person, target=tree.get(target))
    assert (shape(plan), trail(tree[name]), Plan.objects.get().version) == ("A(a1 a2) B C", None, 0)


def test_a_section_of_another_plan_is_no_place(plan, person, tree):
    foreign = make_section(make_plan(plan.issuer), title="Z")
    with pytest.raises(ValidationError):
        move_section(tree["B"], "after", by=person, target=foreign)


def test_sections_do_not_nest_without_end(plan, person):
    parent = None
    for number in range(MAX_DEPTH):
        parent = make_section(plan, number, title=str(number), parent=parent)
    make_section(plan, 50, title="trước")
    last = make_section(plan, 60, title="sau")
    with pytest.raises(ValidationError, match="tối đa 8 cấp"):
        move_section(last, "inside", by=person, target=parent)


def test_positions_run_through_the_document_after_a_move(plan, person, tree):
    move_section(tree["B"], "up", by=person)
    order = plan.sections.order_by("position").values_list("title", "position")
    assert list(order) == [("B", 1), ("A", 2), ("a1", 3), ("a2", 4), ("C", 5)]


def test_a_move_is_in_the_trail_and_outdates_open_forms(plan, person, tree):
    move_section(tree["a2"], "out", by=person)
    assert trail(tree["a2"]).changes == {"place": ["A › thứ 2", "thứ 2"]}
    assert (trail(tree["a2"]).action, Plan.objects.get().version) == ("move", 1)


def names(section):
    return [task.summary for task in section.tasks.order_by("position")]


@pytest.fixture
def tasks(tree):
    found = {name: make_task(tree["B"], 1, summary=name) for name in ("một", "hai", "ba")}
    return found | {"xa": make_task(tree["C"], 1, summary="xa", measures=["x"])}


@pytest.mark.parametrize(
    ("name", "how", "target", "in_b", "in_c"),
    [
        ("hai", "up", None, ["hai", "một", "ba"], ["xa"]),
        ("hai", "down", None, ["một", "ba", "hai"], ["xa"]),
        ("ba", "after", "một", ["một", "ba", "hai"], ["xa"]),
        ("một", "after", "ba", ["hai", "ba", "một"], ["xa"]),
        ("hai", "after", "xa", ["một", "ba"], ["xa", "hai"]),
        ("hai", "inside", "C", ["một", "ba"], ["xa", "hai"]),
        ("xa", "inside", "a1", ["một", "hai", "ba"], []),
    ],
)
def test_a_task_moves_within_and_between_sections(person, tree, tasks, name, how, target, in_b, in_c):
    move_task(tasks[name], how, by=person, target={**tree, **tasks}.get(target))
    assert (names(tree["B"]), names(tree["C"])) == (in_b, in_c)
    assert trail(tasks[name]).action == "move"


@pytest.mark.parametrize(
    ("name", "how", "target"), [("một", "up", None), ("ba", "down", None), ("ba", "after", "ba"), ("ba", "after", "B")]
)
def test_a_task_has_places_of_its_own_plan_alone(person, tree, tasks, name, how, target):
    with pytest.raises(ValidationError):
        move_task(tasks[name], how, by=person, target={**tree, **tasks}.get(target))
    foreign = make_section(make_plan(tree["A"].plan.issuer))
    with pytest.raises(ValidationError):
        move_task(tasks["ba"], "inside", by=person, target=foreign)
    assert names(tree["B"]) == ["một", "hai", "ba"]


def texts(task):
    return [measure.text for measure in task.measures.order_by("position")]


@pytest.fixture
def block(tree):
    return make_task(tree["A"], summary="khối", measures=["a", "b", "c"])


def test_measures_move_within_their_block(person, block):
    move_measure(block.measures.get(text="b"), "up", by=person)
    move_measure(block.measures.get(text="a"), "down", by=person)
    move_measure(block.measures.get(text="b"), "after", by=person, target=block.measures.get(text="c"))
    assert texts(block) == ["c", "b", "a"]


def test_a_measure_moves_to_another_block_as_a_line_of_its_own(person, block, tasks):
    block.measures.filter(text="b").update(is_inline=True)
    moved = block.measures.get(text="b")
    move_measure(moved, "inside", by=person, target=tasks["xa"])
    assert (texts(block), texts(tasks["xa"])) == (["a", "c"], ["x", "b"])
    moved.refresh_from_db()
    assert (moved.is_inline, trail(moved).changes) == (False, {"place": ["khối › thứ 2", "xa › thứ 2"]})


def test_moving_a_measure_outdates_both_blocks(person, block, tasks):
    move_measure(block.measures.first(), "inside", by=person, target=tasks["xa"])
    for task in (block, tasks["xa"]):
        task.refresh_from_db()
    assert (block.version, tasks["xa"].version) == (1, 1)


@pytest.mark.parametrize(("text", "how"), [("a", "up"), ("c", "down"), ("a", "khac")])
def test_a_measure_at_the_end_stays(person, block, text, how):
    with pytest.raises(ValidationError):
        move_measure(block.measures.get(text=text), how, by=person)
    assert texts(block) == ["a", "b", "c"]


def test_the_paper_follows_a_move(demo):
    plan, person = demo.plan("S4"), demo.user("phongnoivu")
    first = plan.sections.get(marker="1.1.", kind="tasks")
    move_section(first, "down", by=person)
    text = str(build_document(demo.plan("S4")))
    assert text.index("Cải cách thủ tục hành chính") < text.index("Công tác chỉ đạo điều hành CCHC")
