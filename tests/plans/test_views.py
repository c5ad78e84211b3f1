"""The pages of plans through the client, on the sample: what a person sees, types and is told."""

import unicodedata
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEntry, Job
from plans.documents.builder import build_document
from plans.documents.versions import text_to_issue
from plans.models import Assignment, Plan, ProgressEntry, Task
from plans.sample import SAMPLE_DAY
from tests.factories import make_agency, make_assignment, make_kind, make_plan, make_section, make_task, make_user

from .posting import posted, posted_task

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def day_of_the_sample(settings):
    settings.TODAY = SAMPLE_DAY


@pytest.fixture
def coordinator(client_of):
    return client_of("phongnoivu")


@pytest.fixture
def officer(client_of):
    return client_of("canbo.nhattien")


@pytest.fixture
def block(demo) -> Task:
    return demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.2")


@pytest.fixture
def work(demo) -> Assignment:
    """What UBND xã Nhất Tiến has to do until 13/6/2024."""
    return Assignment.objects.get(agency__code="bs-nhat-tien", task__last_day="2024-06-13")


def task_url(task, name="task_edit"):
    return reverse(name, args=[task.plan_id, task.pk])


def edit(client, url, **changes):
    """Open the form at ``url``, change it and send it, as a browser does."""
    context = client.get(url).context
    forms = [context["form"]]
    data = posted_task(*forms, context["measures"]) if "measures" in context else posted(*forms)
    return client.post(url, data | changes)


def move(client, work, action, comment="", **headers):
    url = reverse("assignment_move", args=[work.pk])
    return client.post(url, {"action": action, "comment": comment}, headers=headers)


def said(client, response) -> list[str]:
    """The messages on the page that follows."""
    return [str(message) for message in client.get(response["Location"]).context["messages"]]


# --- pages ---


