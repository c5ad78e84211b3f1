"""``python -m tests.benchmarks.reminders [DIGESTS]``: what planning and delivering digests costs.

The floor is the bare library: the same messages over one connection to the same sink, nothing else. The sink runs in a
process of its own, so that its work is not in the figures; memory is what this process holds.
"""

import multiprocessing
import resource
import sys
import time
from datetime import UTC, date, datetime

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from agencies.models import User
from plans.models import Assignment, Digest, Reminder
from plans.reminders import plan_reminders, sending
from plans.reminders.channels import MailChannel
from plans.reminders.mail import by_urgency, compose
from tests.benchmarks.stage import connection, database, queries
from tests.factories import make_agency, make_plan, make_section, make_task
from tests.smtp_sink import running_sink

TODAY, NOW = date(2024, 6, 11), datetime(2024, 6, 11, 0, 30, tzinfo=UTC)
LINE = "{:<44}{:>9}{:>9}{:>9}{:>9}"
TASKS = 3  # lines in a digest


def serve(port, stop, taken) -> None:
    with running_sink() as sink:
        port.value = sink.port
        stop.wait()
        taken.value = len(sink.mails)


class FarSink:
    """The sink in a process of its own."""

    def __init__(self):
        self.port, self.taken, self.stop = (
            multiprocessing.Value("i"),
            multiprocessing.Value("i"),
            multiprocessing.Event(),
        )
        self.process = multiprocessing.Process(target=serve, args=(self.port, self.stop, self.taken), daemon=True)
        self.process.start()
        while not self.port.value:
            time.sleep(0.01)

    def connection(self) -> EmailBackend:
        return EmailBackend(host="127.0.0.1", port=self.port.value)

    def close(self) -> int:
        """Stop; how many mails it took."""
        self.stop.set()
        self.process.join()
        return self.taken.value


def fill(number: int) -> None:
    """One agency for every ten people, each with three tasks."""
    section = make_section(make_plan(make_agency("huyen"), state="issued"))
    tasks = [make_task(section, n, summary=f"Việc {n}", last_day=TODAY) for n in range(TASKS)]
    for first in range(0, number, 10):
        agency = make_agency(f"xa-{first}")
        names = [f"nguoi.{n}" for n in range(first, min(first + 10, number))]
        User.objects.bulk_create(
            User(username=name, full_name=name, email=f"{name}@example.vn", role="officer", agency=agency)
            for name in names
        )
        Assignment.objects.bulk_create(
            Assignment(task=task, agency=agency, role="lead", last_day=TODAY) for task in tasks
        )


def timed(work) -> tuple[float, float]:
    """Seconds by the clock, and of this process's processor."""
    begin, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - begin, time.process_time() - used


def composed(number: int) -> list:
    """The very messages, written beforehand."""
    messages = []
    for digest in Digest.objects.select_related("person__agency"):
        rows = by_urgency(list(Reminder.objects.filter(recipient=digest.person)), today=TODAY)
        messages.append(compose(digest, rows, today=TODAY))
    assert len(messages) == number
    return messages


class WatchedChannel(MailChannel):
    """Notes the resident memory (MB) after every tenth of all mails."""

    def __init__(self, connection, step: int, memory: list[int]):
        super().__init__(connection)
        self.step, self.left, self.memory = step, step, memory

    def deliver(self, edition) -> None:
        super().deliver(edition)
        self.left -= 1
        if not self.left:
            self.left = self.step
            self.memory.append(resident())


def resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 2**20


def deliver(channel) -> int:
    """Batch after batch, as the worker does; how many batches."""
    batches = 1
    while sending.send_reminders(today=TODAY, now=NOW, channels=[channel]).is_cut:
        batches += 1
    return batches


def main(number: int) -> None:
    settings.EMAIL_ENABLED = True
    fill(number)
    planning = timed(lambda: plan_reminders(today=TODAY))
    asked = queries(lambda: plan_reminders(today=TODAY))
    again = timed(lambda: plan_reminders(today=TODAY))
    sending.make_digests(today=TODAY, now=NOW)
    sink, memory, statements = FarSink(), [resident()], []
    channel = WatchedChannel(sink.connection(), number // 10, memory)
    with connection.execute_wrapper(lambda execute, *call: statements.append(1) or execute(*call)):
        batches = []
        delivering = timed(lambda: batches.append(deliver(channel)))
    assert Digest.objects.filter(state="sent").count() == number
    messages = composed(number)
    floor = timed(lambda: sink.connection().send_messages(messages))
    assert sink.close() == 2 * number
    print(f"{connection.vendor}, {number} thư, {TASKS} việc một thư, {number * TASKS} lời nhắc; {batches[0]} lượt gửi")
    print(f"{len(statements) / number:.2f} câu hỏi một thư; bộ nhớ (MB) sau mỗi phần mười: {memory}")
    print(LINE.format("", "giây", "× sàn", "CPU giây", "× sàn"))
    for name, spent in [
        ("sàn: một kết nối, chính các thư ấy", floor),
        ("gửi (giữ chỗ, đọc, viết, gửi, ghi)", delivering),
        ("lập lần đầu", planning),
        (f"lập lần sau, không gì mới ({asked} câu hỏi)", again),
    ]:
        figures = [(part, part / least) for part, least in zip(spent, floor, strict=True)]
        print(LINE.format(name, *(f"{figure:.2f}" for pair in figures for figure in pair)))


if __name__ == "__main__":
    with database():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
