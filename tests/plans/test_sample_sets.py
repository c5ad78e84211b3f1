"""The sample's other sets of criteria: SIPAS and PAPI as read, the made-up one of a commune with its tables."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import Count, Sum

from agencies.models import AuditEntry
from criteria.checks import findings
from criteria.entry import ScoreEntry, open_assessment, recomputed_totals, save_scores
from criteria.models import Assessment, CriteriaSet, Criterion, Evidence
from criteria.table import score_table
from plans.sample import SAMPLE_DAY

MADE_UP = "xa-phuong-minh-hoa"


def criteria(code, **which):
    return CriteriaSet.objects.get(code=code).criteria.filter(**which)


def table(code, year=2025) -> Assessment:
    return Assessment.objects.select_related("criteria_set").get(criteria_set__code=code, year=year)


def lost(assessment) -> set[str]:
    return {row.code for row in score_table(assessment).leaves if row.is_lost}


def codes_of(assessment, kind) -> list[str]:
    """Codes of the findings of one kind."""
    return [finding.sentence.split(":")[0] for finding in findings(assessment) if finding.kind == kind]


# --- SIPAS and PAPI -----------------------------------------------------------------------------------------


def test_sipas_has_five_factors_and_nine_policies_in_percent(demo):
    codes = [leaf.code for leaf in criteria("sipas", children=None)]
    assert codes == [f"A.{number}" for number in range(1, 6)] + [f"B.{number}" for number in range(1, 10)]
    assert CriteriaSet.objects.get(code="sipas").unit == "percent"
    assert set(criteria("sipas", children=None).values_list("minimum", "maximum", "is_survey")) == {(0, 100, True)}


def test_sipas_says_that_its_codes_are_provisional_and_where_its_names_come_from(demo):
    assert "mã đặt tạm" in CriteriaSet.objects.get(code="sipas").name
    assert not criteria("sipas").exclude(guidance__contains="là mã đặt tạm, không in trong nguồn").exists()
    assert not criteria("sipas", children=None).exclude(guidance__contains="Nguồn: https://").exists()


def test_sipas_shows_means(demo):
    found = score_table(table("sipas"))
    factors = (Decimal("90.5") + 87 + Decimal("89.5") + Decimal("88.5") + 81) / 5
    assert factors == Decimal("87.3")
    assert {row.code: row.achieved for row in found.areas} == {"A": "87,30", "B": "84,99"}
    assert (found.maximum, found.achieved, found.lost, found.percent) == ("100,00", "85,81", "14,19", "85,81%")


def test_the_values_of_sipas_are_marked_as_made_up(demo):
    result = table("sipas")
    assert result.agency.is_illustrative
    assert "minh hoạ" in result.published_decision
    assert {finding.kind for finding in findings(result)} == {"cause"}


def test_papi_has_eight_parts_from_1_to_10(demo):
    leaves = criteria("papi", children=None)
    assert [leaf.code for leaf in leaves] == [str(number) for number in range(1, 9)]
    assert set(leaves.values_list("minimum", "maximum", "is_survey")) == {(1, 10, True)}
    assert not leaves.exclude(guidance__contains="Thang 1–10: chưa đối chiếu được với nguồn").exists()


def enter(demo, points) -> str:
    result = table("papi")
    score = result.scores.get(criterion__code="1")
    save_scores(result, [ScoreEntry(score.criterion_id, Decimal(points), score.version)], by=demo.user("sonoivu"))
    return str(table("papi").total_achieved)


@pytest.mark.parametrize("points", ["0.5", "0.99", "10.01"])
def test_papi_refuses_points_outside_its_scale(demo, points):
    with pytest.raises(ValidationError, match="1: .*(nhỏ hơn điểm tối thiểu 1,00|lớn hơn điểm tối đa 10,00)"):
        enter(demo, points)


@pytest.mark.parametrize("points", ["1", "10"])
def test_papi_accepts_the_ends_of_its_scale(demo, points):
    assert Decimal(enter(demo, points)) == Decimal(points)


def test_nothing_is_made_up_about_the_province(demo):
    found = score_table(table("papi"))
    assert (found.maximum, found.achieved, found.percent, found.total.missing) == ("80,00", "", "–", 8)


# --- the made-up set ----------------------------------------------------------------------------------------


def test_the_made_up_set_says_so(demo):
    made_up = CriteriaSet.objects.get(code=MADE_UP)
    assert (made_up.is_illustrative, made_up.first_year, made_up.issuer.code) == (True, 2025, "lang-son")
    assert "minh hoạ" in made_up.name
    assert list(CriteriaSet.objects.filter(is_illustrative=True)) == [made_up]


def test_eight_fields_of_three_levels_make_exactly_100(demo):
    fields = criteria(MADE_UP, parent=None, kind="normal")
    leaves = criteria(MADE_UP, children=None, kind="normal")
    assert (fields.count(), leaves.count(), {leaf.depth for leaf in leaves}) == (8, 108, {1, 2})
    assert [rows.aggregate(all=Sum("maximum"))["all"] for rows in (fields, leaves)] == [Decimal("100.00")] * 2


def test_every_parent_is_the_sum_of_its_children(demo):
    parents = criteria(MADE_UP, kind="normal").annotate(below=Count("children"), sum=Sum("children__maximum"))
    assert [row.code for row in parents.filter(below__gt=0) if row.sum != row.maximum] == []


def test_bonus_and_penalty_stand_outside_and_have_caps(demo):
    outside = criteria(MADE_UP, parent=None).exclude(kind="normal").annotate(sum=Sum("children__maximum"))
    rows = [(row.code, row.kind, row.maximum, row.sum) for row in outside]
    assert rows == [("9", "bonus", 3, 4), ("10", "penalty", 5, 6)]
    assert {row.kind for row in criteria(MADE_UP, parent__code="9")} == {"bonus"}
    assert {row.kind for row in criteria(MADE_UP, parent__code="10")} == {"penalty"}


def test_every_leaf_says_how_to_score_it_and_what_proves_it(demo):
    leaves = criteria(MADE_UP, children=None)
    assert not leaves.exclude(guidance__regex=r"^Cách chấm: .+\nTài liệu kiểm chứng: .+$").exists()
    assert sorted(leaves.filter(is_survey=True).values_list("code", flat=True)) == [
        *(f"8.1.{number}" for number in range(1, 6)),
        "8.2.1",
        "8.2.2",
    ]


def test_2025_is_complete(demo):
    result, total = table(MADE_UP), recomputed_totals(table(MADE_UP))[None]
    assert not result.scores.filter(achieved=None, not_applicable=False).exists()
    assert (total.maximum, total.achieved, total.extra, total.missing) == (
        Decimal("99.00"),
        Decimal("87.66"),
        Decimal("0.50"),
        0,
    )
    assert score_table(result).percent == "89,05%"


def test_2025_has_one_bonus_one_penalty_and_one_that_does_not_apply(demo):
    scores = table(MADE_UP).scores
    outside = scores.exclude(criterion__kind="normal").filter(achieved__gt=0)
    assert set(outside.values_list("criterion__code", "achieved")) == {("9.2", 1), ("10.4", Decimal("0.5"))}
    off = scores.get(not_applicable=True)
    assert (off.criterion.code, off.not_applicable_reason) == (
        "4.4.1",
        "Xã không có thôn nào chưa đủ quy mô phải sắp xếp.",
    )


def test_most_lost_points_of_2025_have_a_cause_and_some_share_one(demo):
    result = table(MADE_UP)
    causes = [{leaf.code for leaf in cause.criteria.all()} for cause in result.causes.all()]
    assert lost(result) - set().union(*causes) == {"2.2.2", "7.4.1", "8.2.1", "8.2.2", "8.3.2"}
    assert len(lost(result)) == 33
    assert [codes for codes in causes if len(codes) > 1][:2] == [{"3.4.3", "3.4.4"}, {"7.3.1", "7.3.2", "7.3.4"}]
    assert set(result.causes.values_list("kind", flat=True)) == {"subjective", "objective"}


def test_2025_is_proven_or_explained_but_for_a_few(demo):
    result = table(MADE_UP)
    assert codes_of(result, "evidence") == ["1.4.3", "3.3.5", "4.4.2", "5.2.3", "7.2.4", "8.3.2"]
    links = Evidence.objects.filter(score__assessment=result).exclude(link="")
    assert (links.count(), result.scores.exclude(explanation="").count()) == (5, 6)


def test_2026_is_half_entered_beside_last_years_points(demo):
    result = table(MADE_UP, 2026)
    total = recomputed_totals(result)[None]
    assert (total.maximum, total.achieved, total.missing) == (100, Decimal("42.17"), 54)
    assert codes_of(result, "half") == ["1.5", "1.7.2", "2.2.2", "6.3.2"]


def declared(year) -> dict[str, str]:
    scores = table(MADE_UP, year).scores.exclude(declared={}).select_related("criterion")
    return {score.criterion.code: score.criterion.method for score in scores}


def test_figures_are_declared_where_the_set_has_a_method(demo):
    ruled = dict(criteria(MADE_UP).exclude(method="").values_list("code", "method"))
    assert (len(ruled), len(set(ruled.values()))) == (11, 9)
    assert declared(2025) == ruled
    assert declared(2026).items() <= ruled.items()
    assert not Criterion.objects.exclude(criteria_set__code=MADE_UP).exclude(method="").exists()


def test_the_declared_figures_give_the_points_of_the_table(demo):
    for year in (2025, 2026):
        assert [codes_of(table(MADE_UP, year), kind) for kind in ("scale", "method", "override")] == [[], [], []]


# --- who writes them ----------------------------------------------------------------------------------------


def test_the_office_enters_its_table_and_the_province_the_survey(demo):
    for is_survey, username in ((False, "vhxh.minhhoa"), (True, "sonoivu")):
        scores = table(MADE_UP).scores.filter(criterion__is_survey=is_survey)
        assert set(scores.values_list("changed_by__username", flat=True)) == {username}


@pytest.mark.parametrize(
    ("username", "seen"),
    [
        ("phongnoivu", ["bac-son"]),
        ("canbo.nhattien", []),
        ("vhxh.minhhoa", ["xa-minh-hoa"] * 3),
        ("sonoivu", ["bac-son", *["xa-minh-hoa"] * 3, "lang-son"]),
    ],
)
def test_each_account_sees_the_tables_of_its_own_reach(demo, username, seen):
    found = Assessment.objects.visible_to(demo.user(username)).order_by("pk")
    assert [assessment.agency.code for assessment in found] == seen


def test_the_oldest_table_is_that_of_the_district(demo):
    assert demo.assessment.pk == Assessment.objects.order_by("pk").first().pk


def test_the_commune_can_be_given_a_table_on_the_fixed_day_of_the_demo(demo):
    key = {"criteria_set": CriteriaSet.objects.get(code=MADE_UP), "agency": demo.agency("xa-minh-hoa"), "year": 2027}
    assert open_assessment(**key, by=demo.user("vhxh.minhhoa"), on=SAMPLE_DAY).total_maximum == Decimal("100.00")


def test_every_score_and_cause_is_in_the_trail(demo):
    filled = [table(MADE_UP), table(MADE_UP, 2026), table("sipas"), demo.assessment]
    scores = sum(result.scores.filter(version=1).count() for result in filled)
    assert AuditEntry.objects.filter(action="score").count() == scores == 116 + 54 + 14 + 27
    assert AuditEntry.objects.filter(action="add", model="criteria.cause").count() == 21 + 2 + 14
    assert AuditEntry.objects.filter(action="load", model="criteria.criteriaset").count() == 4


def test_stored_totals_are_those_of_the_leaves(demo, capsys):
    call_command("check_totals")
    assert capsys.readouterr().out == "Tổng của 5 bảng điểm đều khớp với các ô điểm.\n"
