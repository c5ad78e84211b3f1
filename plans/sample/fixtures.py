"""Reading fixtures/demo."""

import json
from datetime import date

from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


def read(name: str):
    """The parsed content of one fixture, named without its ending."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def day(text: str | None) -> date | None:
    """A day written as "2024-06-14"; None stays None."""
    return date.fromisoformat(text) if text else None
