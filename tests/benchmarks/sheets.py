"""``python -m tests.benchmarks.sheets [ROWS …]``: what an import or export of so many rows takes, and how much memory.

``seconds_a_row`` of the importers and ``agencies.exports.MOST_ROWS`` come from here. Each step is a child process of
its own with a full file of the kind: seconds on the clock, seconds of a processor, and the peak of memory beyond a
process that only opens the database.
"""

import io
import sys
import time
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from tests.benchmarks.stage import database, make_tree
from tests.benchmarks.workbooks import in_child

DAY = date(2024, 6, 10)
MOST_CHANGED = 500  # of the rows of one file (agencies.sheets.resource)


def changed(content: bytes, heading: str, most: int, value=None) -> bytes:
    """The exported file with other words in a column of its first ``most`` rows."""
    book, file = load_workbook(io.BytesIO(content)), io.BytesIO()
    sheet = book.worksheets[0]
    [column] = [cell.column for cell in sheet[1] if cell.value == heading]
    for row in range(2, min(sheet.max_row, most + 1) + 1):
        cell = sheet.cell(row, column)
        cell.value = value if value is not None else f"{cell.value} (sửa)"
    book.save(file)
    return file.getvalue()


def sheet_steps(make, heading: str, value=None) -> dict:
    """Export, preview and writing of a sheet whose ``heading`` is changed in as many rows as are allowed."""

    def read(content):
        return read_workbook(io.BytesIO(content), name="đo.xlsx")

    file = changed(export(make()), heading, MOST_CHANGED, value)
    digest = in_child(lambda: run(make(), read(file)).digest)[0]
    return {
        "xuất": lambda: len(export(make())),
        "đọc tệp": lambda: len(read(file).sheets) and len(file),
        "xem trước": lambda: run(make(), read(file)).changed,
        "ghi": lambda: run(make(), read(file), digest=digest).changed,
    }


def agencies(rows: int) -> dict:
    kind = make_agency("goc").kind
    Agency.objects.bulk_create(
        Agency(code=f"don-vi-{n}", name=f"Ủy ban nhân dân xã số {n}", kind=kind, path=f"goc/don-vi-{n}/")
        for n in range(rows - 1)
    )
    by = make_user(None, "admin", username="quan-tri")
    return sheet_steps(lambda: AgencyResource(by=by), "Tên gọn", "Tên mới")


