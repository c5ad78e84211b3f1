"""The append-only trail: what it holds, and that nothing takes it back."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from agencies import audit
from agencies.models import Agency, AuditEntry
from criteria.models import Assessment, Score
from plans.models import Assignment, DocumentVersion, Plan
from tests.factories import make_agency, make_assessment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    agency = make_agency()
    audit.record(agency, by=make_user(agency), action="thu", changes={"name": ["a", "b"]}, comment="vì sao")
    return AuditEntry.objects.get(action="thu")


def test_a_row_says_who_what_and_why(entry):
    agency = Agency.objects.get()
    assert (entry.model, entry.record_id, entry.record_label) == ("agencies.agency", agency.pk, str(agency))
    assert (entry.actor.username, entry.changes, entry.comment) == ("can-bo", {"name": ["a", "b"]}, "vì sao")
    assert str(entry).endswith(" thu Cơ quan co-quan")


def test_a_row_belongs_to_the_owner_of_its_record():
    agency = make_agency()
    audit.record(make_assessment(agency), by=None, action="thu")
    assert AuditEntry.objects.get(action="thu").agency == agency


def test_a_long_label_is_cut():
    audit.record(Agency(pk=1, name="x" * 300), by=None, action="thu")
    assert AuditEntry.objects.get().record_label == "x" * 250


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


WAYS = {
    "save": lambda entry: entry.save(),
    "delete": lambda entry: entry.delete(),
    "update": lambda entry: AuditEntry.objects.update(comment="khác"),
    "delete many": lambda entry: AuditEntry.objects.all().delete(),
    "bulk update": lambda entry: AuditEntry.objects.bulk_update([entry], ["comment"]),
    "raw update": lambda entry: run("UPDATE agencies_auditentry SET comment = 'khác'"),
    "raw delete": lambda entry: run("DELETE FROM agencies_auditentry"),
    "the person removed": lambda entry: run(f"DELETE FROM agencies_user WHERE id = {entry.actor_id}"),
    "the agency removed": lambda entry: entry.actor.agency.delete(),
}


def attempt(way, entry):
    WAYS[way](entry)
    connection.check_constraints()  # as the end of a transaction would; foreign keys are asked then


@pytest.mark.parametrize("way", WAYS)
def test_no_way_changes_or_removes_a_row(entry, way):
    before = list(AuditEntry.objects.values())
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt(way, entry)
    assert list(AuditEntry.objects.values()) == before


def test_snapshots_hold_plain_values():
    agency = Agency(name="A", ended_on=date(2025, 7, 1), is_illustrative=True)
    assert audit.snapshot(agency, ["name", "ended_on", "is_illustrative", "kind"]) == {
        "name": "A", "ended_on": "2025-07-01", "is_illustrative": True, "kind": None,
    }  # fmt: skip


@pytest.mark.parametrize("points", ["0.5", "0.50", "0.5000"])
def test_the_same_points_are_the_same_text(points):
    assert audit.snapshot(Score(achieved=Decimal(points)), ["achieved"]) == {"achieved": "0.5"}


def test_a_difference_names_what_changed():
    before, after = {"a": 1, "b": None, "c": ""}, {"a": 1, "b": 0, "c": None}
    assert audit.difference(before, after) == {"b": [None, 0], "c": ["", None]}


def test_many_rows_in_one_write(django_assert_num_queries):
    agency = make_agency()
    with django_assert_num_queries(1):
        audit.record_many([audit.entry(agency, by=None, action="thu") for _ in range(50)])
    assert AuditEntry.objects.count() == 50


def test_every_action_has_a_name_that_the_administrator_reads():
    moves = {t.action for model in (Assessment, Assignment, DocumentVersion, Plan) for t in model.TRANSITIONS}
    sources = [
        path.read_text()
        for app in ("agencies", "criteria", "plans")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    written = set(re.findall(r"\baction=[^,\n]*?\"([a-z_]+)\"", "\n".join(sources))) - {"store_true"}
    assert (moves | written) - audit.ACTIONS.keys() == set()
