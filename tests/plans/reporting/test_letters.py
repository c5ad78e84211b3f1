"""From the công văn of huyện Bình Sơn (S2) to a request."""

from datetime import date

import pytest

from plans.models import Report, ReportRequest
from plans.reporting.letters import periods, request_from
from plans.reporting.requests import addressees, move
from tests.factories import make_agency, make_plan

TODAY = date(2024, 5, 10)


@pytest.fixture
def request_of_s2(demo) -> ReportRequest:
    return ReportRequest.objects.get(plan=demo.plan("S2"))


def test_the_nine_addressees_of_the_letter(request_of_s2):
    codes = [agency.code for agency in addressees(request_of_s2, on=TODAY)]
    assert codes == [
        "bis-gddt",
        "bis-ktht",
        "bis-noi-vu",
        "bis-tckh",
        "bis-thanh-tra",
        "bis-tu-phap",
        "bis-van-phong",
        "bis-vhtt",
        "bis-y-te",
    ]


def test_two_report_windows(request_of_s2):
    assert list(request_of_s2.periods.values_list("label", "first_day", "last_day")) == [
        ("từ ngày 15/12/2023 đến ngày 15/5/2024", date(2023, 12, 15), date(2024, 5, 15)),
        ("từ đầu năm đến ngày 15/5/2024", date(2024, 1, 1), date(2024, 5, 15)),
    ]


def test_three_deadlines_and_an_undated_duty(request_of_s2):
    rows = request_of_s2.deadlines.values_list("purpose", "phrase", "last_day", "agency__code")
    assert list(rows) == [
        ("answer", "trước ngày 17/5/2024", date(2024, 5, 16), None),
        ("synthesis", "trước ngày 20/5/2024", date(2024, 5, 19), "bis-noi-vu"),
        ("papers", "trong tháng 6/2024", date(2024, 6, 30), "bis-noi-vu"),
        ("other", "", None, "bis-van-phong"),
    ]


def test_it_is_a_draft_about_both_indices_with_the_usual_questions(request_of_s2):
    assert (request_of_s2.state, request_of_s2.issuer.code) == ("draft", "binh-son")
    assert sorted(index.code for index in request_of_s2.indices.all()) == ["par-index", "sipas"]
    topics = list(request_of_s2.questions.values_list("topic", flat=True))
    assert topics == ["strengths", "limits", "causes", "solutions", "proposals"]


def test_the_words_of_the_duty_come_without_markup(request_of_s2):
    assert request_of_s2.words.startswith("Thủ trưởng các cơ quan nêu trên báo cáo kết quả")
    assert "*" not in request_of_s2.words


def test_sending_gives_every_addressee_a_report(demo, request_of_s2):
    move(request_of_s2, "send_request", by=demo.user("noivu.binhson"), today=TODAY)
    assert Report.objects.filter(request=request_of_s2, state="todo").count() == 9


def test_a_letter_without_days_makes_a_request_without_periods(db):
    made = request_from(make_plan(make_agency("huyen"), kind="letter"), by=None)
    assert (made.periods.count(), made.deadlines.count(), made.questions.count()) == (0, 0, 5)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("từ 01/01/2024 đến hết ngày 30/6/2024", [(date(2024, 1, 1), date(2024, 6, 30))]),
        ("từ ngày 31/6/2024 đến ngày 15/7/2024", []),
        ("từ ngày 15/5/2024 đến ngày 15/4/2024", []),
        ("từ đầu năm đến 15/5/2024", [(date(2024, 1, 1), date(2024, 5, 15))]),
        ("trước ngày 17/5/2024", []),
    ],
)
def test_spans_in_sentences(text, days):
    assert [(row.first_day, row.last_day) for row in periods([text, text], None)] == days
