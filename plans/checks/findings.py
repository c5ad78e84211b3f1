"""A finding: its code, its sentence, where it stands in the plan and where it is mended."""

from dataclasses import dataclass
from enum import Enum

from django.urls import reverse


class Severity(Enum):
    """``value`` is the word of ``check_plan --json``; ``label`` what a person reads."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        return {"error": "Lỗi", "warning": "Cảnh báo", "hint": "Gợi ý"}[self.value]

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


KINDS = {
    "uncited": Severity.ERROR,
    "expected_too_high": Severity.ERROR,
    "early_deadline": Severity.ERROR,
    "no_lead": Severity.ERROR,
    "unresolved_party": Severity.ERROR,
    "missing_appendix": Severity.ERROR,
    "footnote_missing": Severity.ERROR,
    "no_symbol": Severity.ERROR,
    "no_signer": Severity.ERROR,
    "no_recipient": Severity.ERROR,
    "no_addressee": Severity.ERROR,
    "published": Severity.WARNING,
    "no_number_line": Severity.WARNING,
    "no_place": Severity.WARNING,
    "no_basis": Severity.WARNING,
    "footnote_uncalled": Severity.WARNING,
    "empty_appendix": Severity.WARNING,
    "numbering_prefix": Severity.WARNING,
    "numbering_gap": Severity.WARNING,
    "numbering_double": Severity.WARNING,
    "numbering_order": Severity.WARNING,
    "no_deadline": Severity.WARNING,
    "late_deadline": Severity.WARNING,
    "unresolved_deadline": Severity.WARNING,
    "empty_group": Severity.WARNING,
    "ended_agency": Severity.WARNING,
    "duty_without_agency": Severity.WARNING,
    "parent_task_left": Severity.WARNING,
    "unit_without_plan": Severity.WARNING,
    "uncited_fits": Severity.HINT,
    "shared_criterion": Severity.HINT,
    "no_product": Severity.HINT,
}


@dataclass(frozen=True)
class Link:
    """A page by the name of its address, with the anchor of the field or part."""

    page: str
    args: tuple
    anchor: str = ""

    @property
    def url(self) -> str:
        return reverse(self.page, args=self.args) + (f"#{self.anchor}" if self.anchor else "")


@dataclass(frozen=True)
class Place:
    """A part of the plan in words ("Mục III.2, khối «Tiêu chí 7.2»"), on the plan's page; ``order`` as printed."""

    words: str
    link: Link
    order: int


@dataclass(frozen=True)
class Finding:
    """``code`` is a key of KINDS; ``text`` says what is wrong and what to do, ``mend`` opens the right field."""

    code: str
    text: str
    place: Place
    mend: Link

    @property
    def severity(self) -> Severity:
        return KINDS[self.code]

    @property
    def sentence(self) -> str:
        """The text with its place: it can stand alone."""
        return f"{self.place.words}: {self.text}"
