"""The pages of reports through the client: what a person sees, types and is told."""

import io
from datetime import date

import pytest
from django.urls import reverse

from agencies.workbooks import read_workbook
from plans.models import PeriodicReport, Report, ReportRequest
from plans.reporting.answering import move
from plans.reporting.parts import mark
from tests.factories import make_periodic, make_plan, make_report, make_request
from tests.plans.posting import posted

TODAY = date(2024, 6, 10)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _the_day(settings):
    settings.TODAY = TODAY


@pytest.fixture
def coordinator(client_of):
    return client_of("phongnoivu")


@pytest.fixture
def officer(client_of):
    return client_of("canbo.nhattien")


@pytest.fixture
def asked(demo):
    return make_request(demo.agency("bac-son"), assessment=demo.assessment, answer_day=date(2024, 6, 7))


@pytest.fixture
def report(demo, asked):
    """Begun by UBND xã Nhất Tiến, with its lost criteria."""
    return move(
        make_report(asked, demo.agency("bs-nhat-tien")), "begin_report", by=demo.user("canbo.nhattien"), today=TODAY
    )


def page(client, name, *args, **data):
    return client.get(reverse(name, args=args), data)


def html(response) -> str:
    return response.content.decode()


def said(client, response) -> list[str]:
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


# --- lists ---


def test_the_officer_finds_what_is_to_be_sent_under_reports_and_under_own_work(officer, report):
    for name in ("reports", "my_work"):
        shown = html(page(officer, name))
        assert ("Báo cáo phải gửi" in shown, "chậm 3 ngày" in shown) == (True, True)


def test_what_was_handed_in_or_withdrawn_is_no_longer_to_be_sent(officer, report, asked):
    found = []
    for state, request_state in (("submitted", "sent"), ("returned", "sent"), ("draft", "draft"), ("draft", "closed")):
        Report.objects.update(state=state)
        ReportRequest.objects.filter(pk=asked.pk).update(state=request_state)
        found.append("Báo cáo phải gửi" in html(page(officer, "my_work")))
    assert found == [False, True, False, False]


def test_the_coordinator_has_no_reports_of_others_to_send(coordinator, report):
    assert "Báo cáo phải gửi" not in html(page(coordinator, "reports"))


def test_a_letter_without_a_request_offers_one(coordinator, demo):
    letter = make_plan(demo.agency("bac-son"), kind="letter", state="issued", subject="chuẩn bị họp")
    assert [row.pk for row in page(coordinator, "reports").context["letters"]] == [letter.pk]
    response = coordinator.post(reverse("report_request_from", args=[letter.pk]))
    made = ReportRequest.objects.get(plan=letter)
    assert response["Location"] == reverse("report_request", args=[made.pk])
    assert page(coordinator, "reports").context["letters"] == []


def test_a_request_of_another_body_does_not_take_the_letter_away(coordinator, demo):
    letter = make_plan(demo.agency("bac-son"), kind="letter", state="issued", subject="chuẩn bị họp")
    make_request(demo.agency("lang-son"), plan=letter)
    assert [row.pk for row in page(coordinator, "reports").context["letters"]] == [letter.pk]


def test_a_double_click_makes_one_request(coordinator, demo):
    letter = make_plan(demo.agency("bac-son"), kind="letter", state="issued", subject="chuẩn bị họp")
    first, second = (coordinator.post(reverse("report_request_from", args=[letter.pk])) for _ in range(2))
    assert (second["Location"], letter.report_requests.count()) == (first["Location"], 1)


def test_as_many_queries_for_forty_requests_as_for_two(coordinator, demo, django_assert_max_num_queries):
    for _ in range(40):
        make_report(make_request(demo.agency("bac-son"), answer_day=TODAY), demo.agency("bs-nhat-tien"))
    with django_assert_max_num_queries(12):
        assert len(page(coordinator, "reports").context["requests"]) == 40


# --- the request ---


def test_an_emptied_usual_question_goes(coordinator, demo):
    agencies = {"agencies": [demo.agency("bs-nhat-tien").pk], "issuer": demo.agency("bac-son").pk}
    request_form(coordinator, reverse("report_request_new"), title="Báo cáo", **agencies, **{"cau-hoi-1-text": ""})
    topics = ReportRequest.objects.get(title="Báo cáo").questions.values_list("topic", flat=True)
    assert list(topics) == ["strengths", "causes", "solutions", "proposals"]


