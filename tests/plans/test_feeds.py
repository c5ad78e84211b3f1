"""Calendar feeds: secrets that are not kept, rows that the person may see, a file that programs understand."""

from datetime import UTC, date, datetime
from unicodedata import normalize

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEntry
from plans.assigning import assign
from plans.feeds import calendar, create_feed, feed_of, feed_rows, revoke_feed
from plans.models import Assignment, FeedToken, Plan
from plans.progress import move
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

from .calendars import read_calendar

DAY, NOW = date(2024, 6, 10), datetime(2024, 6, 10, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def xa(db):
    return make_agency("xa", make_agency("huyen"), kind=make_kind("xa", level=3))


@pytest.fixture
def officer(xa):
    return make_user(xa, "officer")


def add(agency, **values):
    section = make_section(make_plan(agency.parent, state="issued"))
    return make_assignment(agency, make_task(section, **{"last_day": DAY, **values}))


def rows_of(person, kind="person"):
    return list(feed_rows(feed_of(create_feed(kind, by=person, now=NOW))))


def events(*rows):
    return read_calendar(calendar(rows, name="Việc của tôi", now=NOW))[1]


def fetch(secret, client=None):
    return (client or Client()).get(reverse("feed", args=[secret]))


# --- the secret ---


def test_only_the_hash_of_the_secret_is_kept(officer):
    secret = create_feed("person", by=officer, now=NOW)
    token = FeedToken.objects.get()
    assert len(secret) >= 43
    assert secret not in str(vars(token)) + str(list(AuditEntry.objects.values()))
    assert feed_of(secret) == token


def test_renewing_ends_the_old_address(officer):
    old, agencys = (create_feed(kind, by=officer, now=NOW) for kind in ("person", "agency"))
    new = create_feed("person", by=officer, now=NOW)
    assert [feed_of(secret) is not None for secret in (old, agencys, new)] == [False, True, True]
    assert AuditEntry.objects.filter(action="revoke_feed").count() == 1


def test_a_revoked_address_answers_as_one_that_never_was(officer):
    secret = create_feed("person", by=officer, now=NOW)
    assert fetch(secret).status_code == 200
    revoke_feed(FeedToken.objects.get(), by=officer, now=NOW)
    answers = [fetch(word) for word in (secret, "x", "a" * 43, "🦆", "\udcff".encode("utf-8", "surrogatepass"))]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, b"")}
    headers = [{name: words for name, words in answer.headers.items() if name != "X-Request-ID"} for answer in answers]
    assert headers == [headers[0]] * 5


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "viewer"}])
def test_who_may_not_work_here_any_more_has_no_feed(officer, change):
    secret = create_feed("person", by=officer, now=NOW)
    type(officer).objects.filter(pk=officer.pk).update(**change)
    assert fetch(secret).status_code == 404


def test_a_kind_that_does_not_exist_is_refused(officer):
    with pytest.raises(ValueError, match="khac"):
        create_feed("khac", by=officer, now=NOW)


# --- the rows ---


def test_the_feed_shows_what_the_person_may_see_today(xa, officer):
    row = add(xa)
    secret = create_feed("agency", by=officer, now=NOW)
    add(make_agency("xa-khac", xa.parent, kind=xa.kind))
    assert list(feed_rows(feed_of(secret))) == [row]
    type(officer).objects.filter(pk=officer.pk).update(agency=make_agency("xa-ba", xa.parent, kind=xa.kind))
    assert list(feed_rows(feed_of(secret))) == []


def test_a_persons_feed_leaves_out_what_colleagues_follow(xa, officer):
    own, other = add(xa), add(xa)
    Assignment.objects.filter(pk=other.pk).update(person=make_user(xa, "officer", "dong-nghiep"))
    assert rows_of(officer) == [own]
    assert rows_of(officer, "agency") == [own, other]


def test_undated_and_stopped_work_and_plans_not_in_force_have_no_place(xa, officer):
    add(xa, last_day=None)
    Assignment.objects.filter(pk=add(xa).pk).update(state="cancelled")
    Plan.objects.filter(pk=add(xa).task.plan_id).update(state="finished")
    assert rows_of(officer) == []


# --- the file ---


def test_an_event_lies_on_the_whole_last_day(xa):
    row = add(xa, summary="Gửi báo cáo", product="Báo cáo", deadline_phrase="trước ngày 11/6/2024")
    found = events(row)[0]
    assert (found["DTSTART"], found["DTEND"]) == (DAY, date(2024, 6, 11))
    assert found["SUMMARY"] == "Hạn cuối: Gửi báo cáo"
    assert found["DTSTAMP"] == NOW
    assert "trước ngày 11/6/2024\nSản phẩm: Báo cáo\n" in found["DESCRIPTION"]


def test_texts_come_through_escaped_folded_and_composed(xa):
    words = "Rà soát; đối chiếu, «hồ sơ» \\ một cửa\tđiện tử 🦆 " + "ặễộ " * 40
    row = add(xa, summary=normalize("NFD", words))
    assert events(row)[0]["SUMMARY"] == normalize("NFC", f"Hạn cuối: {words}").replace("\t", " ")


def test_line_breaks_in_a_text_begin_no_property(xa):
    row = add(xa, deadline_phrase="một\r\nEND:VEVENT\nhai")
    assert len(events(row)) == 1


def test_the_same_work_keeps_its_uid_and_counts_its_changes(xa, officer):
    row = add(xa)
    before = events(row)[0]
    move(row, "start", by=officer, today=DAY)
    row.task.parties.create(role="lead", printed="xã", agency=xa)
    row.task.last_day = date(2024, 6, 20)
    row.task.save()
    assign(row.task, on=DAY, by=None)
    after = events(Assignment.objects.get())[0]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"], after["DTSTART"]) == (0, 2, date(2024, 6, 20))


def test_done_work_is_ticked(xa):
    row = add(xa, summary="Gửi báo cáo")
    row.state = "reported"
    assert events(row)[0]["SUMMARY"] == "✓ Hạn cuối: Gửi báo cáo"


def test_uids_are_all_different_and_an_empty_calendar_is_one(xa):
    assert len({event["UID"] for event in events(add(xa), add(xa))}) == 2
    head, none = read_calendar(calendar([], name="Việc của tôi", now=NOW))
    assert (head["VERSION"], head["X-WR-CALNAME"], none) == ("2.0", "Việc của tôi", [])


def test_the_address_answers_without_signing_in_with_a_fixed_number_of_queries(
    xa, officer, django_assert_max_num_queries
):
    for _ in range(20):
        add(xa)
    secret = create_feed("person", by=officer, now=NOW)
    with django_assert_max_num_queries(3):
        answer = fetch(secret)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(read_calendar(answer.content)[1]) == 20


# --- the page ---


def test_the_address_is_shown_once(officer, client):
    client.force_login(officer, "django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("feed_create"), {"loai": "person"})
    address = page.context["address"]
    assert fetch(address.rsplit("/", 1)[1].removesuffix(".ics")).status_code == 200
    assert address in page.content.decode()
    assert address.rsplit("/", 1)[1] not in client.get(reverse("feeds")).content.decode()


def test_nobody_revokes_another_persons_feed(xa, officer, client):
    create_feed("person", by=officer, now=NOW)
    client.force_login(make_user(xa, "coordinator", "khac"), "django.contrib.auth.backends.ModelBackend")
    assert client.post(reverse("feed_revoke", args=[FeedToken.objects.get().pk])).status_code == 404
    assert client.post(reverse("feed_create"), {"loai": "khac"}).status_code == 404
