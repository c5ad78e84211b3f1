"""A plan without a fault as plain values; a test says only what it breaks."""

from datetime import date

from plans.checks import check
from plans.checks.facts import Body, PlanFacts, SectionFacts, TaskFacts

LINES = {"basis": ("Căn cứ Quyết định số 1926/QĐ-UBND;",), "recipient": ("Sở Nội vụ;", "Lưu: VT.")}
LEAD = Body("Phòng Nội vụ", "lead")


def section(pk=1, marker="I.", title="NHIỆM VỤ", **values) -> SectionFacts:
    return SectionFacts(pk=pk, marker=marker, title=title, **values)


def sections(*markers, parent=None) -> tuple[SectionFacts, ...]:
    """Headings with these numbers, numbered from 1, or from 11 below the first."""
    start = 1 if parent is None else 11
    return tuple(section(pk, marker, parent=parent) for pk, marker in enumerate(markers, start=start))


def task(pk=1, **values) -> TaskFacts:
    whole = {
        "section": 1,
        "summary": "Rà soát hồ sơ",
        "product": "Báo cáo",
        "phrase": "trong tháng 6/2024",
        "last_day": date(2024, 6, 30),
        "parties": (LEAD,),
    }
    return TaskFacts(pk=pk, **{**whole, **values})


def plan(**values) -> PlanFacts:
    whole = {
        "pk": 7,
        "year": 2024,
        "on": date(2024, 6, 10),
        "month": 3,
        "symbol": "KH-UBND",
        "place": "Bắc Sơn",
        "sign_title": "CHỦ TỊCH",
        "sign_name": "Nguyễn Thị Mẫu",
        "lines": LINES,
        "sections": (section(),),
    }
    return PlanFacts(**{**whole, **values})


def found(**values) -> list[tuple[str, str]]:
    """(code, sentence) of everything found in the plan with these values."""
    return [(one.code, one.sentence) for one in check(plan(**values))]


def codes(**values) -> list[str]:
    return [code for code, _ in found(**values)]


def mends(**values) -> list[str]:
    """The addresses where what is found is mended."""
    return [one.mend.url for one in check(plan(**values))]
