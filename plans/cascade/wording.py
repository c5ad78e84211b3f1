"""The sentence by which a plan says what it carries out, as offices print it (S0: "Thực hiện Kế hoạch số 194/KH-UBND
ngày 08/6/2024 của UBND huyện Bắc Sơn ban hành Kế hoạch …")."""

from datetime import date

from ..models import Plan, ReferenceDocument

GAP = "……"  # what nobody has written yet (DOMAIN §2.9); dots, because blanks are lost on screen and in Word


def sentence_for_plan(plan: Plan) -> str:
    """The reference to a plan of this system by its printed number, day, issuer and subject; gaps for blanks."""
    name = " ".join(filter(None, [plan.get_kind_display(), _number(plan), _day(plan)]))
    return _sentence(name, plan.issuer.label, plan.get_kind_display(), plan.subject)


def sentence_for_reference(reference: ReferenceDocument) -> str:
    """The reference to a document known by its number and date only."""
    day = f"ngày {short_date(reference.issued_on)}" if reference.issued_on else f"ngày {GAP}"
    name = f"{reference.kind} số {reference.number} {day}"
    return _sentence(name, reference.issuer_name, reference.kind, reference.title)


def short_name(plan: Plan) -> str:
    """A plan by number, day and issuer, for links: "Kế hoạch số 194/KH-UBND ngày 08/6/2024 của UBND huyện Bắc Sơn"."""
    parts = [plan.get_kind_display(), _number(plan), _day(plan), f"của {plan.issuer.label}"]
    return " ".join(filter(None, parts))


def short_date(day: date) -> str:
    """08/6/2024: the day with two digits, of the months only January and February (so the decree on paperwork)."""
    return f"{day.day:02}/{_month(day.month)}/{day.year}"


def _number(plan: Plan) -> str:
    if not plan.has_number_line:
        return ""
    return "số " + "/".join(filter(None, [plan.number or GAP, plan.symbol]))


def _day(plan: Plan) -> str:
    day = f"{plan.day:02}" if plan.day else GAP
    return f"ngày {day}/{_month(plan.month) if plan.month else GAP}/{plan.printed_year}"


def _month(month: int) -> str:
    return f"{month:02}" if month < 3 else str(month)


def _sentence(name: str, issuer: str, kind: str, title: str) -> str:
    return " ".join(filter(None, [f"Thực hiện {name} của {issuer}", _about(kind, title)])).rstrip(".") + "."


def _about(kind: str, title: str) -> str:
    """What a document is about: "ban hành Kế hoạch nâng cao …", "về việc chuẩn bị …"; "" without a title."""
    words = " ".join(title.split()).removeprefix("V/v ").removeprefix("về việc ")
    if not words:
        return ""
    if kind == Plan.Kind.PLAN.label:
        return f"ban hành {words}" if words.lower().startswith("kế hoạch") else f"ban hành {kind} {lowered(words)}"
    return f"về việc {lowered(words)}"


def lowered(words: str) -> str:
    """With a small first letter unless the first word is an abbreviation."""
    first = words.split()[0]
    return words if len(first) > 1 and first[1:2].isupper() else words[0].lower() + words[1:]
