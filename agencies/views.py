"""Pages about people and jobs."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from .downloads import download
from .models import Job


def bad_request(request, exception=None):
    """What cannot be read (too large, broken, another encoding) gets a page too.

    Django's own answer asks for the CSRF token in the very body that cannot be read, and ends without any page.
    """
    return render(request, "400.html", status=400)


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
    template = "agencies/_job.html" if request.headers.get("HX-Request") else "agencies/job.html"
    return render(request, template, {"job": job})


@require_safe
def job_file(request, pk):
    """The finished file, always as a download."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk, state=Job.State.DONE)
    path = settings.MEDIA_ROOT / job.result_path
    if not job.result_path or not path.is_file():
        raise Http404
    return download(path.open("rb"), job.result_name)
