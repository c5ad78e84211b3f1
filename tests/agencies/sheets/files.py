"""Sheets for tests: rows of plain values as an .xlsx, and what came of a run."""

import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook as Book

from agencies.sheets.run import SheetPlan, export, run
from agencies.workbooks import read_workbook


def xlsx(*rows) -> bytes:
    book, file = Book(), io.BytesIO()
    for values in rows:
        book.active.append(list(values))
    book.save(file)
    return file.getvalue()


def workbook(*rows):
    return read_workbook(io.BytesIO(xlsx(*rows)), name="thử.xlsx")


def written(make, *rows) -> SheetPlan:
    """Preview, then write: ``make`` returns a fresh resource each time."""
    digest = run(make(), workbook(*rows)).digest
    return run(make(), workbook(*rows), digest=digest)


def round_trip(make) -> SheetPlan:
    return run(make(), read_workbook(io.BytesIO(export(make())), name="xuất.xlsx"))


def refs(plan: SheetPlan) -> list[str]:
    return [found.ref for found in plan.errors]


def words(plan: SheetPlan) -> str:
    return " | ".join(str(found) for found in plan.errors)


def choose(client, address: str, data: bytes, name="tệp.xlsx"):
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def hidden(answer) -> dict:
    page = answer.content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("carried", "digest")}
