"""The pages of following through the client, on the sample: lines, files, many at once, receipts, names."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Assignment, PlanReceipt, TaskParty
from plans.sample import SAMPLE_DAY
from tests.factories import make_user

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def day_of_the_sample(settings, tmp_path):
    settings.TODAY, settings.MEDIA_ROOT = SAMPLE_DAY, tmp_path


@pytest.fixture
def officer(client_of):
    return client_of("canbo.nhattien")


@pytest.fixture
def coordinator(client_of):
    return client_of("phongnoivu")


@pytest.fixture
def late(demo) -> Assignment:
    return Assignment.objects.get(agency__code="bs-nhat-tien", last_day="2024-02-29")


def send(client, work, action, headers=HTMX, **data):
    return client.post(reverse("assignment_move", args=[work.pk]), {"action": action, **data}, headers=headers)


def said(client, response) -> list[str]:
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


def words(response) -> str:
    return " ".join(response.content.decode().split())


# --- the line ---


def test_a_late_report_without_a_reason_keeps_what_was_typed(officer, late):
    answer = send(officer, late, "report", comment="Đã ban hành", percent="90", product="KH số 5")
    assert (answer.status_code, "ghi lý do chậm rồi mới báo" in words(answer)) == (422, True)
    kept = re.findall(r'name="(comment|percent|product)" value="([^"]*)"', words(answer))
    assert dict(kept) == {"comment": "Đã ban hành", "percent": "90", "product": "KH số 5"}


def test_a_late_report_with_its_reason_product_and_file(officer, late):
    file = SimpleUploadedFile("Kế hoạch xã.pdf", b"%PDF-1.7")
    answer = send(officer, late, "report", late_reason="Chờ hướng dẫn", product="KH số 5/KH-UBND", file=file)
    late.refresh_from_db()
    assert (late.state, late.late_reason, late.product) == ("reported", "Chờ hướng dẫn", "KH số 5/KH-UBND")
    assert ("Kế hoạch xã.pdf" in words(answer), "Lý do chậm: Chờ hướng dẫn" in words(answer)) == (True, True)


def test_a_field_that_is_not_sent_changes_nothing(officer, late):
    send(officer, late, "start", percent="30", product="Dự thảo")
    send(officer, late, "note", comment="Đang lấy ý kiến")
    late.refresh_from_db()
    assert (late.percent, late.product, late.result) == (30, "Dự thảo", "Đang lấy ý kiến")


@pytest.mark.parametrize("percent", ["101", "-1", "abc", "1,5", "9" * 400])
def test_a_percentage_out_of_range_is_refused_in_words(officer, late, percent):
    answer = send(officer, late, "start", percent=percent)
    assert (answer.status_code, "Mức hoàn thành" in words(answer)) == (422, True)


@pytest.mark.parametrize("percent", ["35", "35 %", " 35"])
def test_a_percentage_may_carry_its_sign(officer, late, percent):
    assert send(officer, late, "start", percent=percent).status_code == 200
    late.refresh_from_db()
    assert late.percent == 35


def test_the_second_of_two_people_is_told(officer, coordinator, late):
    send(officer, late, "start", seen="0", comment="Đang làm")
    answer = send(coordinator, late, "note", seen="0", comment="Xã báo xong một nửa")
    assert (answer.status_code, "Người khác vừa cập nhật" in words(answer)) == (422, True)
    assert ('value="Xã báo xong một nửa"' in words(answer), "Đang làm" in words(answer)) == (True, True)
    assert 'name="seen" value="1"' in words(answer)


def test_the_file_is_for_those_who_see_the_work(officer, coordinator, client_of, late):
    send(officer, late, "start", file=SimpleUploadedFile("KH.pdf", b"%PDF-1.7"))
    address = reverse("assignment_file", args=[late.pk])
    answers = [client.get(address) for client in (officer, coordinator, client_of("canbo.tckh"))]
    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert b"".join(answers[0]) == b"%PDF-1.7"
    assert "attachment" in answers[0].headers["Content-Disposition"]
    b"".join(answers[1])


def test_work_without_a_file_has_no_download(officer, late):
    assert officer.get(reverse("assignment_file", args=[late.pk])).status_code == 404


def test_writing_for_another_agency_shows(coordinator, officer, late):
    send(coordinator, late, "start", comment="Xã báo qua điện thoại")
    assert "(ghi hộ): Xã báo qua điện thoại" in words(officer.get(reverse("my_work")))


def test_refused_work_comes_to_the_coordinator_and_goes_back(officer, coordinator, late):
    send(officer, late, "decline", comment="Việc của Văn phòng")
    page = coordinator.get(reverse("my_work"))
    waiting = next(group for group in page.context["work"].groups if group.title == "Chờ tôi xác nhận")
    line = next(line for line in waiting.lines if line.assignment == late)
    assert [move.action for move in line.transitions] == ["cancel", "give_again"]
    send(coordinator, late, "give_again", comment="Đúng việc của xã")
    late.refresh_from_db()
    assert late.state == "todo"


def test_a_plain_form_goes_back_to_the_filtered_page(officer, late):
    here = reverse("my_work") + "?xem=bang&tim=ke+hoach"
    answer = send(officer, late, "start", headers={}, ve=here)
    assert answer["Location"] == f"{here}#viec-{late.pk}"


@pytest.mark.parametrize("address", ["//xau.vn/", "https://xau.vn/", "javascript:1", "/\\xau.vn"])
def test_a_form_leads_to_no_other_site(officer, late, address):
    answer = send(officer, late, "start", headers={}, ve=address)
    assert answer["Location"] == f"{reverse('my_work')}#viec-{late.pk}"


@pytest.mark.parametrize("query", ["", "?xem=bang", "?xem=thang", "?ai=tat-ca&han=overdue", "?tim=khong+co+gi"])
def test_every_view_opens(coordinator, query):
    assert coordinator.get(reverse("my_work") + query).status_code == 200


# --- many at once ---


def test_an_empty_choice_is_answered_with_what_to_do(coordinator):
    answer = coordinator.post(reverse("work_bulk"), {"action": "confirm"})
    assert (answer.status_code, "Chưa chọn việc nào" in words(answer)) == (422, True)


def test_lines_that_cannot_are_shown_and_left(coordinator, late):
    reported = Assignment.objects.filter(state="reported").first()
    data = {"action": "confirm", "viec": [f"{late.pk}-0", str(reported.pk)]}
    page = coordinator.post(reverse("work_bulk"), data)
    assert [[line.assignment for line in page.context[name]] for name in ("ready", "refused")] == [[reported], [late]]
    assert re.findall(r'name="viec" value="([^"]*)"', words(page)) == [f"{reported.pk}-{reported.version}"]


def test_nothing_is_written_when_one_has_moved(coordinator, late):
    reported = list(Assignment.objects.filter(state="reported"))
    keys = [f"{row.pk}-{row.version}" for row in reported]
    Assignment.objects.filter(pk=reported[0].pk).update(version=99)
    answer = coordinator.post(reverse("work_bulk"), {"action": "confirm", "viec": keys, "buoc": "ghi"})
    assert (answer.status_code, "Chưa ghi gì" in words(answer)) == (409, True)
    assert not Assignment.objects.filter(state="confirmed").exists()


def test_rows_out_of_sight_are_not_found(officer, demo):
    foreign = Assignment.objects.filter(agency__code="bs-tckh").first()
    assert officer.post(reverse("work_bulk"), {"action": "start", "viec": str(foreign.pk)}).status_code == 404


# --- receipts and names ---


def test_received_with_one_click_and_listed_for_the_issuer(officer, coordinator, demo):
    plan = demo.plan("S4")
    receipt = PlanReceipt.objects.get(plan=plan, agency__code="bs-nhat-tien")
    assert "Kế hoạch mới giao việc" in words(officer.get(reverse("my_work")))
    here = reverse("my_work")
    answer = officer.post(reverse("receipt_confirm", args=[plan.pk, receipt.pk]), {"ve": here})
    assert (answer["Location"], said(officer, answer)) == (here, ["Đã ghi: UBND xã Nhất Tiến đã nhận kế hoạch."])
    page = coordinator.get(reverse("plan", args=[plan.pk]))
    assert (receipt in page.context["receipts"], receipt in page.context["missing"]) == (True, False)


def test_who_does_not_follow_the_plan_sees_no_list(officer, demo):
    page = officer.get(reverse("plan", args=[demo.plan("S4").pk]))
    assert (page.context["receipts"], len(page.context["own_receipts"])) == ([], 1)


def test_names_are_resolved_on_the_page_of_the_plan(coordinator, demo):
    task = demo.plan("S4").tasks.first()
    TaskParty.objects.create(task=task, role="implementing", printed="Bộ phận Một cửa", position=9)
    unit = demo.agency("bs-nhat-tien")
    address = reverse("plan", args=[task.plan_id])
    assert "Tên chưa rõ là cơ quan nào (1)" in words(coordinator.get(address))
    data = {"ten": "Bộ phận Một cửa", "la": f"a{unit.pk}"}
    save = reverse("name_resolve", args=[task.plan_id])
    answer = coordinator.post(save, data)
    assert said(coordinator, answer) == ["Đã ghép «Bộ phận Một cửa» ở 1 chỗ."]
    assert task.assignments.filter(agency=unit).exists()
    assert said(coordinator, coordinator.post(reverse("name_resolve", args=[task.plan_id]), data))[0].startswith(
        "Tên «"
    )


def test_readers_resolve_no_names(client_of, demo):
    task = demo.plan("S4").tasks.first()
    TaskParty.objects.create(task=task, role="implementing", printed="Bộ phận Một cửa", position=9)
    make_user(demo.agency("bac-son"), "viewer", "nguoi-xem")
    assert "Tên chưa rõ" not in words(client_of("nguoi-xem").get(reverse("plan", args=[task.plan_id])))


def test_the_request_to_mttq_is_marked(demo, client_of):
    plan = demo.plan("S1")
    make_user(plan.issuer, "coordinator", "dau-moi-tp")
    assert "đề nghị, không giao" in words(client_of("dau-moi-tp").get(reverse("plan", args=[plan.pk])))
