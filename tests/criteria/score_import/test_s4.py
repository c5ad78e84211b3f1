"""S4's printed table as an Excel file, imported in one pass, exported and imported again."""

from decimal import Decimal

import pytest

from criteria.entry import open_assessment
from criteria.models import Criterion, PrintedTotal, Score
from criteria.score_import.export import export_scores
from criteria.score_import.planning import ImportPlan
from criteria.score_import.writing import SourceFile, preview_import, write_import
from criteria.table import score_table
from plans.sample import SAMPLE_DAY
from tests.factories import make_agency, make_assessment, make_user

from .tables import s4, workbook


def write(assessment, data: bytes, by) -> ImportPlan:
    return write_import(assessment, SourceFile("s4.xlsx", "0" * 64, workbook(data)), digest=None, by=by)


def figures(assessment):
    table = score_table(assessment)
    return table.maximum, table.achieved, table.lost


@pytest.fixture
def empty(db):
    """A table of a set that has no criterion yet, and its person."""
    agency = make_agency()
    return make_assessment(agency, []), make_user(agency)


@pytest.mark.parametrize("native", [False, True])
def test_the_whole_table_comes_in_one_pass_into_an_empty_set(empty, native):
    assessment, user = empty
    plan = write(assessment, s4(native=native), user)
    assert ([str(found) for found in plan.errors + plan.warnings], plan.is_written) == ([], True)
    criteria = Criterion.objects.all()
    assert criteria.filter(parent=None).count() == 9
    assert criteria.filter(parent__isnull=False, is_remainder=False).count() == 18
    assert criteria.filter(is_remainder=True).count() == 9
    assert figures(assessment) == ("99,50", "84,87", "14,63")
    rest = Score.objects.filter(criterion__is_remainder=True)
    assert sum(row.criterion.maximum for row in rest) == Decimal("81.50")
    assert sum(row.achieved for row in rest) == Decimal("80.11")
    assert criteria.get(code="6.4").name.endswith("để thực hiện tự chủ tài chính")


def shared(assessment):
    return sorted(sorted(c.code for c in cause.criteria.all()) for cause in assessment.causes.all())


def test_causes_are_shared_as_the_merged_cells_say(empty):
    assessment, user = empty
    write(assessment, s4(), user)
    several = [codes for codes in shared(assessment) if len(codes) > 1]
    assert several == [["7.3.1", "7.3.2"], ["7.6.1", "7.6.2", "7.6.3"]]


def test_what_was_printed_of_the_parents_is_kept(empty):
    assessment, user = empty
    write(assessment, s4(), user)
    printed = dict(PrintedTotal.objects.values_list("criterion__code", "achieved"))
    assert (len(printed), printed["1"], printed["9"]) == (9, Decimal("9.5"), Decimal("18.61"))


def test_the_table_as_stored_is_what_the_file_says(demo):
    plan = preview_import(demo.assessment, workbook(s4()), by=demo.user("phongnoivu"))
    assert ([str(f) for f in plan.errors + plan.warnings], plan.changes, len(plan.missing)) == ([], [], 0)
    assert plan.unchanged > 27


def test_the_table_comes_into_the_existing_set(demo):
    user = demo.user("phongnoivu")
    values = {"criteria_set": demo.assessment.criteria_set, "agency": demo.agency("bac-son"), "year": 2024}
    fresh = open_assessment(**values, by=user, on=SAMPLE_DAY)
    plan = write(fresh, s4(), user)
    assert ([str(found) for found in plan.errors], figures(fresh)) == ([], ("99,50", "84,87", "14,63"))
    assert shared(fresh) == shared(demo.assessment)


def test_the_export_is_the_template_of_the_import(demo):
    plan = preview_import(demo.assessment, workbook(export_scores(demo.assessment)), by=demo.user("phongnoivu"))
    assert ([str(f) for f in plan.errors + plan.warnings], plan.changes) == ([], [])


def test_exported_imported_into_another_year_and_exported_again_it_is_the_same_file(demo):
    user = demo.user("phongnoivu")
    values = {"criteria_set": demo.assessment.criteria_set, "agency": demo.agency("bac-son"), "year": 2024}
    fresh = open_assessment(**values, by=user, on=SAMPLE_DAY)
    exported = export_scores(demo.assessment)
    write(fresh, exported, user)
    texts = [
        [[cell.text for cell in row] for row in workbook(export_scores(t)).sheets[0].rows]
        for t in (demo.assessment, fresh)
    ]
    assert texts[0] == texts[1]
    assert workbook(export_scores(fresh)).sheets[0].merged == workbook(exported).sheets[0].merged
