"""Sample data as fixtures/demo tells: the five seed documents, the Bắc Sơn score table, sets of criteria, and what is
made up and marked so (a plan, a commune after the reform of 2025 with its tables).

The made-up commune has no first day: it can be given tables on the fixed day of the demo, which is before the reform.
"""

from collections import Counter
from datetime import date

from django.db import transaction

from .documents import load_plans, load_references
from .offices import load_offices, load_people
from .points import load_points
from .reports import load_requests
from .styles import load_styles

SAMPLE_DAY = date(2024, 6, 10)  # the Monday on which the sample lives (setting TODAY of the demo)


def load(*, password: str) -> Counter:
    """Write what is missing of the sample, in one transaction, and return how many records of each kind were made.

    What is there already stays untouched, edited or not; a second run therefore makes nothing. ``password`` is given
    to the accounts that are made.
    """
    made = Counter()
    with transaction.atomic():
        load_offices(made)
        load_people(made, password=password)
        load_points(made, on=SAMPLE_DAY)
        load_references(made)
        load_styles(made)
        load_plans(made, on=SAMPLE_DAY)
        load_requests(made)
    return +made
