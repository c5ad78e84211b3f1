"""Writing requests for reports: the form, the sending to every unit, taking back and closing."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import Agency
from agencies.permissions import fetch
from agencies.states import change_state

from ..editing import STALE, changes_of
from ..models import Report, ReportQuestion, ReportRequest

ASK = "plans.ask_reports"
FOLLOW = "plans.follow_reports"
SEND = "send_request"
QUESTIONS = [  # what the công văn of the sample asks for (S2)
    ("text", "strengths", "Kết quả thực hiện, ưu điểm"),
    ("text", "limits", "Tồn tại, hạn chế"),
    ("criteria", "causes", "Nguyên nhân giảm điểm, giảm bậc của từng tiêu chí; trách nhiệm của cơ quan; giải pháp"),
    ("text", "solutions", "Giải pháp nâng cao các chỉ số trong thời gian tới"),
    ("text", "proposals", "Kiến nghị, đề xuất"),
]
IN_USE = "Câu hỏi «{}» đã có cơ quan trả lời nên không bỏ được: sửa lại câu chữ, hoặc lập yêu cầu mới."


def requests_of(user):
    """The requests in the person's sight, with what their pages show."""
    rows = ReportRequest.objects.visible_to(user).select_related(
        "issuer__kind", "plan", "assessment__criteria_set__index", "assessment__agency"
    )
    return rows.prefetch_related("periods", "deadlines__agency", "questions", "indices")


def default_questions() -> list[dict]:
    """The usual questions as values of a form."""
    return [dict(zip(("kind", "topic", "text"), row, strict=True)) for row in QUESTIONS]


def addressees(request: ReportRequest, *, on: date) -> list[Agency]:
    """The units that are to report: agencies, and the members of groups that exist on the day ``on``, once each."""
    named = Agency.objects.filter(pk__in=request.agencies.values("pk"))
    members = Agency.objects.filter(member_of__in=request.groups.all())
    return list((named | members).active(on).distinct().order_by("path"))


def save_request(form, parts: list, *, by) -> ReportRequest:
    """Store a valid ReportRequestForm with its formsets of periods, deadlines and questions.

    Raises ValidationError when the request was sent or changed meanwhile, or a question that is answered would go.
    """
    with transaction.atomic():
        is_new = form.instance.pk is None
        _take_version(form.instance)
        request = form.save()
        for formset in parts:
            formset.instance = request
            _check_unused(formset)
            formset.save()
            _number(formset)
        audit.record(request, by=by, action="add" if is_new else "change", changes=changes_of(form))
    return request


def move(request: ReportRequest, action: str, *, by, today: date, comment: str = "") -> ReportRequest:
    """Carry out one of ReportRequest.TRANSITIONS; sending brings the reports in line with the addressees.

    Raises what ``change_state`` raises, and ValidationError for a request nobody could answer.
    """
    with transaction.atomic():
        values = {"sent_on": today} if action == SEND else {}
        moved = change_state(request, action, by=by, comment=comment, **values)
        if action == SEND:
            _send(moved, today)
    return moved


def _send(request: ReportRequest, today: date) -> None:
    units = addressees(request, on=today)
    if not units:
        raise ValidationError("Chưa chọn cơ quan nào phải báo cáo: bấm «Sửa yêu cầu» để chọn.")
    if not request.questions.exists():
        raise ValidationError("Chưa có câu hỏi nào: bấm «Sửa yêu cầu» để thêm.")
    if request.answer_day is None:
        raise ValidationError(
            "Chưa có hạn để tính đúng hay chậm: bấm «Sửa yêu cầu», ghi ngày cuối ở thời hạn «Các cơ quan gửi báo cáo»."
        )
    present = {report.agency_id for report in request.reports.all()}
    Report.objects.bulk_create(Report(request=request, agency=unit) for unit in units if unit.pk not in present)
    # What somebody has written stays, also where the agency is no longer asked.
    request.reports.filter(state=Report.State.TODO).exclude(agency__in=units).delete()


def delete_draft(request: ReportRequest, *, by) -> None:
    """Remove a request that was never sent; ValidationError otherwise."""
    own = fetch(by, ReportRequest.objects, ASK, pk=request.pk)
    with transaction.atomic():
        if own.sent_on is not None or own.reports.exists():
            raise ValidationError("Yêu cầu đã từng gửi nên không xoá được: hãy «Đóng».")
        audit.record(own, by=by, action="delete", changes={"title": [own.title, ""]})
        own.delete()


def _take_version(request: ReportRequest) -> None:
    if request.pk is not None:
        state, stored = (
            ReportRequest.objects.select_for_update(of=("self",)).values_list("state", "version").get(pk=request.pk)
        )
        if state != ReportRequest.State.DRAFT:
            raise ValidationError("Yêu cầu đã gửi: muốn sửa thì bấm «Thu hồi để sửa» trước.")
        if stored != request.version:
            raise ValidationError(STALE)
    request.version += 1


def _check_unused(formset) -> None:
    for form in formset.deleted_forms:
        row = form.instance
        if isinstance(row, ReportQuestion) and row.pk and row.answers.exists():
            raise ValidationError(IN_USE.format(row.text))


def _number(formset) -> None:
    """Rows stand in the order of the page."""
    kept = [form.instance for form in formset.forms if form.instance.pk and form not in formset.deleted_forms]
    for position, row in enumerate(kept, start=1):
        type(row).objects.filter(pk=row.pk).update(position=position)
