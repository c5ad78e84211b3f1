"""The structure of the sample plans holds every sentence of its source document, in its order."""

import pytest

from criteria.points import format_points
from plans.models import PlanLine, TaskParty
from tests.seeds import missing_sentences

HEAD_OF_TABLE = [
    "TT",
    "Lĩnh vực/tiêu chí/tiêu chí thành phần",
    "Điểm tối đa",
    "Điểm đạt được",
    "Chưa đạt so với điểm tối đa",
    "Nguyên nhân chưa đạt điểm",
]
PARTY_LINES = {TaskParty.Role.LEAD: "Cơ quan chủ trì tham mưu", TaskParty.Role.IMPLEMENTING: "Cơ quan thực hiện"}


def lines(plan, kind):
    return [line.text for line in plan.lines.filter(kind=kind)]


def head(plan):
    if plan.is_letter:
        yield "ỦY BAN NHÂN DÂN HUYỆN BÌNH SƠN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc"
    if plan.has_number_line:
        yield f"Số: {plan.number}/{plan.symbol}"
    if plan.is_letter:
        yield f"V/v {plan.subject}"
    if plan.place:
        day = f"{plan.day:02}" if plan.day else ""
        yield f"{plan.place}, ngày {day} tháng {plan.month or ''} năm {plan.year}"
    yield from ["Kính gửi:"] if plan.is_letter else ["KẾ HOẠCH", plan.subject]
    yield from (f"- {text}" for text in lines(plan, PlanLine.Kind.ADDRESSEE))
    yield from [*lines(plan, PlanLine.Kind.BASIS), plan.preamble]


def score_table(assessment):
    yield from HEAD_OF_TABLE
    scores = {score.criterion_id: score.achieved for score in assessment.scores.all()}
    printed = set()
    for criterion in assessment.criteria_set.criteria.filter(is_remainder=False).prefetch_related("children", "causes"):
        leaves = criterion.children.all() or [criterion]
        achieved = sum(scores[leaf.pk] for leaf in leaves)
        yield f"{criterion.code} {criterion.name} {format_points(criterion.maximum)} {format_points(achieved)}"
        yield format_points(criterion.maximum - achieved)
        yield from (cause.text for cause in criterion.causes.all() if cause.pk not in printed)
        printed |= {cause.pk for cause in criterion.causes.all()}
    yield "TỔNG ĐIỂM " + " ".join(
        format_points(value)
        for value in (
            assessment.total_maximum,
            assessment.total_achieved,
            assessment.total_maximum - assessment.total_achieved,
        )
    )


def task_block(task):
    yield task.heading
    for role, label in PARTY_LINES.items():
        names = "".join(party.joint + party.printed for party in task.parties.filter(role=role))
        yield f"- {label}: {names}." if names else ""
    yield f"- Nhiệm vụ, giải pháp: {task.intro}"
    yield from (measure.text if measure.is_inline else f"+ {measure.text}" for measure in task.measures.all())


def section_lines(section):
    yield f"{section.marker} {section.title} {section.body}"
    if section.kind == "scores":
        yield from score_table(section.plan.assessment)
    for task in section.tasks.filter(kind="block"):
        yield from task_block(task)
    for child in section.children.all():
        yield from section_lines(child)


def foot(plan):
    yield plan.closing
    yield "Nơi nhận:"
    yield from (f"- {text}" for text in lines(plan, PlanLine.Kind.RECIPIENT))
    yield from [plan.sign_authority, plan.sign_title, plan.sign_name]
    yield from lines(plan, PlanLine.Kind.FOOTNOTE)


def text_of(plan):
    body = [line for section in plan.sections.filter(parent=None) for line in section_lines(section)]
    return "\n".join([*head(plan), *body, *foot(plan)])


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4"])
def test_every_sentence_is_in_the_structure(demo, key):
    assert missing_sentences(key, text_of(demo.plan(key))) == []


def test_printed_misspellings_stay(demo):
    assert "sáng tạo bút phá" in text_of(demo.plan("S0"))
    assert "thực hiện duy chỉ và nâng cao" in text_of(demo.plan("S4"))
    assert "hành vi tiêu cực, những nhiều" in text_of(demo.plan("S4"))
    assert "huyện, thành phổ." in text_of(demo.plan("S4"))
