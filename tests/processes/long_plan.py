"""A made plan as long as one likes: sections with text and footnotes, tasks in a landscape appendix."""

from plans.models import Appendix, Measure, Plan, PlanLine, Section, Task, TaskParty

WORDS = "Ủy ban nhân dân các xã rà soát, thống kê hồ sơ quá hạn của từng lĩnh vực, báo cáo kết quả hằng tháng "
LETTERS = 2_700  # of running text on a page, about
SECTIONS = 10


def long_plan(like: Plan, *, text_pages: int, rows: int, notes: int = 20) -> Plan:
    """A draft of the issuer of ``like``: some pages of text in ten sections, ``rows`` tasks in an appendix."""
    plan = Plan.objects.create(issuer=like.issuer, year=like.year, subject="Kế hoạch dài", place="Bắc Sơn")
    lines = [PlanLine(plan=plan, kind="footnote", position=n, text=f"Chú thích {n}: {WORDS}") for n in range(notes)]
    PlanLine.objects.bulk_create(lines)
    paragraph = (WORDS * 5).strip() + "."
    body = "\n".join([paragraph] * (text_pages * LETTERS // len(paragraph) // SECTIONS))
    for n in range(SECTIONS):
        calls = "".join(f"\nCăn cứ[^{note}] đã nêu." for note in range(n + 1, notes + 1, SECTIONS))
        section = Section.objects.create(
            plan=plan, position=n, marker=f"{n + 1}.", title=f"Phần {n}", body=body + calls
        )
    _add_tasks(section, rows)
    return plan


def _add_tasks(section: Section, rows: int) -> None:
    appendix = Appendix.objects.create(plan=section.plan, position=1, label="Phụ lục", title="Danh mục nhiệm vụ")
    places = {"plan": section.plan, "section": section, "appendix": appendix}
    Task.objects.bulk_create(
        Task(**places, position=n, heading=f"Nhiệm vụ {n}: {WORDS}", product=WORDS) for n in range(rows)
    )
    tasks = list(section.tasks.all())
    Measure.objects.bulk_create(Measure(task=task, position=1, text=WORDS * 2) for task in tasks)
    TaskParty.objects.bulk_create(
        TaskParty(task=task, role=TaskParty.Role.LEAD, printed="Phòng Nội vụ") for task in tasks
    )
