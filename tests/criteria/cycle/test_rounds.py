"""Opening a round, changing it, taking agencies in and out: who may, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.cycle import rounds
from criteria.entry import open_assessment
from criteria.models import Assessment, Round
from tests.factories import make_agency, make_kind, make_round, make_user, sign_in

from .conftest import TODAY


def new_page(walk) -> str:
    return f"{reverse('round_new')}?bo={walk.round.criteria_set_id}"


def send(walk, *, person=None, **values):
    """Open next year's round by the same set on the page."""
    values = {
        "name": "Đợt năm 2025",
        "year": 2025,
        "agencies": [agency.pk for agency in walk.communes],
        f"lead_{walk.area('II')}": walk.justice.pk,
    } | values
    return sign_in(person or walk.organiser).post(new_page(walk), values)


def edit(walk, *, client=None, **values):
    client = client or sign_in(walk.organiser)
    form = client.get(reverse("round_edit", args=[walk.round.pk])).context["form"]
    values = {"name": walk.round.name, "seen": form.initial["seen"]} | values
    return client.post(reverse("round_edit", args=[walk.round.pk]), values)


def errors(response) -> list[str]:
    return [text for texts in response.context["form"].errors.values() for text in texts]


def test_the_sets_to_choose_are_those_for_agencies_within_the_authority(walk):
    choices = sign_in(walk.organiser).get(reverse("round_new")).context["choices"]
    assert [(choice.criteria_set, choice.agencies) for choice in choices] == [(walk.round.criteria_set, 2)]


@pytest.mark.parametrize(("wanted", "last", "proposed"), [(2022, None, 2023), (2024, None, 2024), (2026, 2025, 2025)])
def test_the_year_proposed_is_the_nearest_that_the_set_serves(walk, wanted, last, proposed):
    served = walk.round.criteria_set
    served.first_year, served.last_year = 2023, last
    assert rounds.draft(served, walk.province, year=wanted).year == proposed


def test_all_agencies_of_the_kind_are_ticked_beforehand(walk):
    form = sign_in(walk.organiser).get(new_page(walk)).context["form"]
    assert set(form["agencies"].value()) == {agency.pk for agency in walk.communes}


def test_a_round_is_opened_with_its_agencies_days_and_appraisers(walk):
    response = send(walk, self_opens="1/12/2025", self_closes="15/12/2025")
    opened = Round.objects.get(year=2025)
    assert response["Location"] == reverse("round", args=[opened.pk])
    assert (opened.agency, opened.self_opens, opened.self_closes) == (
        walk.province, date(2025, 12, 1), date(2025, 12, 15),
    )  # fmt: skip
    assert set(opened.assessments.values_list("agency", flat=True)) == {agency.pk for agency in walk.communes}
    assert dict(opened.leads.values_list("criterion", "agency")) == {walk.area("II"): walk.justice.pk}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"agencies": []}, "Chọn ít nhất một cơ quan."),
        ({"year": 2020}, "Bộ tiêu chí này không dùng cho năm 2020: chỉ dùng từ năm 2024."),
        ({"year": 2024}, "Năm đó đã có đợt đánh giá theo bộ tiêu chí này."),
        ({"self_opens": "31/2/2025"}, "Ngày không đúng: gõ theo dạng 15/6/2024."),
        (
            {"review_opens": "5/5/2025", "review_closes": "4/5/2025"},
            "Thẩm định lại: ngày kết thúc phải từ ngày bắt đầu trở đi.",
        ),
    ],
)
def test_what_cannot_be_opened_says_why_and_keeps_what_was_typed(walk, values, said):
    response = send(walk, **values)
    assert (response.status_code, errors(response)) == (422, [said])
    assert response.context["form"]["name"].value() == "Đợt năm 2025"
    assert Round.objects.count() == 1


def test_a_second_click_opens_no_second_round(walk):
    send(walk)
    assert errors(send(walk)) == ["Năm đó đã có đợt đánh giá theo bộ tiêu chí này."]


def test_agencies_of_others_cannot_be_slipped_in(walk):
    other = make_agency("xa-khac", make_agency("tinh-khac", kind=walk.province.kind), kind=make_kind("ubnd-xa"))
    assert send(walk, agencies=[other.pk]).status_code == 422


@pytest.mark.parametrize("role", ["officer", "appraiser", "leader", "viewer"])
def test_only_the_coordinator_opens_rounds(walk, role):
    person = make_user(walk.home, role, username="nguoi-khac")
    assert send(walk, person=person).status_code == 403
    assert sign_in(person).get(reverse("round_edit", args=[walk.round.pk])).status_code in (403, 404)


