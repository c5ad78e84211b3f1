"""How the documents of an office would look: head and signatures as plain values of the document model."""

from dataclasses import dataclass

from ..documents.model import DateLine, NumberLine, Signature
from ..documents.wording import barred
from ..models import Plan
from .habits import Office, usual_symbol


@dataclass(frozen=True)
class Sample:
    """The head of a plan, the numbers of every kind of document, a signature for each signer."""

    superior: str
    issuer: tuple[str, ...]
    date: DateLine
    numbers: tuple[tuple[str, NumberLine], ...]
    signatures: tuple[Signature, ...]
    is_attached_filled: bool


def sample(office: Office, *, year: int) -> Sample:
    """What the settings print, saved or not; numbers and days are gaps."""
    signers = office.signers or [None]
    words = [office.words(signer) for signer in signers]
    return Sample(
        superior=office.agency.superior_line,
        issuer=barred(office.agency.head_lines),
        date=DateLine(office.agency.place_name, "", "", str(year)),
        numbers=tuple((kind.label, NumberLine("", usual_symbol(office.style, kind))) for kind in Plan.Kind),
        signatures=tuple(
            Signature(barred(row["sign_authority"], row["sign_title"]), row["sign_name"]) for row in words
        ),
        is_attached_filled=office.style.attached == office.style.Attached.FILLED,
    )
