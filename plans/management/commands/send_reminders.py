"""``manage.py send_reminders``: the reminders of one day, for cron and for looking beforehand."""

from datetime import date
from itertools import groupby

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.clock import today as current_day
from agencies.models import User
from plans import reminders
from plans.models import Assignment, Audience, Plan, Reminder
from plans.reminders import mail, wording

NOBODY = "Không có ai để nhắc"
BELL_ALONE = "Không ai có thư điện tử, chỉ nhắc bằng chuông"


class Command(BaseCommand):
    help = "Lập và gửi nhắc việc của một ngày làm việc (chuông, thư). Chạy bao nhiêu lần cũng chỉ nhắc một lần."

    def add_arguments(self, parser):
        parser.add_argument("--today", metavar="YYYY-MM-DD", help="coi ngày này là hôm nay")
        parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê ai sẽ nhận gì, không ghi, không gửi")
        parser.add_argument("--plan", metavar="MÃ", help="chỉ liệt kê việc của kế hoạch này (cùng --dry-run)")

    def handle(self, *, dry_run, plan, **options):
        today = day(options["today"])
        if dry_run:
            self.foretell(today, plans_of(plan))
            return
        if plan:
            raise CommandError("--plan chỉ dùng cùng --dry-run: mỗi người được nhắc một lần cho việc của mọi kế hoạch.")
        planned = reminders.plan_reminders(today=today)
        batches = []
        while not batches or batches[-1].is_cut:  # cron may come but once a day
            batches.append(reminders.send_reminders(today=today, now=timezone.now()))
        waiting = Reminder.objects.filter(state=Reminder.State.WAITING).count()
        self.stdout.write(
            f"Lập mới {planned} lời nhắc; đã nhắc {sum(batch.digests for batch in batches)} người "
            f"({sum(batch.reminders for batch in batches)} lời nhắc); "
            f"lỗi {sum(batch.failures for batch in batches)} người; còn chờ {waiting} lời nhắc."
        )
        if not settings.EMAIL_ENABLED:
            self.stdout.write("Chưa cấu hình EMAIL_URL: chỉ nhắc bằng chuông, không gửi thư.")
        if not reminders.is_working(today):
            self.stdout.write(f"Ngày {today:%d/%m/%Y} là ngày nghỉ: không lập, không nhắc.")

    def foretell(self, today: date, plans) -> None:
        """One block per person: the mail's subject and its lines; then the agencies that nobody would hear of, and
        where mail is on those of which no mail would tell."""
        pending = sorted(
            mail.by_urgency(reminders.upcoming(today=today, plans=plans), today=today), key=lambda row: row.recipient_id
        )
        people = User.objects.in_bulk({row.recipient_id for row in pending})
        for pk, rows in groupby(pending, key=lambda row: row.recipient_id):
            self.tell(people[pk], list(rows), today)
        silent = reminders.unheard(today=today, plans=plans, by_mail=settings.EMAIL_ENABLED)
        work = Assignment.objects.select_related("agency", "task").in_bulk([call.assignment for call in silent])
        for call in silent:
            assignment, missing = work[call.assignment], Audience(call.stage.audience).label
            self.stdout.write(
                f"{BELL_ALONE if call.people else NOBODY}: {assignment.agency.name} – {call.due_on:%d/%m/%Y} "
                f"({reminders.words_of(call.stage.kind)}; {missing}): {assignment.task.summary}"
            )
        if not pending:
            self.stdout.write(f"Không có gì cần nhắc vào ngày {today:%d/%m/%Y}.")

    def tell(self, person: User, rows: list[Reminder], today: date) -> None:
        address = f" <{person.email}>" if person.email else " (chỉ chuông)"
        self.stdout.write(f"{person}{address}: {wording.subject(rows, reader=person, today=today)}")
        for line in mail.lines(rows, reader=person, today=today):
            whose = f"{line['agency'].label}: " if line["agency"] else ""
            self.stdout.write(f"  {line['due_on']:%d/%m/%Y} ({line['when']}): {whose}{line['task'].summary}")


def plans_of(name: str | None):
    """The plan of that key or number, as a QuerySet; all of them without a name. CommandError when there is none."""
    if name is None:
        return None
    plans = Plan.objects.filter(pk=name) if name.isdecimal() else Plan.objects.filter(key=name)
    if not plans:
        raise CommandError(f"Không có kế hoạch «{name}».")
    return plans


def day(text: str | None) -> date:
    """The day typed as YYYY-MM-DD, or today. CommandError for anything else."""
    try:
        return date.fromisoformat(text) if text else current_day()
    except ValueError:
        raise CommandError(f"«{text}» không phải ngày dạng YYYY-MM-DD, ví dụ 2024-06-12.") from None
