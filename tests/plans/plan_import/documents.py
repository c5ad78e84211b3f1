"""Sources for the tests of the import: the five seeds, and files made of lines."""

from datetime import date

from plans.models import Plan
from plans.plan_import.files import read_file
from plans.plan_import.recognised import Recognised
from plans.plan_import.recognition import recognise
from plans.plan_import.writing import import_plan
from tests.seeds import _breaks, seed_text

ISSUERS = {"S0": "bs-tt-bac-son", "S1": "tp-lang-son", "S2": "binh-son", "S3": "ls-khdt", "S4": "bac-son"}
DAY = date(2024, 6, 10)


def seed_file(key: str) -> bytes:
    """The document as a text file; footnotes, which its joins lift out of a sentence, stand after the text."""
    notes = [f"\n\n¹{note}" for note in _breaks(key)["floating"]]
    return "".join([seed_text(key), *notes]).encode()


def recognised(text: str | bytes, name="ke-hoach.txt") -> Recognised:
    return recognise(read_file(text if isinstance(text, bytes) else text.encode(), name=name))


def imported(demo, key: str, content: bytes | None = None, name="ke-hoach.txt") -> Plan:
    """The seed ``key``, from its text or from ``content``, imported for its issuer beside the sample's own copy."""
    found = recognised(content or seed_file(key), name)
    return import_plan(found, issuer=demo.agency(ISSUERS[key]), by=demo.user("phongnoivu"), on=DAY)
