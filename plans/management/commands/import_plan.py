"""``manage.py import_plan``: an existing plan from a Word or text file, the same as on the page."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from agencies.clock import today
from agencies.models import Agency
from agencies.workbooks.carried import sha256
from plans.plan_import.files import read_file
from plans.plan_import.preview import Preview, preview
from plans.plan_import.recognition import recognise
from plans.plan_import.writing import import_plan


class Command(BaseCommand):
    help = "Nhập kế hoạch có sẵn từ tệp Word (.docx) hoặc tệp chữ (.txt) thành bản dự thảo."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="tệp .docx hoặc .txt")
        parser.add_argument("--issuer", required=True, help="mã cơ quan ban hành")
        parser.add_argument("--year", type=int, help="năm của kế hoạch (mặc định: năm ghi trong văn bản)")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem trước, không ghi")

    def handle(self, *, file: Path, issuer: str, year: int | None, dry_run: bool, **options):
        try:
            body = Agency.objects.filter(code=issuer).first()
            if body is None:
                raise ValidationError(f"Không có cơ quan có mã «{issuer}».")
            content = _content(file)
            found = recognise(read_file(content, name=file.name))
            self.report(preview(found, issuer=body, on=today(), year=year))
            if dry_run:
                self.stdout.write("Chỉ xem trước, chưa ghi.")
                return
            source = {"file_name": file.name, "digest": sha256(content)}
            plan = import_plan(found, issuer=body, by=None, on=today(), year=year, **source)
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        self.stdout.write(f"Đã ghi bản dự thảo số {plan.pk}.")

    def report(self, found: Preview) -> None:
        self.stdout.write(f"{found.kind_name} năm {found.year} của {found.issuer}: {found.subject}")
        self.stdout.write("Nhận ra: " + ", ".join(f"{row.number} {row.label}" for row in found.counts) + ".")
        for doubt in found.doubts:
            self.stdout.write(f"Cần xem lại {doubt}")
        for row in found.unmatched:
            self.stdout.write(f"Chưa rõ cơ quan «{row.name}» ({row.where})")


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {file}: {error.strerror}.") from error
