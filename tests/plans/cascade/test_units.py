"""Who has issued a plan by when."""

import io
from datetime import date

import openpyxl
import pytest

from plans.cascade.units import counts, summary, unit_rows
from plans.cascade.units_file import units_workbook
from plans.models import Assignment, Plan
from tests.factories import make_user

from .scene import DAY, Scene, finish

LIMIT = date(2024, 6, 7)  # three days before DAY


def rows(scene, person=None, today=DAY):
    return unit_rows(scene.upper, person or scene.leader, today=today)


@pytest.fixture
def asked(scene):
    return scene.give("Ban hành kế hoạch", asks_plan=True, last_day=LIMIT)


def test_units_without_a_plan_are_late_from_the_day_after_the_last(scene, asked):
    assert [(row.agency, row.deadline, row.state, row.late_days) for row in rows(scene)] == [
        (agency, LIMIT, "Chưa ban hành", 3) for agency in scene.communes
    ]
    assert [row.is_late for row in rows(scene, today=LIMIT)] == [False, False, False]


@pytest.mark.parametrize(
    ("values", "day", "late"),
    [
        ({"day": 7, "month": 6}, date(2024, 6, 7), 0),
        ({"day": 9, "month": 6}, date(2024, 6, 9), 2),
        ({"month": 6}, None, 0),
        ({"day": 31, "month": 6}, None, 0),
    ],
)
def test_an_issued_plan_counts_by_its_printed_day(scene, asked, values, day, late):
    plan = scene.issue(scene.derive(), number="12", **values)
    row = rows(scene)[0]
    assert ([(found.plan, found.day) for found in row.issued], row.late_days) == ([(plan, day)], late)
    assert (row.state, plan.signed_on) == ("Đã ban hành", day)


def test_of_two_plans_the_earlier_one_met_the_deadline(scene, asked):
    for day in (9, 6):
        scene.issue(scene.derive(), day=day, month=6)
    row = rows(scene)[0]
    assert ([found.day for found in row.issued], row.late_days) == ([date(2024, 6, 9), date(2024, 6, 6)], 0)


def test_the_level_above_learns_only_that_none_is_issued(scene, asked):
    draft = scene.derive()
    row = rows(scene)[0]
    assert (row.state, row.draft, row.issued, row.late_days) == ("Chưa ban hành", None, [], 3)
    (own,) = rows(scene, scene.officer)
    assert (own.agency, own.state, own.draft) == (scene.commune, "Dự thảo", draft)


def test_bodies_that_are_not_asked_stand_in_the_table_without_a_deadline(scene, asked):
    scene.give("Theo dõi", to=scene.office)
    found = {row.agency: (row.is_asked, row.deadline, row.late_days, row.given) for row in rows(scene)}
    assert found[scene.office] == (False, None, 0, 1)
    assert found[scene.commune] == (True, LIMIT, 3, 0)


def test_of_several_days_the_first_counts_and_a_request_may_be_undated(scene):
    for day in (None, date(2024, 6, 20), date(2024, 6, 15)):
        scene.give("Kế hoạch", asks_plan=True, last_day=day)
    assert {row.deadline for row in rows(scene)} == {date(2024, 6, 15)}
    Assignment.objects.update(last_day=None)
    assert {(row.is_asked, row.deadline, row.late_days) for row in rows(scene)} == {(True, None, 0)}


def test_the_issuer_itself_and_stopped_work_are_no_units(scene, asked):
    scene.give(to=scene.district)
    Assignment.objects.filter(agency=scene.commune).update(state="cancelled")
    assert [row.agency for row in rows(scene)] == scene.communes[1:]


def test_tasks_taken_over_and_done_are_counted(scene, asked):
    first, second = scene.give("Một"), scene.give("Hai")
    plan = scene.issue(scene.derive(first))
    finish(plan.tasks.get())
    row = rows(scene)[0]
    assert (row.given, row.taken, row.derived, row.done) == (2, 1, 1, 1)
    scene.derive(second)
    assert rows(scene)[0].taken == 1
    assert rows(scene, scene.officer)[0].taken == 2


