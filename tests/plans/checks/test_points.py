"""Points: lost and not cited, planned too high, served twice."""

from decimal import Decimal

import pytest

from plans.checks.facts import CriterionLink, TableFacts, UncitedFacts

from .plain import codes, found, mends, task

NAME = "Bảng điểm PAR INDEX huyện Bắc Sơn năm 2023"
SERVES = (CriterionLink(71, "7.3.1"),)


def table(**values) -> TableFacts:
    return TableFacts(pk=3, name=NAME, **values)


def planned(points, lost) -> list[tuple[str, str]]:
    numbers = {"planned": {71: Decimal(points)}, "lost": {} if lost is None else {71: Decimal(lost)}}
    return found(table=table(**numbers), tasks=(task(links=SERVES),))


def test_uncited_points_come_with_their_sum_and_each_hint():
    leaves = (
        UncitedFacts(61, "7.6.1", Decimal("0.28"), "Tiêu chí 7.2: tỷ lệ hồ sơ trực tuyến"),
        UncitedFacts(62, "7.6.2", Decimal("0.84")),
    )
    assert found(table=table(uncited=leaves)) == [
        (
            "uncited",
            f"{NAME}: 1,12 điểm chưa đạt chưa nhiệm vụ nào dẫn mã (7.6.1 mất 0,28; 7.6.2 mất 0,84): "
            "gắn vào nhiệm vụ hoặc thêm nhiệm vụ.",
        ),
        ("uncited_fits", f"{NAME}: 7.6.1 (mất 0,28) có thể thuộc khối «Tiêu chí 7.2»: gắn nếu đúng."),
    ]
    assert mends(table=table(uncited=leaves)) == ["/bang-diem/3/mat-diem/#chua-co", "/bang-diem/3/mat-diem/#tc-61"]


def test_a_printed_figure_that_does_not_recompute():
    one = table(published=("Công bố chỉ số 85,32%, tính lại 85,30%.",))
    text = "công bố chỉ số 85,32%, tính lại 85,30%: hai số cùng được giữ, kiểm tra lại số nào đúng trước khi ký."
    assert found(table=one) == [("published", f"{NAME}: {text}")]
    assert mends(table=one) == ["/bang-diem/3/soat-loi/"]


def test_more_is_planned_than_was_lost():
    text = "Mục I, khối «Rà soát hồ sơ»: dự kiến lấy lại 1,60 điểm ở 7.3.1, nơi chỉ mất 1,00: giảm bớt."
    assert planned("1.60", "1") == [("expected_too_high", text)]


@pytest.mark.parametrize(("points", "lost"), [("1", "1"), ("0.5", "1"), ("5", None)])
def test_what_was_lost_may_be_planned_and_without_a_score_nothing_is_said(points, lost):
    assert planned(points, lost) == []


def test_nothing_was_lost_there():
    assert [code for code, _ in planned("0.25", "0")] == ["expected_too_high"]


def test_two_tasks_on_one_criterion_name_each_other():
    tasks = (task(1, summary="Việc một", links=SERVES), task(2, summary="Việc hai", links=SERVES))
    text = "Mục I, khối «Việc hai»: 7.3.1 đã có ở mục I, khối «Việc một»: kiểm tra để không tính điểm hai lần."
    assert found(tasks=tasks) == [("shared_criterion", text)]
    assert mends(tasks=tasks) == ["/ke-hoach/7/nhiem-vu/2/sua/#truong-criteria"]


def test_a_table_without_losses_has_no_finding():
    assert codes(table=table(), tasks=(task(links=SERVES),)) == []
