"""What waits for the people of an agency: the tables they have to hand in, on their first page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from criteria.cycle import explaining
from criteria.cycle.waiting import to_hand_in
from criteria.models import Round
from tests.factories import sign_in

from .conftest import TODAY


def waiting(walk, person=None, today=TODAY) -> list[tuple]:
    return [(due.table.agency, due.late, due.days) for due in to_hand_in(person or walk.officer, today=today)]


@pytest.fixture
def dated(walk):
    days = {"self_closes": TODAY, "explanation_closes": TODAY + timedelta(5)}
    Round.objects.filter(pk=walk.round.pk).update(**days)
    return walk


def test_a_table_to_be_handed_in_waits_for_its_own_people_alone(dated):
    own = dated.communes[0]
    assert waiting(dated) == [(own, "", "hôm nay là ngày cuối")]
    assert waiting(dated, today=TODAY + timedelta(3)) == [(own, "quá hạn nộp 3 ngày", "đã qua 3 ngày")]
    assert (waiting(dated, dated.organiser), waiting(dated, dated.appraiser)) == ([], [])


def test_what_is_handed_in_waits_no_more_until_an_explanation_is_begun(dated):
    Round.objects.filter(pk=dated.round.pk).update(self_closes=TODAY - timedelta(2))  # handed in late
    dated.submit()
    dated.begin()
    dated.appraise(II_1="1")
    before = waiting(dated)
    explaining.begin(dated.table, by=dated.officer, today=TODAY)
    assert (before, waiting(dated)) == ([], [(dated.communes[0], "", "còn 5 ngày")])


def test_a_table_in_no_round_waits_for_nobody(dated):
    dated.round.assessments.update(round=None)
    assert waiting(dated) == []


def test_their_first_page_leads_to_the_table(dated):
    page = sign_in(dated.officer).get(reverse("my_work")).content.decode()
    assert f'<a href="{reverse("assessment", args=[dated.table.pk])}"><strong>' in page


def test_however_many_tables_the_questions_stay_the_same(dated, django_assert_num_queries):
    with django_assert_num_queries(1):
        to_hand_in(dated.officer, today=TODAY)
