"""The agency's answer: to what, by whom, against what was seen, and what must be there before it is sent."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from criteria.cycle import appraising, explaining, publishing, rounds
from criteria.models import Appraisal
from tests.factories import make_user

from .conftest import NOW, TODAY, Walk


@pytest.fixture
def appraised(walk):
    """I.1 is asked about, II.1 was given fewer points."""
    walk.submit()
    walk.begin()
    walk.say("I.1", "asked", reason="Chưa rõ số liệu")
    walk.say("I.2", "accepted")
    walk.say("II.1", "changed", "1", "Thiếu minh chứng")
    walk.send()
    walk.conclude()
    return walk


@pytest.fixture
def explaining_now(appraised):
    explaining.begin(appraised.table, by=appraised.officer, today=TODAY)
    return appraised


def answer(walk, code, text, seen="", by=None):
    return explaining.answer(walk.table, walk.leaf(code).pk, text, seen=seen, by=by or walk.officer, now=NOW)


def test_what_may_be_answered(explaining_now):
    rows = explaining.open_to_answer(explaining_now.table).order_by("score__criterion__sort_key")
    assert [row.score.criterion.code for row in rows] == ["I.1", "II.1"]
    with pytest.raises(ValidationError, match="không có ý kiến thẩm định nào cần giải trình"):
        answer(explaining_now, "I.2", "Đã có")


def test_an_answer_is_kept_with_who_gave_it_and_taken_back(explaining_now):
    row = answer(explaining_now, "I.1", "  Số liệu ở trang 3. \r\n")
    assert (row.answer, row.answered_by, row.answered_at) == ("Số liệu ở trang 3.", explaining_now.officer, NOW)
    answer(explaining_now, "I.1", "", seen="Số liệu ở trang 3.")
    assert Appraisal.objects.get(pk=row.pk).answer == ""


def test_a_text_that_somebody_else_changed_is_not_overwritten(explaining_now):
    answer(explaining_now, "I.1", "Của tôi")
    with pytest.raises(ValidationError, match="Người khác vừa sửa giải trình"):
        answer(explaining_now, "I.1", "Của người khác")
    with pytest.raises(ValidationError, match="dài 5001 chữ"):
        answer(explaining_now, "I.1", "x" * 5001, seen="Của tôi")


def test_nothing_is_answered_outside_its_step(appraised):
    with pytest.raises(ValidationError, match="không ở bước giải trình"):
        answer(appraised, "I.1", "Sớm quá")


def test_every_question_is_answered_before_it_is_sent(explaining_now):
    with pytest.raises(ValidationError, match="Chưa ghi giải trình cho tiêu chí nào"):
        explaining.send(explaining_now.table, by=explaining_now.officer)
    answer(explaining_now, "II.1", "Có Quyết định số 5")
    with pytest.raises(ValidationError, match="Còn 1 tiêu chí được đề nghị giải trình mà chưa trả lời"):
        explaining.send(explaining_now.table, by=explaining_now.officer)
    answer(explaining_now, "I.1", "Số liệu ở trang 3")
    assert explaining.send(explaining_now.table, by=explaining_now.officer).state == "reappraising"


def test_the_second_appraisal_asks_for_what_was_answered_alone(explaining_now):
    answer(explaining_now, "I.1", "Số liệu ở trang 3")
    explaining.send(explaining_now.table, by=explaining_now.officer)
    assert appraising.required(explaining_now.table) == {explaining_now.leaf("I.1").pk}


def test_only_the_agency_explains(appraised):
    with pytest.raises(PermissionDenied):
        explaining.begin(appraised.table, by=appraised.organiser, today=TODAY)


def test_explaining_begins_on_its_day(db):
    walk = Walk(explanation_opens=date(2025, 1, 2))
    walk.submit()
    walk.begin()
    walk.appraise(II_1="1")
    with pytest.raises(ValidationError, match="«Giải trình» của Đợt đánh giá năm 2024 bắt đầu ngày 02/01/2025"):
        explaining.begin(walk.table, by=walk.officer, today=TODAY)
    assert explaining.begin(walk.table, by=walk.officer, today=date(2025, 1, 2)).state == "explaining"


def test_opinions_of_an_appraisal_that_was_broken_off_are_never_the_agencys_to_read(walk):
    walk.submit()
    walk.begin()
    walk.say("II.1", "changed", "1", "Thiếu minh chứng")
    appraising.send(walk.table, {walk.area("II")}, by=walk.appraiser, now=NOW)
    table = walk.table
    rounds.leave(table, "Rút khỏi đợt", by=walk.organiser)
    table.refresh_from_db()
    locked = publishing.lock_table(table, by=make_user(walk.communes[0], username="dau-moi"), now=NOW)
    assert (list(explaining.concluded(locked)), explaining.items(locked)) == ([], [])
