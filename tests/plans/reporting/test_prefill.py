"""What a report begins with, on the score table and tasks of huyện Bắc Sơn."""

from datetime import date

import pytest

from criteria.models import Cause
from plans.models import Assignment, TaskCriterion
from plans.reporting.prefill import answers_for, lost_of, texts_for, works_of
from tests.factories import make_assignment, make_plan, make_report, make_request, make_section, make_task

DAY = date(2024, 6, 10)


@pytest.fixture
def asked(demo):
    request = make_request(demo.agency("bac-son"), assessment=demo.assessment)
    request.periods.create(label="6 tháng", first_day=date(2024, 1, 1), last_day=date(2024, 6, 30))
    return request


def report_of(demo, asked, code):
    return make_report(asked, demo.agency(code))


def codes(report):
    return [lost.criterion.code for lost in lost_of(report)]


def test_the_criteria_of_tasks_that_the_agency_leads(demo, asked):
    assert codes(report_of(demo, asked, "bs-van-phong"))[:2] == ["3.5.3", "6.1.2"]
    assert "4.2" in codes(report_of(demo, asked, "bs-noi-vu"))


def test_a_commune_answers_for_what_it_carries_out(demo, asked):
    found = codes(report_of(demo, asked, "bs-nhat-tien"))
    assert found == ["3.5.3", "6.1.2", "7.2", "7.3.1", "7.3.2", "8.3", ""]


def test_a_cause_that_names_the_agency_brings_its_criterion(demo, asked):
    leaf = demo.criterion("1.6.2")
    Cause.objects.filter(criteria=leaf).update(agency=demo.agency("bs-nhat-tien"))
    assert codes(report_of(demo, asked, "bs-nhat-tien"))[0] == "1.6.2"


def test_an_agency_answers_for_all_of_its_own_table(demo, asked):
    assert len(codes(report_of(demo, asked, "bac-son"))) == 19


def test_without_a_table_nothing_is_invented(demo, asked):
    asked.assessment = None
    asked.save()
    assert lost_of(report_of(demo, asked, "bs-nhat-tien")) == []


def test_no_criterion_for_work_that_was_stopped_or_full_points(demo, asked):
    demo.assessment.scores.filter(criterion=demo.criterion("8.3")).update(achieved=demo.criterion("8.3").maximum)
    Assignment.objects.filter(agency__code="bs-nhat-tien", task__heading__startswith="Tiêu chí 3.5.3").update(
        state="cancelled"
    )
    assert codes(report_of(demo, asked, "bs-nhat-tien")) == ["6.1.2", "7.2", "7.3.1", "7.3.2", ""]


def test_a_row_holds_cause_responsibility_and_measures(demo, asked):
    row = next(
        row for row in answers_for(report_of(demo, asked, "bs-nhat-tien"), on=DAY) if row.name.startswith("3.5.3")
    )
    assert row.text.startswith("Có UBND cấp xã đạt tỷ lệ hồ sơ xử lý trước hạn")
    assert row.responsibility.startswith("Thực hiện: ")
    assert (row.is_prefilled, row.cause_kind, row.solution.count("\n- ")) == (True, "", 1)


def test_the_kind_of_the_cause_comes_along(demo, asked):
    Cause.objects.filter(criteria=demo.criterion("3.5.3")).update(kind="subjective")
    rows = answers_for(report_of(demo, asked, "bs-nhat-tien"), on=DAY)
    assert [row.cause_kind for row in rows if row.criterion] == ["subjective", *[""] * 6]


# --- words from work ---


@pytest.fixture
def text_of(demo, asked):
    """The prefilled texts of UBND xã Nhất Tiến when its only work is what is given here."""
    xa = demo.agency("bs-nhat-tien")
    xa.assignments.all().delete()

    def read(*, on=DAY, plan=None, **values):
        plan = plan or make_plan(demo.agency("bac-son"), state="issued")
        task = make_task(make_section(plan), summary="Lập danh sách", deadline_phrase="trong tháng 5/2024")
        make_assignment(xa, task, **{"last_day": date(2024, 5, 31), **values})
        report = report_of(demo, asked, "bs-nhat-tien")
        return texts_for(report, works_of(report), on)

    return read


def test_a_result_with_its_product(text_of):
    texts = text_of(state="confirmed", done_on=date(2024, 5, 20), result="Đã lập", product="Báo cáo số 5/BC-UBND")
    assert texts["strengths"] == "- Lập danh sách: Đã lập; sản phẩm: Báo cáo số 5/BC-UBND (ngày 20/05/2024)."
    assert (texts["limits"], texts["solutions"]) == ("", "")


def test_late_work_with_its_reason(text_of):
    texts = text_of(state="reported", done_on=date(2024, 6, 4), late_reason="Thiếu người.")
    assert texts["limits"] == "- Lập danh sách: hạn 31/05/2024, hoàn thành ngày 04/06/2024. Lý do: Thiếu người."


def test_overdue_work_without_a_reason_says_so(text_of):
    texts = text_of()
    assert texts["limits"] == "- Lập danh sách: hạn 31/05/2024, quá hạn 10 ngày. Lý do: chưa ghi."
    assert texts["solutions"] == "- Lập danh sách (trong tháng 5/2024)."


@pytest.mark.parametrize("done_on", [date(2023, 12, 31), date(2024, 6, 11)])
def test_results_before_the_period_or_after_today_are_left_out(text_of, done_on):
    assert text_of(state="confirmed", done_on=done_on)["strengths"] == ""


def test_drafts_and_the_asking_letter_itself_give_no_words(demo, asked, text_of):
    letter = make_plan(demo.agency("bac-son"), state="issued")
    asked.plan = letter
    asked.save()
    draft = make_plan(demo.agency("bac-son"))
    found = [text_of(plan=plan) for plan in (letter,)]
    make_assignment(demo.agency("bs-nhat-tien"), make_task(make_section(draft)))
    assert [set(texts.values()) for texts in found] == [{""}]


def test_as_many_queries_for_every_criterion_as_for_one(demo, asked, django_assert_num_queries):
    report = report_of(demo, asked, "bac-son")
    assert TaskCriterion.objects.count() > 10
    with django_assert_num_queries(7):
        answers_for(report, on=DAY)
