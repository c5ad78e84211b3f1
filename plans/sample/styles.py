"""How the offices of the seed documents sign and to whom they send: read off the documents, nothing added."""

from collections import Counter

from agencies import audit
from agencies.models import Agency

from ..models import OfficeStyle, Plan, RecipientList, Signer
from .fixtures import read

SEEDS = ["S0", "S1", "S2", "S3", "S4"]


def load_styles(made: Counter) -> None:
    """Make the settings of each seed's issuer unless it has some."""
    for document in (read(f"plan_{key}") for key in SEEDS):
        agency = Agency.objects.get(code=document["issuer"])
        if not OfficeStyle.objects.filter(agency=agency).exists():
            audit.record(_make_style(agency, document), by=None, action="load")
            made["thể thức cơ quan"] += 1


def _make_style(agency: Agency, document: dict) -> OfficeStyle:
    """None of the seeds prints TM.; a công văn's symbol ends with the drafting unit ("UBND-TTHC")."""
    is_letter = document["kind"] == Plan.Kind.LETTER
    unit = document["symbol"].removeprefix(f"{agency.symbol}-") if is_letter else ""
    form, _, authority = document.get("sign_authority", "").partition(". ")
    words = {"form": form, "authority": authority, "title": document["sign_title"], "name": document["sign_name"]}
    lines = "\n".join(line["text"] for line in document["lines"]["recipient"])
    rows = [
        OfficeStyle(agency=agency, drafting_unit=unit),
        Signer(agency=agency, position=1, **words),
        RecipientList(agency=agency, kind=document["kind"], text=lines),
    ]
    for row in rows:
        row.full_clean()
        row.save(force_insert=True)
    return rows[0]