def criteria(rows: int) -> dict:
    subject = make_set(make_agency(), f"bo-{rows}")
    make_tree(subject, rows * 2 // 3)
    by = make_user(subject.issuer)
    return sheet_steps(lambda: CriterionResource(by=by, criteria_set=subject), "Cách chấm", "Chấm lại")


def tasks(rows: int) -> dict:
    issuer = make_agency()
    plan, by = make_plan(issuer), make_user(issuer)
    section = make_section(plan, marker="I")
    _fill(section, rows)
    return sheet_steps(lambda: TaskResource(by=by, plan=plan, on=DAY), "Sản phẩm", "Báo cáo mới")


def _fill(section, rows: int) -> None:
    Task.objects.bulk_create(
        Task(plan=section.plan, section=section, position=n, summary=f"Nhiệm vụ {n}", product="Báo cáo")
        for n in range(rows)
    )
    made = list(section.tasks.all())
    TaskParty.objects.bulk_create(
        TaskParty(task=task, role="lead", printed=section.plan.issuer.name, agency=section.plan.issuer) for task in made
    )


def scores(rows: int) -> dict:
    agency = make_agency()
    subject = make_set(agency, f"diem-{rows}", first_year=2024, last_year=2024)
    make_tree(subject, rows * 2 // 3)
    by = make_user(agency)
    table = open_assessment(criteria_set=subject, agency=agency, year=2024, by=by, on=DAY)
    file = changed(export_scores(table), "Điểm đạt được", rows, Decimal("0.5"))
    book = load_workbook(io.BytesIO(file))
    parents = {row.pk for row in subject.criteria.exclude(children=None)}
    order = list(subject.criteria.order_by("sort_key"))
    for number, criterion in enumerate(order, start=2):
        if criterion.pk in parents:
            book.worksheets[0].cell(number, 4).value = None
    book.worksheets[0].cell(len(order) + 2, 4).value = None
    target = io.BytesIO()
    book.save(target)
    file = target.getvalue()

    def plan():
        return preview_import(table, read_workbook(io.BytesIO(file), name="đo"), by=by)

    digest, errors = in_child(lambda: (plan().digest, list(map(str, plan().errors[:3]))))[0]
    if errors:
        print(errors)

    def write():
        source = SourceFile("đo.xlsx", "0" * 64, read_workbook(io.BytesIO(file), name="đo"))
        return len(write_import(table, source, digest=digest, by=by).changes)

    return {"xuất": lambda: len(export_scores(table)), "xem trước": lambda: len(plan().changes), "ghi": write}


def word(rows: int) -> dict:
    issuer = make_agency("bac-son", name="Ủy ban nhân dân huyện Bắc Sơn")
    by = make_user(issuer)
    lines = [
        "KẾ HOẠCH",
        "Nâng cao chỉ số cải cách hành chính năm 2024",
        "I. MỤC TIÊU",
        "Nâng cao điểm.",
        "II. NHIỆM VỤ",
    ]
    for n in range(rows):
        lines += [
            f"{n + 1}. Nhiệm vụ số {n}",
            f"- Nội dung: rà soát hồ sơ số {n} trước ngày 30/6/2024.",
            f"- Chủ trì: {issuer.name}.",
        ]
    content = "\n\n".join(lines).encode()

    def found():
        return recognise(read_file(content, name="kế hoạch.txt"))

    def write():
        return import_plan(found(), issuer=issuer, by=by, on=DAY, year=2024).tasks.count()

    return {"xem trước": lambda: bool(preview(found(), issuer=issuer, year=2024, on=DAY)), "ghi": write}


def ledger(rows: int) -> dict:
    agency = make_agency()
    subject = make_set(agency, f"so-{rows}", first_year=2024, last_year=2024)
    make_tree(subject, rows)
    by = make_user(agency)
    table = open_assessment(criteria_set=subject, agency=agency, year=2024, by=by, on=DAY)
    table.scores.update(achieved=Decimal("0.5"))
    plan = make_plan(agency, assessment=table, state="issued")
    section = make_section(plan)
    _fill(section, rows)
    leaves = subject.criteria.filter(children=None)
    TaskCriterion.objects.bulk_create(
        TaskCriterion(task=task, criterion=leaf) for task, leaf in zip(section.tasks.all(), leaves, strict=False)
    )

    def write():
        ledger = ledger_for(by, table, today=DAY)
        return len(ledger_workbook(table, ledger, ledger.forecast(ledger.under_way)))

    return {"xuất": write}


def reports(rows: int) -> dict:
    issuer = make_agency()
    by = make_user(issuer)
    kind = issuer.kind
    Agency.objects.bulk_create(
        Agency(
            code=f"bc-{n}", name=f"Ủy ban nhân dân xã số {n}", kind=kind, parent=issuer, path=f"{issuer.path}bc-{n}/"
        )
        for n in range(rows)
    )
    bodies = list(Agency.objects.filter(parent=issuer))
    request = make_request(issuer, *bodies, state="sent")
    Report.objects.bulk_create(Report(request=request, agency=body, state="sent") for body in bodies)
    text, causes = request.questions.order_by("position")
    ReportAnswer.objects.bulk_create(
        ReportAnswer(
            report=report, question=question, text="Còn hồ sơ quá hạn của nhiều lĩnh vực. " * 5, criterion_text=f"1.{n}"
        )
        for report in request.reports.all()
        for question, times in ((text, 1), (causes, 5))
        for n in range(times)
    )
    plan = make_plan(issuer, state="issued")

    def units():
        return len(units_workbook("Kế hoạch", unit_rows(plan, by, today=DAY)))

    return {
        "tổng hợp": lambda: len(synthesis_export.synthesis_workbook(synthesis(request))),
        "đã nhận": lambda: len(receipts.receipts_workbook(request, receipts.receipts(request, by, today=DAY))),
        "đơn vị": units,
    }


def timed(step):
    def action():
        from django.db import connection

        connection.close()
        begin = time.perf_counter()
        try:
            answer = step()
        except ValidationError as error:
            answer = error.messages[0][:70]
        return answer, time.perf_counter() - begin

    return action


def main(*sizes: str) -> None:
    from django.db import connection

    only = [s for s in sizes if not s.isdigit()]
    sizes = [s for s in sizes if s.isdigit()]
    for make in (agencies, criteria, tasks, scores, word, ledger, reports):
        if only and make.__name__ not in only:
            continue
        for rows in map(int, sizes or ("27", "150", "1000", "2000")):
            with database():
                steps = make(rows)
                connection.close()
                base = in_child(timed(lambda: Agency.objects.count()))[2]
                for name, step in steps.items():
                    (answer, seconds), cpu, peak = in_child(timed(step))
                    figures = f"{seconds:7.2f} s {cpu:7.2f} CPU {peak - base:6.0f} MB"
                    print(f"{make.__name__:9} {rows:6} {name:10} {figures}  {answer}", flush=True)


if __name__ == "__main__":
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
    import django

    import tests.environment  # noqa: F401

    django.setup()
    from agencies.models import Agency
    from agencies.resources import AgencyResource
    from agencies.sheets.run import export, run
    from agencies.workbooks import read_workbook
    from criteria.entry import open_assessment
    from criteria.resources import CriterionResource
    from criteria.score_import.export import export_scores
    from criteria.score_import.writing import SourceFile, preview_import, write_import
    from plans.cascade.units import unit_rows
    from plans.cascade.units_file import units_workbook
    from plans.ledger_export import ledger_workbook
    from plans.ledger_rows import ledger_for
    from plans.models import Report, ReportAnswer, Task, TaskCriterion, TaskParty
    from plans.plan_import.files import read_file
    from plans.plan_import.preview import preview
    from plans.plan_import.recognition import recognise
    from plans.plan_import.writing import import_plan
    from plans.reporting import receipts, synthesis_export
    from plans.reporting.synthesis import synthesis
    from plans.resources import TaskResource
    from tests.factories import make_agency, make_plan, make_request, make_section, make_set, make_user

    main(*sys.argv[1:])
