"""The pages of the life of a document, on the sample: what each person sees, does and is told."""

import re
from datetime import date
from hashlib import sha256

import pytest
from django.urls import reverse

from agencies import jobs
from agencies.models import AuditEntry, Job
from plans.documents.issued_file import keep
from plans.documents.versions import issue_plan, move, submit, text_to_issue
from plans.models import DocumentVersion, Plan, PlanTable
from plans.sample import SAMPLE_DAY
from tests.factories import make_plan, make_section, make_table, make_task

HTMX = {"HX-Request": "true"}
ISSUE = {"number": "57", "on": "12/03/2024"}


@pytest.fixture(autouse=True)
def _site(settings):
    settings.TODAY = SAMPLE_DAY


@pytest.fixture
def coordinator(client_of):
    return client_of("phongnoivu")


@pytest.fixture
def leader(client_of):
    return client_of("lanhdao")


@pytest.fixture
def plan(demo) -> Plan:
    """A short draft of huyện Bắc Sơn, from whose head symbol and place are missing."""
    plan = make_plan(demo.agency("bac-son"), subject="Kế hoạch ngắn", closing="Câu kết ban đầu.")
    make_section(plan, title="MỤC ĐÍCH", marker="I.", body="Nâng cao chỉ số")
    return plan


@pytest.fixture
def version(plan, demo) -> DocumentVersion:
    values = {"by": demo.user("lanhdao"), "number": "57", "on": date(2024, 3, 12), "today": SAMPLE_DAY}
    return issue_plan(plan, **values)


def edit(plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(closing="Câu kết đã sửa.", version=plan.version + 1)


def page(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def post(client, name, record, data=None):
    return client.post(reverse(name, args=[record.pk]), data or {}, follow=True)


def seen(plan) -> dict:
    """What the page of issuing carries when it is opened now."""
    return {"seen_version": plan.version, "seen_text": text_to_issue(plan)}


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_the_plan_page_leads_to_number_and_day(leader, plan):
    assert (
        f'<a class="btn btn-primary" href="{reverse("version_issue", args=[plan.pk])}">Ban hành, giao việc</a>'
        in page(leader, "plan", plan.pk)
    )


def test_the_old_way_of_issuing_leads_there_too(leader, plan):
    response = post(leader, "plan_state", plan, {"action": "issue"})
    assert response.redirect_chain == [(reverse("version_issue", args=[plan.pk]), 302)]
    assert said(response) == ["Ban hành cần số và ngày: ghi ở trang này rồi bấm «Ban hành»."]
    assert Plan.objects.get(pk=plan.pk).state == "draft"


def test_a_small_office_issues_in_one_step(leader, plan):
    response = post(leader, "version_issue", plan, ISSUE | seen(plan))
    assert said(response) == ["Đã ban hành số 57/KH-UBND, ngày 12/03/2024."]
    assert "Đang lập bản PDF…" in response.content.decode()
    assert Plan.objects.get(pk=plan.pk).state == "issued"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"number": "năm bảy"}, "Số văn bản là chữ số"),
        ({"on": "11/06/2024"}, "còn ở phía trước"),
        ({"on": "31/02/2024"}, "Nhập một ngày hợp lệ"),
        ({"seen_version": 99}, "Người khác vừa sửa phần này"),
    ],
)
def test_a_refused_issue_says_why_and_keeps_what_was_typed(leader, plan, typed, words):
    data = {**ISSUE, **seen(plan), **typed}
    response = leader.post(reverse("version_issue", args=[plan.pk]), data)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert f'value="{data["number"]}"' in response.content.decode()
    assert DocumentVersion.objects.count() == 0


def withdraw(plan, demo) -> None:
    move(plan.versions.get(state="submitted"), "withdraw_draft", by=demo.user("phongnoivu"))


@pytest.mark.parametrize("again", [False, True])
def test_a_text_exchanged_behind_the_open_page_is_not_issued(leader, demo, plan, again):
    submit(plan, by=demo.user("phongnoivu"))
    data = ISSUE | seen(plan)
    withdraw(plan, demo)
    make_task(plan.sections.get(), summary="Nhiệm vụ thêm sau")  # a task does not count the plan's version up
    if again:
        submit(plan, by=demo.user("phongnoivu"))
    response = leader.post(reverse("version_issue", args=[plan.pk]), data)
    assert (response.status_code, "đã đổi từ khi mở trang này" in response.content.decode()) == (422, True)
    assert not plan.versions.filter(state="issued").exists()
    assert post(leader, "version_issue", plan, ISSUE | seen(plan)).status_code == 200
    assert plan.versions.filter(state="issued").count() == 1


def test_the_page_of_issuing_knows_which_text_it_shows(leader, plan):
    assert f'name="seen_text" value="{text_to_issue(plan)}"' in page(leader, "version_issue", plan.pk)


