"""What of the work is looked at: whose, narrowed how, kept in the address."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict

from plans.work_filter import WorkFilter, whose_rows
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

TODAY = date(2024, 6, 10)


@pytest.fixture
def huyen(db):
    return make_agency("huyen", name="Ủy ban nhân dân huyện")


@pytest.fixture
def xa(huyen):
    return make_agency("xa", huyen, kind=make_kind("xa", level=3), name="Ủy ban nhân dân xã Đại Đồng")


@pytest.fixture
def officer(xa):
    return make_user(xa, "officer")


def add(agency, summary="Việc", days=None, **values):
    last_day = None if days is None else TODAY + timedelta(days=days)
    section = make_section(make_plan(agency.parent, state="issued"))
    return make_assignment(agency, make_task(section, summary=summary, last_day=last_day), **values)


def chosen(user, query=""):
    return WorkFilter(QueryDict(query), user=user, today=TODAY)


def found(user, query=""):
    return set(chosen(user, query).rows())


def test_the_own_work_is_what_no_colleague_follows(xa, officer):
    rows = [add(xa), add(xa, person=officer), add(xa, person=make_user(xa, "officer", "dong-nghiep"))]
    assert found(officer) == set(rows[:2])
    assert found(officer, "ai=co-quan") == set(rows)


def test_work_of_who_has_left_is_everybodys_again(xa, officer):
    gone = make_user(xa, "officer", "nghi-viec", is_active=False)
    moved = make_user(xa.parent, "officer", "chuyen-di")
    rows = {add(xa, person=gone), add(xa, person=moved)}
    assert found(officer) == rows


def test_the_own_agency_holds_the_units_below_it(huyen, xa):
    person = make_user(huyen, "officer", "huyen")
    rows = [make_assignment(huyen), add(xa)]
    assert (found(person), found(person, "ai=co-quan")) == ({rows[0]}, set(rows))


def test_everybodys_work_is_for_those_who_lead(xa, officer):
    unit = make_agency("noi-vu", xa.parent, kind=make_kind("phong", level=3), leads_reform=True)
    coordinator = make_user(unit, "coordinator", "dau-moi")
    row = add(xa)
    assert (found(coordinator), found(coordinator, "ai=tat-ca")) == (set(), {row})
    assert [label for label, _, _ in chosen(officer).switches()] == ["Tôi theo dõi", "Cơ quan tôi"]
    assert chosen(officer, "ai=tat-ca").whose == "toi"


def test_a_neighbours_work_is_in_no_view(xa, officer):
    add(make_agency("xa-khac", xa.parent, kind=xa.kind))
    assert found(officer, "ai=co-quan") == found(officer, "ai=tat-ca") == set()


def test_a_person_without_an_agency_sees_nothing(xa):
    add(xa)
    nobody = make_user(None, "officer")
    assert [whose_rows(nobody, whose).count() for whose in ("toi", "co-quan", "tat-ca")] == [0] * 3


@pytest.mark.parametrize("words", ["dai dong", "ĐẠI ĐỒNG", "ra soat", "rà soát đại", "soat dai dong 7.3.1"])
def test_search_needs_no_diacritics(xa, officer, words):
    row = add(xa, "Rà soát hồ sơ, tiêu chí 7.3.1")
    assert found(officer, f"tim={words}") == {row}


@pytest.mark.parametrize("words", ["dai dong tu phap", "7.3.2", "%", "x" * 201])
def test_every_word_must_stand_somewhere(xa, officer, words):
    add(xa, "Rà soát hồ sơ, tiêu chí 7.3.1")
    assert found(officer, f"tim={words}") == (set() if len(words) < 200 else found(officer))


def test_filters_narrow_by_plan_state_and_due_state(xa, officer):
    rows = [add(xa, days=-1), add(xa, days=3), add(xa, days=3, state="doing")]
    assert found(officer, "han=overdue") == {rows[0]}
    assert found(officer, "trangthai=doing") == {rows[2]}
    assert found(officer, f"kehoach={rows[1].task.plan_id}&han=soon") == {rows[1]}


def test_the_agencies_offered_are_those_with_work(huyen, xa):
    person = make_user(huyen, "coordinator")
    other = make_agency("xa-khac", huyen, kind=xa.kind)
    make_agency("xa-ba", huyen, kind=xa.kind)
    rows = [add(xa), add(other)]
    wanted = chosen(person, f"ai=tat-ca&coquan={other.pk}")
    assert set(wanted.rows()) == {rows[1]}
    assert [key for key, _ in wanted.fields["coquan"].choices] == ["", str(other.pk), str(xa.pk)]


@pytest.mark.parametrize("query", ["han=x&trangthai=y&kehoach=z&coquan=1&xem=w&ai=v", "kehoach=999999999999999999999"])
def test_values_without_a_sense_are_left_out(xa, officer, query):
    row = add(xa)
    assert found(officer, query) == {row}
    assert chosen(officer, query).view == "nhom"


def test_the_address_keeps_the_filters_and_starts_at_page_one(xa, officer):
    wanted = chosen(officer, "tim=h%E1%BB%93+s%C6%A1&han=soon&xem=bang&trang=3&la=1")
    assert wanted.address() == "?han=soon&tim=h%E1%BB%93+s%C6%A1&xem=bang"
    assert wanted.address(xem="thang", han="") == "?tim=h%E1%BB%93+s%C6%A1&xem=thang"
    assert wanted.reset() == "?xem=bang"
    assert wanted.kept() == [("xem", "bang")]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2024-12", ("?xem=thang&thang=2024-11", "?xem=thang&thang=2025-01")),
        ("2024-01", ("?xem=thang&thang=2023-12", "?xem=thang&thang=2024-02")),
        ("nay", ("?xem=thang&thang=2024-05", "?xem=thang&thang=2024-07")),
        ("2024-13", ("?xem=thang&thang=2024-05", "?xem=thang&thang=2024-07")),
    ],
)
def test_months_lead_on_to_their_neighbours(officer, month, expected):
    assert chosen(officer, f"xem=thang&thang={month}").months() == expected
