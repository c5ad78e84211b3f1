"""HTML → PDF with WeasyPrint, which may open nothing but the files of ``static/``."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(settings.BASE_DIR, "static").resolve()
TYPES = {".css": "text/css", ".ttf": "font/ttf"}  # all that a formal document needs


class BlockedAddress(Exception):
    """The page asked for something outside ``static/``; no PDF is made."""


class StaticOnlyFetcher(URLFetcher):
    """Serves stylesheets and fonts below ``static/``; everything else stops the rendering.

    A blocked picture that silently vanished from an official paper would be worse than no paper.
    """

    def __init__(self):
        super().__init__(allowed_protocols=["file"], allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        """Raises ValueError for every address outside, before anything is opened."""
        path = static_file(url)
        return URLFetcherResponse(path.as_uri(), path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


def static_file(url: str) -> Path:
    """The stylesheet or font an address names, ``..`` and links resolved first; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise ValueError(f"Không mở địa chỉ ngoài thư mục static: {url[:200]}")
    path = Path(unquote(parts.path)).resolve()
    if not path.is_relative_to(STATIC) or path.suffix not in TYPES or not path.is_file():
        raise ValueError(f"Không mở tệp ngoài thư mục static: {url[:200]}")
    return path


def render_pdf(html: str) -> bytes:
    """The PDF of a page whose addresses are relative to ``static/``; the same page gives the same bytes.

    Raises BlockedAddress when the page asks for anything else.
    """
    page = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=StaticOnlyFetcher())
    try:
        return page.write_pdf()
    except FatalURLFetchingError as error:  # a BaseException: it would end the worker, not only the job
        raise BlockedAddress("Văn bản đòi mở một địa chỉ ngoài hệ thống: không tạo tệp PDF.") from error
