"""The pages on which a table is handed in, explained, moved, published and set free; what each refuses, and whom."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from criteria.cycle import explaining, publishing, submitting
from criteria.cycle.rounds import leave
from criteria.models import Assessment, Evidence
from tests.factories import make_agency, make_kind, make_user, sign_in

from .conftest import NOW, TODAY, Walk


@pytest.fixture(autouse=True)
def _today(settings):
    settings.TODAY = TODAY


def at(name, walk, *more) -> str:
    return reverse(name, args=[walk.table.pk, *more])


def apart(walk) -> Assessment:
    """The first commune's table, taken out of the round."""
    table = walk.table
    leave(table, "Để riêng", by=walk.organiser)
    return Assessment.objects.select_related("agency__kind", "criteria_set__index").get(pk=table.pk)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def text_of(person, address) -> str:
    return sign_in(person).get(address).content.decode()


def move(walk, action, comment="", *, person=None, **options):
    data = {"action": action, "comment": comment}
    return sign_in(person or walk.organiser).post(at("assessment_move", walk), data, **options)


def answer(walk, code, text, seen="", **options):
    address = at("assessment_answer", walk, walk.leaf(code).pk)
    return sign_in(walk.officer).post(address, {"answer": text, "seen": seen}, **options)


# --- the strip above the score table ------------------------------------------------------------------------


def strip(walk, person) -> tuple:
    context = sign_in(person).get(at("assessment", walk)).context
    current = [stage.name for stage in context["stages"] if stage.mark == "current"]
    return current, [step.label for step in context["next_steps"]]


def test_the_strip_shows_each_person_where_the_table_stands_and_what_to_do(walk):
    assert strip(walk, walk.officer) == (["Tự chấm điểm"], ["Nộp bảng tự chấm"])
    assert strip(walk, walk.organiser) == (["Tự chấm điểm"], ["Xử lý bảng điểm"])
    walk.submit()
    assert strip(walk, walk.officer) == (["Đã nộp"], [])
    walk.begin()
    assert strip(walk, walk.officer) == (["Thẩm định"], [])
    walk.appraise(II_1="1")
    assert strip(walk, walk.officer) == (["Giải trình"], ["Giải trình kết quả"])
    assert strip(walk, walk.organiser) == (["Giải trình"], ["Ý kiến thẩm định", "Xử lý bảng điểm"])
    walk.explain(II_1="Đã gửi")
    assert strip(walk, walk.officer) == (["Thẩm định lại"], ["Ý kiến thẩm định"])


def test_the_strip_of_a_table_set_free_waits_for_its_appraisal_to_be_opened_again(walk):
    walk.finish()
    assert strip(walk, walk.officer)[0] == ["Giải trình"]
    walk.publish()
    publishing.unlock(walk.table, "Cộng nhầm", by=walk.organiser, now=NOW)
    assert strip(walk, walk.organiser)[0] == ["Thẩm định lại"]
    assert "đã mở khoá, chờ mở lại thẩm định" in text_of(walk.officer, at("assessment", walk))
    move(walk, "reopen_appraisal", "Cộng nhầm")
    walk.appraise(II_1="1")
    assert strip(walk, walk.officer)[0] == ["Giải trình"]


def test_the_strip_tells_why_the_table_was_sent_back_until_it_is_handed_in_again(walk):
    walk.submit()
    move(walk, "return_scores", "Thiếu báo cáo quý IV")
    assert "Thiếu báo cáo quý IV" in text_of(walk.officer, at("assessment", walk))
    walk.submit()
    assert "Thiếu báo cáo quý IV" not in text_of(walk.officer, at("assessment", walk))


def test_the_strip_tells_why_the_table_was_unlocked(walk):
    walk.finish()
    walk.publish()
    assert strip(walk, walk.organiser) == ([], ["Ý kiến thẩm định", "Mở khoá để đính chính"])
    publishing.unlock(walk.table, "Sai điểm II.1", by=walk.organiser, now=NOW)
    assert "Sai điểm II.1" in text_of(walk.officer, at("assessment", walk))


