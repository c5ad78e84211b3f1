"""``manage.py check_totals`` finds a stored total that is not the sum of its leaves."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from criteria.entry import ScoreEntry, open_assessment, save_scores
from criteria.models import Assessment
from tests.factories import make_agency, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(db):
    agency = make_agency(short_name="huyện Bắc Sơn")
    criteria_set = make_set(agency)
    leaf = make_criterion(criteria_set, "1", "2.5")
    make_criterion(criteria_set, "2", "3")
    user = make_user(agency)
    assessment = open_assessment(criteria_set=criteria_set, agency=agency, year=2023, by=user, on=date(2024, 1, 1))
    save_scores(assessment, [ScoreEntry(leaf.pk, Decimal("1.25"), 0)], by=user)
    return assessment


def test_totals_that_agree_are_counted(assessment, capsys):
    call_command("check_totals")
    assert capsys.readouterr().out == "Tổng của 1 bảng điểm đều khớp với các ô điểm.\n"


def test_a_difference_is_shown_and_is_an_error(assessment, capsys):
    Assessment.objects.filter(pk=assessment.pk).update(total_achieved=Decimal("1.26"))
    with pytest.raises(CommandError, match="1 trên 1 bảng điểm có tổng khác các ô điểm"):
        call_command("check_totals")
    assert capsys.readouterr().out == (
        f"PAR INDEX huyện Bắc Sơn năm 2023 (số {assessment.pk}): đã lưu 5,50 / 1,26, 1 ô trống, "
        "các ô điểm cộng lại 5,50 / 1,25, 1 ô trống\n"
    )
