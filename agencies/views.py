"""Pages about people and jobs, and those for what went wrong."""

import hashlib
import sys

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views import defaults
from django.views.decorators.http import require_POST, require_safe

from . import audit, health
from .clock import today
from .downloads import download
from .forms import refusals
from .jobs import check_right, retry
from .models import Job

NOT_KEPT = {"Cache-Control": "no-store"}
MOST_JOBS = 20  # of the list
RETRY_SECONDS = 60  # what a client that asks by itself is told while the database is away


def bad_request(request, exception=None):
    """What cannot be read (too large, broken, another encoding) gets a page too.

    Django's own answer asks for the CSRF token in the very body that cannot be read, and ends without any page.
    """
    return render(request, "400.html", status=400)


def server_error(request):
    """A fault of ours (500), or a database that is away or overrun (503): to be asked again in a while.

    Django calls it while the exception is being handled, whichever middleware or view raised it. The pages are written
    without the request: its person stands in the database.
    """
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return defaults.server_error(request)
    headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)


@require_safe
def password_changed(request):
    messages.success(request, "Đã đổi mật khẩu.")
    return redirect("home")


@require_safe
def session(request):
    """Who is signed in, and the token their forms need now: asked by a page whose session had ended."""
    answer = JsonResponse({"user": request.user.pk, "token": get_token(request)})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def job(request, pk):
    """Progress and result of a job; the page asks again by itself until the job is over."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not request.headers.get("HX-Request"):
        return render(request, "agencies/job.html", {"job": job})
    answer = render(request, "agencies/_job.html", {"job": job})
    if job.outcome:  # whoever has waited looks at it without a further click
        answer.headers["HX-Redirect"] = job.page
    return answer


@require_safe
def jobs(request):
    """The person's own jobs, the last first; the page asks again by itself while one is under way."""
    rows = list(Job.objects.visible_to(request.user).defer("outcome")[:MOST_JOBS])
    context = {"jobs": rows, "any_open": any(not row.is_over for row in rows), "most": MOST_JOBS}
    template = "agencies/_jobs.html" if request.headers.get("HX-Request") else "agencies/jobs.html"
    return render(request, template, context)


@require_POST
def job_retry(request, pk):
    """Order again what has failed."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    with refusals(request):
        job = retry(job)
    return redirect("job", job.pk)


@require_safe
def job_file(request, pk):
    """The finished file, always as a download; who took which bytes is written down."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk, state=Job.State.DONE)
    path = settings.MEDIA_ROOT / job.result_path
    if not job.result_path or not path.is_file():
        raise Http404
    check_right(job)
    file = path.open("rb")
    if request.method == "GET":
        taken = {"file": ["", job.result_name], "sha256": ["", hashlib.file_digest(file, "sha256").hexdigest()]}
        audit.record(job, by=request.user, action="download", changes=taken)
        file.seek(0)
    return download(file, job.result_name)


@login_not_required
@require_safe
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok", content_type="text/plain", headers=NOT_KEPT)


@login_not_required
@require_safe
def readyz(request):
    """What a monitor asks: each check with "ok" or a sentence; 503 when one of them is not ok."""
    answers = health.readiness(today=today(), now=timezone.now())
    status = 200 if set(answers.values()) == {health.OK} else 503
    return JsonResponse(answers, status=status, headers=NOT_KEPT, json_dumps_params={"ensure_ascii": False})
