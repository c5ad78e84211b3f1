"""``python -m tests.processes.saving ROUNDS``: saves scores without end and is killed by SIGKILL, round after round.

Prints how many of the killed processes had been in the middle of saving (all of them, unless it was too fast).
"""

import os
import random
import signal
import sys
import time
from decimal import Decimal

import django


def save_for_ever(seed: int) -> None:
    """Random points for three random leaves at a time, as fast as the database takes them."""
    from agencies.models import User
    from criteria.entry import ScoreEntry, save_scores
    from criteria.models import Assessment

    chance = random.Random(seed)
    by = User.objects.get(username="phongnoivu")
    assessment = Assessment.objects.get(agency__code="bac-son")
    while True:
        rows = chance.sample(list(assessment.scores.select_related("criterion")), 3)
        entries = [
            ScoreEntry(
                row.criterion_id, chance.randrange(int(row.criterion.maximum * 100) + 1) / Decimal(100), row.version
            )
            for row in rows
        ]
        save_scores(assessment, entries, by=by)


def main(rounds: int) -> None:
    chance = random.Random(2024)
    for seed in range(rounds):
        child = os.fork()
        if child == 0:
            save_for_ever(seed)
        time.sleep(chance.uniform(0.1, 0.4))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WTERMSIG(status) != signal.SIGKILL:
            raise SystemExit(f"round {seed}: the saving process ended by itself")


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
    django.setup()
    main(int(sys.argv[1]))
