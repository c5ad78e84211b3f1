"""A round opened by mistake: who removes it, until when, and what becomes of its tables."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.cycle import appraising, removing, rounds, submitting
from criteria.cycle.publishing import lock_table, unlock
from criteria.entry import open_assessment, save_details
from criteria.models import AreaLead, Assessment, Evidence, Round
from tests.factories import make_agency, make_kind, make_plan, make_request, make_user, sign_in

from .conftest import NOW, TODAY

WHY = "Mở nhầm năm"


def names(tables) -> list[str]:
    return [table.agency.code for table in tables]


def split(walk) -> tuple[list[str], list[str]]:
    found = removing.removal_of(walk.round)
    return names(found.going), names(found.staying)


def page(walk, **data):
    client, address = sign_in(walk.organiser), reverse("round_remove", args=[walk.round.pk])
    return client.post(address, data) if data else client.get(address)


def test_a_round_goes_with_the_blank_tables_it_made(walk):
    removing.remove(walk.round, WHY, by=walk.organiser)
    assert (Round.objects.count(), AreaLead.objects.count(), Assessment.objects.count()) == (0, 0, 0)


def test_the_trail_keeps_what_there_was_and_why(walk):
    key, tables = walk.round.pk, list(walk.round.assessments.order_by("pk").values_list("pk", flat=True))
    removing.remove(walk.round, f" {WHY} ", by=walk.organiser)
    entry = AuditEntry.objects.get(action="remove_round")
    assert (entry.record_id, entry.actor, entry.agency, entry.comment) == (key, walk.organiser, walk.province, WHY)
    assert entry.changes["name"] == ["Đợt đánh giá năm 2024", None]
    assert entry.changes["agencies"] == [[agency.pk for agency in sorted(walk.communes, key=lambda a: a.path)], None]
    gone = AuditEntry.objects.filter(action="delete", model="criteria.assessment").order_by("record_id")
    assert [(row.record_id, row.comment) for row in gone] == [(pk, WHY) for pk in tables]


def _points(walk):
    walk.enter()


def _words(walk):
    leaf = walk.leaf("I.1")
    save_details(walk.table, leaf, version=0, by=walk.officer, explanation="Đang rà soát")


def _evidence(walk):
    Evidence.objects.create(score=walk.table.scores.first(), document="Báo cáo số 1/BC-UBND")


def _cause(walk):
    walk.table.causes.create(text="Chưa gửi báo cáo")


def _printed(walk):
    walk.table.printed_totals.create(criterion=walk.leaf("I"), achieved=1)


def _published_figures(walk):
    Assessment.objects.filter(pk=walk.table.pk).update(published_percent=90)


def _plan(walk):
    make_plan(walk.communes[0], assessment=walk.table)


def _request(walk):
    make_request(walk.province, assessment=walk.table)


KEPT = [_points, _words, _evidence, _cause, _printed, _published_figures, _plan, _request]


@pytest.mark.parametrize("fill", KEPT, ids=lambda fill: fill.__name__.strip("_"))
def test_a_table_that_holds_anything_stays_with_its_agency(walk, fill):
    fill(walk)
    assert split(walk) == (["xa-hai"], ["xa-mot"])
    before = list(walk.table.scores.order_by("pk").values())
    removing.remove(walk.round, WHY, by=walk.organiser)
    kept = Assessment.objects.get()
    assert (kept.round, kept.state, list(kept.scores.order_by("pk").values())) == (None, "entry", before)
    left = AuditEntry.objects.get(action="leave_round")
    assert (left.record_id, left.comment) == (kept.pk, WHY)


def test_a_blank_table_that_the_agency_opened_itself_stays(walk):
    third = make_agency("xa-ba", walk.province, kind=make_kind("ubnd-xa"))
    officer = make_user(third, "officer", username="xa-ba")
    open_assessment(criteria_set=walk.round.criteria_set, agency=third, year=2024, by=officer, on=TODAY)
    rounds.add_agencies(walk.round, [third], by=walk.organiser, on=TODAY)
    assert split(walk)[1] == ["xa-ba"]


def test_a_blank_table_that_once_left_and_came_again_stays(walk):
    rounds.leave(walk.table, "Rút nhầm", by=walk.organiser)
    rounds.add_agencies(walk.round, [walk.communes[0]], by=walk.organiser, on=TODAY)
    assert split(walk)[1] == ["xa-mot"]


def _submitted(walk):
    walk.submit()


def _returned(walk):
    walk.submit()
    appraising.return_to_agency(walk.table, "Chấm lại", by=walk.organiser)


def _taken_out(walk):
    walk.submit()
    rounds.leave(walk.table, "Sáp nhập", by=walk.organiser)


def _taken_out_and_in(walk):
    _taken_out(walk)
    rounds.add_agencies(walk.round, [walk.communes[0]], by=walk.organiser, on=TODAY)


def _once_locked(walk):
    table = walk.table
    rounds.leave(table, "Riêng", by=walk.organiser)
    office = make_user(walk.communes[0], username="vhxh")
    lock_table(table, by=office, now=NOW)
    unlock(Assessment.objects.get(pk=table.pk), "Nhầm", by=office, now=NOW)
    rounds.add_agencies(walk.round, [walk.communes[0]], by=walk.organiser, on=TODAY)


def _published(walk):
    walk.finish()
    walk.publish()


TOO_LATE = [_submitted, _returned, _taken_out, _taken_out_and_in, _once_locked, _published]


@pytest.mark.parametrize("happen", TOO_LATE, ids=lambda happen: happen.__name__.strip("_"))
def test_a_round_in_which_a_table_was_handed_in_or_published_stays(walk, happen):
    happen(walk)
    before = Assessment.objects.count()
    with pytest.raises(ValidationError, match="Bảng điểm của Cơ quan xa-.* đã từng nộp hoặc công bố"):
        removing.remove(walk.round, WHY, by=walk.organiser)
    assert (Round.objects.count(), Assessment.objects.count()) == (1, before)
    response = page(walk)
    assert "không xoá được" in response.content.decode()
    assert "Lý do xoá đợt" not in response.content.decode()


@pytest.mark.parametrize("who", ["officer", "appraiser"])
def test_only_the_organiser_removes(walk, who):
    with pytest.raises(PermissionDenied):
        removing.remove(walk.round, WHY, by=getattr(walk, who))
    assert Round.objects.count() == 1


def test_the_page_tells_what_goes_and_what_stays(walk):
    walk.enter()
    response = page(walk)
    assert (names(response.context["removal"].going), names(response.context["removal"].staying)) == split(walk)
    text = response.content.decode()
    assert ("1 bảng điểm bị xoá theo" in text, "1 bảng điểm được giữ nguyên" in text) == (True, True)


def test_a_reason_is_asked_for(walk):
    response = page(walk, comment=" ")
    assert (response.status_code, response.context["form"].errors["comment"]) == (422, ["Ghi lý do xoá đợt."])
    with pytest.raises(ValidationError, match="Ghi lý do xoá đợt"):
        removing.remove(walk.round, " ", by=walk.organiser)


def test_the_page_removes_and_says_so(walk):
    response = page(walk, comment=WHY)
    assert response["Location"] == reverse("rounds")
    assert (Round.objects.count(), Assessment.objects.count()) == (0, 0)


def test_a_table_handed_in_after_the_page_was_opened_keeps_the_round(walk):
    page(walk)
    walk.submit()
    response = page(walk, comment=WHY)
    assert (response.status_code, Round.objects.count(), walk.table.state) == (422, 1, "submitted")


def test_whoever_comes_after_a_removal_is_told(walk):
    table, round, leaf = walk.table, walk.round, walk.leaf("I.1")
    removing.remove(Round.objects.get(pk=round.pk), WHY, by=walk.organiser)
    with pytest.raises(ValidationError, match="Bảng điểm này không còn"):
        save_details(table, leaf, version=0, by=walk.officer, explanation="x")
    with pytest.raises(ValidationError, match="Bảng điểm này không còn"):
        rounds.leave(table, "x", by=walk.organiser)
    for act in (
        lambda: rounds.add_agencies(round, [], by=walk.organiser, on=TODAY),
        lambda: rounds.change_round(round, by=walk.organiser, name="x"),
        lambda: removing.remove(round, WHY, by=walk.organiser),
        lambda: submitting.submit(table, by=walk.officer, today=date(2024, 11, 20), now=NOW),
    ):
        with pytest.raises(Http404):
            act()


def test_the_number_of_queries_does_not_grow_with_the_round(walk):
    with CaptureQueriesContext(connection) as few:
        removing.removal_of(walk.round)
    xa = make_kind("ubnd-xa")
    more = [make_agency(f"xa-{n:02}", walk.province, kind=xa) for n in range(20)]
    rounds.add_agencies(walk.round, more, by=walk.organiser, on=TODAY)
    with CaptureQueriesContext(connection) as many:
        found = removing.removal_of(walk.round)
    assert (len(found.going), len(many)) == (22, len(few))