def test_officer_submits_leader_reads_and_gives_back(coordinator, leader, plan):
    assert said(post(coordinator, "version_submit", plan)) == ["Đã chốt nội dung và trình ký bản lần 1."]
    version = DocumentVersion.objects.get()
    response = post(leader, "version_render", version)
    job = Job.objects.get()
    assert response.redirect_chain == [(reverse("job", args=[job.pk]), 302)]
    assert said(post(leader, "version_state", version, {"action": "return_draft"})) == [
        "Cần ghi lý do khi «Trả lại để sửa»."
    ]
    back = post(leader, "version_state", version, {"action": "return_draft", "comment": "Thiếu căn cứ"})
    assert said(back) == ["Bản lần 1 nay ở trạng thái: Trả lại để sửa."]
    assert "Lý do trả lại: Thiếu căn cứ (" in page(coordinator, "versions", plan.pk)


def test_issuing_cannot_be_posted_as_a_mere_state(leader, coordinator, plan):
    post(coordinator, "version_submit", plan)
    version = DocumentVersion.objects.get()
    response = post(leader, "version_state", version, {"action": "issue_version"})
    assert said(response) == ["Ban hành cần số và ngày: ghi ở trang «Ban hành»."]


def test_submitting_twice_is_said_on_the_page(coordinator, plan):
    post(coordinator, "version_submit", plan)
    response = post(coordinator, "version_submit", plan)
    assert response.status_code == 422
    assert "Bản lần 1 đang trình ký" in response.content.decode()


def test_the_pdf_is_waited_for_and_then_taken_with_its_hash(leader, demo, plan, version):
    waiting = leader.get(reverse("versions", args=[plan.pk]), headers=HTMX).content.decode()
    assert waiting.startswith('<div id="cac-ban" hx-get=')
    jobs.run_ready_jobs()
    ready = leader.get(reverse("versions", args=[plan.pk]), headers=HTMX).content.decode()
    assert "hx-get" not in ready
    response = leader.get(reverse("version_file", args=[version.pk]))
    taken = b"".join(response)
    assert (response["Content-Disposition"][:10], response["X-Content-Type-Options"]) == ("attachment", "nosniff")
    assert sha256(taken).hexdigest() in ready


def test_the_plan_page_hands_out_the_kept_file_first(leader, client_of, demo):
    plan = demo.plan("S4")
    version = issue_plan(plan, by=demo.user("lanhdao"), number="57", on=date(2024, 3, 12), today=SAMPLE_DAY)
    keep(version, b"%PDF-1.7", by=demo.user("lanhdao"))
    own, other = (page(client, "plan", plan.pk) for client in (leader, client_of("canbo.nhattien")))
    assert [words in own for words in ("Tải bản đã ban hành (PDF)", "Tải bản đang soạn (PDF)")] == [True, True]
    assert [words in other for words in ("Tải bản đã ban hành (PDF)", "Tải bản đang soạn (PDF)")] == [True, False]


def test_a_failed_pdf_can_be_ordered_again(leader, plan, version):
    Job.objects.update(state="failed", error="Hết chỗ trên đĩa")
    shown = page(leader, "versions", plan.pk)
    assert "✗ Chưa lập được bản PDF: Hết chỗ trên đĩa" in shown
    assert said(post(leader, "version_render", version)) == []
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["failed", "queued"]


def test_every_download_is_written_down_and_shown_to_the_issuer_alone(leader, client_of, demo, plan, version):
    jobs.run_ready_jobs()
    version.refresh_from_db()
    url = reverse("version_file", args=[version.pk])
    b"".join(leader.head(url))  # close() would end the connection on PostgreSQL
    b"".join(leader.get(url))
    entry = AuditEntry.objects.get(action="download")
    assert (entry.actor, entry.record_id) == (demo.user("lanhdao"), version.pk)
    assert entry.changes == {"file": ["", "bản PDF đã ban hành"], "sha256": ["", version.file.sha256]}
    assert version.file.sha256[:12] + "…" in page(leader, "versions", plan.pk)


def test_those_who_were_given_work_see_versions_but_not_who_took_them(client_of, demo):
    plan = demo.plan("S4")
    issue_plan(plan, by=demo.user("lanhdao"), number="57", on=date(2024, 3, 12), today=SAMPLE_DAY)
    shown = page(client_of("canbo.nhattien"), "versions", plan.pk)
    assert "Bản lần 1: số 57/" in shown
    assert "Ai đã tải" not in shown
    assert "Trình ký" not in shown


def test_a_submitted_version_is_the_issuers_own(client_of, demo):
    plan = demo.plan("S4")
    version = submit(plan, by=demo.user("phongnoivu"))
    other = client_of("canbo.nhattien")
    assert "Văn bản chưa trình ký lần nào" in page(other, "versions", plan.pk)
    assert other.get(reverse("version_difference", args=[version.pk])).status_code == 404


