"""Handing files out: always as a download, of the exact type, never as a page of this site."""

from django.http import FileResponse

SANDBOX = "sandbox; default-src 'none'"


def download(body, name: str, media_type: str = "") -> FileResponse:
    """A response with ``body`` (an open binary file) to be saved under ``name``."""
    kind = {"content_type": media_type} if media_type else {}
    response = FileResponse(body, as_attachment=True, filename=name, **kind)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
