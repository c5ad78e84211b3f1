"""Who can be written to, read once for a whole run however many they are."""

from datetime import date

import pytest

from plans.models import Audience
from plans.reminders.people import People
from tests.factories import make_agency, make_kind, make_user

TODAY = date(2024, 6, 10)
OF = {"follower": None}

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return make_agency("huyen")


def room(authority, code):
    """A team of a phòng, so that its authority stands two steps above it."""
    office = make_agency(f"phong-{code}", authority, kind=make_kind("phong"))
    return make_agency(f"to-{code}", office, kind=make_kind("phong"), leads_reform=True)


@pytest.mark.parametrize("count", [3, 30])
def test_any_number_of_coordinators_is_read_in_one_query(district, django_assert_num_queries, count):
    people = [make_user(room(district, n), username=f"dau-moi-{n}", email=f"{n}@example.vn") for n in range(count)]
    with django_assert_num_queries(1):
        found = People(today=TODAY).of(Audience.COORDINATOR, agency=0, authority=district.pk, **OF)
    assert found == [person.pk for person in people]


def test_the_officer_who_is_named_stands_for_all_but_only_in_the_agency_of_the_work(district):
    first, second = (make_user(district, "officer", f"can-bo-{n}", email=f"{n}@example.vn") for n in "12")
    people, place = People(today=TODAY), {"agency": district.pk, "authority": district.pk}
    assert people.of(Audience.OFFICER, follower=None, **place) == [first.pk, second.pk]
    assert people.of(Audience.OFFICER, follower=second.pk, **place) == [second.pk]
    elsewhere = {"agency": room(district, 1).pk, "authority": district.pk}
    assert people.of(Audience.OFFICER, follower=second.pk, **elsewhere) == []


@pytest.mark.parametrize("values", [{"is_active": False}, {"agency": None}])
def test_who_cannot_be_reached_is_left_out(district, values):
    make_user(**{"agency": district, "role": "leader", "email": "a@example.vn", **values})
    people = People(today=TODAY)
    assert (people.of(Audience.HEAD, agency=district.pk, authority=district.pk, **OF), people.agency_of) == ([], {})


@pytest.mark.parametrize(("ended_on", "hears"), [(TODAY, False), (date(2024, 6, 11), True)])
def test_from_the_day_on_which_an_agency_ends_nobody_there_hears(ended_on, hears):
    ending = make_agency("xa", ended_on=ended_on)
    head = make_user(ending, "leader", email="a@example.vn")
    people = People(today=TODAY)
    assert people.of(Audience.HEAD, agency=ending.pk, authority=ending.pk, **OF) == [head.pk][: int(hears)]


def test_who_no_longer_reports_there_stands_for_nobody(district):
    now_reading, officer = (make_user(district, role, role) for role in ("viewer", "officer"))
    place = {"agency": district.pk, "authority": district.pk}
    found = People(today=TODAY).of(Audience.OFFICER, follower=now_reading.pk, **place)
    assert found == [officer.pk]


@pytest.mark.parametrize(("audience", "role"), [(Audience.OFFICER, "coordinator"), (Audience.HEAD, "leader")])
def test_for_an_authority_without_people_hear_those_who_speak_for_it(district, audience, role):
    speaks = make_user(room(district, 1), role)
    place = {"agency": district.pk, "authority": district.pk, **OF}
    assert People(today=TODAY).of(audience, **place) == [speaks.pk]
    own = make_user(district, role, "nguoi-cua-uy-ban")
    assert People(today=TODAY).of(audience, **place) == [own.pk]
