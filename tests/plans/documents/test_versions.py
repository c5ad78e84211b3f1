"""From a draft to an issued text that nothing changes any more, and to its amendments."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from agencies.files import path_of, store_file, sweep_files
from agencies.models import AuditEntry, Job
from plans.documents import stored, versions
from plans.documents.builder import build_document
from plans.documents.difference import difference
from plans.documents.model import DateLine, NumberLine
from plans.documents.versions import compared, document_of, issue, issue_plan, move, submit
from plans.models import Assignment, DocumentVersion, Plan, PlanLine, SignedCopy
from tests.factories import make_agency, make_assignment, make_line, make_plan, make_section, make_task, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2024, 6, 10)
DAY = date(2024, 3, 5)


@pytest.fixture
def huyen():
    return make_agency("huyen", name="UBND huyện", symbol="UBND", place_name="Bắc Sơn")


@pytest.fixture
def officer(huyen):
    return make_user(huyen, "officer", "can-bo-huyen")


@pytest.fixture
def leader(huyen):
    return make_user(huyen, "leader", "lanh-dao")


@pytest.fixture
def plan(huyen):
    plan = make_plan(huyen, preamble="Đoạn mở đầu", sign_name="Nguyễn Văn A")
    make_section(plan, title="MỤC ĐÍCH", marker="I.", body="Nâng cao chỉ số")
    return plan


def refusal(call, *args, **values) -> str:
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        call(*args, **values)
    return refused.value.messages[0]


def issued(plan, leader, number="57", on=DAY, **values) -> DocumentVersion:
    return issue_plan(plan, by=leader, number=number, on=on, today=TODAY, **values)


def edit(plan, words="Đoạn đã sửa") -> None:
    Plan.objects.filter(pk=plan.pk).update(preamble=words)


# --- trình ký ---


def test_submitting_freezes_the_text_as_a_draft_without_number(plan, officer):
    Plan.objects.filter(pk=plan.pk).update(number="9", day=1, month=2)
    version = submit(plan, by=officer)
    document = document_of(version)
    assert (version.number, version.state, document.is_draft) == (1, "submitted", True)
    assert (document.number, document.blocks[0].text[0].text) == (NumberLine("", "KH-UBND"), "Đoạn mở đầu")
    assert version.digest == stored.digest(document)


def test_what_is_edited_later_does_not_reach_the_frozen_text(plan, officer):
    version = submit(plan, by=officer)
    edit(plan)
    assert "Đoạn mở đầu" in DocumentVersion.objects.get(pk=version.pk).content
    assert [(change.before, change.after) for change in difference(*compared(version))] == [
        ("Đoạn mở đầu", "Đoạn đã sửa")
    ]


def test_one_version_is_submitted_at_a_time(plan, officer):
    submit(plan, by=officer)
    assert refusal(submit, plan, by=officer).startswith("Bản lần 1 đang trình ký: ban hành, trả lại hoặc rút lại")


def test_who_may_submit(plan, leader):
    stranger = make_user(make_agency("khac"), "officer", "nguoi-la")
    with pytest.raises(PermissionDenied):
        submit(plan, by=leader)
    with pytest.raises(Http404):
        submit(plan, by=stranger)


def test_the_leader_gives_a_version_back_with_a_reason(plan, officer, leader):
    version = submit(plan, by=officer)
    assert refusal(move, version, "return_draft", by=leader) == "Cần ghi lý do khi «Trả lại để sửa»."
    assert move(version, "return_draft", by=leader, comment="Thiếu căn cứ").state == "returned"
    assert AuditEntry.objects.get(action="return_draft").comment == "Thiếu căn cứ"
    assert submit(plan, by=officer).number == 2


def test_the_officer_takes_a_version_back(plan, officer):
    assert move(submit(plan, by=officer), "withdraw_draft", by=officer).state == "returned"


def test_issuing_is_no_mere_change_of_state(plan, officer, leader):
    assert refusal(move, submit(plan, by=officer), "issue_version", by=leader).startswith("Ban hành cần số và ngày")


def test_too_long_a_text_is_refused(plan, officer):
    edit(plan, "a" * 10_001)
    assert "dài hơn 10000 ký tự" in refusal(submit, plan, by=officer)
    assert DocumentVersion.objects.count() == 0


# --- ban hành ---


def test_issuing_puts_number_and_day_on_the_frozen_text(plan, officer, leader):
    version = issue(submit(plan, by=officer), by=leader, number=" 5 ", on=DAY, today=TODAY)
    document = document_of(version)
    assert (version.state, version.printed_number, version.issued_on, version.issued_by) == (
        "issued",
        "05/KH-UBND",
        DAY,
        leader,
    )
    assert (document.number.number, document.number.symbol, document.is_draft) == ("05", "KH-UBND", False)
    assert document.date == DateLine("Bắc Sơn", "05", "3", "2024")
    assert version.digest == stored.digest(document)


def test_number_and_day_stand_in_the_plan_too(plan, leader):
    before = plan.version
    issued(plan, leader)
    plan.refresh_from_db()
    assert (plan.number, plan.symbol, plan.place, plan.signed_on) == ("57", "KH-UBND", "Bắc Sơn", DAY)
    assert (plan.state, plan.version) == ("issued", before + 1)


def test_the_first_version_gives_the_work_and_asks_for_receipts(plan, leader, huyen):
    xa = make_agency("xa", huyen)
    make_assignment(xa, make_task(plan.sections.first()))
    issued(plan, leader)
    assert list(plan.receipts.values_list("agency", flat=True)) == [xa.pk]
    assert Assignment.objects.visible_to(make_user(xa, "officer", "can-bo-xa")).count() == 1


def test_a_plan_that_was_issued_before_stays_as_it_is(plan, leader):
    Plan.objects.filter(pk=plan.pk).update(state="finished")
    assert issued(plan, leader).state == "issued"
    assert Plan.objects.get(pk=plan.pk).state == "finished"


@pytest.mark.parametrize(
    ("number", "printed"), [("7", "07"), ("007", "07"), ("57A", "57a"), ("10000", "10000"), ("3đ", "03đ")]
)
def test_numbers_as_printed(plan, leader, number, printed):
    assert issued(plan, leader, number).printed_number == f"{printed}/KH-UBND"


@pytest.mark.parametrize("number", ["", "0", "57/KH", "-1", "5 7", "57ab", "١", "100000", "5.5"])
def test_what_is_no_number_is_refused(plan, leader, number):
    assert refusal(issued, plan, leader, number).startswith("Số văn bản là chữ số")
    assert DocumentVersion.objects.count() == 0


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2024, 6, 11), "Ngày 11/06/2024 còn ở phía trước"),
        (date(2022, 12, 31), "Năm 2022 không hợp với văn bản của năm 2024"),
    ],
)
def test_days_that_cannot_be_are_refused(plan, leader, on, words):
    assert refusal(issued, plan, leader, on=on).startswith(words)


def test_a_plan_of_next_year_is_printed_under_the_year_of_its_day(plan, leader):
    version = issued(plan, leader, on=date(2023, 12, 28))
    plan.refresh_from_db()
    assert document_of(version).date == DateLine("Bắc Sơn", "28", "12", "2023")
    assert (versions.live(version).date.year, plan.year) == ("2023", 2024)


def test_deadlines_of_a_plan_signed_the_year_before_stay_in_its_own_year(plan, leader):
    task = make_task(plan.sections.first(), deadline_phrase="Trước ngày 15/6")
    issued(plan, leader, on=date(2023, 12, 28))
    task.refresh_from_db()
    assert task.last_day == date(2024, 6, 14)


def test_a_text_that_has_changed_since_is_not_issued(plan, officer, leader):
    version = submit(plan, by=officer)
    edit(plan)
    words = refusal(issue, version, by=leader, number="57", on=DAY, today=TODAY)
    assert words.startswith("Nội dung đã sửa sau khi trình ký (1 chỗ)")
    assert Plan.objects.get(pk=plan.pk).number == ""


def test_bold_letters_alone_are_a_change_too(plan, officer, leader):
    version = submit(plan, by=officer)
    edit(plan, "**Đoạn mở đầu**")
    assert "(1 chỗ)" in refusal(issue, version, by=leader, number="57", on=DAY, today=TODAY)


def test_without_symbol_or_place_nothing_is_issued(plan, leader, huyen):
    for name, words in {"symbol": "chưa có ký hiệu", "place_name": "chưa có địa danh"}.items():
        kept = getattr(huyen, name)
        type(huyen).objects.filter(pk=huyen.pk).update(**{name: ""})
        assert words in refusal(issued, plan, leader)
        type(huyen).objects.filter(pk=huyen.pk).update(**{name: kept})


def test_a_number_is_given_once_a_year_for_each_type(plan, leader, huyen):
    issued(plan, leader, "7")
    other = make_plan(huyen, subject="Kế hoạch khác")
    words = refusal(issued, other, leader, "07")
    assert words == "Số 07 năm 2024 đã cấp cho «Nâng cao chỉ số» (07/KH-UBND, ngày 05/03/2024): ghi số khác."
    assert issued(other, leader, "07", on=date(2023, 12, 1)).printed_number == "07/KH-UBND"
    assert issued(make_plan(huyen, kind="report"), leader, "7").printed_number == "07/BC-UBND"


def test_a_version_is_issued_once(plan, officer, leader):
    version = submit(plan, by=officer)
    issue(version, by=leader, number="57", on=DAY, today=TODAY)
    words = refusal(issue, version, by=leader, number="58", on=DAY, today=TODAY)
    assert words.startswith("Không thể «Ban hành» khi đang ở trạng thái «Đã ban hành»")


def test_who_may_issue(plan, officer):
    version = submit(plan, by=officer)
    with pytest.raises(PermissionDenied):
        issue(version, by=officer, number="57", on=DAY, today=TODAY)
    with pytest.raises(PermissionDenied):
        issued(plan, officer)


def test_a_refused_direct_issue_leaves_nothing_frozen(plan, leader):
    assert refusal(issued, plan, leader, "không")
    assert (DocumentVersion.objects.count(), Job.objects.count()) == (0, 0)


def test_issuing_orders_the_pdf_once(plan, leader):
    version = issued(plan, leader)
    versions.order_file(version, by=leader)
    job = Job.objects.get()
    assert (job.kind, job.params, job.requested_by) == (
        "render_version",
        {"version": version.pk, "plan": plan.pk},
        leader,
    )


# --- sửa đổi ---


def test_nothing_to_amend_is_refused(plan, officer, leader):
    issued(plan, leader)
    assert refusal(submit, plan, by=officer, reason="Sửa").startswith("Nội dung không khác bản đã ban hành lần 1")


def test_an_amendment_has_a_reason_a_new_number_and_no_earlier_day(plan, officer, leader):
    first = issued(plan, leader)
    edit(plan)
    assert refusal(submit, plan, by=officer) == "Ghi lý do sửa đổi so với bản đã ban hành."
    second = submit(plan, by=officer, reason="Đổi đoạn mở đầu")
    assert (second.number, second.reason, document_of(second).number.number) == (2, "Đổi đoạn mở đầu", "")
    values = {"by": leader, "today": TODAY}
    assert "Số 57 năm 2024 đã cấp" in refusal(issue, second, number="57", on=DAY, **values)
    assert "không thể sớm hơn" in refusal(issue, second, number="60", on=date(2024, 3, 4), **values)
    assert issue(second, number="60", on=DAY, **values).printed_number == "60/KH-UBND"
    assert versions.version_before(second) == first
    assert document_of(DocumentVersion.objects.get(pk=first.pk)) == document_of(first)


def test_the_live_text_is_compared_under_the_number_of_the_version(plan, leader):
    version = issued(plan, leader)
    assert difference(*compared(version)) == []
    make_line(plan, PlanLine.Kind.RECIPIENT, "Như trên")
    assert [change.after for change in difference(*compared(version))] == ["Nơi nhận: Như trên"]


def test_what_is_rendered_anew_of_an_issued_document_is_a_draft(plan, leader):
    """The kept bytes alone are the issued document."""
    Plan.objects.filter(pk=plan.pk).update(state="issued")
    plan.refresh_from_db()
    assert not build_document(plan).is_draft
    version = issued(plan, leader)
    assert build_document(plan).is_draft
    assert not document_of(version).is_draft


# --- không gì sửa được nữa ---


def signed_copy(version, leader) -> SignedCopy:
    file = store_file(SimpleUploadedFile("a.pdf", b"%PDF-1.7"), agency=version.plan.issuer, by=leader)
    return SignedCopy.objects.create(version=version, file=file, signatures=[], uploaded_by=leader)


CHANGES = {
    "content": "{}",
    "digest": "0" * 64,
    "printed_number": "58/KH-UBND",
    "issued_on": "2024-03-06",
    "issued_by_id": None,
    "plan_id": 0,
    "number": 9,
    "state": "returned",
    "reason": "khác",
    "submitted_by_id": 0,
    "submitted_at": "2024-01-01 00:00:00Z",
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_issued_version_is_never_changed(plan, leader, name):
    version = issued(plan, leader)
    with pytest.raises(IntegrityError, match="không sửa được nữa"), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(**{name: CHANGES[name]})
    with pytest.raises(IntegrityError, match="không sửa được nữa"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE plans_documentversion SET {name} = %s WHERE id = %s",
            [CHANGES[name], version.pk],
        )
    assert DocumentVersion.objects.get(pk=version.pk).content == version.content


def test_an_issued_version_is_never_deleted(plan, leader):
    version = issued(plan, leader)
    with pytest.raises(IntegrityError, match="không xoá được"), transaction.atomic():
        version.delete()
    with pytest.raises(IntegrityError, match="không xoá được"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM plans_documentversion")


def test_its_file_is_stored_once(plan, leader):
    version = issued(plan, leader)
    rows = DocumentVersion.objects.filter(pk=version.pk)
    first, second = (signed_copy(version, leader).file for _ in range(2))
    assert rows.update(file=first) == 1
    for file in (second, None):
        with pytest.raises(IntegrityError, match="không sửa được nữa"), transaction.atomic():
            rows.update(file=file)


def test_a_submitted_text_changes_in_being_issued_alone(plan, officer):
    version = submit(plan, by=officer)
    with pytest.raises(IntegrityError, match="không sửa được nữa"), transaction.atomic():
        DocumentVersion.objects.filter(pk=version.pk).update(content="{}")
    assert DocumentVersion.objects.filter(pk=version.pk).update(reason="khác") == 1


def test_a_signed_copy_is_neither_changed_nor_deleted(plan, leader):
    copy = signed_copy(issued(plan, leader), leader)
    with pytest.raises(IntegrityError, match="Bản đã ký"), transaction.atomic():
        SignedCopy.objects.update(signatures=[{"field": "khác"}])
    for statement in ("UPDATE plans_signedcopy SET signatures = '[]'", "DELETE FROM plans_signedcopy"):
        with pytest.raises(IntegrityError, match="Bản đã ký"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError, match="Bản đã ký"), transaction.atomic():
        copy.delete()


def test_the_sweeper_leaves_signed_copies_alone(plan, leader):
    copy = signed_copy(issued(plan, leader), leader)
    assert sweep_files(copy.file.uploaded_at + timedelta(days=2)) == 0
    assert path_of(copy.file.key).exists()