def request_form(client, url, **changes):
    context = client.get(url).context
    parts = [form for formset in context["parts"] for form in (formset.management_form, *formset.forms)]
    return client.post(url, posted(context["form"], *parts) | changes)


def test_a_request_is_written_with_its_rows(coordinator, demo):
    xa = demo.agency("bs-nhat-tien")
    response = request_form(
        coordinator,
        reverse("report_request_new"),
        title="Báo cáo 6 tháng",
        kind="half",
        agencies=[xa.pk],
        **{"ky-0-label": "6 tháng đầu năm", "ky-0-first_day": "1/1/2024", "ky-0-last_day": "30/6/2024"},
        **{"han-0-purpose": "answer", "han-0-last_day": "20/6/2024", "han-0-phrase": "trước ngày 21/6/2024"},
        issuer=demo.agency("bac-son").pk,
    )
    made = ReportRequest.objects.get(title="Báo cáo 6 tháng")
    assert response["Location"] == reverse("report_request", args=[made.pk])
    assert (made.answer_day, made.questions.count(), list(made.agencies.all())) == (date(2024, 6, 20), 5, [xa])
    assert [row.label for row in made.periods.all()] == ["6 tháng đầu năm"]


def test_nobody_asks_in_the_name_of_a_body_below(client_of, coordinator, demo):
    below = {"issuer": demo.agency("bac-son").pk, "title": "Báo cáo 6 tháng"}
    refused = request_form(client_of("sonoivu"), reverse("report_request_new"), **below)
    assert (refused.status_code, ReportRequest.objects.filter(title="Báo cáo 6 tháng").count()) == (422, 0)
    assert request_form(coordinator, reverse("report_request_new"), **below).status_code == 302


def test_two_deadlines_for_the_answers_are_refused(coordinator, asked):
    ReportRequest.objects.update(state="draft")
    url = reverse("report_request_edit", args=[asked.pk])
    response = request_form(coordinator, url, **{"han-1-purpose": "answer", "han-1-last_day": "20/6/2024"})
    assert response.status_code == 422
    assert "Có hai thời hạn «Các cơ quan gửi báo cáo»" in html(response)


def test_a_period_that_ends_before_it_begins_is_refused(coordinator, asked):
    ReportRequest.objects.update(state="draft")
    url = reverse("report_request_edit", args=[asked.pk])
    days = {"ky-0-label": "Kỳ", "ky-0-first_day": "30/6/2024", "ky-0-last_day": "1/1/2024"}
    assert "Ngày cuối kỳ phải từ ngày đầu kỳ trở đi." in html(request_form(coordinator, url, **days))


def test_a_sent_request_is_not_changed(coordinator, asked, report):
    response = request_form(coordinator, reverse("report_request_edit", args=[asked.pk]), title="Khác")
    assert (response.status_code, "Thu hồi để sửa" in html(response)) == (422, True)


def test_a_question_that_is_answered_is_not_removed(coordinator, asked, report):
    ReportRequest.objects.update(state="draft")
    url = reverse("report_request_edit", args=[asked.pk])
    response = request_form(coordinator, url, **{"cau-hoi-1-DELETE": "on"})
    assert "Câu hỏi «Nguyên nhân» đã có cơ quan trả lời" in html(response)
    assert asked.questions.count() == 2


def test_a_form_opened_before_somebody_elses_change_is_refused(coordinator, asked):
    url = reverse("report_request_edit", args=[asked.pk])
    response = request_form(coordinator, url, seen_version="7")
    assert "Người khác vừa sửa phần này" in html(response)


def test_the_addressee_reads_the_request_without_the_list_of_others(officer, asked, report):
    shown = page(officer, "report_request", asked.pk)
    assert (shown.context["found"], [row.agency.code for row in shown.context["own"]]) == (None, ["bs-nhat-tien"])
    assert "Tổng hợp" not in html(shown)


def test_the_leader_reads_the_list_without_buttons(client_of, asked, report):
    shown = page(client_of("lanhdao"), "report_request", asked.pk)
    assert [row.report.state for row in shown.context["found"].rows] == ["draft"]
    assert shown.context["found"].rows[0].buttons == []