def test_every_page_opens_for_the_coordinator(demo, coordinator, block):
    plan, table = block.plan_id, demo.assessment.pk
    addresses = [reverse(name) for name in ("home", "plans", "plan_new", "my_work")]
    addresses += [reverse(name, args=[plan]) for name in ("plan", "plan_edit", "section_new")]
    addresses += [reverse(name, args=[plan, block.section_id]) for name in ("section_edit", "task_new")]
    addresses += [reverse("plan_lines", args=[plan, kind]) for kind in ("basis", "recipient", "footnote", "addressee")]
    addresses += [task_url(block), task_url(block, "task"), reverse("lost_points", args=[table])]
    assert {address: coordinator.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4", "MH"])
def test_every_sample_plan_opens_for_its_reader(demo, client_of, key):
    plan = demo.plan(key)
    make_user(plan.issuer, "viewer", username="nguoi-xem")
    assert client_of("nguoi-xem").get(reverse("plan", args=[plan.pk])).status_code == 200


@pytest.mark.parametrize("who", ["lanhdao", "canbo.nhattien", "quantri"])
def test_readers_see_no_buttons_that_change_the_plan(demo, client_of, block, who):
    client = client_of(who)
    pages = reverse("plan", args=[block.plan_id]), task_url(block, "task")
    html = "".join(client.get(page).content.decode() for page in pages)
    words = ["Sửa mục", "Thêm nhiệm vụ", "Sửa nhiệm vụ", "Xoá nhiệm vụ", "Thêm mục", "Sửa nơi nhận", "Đang làm"]
    assert [word for word in words if word in html] == []


def test_the_leader_reads_lost_points_without_link_buttons(demo, client_of):
    html = client_of("lanhdao").get(reverse("lost_points", args=[demo.assessment.pk])).content.decode()
    assert ("chưa nhiệm vụ nào dẫn mã" in html, ">Gắn<" in html) == (True, False)


def test_a_section_is_never_asked_for_by_words(coordinator, demo):
    url = reverse("section_new", args=[demo.plan("S4").pk])
    assert [coordinator.get(url, {"thuoc": value}).status_code for value in ("abc", "0", "٣", "9" * 30)] == [404] * 4


def test_an_unknown_kind_of_line_is_not_found(coordinator, demo):
    assert coordinator.get(reverse("plan_lines", args=[demo.plan("S4").pk, "khac"])).status_code == 404


def test_a_section_of_another_plan_is_not_found(coordinator, demo):
    foreign = demo.plan("MH").sections.first().pk
    urls = [reverse(name, args=[demo.plan("S4").pk, foreign]) for name in ("section_edit", "task_new")]
    assert [coordinator.get(url).status_code for url in urls] == [404, 404]


# --- forms ---


def test_an_empty_form_is_refused_with_sentences(coordinator):
    response = coordinator.post(reverse("plan_new"), {})
    assert (response.status_code, response.context["form"].errors["subject"]) == (422, ["Trường này là bắt buộc."])


def test_the_date_is_typed_as_people_write_it(coordinator, block):
    response = edit(coordinator, task_url(block), last_day="15/6/2024")
    block.refresh_from_db()
    assert (response.status_code, f"{block.last_day:%d/%m/%Y}") == (302, "15/06/2024")


@pytest.mark.parametrize("typed", ["15/6/24", "31/6/2024", "15 tháng 6", "6/15/2024", "15/6"])
def test_other_dates_are_refused_with_a_sentence_and_stay_in_the_field(coordinator, block, typed):
    response = edit(coordinator, task_url(block), last_day=typed)
    form = response.context["form"]
    assert (response.status_code, form.errors) == (
        422,
        {"last_day": ["Ngày không đúng: gõ theo dạng 15/6/2024."]},
    )
    assert form["last_day"].value() == typed


def test_what_was_typed_stays_after_an_error(demo, coordinator, block):
    agency, leaf = demo.agency("bs-tckh").pk, demo.criterion("7.6.1").pk
    chosen = {"lead": [f"a{agency}"], "criteria": [leaf], "giai-phap-0-text": "Đã gõ"}
    url = reverse("task_new", args=[block.plan_id, block.section_id])
    response = edit(coordinator, url, summary="", **chosen)
    html = response.content.decode()
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["summary"])
    assert f'<option value="a{agency}" selected>' in html
    assert f'<option value="{leaf}" selected>' in html
    assert "Đã gõ</textarea>" in html


def test_a_new_task_offers_the_criteria_of_the_plans_table(coordinator, block):
    url = reverse("task_new", args=[block.plan_id, block.section_id])
    offered = coordinator.get(url).context["form"].fields["criteria"].queryset
    assert "7.6.1" in {criterion.code for criterion in offered}
    assert offered.count() == 27  # 18 printed criteria and nine remainders


def test_a_task_added_in_any_section_is_printed(coordinator, demo):
    plan = demo.plan("S4")
    for number, section in enumerate(plan.sections.all()):
        url = reverse("task_new", args=[plan.pk, section.pk])
        assert edit(coordinator, url, summary=f"Việc thêm {number:03}").status_code == 302
    printed = str(build_document(plan))
    count = plan.sections.count()
    assert [number for number in range(count) if f"Việc thêm {number:03}" not in printed] == []


def test_text_typed_in_nfd_is_stored_in_nfc(coordinator, officer, block, work):
    words = "Đẩy mạnh thanh toán trực tuyến"
    typed = unicodedata.normalize("NFD", words)
    edit(coordinator, task_url(block), summary=typed, **{"giai-phap-0-text": typed})
    edit(coordinator, reverse("plan_lines", args=[block.plan_id, "recipient"]), text=typed)
    move(officer, work, "note", typed)
    block.refresh_from_db()
    stored = [block.summary, block.measures.first().text, block.plan.lines.get(kind="recipient").text]
    assert [*stored, work.progress.first().text] == [words] * 4