# --- handing in ----------------------------------------------------------------------------------------------


def test_what_keeps_a_table_from_being_handed_in_is_listed_with_links_to_the_fields(walk):
    text = text_of(walk.officer, at("assessment_submit", walk))
    assert f"{at('assessment', walk)}#tc-{walk.leaf('I.1').pk}" in text
    assert '<button class="btn btn-primary">Nộp bảng tự chấm' not in text


def test_what_is_wrong_names_the_criterion_beside_its_code(walk):
    text = text_of(walk.officer, at("assessment_submit", walk))
    assert 'I.1: chưa có điểm. <span class="muted">Tiêu chí I.1</span>' in text
    assert "Chưa nộp được: sửa 3 lỗi dưới đây" in text


def test_what_is_worth_a_look_is_folded(walk):
    walk.enter(I_1="0.5")
    text = text_of(walk.officer, at("assessment_submit", walk))
    assert '<summary><h3 class="h6 d-inline">Mất điểm chưa ghi nguyên nhân (1)</h3></summary>' in text
    assert "Chưa nộp được" not in text


def test_a_table_is_handed_in_on_the_page_once(walk):
    walk.enter()
    client = sign_in(walk.officer)
    first, second = (client.post(at("assessment_submit", walk), follow=True) for _ in range(2))
    assert said(first) == ["Đã nộp bảng tự chấm. Cơ quan tổ chức thẩm định rồi trả kết quả tại đây."]
    assert "có thể người khác vừa đổi" in said(second)[0]
    assert walk.table.state == "submitted"


def test_a_table_with_errors_is_not_handed_in_by_a_bare_post(walk):
    response = sign_in(walk.officer).post(at("assessment_submit", walk), follow=True)
    assert said(response)[0].startswith("Còn 3 lỗi phải sửa trước khi nộp")
    assert walk.table.state == "entry"


def test_handing_in_before_the_step_begins_is_refused_in_a_sentence(db):
    walk = Walk(self_opens=TODAY + timedelta(days=1))
    walk.enter()
    assert "bắt đầu ngày 21/11/2024" in text_of(walk.officer, at("assessment_submit", walk))
    assert "bắt đầu ngày 21/11/2024" in said(sign_in(walk.officer).post(at("assessment_submit", walk), follow=True))[0]


@pytest.mark.parametrize("name", ["assessment_submit", "assessment_explain"])
def test_the_organiser_does_not_hand_in_or_explain_for_an_agency(walk, name):
    assert sign_in(walk.organiser).post(at(name, walk)).status_code == 403
    assert sign_in(walk.officers[1]).post(at(name, walk)).status_code == 404


def test_a_table_without_a_round_says_that_there_is_nowhere_to_hand_it_in(walk):
    table = apart(walk)
    assert submitting.refusal(table, today=TODAY).startswith("Bảng điểm này không thuộc đợt")
    assert "không thuộc đợt" in text_of(walk.officer, reverse("assessment_submit", args=[table.pk]))


# --- explaining ----------------------------------------------------------------------------------------------


@pytest.fixture
def appraised(walk) -> Walk:
    """II.1 has other points, I.2 is asked about."""
    walk.submit()
    walk.begin()
    walk.say("I.1", "accepted")
    walk.say("I.2", "asked", reason="Vì sao khác báo cáo?")
    walk.say("II.1", "changed", "1", "Thiếu quyết định")
    walk.send()
    walk.conclude()
    return walk


@pytest.fixture
def explained(appraised) -> Walk:
    sign_in(appraised.officer).post(at("assessment_explain", appraised))
    return appraised


def test_what_the_appraisers_say_is_hidden_from_the_agency_until_it_is_concluded(walk):
    walk.submit()
    walk.begin()
    walk.say("I.1", "changed", "0.5", "Lý do còn kín")
    walk.say("I.2", "accepted")
    walk.say("II.1", "accepted")
    pages = [
        at("assessment_explain", walk),
        at("score_detail", walk, walk.leaf("I.1").pk),
        at("assessment_history", walk),
    ]
    for step in (lambda: None, walk.send):
        step()
        assert not any("Lý do còn kín" in text_of(walk.officer, page) for page in pages)
    walk.conclude()
    assert ["Lý do còn kín" in text_of(walk.officer, page) for page in pages] == [True, True, False]


