"""A table published while others save into it by every path, again and again; runs inside a process of the site."""

import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Event

from django.core.exceptions import ValidationError
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from agencies.models import User
from criteria.cycle.publishing import lock_table, unlock
from criteria.entry import ScoreConflict, ScoreEntry, save_scores
from criteria.models import Assessment, Score

TABLE = 1
STEPS = [Decimal(step).scaleb(-2) for step in range(1, 40)]
AFTER = 0.01  # seconds for which the others go on after a publication
PAUSE = 0.002  # between two saves of one saver: SQLite hands its one lock to nobody in particular


def save_by_page(leaf: int, points: Decimal, by: User) -> None:
    score = Score.objects.get(assessment=TABLE, criterion=leaf)
    save_scores(Assessment.objects.get(pk=TABLE), [ScoreEntry(leaf, points, score.version)], by=by)


def update(leaf: int, points: Decimal, by: User) -> None:
    Score.objects.filter(assessment=TABLE, criterion=leaf).update(achieved=points)


def raw(leaf: int, points: Decimal, by: User) -> None:
    with connection.cursor() as cursor:
        sql = "UPDATE criteria_score SET achieved = %s WHERE assessment_id = %s AND criterion_id = %s"
        cursor.execute(sql, [int(points * 10_000), TABLE, leaf])


def keep_saving(way, leaf: int, by: User, stop: Event) -> int:
    """How often it was stored; a refusal is what is hoped for and no reason to stop."""
    stored = 0
    while not stop.is_set():
        try:
            way(leaf, STEPS[(stored + leaf) % len(STEPS)], by)
            stored += 1
        except (ValidationError, ScoreConflict, DatabaseError):
            close_old_connections()
        time.sleep(PAUSE)
    connection.close()
    return stored


def publish_once(by: User) -> tuple[float, int]:
    """Seconds it took, and the number of leaves that differ from what was published when others went on saving."""
    begin = time.monotonic()
    table = lock_table(Assessment.objects.get(pk=TABLE), by=by, now=timezone.now())
    took = time.monotonic() - begin
    time.sleep(AFTER)
    published = table.snapshots.latest("pk").values
    now = dict(table.scores.filter(criterion__children=None).values_list("criterion_id", "achieved"))
    changed = sum((None if text is None else Decimal(text)) != now[int(leaf)] for leaf, text in published.items())
    changed += sum(now.values()) != Assessment.objects.get(pk=TABLE).total_achieved
    unlock(table, "Đua lại", by=by, now=timezone.now())
    return took, changed


def race(rounds: int) -> dict:
    """``changed`` leaves over all rounds, ``stored`` saves of each way, ``slowest`` publication in seconds."""
    by, stop = User.objects.get(username="phongnoivu"), Event()
    leaves = list(Score.objects.filter(assessment=TABLE, criterion__maximum__gte=Decimal("0.5"))[:3])
    ways = [save_by_page, update, raw]
    with ThreadPoolExecutor(len(ways)) as pool:
        savers = [
            pool.submit(keep_saving, way, score.criterion_id, by, stop) for way, score in zip(ways, leaves, strict=True)
        ]
        results = [publish_once(by) for _ in range(rounds)]
        stop.set()
        stored = [saver.result() for saver in savers]
    return {
        "changed": sum(changed for _, changed in results),
        "stored": dict(zip([way.__name__ for way in ways], stored, strict=True)),
        "slowest": max(took for took, _ in results),
    }