@pytest.mark.parametrize(
    ("name", "field", "limit"),
    [("plan_edit", "preamble", 10_000), ("plan_lines", "text", 3_000), ("section_edit", "body", 10_000)],
)
def test_too_long_text_is_refused_and_kept(coordinator, demo, name, field, limit):
    plan = demo.plan("S4")
    more = {"plan_lines": ["recipient"], "section_edit": [plan.sections.first().pk]}.get(name, [])
    url = reverse(name, args=[plan.pk, *more])
    response = edit(coordinator, url, **{field: "a" * (limit + 1)})
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert edit(coordinator, url, **{field: "a" * limit}).status_code == 302


def test_control_characters_are_refused(coordinator, officer, block, work):
    assert edit(coordinator, task_url(block), summary="a\0b").status_code == 422
    assert move(officer, work, "note", "a\0b", **HTMX).status_code == 422


def test_an_issuer_outside_the_own_authority_is_refused(coordinator, demo):
    plan, foreign = demo.plan("S4"), demo.agency("tp-noi-vu")
    for url in (reverse("plan_edit", args=[plan.pk]), reverse("plan_new")):
        response = edit(coordinator, url, issuer=foreign.pk, subject="Kế hoạch", year="2024")
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["issuer"])
    assert demo.plan("S4").issuer.code == "bac-son"


@pytest.mark.parametrize("year", ["24", "1999", "2101", "hai nghìn", ""])
def test_a_year_that_cannot_be_is_refused(coordinator, demo, year):
    response = edit(coordinator, reverse("plan_edit", args=[demo.plan("S4").pk]), year=year)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["year"])


def test_an_officer_writes_plans_of_the_own_agency_only(demo, officer):
    form = officer.get(reverse("plan_new")).context["form"]
    assert [agency.code for agency in form.fields["issuer"].queryset] == ["bs-nhat-tien"]


def test_the_second_window_keeps_its_words_and_is_told(coordinator, demo):
    url = reverse("plan_lines", args=[demo.plan("S4").pk, "recipient"])
    late = posted(coordinator.get(url).context["form"], text="Của tôi")
    edit(coordinator, url, text="Của người khác")
    response = coordinator.post(url, late)
    assert response.status_code == 422
    assert "Người khác vừa sửa phần này" in response.content.decode()
    assert response.context["form"]["text"].value() == "Của tôi"


# --- work ---


def test_htmx_gets_the_line_back(officer, work):
    response = move(officer, work, "start", "Đang rà soát", **HTMX)
    html = response.content.decode()
    assert (response.status_code, html.strip()[:4], f'id="viec-{work.pk}"' in html) == (200, "<li ", True)
    assert ("Đang thực hiện" in html, "Đang rà soát" in html, "<html" in html) == (True, True, False)


def test_a_refused_note_says_so_in_the_line(officer, work):
    response = move(officer, work, "note", "   ", **HTMX)
    assert response.status_code == 422
    assert "Ghi vài chữ về tiến độ" in response.content.decode()


def test_refused_words_stay_in_the_line(officer, coordinator, work):
    response = move(officer, work, "khong-co", "Gửi <ngay>", **HTMX)
    assert (response.status_code, 'value="Gửi &lt;ngay&gt;"' in response.content.decode()) == (422, True)
    move(officer, work, "report")
    response = move(officer, work, "report", "Gửi lần nữa", **HTMX)  # a second window
    assert (response.status_code, 'value="Gửi lần nữa"' in response.content.decode()) == (422, True)


def test_a_plain_form_goes_back_to_its_line(officer, work):
    response = move(officer, work, "start")
    assert response["Location"] == f"{reverse('my_work')}#viec-{work.pk}"
    assert said(officer, response) == ["Đã ghi."]


def test_who_has_no_work_of_the_own_goes_back_to_the_task(client_of, officer, work):
    move(officer, work, "report")
    leader = client_of("lanhdao")
    response = move(leader, work, "confirm")
    assert response["Location"] == f"{task_url(work.task, 'task')}#viec-{work.pk}"
    assert said(leader, response) == ["Đã ghi."]


