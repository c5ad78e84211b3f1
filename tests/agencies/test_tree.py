"""The tree of agencies and its paths."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import Agency, AgencyAlias, AgencyGroup
from agencies.tree import save_agency
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def paths():
    return {agency.code: agency.path for agency in Agency.objects.all()}


def test_a_path_is_the_chain_of_codes():
    make_agency("xa", make_agency("huyen", make_agency("tinh")))
    assert paths() == {"tinh": "tinh/", "huyen": "tinh/huyen/", "xa": "tinh/huyen/xa/"}


def test_what_stands_below_moves_along():
    province = make_agency("tinh")
    district, other = make_agency("huyen", province), make_agency("huyen-2", province)
    make_agency("to", make_agency("xa", district))
    district.parent = other
    save_agency(district)
    assert paths()["to"] == "tinh/huyen-2/huyen/xa/to/"
    assert paths()["huyen-2"] == "tinh/huyen-2/"


def test_a_new_code_changes_every_path_below():
    district = make_agency("huyen")
    make_agency("xa", district)
    district.code = "huyen-cu"
    save_agency(district)
    assert paths() == {"huyen-cu": "huyen-cu/", "xa": "huyen-cu/xa/"}


def test_an_agency_becomes_a_root():
    child = make_agency("xa", make_agency("huyen"))
    child.parent = None
    assert save_agency(child).path == "xa/"


def test_nothing_stands_below_itself():
    top = make_agency("huyen")
    below = make_agency("xa", top)
    for parent in (top, below):
        top.parent = parent
        with pytest.raises(ValidationError, match="Cơ quan không thể thuộc chính nó"):
            save_agency(top)
    assert paths() == {"huyen": "huyen/", "xa": "huyen/xa/"}


def test_a_parent_moved_meanwhile_counts_as_it_stands():
    district = make_agency("huyen", make_agency("tinh"))
    seen = Agency.objects.get(code="huyen")
    district.parent = None
    save_agency(district)
    assert make_agency("xa", seen).path == "huyen/xa/"


def test_codes_that_differ_in_case_alone_are_refused():
    make_agency("huyen")
    with pytest.raises(ValidationError, match="Mã này đã có cơ quan dùng"):
        make_agency("HUYEN", make_agency("tinh"))


def test_saving_again_changes_nothing(django_assert_num_queries):
    agency = make_agency("xa", make_agency("huyen"))
    with django_assert_num_queries(5):  # savepoint ×2, both rows, the same code, the row itself
        save_agency(agency)
    assert agency.path == "huyen/xa/"


@pytest.mark.parametrize(
    ("begins", "ends", "day", "active"),
    [
        (None, None, "2024-06-10", True),
        (None, "2025-07-01", "2025-06-30", True),
        (None, "2025-07-01", "2025-07-01", False),
        ("2025-07-01", None, "2025-06-30", False),
        ("2025-07-01", None, "2025-07-01", True),
    ],
)
def test_an_end_date_is_the_first_day_without_the_agency(begins, ends, day, active):
    agency = make_agency(active_from=begins and date.fromisoformat(begins), ended_on=ends and date.fromisoformat(ends))
    day = date.fromisoformat(day)
    assert agency.is_active(day) is active
    assert Agency.objects.active(day).exists() is active


def test_an_agency_ends_after_it_begins():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_agency(active_from=date(2025, 7, 1), ended_on=date(2025, 7, 1))


def test_under_an_empty_path_is_nobody():
    agency = make_agency("huyen")
    assert (list(Agency.objects.under("")), list(Agency.objects.under("huyen/"))) == ([], [agency])
    assert agency.is_within("") is False


def test_names():
    plain, made_up = make_agency("a", name="UBND xã A", short_name="xã A"), make_agency("b", is_illustrative=True)
    assert (str(plain), plain.label) == ("UBND xã A", "xã A")
    assert (str(made_up), made_up.label) == ("Cơ quan b (minh hoạ)", "Cơ quan b")
    assert str(AgencyAlias(agency=plain, text="xã a")) == "xã a"
    assert str(AgencyGroup(owner=plain, name="UBND cấp xã")) == "UBND cấp xã"
