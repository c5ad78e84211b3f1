"""``manage.py resolve_deadlines``: read all deadline phrases anew, after a setting of theirs has changed."""

from django.core.management.base import BaseCommand
from django.db import transaction

from plans.models import Plan
from plans.scheduling import follow_plan


class Command(BaseCommand):
    help = "Đọc lại câu chữ thời hạn của các kế hoạch chưa kết thúc; ngày đặt bằng tay được giữ nguyên."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không ghi")

    def handle(self, *, dry_run, **options):
        count = 0
        for plan in Plan.objects.exclude(state=Plan.State.FINISHED):
            with transaction.atomic():
                moved = follow_plan(plan, by=None)
                transaction.set_rollback(dry_run)
            for task, (before, after) in moved:
                self.stdout.write(f"{plan.year} – {task}: {before or 'chưa có hạn'} → {after or 'không có hạn'}")
            count += len(moved)
        ending = " (chưa ghi gì)" if dry_run else ""
        self.stdout.write(f"{count} thời hạn thay đổi{ending}.")
