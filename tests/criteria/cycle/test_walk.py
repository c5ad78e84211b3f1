"""From the round opened to the result published, with everything that may happen on the way."""

from datetime import date
from decimal import Decimal

from criteria.cycle import publishing
from criteria.models import Assessment

from .conftest import NOW

D = Decimal


def figures(table: Assessment) -> tuple:
    return table.state, table.total_achieved, table.published_achieved, table.published_percent, table.published_rank


def test_from_opened_to_published_with_return_explanation_second_appraisal_and_unlocking(walk):
    walk.finish(II_1="1")
    walk.publish()
    assert figures(walk.table) == ("published", D("3.5"), D("3.5"), D("100"), 1)
    assert figures(walk.table_of(walk.communes[1])) == ("published", D("2.5"), D("2.5"), D("71.43"), 2)
    assert walk.table.published_on == date(2025, 1, 10)
    publishing.unlock(walk.table, "Sai điểm II.1", by=walk.organiser, now=NOW)
    assert figures(walk.table) == ("appraised", D("3.5"), D("3.5"), D("100"), 1)


def test_an_explanation_that_is_accepted_brings_the_points_back(walk):
    walk.submit()
    walk.begin()
    walk.appraise(II_1="1")
    assert (walk.table.state, walk.table.total_achieved) == ("appraised", D("2.5"))
    walk.explain(II_1="Đã gửi bổ sung Quyết định số 5.")
    walk.say("II.1", "accepted")
    walk.send()
    walk.conclude()
    assert (walk.table.state, walk.table.total_achieved) == ("appraised", D("3.5"))
    stages = list(walk.table.snapshots.values_list("stage", "number", "total_achieved"))
    assert stages == [
        ("submitted", 1, D("3.5")), ("appraised", 1, D("2.5")), ("appraised", 2, D("3.5")),
    ]  # fmt: skip
