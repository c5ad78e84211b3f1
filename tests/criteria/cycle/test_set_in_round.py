"""A criteria set while its tables are with the appraisers: what was handed in keeps its meaning, no opinion is lost."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from criteria import designing
from criteria.cycle import appraising
from criteria.entry import ScoreEntry, save_scores


@pytest.fixture
def under_appraisal(walk):
    walk.submit()
    walk.begin()
    return walk


@pytest.mark.parametrize(
    "values", [{"maximum": Decimal("0.75")}, {"kind": "bonus"}, {"minimum": Decimal("0.1")}, {"method": "yes_no"}]
)
def test_what_was_handed_in_keeps_its_scale(values, under_appraisal):
    leaf = under_appraisal.leaf("I.2")
    with pytest.raises(ValidationError, match="đã nộp, đang chờ kết quả"):
        designing.change_criterion(leaf, by=under_appraisal.organiser, **values)


def test_and_its_tree(under_appraisal):
    walk = under_appraisal
    with pytest.raises(ValidationError, match="đã nộp, đang chờ kết quả"):
        designing.insert_criterion(
            walk.round.criteria_set,
            by=walk.organiser,
            code="I.3",
            name="Mới",
            maximum=Decimal(1),
            parent=walk.leaf("I"),
        )
    with pytest.raises(ValidationError, match="đã nộp, đang chờ kết quả"):
        designing.remove_criterion(walk.leaf("I.1"), by=walk.organiser)


def test_its_words_can_be_set_right(under_appraisal):
    designing.change_criterion(under_appraisal.leaf("I.2"), by=under_appraisal.organiser, name="Tên đúng")
    assert under_appraisal.leaf("I.2").name == "Tên đúng"


def test_a_criterion_with_opinions_stays_when_the_table_was_sent_back(under_appraisal):
    walk = under_appraisal
    walk.say("I.2", "accepted")
    appraising.return_to_agency(walk.table, "Chấm lại", by=walk.organiser)
    leaf = walk.leaf("I.2")
    walk.table.scores.get(criterion=leaf).evidence.all().delete()
    version = walk.table.scores.get(criterion=leaf).version
    save_scores(walk.table, [ScoreEntry(leaf.pk, None, version)], by=walk.officer)
    with pytest.raises(ValidationError, match="đã có ý kiến thẩm định"):
        designing.remove_criterion(leaf, by=walk.organiser)


def test_an_area_that_an_agency_appraises_stays_one(walk):
    with pytest.raises(ValidationError, match="đang giao lĩnh vực này cho"):
        designing.remove_criterion(walk.leaf("II"), by=walk.organiser)
    with pytest.raises(ValidationError, match="đang giao lĩnh vực này cho"):
        designing.change_criterion(walk.leaf("II"), by=walk.organiser, parent=walk.leaf("I"))
