"""Publication of a round: ranks, what stands in the way, all or nothing; and the way back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies.models import AuditEntry
from criteria.cycle import appraising, publishing
from criteria.models import Appraisal, Assessment, Snapshot, Unlocking
from tests.factories import make_user

from .conftest import NOW

D = Decimal


@pytest.fixture
def published(walk):
    walk.finish(II_1="1")
    walk.publish()
    return walk


def ranks(walk):
    return [(walk.table_of(agency).published_rank, walk.table_of(agency).published_rank_of) for agency in walk.communes]


def test_equal_results_share_a_rank(walk):
    walk.finish()
    walk.publish()
    assert ranks(walk) == [(1, 2), (1, 2)]


def test_what_is_written_down(published):
    table = published.table
    figures = [getattr(table, name) for name in publishing.PRINTED]
    assert figures == [D("3.5"), D("3.5"), D("100"), 1, 2, "Quyết định số 12/QĐ-UBND", date(2025, 1, 10)]
    assert (table.publication, table.snapshots.filter(stage="published").get().total_achieved) == (1, D("3.5"))
    trail = AuditEntry.objects.filter(model="criteria.assessment", record_id=table.pk, action="publish_result").get()
    assert (trail.actor, trail.changes["published_rank"]) == (published.organiser, [None, 1])


def test_a_round_waits_for_every_table(walk):
    walk.submit()
    walk.begin()
    walk.appraise()
    with pytest.raises(ValidationError, match="Cơ quan xa-hai: đang nhập điểm."):
        walk.publish()
    assert [table.state for table in walk.round.assessments.order_by("pk")] == ["appraised", "entry"]


def test_an_open_question_keeps_a_round_from_being_published(walk):
    walk.finish()
    appraising.reopen(walk.table, "Xem lại", by=walk.organiser)
    walk.say("I.1", "asked", reason="Chưa rõ số liệu")
    walk.send()
    walk.conclude()
    with pytest.raises(ValidationError, match="1 tiêu chí đề nghị giải trình chưa chốt điểm"):
        walk.publish()


def test_a_decision_is_named(walk):
    walk.finish()
    with pytest.raises(ValidationError, match="Ghi số, ký hiệu của quyết định công bố"):
        walk.publish(decision="  ")


@pytest.mark.parametrize("who", ["officer", "appraiser"])
def test_only_the_organiser_publishes_and_unlocks(published, who):
    person = getattr(published, who)
    for act in (
        lambda: publishing.publish(published.round, decision="x", on=date(2025, 1, 1), by=person, now=NOW),
        lambda: publishing.unlock(published.table, "Sai", by=person, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (published.table.state, Unlocking.objects.count()) == ("published", 0)


def test_the_commune_itself_cannot_unlock_what_the_province_published(published):
    with pytest.raises(PermissionDenied):
        publishing.unlock(published.table, "Sai", by=make_user(published.communes[0], username="dau-moi-xa"), now=NOW)


def test_unlocking_needs_a_reason_and_keeps_it(published):
    with pytest.raises(ValidationError, match="Cần ghi lý do"):
        publishing.unlock(published.table, " ", by=published.organiser, now=NOW)
    publishing.unlock(published.table, "Sai điểm II.1", by=published.organiser, now=NOW)
    row = Unlocking.objects.get()
    assert (row.publication, row.reason, row.by) == (1, "Sai điểm II.1", published.organiser)
    trail = AuditEntry.objects.get(action="unlock")
    assert (trail.comment, trail.changes) == ("Sai điểm II.1", {"state": ["published", "appraised"]})


def test_a_correction_that_moves_another_rank_is_published_with_it(published):
    publishing.unlock(published.table, "Sai điểm II.1", by=published.organiser, now=NOW)
    appraising.reopen(published.table, "Sửa II.1", by=published.organiser)
    published.say("II.1", "changed", "0", "Không có minh chứng")
    published.send()
    published.conclude()
    with pytest.raises(ValidationError, match="Hạng đã công bố của Cơ quan xa-hai cũng đổi"):
        published.publish()
    publishing.unlock(published.table_of(published.communes[1]), "Hạng đổi", by=published.organiser, now=NOW)
    published.publish(decision="Quyết định số 20/QĐ-UBND")
    assert ranks(published) == [(2, 2), (1, 2)]
    assert published.table.publication == 2


def test_an_unlocking_opens_its_own_publication_alone(published):
    publishing.unlock(published.table, "Sai", by=published.organiser, now=NOW)
    published.publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=published.table.pk).update(state="appraised")


FREE = {"publication": 1, "state": "appraised"}
WAYS = {
    "published without a new number": lambda t: Assessment.objects.filter(pk=t.pk).update(state="published"),
    "opinion changed": lambda t: Appraisal.objects.filter(score__assessment=t).update(points=0),
    "opinion deleted": lambda t: Appraisal.objects.filter(score__assessment=t).delete(),
    "kept table changed": lambda t: Snapshot.objects.filter(assessment=t).update(values={}),
    "kept table deleted": lambda t: Snapshot.objects.filter(assessment=t).delete(),
    "reason changed": lambda t: Unlocking.objects.filter(assessment=t).update(reason="Khác"),
    "reason deleted": lambda t: Unlocking.objects.filter(assessment=t).delete(),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_way_rewrites_what_was_published_or_why_it_was_set_free(published, way):
    if "reason" in way or "number" in way:
        publishing.unlock(published.table, "Sai", by=published.organiser, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        WAYS[way](published.table)


def test_a_table_without_a_round_is_locked_and_unlocked_by_its_own_office(walk):
    Assessment.objects.filter(pk=walk.table.pk).update(round=None)
    table, office = Assessment.objects.get(agency=walk.communes[0]), make_user(walk.communes[0], username="vhxh")
    publishing.lock_table(table, by=office, now=NOW)
    publishing.unlock(Assessment.objects.get(pk=table.pk), "Nhập nhầm năm", by=office, now=NOW)
    found = Assessment.objects.get(pk=table.pk)
    assert (found.state, found.publication, found.unlockings.get().reason) == ("entry", 1, "Nhập nhầm năm")


def test_a_second_publication_tells_what_the_first_had_said(walk):
    walk.finish(II_1="1")
    walk.publish()
    publishing.unlock(walk.table, "Nhầm số quyết định", by=walk.organiser, now=NOW)
    walk.publish(decision="Quyết định số 13/QĐ-UBND")
    trail = AuditEntry.objects.filter(record_id=walk.table.pk, action="publish_result").order_by("pk").last()
    assert trail.changes["published_decision"] == ["Quyết định số 12/QĐ-UBND", "Quyết định số 13/QĐ-UBND"]
    assert trail.changes["published_rank"] == [1, 1]


def test_a_table_in_which_nothing_applies_is_published_without_a_rank(walk):
    walk.finish()
    scores = walk.table.scores.all()
    scores.update(achieved=None, self_achieved=None, not_applicable=True, not_applicable_reason="Không phát sinh")
    walk.publish()
    assert (walk.table.state, walk.table.published_percent, ranks(walk)) == ("published", None, [(None, None), (1, 1)])
    trail = AuditEntry.objects.get(model="criteria.assessment", record_id=walk.table.pk, action="publish_result")
    assert "published_rank" not in trail.changes
