"""The board of a round: what it says of each agency, to whom, and in how many queries."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.urls import reverse

from criteria.cycle import appraising, board, submitting
from criteria.cycle.appraising import required, unsent
from criteria.models import Appraisal
from tests.factories import make_agency, make_kind, make_round, make_user, sign_in

from .conftest import NOW, TODAY, Walk

CLOSED = {"self_opens": date(2024, 11, 1), "self_closes": date(2024, 11, 17)}


def line(walk, *, user=None, today=TODAY):
    """The first commune's line."""
    return board.lines(walk.round, [walk.table], user=user or walk.organiser, today=today)[0]


def page(walk, person, **query):
    return sign_in(person).get(reverse("round", args=[walk.round.pk]), query)


def words(walk) -> str:
    return line(walk).waiting_for


def test_the_line_says_what_is_waited_for_at_every_step(walk):
    said = [words(walk)]
    for act in (walk.submit, walk.begin, *_opinions(walk), walk.send, walk.conclude):
        act()
        said.append(words(walk))
    assert said == [
        "Cơ quan tự chấm và nộp",
        "Bắt đầu thẩm định",
        "Còn 3 tiêu chí chưa có ý kiến",
        "Còn 2 tiêu chí chưa có ý kiến",
        "Còn 1 tiêu chí chưa có ý kiến",
        "Còn 3 ý kiến chưa gửi",
        "Đủ ý kiến: chốt kết quả",
        "Cơ quan giải trình, hoặc công bố",
    ]


def _opinions(walk) -> list:
    return [partial(walk.say, code, "accepted") for code in ("I.1", "I.2", "II.1")]


def test_what_is_lacking_in_a_second_appraisal_is_what_the_rules_say_of_one_table(walk):
    walk.submit()
    walk.begin()
    walk.appraise(II_1="1", I_1="0.5")
    walk.explain(II_1="Đã gửi bổ sung")
    walk.say("II.1", "accepted")
    given = set(
        Appraisal.objects.filter(number=2, score__assessment=walk.table).values_list("score__criterion", flat=True)
    )
    table = walk.table
    expected = len(required(table) - given), len(unsent(table) & given)
    assert tuple(board.opinions_of([table])[table.pk]) == expected == (0, 1)


def test_own_and_appraised_points_stand_beside_each_other(walk):
    assert (line(walk).own, line(walk).appraised) == ("", "")
    walk.submit()
    walk.begin()
    walk.appraise(II_1="1")
    found = line(walk)
    assert (found.own, found.appraised, found.rank) == ("3,50", "2,50", "")


@pytest.mark.parametrize(("today", "said"), [(date(2024, 11, 17), ""), (date(2024, 11, 18), "quá hạn nộp 1 ngày")])
def test_a_table_not_handed_in_is_overdue_from_the_day_after(db, today, said):
    assert line(Walk(**CLOSED), today=today).late == said


def test_a_table_handed_in_late_says_by_how_much_whatever_the_day(db):
    walk = Walk(**CLOSED)
    walk.submit()
    assert [line(walk, today=day).late for day in (TODAY, date(2025, 6, 1))] == ["nộp muộn 3 ngày"] * 2


def test_the_days_of_the_steps_are_counted(db):
    walk = Walk(**CLOSED, appraisal_opens=date(2024, 11, 25), explanation_closes=date(2024, 11, 20))
    assert [(day.dates, day.days) for day in board.days_of(walk.round, today=TODAY)] == [
        ("01/11/2024 – 17/11/2024", "đã qua 3 ngày"),
        ("từ 25/11/2024", "bắt đầu sau 5 ngày"),
        ("đến 20/11/2024", "hôm nay là ngày cuối"),
        ("chưa đặt ngày", ""),
    ]


