"""A frozen document reads back equal; what changed between two versions is said line by line."""

import json
from dataclasses import replace

import pytest

from plans.documents.builder import build_document
from plans.documents.difference import Change, difference, lines
from plans.documents.html import to_html
from plans.documents.model import NumberLine, Paragraph, Run
from plans.documents.stored import digest, dump, load
from plans.models import Appendix
from tests.factories import make_line, make_plan, make_section, make_task


@pytest.fixture
def plan(db):
    plan = make_plan(preamble="Mở đầu[^1] **đậm**.", symbol="KH-UBND", place="Bắc Sơn", closing="Hết./.")
    make_line(plan, "footnote", "Chú thích.")
    make_line(plan, "recipient", "Sở Nội vụ;")
    make_task(make_section(plan, title="NHIỆM VỤ"), heading="Tiêu chí 1.1", lead="Phòng Nội vụ", measures=["Rà soát"])
    return plan


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4", "MH"])
def test_every_document_reads_back_equal(demo, key):
    document = build_document(demo.plan(key))
    assert load(dump(document)) == document
    assert to_html(load(dump(document))) == to_html(document)


def test_the_digest_is_of_the_content(plan):
    document = build_document(plan)
    assert digest(document) == digest(build_document(plan))
    assert digest(document) != digest(replace(document, title="Khác"))
    assert len(digest(document)) == 64


def test_a_text_frozen_before_a_field_was_added_is_read_with_its_default(plan):
    document = build_document(plan)
    values = json.loads(dump(document))
    for part, name in [(values, "fills_attached"), (values["head"], "urgency"), (values["head"], "secrecy")]:
        del part[name]
    assert load(json.dumps(values).encode()) == document


def test_what_is_no_document_is_refused():
    with pytest.raises((KeyError, TypeError)):
        load(b'{"title": "x"}')


def test_documents_that_print_alike_have_no_difference(plan):
    assert difference(build_document(plan), build_document(plan)) == []


def test_a_changed_an_added_and_a_removed_line(plan):
    before = build_document(plan)
    after = replace(
        before,
        number=NumberLine("12", "KH-UBND"),
        closing=(*before.closing, Paragraph((Run("Thêm."),))),
        recipients=(),
    )
    assert difference(before, after) == [
        Change("Số: /KH-UBND", "Số: 12/KH-UBND"),
        Change("Nơi nhận: Sở Nội vụ;", "Thêm."),
    ]


def test_the_lines_follow_the_paper(plan):
    section = plan.sections.get()
    appendix = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I", title="Nhiệm vụ")
    make_task(section, 2, heading="Việc", lead="Phòng Nội vụ", product="Báo cáo", appendix=appendix)
    found = lines(build_document(plan))
    assert found.index("Mở đầu[1: Chú thích.] **đậm**.") < found.index("+ Rà soát") < found.index("Hết./.")
    assert found[-2:] == ["Phụ lục I Nhiệm vụ", "1 | Việc | Phòng Nội vụ |  | Báo cáo | "]


def test_a_changed_score_is_one_row_and_its_sums(demo):
    before = build_document(demo.plan("S4"))
    demo.assessment.scores.filter(criterion=demo.criterion("1.6.2")).update(achieved="0.5")
    changes = difference(before, build_document(demo.plan("S4")))
    assert len(changes) == 3
    assert changes[1].after.startswith("1.6.2 | Xử lý đề xuất, kiến nghị")