def test_a_coordinator_of_an_office_that_does_not_lead_the_reform_opens_none(walk):
    person = make_user(walk.justice, username="tuphap-dau-moi")
    assert sign_in(person).get(reverse("round_new")).status_code == 403
    with pytest.raises(PermissionDenied):
        rounds.open_round(
            Round(agency=walk.province, criteria_set=walk.round.criteria_set, year=2025, name="Đợt"),
            agencies=[], leads={}, by=person, on=TODAY,
        )  # fmt: skip


def test_days_appraisers_and_agencies_are_changed_on_one_page(walk):
    third = make_agency("xa-ba", walk.province, kind=make_kind("ubnd-xa"))
    edit(
        walk,
        name="Đợt mới",
        review_closes="1/3/2025",
        agencies=[third.pk],
        **{f"lead_{walk.area('I')}": walk.justice.pk},
    )
    changed = Round.objects.get(pk=walk.round.pk)
    assert (changed.name, changed.review_closes, changed.assessments.count()) == ("Đợt mới", date(2025, 3, 1), 3)
    assert dict(changed.leads.values_list("criterion", "agency")) == {walk.area("I"): walk.justice.pk}


def test_of_two_who_edit_at_once_the_second_is_told(walk):
    client = sign_in(walk.organiser)
    seen = client.get(reverse("round_edit", args=[walk.round.pk])).context["form"].initial["seen"]
    edit(walk, name="Tên của người thứ nhất")
    response = edit(walk, client=client, name="Tên của người thứ hai", seen=seen)
    assert errors(response) == [rounds.STALE]
    assert Round.objects.get().name == "Tên của người thứ nhất"


def test_a_table_of_somebody_elses_round_is_not_taken_over(walk):
    other = make_agency("huyen", walk.province, kind=make_kind("ubnd-tinh"))
    home = make_agency("phong-nv", other, kind=make_kind("phong"), leads_reform=True)
    commune = make_agency("xa-ba", other, kind=make_kind("ubnd-xa"))
    lower = Round(agency=other, criteria_set=walk.round.criteria_set, year=2024, name="Đợt của huyện")
    by = make_user(home, username="nv")
    rounds.open_round(lower, agencies=[commune], leads={}, by=by, on=TODAY)
    with pytest.raises(ValidationError, match="đang ở «Đợt của huyện»"):
        rounds.add_agencies(walk.round, [commune], by=walk.organiser, on=TODAY)
    assert Assessment.objects.get(agency=commune).round == lower


def test_a_table_that_was_begun_before_joins_with_its_points_and_a_trail_row(walk):
    third = make_agency("xa-ba", walk.province, kind=make_kind("ubnd-xa"))
    table = open_assessment(criteria_set=walk.round.criteria_set, agency=third, year=2024, by=None, on=TODAY)
    rounds.add_agencies(walk.round, [third], by=walk.organiser, on=TODAY)
    trail = AuditEntry.objects.filter(record_id=table.pk, action="join_round")
    assert [entry.changes for entry in trail] == [{"round": [None, walk.round.pk]}]


def test_a_table_is_taken_out_once_with_its_reason(walk):
    table = walk.table
    rounds.leave(table, "Xã đã sáp nhập", by=walk.organiser)
    assert Assessment.objects.get(pk=table.pk).round is None
    with pytest.raises(ValidationError, match="không còn ở trong đợt"):
        rounds.leave(table, "Xã đã sáp nhập", by=walk.organiser)


def test_bodies_below_lead_no_linh_vuc(walk):
    make_agency("huyen", walk.province, kind=walk.province.kind)
    assert rounds.appraisers(walk.round, on=TODAY) == [walk.home, walk.justice]


def test_a_round_for_170_agencies_is_opened_on_the_page(walk):
    xa = make_kind("ubnd-xa")
    agencies = [make_agency(f"xa-{n:03}", walk.province, kind=xa) for n in range(168)] + walk.communes
    send(walk, agencies=[agency.pk for agency in agencies])
    assert Round.objects.get(year=2025).assessments.count() == 170


def test_a_round_of_the_same_set_in_another_year_does_not_show_here(walk):
    make_round(walk.province, *walk.communes, by=walk.organiser, year=2023)
    response = sign_in(walk.organiser).get(reverse("round", args=[walk.round.pk]))
    assert [line.table.round_id for line in response.context["lines"]] == [walk.round.pk] * 2


def test_nobody_appraises_itself(walk):
    with pytest.raises(ValidationError, match="không thẩm định, công bố cho chính mình"):
        rounds.add_agencies(walk.round, [walk.province], by=walk.organiser, on=TODAY)
    assert walk.communes[0] not in rounds.candidates(walk.round.criteria_set, walk.communes[0], on=TODAY)
