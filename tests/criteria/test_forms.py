"""Reading points and versions from a request."""

from decimal import Decimal

import pytest
from django import forms

from criteria.forms import EvidenceForm, NewAssessmentForm, PointsFormField, ScoreDetailForm
from criteria.models import Assessment, CriteriaSet, Score

pytestmark = pytest.mark.django_db  # constraints are asked of the database


def test_the_widget_is_text_for_a_decimal_keyboard():
    html = str(EntryForm()["points"])
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html


class EntryForm(forms.Form):
    points = PointsFormField(maximum=Decimal(1))


@pytest.mark.parametrize(("value", "shown"), [(Decimal("0.5"), "0,50"), (None, ""), ("0,6 điểm", "0,6 điểm")])
def test_stored_points_are_shown_with_the_comma_and_typed_text_as_typed(value, shown):
    assert PointsFormField().prepare_value(value) == shown


def test_points_of_a_model_are_read_by_the_same_parser():
    field = Assessment._meta.get_field("published_percent").formfield()
    assert (field.label, field.required, field.clean("85,32")) == ("Chỉ số công bố (%)", False, Decimal("85.32"))


def test_the_detail_form_carries_the_version_and_never_writes_it():
    score = Score(version=3)
    form = ScoreDetailForm({"explanation": "x", "version": "9"}, instance=score)
    assert ScoreDetailForm(instance=score).initial["version"] == 3
    assert (form.is_valid(), form.cleaned_data["version"], score.version) == (True, 9, 3)


def test_posted_points_do_not_reach_a_score_through_its_details():
    score = Score(version=0)
    form = ScoreDetailForm({"version": "0", "achieved": "0.5", "changed_by": "1"}, instance=score)
    assert (form.is_valid(), score.achieved, score.changed_by_id) == (True, None, None)


def test_a_link_without_its_scheme_is_https():
    form = EvidenceForm({"link": "vi-du.vn/bao-cao"})
    assert (form.is_valid(), form.cleaned_data["link"]) == (True, "https://vi-du.vn/bao-cao")


def test_sets_and_agencies_are_those_offered():
    form = NewAssessmentForm({"year": "2024"}, sets=CriteriaSet.objects.none(), agencies=CriteriaSet.objects.none())
    assert sorted(form.errors) == ["agency", "criteria_set"]
