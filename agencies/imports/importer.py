"""What the steps of an import need to know of one kind of file."""

import io
from dataclasses import dataclass
from typing import ClassVar

from django.urls import reverse

from ..models import User
from ..telling import Tell, silent
from ..workbooks import Sheet, Workbook, marked_workbook, read_workbook

LONGEST_WAIT = 1.5  # seconds of a processor that a page may take for a file; what takes longer is a job
MOST_BYTES = 300_000  # reading alone takes 0.4 s then; 2,000 rows of an office's table have 60 to 200 kB

STEPS = {"choose": "import", "write": "import_write", "report": "import_report", "export": "export"}


def steps(name: str, *args) -> dict[str, str]:
    """The addresses of the steps, whose URL names are «name_import», «name_import_write» and so on."""
    return {step: reverse(f"{name}_{end}", args=args) for step, end in STEPS.items()}


@dataclass(kw_only=True)
class Importer:
    """One kind of file, as one person brings it; made anew for every request and every job.

    ``key`` names the function in settings.IMPORTERS that makes it again from the person and ``args`` (plain values);
    ``purpose`` ties a file to its page; ``addresses`` are those of the steps (choose, write, report, export), ``back``
    and ``back_label`` lead to what is imported into; ``seconds_a_row`` is what a row that changes takes.
    """

    by: User
    key: str
    args: dict
    purpose: str
    title: str
    back: str
    back_label: str
    addresses: dict[str, str]
    seconds_a_row: float

    template: ClassVar[str] = ""

    def read(self, content: bytes, *, name: str) -> Workbook:
        """Raises ValidationError with the one sentence that says what is wrong with the file."""
        return read_workbook(io.BytesIO(content), name=name)

    def is_large(self, workbook: Workbook) -> bool:
        """Whether the page cannot wait for it, should every row change."""
        return len(self.sheet_of(workbook).rows) * self.seconds_a_row > LONGEST_WAIT

    def preview(self, workbook: Workbook, *, tell: Tell = silent):
        """What the file would change: a plan with ``errors`` and ``changes``. Nothing stays written."""
        raise NotImplementedError

    def write(self, workbook: Workbook, *, name: str, sha256: str, digest: str, tell: Tell = silent):
        """The plan, ``is_written`` if the file still leads to what was previewed (``digest``); all or nothing."""
        raise NotImplementedError

    def shown(self, plan) -> dict:
        """The plan as plain values, for the page."""
        raise NotImplementedError

    def done(self, plan, *, name: str) -> str:
        """The sentence after the writing."""
        raise NotImplementedError

    def sheet_of(self, workbook: Workbook) -> Sheet:
        """The sheet that is read. Raises ValidationError where there is none, or more than one."""
        raise NotImplementedError

    def marked(self, workbook: Workbook, *, tell: Tell = silent) -> bytes:
        """The person's own sheet with every finding marked."""
        plan = self.preview(workbook, tell=tell)
        return marked_workbook(self.sheet_of(workbook), errors=plan.errors, warnings=plan.warnings, tell=tell)

    def context(self) -> dict:
        """What the page shows besides."""
        return {}