def test_a_second_appraisal_is_hidden_while_it_goes_on(explained):
    answer(explained, "I.2", "Vì thế")
    explaining.send(explained.table, by=explained.officer)
    explained.say("I.2", "changed", "0.25", "Lý do lần hai")
    assert list(explaining.concluded(explained.table).values_list("number", flat=True)) == [1, 1, 1]
    pages = [at("assessment_explain", explained), at("score_detail", explained, explained.leaf("I.2").pk)]
    assert not any("Lý do lần hai" in text_of(explained.officer, page) for page in pages)
    assert ["Vì thế" in text_of(explained.officer, page) for page in pages] == [True, True]


def test_every_leaf_that_was_changed_or_asked_about_is_listed(appraised):
    items = sign_in(appraised.officer).get(at("assessment_explain", appraised)).context["items"]
    assert [(item.opinion.score.criterion.code, item.own, item.given, item.is_asked) for item in items] == [
        ("I.2", "0,50", "", True), ("II.1", "2,00", "1,00", False),
    ]  # fmt: skip


def test_answers_are_saved_row_by_row_and_sent_when_all_questions_have_one(explained):
    client = sign_in(explained.officer)
    send = {"buoc": "gui"}
    assert said(client.post(at("assessment_explain", explained), send, follow=True))[0].startswith(
        "Chưa ghi giải trình"
    )
    answer(explained, "II.1", "Quyết định số 5 đã gửi")
    refused = client.post(at("assessment_explain", explained), send, follow=True)
    assert said(refused) == ["Còn 1 tiêu chí được đề nghị giải trình mà chưa trả lời."]
    answer(explained, "I.2", "Vì số liệu đến 31/12")
    client.post(at("assessment_explain", explained), send)
    assert explained.table.state == "reappraising"


def test_of_two_tabs_the_second_is_told_and_keeps_what_was_typed(explained):
    answer(explained, "I.2", "Chữ của thẻ thứ nhất")
    response = answer(explained, "I.2", "Chữ của thẻ thứ hai", seen="")
    text = response.content.decode()
    assert response.status_code == 422
    assert explaining.STALE in text
    assert "Chữ của thẻ thứ hai" in text
    assert "Chữ của thẻ thứ nhất" in text


def test_an_answer_that_is_too_long_stays_on_the_page(explained):
    response = answer(explained, "I.2", "a" * 5001)
    assert (response.status_code, "a" * 5001 in response.content.decode()) == (422, True)


def test_an_answer_is_stored_without_what_no_document_can_hold(explained):
    assert answer(explained, "I.2", "Vì\x00 thế", seen="\x00").status_code == 302
    assert explaining.open_to_answer(explained.table).get(score__criterion__code="I.2").answer == "Vì thế"


def test_an_answer_after_sending_stays_readable_in_the_refusal(explained):
    answer(explained, "I.2", "Vì thế")
    explaining.send(explained.table, by=explained.officer)
    response = answer(explained, "II.1", "Chữ gõ trong thẻ cũ")
    assert response.status_code == 422
    assert "Chữ gõ trong thẻ cũ" in response.content.decode()
    assert explaining.CLOSED in response.content.decode()


def test_a_leaf_that_was_accepted_has_nothing_to_answer(explained):
    assert answer(explained, "I.1", "Cảm ơn").status_code == 422


@pytest.mark.parametrize("person", ["organiser", "appraiser"])
def test_others_read_the_answers_and_write_none(explained, person):
    client = sign_in(getattr(explained, person))
    assert client.get(at("assessment_explain", explained)).status_code == 200
    address = at("assessment_answer", explained, explained.leaf("I.2").pk)
    assert client.post(address, {"answer": "x", "seen": ""}).status_code == 403


# --- evidence ------------------------------------------------------------------------------------------------


