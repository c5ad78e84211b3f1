"""Mail server, Redis and PostgreSQL fail in the middle of the morning's mail: pages answer, nothing is lost."""

import json
import time
from collections import Counter

import pytest

from .conftest import SAMPLE, fill, serve
from .digests import LEASES_RUN_OUT, PLAN, UNSENT, Workers, kill
from .servers import Postgres, Redis
from .site import Site
from .visiting import Visitor

pytestmark = [pytest.mark.services, pytest.mark.deep]
PEOPLE = 600
VISITOR_MAY_COME = "UPDATE agencies_user SET is_active = true WHERE username = 'phongnoivu'"
PAUSES_OVER = "UPDATE plans_digest SET leased_until = NULL WHERE state = 'waiting'"
WAITING = "SELECT count(*) FROM plans_digest WHERE state = 'waiting'"
TRAIL = "SELECT changes FROM agencies_auditentry WHERE model = 'criteria.score'"
PAUSED = (503, "60", "Hệ thống đang tạm dừng")


@pytest.fixture(scope="module")
def servers():
    made = Postgres(), Redis()
    for server in made:
        server.start()
    yield made
    for server in made:
        server.close()


@pytest.fixture(scope="module")
def sample_site(servers, tmp_path_factory):
    return fill(Site(tmp_path_factory.mktemp("sample"), server=servers[0].url, **SAMPLE))


@pytest.fixture
def site(servers, sample_site, tmp_path, sink):
    """A site on servers of its own, with PEOPLE to be reminded, a web server and a person who never rests."""
    postgres, redis = servers
    environment = SAMPLE | {"TODAY": "2024-06-11", "EMAIL_URL": sink.url, "REDIS_URL": redis.url}
    site = Site(tmp_path, server=postgres.url, template=sample_site.name, **environment)
    site.expected = site.ask(PLAN.replace("PEOPLE", str(PEOPLE)))
    site.execute(VISITOR_MAY_COME)
    site.web = serve(site, "--threads", "2")
    site.visitor = Visitor(site.address, SAMPLE["DEMO_PASSWORD"])
    site.visitor.start()
    site.workers = Workers(site, redis.url)
    yield site
    site.visitor.leave()
    site.close()


def wait_for_mails(sink, number: int) -> None:
    latest = time.monotonic() + 120
    while len(sink.mails) < number:
        assert time.monotonic() < latest, len(sink.mails)
        time.sleep(0.05)


def finish(site, sink) -> dict:
    """The next messages of a beat, once pauses and then the leases of the dead are over; what has become of all."""
    site.execute(PAUSES_OVER)
    site.workers.ask()
    site.wait_for(WAITING, [(0,)], seconds=180)
    time.sleep(2)  # the living finish what they hold
    site.execute(LEASES_RUN_OUT)
    site.workers.ask()
    site.wait_for(UNSENT, [(0,)], seconds=60)
    answers = site.visitor.leave()
    received = Counter(mail["To"] for mail in sink.mails)
    trail = Counter(changes["achieved"][1] for (changes,) in site.rows(TRAIL) if "achieved" in changes)
    found = {
        "lost": sorted(set(site.expected) - set(received)),
        "saves that the server confirmed and forgot": site.visitor.saved - trail,
        "dead": [process.args for process in [site.web, *site.workers.running, *site.workers.beats] if process.poll()],
    }
    copies = sum(received.values()) - len(received)  # the visitor may hear something too
    print(json.dumps({"answers": answers, "saved": site.visitor.saved.total(), "copies": copies}))
    return found | {"copies": copies}


NOTHING = {"lost": [], "saves that the server confirmed and forgot": Counter(), "dead": []}


def test_redis_stopped_and_emptied_disturbs_no_page_and_loses_no_mail(site, servers, sink):
    sink.delay = 0.02
    wait_for_mails(sink, 100)
    with servers[1].away():
        answered = site.visitor.answers[200]
        kill(site.workers.running[0])
        time.sleep(5)
        assert site.visitor.answers[200] > answered
    site.workers.running[0] = site.workers.start()
    found = finish(site, sink)
    assert found.pop("copies") <= 1  # of the worker that was killed
    assert (found, set(site.visitor.answers)) == (NOTHING, {200})


def test_postgresql_cut_off_three_times_is_a_pause_on_the_page_and_loses_no_mail(site, servers, sink):
    sink.delay = 0.02
    for number in (50, 100, 150):
        wait_for_mails(sink, number)
        with servers[0].away():
            time.sleep(3)
        site.workers.ask()
    found = finish(site, sink)
    assert found.pop("copies") <= 3 * 2  # each time what the two senders held
    assert (found, set(site.visitor.answers), site.visitor.seen) == (NOTHING, {200, 503}, {PAUSED})


def test_a_mail_server_that_is_closed_silent_or_refuses_a_third_gets_everything_in_the_end(site, sink):
    for sink.greets in ("no", "never"):
        site.workers.ask()
        site.wait_for("SELECT count(*) > 0 FROM plans_digest WHERE error <> ''", [(True,)], seconds=60)
        site.execute("UPDATE plans_digest SET error = ''")
    sink.greets, sink.silent = "yes", {"155@"}
    sink.answers = dict(zip(("4@", "7@", "9@"), ("451 thu lai sau", "552 hop thu day", "421 dong cua"), strict=True))
    site.execute(PAUSES_OVER)
    site.workers.ask()
    wait_for_mails(sink, PEOPLE * 7 // 10 - 5)  # but the silent one, and who met the closed door and waits
    site.wait_for(f"SELECT count(*) >= {PEOPLE * 3 // 10} FROM plans_digest WHERE error <> ''", [(True,)], seconds=120)
    sink.answers, sink.silent = {}, set()
    found = finish(site, sink)
    assert found.pop("copies") == 0
    assert (found, set(site.visitor.answers)) == (NOTHING, {200})