def test_a_plan_of_another_parent_is_not_counted(scene, asked):
    scene.issue(scene.derive(), parent=None)
    assert not rows(scene)[0].is_issued


def test_the_counts_are_sentences_and_filters(scene, asked):
    scene.give("Theo dõi", to=scene.office)
    scene.issue(scene.derive(), day=9, month=6)
    found = rows(scene)
    assert summary(found) == [
        "1/3 đơn vị phải gửi kế hoạch đã ban hành, 2 đơn vị quá hạn chưa ban hành",
        "1/4 cơ quan được giao việc đã ban hành kế hoạch triển khai",
    ]
    assert [(count.key, count.number) for count in counts(found)] == [
        ("", 4),
        ("phai-gui", 3),
        ("chua", 3),
        ("tre", 3),
        ("da", 1),
    ]


def test_without_requests_only_the_general_sentence_stands(scene):
    scene.give()
    assert summary(rows(scene)) == ["0/3 cơ quan được giao việc đã ban hành kế hoạch triển khai"]


def test_when_all_are_asked_and_none_is_late_one_sentence_is_enough(scene):
    scene.give("Kế hoạch", asks_plan=True, last_day=date(2024, 6, 20))
    assert summary(rows(scene)) == ["0/3 đơn vị phải gửi kế hoạch đã ban hành"]
    assert summary([]) == []


def test_seventeen_of_twenty(db):
    scene = Scene(communes=20)
    scene.give("Kế hoạch", asks_plan=True, last_day=LIMIT)
    for agency in scene.communes[:17]:
        scene.issue(scene.derive(agency=agency), day=6, month=6)
    assert summary(rows(scene)) == ["17/20 đơn vị phải gửi kế hoạch đã ban hành, 3 đơn vị quá hạn chưa ban hành"]


def test_the_same_queries_for_three_units_and_for_thirty(db, django_assert_num_queries):
    scene = Scene(communes=30)
    task = scene.give()
    rows(scene)  # reads who the person works for, once
    for size in (3, 30):
        for agency in scene.communes[:size]:
            if not agency.plans.exists():
                scene.issue(scene.derive(task, agency=agency))
        with django_assert_num_queries(5):
            assert len(rows(scene)) == 30


def test_the_file_holds_the_table_as_text_days_and_figures(scene, asked):
    scene.give("Rà soát")
    plan = scene.issue(scene.derive(), number="=1+1", day=9, month=6)
    scene.issue(scene.derive(), number="13", day=10, month=6)
    content = units_workbook("Kế hoạch số 194", rows(scene))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[0][0] == "Kế hoạch số 194"
    assert values[1][0].startswith("1/3 đơn vị phải gửi kế hoạch đã ban hành")
    head, first, second = values[2], values[3], values[4]
    assert dict(zip(head, first, strict=True))["Số, ký hiệu"] == "=1+1/KH-UBND"
    assert (sheet["F4"].data_type, first[6].date(), first[7]) == ("s", date(2024, 6, 9), 2)
    assert (second[0], second[5]) == (None, "13/KH-UBND")
    assert (len(values), plan.state) == (7, "issued")


def test_the_sample_asks_for_plans_where_the_documents_do(demo):
    asks = [
        (task.plan.key, task.section.marker, task.last_day)
        for plan in Plan.objects.exclude(key=None).order_by("key")
        for task in plan.tasks.filter(asks_plan=True).select_related("section", "plan").order_by("section__position")
    ]
    assert asks == [
        ("MH8", "1.", date(2024, 6, 14)),
        ("S1", "6.", date(2024, 6, 14)),
        ("S4", "d)", date(2024, 2, 29)),
        ("S4", "3.", date(2024, 2, 29)),
    ]


def test_eight_wards_of_the_sample_are_followed(demo):
    person = make_user(demo.agency("tp-noi-vu"), username="noi-vu-tp")
    for key in ("S1", "MH8"):
        found = unit_rows(demo.plan(key), person, today=DAY)
        assert sum(row.is_asked for row in found) == 8
