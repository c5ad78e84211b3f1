"""Công văn đôn đốc: nobody who is not late, every late work once, sent twice makes one letter."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from plans.documents.builder import build_document
from plans.documents.difference import lines
from plans.drafting.urging import draft_urging, late_works
from plans.models import Assignment, Plan
from tests.factories import make_agency, make_assignment, make_plan, make_section, make_task, make_user

TODAY = date(2024, 6, 10)
STATE = Assignment.State


@pytest.fixture
def district(db):
    return make_agency("huyen", name="UBND huyện Bắc Sơn", head_title="Chủ tịch", symbol="UBND", place_name="Bắc Sơn")


@pytest.fixture
def communes(district):
    return [make_agency(f"xa-{n}", district, name=f"UBND xã {n}") for n in (1, 2, 3)]


@pytest.fixture
def plan(district, communes):
    """A plan of which xã 1 is late twice (1 and 9 days), xã 2 five days; xã 3 is not late in any of six ways."""
    values = {"state": "issued", "number": "57", "symbol": "KH-UBND", "day": 9, "month": 4}
    plan = make_plan(district, **values, subject="Nâng cao chỉ số PAR INDEX")
    task = make_task(make_section(plan), summary="Rà soát thủ tục")
    one, two, three = communes
    for agency, day, state in [
        (one, date(2024, 6, 9), STATE.TODO),
        (one, date(2024, 6, 1), STATE.DOING),
        (two, date(2024, 6, 5), STATE.DOING),
        (three, TODAY, STATE.TODO),
        (three, None, STATE.TODO),
        (three, date(2024, 6, 1), STATE.REPORTED),
        (three, date(2024, 6, 1), STATE.CONFIRMED),
        (three, date(2024, 6, 1), STATE.CANCELLED),
        (three, date(2024, 6, 1), STATE.DECLINED),
    ]:
        done_on = date(2024, 6, 2) if state == STATE.CONFIRMED else None
        is_second = task.assignments.filter(agency=agency).exists()
        own = make_task(task.section, day and day.day or 30, summary="Việc khác") if is_second else task
        make_assignment(agency, own, last_day=day, state=state, done_on=done_on)
    return plan


@pytest.fixture
def person(district):
    return make_user(district)


def draft(plan, person, *agencies, **values):
    return draft_urging(plan, by=person, today=TODAY, agencies=[agency.pk for agency in agencies], **values)


@pytest.mark.parametrize(
    ("more_than", "found"),
    [
        (0, [("xa-1", 9), ("xa-1", 1), ("xa-2", 5)]),
        (1, [("xa-1", 9), ("xa-2", 5)]),
        (5, [("xa-1", 9)]),
        (9, []),
    ],
)
def test_only_what_is_late_is_late(plan, person, more_than, found):
    late = late_works(plan, person, today=TODAY, more_than=more_than)
    assert sorted((row.agency.code, row.days) for row in late) == sorted(found)


def test_a_plan_that_is_not_in_force_has_no_late_work(plan, person):
    for state in ("draft", "finished"):
        plan.state = state
        assert late_works(plan, person, today=TODAY) == []


def test_the_letter_names_the_plan_and_lists_the_work(plan, person, communes):
    letter = draft(plan, person, *communes, until=date(2024, 6, 20))
    assert lines(build_document(Plan.objects.get(pk=letter.pk))) == [
        "ỦY BAN NHÂN DÂN",
        "Số: /UBND",
        "Bắc Sơn, ngày  tháng  năm 2024",
        "V/v đôn đốc thực hiện Kế hoạch số 57/KH-UBND ngày 09/4/2024 của UBND huyện Bắc Sơn",
        "Kính gửi: UBND xã 1;",
        "Kính gửi: UBND xã 2.",
        "Thực hiện Kế hoạch số 57/KH-UBND ngày 09/4/2024 của UBND huyện Bắc Sơn ban hành Kế hoạch nâng cao chỉ số PAR "
        "INDEX. Đến ngày 10/6/2024 còn 3 lượt nhiệm vụ của 2 cơ quan đã quá hạn mà chưa hoàn thành (Phụ lục kèm theo). "
        "Chủ tịch UBND huyện Bắc Sơn yêu cầu:",
        "1. Thủ trưởng các cơ quan nêu trên tập trung hoàn thành các nhiệm vụ quá hạn nêu tại Phụ lục.",
        "2. Báo cáo kết quả; việc chưa xong nêu rõ lý do và thời gian hoàn thành, gửi về UBND huyện Bắc Sơn "
        "**chậm nhất ngày 20/6/2024**.",
        "Yêu cầu Thủ trưởng các cơ quan khẩn trương thực hiện./.",
        "Nơi nhận: Như trên;",
        "Nơi nhận: Lưu: VT.",
        "CHỦ TỊCH",
        "Phụ lục Nhiệm vụ quá hạn đến ngày 10/6/2024",
        "TT | Cơ quan | Nhiệm vụ | Thời hạn | Số ngày quá hạn | Tình trạng",
        "1 | UBND xã 1 | Việc khác | 01/6/2024 | 9 | Đang thực hiện",
        "2 | UBND xã 1 | Rà soát thủ tục | 09/6/2024 | 1 | Chưa thực hiện",
        "3 | UBND xã 2 | Rà soát thủ tục | 05/6/2024 | 5 | Đang thực hiện",
    ]
    assert (letter.urges, letter.kind, letter.state) == (plan, "letter", "draft")


def test_only_the_chosen_agencies_are_addressed(plan, person, communes):
    letter = draft(plan, person, communes[1], communes[2])
    assert [line.text for line in letter.lines.filter(kind="addressee")] == ["UBND xã 2"]
    assert [row[1] for row in letter.tables.get().rows] == ["UBND xã 2"]


def test_with_nobody_late_there_is_a_sentence_and_no_letter(plan, person, communes):
    with pytest.raises(ValidationError, match="Không có việc nào quá hạn hơn 0 ngày"):
        draft(plan, person, communes[2])
    with pytest.raises(ValidationError, match="quá hạn hơn 30 ngày"):
        draft(plan, person, *communes, more_than=30)
    assert not Plan.objects.filter(kind="letter").exists()


def test_sending_the_form_twice_makes_one_letter(plan, person, communes):
    first = draft(plan, person, *communes)
    assert draft(plan, person, *communes) == first
    assert draft(plan, person, communes[0]) != first
    Plan.objects.filter(pk=first.pk).update(state="issued")
    assert draft(plan, person, *communes) != first


def test_a_day_later_is_another_letter(plan, person, communes):
    first = draft(plan, person, *communes)
    later = draft_urging(plan, by=person, today=date(2024, 6, 11), agencies=[communes[0].pk])
    assert later != first
    assert [row[4] for row in later.tables.get().rows] == ["10", "2"]


def test_what_was_drafted_stays_as_it_was(plan, person, communes):
    letter = draft(plan, person, *communes)
    before = lines(build_document(Plan.objects.get(pk=letter.pk)))
    Assignment.objects.update(state="confirmed")
    assert lines(build_document(Plan.objects.get(pk=letter.pk))) == before


def test_who_may_not_ask_for_reports_urges_nobody(plan, district, communes):
    with pytest.raises(PermissionDenied):
        draft(plan, make_user(district, "leader", "lanh-dao"), *communes)


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def on_the_day(settings):
    settings.TODAY = TODAY


@pytest.mark.usefixtures("on_the_day")
def test_the_page_previews_and_drafts(plan, client, communes):
    url = reverse("plan_urge", args=[plan.pk])
    assert f'href="{url}"' in client.get(reverse("plan", args=[plan.pk])).content.decode()
    html = client.get(url, {"hon": "1"}).content.decode()
    assert ("9 ngày" in html, "1 ngày</span>" in html, "UBND xã 3" in html) == (True, False, False)
    answer = client.post(f"{url}?hon=1", {"co_quan": [communes[0].pk], "bao_cao": "20/6/2024"})
    letter = plan.urging_letters.get()
    assert answer.url == reverse("plan", args=[letter.pk])
    assert [row[4] for row in letter.tables.get().rows] == ["9"]


@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Chọn ít nhất một cơ quan."),
        ({"co_quan": "999"}, "Hãy chọn một lựa chọn hợp lệ"),
        ({"bao_cao": "1/6/2024"}, "Ngày báo cáo không trước hôm nay (10/06/2024)."),
        ({"bao_cao": "mai"}, "Ngày không đúng"),
    ],
)
def test_refused_input_makes_no_letter(plan, client, communes, values, sentence):
    values = {"co_quan": [communes[0].pk], **values} if values.keys() == {"bao_cao"} else values
    answer = client.post(reverse("plan_urge", args=[plan.pk]), values)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not plan.urging_letters.exists()


@pytest.mark.usefixtures("on_the_day")
def test_the_page_says_that_nobody_is_late(plan, client):
    html = client.get(reverse("plan_urge", args=[plan.pk]), {"hon": "30"}).content.decode()
    assert "Không có việc nào quá hạn hơn 30 ngày" in html
    assert "Soạn công văn đôn đốc" not in html