def add_evidence(walk):
    address = at("evidence_add", walk, walk.leaf("I.1").pk)
    return sign_in(walk.officer).post(address, {"document": "Báo cáo bổ sung số 9"})


def test_evidence_may_be_added_while_entering_and_explaining_and_not_while_others_appraise(walk):
    found = [add_evidence(walk).status_code]
    for act in (walk.submit, walk.begin, walk.appraise):
        act()
        found.append(add_evidence(walk).status_code)
    explaining.begin(walk.table, by=walk.officer, today=TODAY)
    found.append(add_evidence(walk).status_code)
    assert found == [302, 422, 422, 302, 302]


def test_evidence_is_not_taken_away_from_under_the_appraisers(walk):
    walk.submit()
    piece = Evidence.objects.filter(score__assessment=walk.table).first()
    response = sign_in(walk.officer).post(at("evidence_delete", walk, piece.pk), follow=True)
    assert said(response)[0].startswith("Bảng điểm đang ở bước «Đã nộp, chờ thẩm định»")
    assert Evidence.objects.filter(pk=piece.pk).exists()


# --- the organiser's moves -----------------------------------------------------------------------------------


def test_the_organiser_moves_a_table_on_the_page(walk):
    walk.submit()
    for action, comment, state in (
        ("begin_appraisal", "", "appraising"),
        ("return_scores", "Thiếu minh chứng", "returned"),
    ):
        response = move(walk, action, comment)
        assert response["Location"] == reverse("round", args=[walk.round.pk])
        assert walk.table.state == state


@pytest.mark.parametrize("comment", ["", "  "])
def test_sending_back_needs_a_reason(walk, comment):
    walk.submit()
    response = move(walk, "return_scores", comment)
    assert response.context["form"].errors == {"comment": ["Cần ghi lý do."]}
    assert walk.table.state == "submitted"


def test_a_move_that_somebody_else_made_first_is_a_sentence(walk):
    walk.submit()
    walk.begin()
    response = move(walk, "begin_appraisal")
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["action"])


def test_an_appraisal_with_leaves_without_opinion_is_not_concluded(walk):
    walk.submit()
    walk.begin()
    response = move(walk, "conclude")
    assert response.context["form"].non_field_errors()[0].startswith("Còn 3 tiêu chí chưa có kết quả")


def test_a_table_is_taken_out_of_the_round_with_its_reason(walk):
    table = walk.table
    move(walk, "leave_round", "Xã đã sáp nhập")
    table.refresh_from_db()
    assert (table.round, table.state) == (None, "entry")
    assert sign_in(walk.organiser).post(reverse("assessment_move", args=[table.pk])).status_code == 404


def test_only_the_organiser_moves_tables(walk):
    walk.submit()
    other = make_agency("tinh-khac", kind=make_kind("ubnd-tinh"))
    home = make_agency("so-khac", other, kind=make_kind("phong"), leads_reform=True)
    people = [walk.officer, walk.appraiser, walk.officers[1], make_user(home, username="khac")]
    assert [move(walk, "begin_appraisal", person=person).status_code for person in people] == [403, 403, 404, 404]
    assert walk.table.state == "submitted"


# --- publishing and setting free -----------------------------------------------------------------------------


def publish(walk, **values):
    values = {"decision": "Quyết định số 12/QĐ-UBND", "on": "10/11/2024"} | values
    return sign_in(walk.organiser).post(reverse("round_publish", args=[walk.round.pk]), values)


def test_a_round_is_published_on_the_page_and_the_board_shows_the_ranks(walk):
    walk.finish(II_1="1")
    publish(walk)
    assert [walk.table_of(agency).published_rank for agency in walk.communes] == [1, 2]
    assert "02/02" in text_of(walk.organiser, reverse("round", args=[walk.round.pk]))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"decision": " "}, "Ghi số, ký hiệu của quyết định công bố."),
        ({"on": ""}, "Ghi ngày của quyết định."),
        ({"on": "32/1/2024"}, "Ngày không đúng: gõ theo dạng 15/6/2024."),
        ({"on": "21/11/2024"}, "Ngày quyết định ở sau hôm nay: công bố khi đã có quyết định."),
    ],
)
def test_publication_without_its_decision_is_refused(walk, values, said):
    walk.finish()
    response = publish(walk, **values)
    assert (response.status_code, [*response.context["form"].errors.values()]) == (422, [[said]])
    assert walk.table.state == "appraised"


