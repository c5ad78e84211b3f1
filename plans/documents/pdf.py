"""HTML → PDF/A-3a and PDF/UA-1 with WeasyPrint, which may open nothing but the files of ``static/``.

The decree asks for an archivable file (Nghị định 30/2020/NĐ-CP, Luật Lưu trữ 33/2024): everything a reader needs is
inside, the source data included, and the same page gives the same bytes.
"""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .accessible import claim_accessible
from .signature_fields import add_signature_fields

STATIC = Path(settings.BASE_DIR, "static").resolve()
TYPES = {".css": "text/css", ".ttf": "font/ttf", ".svg": "image/svg+xml"}  # all that a formal document needs
SOURCE_NAME = "van-ban.json"


class BlockedAddress(Exception):
    """The page asked for something outside ``static/``; no PDF is made."""


class StaticOnlyFetcher(URLFetcher):
    """Serves stylesheets, fonts and the draft's mark below ``static/``; everything else stops the rendering.

    A blocked picture that silently vanished from an official paper would be worse than no paper.
    """

    def __init__(self):
        super().__init__(allowed_protocols=["file"], allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers=None) -> URLFetcherResponse:
        """Raises ValueError for every address outside, before anything is opened."""
        path = static_file(url)
        return URLFetcherResponse(path.as_uri(), path.read_bytes(), {"Content-Type": TYPES[path.suffix]})


def static_file(url: str) -> Path:
    """The file of a document that an address names, ``..`` and links resolved first; ValueError for anything else."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.netloc:
        raise ValueError(f"Không mở địa chỉ ngoài thư mục static: {url[:200]}")
    path = Path(unquote(parts.path)).resolve()
    if not path.is_relative_to(STATIC) or path.suffix not in TYPES or not path.is_file():
        raise ValueError(f"Không mở tệp ngoài thư mục static: {url[:200]}")
    return path


def lay_out(html: str, stylesheets: Collection[str] = ()):
    """The pages of a document (WeasyPrint's Document), its addresses relative to ``static/``, as are the names of
    further ``stylesheets``.

    Raises BlockedAddress when the page asks for anything else.
    """
    page = HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=StaticOnlyFetcher())
    try:
        return page.render(
            font_config=_fonts(),
            stylesheets=[_stylesheet(name) for name in stylesheets],
            presentational_hints=True,  # the widths of columns, which are data
        )
    except FatalURLFetchingError as error:  # a BaseException: it would end the worker, not only the job
        raise BlockedAddress("Văn bản đòi mở một địa chỉ ngoài hệ thống: không tạo tệp PDF.") from error


@cache
def _fonts() -> FontConfiguration:
    """The fonts of all documents of this process: read for each of them they take 40 ms and 0.4 MB, for ever."""
    return FontConfiguration()


@cache
def _stylesheet(name: str) -> CSS:
    address = (STATIC / name).as_uri()
    return CSS(url=address, url_fetcher=StaticOnlyFetcher(), font_config=_fonts())


def write_pdf(pages, *, source: bytes, dated: datetime) -> bytes:
    """The file: PDF/A-3a and PDF/UA-1, ``source`` attached as JSON, two empty signature fields.

    ``dated`` is the moment written on the attachment: a moment of the document's own, so that nothing depends on when
    it is rendered.
    """
    claim_accessible(pages.metadata)
    attachment = Attachment(
        string=source,
        name=SOURCE_NAME,
        description="Dữ liệu của văn bản",
        created=dated,
        modified=dated,
        relationship="Source",
    )
    return pages.write_pdf(pdf_variant="pdf/a-3a", attachments=[attachment], finisher=add_signature_fields)
