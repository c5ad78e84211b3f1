"""What an office prints by habit where a document leaves it open: symbol, place, signer, recipients.

Nothing is invented: what the office has not told stays "", and is printed as a gap.
"""

from dataclasses import dataclass, field

from agencies.models import Agency

from ..line_text import split_lines
from ..models import OfficeStyle, Plan, PlanLine, Signer

TYPES = {Plan.Kind.PLAN: "KH", Plan.Kind.REPORT: "BC"}  # Nghị định 30/2020/NĐ-CP, Phụ lục III.I; a công văn has none
SIGNATURE = ("sign_authority", "sign_title", "sign_name")


def style_of(agency: Agency) -> OfficeStyle:
    """The stored settings of an agency, or those that count where none are stored."""
    found = OfficeStyle.objects.filter(agency=agency).first() or OfficeStyle()
    found.agency = agency
    return found


def usual_symbol(style: OfficeStyle, kind: str) -> str:
    """ "KH-UBND", "BC-UBND", for a công văn "UBND-NV"; "" for an agency without a symbol."""
    symbol = style.agency.symbol
    if not symbol:
        return ""
    if kind in TYPES:
        return f"{TYPES[kind]}-{symbol}"
    return "-".join(filter(None, [symbol, style.drafting_unit]))


def symbol_of(plan: Plan, style: OfficeStyle) -> str:
    """The plan's own symbol, else the usual one of its issuer; "" when neither is known: then nothing is issued."""
    return plan.symbol or usual_symbol(style, plan.kind)


def printed_symbol(plan: Plan, style: OfficeStyle) -> str:
    """What the number line prints: the symbol, where it is unknown only the type ("KH"), which follows from the kind of
    document; the rest is a gap."""
    return symbol_of(plan, style) or TYPES.get(plan.kind, "")


@dataclass
class Office:
    """All settings of one agency: signers in order, Nơi nhận by kind of document."""

    agency: Agency
    style: OfficeStyle
    signers: list[Signer]
    recipients: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, agency: Agency) -> "Office":
        """As it is stored, read once."""
        signers = list(agency.signers.order_by("position", "pk"))
        return cls(agency, style_of(agency), signers, dict(agency.recipient_lists.values_list("kind", "text")))

    @property
    def first_signer(self) -> Signer | None:
        return self.signers[0] if self.signers else None

    def words(self, signer: Signer | None) -> dict[str, str]:
        """The three texts of the signature; without a signer the head's office, as long as no signers are listed."""
        if signer is not None:
            return signer.words(self.style.collective)
        if self.signers:
            return dict.fromkeys(SIGNATURE, "")
        return dict(zip(SIGNATURE, (self.style.collective, self.agency.head_title.upper(), ""), strict=True))

    def head(self, kind: str) -> dict[str, str]:
        """Symbol and place of a new document of this kind, by the columns of Plan."""
        return {"symbol": usual_symbol(self.style, kind), "place": self.agency.place_name}

    def plan_values(self, kind: str = Plan.Kind.PLAN) -> dict[str, str]:
        """The columns of a new plan that the office fills in, signed by the first of its signers."""
        return {**self.head(kind), **self.words(self.first_signer)}

    def recipient_lines(self, plan: Plan) -> list[PlanLine]:
        """Unsaved lines of Nơi nhận for a new plan, from the office's list for its kind."""
        return recipient_lines(plan, split_lines(self.recipients.get(plan.kind, "")))


def recipient_lines(plan: Plan, texts: list[str]) -> list[PlanLine]:
    """Unsaved lines of Nơi nhận, in order."""
    kind = PlanLine.Kind.RECIPIENT
    return [PlanLine(plan=plan, kind=kind, position=place, text=text) for place, text in enumerate(texts, start=1)]
