"""``python -m tests.benchmarks.entry [ROUNDS]``: what the score table costs (PERFORMANCE P1–P3).

F is the empty signed-in page, R the same work in raw SQL, both taken in turns with what is measured. Processor time is
this process's own; with DATABASE_URL at PostgreSQL the server's work is not in it.
"""

import gzip
import hashlib
import io
import json
import re
import sys
import time
from decimal import Decimal
from itertools import count

from django.db import transaction
from openpyxl import load_workbook

from agencies.workbooks import read_workbook
from criteria.entry import ScoreEntry, save_cells
from criteria.models import Assessment
from criteria.score_import.export import export_scores
from criteria.score_import.writing import SourceFile, preview_import, write_import
from tests.benchmarks.stage import Browser, connection, database, make_many_tables, make_table, paired, queries
from tests.criteria.score_import.tables import s4
from tests.factories import make_agency, make_assessment, make_user

LINE = "{:<46}{:>9}{:>11}{:>9}{:>9}"
ROW = re.compile(r"<tr [^>]*>.*?(?=<tr |</tbody>)", re.DOTALL)
OTHERS = 400
NUMBERS = count()


class Cells:
    """The first ``count`` leaves of a table, changed again and again with what the page would send."""

    def __init__(self, browser: Browser, table: Assessment, count: int):
        self.browser, self.table = browser, table
        self.versions = dict(
            table.scores.order_by("criterion__sort_key").values_list("criterion_id", "version")[:count]
        )

    def next(self) -> str:
        return f"0,{next(NUMBERS) % 90 + 10}"  # never what stands there

    def post(self) -> None:
        """One request of the page's script."""
        value = self.next()
        data = {"v": " ".join(f"{pk}:{version}::" for pk, version in self.versions.items())}
        data |= {f"d{pk}": value for pk in self.versions}
        _, content = self.browser.send(f"/bang-diem/{self.table.pk}/diem/", data)
        answer = json.loads(content)
        assert (answer["refused"], answer["conflicts"]) == ({}, {}), content[:300]
        self.versions = {pk: version + 1 for pk, version in self.versions.items()}

    def save(self) -> None:
        """The function behind it alone."""
        points = Decimal(self.next().replace(",", "."))
        entries = [ScoreEntry(pk, points, version) for pk, version in self.versions.items()]
        changed = save_cells(self.table, entries, by=None).rows
        assert len(changed) == len(entries)
        self.versions = {pk: version + 1 for pk, version in self.versions.items()}

    def raw(self) -> None:
        """R: lock, read the leaves, store under the version, total, trail; nothing but SQL."""
        points, keys = int(Decimal(self.next().replace(",", ".")) * 10_000), list(self.versions)
        lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SELECT state FROM criteria_assessment WHERE id = %s{lock}", [self.table.pk])
            cursor.execute(
                "SELECT c.id, s.achieved, c.maximum FROM criteria_criterion c JOIN criteria_score s "
                "ON s.criterion_id = c.id WHERE s.assessment_id = %s ORDER BY c.sort_key",
                [self.table.pk],
            )
            rows = cursor.fetchall()
            total = sum(points if pk in self.versions else achieved for pk, achieved, _ in rows)
            cursor.executemany(
                "UPDATE criteria_score SET achieved = %s, version = version + 1, changed_at = CURRENT_TIMESTAMP "
                "WHERE assessment_id = %s AND criterion_id = %s AND version = %s",
                [(points, self.table.pk, pk, self.versions[pk]) for pk in keys],
            )
            cursor.execute("UPDATE criteria_assessment SET total_achieved = %s WHERE id = %s", [total, self.table.pk])
            cursor.executemany(
                "INSERT INTO agencies_auditentry (at, action, model, record_id, record_label, agency_id, changes, "
                "comment) VALUES (CURRENT_TIMESTAMP, 'score', 'criteria.score', %s, 'ghi', %s, '{}', '')",
                [(pk, self.table.agency_id) for pk in keys],
            )
        self.versions = {pk: version + 1 for pk, version in self.versions.items()}


def show(name: str, number: str = "", spent: float | None = None, ratio: str = "", goal: str = "") -> None:
    print(LINE.format(name, number, "" if spent is None else f"{spent:.2f}", ratio, goal))


