"""Two thousand digests, workers killed again and again: everybody hears, almost nobody twice."""

import os
from collections import Counter

import pytest

from tests.processes.digests import (
    KILLS,
    LEASES_RUN_OUT,
    PEOPLE,
    PLAN,
    RINGS,
    SENT,
    UNSENT,
    Workers,
    kill_again_and_again,
)

pytestmark = pytest.mark.deep
TODAY = {"TODAY": "2024-06-11"}


@pytest.fixture(params=["work", pytest.param("Celery", marks=pytest.mark.services)])
def stage(request, make_site, sink):
    """(site, address of Redis or "")"""
    if request.param == "work":
        return make_site(EMAIL_URL=sink.url, **TODAY), ""
    request.getfixturevalue("broker")
    address = os.environ["REDIS_URL"]
    return make_site(postgresql=True, EMAIL_URL=sink.url, REDIS_URL=address, **TODAY), address


def send_the_rest(site) -> None:
    """Five minutes after the last death: batch after batch, as the worker does."""
    site.execute(LEASES_RUN_OUT)
    for _ in range(PEOPLE // 100):
        site.manage("send_reminders")
        if site.rows(UNSENT) == [(0,)]:
            return


def test_killed_again_and_again_everybody_gets_the_digest_and_a_copy_costs_a_kill(stage, sink):
    site, address = stage
    expected = site.ask(PLAN.replace("PEOPLE", str(PEOPLE)))
    assert len(expected) == PEOPLE
    sink.delay = 0.02
    workers = Workers(site, address)
    kills = kill_again_and_again(site, workers, sink)
    workers.kill_all()
    sink.delay = 0
    send_the_rest(site)
    received = Counter(mail["To"] for mail in sink.mails)
    copies = sum(received.values()) - len(received)
    print(f"{kills} kills, {PEOPLE} digests, {copies} copies, {len(expected) - len(received)} lost")
    assert kills >= KILLS
    assert sorted(received) == expected
    assert copies <= kills + 2  # the two that were killed in the end
    assert len({mail["Message-ID"] for mail in sink.mails}) == PEOPLE
    assert (site.rows(SENT), site.rows(UNSENT)) == ([(PEOPLE,)], [(0,)])
    assert site.rows(RINGS) == [(PEOPLE, PEOPLE, 0)]
