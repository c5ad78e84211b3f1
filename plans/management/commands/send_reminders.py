"""``manage.py send_reminders``: the reminders of one day, for cron and for looking beforehand."""

from datetime import date
from itertools import groupby

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.clock import today as current_day
from plans import reminder_mail, reminders
from plans.models import Reminder


class Command(BaseCommand):
    help = "Lập và gửi thư nhắc các việc đến hạn trong 3 ngày. Chạy bao nhiêu lần cũng chỉ gửi một lần."

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="coi ngày này là hôm nay")
        parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê ai sẽ nhận gì, không ghi, không gửi")

    def handle(self, *, dry_run, **options):
        today = day(options["today"])
        if dry_run:
            self.foretell(today)
            return
        planned = reminders.plan_reminders(today=today)
        result = reminders.send_reminders(today=today, now=timezone.now())
        waiting = Reminder.objects.filter(state=Reminder.State.WAITING).count()
        self.stdout.write(
            f"Lập mới {planned} lời nhắc; đã gửi {result.mails} thư ({result.reminders} việc); "
            f"lỗi {result.failures} thư; còn chờ {waiting} lời nhắc."
        )
        if not settings.EMAIL_ENABLED:
            self.stdout.write("Chưa cấu hình EMAIL_URL nên chưa gửi thư nào.")

    def foretell(self, today: date) -> None:
        """One block per person: the mail's subject and its lines; then the agencies that nobody would hear of."""
        pending = reminders.upcoming(today=today, now=timezone.now())
        for recipient, rows in groupby(pending, key=lambda row: row.recipient):
            rows = list(rows)
            subject = reminder_mail.subject(rows, today=today)
            self.stdout.write(f"{recipient} <{recipient.email}>: {subject}")
            for line in reminder_mail.lines(rows, today=today):
                self.stdout.write(f"  {line['due_on']:%d/%m/%Y} ({line['when']}): {line['task'].summary}")
        for assignment in reminders.unheard(today=today):
            self.stdout.write(
                f"Không có ai để nhắc: {assignment.agency.name} – {assignment.last_day:%d/%m/%Y}: "
                f"{assignment.task.summary}"
            )
        if not pending:
            self.stdout.write(f"Không có thư nào cần gửi vào ngày {today:%d/%m/%Y}.")


def day(text: str | None) -> date:
    """The day typed as YYYY-MM-DD, or today. CommandError for anything else."""
    try:
        return date.fromisoformat(text) if text else current_day()
    except ValueError:
        raise CommandError(f"«{text}» không phải ngày dạng YYYY-MM-DD, ví dụ 2024-06-12.") from None