def test_the_officer_reports_and_the_coordinator_sends_back_and_confirms(officer, coordinator, work):
    steps = [(officer, "report", ""), (coordinator, "send_back", "Thiếu số liệu"), (officer, "report", "Đã bổ sung")]
    for person, action, words in [*steps, (coordinator, "confirm", "")]:
        move(person, work, action, words)
    log = work.progress.order_by("pk").values_list("state", "text")
    assert list(log) == [
        ("reported", ""),
        ("doing", "Thiếu số liệu"),
        ("reported", "Đã bổ sung"),
        ("confirmed", ""),
    ]


def test_sending_back_without_a_reason_is_refused(officer, coordinator, work):
    move(officer, work, "report")
    assert said(coordinator, move(coordinator, work, "send_back")) == ["Cần ghi lý do khi «Trả lại»."]


def test_two_identical_reports_are_one(officer, work):
    assert [move(officer, work, "report", **HTMX).status_code for _ in range(2)] == [200, 422]
    assert ProgressEntry.objects.filter(assignment=work).count() == 1


def test_the_task_page_stops_another_agencys_work(coordinator, work):
    html = coordinator.get(task_url(work.task, "task")).content.decode()
    assert (f'id="viec-{work.pk}"' in html, "Không tiếp tục" in html) == (True, True)
    data = {"action": "cancel", "comment": "Đã gộp", "trang": "nhiem-vu"}
    response = coordinator.post(reverse("assignment_move", args=[work.pk]), data)
    assert response["Location"] == f"{task_url(work.task, 'task')}#viec-{work.pk}"
    assert Assignment.objects.get(pk=work.pk).state == "cancelled"


def test_a_finished_plan_has_no_buttons_left(demo, coordinator, work):
    Plan.objects.filter(pk=work.task.plan_id).update(state="finished")
    assert "Cập nhật" not in coordinator.get(task_url(work.task, "task")).content.decode()


def test_an_agency_counts_its_own_work_on_the_task_page(officer, work):
    assert "0/1 cơ quan hoàn thành" in officer.get(task_url(work.task, "task")).content.decode()


def test_as_many_queries_for_120_agencies_as_for_two(demo, coordinator, django_assert_max_num_queries):
    huyen = demo.agency("bac-son")
    task = make_task(make_section(make_plan(huyen, state="issued")), measures=["một"])
    for number in range(120):
        row = make_assignment(make_agency(f"don-vi-{number}", huyen, kind=make_kind("xa")), task)
        row.progress.create(by=demo.user("phongnoivu"), state="doing", text="Đang làm")
    with django_assert_max_num_queries(22):
        response = coordinator.get(task_url(task, "task"))
    assert len(response.context["table"].units) == 120


# --- deleting, states, PDF ---


def test_deleting_a_task_with_progress_ends_in_a_sentence(officer, coordinator, work):
    move(officer, work, "note", "Đang làm")
    response = coordinator.post(task_url(work.task, "task_delete"))
    assert said(coordinator, response)[0].startswith("Nhiệm vụ đã có cơ quan báo tiến độ nên không xoá được")
    assert Task.objects.filter(pk=work.task_id).exists()


def test_deleting_twice_is_not_found(coordinator, block):
    url = task_url(block, "task_delete")
    assert [coordinator.post(url).status_code for _ in range(2)] == [302, 404]


def test_a_plan_is_finished_once(coordinator, demo):
    url = reverse("plan_state", args=[demo.plan("S4").pk])
    first, second = (said(coordinator, coordinator.post(url, {"action": "finish"})) for _ in range(2))
    assert first == ["Kế hoạch nay ở trạng thái: Kết thúc."]
    assert second[0].startswith("Không thể «Kết thúc kế hoạch» khi đang ở trạng thái «Kết thúc»")


def test_a_plan_is_issued_and_then_seen_by_the_agency(coordinator, officer, demo, block):
    Plan.objects.filter(pk=block.plan_id).update(state="draft")
    url = reverse("plan", args=[block.plan_id])
    assert officer.get(url).status_code == 404
    typed = {"number": "57", "on": "12/03/2024", "seen_version": block.plan.version}
    typed["seen_text"] = text_to_issue(block.plan)
    coordinator.post(reverse("version_issue", args=[block.plan_id]), typed)
    assert officer.get(url).status_code == 200


