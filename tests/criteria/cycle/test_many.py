"""A whole round at once: what it costs in queries, and that it does to each table what is done to one alone."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEntry
from criteria.cycle import appraising, rounds
from criteria.cycle.moves import begin_all
from criteria.cycle.publishing import unlock
from criteria.models import Appraisal, Assessment, Score
from tests.factories import make_agency, make_kind

from .conftest import NOW, TODAY

MORE = 98  # with the two of the walk a hundred tables


def handed_in(walk, more: int = 0) -> None:
    xa = make_kind("ubnd-xa")
    agencies = [make_agency(f"m{n:02}", walk.province, kind=xa) for n in range(more)]
    rounds.add_agencies(walk.round, agencies, by=walk.organiser, on=TODAY)
    Score.objects.filter(assessment__round=walk.round).update(achieved=1, self_achieved=1)
    walk.round.assessments.update(state="submitted", submitted_at=NOW, handed_in_on=TODAY)


def begin_queries(walk) -> int:
    with CaptureQueriesContext(connection) as caught:
        begin_all(walk.round, by=walk.organiser, today=TODAY)
    return len(caught)


def publish_queries(walk) -> int:
    walk.round.assessments.update(state="appraised")
    with CaptureQueriesContext(connection) as caught:
        walk.publish(on=date(2025, 1, 1))
    return len(caught)


def test_a_hundred_tables_are_taken_up_in_the_queries_of_two(walk):
    handed_in(walk)
    two = begin_queries(walk)
    handed_in(walk, MORE)
    assert (begin_queries(walk), walk.round.assessments.filter(state="appraising").count()) == (two, 2 + MORE)


def test_publication_reads_and_sums_each_table_and_does_all_else_for_all(walk):
    """Two queries a table; what is written for all goes in batches."""
    handed_in(walk)
    two = publish_queries(walk)
    for table in walk.round.assessments.all():
        unlock(table, "Đo lại", by=walk.organiser, now=NOW)
    handed_in(walk, MORE)
    assert (publish_queries(walk) - two) // MORE == 2


def test_all_at_once_leaves_what_one_by_one_leaves(walk):
    handed_in(walk)
    appraising.begin(walk.table_of(walk.communes[0]), by=walk.organiser, today=TODAY)
    assert begin_all(walk.round, by=walk.organiser, today=TODAY) == 1
    one, other = (walk.table_of(agency) for agency in walk.communes)
    assert (other.state, other.appraisal_number) == (one.state, one.appraisal_number) == ("appraising", 1)
    fields = ["action", "actor", "agency", "changes", "comment"]
    rows = AuditEntry.objects.filter(action="begin_appraisal").order_by("pk")
    first, second = rows.values(*fields)
    assert {**first, "agency": walk.communes[1].pk} == second
    assert [row.record_label for row in rows] == [str(one), str(other)]


def test_drafts_of_a_table_that_came_back_are_kept_here_too(walk):
    walk.submit()
    walk.begin()
    walk.say("I.1", "changed", "0.5", "Thiếu minh chứng")
    appraising.return_to_agency(walk.table, "Bổ sung", by=walk.organiser)
    walk.submit()
    begin_all(walk.round, by=walk.organiser, today=TODAY)
    assert list(Appraisal.objects.filter(number=2).values_list("score__criterion__code", "reason")) == [
        ("I.1", "Thiếu minh chứng")
    ]


def test_before_the_first_day_or_by_others_nothing_is_taken_up(walk):
    handed_in(walk)
    for person in (walk.officer, walk.appraiser):
        with pytest.raises(PermissionDenied):
            begin_all(walk.round, by=person, today=TODAY)
    walk.round.appraisal_opens = date(2024, 12, 1)
    walk.round.save()
    with pytest.raises(ValidationError, match="bắt đầu ngày 01/12/2024"):
        begin_all(walk.round, by=walk.organiser, today=TODAY)
    assert set(Assessment.objects.values_list("state", flat=True)) == {"submitted"}
