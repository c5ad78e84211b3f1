"""``manage.py import_scores``: an Excel score table from the shell, the same as on the page."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agencies.clock import today
from agencies.models import Agency
from agencies.workbooks import read_workbook
from agencies.workbooks.carried import sha256
from criteria.entry import open_assessment
from criteria.models import Assessment, CriteriaSet
from criteria.points import format_points
from criteria.score_import.writing import SourceFile, preview_import, write_import


class Command(BaseCommand):
    help = "Nhập bảng điểm từ tệp Excel (.xlsx). Có lỗi thì không ghi gì và trả mã 1."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp .xlsx")
        parser.add_argument("--agency", required=True, help="mã cơ quan")
        parser.add_argument("--set", required=True, dest="criteria_set", help="mã bộ tiêu chí")
        parser.add_argument("--year", required=True, type=int, help="năm đánh giá")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi")

    def handle(self, *, file: Path, **options):
        try:
            source = _read(file)
            plan = self.carry_out(source, **options)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.report(plan)
        if plan.errors:
            raise CommandError(f"{len(plan.errors)} lỗi: chưa ghi gì.", returncode=1)
        self.stdout.write("Chỉ xem trước, chưa ghi." if not plan.is_written else "Đã ghi.")

    def carry_out(self, source: SourceFile, *, agency: str, criteria_set: str, year: int, dry_run: bool, **_):
        """The plan, written unless it has errors or only a preview is wanted; a missing table is opened with it."""
        with transaction.atomic():
            assessment = _table(agency, criteria_set, year)
            plan = preview_import(assessment, source.workbook, by=None)
            if dry_run or plan.errors:
                transaction.set_rollback(True)
                return plan
            return write_import(assessment, source, digest=None, by=None)

    def report(self, plan) -> None:
        for change in plan.changes:
            self.stdout.write(f"  {change.label} – {change.what}: {change.before} → {change.after}")
        for found in plan.warnings:
            self.stdout.write(f"Lưu ý {found}")
        for found in plan.errors:
            self.stdout.write(f"Lỗi {found}")
        figures = f"{format_points(plan.total.final)}/{format_points(plan.total.maximum)}"
        counts = (
            f"{len(plan.changes)} thay đổi, {plan.unchanged} giữ nguyên, {len(plan.missing)} không có điểm trong tệp"
        )
        self.stdout.write(f"{counts}; tổng điểm {figures}.")


def _read(file: Path) -> SourceFile:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {file}: {error.strerror}.") from error
    with file.open("rb") as opened:
        return SourceFile(file.name, sha256(content), read_workbook(opened, name=file.name))


def _table(agency: str, criteria_set: str, year: int) -> Assessment:
    body = Agency.objects.filter(code=agency).first()
    found = CriteriaSet.objects.filter(code=criteria_set).first()
    if body is None or found is None:
        what = f"cơ quan có mã «{agency}»" if body is None else f"bộ tiêu chí có mã «{criteria_set}»"
        raise ValidationError(f"Không có {what}.")
    key = {"criteria_set": found, "agency": body, "year": year}
    return Assessment.objects.filter(**key).first() or open_assessment(**key, by=None, on=today())