def test_only_the_missing(coordinator, asked, report, demo):
    make_report(asked, demo.agency("bs-tckh"), "submitted", handed_in_on=TODAY)
    shown = page(coordinator, "report_request", asked.pk, loc="chua-nop")
    assert [row.report.agency.code for row in shown.context["found"].rows] == ["bs-nhat-tien"]
    assert shown.context["whole"].total == 2


# --- the report ---


def fields(report, **texts) -> dict:
    """What a browser sends of the form: every part with its mark; ``texts`` by the criterion's code."""
    data = {}
    for part in report.answers.select_related("criterion__parent"):
        name = f"phan-{part.pk}"
        data |= {f"{name}-{word}": getattr(part, word) for word in part.WORDS} | {f"{name}-seen": mark(part)}
        code = part.criterion.code if part.criterion else "trả lời"
        if code in texts:
            data[f"{name}-text"] = texts[code]
    return data


def test_the_form_is_prefilled_and_says_so(officer, report):
    shown = html(page(officer, "report_edit", report.pk))
    assert shown.count("điền sẵn, chưa ai sửa") == 7
    assert "xã Nhất Tiến đạt 84,59%" in shown


def test_what_was_typed_is_stored_part_by_part(officer, report):
    url = reverse("report_edit", args=[report.pk])
    response = officer.post(url, fields(report, **{"3.5.3": "Thiếu người ở bộ phận một cửa", "trả lời": "Tốt hơn"}))
    assert response["Location"] == url
    changed = report.answers.filter(is_prefilled=False).order_by("question__position")
    assert [part.text for part in changed] == ["Tốt hơn", "Thiếu người ở bộ phận một cửa"]


def test_a_row_is_added_for_a_further_criterion(officer, report, demo):
    url, new = reverse("report_edit", args=[report.pk]), {"moi-criterion": demo.criterion("7.6.1").pk}
    officer.post(url, fields(report) | new | {"moi-text": "Ít hồ sơ", "moi-cause_kind": "objective"})
    added = report.answers.get(criterion__code="7.6.1")
    assert (added.text, added.cause_kind, added.is_prefilled) == ("Ít hồ sơ", "objective", False)


def test_words_without_a_criterion_are_asked_for_one(officer, report):
    response = officer.post(reverse("report_edit", args=[report.pk]), fields(report) | {"moi-text": "Ít hồ sơ"})
    assert (response.status_code, "Ghi mã, tên tiêu chí cho dòng mới" in html(response)) == (422, True)


def test_a_conflict_keeps_the_typed_words_and_stores_them_when_sent_again(officer, report):
    url, before = reverse("report_edit", args=[report.pk]), fields(report, **{"3.5.3": "Chữ thứ nhất"})
    officer.post(url, fields(report, **{"3.5.3": "Chữ thứ hai"}))
    refused = officer.post(url, before)
    shown = html(refused)
    assert (refused.status_code, "vừa ghi «Chữ thứ hai" in shown, "Chữ thứ nhất</textarea>" in shown) == (
        422,
        True,
        True,
    )
    officer.post(url, posted(*[form for _, forms, _ in refused.context["sections"] for form in forms]))
    assert report.answers.get(criterion__code="3.5.3").text == "Chữ thứ nhất"


def test_leaving_a_field_stores_it_and_brings_the_new_marks(officer, report):
    url, part = reverse("report_edit", args=[report.pk]), report.answers.get(criterion__code="3.5.3")
    response = officer.post(url, fields(report, **{"3.5.3": "Tự lưu"}), headers=HTMX)
    part.refresh_from_db()
    assert (response.status_code, part.text, "✓ Đã lưu lúc" in html(response)) == (200, "Tự lưu", True)
    assert f'id="id_phan-{part.pk}-seen" value="{mark(part)}" hx-swap-oob="true"' in html(response)


def test_autosave_says_what_was_not_stored(officer, report):
    url, before = reverse("report_edit", args=[report.pk]), fields(report, **{"3.5.3": "Chữ thứ nhất"})
    officer.post(url, fields(report, **{"3.5.3": "Chữ thứ hai"}))
    response = officer.post(url, before, headers=HTMX)
    assert (response.status_code, "⚠ Chưa lưu được" in html(response)) == (422, True)
    too_long = officer.post(url, fields(report, **{"3.5.3": "a" * 20_001}), headers=HTMX)
    assert (too_long.status_code, "⚠ Chưa lưu được" in html(too_long)) == (422, True)


