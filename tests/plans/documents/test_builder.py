import pytest

from plans.documents.builder import build_document
from plans.documents.model import DateLine, NumberLine
from plans.models import Appendix, Measure, PlanLine, TaskParty
from tests.factories import make_agency, make_line, make_plan, make_section, make_task

from .reading import printed, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """A plan with a branch of sections, one task block and two recipients."""
    plan = make_plan(symbol="KH-UBND", place="Bắc Sơn", month=3, preamble="Mở đầu:", closing="Trên đây.\nThực hiện./.")
    make_line(plan, "basis", "Căn cứ Luật;")
    make_line(plan, "recipient", "Sở Nội vụ;")
    make_line(plan, "recipient", "Lưu: VT.", 2)
    part = make_section(plan, marker="I.", title="NHIỆM VỤ")
    make_section(plan, 2, parent=part, marker="b)", body="Việc hai")
    make_section(plan, 1, parent=part, marker="a)", body="Việc một\nđoạn tiếp")
    make_task(part, heading="Tiêu chí 1.6.2", lead="Phòng Nội vụ", measures=["Đôn đốc", "Kiểm tra"])
    return plan


def test_the_order_is_that_of_the_paper(plan):
    assert printed(build_document(plan)) == [
        "Căn cứ Luật;",
        "Mở đầu:",
        "I. NHIỆM VỤ",
        "Tiêu chí 1.6.2",
        "- Cơ quan chủ trì tham mưu: Phòng Nội vụ.",
        "- Nhiệm vụ, giải pháp:",
        "+ Đôn đốc",
        "+ Kiểm tra",
        "a) Việc một",
        "đoạn tiếp",
        "b) Việc hai",
        "Trên đây.",
        "Thực hiện./.",
    ]


def test_blank_number_and_day_stay_blank(plan):
    document = build_document(plan)
    assert document.number == NumberLine("", "KH-UBND")
    assert document.date == DateLine("Bắc Sơn", "", "3", "2024")


def test_day_and_first_months_take_a_zero(plan):
    plan.day, plan.month = 9, 2
    assert build_document(plan).date == DateLine("Bắc Sơn", "09", "02", "2024")


def test_a_plan_without_symbol_and_place_prints_gaps_and_nothing_invented(plan):
    plan.has_number_line, plan.symbol, plan.place = False, "", ""
    document = build_document(plan)
    assert (document.number, document.date) == (NumberLine("", "KH"), DateLine("", "", "3", "2024"))


def test_a_letter_has_its_subject_under_the_number(plan):
    plan.kind, plan.subject = "letter", "chuẩn bị họp"
    make_line(plan, "addressee", "- Chánh Thanh tra huyện.")
    document = build_document(plan)
    assert (document.type_title, document.subject) == ("", ("V/v chuẩn bị họp",))
    assert [words(line) for line in document.addressees] == ["Chánh Thanh tra huyện."]


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (
            lambda: TaskParty.objects.update(printed="Phòng Tư pháp"),
            "- Cơ quan chủ trì tham mưu: Phòng Nội vụ.",
            "- Cơ quan chủ trì tham mưu: Phòng Tư pháp.",
        ),
        (lambda: Measure.objects.filter(position=2).update(text="Tập huấn"), "+ Kiểm tra", "+ Tập huấn"),
    ],
)
def test_one_changed_lead_or_measure_changes_one_line(plan, change, before, after):
    old = build_document(plan)
    change()
    new = build_document(plan)
    assert (old.recipients, old.head, old.signature) == (new.recipients, new.head, new.signature)
    assert printed(new) == [after if line == before else line for line in printed(old)]


def test_one_changed_recipient_changes_one_recipient(plan):
    old = build_document(plan)
    PlanLine.objects.filter(text="Sở Nội vụ;").update(text="TT HĐND huyện;")
    new = build_document(plan)
    assert [words(line) for line in new.recipients] == ["TT HĐND huyện;", "Lưu: VT."]
    assert printed(new) == printed(old)


def test_a_duty_is_printed_once_as_its_section(plan):
    section = make_section(plan, 3, marker="3.", body="Gửi kế hoạch trước ngày 15/6/2024")
    make_task(section, kind="duty", heading="Gửi kế hoạch", deadline_phrase="trước ngày 15/6/2024")
    lines = printed(build_document(plan))
    assert [line for line in lines if "15/6" in line] == ["3. Gửi kế hoạch trước ngày 15/6/2024"]


def test_inline_measures_product_and_deadline_stand_in_their_lines(plan):
    task = make_task(make_section(plan, 4), intro="phòng Nội vụ:", measures=["rà soát."], product="Báo cáo")
    task.measures.update(is_inline=True)
    task.parties.create(role="implementing", printed="các cơ quan", position=1)
    task.parties.create(role="implementing", printed="UBND cấp xã", position=2)
    assert printed(build_document(plan))[-5:-2] == [
        "- Cơ quan thực hiện: các cơ quan; UBND cấp xã.",
        "- Nhiệm vụ, giải pháp: phòng Nội vụ: rà soát.",
        "- Sản phẩm: Báo cáo.",
    ]


def test_a_footnote_without_a_call_is_not_lost(plan):
    make_line(plan, "footnote", "Quyết định 102.")
    document = build_document(plan)
    assert [words(note) for note in document.loose_notes] == ["Quyết định 102."]
    plan.preamble = "Theo quyết định[^1]:"
    assert build_document(plan).loose_notes == ()


def test_tasks_of_an_appendix_stand_there_only(plan):
    appendix = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I", title="Nhiệm vụ")
    section = plan.sections.first()
    make_task(
        section, 9, summary="Rà soát", lead="Phòng Nội vụ", measures=["Một"], appendix=appendix, product="Báo cáo"
    )
    document = build_document(plan)
    row = document.appendices[0].rows[0]
    assert [words(text) for text in row.content] == ["Rà soát", "+ Một"]
    assert (row.number, row.lead, row.product) == ("1", "Phòng Nội vụ", "Báo cáo")
    assert "Rà soát" not in printed(document)


def test_an_appendix_without_rows_stays_empty(plan):
    Appendix.objects.create(plan=plan, position=1, label="Phụ lục II")
    assert build_document(plan).appendices[0].rows == ()


def test_queries_do_not_grow_with_the_plan(django_assert_num_queries):
    large = make_plan(make_agency())
    for number in range(1, 40):
        make_task(make_section(large, number, title=f"Mục {number}"), lead="Phòng Nội vụ", measures=["Một", "Hai"])
    with django_assert_num_queries(8):  # lines, sections, tasks, parties, measures, tables, appendices, office style
        build_document(large)
