"""What happens to one table in its round: handed in, explained, moved by the organiser, set free; and its history."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, refusals, sent
from agencies.permissions import fetch
from agencies.states import possible_transitions
from agencies.text import readable

from ..cycle import explaining, moves, publishing, submitting
from ..cycle.forms import MoveForm, UnlockForm
from ..cycle.history import copies, history
from ..cycle.stages import stages
from .shared import led_table, tables_of


@form_page
@never_cache
def assessment_submit(request, pk):
    """What keeps the table from being handed in, what is worth a look, and the handing in."""
    subject = fetch(request.user, tables_of(request.user), "criteria.submit", pk=pk)
    if request.method == "POST":
        with refusals(request):
            submitting.submit(subject, by=request.user, today=today(), now=timezone.now())
            messages.success(request, "Đã nộp bảng tự chấm. Cơ quan tổ chức thẩm định rồi trả kết quả tại đây.")
            return redirect("assessment", pk)
        return redirect("assessment_submit", pk)
    context = {
        "assessment": subject,
        "found": submitting.obstacles(subject) if subject.in_round and subject.is_open else None,
        "refusal": submitting.refusal(subject, today=today()),
        "stages": stages(subject, today=today()) if subject.in_round else [],
    }
    return render(request, "criteria/cycle/submit.html", context)


@form_page
@never_cache
def assessment_explain(request, pk):
    """The results that the agency may answer, one by one; begun and sent by its own people."""
    permission = "criteria.submit" if request.method == "POST" else "criteria.read"
    subject = fetch(request.user, tables_of(request.user), permission, pk=pk)
    if request.method == "POST":
        return _explain(request, subject)
    return _explain_page(request, subject)


def _explain(request, subject):
    with refusals(request):
        if request.POST.get("buoc") == "gui":
            explaining.send(subject, by=request.user)
            messages.success(request, "Đã gửi giải trình: bảng điểm được thẩm định lại.")
            return redirect("assessment", subject.pk)
        explaining.begin(subject, by=request.user, today=today())
        messages.success(request, "Ghi giải trình cho từng tiêu chí, bổ sung tài liệu, rồi gửi.")
    return redirect("assessment_explain", subject.pk)


def _explain_page(request, subject, refused=None):
    """``refused``: a leaf, what was typed on it, and why it was not stored."""
    items = explaining.items(subject)
    may_answer = subject.state == subject.State.EXPLAINING and request.user.may("criteria.submit", subject)
    has_field = may_answer and refused and refused["leaf"] in {item.leaf for item in items}
    context = {
        "assessment": subject,
        "items": items,
        "missing": [item for item in items if item.is_asked and not item.opinion.answer],
        "answered": sum(bool(item.opinion.answer) for item in items),
        "transitions": {move.action: move for move in possible_transitions(subject, request.user)},
        "may_answer": may_answer,
        "refused": refused if has_field else None,
        "lost": None if has_field else refused,
        "stages": stages(subject, today=today()) if subject.in_round else [],
    }
    return render(request, "criteria/cycle/explain.html", context, status=422 if refused else 200)


@require_POST
def assessment_answer(request, pk, criterion):
    """The answer on one leaf; what was typed stays on the page when it is refused."""
    subject = fetch(request.user, tables_of(request.user), "criteria.submit", pk=pk)
    text, seen = (readable(request.POST.get(name, ""), lines=True) for name in ("answer", "seen"))
    try:
        explaining.answer(subject, criterion, text, seen=seen, by=request.user, now=timezone.now())
    except ValidationError as error:
        return _explain_page(request, subject, {"leaf": criterion, "text": text, "why": error.messages[0]})
    messages.success(request, "Đã lưu giải trình.")
    return redirect(f"{reverse('assessment_explain', args=[pk])}#tc-{criterion}")


@form_page
@never_cache
def assessment_move(request, pk):
    """What the organiser of the round does with one table."""
    subject = led_table(request.user, pk)
    possible = moves.moves_of(subject, request.user)
    form = MoveForm(sent(request), moves=possible, initial={"action": request.GET.get("viec")})
    if request.method == "POST" and form.is_valid():
        action, comment = form.cleaned_data["action"], form.cleaned_data["comment"]
        try:
            moves.make(subject, action, comment, by=request.user, today=today(), now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{subject.agency}: đã ghi «{moves.label_of(action)}».")
            return redirect("round", subject.round_id)
    context = {**_with_history(subject), "form": form, "moves": possible}
    return render(request, "criteria/cycle/move.html", context, status=422 if form.errors else 200)


def _with_history(subject) -> dict:
    return {
        "assessment": subject,
        "events": history(subject),
        "copies": copies(subject),
        "stages": stages(subject, today=today()) if subject.in_round else [],
    }


@form_page
@never_cache
def assessment_unlock(request, pk):
    """Set a published table free, with the reason; whoever leads the round, or without one the agency's đầu mối."""
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    if not publishing.may_unlock(subject, request.user):
        raise PermissionDenied
    form = UnlockForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            publishing.unlock(subject, form.cleaned_data["comment"], by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Đã mở khoá. Số đã công bố vẫn giữ nguyên cho đến lần công bố sau.")
            return redirect("assessment", pk)
    context = {**_with_history(subject), "form": form}
    return render(request, "criteria/cycle/unlock.html", context, status=422 if form.errors else 200)


@require_safe
def assessment_history(request, pk):
    """«Lịch sử bảng điểm»: who moved it when and why, and the copies kept on the way."""
    subject = get_object_or_404(tables_of(request.user), pk=pk)
    return render(request, "criteria/cycle/history.html", _with_history(subject))
