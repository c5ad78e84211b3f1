"""How far a rendering is, from what WeasyPrint 70 logs about its steps and pages.

How many pages a document will have is not known before its first layout: until then they are guessed from its length.
"""

import logging
from collections.abc import Callable
from contextlib import contextmanager

from .model import Document
from .stored import dump

BYTES_A_PAGE = 4500  # of the document's data: 4,200 to 5,300 on plans of 12 to 250 pages
LAYOUT, LAYOUTS, PAINTED = 50, 65, 90  # per cent after the first layout, after all of them, after the last page drawn
log = logging.getLogger("weasyprint.progress")


@contextmanager
def followed(document: Document, tell: Callable[[int, str], None]):
    """Call ``tell`` with a percentage that never falls and Vietnamese words, at each page and step."""
    listener = _Listener(tell, pages=len(dump(document)) // BYTES_A_PAGE + 1)
    level, propagate = log.level, log.propagate
    log.setLevel(logging.INFO)
    log.propagate = False  # a line a page would flood the log of the site
    log.addHandler(listener)
    try:
        yield
    finally:
        log.removeHandler(listener)
        log.propagate = propagate
        log.setLevel(level)


def announce_drawing(pages) -> None:
    """Let each page of a layout say when it is drawn: a third of the time, in which WeasyPrint logs nothing."""
    for number, page in enumerate(pages.pages, start=1):
        page.paint = _announced(page.paint, number, len(pages.pages))


def _announced(paint: Callable, number: int, total: int) -> Callable:
    def drawn(*args, **options) -> None:
        log.info("Drawing - Page %d of %d", number, total)
        paint(*args, **options)

    return drawn


class _Listener(logging.Handler):
    """``pages`` is the guess; from the second layout on, the pages of the one before."""

    def __init__(self, tell: Callable[[int, str], None], pages: int):
        super().__init__()
        self.tell, self.pages = tell, pages
        self.layouts, self.page, self.start, self.end = 0, 0, 0, 0

    def emit(self, record: logging.LogRecord) -> None:
        words = record.msg
        if words.startswith("Step 1 "):
            self._begin_layout()
        elif words.startswith("Step 5 - Creating layout - Page"):
            self._lay_out(record.args[0])
        elif words.startswith("Drawing"):
            number, total = record.args
            self.tell(LAYOUTS + (PAINTED - LAYOUTS) * number // total, f"Đang ghi trang {number} trên {total}")
        elif words.startswith("Step 7 "):
            self.tell(PAINTED, "Đang ghép tệp PDF")

    def _begin_layout(self) -> None:
        """Each further layout takes half of what the layouts have left."""
        self.layouts += 1
        self.pages = self.page or self.pages
        self.start = self.end
        self.end = LAYOUT if self.layouts == 1 else (self.end + LAYOUTS) // 2

    def _lay_out(self, page: int) -> None:
        self.page = page
        again = "" if self.layouts == 1 else f", lần {self.layouts}"
        percent = self.start + (self.end - self.start) * min(page, self.pages) // self.pages
        self.tell(percent, f"Đang dàn trang {page}{again}")
