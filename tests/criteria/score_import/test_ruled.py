"""An import into criteria whose points follow from declared figures: old results come in, the file is the reason."""

import pytest

from criteria.models import ScoreImport
from criteria.score_import.writing import SourceFile, preview_import, undo_import, write_import
from tests.criteria.rules import declare, ruled_table, stored
from tests.factories import make_agency, make_user

from .tables import HEAD, workbook, xlsx

pytestmark = pytest.mark.django_db
FIGURE = {"figure": "84,59"}


@pytest.fixture
def user():
    return make_user(make_agency())


@pytest.fixture
def table(user):
    return ruled_table(user.agency)


def book(points):
    return workbook(xlsx(HEAD, ["1", "Tiêu chí 1", 2, points], ["2", "Tiêu chí 2", 1, 1]))


def write(table, user, points):
    source = SourceFile("ket-qua-2023.xlsx", "0" * 64, book(points))
    return write_import(table, source, digest=None, by=user)


def test_points_of_the_file_are_set_by_hand_for_its_reason(table, user):
    assert write(table, user, 0.5).is_written
    assert stored(table) == (pytest.approx(0.5), {}, "Nhập từ tệp «ket-qua-2023.xlsx»")
    assert stored(table, "2") == (1, {}, "")


def test_the_preview_warns_that_computed_points_are_replaced(table, user):
    plan = preview_import(table, book(0.5), by=user)
    assert [warning.reason for warning in plan.warnings] == ["thay điểm tính theo cách chấm của tiêu chí"]


def test_the_same_points_leave_the_figure_as_it_is(table, user):
    declare(table, by=user, **FIGURE)
    plan = write(table, user, 1)
    assert (plan.unchanged, plan.warnings) == (1, [])
    assert stored(table) == (1, FIGURE, "")


def test_what_was_declared_stays_beside_the_points_of_the_file(table, user):
    declare(table, by=user, **FIGURE)
    write(table, user, 2)
    assert stored(table) == (2, FIGURE, "Nhập từ tệp «ket-qua-2023.xlsx»")


def test_taking_it_back_brings_figure_and_points_back(table, user):
    declare(table, by=user, **FIGURE)
    write(table, user, 2)
    undo_import(ScoreImport.objects.get(), by=user)
    assert stored(table) == (1, FIGURE, "")
    assert stored(table, "2") == (None, {}, "")