def test_autosave_of_a_report_that_was_closed_meanwhile(officer, report, asked):
    url, data = reverse("report_edit", args=[report.pk]), fields(report, **{"3.5.3": "Muộn"})
    asked.reports.update(state="submitted")
    assert officer.post(url, data, headers=HTMX)["Location"] == reverse("report", args=[report.pk])


def test_handing_in_late_and_sending_back(officer, coordinator, report):
    url = reverse("report_state", args=[report.pk])
    response = officer.post(url, {"action": "submit"})
    assert said(officer, response) == ["Báo cáo nay ở trạng thái: Đã nộp."]
    assert "chậm 3 ngày" in html(page(coordinator, "report", report.pk))
    back = coordinator.post(url, {"action": "send_back", "comment": "Thiếu số liệu", "trang": "yeu-cau"})
    assert back["Location"] == reverse("report_request", args=[report.request_id])
    assert "Trả lại: Thiếu số liệu" in html(page(officer, "report_edit", report.pk))


def test_beginning_opens_the_form(officer, asked, demo):
    fresh = make_report(asked, demo.agency("bs-nhat-tien"))
    response = officer.post(reverse("report_state", args=[fresh.pk]), {"action": "begin_report"})
    assert response["Location"] == reverse("report_edit", args=[fresh.pk])


def test_typing_on_behalf_is_announced_and_marked(coordinator, asked, demo):
    fresh = make_report(asked, demo.agency("bs-tu-phap"))
    assert "là nhập hộ" in html(page(coordinator, "report", fresh.pk))
    coordinator.post(reverse("report_state", args=[fresh.pk]), {"action": "begin_report"})
    coordinator.post(reverse("report_edit", args=[fresh.pk]), fields(fresh, **{"trả lời": "Nghe qua điện thoại"}))
    assert "Phòng Nội vụ nhập hộ" in html(page(coordinator, "report", fresh.pk))
    assert fresh.answers.get(criterion=None).is_on_behalf


def test_filling_again_says_how_many_parts(officer, report):
    report.answers.filter(criterion__code="3.5.3").delete()
    response = officer.post(reverse("report_refill", args=[report.pk]))
    assert said(officer, response) == ["Đã điền lại 1 phần; phần bạn đã sửa giữ nguyên."]


def test_pages_of_a_report_take_a_fixed_number_of_queries(officer, report, django_assert_max_num_queries):
    assert report.answers.count() == 8
    for name in ("report", "report_edit"):
        with django_assert_max_num_queries(14):
            page(officer, name, report.pk)


# --- synthesis and files ---


def test_the_synthesis_links_every_word_to_its_source(coordinator, report):
    Report.objects.update(state="submitted")
    part = report.answers.get(criterion__code="3.5.3")
    shown = html(page(coordinator, "report_synthesis", report.request_id))
    assert f'href="{reverse("report", args=[report.pk])}#phan-{part.pk}"' in shown
    assert "3 CẢI CÁCH THỦ TỤC HÀNH CHÍNH" in shown
    assert "✓ Đã đủ báo cáo" in shown


def test_the_synthesis_names_who_is_missing(coordinator, report):
    shown = html(page(coordinator, "report_synthesis", report.request_id))
    assert "Còn thiếu 1 cơ quan:</b> UBND xã Nhất Tiến (đang soạn)." in shown


@pytest.mark.parametrize(
    ("name", "sheet"), [("report_receipts_export", "Báo cáo đã nhận"), ("report_synthesis_export", "Nguyên nhân")]
)
def test_excel_files_open(coordinator, report, name, sheet):
    body = b"".join(page(coordinator, name, report.request_id).streaming_content)
    assert read_workbook(io.BytesIO(body), name="a.xlsx").sheets[0].name == sheet


# --- periodic reports ---