def page(browser: Browser, table: Assessment, empty, rounds: int) -> None:
    address = f"/bang-diem/{table.pk}/"
    nodes, leaves = table.criteria_set.criteria.count(), table.scores.count()
    spent, ratio = paired(lambda: browser.send(address), empty, rounds)
    asked = queries(lambda: browser.send(address))
    show(f"trang nhập, {nodes} tiêu chí, {leaves} ô", asked, spent, f"{ratio:.2f} F", "≤8; 3,5F")
    content = browser.send(address)[1]
    rows = [len(row.encode()) for row in ROW.findall(content.decode()) if "<input" in row]
    marks = len(re.search(rb'name="v" value="([^"]*)"', content)[1])
    show("  byte mỗi dòng ô (trung bình; lớn nhất)", f"{sum(rows) / len(rows):.0f}", None, str(max(rows)), "≤450")
    show("  byte mỗi dòng ô kể cả dấu phiên bản", f"{(sum(rows) + marks) / len(rows):.0f}", None, "", "≤450")
    show("  byte cả trang; sau gzip -6", str(len(content)), None, str(len(gzip.compress(content, 6))))


def saving(browser: Browser, table: Assessment, empty, rounds: int, others: str) -> None:
    leaves = table.scores.count()
    for number, goals in ((1, ("≤10; 4F", "≤3R")), (leaves, ("≤12; 7F", "≤4R"))):
        cells = Cells(browser, table, number)
        spent, ratio = paired(cells.post, empty, rounds)
        show(f"lưu {number} ô{others}", queries(cells.post), spent, f"{ratio:.2f} F", goals[0])
        spent, ratio = paired(cells.save, cells.raw, rounds, time.perf_counter)
        show(f"  phần cơ sở dữ liệu, {number} ô{others}", queries(cells.save), spent, f"{ratio:.2f} R", goals[1])


def paste(browser: Browser, table: Assessment, empty, rounds: int) -> None:
    leaves = list(table.scores.order_by("criterion__sort_key").values_list("criterion_id", flat=True))
    data = {"text": "\n".join(["0,30"] * len(leaves)), "start": str(leaves[0])}
    address = f"/bang-diem/{table.pk}/dan/"
    spent, ratio = paired(lambda: browser.send(address, data), empty, rounds)
    show(f"xem trước dán {len(leaves)} dòng", queries(lambda: browser.send(address, data)), spent, f"{ratio:.2f} F")


def importing(name: str, table: Assessment, content: bytes, empty, rounds: int) -> None:
    def read():
        for _ in load_workbook(io.BytesIO(content), read_only=True).active.iter_rows(values_only=True):
            pass

    def preview():
        return preview_import(table, read_workbook(io.BytesIO(content), name="a.xlsx"), by=None)

    spent, ratio = paired(preview, read, rounds)
    show(f"xem trước nhập {name}", queries(preview), spent, f"{ratio:.2f} đọc")
    spent, ratio = paired(preview, empty, rounds)
    show("", "", spent, f"{ratio:.2f} F")
    source = SourceFile("a.xlsx", hashlib.sha256(content).hexdigest(), read_workbook(io.BytesIO(content), name="a"))
    begin, plans = time.process_time(), []
    asked = queries(lambda: plans.append(write_import(table, source, digest=None, by=None)))
    spent = (time.process_time() - begin) * 1000
    assert plans[0].is_written, plans[0].errors
    show(f"ghi nhập {name}: {len(plans[0].changes)} thay đổi", asked, spent)


def main(rounds: int = 60) -> None:
    with database():
        office = make_agency()
        user = make_user(office)
        browser = Browser(user)
        normal, large = (
            make_table(leaves, agency=make_agency(f"do-{leaves}", parent=office), by=user) for leaves in (100, 150)
        )
        blank = make_assessment(office, [], code="s4")

        def empty():
            browser.send("/trang-trong/")

        print(LINE.format(f"{connection.vendor}, {rounds} lượt", "câu lệnh", "ms CPU", "tỷ lệ", "đích"))
        show("F: trang trống sau đăng nhập", queries(empty), paired(empty, empty, rounds)[0])
        page(browser, normal, empty, rounds)
        page(browser, large, empty, rounds)
        paste(browser, large, empty, rounds)
        saving(browser, normal, empty, rounds, "")
        saving(browser, large, empty, rounds, "")
        exported = export_scores(large)
        large.scores.update(achieved=None)
        importing("bảng 150 ô", large, exported, empty, rounds // 4)
        importing("bảng S4", blank, s4(), empty, rounds // 4)
        make_many_tables(normal, OTHERS)
        page(browser, normal, empty, rounds)
        saving(browser, normal, empty, rounds, f" giữa {OTHERS} bảng khác")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
