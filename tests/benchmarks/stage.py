"""A database of its own with tables of a chosen size, and requests straight into the WSGI handler.

DATABASE_URL chooses PostgreSQL (a ``test_…`` database is made beside it); otherwise a SQLite file in a temporary
folder, opened and closed at every request as on a real site.
"""

import io
import json
import statistics
import time
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.shortcuts import render
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path

from criteria.entry import open_assessment
from criteria.models import Assessment, Cause, Score
from criteria.sets import add_criterion
from tests.environment import folder
from tests.factories import make_agency, make_set

TOKEN = "x" * 32
NAMES = [
    line["name"]
    for area in json.loads((settings.BASE_DIR / "fixtures/demo/scores.json").read_text(encoding="utf-8"))["criteria"]
    for line in area["children"]
]
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


def empty(request):
    """F: the page frame with the person's header and nothing in it."""
    return render(request, "base.html")


urlpatterns = [path("trang-trong/", empty), path("", include("parindex.urls"))]


@contextmanager
def database():
    settings.ROOT_URLCONF = __name__
    if connection.vendor == "sqlite":
        settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{folder}/do.sqlite3"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db("", verbosity=0)


def make_tree(criteria_set, leaves: int) -> None:
    """Eight lĩnh vực, two or three leaves to a tiêu chí; 100 leaves make 150 nodes."""
    areas = [add_criterion(criteria_set, code=str(n), name=f"CẢI CÁCH {n}", maximum=Decimal(12)) for n in range(1, 9)]
    parents = []
    for number in range(leaves * 42 // 100):
        area = areas[number % 8]
        code = f"{area.code}.{number // 8 + 1}"
        parents.append(add_criterion(criteria_set, code=code, name=NAMES[number % 18], maximum=Decimal(3), parent=area))
    for number in range(leaves):
        parent = parents[number % len(parents)]
        code = f"{parent.code}.{number // len(parents) + 1}"
        name = NAMES[(number * 5 + 3) % len(NAMES)]
        add_criterion(criteria_set, code=code, name=name, maximum=Decimal(1), parent=parent)


def make_table(leaves: int, *, agency, by) -> Assessment:
    """A full table, a cause at every fifth leaf, and the year before in another set with the same codes."""
    tables = []
    for year in (2023, 2024):
        criteria_set = make_set(agency, f"bo-{leaves}-{year}", first_year=year, last_year=year)
        make_tree(criteria_set, leaves)
        tables.append(open_assessment(criteria_set=criteria_set, agency=agency, year=year, by=by, on=date(2024, 1, 1)))
        tables[-1].scores.update(achieved=Decimal("0.75"))
    found = [
        Cause(assessment=tables[1], text="Còn 11 ý kiến sẽ được giải quyết chiếm 37,9 %") for _ in range(leaves // 5)
    ]
    rows = tables[1].scores.order_by("criterion__sort_key")[::5]
    for cause, row in zip(Cause.objects.bulk_create(found), rows, strict=True):
        cause.criteria.add(row.criterion_id)
    return tables[1]


def make_many_tables(like: Assessment, count: int) -> None:
    """Other agencies' tables of the same set: what the country enters beside the one that is measured."""
    leaves = list(like.scores.values_list("criterion_id", flat=True))
    for number in range(count):
        agency = make_agency(f"khac-{number}")
        other = Assessment.objects.create(criteria_set=like.criteria_set, agency=agency, year=like.year)
        Score.objects.bulk_create(Score(assessment=other, criterion_id=pk, achieved=Decimal("0.5")) for pk in leaves)


class Browser:
    """One signed-in person, without the network."""

    def __init__(self, user):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}"
        self.application = get_wsgi_application()

    def send(self, address: str, data: dict | None = None, *, query: str = "") -> tuple[int, bytes]:
        body = urlencode(data or {}).encode()
        environ = {
            "REQUEST_METHOD": "GET" if data is None else "POST",
            "PATH_INFO": address,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_COOKIE": self.cookie,
            "HTTP_HX_REQUEST": "" if data is None else "true",
            "HTTP_X_CSRFTOKEN": TOKEN,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(),
        }
        status = []
        response = self.application(environ, lambda line, headers: status.append(int(line.split()[0])))
        content = b"".join(response)
        response.close()
        assert status[0] < 400, (address, status[0], content[:500])
        return status[0], content


def queries(action) -> str:
    """How many statements, those that only open and close a transaction apart: "10 + 2"."""
    with CaptureQueriesContext(connection) as caught:
        action()
    frame = sum(query["sql"].startswith(TRANSACTION) for query in caught.captured_queries)
    return f"{len(caught) - frame} + {frame}" if frame else str(len(caught))


def paired(action, floor, rounds: int, clock=time.process_time) -> tuple[float, float]:
    """Medians of ``action`` in milliseconds and in units of ``floor``, taken in turns in one run."""
    taken = {action: [], floor: []}
    for number in range(rounds + 5):
        for call in (floor, action):
            begin = clock()
            call()
            if number >= 5:  # the first ones warm the caches
                taken[call].append(clock() - begin)
    spent, unit = (statistics.median(taken[call]) for call in (action, floor))
    return spent * 1000, spent / unit
