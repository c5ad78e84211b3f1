"""Pages of the life of a document: trình ký, ban hành, its versions, what differs between them, who took them away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.downloads import download_stored
from agencies.forms import form_page, refusals, sent
from agencies.permissions import fetch
from agencies.scope import works_for
from agencies.states import possible_transitions

from ..documents import versions as life
from ..documents.difference import difference
from ..documents.downloads import downloads_of, log_download
from ..documents.forms import IssueForm, SubmitForm
from ..documents.marking import marked
from ..documents.reading import read_as, signed_text
from ..forms import CommentForm
from ..models import DocumentVersion, Plan
from ..office import style_of, symbol_of

SHOWN = 50  # downloads on the page; the administrator's trail has them all


@require_safe
def versions(request, pk):
    """All versions of a plan's document; asked by htmx, the list alone, until every PDF is there."""
    subject = get_object_or_404(_plans(request.user), pk=pk)
    if request.headers.get("HX-Request"):
        return render(request, "plans/versions/_versions.html", _listed(request, subject))
    return _page(request, subject, None)


def _page(request, subject, form):
    rows = _listed(request, subject)
    last = life.last_issued(subject)
    is_own = request.user.may("plans.check", subject)
    is_waiting = any(row.state == row.State.SUBMITTED for row in rows["versions"])
    is_ours = works_for(request.user, subject.issuer)
    frozen, now = life.compared(last) if last and is_ours else (None, None)
    can_go_on = is_ours and not is_waiting and (last is None or frozen != now)
    read_as(subject, request.user)
    context = rows | {
        "last": last,
        "is_changed": is_own and frozen != now,
        "changes": len(difference(frozen, now)) if is_own and frozen else 0,
        "form": form or SubmitForm(amends=last is not None),
        "may_submit": can_go_on and request.user.may("plans.write", subject),
        "may_issue": (is_waiting or can_go_on) and request.user.may("plans.issue", subject),
        "downloads": downloads_of(subject)[:SHOWN] if is_own else None,
    }
    return render(request, "plans/versions/versions.html", context, status=422 if form else 200)


def _listed(request, subject) -> dict:
    """The versions in sight, the last first, each with its buttons: ``job`` is how its PDF is coming on, ``why`` the
    reason for which it was given back."""
    rows = list(_versions(request.user).filter(plan=subject).defer("content").order_by("-number"))
    latest, returned = life.latest_jobs(subject), life.return_reasons(subject)
    first = min((row.number for row in rows if row.state == row.State.ISSUED), default=None)
    for row in rows:
        row.amends = first is not None and row.number > first
        row.why = returned.get(row.pk, "")
        row.steps = [step for step in possible_transitions(row, request.user) if step.action != "issue_version"]
        row.job = latest.get(row.pk)
    is_coming = any(row.state == row.State.ISSUED and not row.file and row.job and not row.job.is_over for row in rows)
    may_upload = request.user.may("plans.write", subject)
    return {"plan": subject, "versions": rows, "is_coming": is_coming, "may_upload": may_upload}


@require_POST
def version_submit(request, pk):
    subject = fetch(request.user, _plans(request.user), "plans.write", pk=pk)
    form = SubmitForm(request.POST, amends=life.last_issued(subject) is not None)
    if form.is_valid():
        try:
            version = life.submit(subject, by=request.user, reason=form.cleaned_data.get("reason", ""))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã chốt nội dung và trình ký bản lần {version.number}.")
            return redirect("versions", pk)
    return _page(request, subject, form)


@form_page
def version_issue(request, pk):
    """Number and day for the submitted version; in a small office straight from the draft."""
    subject = fetch(request.user, _plans(request.user), "plans.issue", pk=pk)
    waiting, last = life.submitted(subject), life.last_issued(subject)
    usual = {"number": "" if last else subject.number, "on": today() if last else subject.signed_on or today()}
    usual["seen_text"] = life.text_to_issue(subject)
    form = IssueForm(sent(request), plan=subject, amends=waiting is None and last is not None, initial=usual)
    if request.method == "POST" and form.is_valid() and _issue(request, subject, form):
        return redirect("versions", pk)
    context = {"form": form, "plan": subject, "waiting": waiting, "last": last}
    context |= {"symbol": symbol_of(subject, style_of(subject.issuer))}
    return render(request, "plans/versions/version_issue.html", context, status=422 if form.errors else 200)


def _issue(request, subject, form) -> bool:
    """Carry out a valid form; False when it was refused, which the form then says."""
    typed = form.cleaned_data
    values = {"number": typed["number"], "on": typed["on"], "reason": typed.get("reason", "")}
    try:
        version = life.issue_plan(subject, by=request.user, today=today(), seen=typed["seen_text"], **values)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"Đã ban hành số {version.printed_number}, ngày {version.issued_on:%d/%m/%Y}.")
    return True


@require_POST
def version_state(request, pk):
    version = get_object_or_404(_versions(request.user), pk=pk)
    with refusals(request):
        comment = CommentForm(request.POST).words()
        moved = life.move(version, request.POST.get("action", ""), by=request.user, comment=comment)
        messages.success(request, f"Bản lần {moved.number} nay ở trạng thái: {moved.get_state_display()}.")
    return redirect("versions", version.plan_id)


@require_POST
def version_render(request, pk):
    """Order the PDF of the frozen text: to read what waits for the leader, or once more when the first job failed."""
    version = fetch(request.user, _versions(request.user), "plans.download", pk=pk)
    job = life.order_file(version, by=request.user)
    return redirect("versions", version.plan_id) if version.state == version.State.ISSUED else redirect("job", job.pk)


@require_safe
def version_file(request, pk):
    """The bytes that were issued, as a download; who took them is written down."""
    version = fetch(request.user, _versions(request.user), "plans.download", pk=pk, file__isnull=False)
    answer = download_stored(version.file)
    if request.method == "GET":
        log_download(version, by=request.user, sha256=version.file.sha256, kind="bản PDF đã ban hành")
    return answer


@require_safe
def version_difference(request, pk):
    """What a version changes in the issued one before it."""
    version = get_object_or_404(_versions(request.user), pk=pk)
    before = life.version_before(version)
    texts = (life.document_of(before), life.document_of(version)) if before else ()
    return _changes(request, version.plan, before, texts, version=version)


@require_safe
def plan_changes(request, pk):
    """What has been edited since the last issued version; for the issuer's own people."""
    subject = fetch(request.user, _plans(request.user), "plans.check", pk=pk)
    if signed_text(subject, request.user):
        raise PermissionDenied
    before = life.last_issued(subject)
    return _changes(request, subject, before, life.compared(before) if before else ())


def _changes(request, plan, before, texts, *, version=None):
    """The page of what differs between two texts (frozen, later); none where nothing was issued ``before``."""
    read_as(plan, request.user)
    context = {"plan": plan, "version": version, "before": before, "is_same": len(set(texts)) == 1}
    context["changes"] = marked(difference(*texts)) if texts else []
    return render(request, "plans/versions/difference.html", context)


def versions_of(plan, user) -> dict:
    """For the page of a plan: its versions in sight, and the one in force whose file can be taken away."""
    rows = list(plan.versions.visible_to(user).defer("content").order_by("-number"))
    return {"versions": rows, "in_force": next((row for row in rows if row.file_id), None)}


def _plans(user):
    return Plan.objects.visible_to(user).select_related("issuer__kind")


def _versions(user):
    rows = DocumentVersion.objects.visible_to(user)
    return rows.select_related("plan__issuer__kind", "submitted_by", "issued_by", "file").with_signed_copies()
