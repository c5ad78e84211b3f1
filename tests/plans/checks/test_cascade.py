"""Between levels."""

import pytest

from plans.checks.facts import ParentTask

from .plain import found, mends, task


def test_a_task_of_the_plan_above_that_nobody_took_over():
    left = (ParentTask(4, 12, "Rà soát hồ sơ trễ hẹn"),)
    words = "nhiệm vụ «Rà soát hồ sơ trễ hẹn» giao cho cơ quan mà kế hoạch này chưa triển khai: thêm nhiệm vụ."
    assert found(parent_tasks=left) == [("parent_task_left", f"Kế hoạch cấp trên: {words}")]
    assert mends(parent_tasks=left) == ["/ke-hoach/4/nhiem-vu/12/"]


@pytest.mark.parametrize(
    ("names", "shown"),
    [(("Xã A", "Xã B"), "Xã A, Xã B."), (tuple("abcdefghij"), "a, b, c, d, e, f, g, h và 2 đơn vị khác.")],
)
def test_units_without_a_plan_are_counted_and_named(names, shown):
    words = f"{len(names)}/20 đơn vị chưa ban hành kế hoạch của mình: {shown}"
    text = f"Mục I, khối «Rà soát hồ sơ»: {words}"
    assert found(tasks=(task(units=20, lacking=names),)) == [("unit_without_plan", text)]
    assert mends(tasks=(task(units=20, lacking=names),)) == ["/ke-hoach/7/nhiem-vu/1/"]