def test_what_stands_in_the_way_is_told_and_a_bare_post_publishes_nothing(walk):
    walk.submit()
    text = text_of(walk.organiser, reverse("round_publish", args=[walk.round.pk]))
    assert f"{walk.communes[0]}: đã nộp, chờ thẩm định." in text
    assert publish(walk).status_code == 422
    assert walk.table.state == "submitted"


def test_a_second_publication_is_a_sentence(walk):
    walk.finish()
    publish(walk)
    assert publish(walk).context["form"].non_field_errors() == ["Chưa có bảng điểm nào thẩm định xong mà chưa công bố."]


@pytest.mark.parametrize("person", ["officer", "appraiser"])
def test_participants_and_appraisers_publish_nothing(walk, person):
    walk.finish()
    client = sign_in(getattr(walk, person))
    assert client.get(reverse("round_publish", args=[walk.round.pk])).status_code == 403
    assert client.post(reverse("round_begin", args=[walk.round.pk])).status_code == 403


def unlock(walk, comment, person=None):
    return sign_in(person or walk.organiser).post(at("assessment_unlock", walk), {"comment": comment})


def test_a_published_table_is_unlocked_with_a_reason_by_the_organiser_alone(walk):
    walk.finish()
    walk.publish()
    assert unlock(walk, " ").context["form"].errors == {"comment": ["Cần ghi lý do mở khoá."]}
    assert [unlock(walk, "Sai", person).status_code for person in (walk.officer, walk.appraiser)] == [403, 403]
    unlock(walk, "Sai điểm II.1")
    assert walk.table.state == "appraised"
    assert unlock(walk, "Lần nữa").status_code == 422


def test_a_table_without_a_round_is_unlocked_by_its_own_coordinator(walk):
    table = apart(walk)
    own = make_user(table.agency, username="dau-moi-xa")
    publishing.lock_table(table, by=own, now=NOW)
    address = reverse("assessment_unlock", args=[table.pk])
    assert sign_in(own).post(address, {"comment": "Nhập nhầm"})["Location"] == reverse("assessment", args=[table.pk])
    table.refresh_from_db()
    assert table.state == "entry"


def test_the_history_tells_every_move_with_its_reason_and_no_points(walk):
    walk.submit()
    move(walk, "return_scores", "Thiếu minh chứng")
    walk.submit()
    events = sign_in(walk.officer).get(at("assessment_history", walk)).context["events"]
    assert [(event.what, event.comment) for event in events] == [
        ("Nộp bảng tự chấm", ""),
        ("Trả lại để chấm lại", "Thiếu minh chứng"),
        ("Nộp bảng tự chấm", ""),
        ("Đưa vào đợt đánh giá", ""),
        ("Lập bảng điểm", ""),
    ]


def test_the_history_lists_the_copies_kept(walk):
    walk.finish()
    walk.publish(on=date(2024, 11, 10))
    copies = sign_in(walk.officer).get(at("assessment_history", walk)).context["copies"]
    assert [copy.name for copy in copies] == ["Bản tự chấm lần 1", "Bản thẩm định lần 1", "Bản công bố lần 1"]


def test_the_header_counts_rounds_among_the_score_tables(walk):
    items = sign_in(walk.organiser).get(reverse("rounds")).context["navigation"]
    assert [item.label for item in items if item.is_current] == ["Bảng điểm"]


def test_after_a_second_appraisal_nothing_is_said_of_the_first(walk):
    walk.submit()
    walk.begin()
    walk.appraise(I_2="0.25", II_1="1")
    walk.explain(II_1="Báo cáo số 9")
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()
    page = text_of(walk.officer, at("assessment_explain", walk))
    assert ("giữ nguyên mọi điểm tự chấm" in page, "Lần thẩm định 2 không chấm khác" in page) == (False, True)