def test_the_pdf_button_writes_one_job_and_touches_nothing_else(coordinator, demo):
    plan, trail = demo.plan("S4"), AuditEntry.objects.count()
    before = Plan.objects.filter(pk=plan.pk).values().get()
    response = coordinator.post(reverse("plan_pdf", args=[plan.pk]))
    job = Job.objects.get()
    assert (job.kind, job.params, job.requested_by) == (
        "render_plan",
        {"plan": plan.pk, "format": "pdf"},
        demo.user("phongnoivu"),
    )
    assert response["Location"] == reverse("job", args=[job.pk])
    assert (Plan.objects.filter(pk=plan.pk).values().get(), AuditEntry.objects.count()) == (before, trail)


def test_a_second_click_finds_the_waiting_job_another_person_gets_a_new_one(coordinator, client_of, demo):
    url = reverse("plan_pdf", args=[demo.plan("S4").pk])
    assert coordinator.post(url)["Location"] == coordinator.post(url)["Location"]
    client_of("lanhdao").post(url)
    assert Job.objects.count() == 2


def test_the_word_button_orders_the_same_text_as_word(coordinator, demo):
    coordinator.post(reverse("plan_pdf", args=[demo.plan("S4").pk]), {"dang": "docx"})
    job = Job.objects.get()
    assert (job.params["format"], job.label[:10]) == ("docx", "Bản Word –")


def test_a_pdf_ordered_after_the_first_was_begun_is_a_new_one(coordinator, demo):
    url = reverse("plan_pdf", args=[demo.plan("S4").pk])
    coordinator.post(url)
    Job.objects.update(state="running", created_at=timezone.now() - timedelta(seconds=5))
    coordinator.post(url)
    assert Job.objects.count() == 2


# --- lost points ---


@pytest.mark.parametrize("task", ["", "abc", "-1", "٣"])
def test_linking_to_no_task_changes_nothing(coordinator, demo, task):
    url = reverse("link_criterion", args=[demo.assessment.pk, demo.criterion("7.6.1").pk])
    assert coordinator.post(url, {"task": task}).status_code == 302
    assert demo.criterion("7.6.1").task_links.count() == 0


@pytest.mark.parametrize("task", ["0", "9" * 30])
def test_linking_to_an_unknown_task_is_not_found(coordinator, demo, task):
    url = reverse("link_criterion", args=[demo.assessment.pk, demo.criterion("7.6.1").pk])
    assert coordinator.post(url, {"task": task}).status_code == 404


def test_link_and_unlink_come_back_to_the_row(coordinator, demo, block):
    table, leaf = demo.assessment.pk, demo.criterion("7.6.1")
    row = f"{reverse('lost_points', args=[table])}#tc-{leaf.pk}"
    linked = coordinator.post(reverse("link_criterion", args=[table, leaf.pk]), {"task": block.pk})
    undone = coordinator.post(reverse("unlink_criterion", args=[table, leaf.task_links.get().pk]))
    assert (linked["Location"], undone["Location"], leaf.task_links.count()) == (row, row, 0)


def test_a_printed_code_is_not_unlinked_from_the_list(coordinator, demo, block):
    url = reverse("unlink_criterion", args=[demo.assessment.pk, block.criterion_links.get().pk])
    assert said(coordinator, coordinator.post(url)) == ["Mã 7.2 in trong đề mục nhiệm vụ: muốn bỏ thì sửa nhiệm vụ."]


def test_the_list_of_what_no_task_cites(coordinator, demo):
    page = coordinator.get(reverse("lost_points", args=[demo.assessment.pk]), {"loc": "chua-co"})
    rows = [row for branch in page.context["branches"] for row in branch.rows]
    assert [row.lost.leaf.code for row in rows] == ["7.6.1", "7.6.2", "7.6.3"]
    assert page.context["sum"].lost == Decimal("1.98")
