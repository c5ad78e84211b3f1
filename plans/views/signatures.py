"""Signed copies of an issued document, and the page that tells of any file whether it is one."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies.downloads import download_stored
from agencies.forms import form_page, sent
from agencies.permissions import fetch

from ..documents.downloads import log_download
from ..documents.known import digest_of, find
from ..documents.reading import read_as
from ..documents.signed_copies import PERMISSION, checks_of, issued_versions, receive
from ..file_forms import SignedFileForm, VerifyForm
from ..models import SignedCopy


@form_page
def signed_copies(request, pk):
    """The signatures of an issued version; a signed file is sent here and checked by a job."""
    is_sent = request.method == "POST"
    version = fetch(request.user, issued_versions(request.user), PERMISSION if is_sent else "plans.read", pk=pk)
    form = _form(request, SignedFileForm)
    if is_sent and form.is_valid():
        try:
            return redirect("job", receive(version, form.cleaned_data["file"], by=request.user).pk)
        except ValidationError as error:
            form.add_error("file", error)
    read_as(version.plan, request.user)
    context = {
        "version": version,
        "form": form,
        "may_upload": request.user.may(PERMISSION, version),
        "check": checks_of(version, by=request.user).first(),
    }
    return render(request, "plans/signed_copies.html", context, status=422 if form.errors else 200)


@require_safe
def signed_copy_file(request, pk):
    """The signed file itself, as a download that is written down, to whoever sees the issued version."""
    rows = SignedCopy.objects.visible_to(request.user).select_related("file", "version__plan__issuer__kind")
    copy = fetch(request.user, rows, "plans.download", pk=pk)
    answer = download_stored(copy.file)
    if request.method == "GET":
        log_download(copy, by=request.user, sha256=copy.file.sha256, kind="bản PDF đã ký")
    return answer


@form_page
def verify(request):
    """Whether a file is a document issued here, told by its hash; nothing of the file is kept."""
    form, digest = _form(request, VerifyForm), ""
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        digest = digest_of(file) if file else form.cleaned_data["digest"]
    known = find(digest) if digest else None
    may_open = known is not None and issued_versions(request.user).filter(pk=known.version.pk).exists()
    context = {"form": form, "digest": digest, "known": known, "may_open": may_open}
    return render(request, "plans/verify.html", context, status=422 if form.errors else 200)


def _form(request, form_class):
    files = request.FILES if request.method == "POST" else None
    return form_class(sent(request), files, refused=getattr(request, "upload_refused", ""))
