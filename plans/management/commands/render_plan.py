"""``manage.py render_plan``: the document of a plan as a file, as it stands, as a draft or as it would be issued."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.documents import limits
from plans.documents.builder import build_document
from plans.documents.files import store
from plans.documents.html import to_html
from plans.documents.jobs import render_pdf
from plans.documents.limits import DocumentTooLarge
from plans.documents.model import Document
from plans.documents.orders import dated_of
from plans.documents.word import to_docx
from plans.models import Plan
from plans.sample.appendix import illustrative_appendix

RENDERERS = {"docx": to_docx, "html": lambda document: to_html(document).encode()}


class Command(BaseCommand):
    help = "Kết xuất một kế hoạch hoặc công văn ra tệp PDF, Word hay HTML. Không lưu gì vào cơ sở dữ liệu."

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="KEY|ID", help="mã mẫu (S0 … S4, MH) hoặc số của kế hoạch")
        parser.add_argument("--format", choices=["pdf", "docx", "html"], default="pdf")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="tệp kết quả")
        parser.add_argument("--draft", action="store_true", help="in như dự thảo, có dấu DỰ THẢO")
        parser.add_argument("--number", default="", help="in như đã ban hành với số này (kèm --date)")
        parser.add_argument("--date", type=date.fromisoformat, metavar="NĂM-THÁNG-NGÀY", help="ngày ban hành")
        parser.add_argument(
            "--appendix",
            action="store_true",
            help="thêm một phụ lục ngang để minh hoạ: mỗi giải pháp là một nhiệm vụ của từng nửa năm (S4: 60 nhiệm vụ)",
        )

    def handle(self, *, plan, format, out, draft, number, date, appendix, **options):
        found = self._find(plan)
        document = self._document(found, draft, number, date)
        if appendix:
            document = replace(document, appendices=(*document.appendices, illustrative_appendix(found)))
        data = self._render(found, document, format)
        try:
            store(out, data)
        except OSError as error:
            raise CommandError(f"Không ghi được {out}: {error.strerror}.") from error
        self.stdout.write(f"{found}: {out}, {len(data)} byte.")

    def _find(self, name: str) -> Plan:
        lookup = {"pk": int(name)} if name.isdecimal() else {"key": name}
        plan = Plan.objects.select_related("issuer").filter(**lookup).first()
        if plan is None:
            known = ", ".join(Plan.objects.exclude(key=None).order_by("key").values_list("key", flat=True))
            raise CommandError(f"Không có kế hoạch «{name}». Mã đang có: {known or 'chưa có mã nào'}.")
        return plan

    def _document(self, plan: Plan, draft: bool, number: str, day: date | None) -> Document:
        """What is printed; number and day go into the plan in memory only, the builder reads them from it."""
        if bool(number) != bool(day) or (draft and number):
            raise CommandError("Bản như đã ban hành cần cả --number và --date, và không đi cùng --draft.")
        if number:
            plan.number, plan.day, plan.month, plan.signed_year = number, day.day, day.month, day.year
        document = build_document(plan)
        return replace(document, is_draft=draft) if draft or number else document

    def _render(self, plan: Plan, document: Document, format: str) -> bytes:
        try:
            if format == "pdf":
                return render_pdf(document, dated=dated_of(plan))
            limits.check(document)
            return RENDERERS[format](document)
        except DocumentTooLarge as error:
            raise CommandError(error.message) from error
