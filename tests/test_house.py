"""The shape of the code: imports run one way, files and functions stay small, nothing happens behind one's back."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["agencies", "criteria", "plans"]  # each may know those before it, none those after it
MODULES = sorted(path for folder in [*APPS, "parindex"] for path in (ROOT / folder).rglob("*.py"))
OWN = [path for path in MODULES if "migrations" not in path.parts]
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def nodes(path: Path):
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imported(path: Path) -> set[str]:
    """The first part of every absolute import, also of those inside functions."""
    names = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module)
    return {name.partition(".")[0] for name in names}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("app", APPS)
def test_imports_run_one_way(app):
    later = {*APPS[APPS.index(app) + 1 :], "parindex", "tests"}
    found = {name_of(path): imported(path) & later for path in MODULES if path.relative_to(ROOT).parts[0] == app}
    assert {name: names for name, names in found.items() if names} == {}


def test_the_configuration_holds_no_rule():
    """parindex names the apps by dotted text and includes; it imports none of them."""
    found = {path.name: imported(path) & set(APPS) for path in (ROOT / "parindex").rglob("*.py")}
    assert {name: names for name, names in found.items() if names} == {}


def test_no_module_is_over_400_lines():
    assert [name_of(path) for path in OWN if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_no_function_is_over_50_lines():
    found = [(path, node) for path in OWN for node in nodes(path) if isinstance(node, FUNCTIONS)]
    assert [f"{name_of(p)}:{n.name}" for p, n in found if n.end_lineno - n.lineno + 1 > 50] == []


def test_no_names_come_in_unnamed():
    stars = [path for path in OWN for n in nodes(path) if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"]
    assert stars == []


def test_no_signal_is_received():
    found = [
        path for path in OWN if "django.dispatch" in (text := path.read_text(encoding="utf-8")) or "post_save" in text
    ]
    assert found == []


def reads_the_clock(node) -> bool:
    """Whether a node imports ``today`` from agencies.clock or asks Python or Django what day it is."""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").rpartition(".")[2] == "clock"
    return (
        isinstance(node, ast.Attribute)
        and node.attr in {"today", "localdate"}
        and ast.unparse(node.value) != "settings"
    )


def test_the_clock_is_read_at_the_doors_alone():
    """Views, commands and Celery's tasks ask what day it is; rules are told (``today=``, ``on=``)."""
    doors = {"views", "views.py", "commands", "tasks.py", "clock.py"}
    found = [path for path in OWN if any(reads_the_clock(node) for node in nodes(path))]
    assert [name_of(path) for path in found if not doors & set(path.relative_to(ROOT).parts)] == []


def test_every_query_of_a_view_starts_with_what_the_person_may_see():
    views = [path for path in OWN if {"views", "views.py"} & set(path.parts)]
    lines = [(name_of(path), line) for path in views for line in path.read_text(encoding="utf-8").splitlines()]
    bare = [pair for pair in lines if re.search(r"\.objects(?!\.(visible_to|usable_by|readable_by)\()", pair[1])]
    assert [pair for pair in bare if "own_agencies(request.user, Agency.objects" not in pair[1]] == []


def test_our_own_scripts_are_modules_of_at_most_800_lines_in_all():
    scripts = list((ROOT / "static" / "js").rglob("*.js"))
    assert scripts
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in scripts) <= 800