def test_the_six_month_report_of_s4_is_prefilled(coordinator, demo):
    url = reverse("periodic_new")
    context = coordinator.get(url, {"ky": "half"}).context
    data = posted(context["form"]) | {"plans": [demo.plan("S4").pk], "agency": demo.agency("bac-son").pk}
    response = coordinator.post(url, data)
    made = PeriodicReport.objects.get()
    assert response["Location"] == reverse("periodic_edit", args=[made.pk])
    assert (made.first_day, made.last_day, made.title[-20:]) == (date(2024, 1, 1), TODAY, "6 tháng đầu năm 2024")
    figures = page(coordinator, "periodic", made.pk).context["figures"]
    assert figures.whole == demo.plan("S4").tasks.filter(assignments__isnull=False).count()
    assert figures.totals["done_in_time"] == 0


def test_the_same_form_sent_twice_is_one_report(coordinator, demo):
    url = reverse("periodic_new")
    form = coordinator.get(url, {"ky": "half"}).context["form"]
    data = posted(form) | {"plans": [demo.plan("S4").pk], "agency": demo.agency("bac-son").pk}
    first, second = (coordinator.post(url, data | {"title": title}) for title in ("Báo cáo", "Báo cáo gửi lại"))
    assert second["Location"] == first["Location"]
    assert "Kỳ này đã có bản dự thảo «Báo cáo»" in html(coordinator.get(second["Location"]))
    coordinator.post(url, data | {"plans": [demo.plan("S4").pk, demo.plan("MH").pk]})
    coordinator.post(url, data | {"last_day": "9/6/2024"})
    assert PeriodicReport.objects.count() == 3


def test_once_handed_in_the_next_is_a_new_report(coordinator, periodic):
    url, own = reverse("periodic_new"), {"plans": list(periodic.plans.values_list("pk", flat=True))}
    days = {name: f"{getattr(periodic, name):%d/%m/%Y}" for name in ("first_day", "last_day")}
    data = posted(coordinator.get(url).context["form"]) | own | days
    data |= {"agency": periodic.agency_id, "kind": periodic.kind, "title": "Bản sau"}
    assert coordinator.post(url, data)["Location"] == reverse("periodic_edit", args=[periodic.pk])
    coordinator.post(reverse("periodic_state", args=[periodic.pk]), {"action": "submit"})
    assert coordinator.post(url, data)["Location"] != reverse("periodic_edit", args=[periodic.pk])


def test_nobody_reports_the_figures_of_tomorrow(coordinator, demo):
    url = reverse("periodic_new")
    data = posted(coordinator.get(url).context["form"]) | {"plans": [demo.plan("S4").pk], "title": "Báo cáo"}
    response = coordinator.post(url, data | {"first_day": "1/1/2024", "last_day": "11/6/2024"})
    assert "Ngày lấy số liệu không sau hôm nay (10/06/2024)." in html(response)


@pytest.fixture
def periodic(demo):
    made = make_periodic(demo.agency("bac-son"), demo.plan("MH"), last_day=TODAY)
    made.parts.create(topic="limits", text="Cũ")
    return made


def test_words_of_a_periodic_report_are_stored_and_conflicts_said(coordinator, periodic):
    url, part = reverse("periodic_edit", args=[periodic.pk]), periodic.parts.get()
    data = {f"phan-{part.pk}-text": "Mới", f"phan-{part.pk}-seen": mark(part)}
    assert coordinator.post(url, data, headers=HTMX).status_code == 200
    refused = coordinator.post(url, data | {f"phan-{part.pk}-text": "Khác"})
    assert (refused.status_code, "vừa ghi «Mới»" in html(refused)) == (422, True)
    assert periodic.parts.get().text == "Mới"


def test_handing_in_and_opening_again(coordinator, periodic):
    url = reverse("periodic_state", args=[periodic.pk])
    response = coordinator.post(url, {"action": "submit"})
    assert said(coordinator, response) == ["Báo cáo nay ở trạng thái: Đã nộp, khoá số liệu."]
    assert coordinator.get(reverse("periodic_edit", args=[periodic.pk]))["Location"].endswith(f"/{periodic.pk}/")
    coordinator.post(url, {"action": "reopen_report", "comment": "Thiếu một xã"})
    assert PeriodicReport.objects.get().state == "draft"


def test_a_draft_is_deleted(coordinator, periodic):
    response = coordinator.post(reverse("periodic_delete", args=[periodic.pk]))
    assert (said(coordinator, response), PeriodicReport.objects.count()) == (["Đã xoá báo cáo."], 0)
