"""All themes together: order, severities, and a plan without a fault."""

import re
from pathlib import Path

from django.conf import settings

from plans import checks
from plans.checks import KINDS, Severity, check

from .plain import codes, plan, section, task


def test_a_whole_plan_has_no_finding():
    assert codes(tasks=(task(),)) == []


def test_the_gravest_come_first_then_the_order_of_the_document():
    tasks = (task(2, section=2, parties=(), product=""), task(1, section=1, product="", phrase="", last_day=None))
    found = check(plan(sections=(section(1, "I."), section(2, "II.")), tasks=tasks))
    assert [(one.severity, one.code, one.place.words[:6]) for one in found] == [
        (Severity.ERROR, "no_lead", "Mục II"),
        (Severity.WARNING, "no_deadline", "Mục I,"),
        (Severity.HINT, "no_product", "Mục I,"),
        (Severity.HINT, "no_product", "Mục II"),
    ]


def test_every_sentence_names_its_place_and_ends():
    found = check(plan(tasks=(task(parties=(), product="", phrase="", last_day=None),)))
    assert [(one.sentence.startswith(one.place.words), one.sentence[-1]) for one in found] == [(True, ".")] * 3


def test_every_code_of_the_modules_stands_in_the_table_and_the_other_way_round():
    folder = Path(checks.__file__).parent
    words = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py") if path.name != "findings.py")
    named = set(re.findall(r'"([a-z_]+)"', words)) & set(KINDS)
    assert named == set(KINDS)


def test_every_code_is_explained_to_the_administrator():
    rows = re.findall(
        r"\| `(\w+)` \| ([\w ]+) \|", (settings.BASE_DIR / "docs/quan-tri.md").read_text(encoding="utf-8")
    )
    assert [row for row in rows if row[0] in KINDS] == [(code, kind.label.lower()) for code, kind in KINDS.items()]


def test_severities_have_words_for_people():
    assert [severity.label for severity in Severity] == ["Lỗi", "Cảnh báo", "Gợi ý"]
