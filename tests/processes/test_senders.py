"""Several senders at once, one of them killed while a slow server answers: nobody is forgotten."""

from collections import Counter

import pytest

SEND = ["manage.py", "send_reminders", "--today", "2024-06-11"]
OFFICERS = """
from agencies.models import Agency, User
for agency in Agency.objects.exclude(assignments=None):
    for number in range(3):
        name = f"{agency.code}.{number}"
        User.objects.create_user(name, agency=agency, role="officer", full_name=name, email=f"{name}@example.vn")
from datetime import date
from plans.reminders import upcoming
keys = {row.recipient_id for row in upcoming(today=date(2024, 6, 11))}
answer = sorted(User.objects.filter(pk__in=keys).values_list("email", flat=True))
"""
FIVE_MINUTES_LATER = """
from django.utils import timezone
from plans.models import Digest
held = Digest.objects.filter(state="sending")
answer = held.count()
held.update(leased_until=timezone.now())
"""


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site, sink):
    return make_site(postgresql=request.param == "PostgreSQL", EMAIL_URL=sink.url)


def test_three_senders_and_one_death_reach_everybody_with_at_most_one_copy(site, sink):
    expected = site.ask(OFFICERS)
    sink.delay = 0.1
    senders = [site.start(*SEND) for _ in range(3)]
    site.wait_for("SELECT count(*) >= 6 FROM plans_digest WHERE state = 'sent'", [(True,)])
    senders[0].kill()
    assert [sender.wait(60) for sender in senders] == [-9, 0, 0]
    stuck = site.ask(FIVE_MINUTES_LATER)
    site.run(*SEND)
    received = Counter(mail["To"] for mail in sink.mails)
    assert sorted(received) == expected
    assert sum(received.values()) - len(received) <= stuck <= 1
    assert site.rows("SELECT DISTINCT state FROM plans_digest") == [("sent",)]
