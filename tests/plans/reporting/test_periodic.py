"""Periodic reports: prefilled as of a day, edited, frozen when handed in."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from plans.drafting.periodic import draft_report
from plans.models import Assignment, PeriodicReport
from plans.reporting.parts import Typed, mark
from plans.reporting.periodic import delete_draft, figures, move, refill, save_parts, works_of
from plans.reporting.wording import fitting
from tests.factories import (
    make_agency,
    make_assignment,
    make_kind,
    make_periodic,
    make_plan,
    make_section,
    make_task,
    make_user,
)

TODAY = date(2024, 7, 1)


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def coordinator(huyen):
    return make_user(make_agency("noi-vu", huyen, kind=make_kind("phong", level=3), leads_reform=True))


@pytest.fixture
def units(huyen):
    return [make_agency(code, huyen, kind=make_kind("xa", level=3)) for code in ("xa-1", "xa-2")]


@pytest.fixture
def plan(huyen):
    return make_plan(huyen, state="issued")


@pytest.fixture
def works(plan, units):
    """Of the first unit one done late, of the second one overdue and one to come."""
    section = make_section(plan)
    first, second = units
    task = make_task(section, summary="Cập nhật hồ sơ")
    late = {"state": "confirmed", "done_on": date(2024, 6, 20), "late_reason": "Chờ phần mềm", "result": "Đủ hồ sơ"}
    return [
        make_assignment(first, task, last_day=date(2024, 6, 15), **late),
        make_assignment(second, task, last_day=date(2024, 6, 15)),
        make_assignment(second, make_task(section, summary="Đối thoại"), last_day=date(2024, 12, 31)),
    ]


@pytest.fixture
def report(huyen, plan, works, coordinator):
    made = make_periodic(huyen, plan)
    refill(made, by=coordinator)
    return made


def part(report, topic):
    return report.parts.get(topic=topic)


def table(report, user):
    shown = figures(report, works_of(report, user))
    return [(row.agency.code, row.done_in_time, row.done_late, row.open_in_time, row.open_late) for row in shown.rows]


def test_the_four_way_table_by_hand(report, coordinator):
    assert table(report, coordinator) == [("xa-1", 0, 1, 0, 0), ("xa-2", 0, 0, 1, 1)]
    assert figures(report, works_of(report, coordinator)).whole == 3


def test_results_late_work_and_what_is_ahead_are_prefilled(report):
    assert part(report, "results").text == "- Cơ quan xa-1: Cập nhật hồ sơ: Đủ hồ sơ (ngày 20/06/2024)."
    assert part(report, "late").text == (
        "- Cơ quan xa-2: Cập nhật hồ sơ: hạn 15/06/2024, quá hạn 15 ngày. Lý do: chưa ghi.\n"
        "- Cơ quan xa-1: Cập nhật hồ sơ: hạn 15/06/2024, hoàn thành ngày 20/06/2024. Lý do: Chờ phần mềm."
    )
    assert part(report, "next").text == (
        "- Cập nhật hồ sơ (hết ngày 15/06/2024): Cơ quan xa-2.\n- Đối thoại (hết ngày 31/12/2024): Cơ quan xa-2."
    )
    assert [row.is_prefilled for row in report.parts.all()] == [True, True, False, False, True, False]


def test_an_agency_reports_on_its_own_work(units, plan, works):
    officer = make_user(units[1], "officer", "can-bo-xa")
    assert table(make_periodic(units[1], plan), officer) == [("xa-2", 0, 0, 1, 1)]


def test_work_of_other_plans_is_left_out(report, huyen, units, coordinator):
    make_assignment(units[0], make_task(make_section(make_plan(huyen, state="issued"))))
    assert table(report, coordinator)[0] == ("xa-1", 0, 1, 0, 0)


def test_typed_words_stay_when_the_rest_is_filled_again(report, coordinator, works):
    results = part(report, "results")
    save_parts(report, {results.pk: Typed({"text": "Tự viết"}, mark(results))}, by=coordinator)
    Assignment.objects.filter(pk=works[1].pk).update(late_reason="Thiếu người")
    assert refill(report, by=coordinator) == 1
    assert (part(report, "results").text, "Thiếu người" in part(report, "late").text) == ("Tự viết", True)


# --- freezing ---


@pytest.fixture
def submitted(report, coordinator):
    return move(report, "submit", by=coordinator, today=TODAY)


def test_the_figures_of_the_day_are_kept(submitted, coordinator, works):
    Assignment.objects.all().update(state="confirmed", done_on=date(2024, 6, 1))
    kept = PeriodicReport.objects.get()
    assert table(kept, coordinator) == [("xa-1", 0, 1, 0, 0), ("xa-2", 0, 0, 1, 1)]
    assert (kept.state, kept.submitted_on, kept.submitted_by) == ("submitted", TODAY, coordinator)


def test_words_of_a_submitted_report_are_closed(submitted, coordinator):
    with pytest.raises(ValidationError, match="số liệu đã khoá"):
        save_parts(submitted, {}, by=coordinator)
    with pytest.raises(ValidationError, match="số liệu đã khoá"):
        delete_draft(submitted, by=coordinator)


@pytest.mark.parametrize("rows", ["parts", "figures"])
def test_the_database_itself_keeps_it(submitted, rows):
    for change in (lambda found: found.update(position=9), lambda found: found.delete()):
        with pytest.raises(IntegrityError, match="số liệu đã khoá"), transaction.atomic():
            change(getattr(submitted, rows).all())


def test_reopened_with_a_reason_it_counts_anew(submitted, coordinator):
    with pytest.raises(ValidationError, match="Cần ghi lý do"):
        move(submitted, "reopen_report", by=coordinator, today=TODAY)
    opened = move(submitted, "reopen_report", by=coordinator, today=TODAY, comment="Thiếu một xã")
    Assignment.objects.filter(state="todo").update(state="confirmed", done_on=date(2024, 6, 1))
    assert table(opened, coordinator) == [("xa-1", 0, 1, 0, 0), ("xa-2", 2, 0, 0, 0)]
    assert move(opened, "submit", by=coordinator, today=TODAY).figures.count() == 2


def test_handing_in_twice_is_refused(submitted, coordinator):
    with pytest.raises(ValidationError, match="Không thể «Nộp"):
        move(submitted, "submit", by=coordinator, today=TODAY)


# --- whose ---


def test_a_draft_is_the_writers_own_until_it_is_handed_in(huyen, units, plan, works, coordinator):
    officer = make_user(units[0], "officer", "can-bo-xa")
    draft = make_periodic(units[0], plan)
    before = PeriodicReport.objects.visible_to(coordinator).count()
    with pytest.raises(Http404):
        refill(draft, by=coordinator)
    move(draft, "submit", by=officer, today=TODAY)
    assert (before, PeriodicReport.objects.visible_to(coordinator).count()) == (0, 1)


def test_who_stands_above_neither_reopens_a_report_nor_drafts_its_document(units, plan, works, coordinator):
    officer = make_user(units[0], "officer", "can-bo-xa")
    frozen = move(make_periodic(units[0], plan), "submit", by=officer, today=TODAY)
    for act in (partial(move, action="reopen_report", today=TODAY, comment="Sửa"), draft_report):
        with pytest.raises(PermissionDenied):
            act(frozen, by=coordinator)
    assert (PeriodicReport.objects.get().state, draft_report(frozen, by=officer).issuer) == ("submitted", units[0])


def test_a_leader_reads_the_authoritys_draft_but_does_not_write(report, huyen):
    leader = make_user(huyen, "leader", "lanh-dao")
    assert PeriodicReport.objects.visible_to(leader).count() == 1
    with pytest.raises(PermissionDenied):
        refill(report, by=leader)


# --- size ---


def test_as_many_queries_for_100_units_as_for_two(report, plan, huyen, coordinator):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            figures(report, works_of(report, coordinator))
        return len(captured)

    few, task = queries(), plan.tasks.first()
    for number in range(100):
        make_assignment(make_agency(f"them-{number}", huyen, kind=make_kind("xa")), task)
    assert (queries(), few) == (few, 1)


def test_what_does_not_fit_is_said():
    text = fitting(["- " + "a" * 998] * 50)
    assert len(text) <= 20_000
    assert text.endswith("\n… và 31 việc khác: xem số liệu từng cơ quan ở bảng trên.")


def test_what_fits_is_kept_whole():
    assert fitting(["một", "hai"]) == "một\nhai"