def test_a_participant_sees_its_own_line_without_buttons_and_without_how_far_the_appraisal_is(walk):
    walk.submit()
    walk.begin()
    text = page(walk, walk.officer).content.decode()
    assert walk.communes[0].name in text
    assert walk.communes[1].name not in text
    assert "Kết quả thẩm định" in text
    assert "chưa có ý kiến" not in text
    assert reverse("assessment_move", args=[walk.table.pk]) not in text


def test_an_organiser_of_another_authority_finds_no_round(walk):
    other = make_agency("tinh-khac", kind=make_kind("ubnd-tinh"))
    home = make_agency("so-khac", other, kind=make_kind("phong"), leads_reform=True)
    assert page(walk, make_user(home, username="khac")).status_code == 404


def test_the_board_is_filtered_by_state(walk):
    walk.submit()
    text = page(walk, walk.organiser, **{"trang-thai": "submitted"}).content.decode()
    assert (walk.communes[0].name in text, walk.communes[1].name in text) == (True, False)


@pytest.mark.parametrize("number", [5, 25])
def test_the_board_asks_the_same_few_questions_however_many_agencies(
    db, number, django_assert_max_num_queries, settings
):
    settings.TODAY = TODAY
    walk = Walk()
    xa = make_kind("ubnd-xa")
    agencies = [make_agency(f"xa-{n}", walk.province, kind=xa) for n in range(number)]
    other = make_round(walk.province, *agencies, by=walk.organiser, year=2023)
    other.assessments.update(state="appraising", appraisal_number=1, submitted_at=NOW)
    for table in other.assessments.all():
        for score in table.scores.all():
            Appraisal.objects.create(score=score, number=1, verdict="accepted", points=0, sent_at=NOW)
    client = sign_in(walk.organiser)
    with django_assert_max_num_queries(12):
        text = client.get(reverse("round", args=[other.pk])).content.decode()
    assert text.count("Đủ ý kiến: chốt kết quả") == number


def test_the_list_tells_how_the_tables_stand(walk):
    walk.submit()
    response = sign_in(walk.organiser).get(reverse("rounds"))
    found = response.context["rounds"][0]
    assert (found.number, [(count.state, count.number) for count in found.counts]) == (
        2, [("entry", 1), ("submitted", 1)],
    )  # fmt: skip


def test_all_tables_that_are_handed_in_are_taken_up_at_once(walk):
    walk.submit()
    client = sign_in(walk.organiser)
    for said in ("Đã bắt đầu thẩm định 1 bảng điểm.", "Không có bảng nào đang chờ thẩm định."):
        response = client.post(reverse("round_begin", args=[walk.round.pk]), follow=True)
        assert [str(message) for message in response.context["messages"]] == [said]
    states = [walk.table_of(agency).state for agency in walk.communes]
    assert states == ["appraising", "entry"]


def test_a_table_sent_back_in_time_is_not_late_for_its_second_handing_in(db):
    walk = Walk(self_closes=TODAY)
    walk.submit()
    appraising.return_to_agency(walk.table, "Thiếu", by=walk.organiser)
    submitting.submit(walk.table, by=walk.officer, today=TODAY, now=NOW + timedelta(days=9))
    assert line(walk, today=date(2025, 3, 1)).late == ""


def test_an_appraisal_that_lacks_opinions_offers_no_button_to_conclude_it(walk):
    offered = []
    for act in (walk.submit, walk.begin, *_opinions(walk), walk.send):
        act()
        offered.append([move.action for move in line(walk).at_once])
    assert offered == [["begin_appraisal"], [], [], [], [], ["conclude"]]


def test_the_board_leads_to_the_ranking_once_there_is_one(walk):
    ranking = reverse("ranking", args=[walk.round.criteria_set_id, walk.round.year])
    publishing = reverse("round_publish", args=[walk.round.pk])
    before = page(walk, walk.organiser).content.decode()
    walk.finish()
    walk.publish()
    after, theirs = (page(walk, person).content.decode() for person in (walk.organiser, walk.officer))
    assert (ranking in before, publishing in before) == (False, True)
    assert (ranking in after, publishing in after, ranking in theirs) == (True, False, True)
