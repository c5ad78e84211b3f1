"""Handing files out: always as a download, of the exact type, never as a page of this site."""

from django.http import FileResponse, Http404

from .files import path_of
from .models import StoredFile

SANDBOX = "sandbox; default-src 'none'"
# Shown inside a page of this site and nowhere else. A browser's own reader of PDFs does not start in a sandbox; what it
# shows is told by its content when it is stored (agencies.files), and may load nothing.
FRAMED = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
SHOWN = {"application/pdf": FRAMED, "image/png": f"sandbox; {FRAMED}", "image/jpeg": f"sandbox; {FRAMED}"}


def download_stored(file: StoredFile) -> FileResponse:
    """A stored file under its own title; Http404 when its bytes are gone."""
    path = path_of(file.key)
    if not path.is_file():
        raise Http404
    return download(path.open("rb"), file.title, file.media_type)


def show_stored(file: StoredFile) -> FileResponse:
    """A stored PDF or picture, to be looked at inside a page; Http404 for another kind, or when its bytes are gone."""
    if file.media_type not in SHOWN:
        raise Http404
    response = download_stored(file)
    response.headers["Content-Disposition"] = response.headers["Content-Disposition"].replace("attachment", "inline", 1)
    response.headers["Content-Security-Policy"] = SHOWN[file.media_type]
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def download(body, name: str, media_type: str = "") -> FileResponse:
    """A response with ``body`` (an open binary file) to be saved under ``name``."""
    kind = {"content_type": media_type} if media_type else {}
    response = FileResponse(body, as_attachment=True, filename=name, **kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
