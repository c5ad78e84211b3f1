"""A published result stays as it is, whatever path a change comes by."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from agencies.states import change_state
from criteria.causes import delete_cause, save_cause
from criteria.entry import ScoreEntry, save_scores
from criteria.evidence import add_evidence
from criteria.forms import CauseForm, EvidenceForm
from criteria.models import Assessment, Criterion, Score
from criteria.sets import add_criterion
from tests.factories import make_agency, make_assessment, make_user

pytestmark = pytest.mark.django_db
HALF = Decimal("0.5")


@pytest.fixture
def user():
    return make_user(make_agency())


@pytest.fixture
def entered(user):
    """A table with one score, still open."""
    assessment = make_assessment(user.agency)
    leaf = assessment.criteria_set.criteria.get(code="1")
    save_scores(assessment, [ScoreEntry(leaf.pk, HALF, 0)], by=user)
    return Assessment.objects.get(pk=assessment.pk)


@pytest.fixture
def published(entered, user):
    return change_state(entered, "publish", by=user)


def run(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def stored():
    """Everything that must not change."""
    tables = [Assessment, Score, Criterion]
    return [list(model.objects.order_by("pk").values()) for model in tables]


WAYS = {
    "save": lambda a: a.scores.order_by("pk")[0].save(),
    "delete": lambda a: a.scores.order_by("pk")[0].delete(),
    "create": lambda a: Score.objects.create(assessment=a, criterion=a.criteria_set.criteria.get(code="1")),
    "update": lambda a: a.scores.update(achieved=HALF),
    "bulk update": lambda a: Score.objects.bulk_update(a.scores.all(), ["achieved"]),
    "upsert": lambda a: Score.objects.bulk_create(
        a.scores.all(),
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["achieved"],
    ),
    "delete many": lambda a: a.scores.all().delete(),
    "raw update": lambda a: run("UPDATE criteria_score SET version = 9 WHERE assessment_id = %s", a.pk),
    "raw delete": lambda a: run("DELETE FROM criteria_score WHERE assessment_id = %s", a.pk),
    "raw insert": lambda a: run(
        "INSERT INTO criteria_score (assessment_id, criterion_id, not_applicable, not_applicable_reason, explanation, "
        "version) SELECT assessment_id, criterion_id, not_applicable, '', '', 1 FROM criteria_score "
        "WHERE assessment_id = %s",
        a.pk,
    ),
    "assessment saved": lambda a: a.save(),
    "assessment updated": lambda a: Assessment.objects.filter(pk=a.pk).update(published_rank=1),
    "assessment opened again": lambda a: run("UPDATE criteria_assessment SET state = 'entry' WHERE id = %s", a.pk),
    "assessment deleted": lambda a: Assessment.objects.filter(pk=a.pk).delete(),
    "assessment deleted raw": lambda a: run("DELETE FROM criteria_assessment WHERE id = %s", a.pk),
    "criterion changed": lambda a: a.criteria_set.criteria.update(maximum=9),
    "criterion added": lambda a: add_criterion(a.criteria_set, code="3", name="Thêm", maximum=HALF),
    "criterion deleted": lambda a: run("DELETE FROM criteria_criterion WHERE criteria_set_id = %s", a.criteria_set_id),
}

BOUND = {"raw insert", "create", "criterion deleted", "assessment deleted raw"}  # other constraints hold these back


@pytest.mark.parametrize("way", WAYS)
def test_no_way_changes_a_published_result(published, way):
    before = stored()
    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS[way](published)
    assert stored() == before


@pytest.mark.parametrize("way", sorted(set(WAYS) - BOUND))
def test_before_publication_the_same_ways_are_open(entered, way):
    with transaction.atomic():
        WAYS[way](entered)


def test_a_score_moves_neither_into_nor_out_of_a_published_result(published, user):
    other = make_assessment(user.agency, code="khac")
    for source, target in ((published, other), (other, published)):
        with pytest.raises(IntegrityError), transaction.atomic():
            source.scores.filter(criterion__code="1").update(assessment=target)


def test_another_table_stays_open(published, user):
    other = make_assessment(user.agency, code="khac")
    leaf = other.criteria_set.criteria.get(code="1")
    assert len(save_scores(other, [ScoreEntry(leaf.pk, HALF, 0)], by=user)) == 1


@pytest.mark.parametrize(
    "table", ["criteria_assessment", "criteria_score", "criteria_criterion", "agencies_auditentry"]
)
def test_replace_does_not_pass_the_triggers(published, table):
    sql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    if connection.vendor == "postgresql":
        sql = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id"
    with pytest.raises(IntegrityError), transaction.atomic():
        run(sql)


def test_causes_and_evidence_are_written_after_publication(published, user):
    leaf = published.criteria_set.criteria.get(code="1")
    form = CauseForm({"text": "Chậm", "criteria": [leaf.pk]}, assessment=published, agencies=type(user.agency).objects)
    assert form.is_valid(), form.errors
    cause = save_cause(form, published, by=user)
    evidence = EvidenceForm({"document": "Báo cáo số 12/BC-UBND"})
    assert evidence.is_valid(), evidence.errors
    add_evidence(evidence, published.scores.get(criterion=leaf), by=user)
    delete_cause(cause, by=user)
    assert (published.causes.count(), published.scores.get(criterion=leaf).evidence.count()) == (0, 1)
