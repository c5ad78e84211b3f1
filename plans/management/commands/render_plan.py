from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from plans.documents.jobs import plan_docx, plan_html, plan_pdf, store
from plans.documents.limits import DocumentTooLarge
from plans.models import Plan

RENDERERS = {"pdf": plan_pdf, "docx": plan_docx, "html": lambda plan: plan_html(plan).encode()}


class Command(BaseCommand):
    help = "Kết xuất một kế hoạch hoặc công văn ra tệp PDF, Word hay HTML."

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="KEY|ID", help="mã mẫu (S0 … S4, MH) hoặc số của kế hoạch")
        parser.add_argument("--format", choices=["pdf", "docx", "html"], default="pdf")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="tệp kết quả")

    def handle(self, *, plan, format, out, **options):
        found = self._find(plan)
        try:
            data = RENDERERS[format](found)
            store(out, data)
        except DocumentTooLarge as error:
            raise CommandError(error.message) from error
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
