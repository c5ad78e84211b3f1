"""``python -m tests.processes.bounding SECONDS``: one process enters points, another moves the maximum they keep to.

Prints how many points were stored, how many times the maximum moved, and how often either was refused.
"""

import json
import os
import random
import sys
import time
from decimal import Decimal

import django

PATIENCE = 90  # seconds: on a busy machine SQLite's lock may pass one process by for long
HUNDREDTHS = 200  # points and maxima are drawn from 0,01 … 2,00


def work(seconds: float, seed: int, step) -> list[int]:
    """How many steps were done and how many refused within the time; a starved process goes on until it has both."""
    from django.core.exceptions import ValidationError

    chance, done, refused = random.Random(seed), 0, 0
    start = time.monotonic()
    while (passed := time.monotonic() - start) < seconds or (not (done and refused) and passed < PATIENCE):
        try:
            step(Decimal(chance.randint(1, HUNDREDTHS)) / 100)
            done += 1
        except ValidationError:
            refused += 1
    return [done, refused]


def enter(points: Decimal) -> None:
    from criteria.entry import ScoreEntry, save_scores
    from criteria.models import Score

    row = Score.objects.select_related("assessment").get(assessment=1, criterion__code="1.6.2")
    save_scores(row.assessment, [ScoreEntry(row.criterion_id, points, row.version)], by=None)


def move(maximum: Decimal) -> None:
    from criteria.designing import change_criterion
    from criteria.models import Criterion

    criterion = Criterion.objects.select_related("criteria_set").get(code="1.6.2", criteria_set__assessments=1)
    change_criterion(criterion, by=None, maximum=maximum)


def main(seconds: float) -> None:
    read, write = os.pipe()
    if os.fork() == 0:
        os.write(write, json.dumps(work(seconds, 1, enter)).encode())
        os._exit(0)
    moved = work(seconds, 2, move)
    print(json.dumps([json.loads(os.read(read, 100)), moved]))


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
    django.setup()
    main(float(sys.argv[1]))
