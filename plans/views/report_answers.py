"""Pages of one agency's report: reading, writing with autosave, handing in and receiving."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, refusals, sent
from agencies.permissions import fetch

from ..forms import CommentForm
from ..models import Report, ReportQuestion
from ..reporting import answering
from ..reporting.forms import CriterionAnswerForm, NewCriterionForm, TextAnswerForm
from ..reporting.writing import answer_autosave, store


@require_safe
def report(request, pk):
    """The report as it was written; before it is begun, what is asked."""
    subject = get_object_or_404(_reports(request.user), pk=pk)
    answers = subject.answers.select_related("question", "criterion__parent", "changed_by")
    context = {
        "report": subject,
        "late": subject.late_days(today()),
        "questions": [
            (question, [answer for answer in answers if answer.question_id == question.pk])
            for question in subject.request.questions.all()
        ],
        "buttons": answering.buttons(subject, request.user),
        "may_write": answering.may_write(subject, request.user),
        "is_own": answering.speaks_for(request.user, subject),
        "follows": request.user.may("plans.follow_reports", subject.request),
    }
    return render(request, "plans/reports/report.html", context)


@form_page
def report_edit(request, pk):
    """The form of the report; with htmx only what changed is stored and answered in a line."""
    subject = fetch(request.user, _reports(request.user), answering.WRITE, pk=pk)
    if not answering.may_write(subject, request.user):
        return redirect("report", pk)
    if request.headers.get("HX-Request"):
        return _autosave(request, subject)
    forms, new = _forms(request, subject)
    if request.method == "POST" and _save(request, subject, forms, new):
        return redirect("report" if "xem" in request.POST else "report_edit", pk)
    context = {"report": subject, "sections": _sections(subject, forms, new), "late": subject.late_days(today())}
    return render(request, "plans/reports/report_form.html", context, status=422 if request.method == "POST" else 200)


def _forms(request, subject) -> tuple[list, NewCriterionForm | None]:
    """A form for every answer, and one for a further criterion where a question asks by criteria."""
    data = sent(request)
    kinds = {ReportQuestion.Kind.TEXT: TextAnswerForm, ReportQuestion.Kind.CRITERIA: CriterionAnswerForm}
    answers = subject.answers.select_related("question", "criterion__parent", "changed_by")
    forms = [kinds[answer.question.kind](data, part=answer) for answer in answers]
    asked = [row for row in subject.request.questions.all() if row.kind == ReportQuestion.Kind.CRITERIA]
    if not asked:
        return forms, None
    return forms, NewCriterionForm(
        data, report=subject, question=asked[0], prefix="moi", empty_permitted=True, use_required_attribute=False
    )


def _save(request, subject, forms, new) -> bool:
    row = new.instance if new is not None and new.has_changed() else None
    save = partial(answering.save_answers, subject, by=request.user, new=row)
    return all(form.is_valid() for form in [*forms, *([new] if row else [])]) and store(request, forms, save)


def _autosave(request, subject):
    forms, _ = _forms(request, subject)
    return answer_autosave(request, forms, lambda typed: answering.save_answers(subject, typed, by=request.user))


def _sections(subject, forms, new):
    return [
        (question, [form for form in forms if form.part.question_id == question.pk], _new_for(question, new))
        for question in subject.request.questions.all()
    ]


def _new_for(question, new):
    return new if new is not None and new.instance.question_id == question.pk else None


@require_POST
def report_state(request, pk):
    subject = get_object_or_404(_reports(request.user), pk=pk)
    action = request.POST.get("action", "")
    with refusals(request):
        comment = CommentForm(request.POST).words()
        moved = answering.move(subject, action, by=request.user, today=today(), comment=comment)
        messages.success(request, f"Báo cáo nay ở trạng thái: {moved.get_state_display()}.")
        if request.POST.get("trang") == "yeu-cau":
            return redirect("report_request", subject.request_id)
        return redirect("report_edit" if action == "begin_report" else "report", pk)
    return redirect("report", pk)


@require_POST
def report_refill(request, pk):
    subject = fetch(request.user, _reports(request.user), answering.WRITE, pk=pk)
    with refusals(request):
        changed = answering.refill(subject, by=request.user, today=today())
        messages.success(request, f"Đã điền lại {changed} phần; phần bạn đã sửa giữ nguyên.")
        return redirect("report_edit", pk)
    return redirect("report", pk)


def _reports(user):
    rows = Report.objects.visible_to(user).select_related(
        "agency", "typed_by", "submitted_by", "request__issuer", "request__plan", "request__assessment__criteria_set"
    )
    return rows.prefetch_related("request__questions", "request__deadlines", "request__periods")
