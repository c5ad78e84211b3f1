"""``manage.py check_plan``: the page «Soát lỗi kế hoạch» on the command line; exit code 1 when there are errors."""

import json
from collections import Counter

from django.core.management.base import BaseCommand, CommandError

from agencies.clock import today
from plans.checking import findings
from plans.checks import Finding, Severity
from plans.models import Plan


class Command(BaseCommand):
    help = "Soát lỗi một kế hoạch hoặc công văn: nêu từng điều chưa ổn và nơi sửa; có lỗi thì trả mã 1."

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="PLAN", help="số của kế hoạch, hoặc mã mẫu (S0 … S4, MH)")
        parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON, cho chương trình khác đọc")

    def handle(self, *, plan, **options):
        subject = self._find(plan)
        found = findings(subject, on=today())
        counts = Counter(finding.severity for finding in found)
        self.stdout.write(self._json(subject, found, counts) if options["json"] else self._text(subject, found, counts))
        if counts[Severity.ERROR]:
            raise CommandError(f"Kế hoạch có {counts[Severity.ERROR]} lỗi.")

    def _find(self, name: str) -> Plan:
        lookup = {"pk": int(name)} if name.isascii() and name.isdecimal() and len(name) < 19 else {"key": name}
        plan = Plan.objects.select_related("issuer", "assessment", "parent").filter(**lookup).first()
        if plan is None:
            known = ", ".join(Plan.objects.exclude(key=None).order_by("key").values_list("key", flat=True))
            raise CommandError(f"Không có kế hoạch «{name}». Mã đang có: {known or 'chưa có mã nào'}.", returncode=2)
        return plan

    def _text(self, plan: Plan, found: list[Finding], counts: Counter) -> str:
        if not found:
            return f"{plan}: không có lỗi."
        summary = ", ".join(f"{counts[severity]} {severity.label.lower()}" for severity in Severity)
        lines = [f"{one.severity.label} [{one.code}] {one.sentence}\n    {one.mend.url}" for one in found]
        return "\n".join([f"{plan}: {summary}.", *lines])

    def _json(self, plan: Plan, found: list[Finding], counts: Counter) -> str:
        content = {
            "plan": {"id": plan.pk, "key": plan.key, "year": plan.year, "subject": " ".join(plan.subject.split())},
            "counts": {severity.value: counts[severity] for severity in Severity},
            "findings": [
                {
                    "code": one.code,
                    "severity": one.severity.value,
                    "place": one.place.words,
                    "sentence": one.sentence,
                    "url": one.mend.url,
                }
                for one in found
            ],
        }
        return json.dumps(content, ensure_ascii=False, indent=2)