def test_the_file_of_a_job_is_written_down_too(coordinator, demo, plan):
    coordinator.post(reverse("plan_pdf", args=[plan.pk]))
    jobs.run_ready_jobs()
    job = Job.objects.get()
    taken = b"".join(coordinator.get(reverse("job_file", args=[job.pk])))
    entry = AuditEntry.objects.get(action="download")
    assert (entry.model, entry.record_id, entry.actor) == ("agencies.job", job.pk, demo.user("phongnoivu"))
    assert entry.changes["sha256"] == ["", sha256(taken).hexdigest()]


def test_an_amendment_shows_its_words_and_asks_for_a_reason(coordinator, leader, plan, version):
    edit(plan)
    assert "Đã sửa 1 chỗ so với bản đã ban hành lần 1." in page(coordinator, "versions", plan.pk)
    changed = page(coordinator, "plan_changes", plan.pk)
    assert re.findall("<ins>([^<]*)</ins>", changed)
    assert "Ghi lý do sửa đổi" in post(coordinator, "version_submit", plan).content.decode()
    post(coordinator, "version_submit", plan, {"reason": "Sửa câu kết"})
    second = DocumentVersion.objects.get(number=2)
    assert "Lý do sửa đổi: Sửa câu kết" in page(leader, "version_difference", second.pk)
    plan.refresh_from_db()
    typed = {"number": "60", "on": "10/06/2024", **seen(plan)}
    assert said(post(leader, "version_issue", plan, typed)) == ["Đã ban hành số 60/KH-UBND, ngày 10/06/2024."]


def test_bold_letters_alone_can_be_amended(coordinator, plan, version):
    Plan.objects.filter(pk=plan.pk).update(closing="**Câu kết** ban đầu.", version=plan.version + 1)
    shown = page(coordinator, "versions", plan.pk)
    assert ('id="trinh-ky"' in shown, "Đã sửa 1 chỗ so với" in shown) == (True, True)
    changed = page(coordinator, "plan_changes", plan.pk)
    assert (re.findall("<ins>([^<]*)</ins>", changed), "<del>" in changed) == (["**", "**"], False)
    post(coordinator, "version_submit", plan, {"reason": "In đậm"})
    assert DocumentVersion.objects.get(number=2).reason == "In đậm"


def test_a_layout_that_changed_alone_is_named_as_such(coordinator, plan, version):
    table = make_table({"Việc": 60, "Hạn": 40}, ["Rà soát", "30/6"], section=plan.sections.get())
    typed = {"by": version.issued_by, "on": version.issued_on, "today": SAMPLE_DAY}
    issue_plan(plan, number="58", reason="Thêm bảng", **typed)
    PlanTable.objects.filter(pk=table.pk).update(columns=[{**table.columns[0], "width": 50}, table.columns[1]])
    assert "Đã sửa cách trình bày so với bản đã ban hành lần 2." in page(coordinator, "versions", plan.pk)
    assert "chỉ khác cách trình bày" in page(coordinator, "plan_changes", plan.pk)


def test_without_changes_nothing_is_offered(coordinator, plan, version):
    shown = page(coordinator, "versions", plan.pk)
    assert 'id="trinh-ky"' not in shown
    assert reverse("version_issue", args=[plan.pk]) not in shown
    assert "Không có chỗ nào khác bản đã ban hành lần 1." in page(coordinator, "plan_changes", plan.pk)


def test_the_first_version_has_nothing_before_it(leader, version):
    assert "Chưa có bản nào ban hành trước đó để so." in page(leader, "version_difference", version.pk)


def test_a_plan_issued_before_offers_to_keep_it(coordinator, demo):
    assert "Lưu bản ban hành" in page(coordinator, "versions", demo.plan("S4").pk)


def test_the_plan_page_asks_for_its_versions_once(leader, plan, version, django_assert_max_num_queries):
    url = reverse("plan", args=[plan.pk])
    with django_assert_max_num_queries(100) as asked:
        leader.get(url)
    assert sum("plans_documentversion" in query["sql"] for query in asked) == 1
    assert not any('"content"' in query["sql"] for query in asked)


@pytest.mark.parametrize(("name", "typed"), [("version_submit", {}), ("version_issue", ISSUE), ("plan_urge", {})])
def test_who_stands_above_the_issuer_does_nothing_in_its_name(client_of, demo, name, typed):
    above, url = client_of("sonoivu"), reverse(name, args=[demo.plan("S4").pk])
    shown = page(above, "versions", demo.plan("S4").pk) + page(above, "plan", demo.plan("S4").pk)
    assert [url in shown, above.post(url, typed).status_code] == [False, 403]
    assert DocumentVersion.objects.count() == 0


def test_number_and_day_of_an_issued_document_are_not_rewritten(coordinator, plan, version):
    address = reverse("plan_edit", args=[plan.pk])
    form = coordinator.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    coordinator.post(address, {**sent, "number": "99", "day": 1, "month": 1, "closing": "Câu kết mới."})
    plan.refresh_from_db()
    assert (plan.number, plan.day, plan.month, plan.closing) == ("57", 12, 3, "Câu kết mới.")
