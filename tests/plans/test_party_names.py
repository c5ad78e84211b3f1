"""Names in a cell against known ones: longest first, nothing split that belongs together, nothing guessed."""

from datetime import date

import pytest

from agencies.models import AgencyGroup
from agencies.workbooks import Cell, Refused
from plans.party_names import PartyNames
from tests.factories import make_agency, make_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_agency("huyen", name="UBND huyện")


@pytest.fixture
def find(office):
    tckh = make_agency("tckh", office, name="Phòng Tài chính - Kế hoạch", short_name="Phòng TC-KH")
    tckh.aliases.create(text="phòng TCKH")
    names = {agency.code: f"a{agency.pk}" for agency in (office, tckh)}
    for code, name in [("vp", "Văn phòng HĐND và UBND"), ("nv", "Phòng Nội vụ"), ("nv2", "Phòng Nội vụ và Xã hội")]:
        names[code] = f"a{make_agency(code, office, name=name).pk}"
    names["xa"] = f"g{AgencyGroup.objects.create(owner=office, name='UBND cấp xã').pk}"
    people = PartyNames(make_plan(office), on=date(2024, 6, 1))
    codes = {key: code for code, key in names.items()}
    return lambda text, named=None: [codes.get(key, key) for key in people.find(Cell("F2", text), named or {})]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Phòng Tài chính - Kế hoạch", ["tckh"]),
        ("phòng  nội vụ; UBND cấp xã", ["nv", "xa"]),
        ("Văn phòng HĐND và UBND, phòng TCKH", ["vp", "tckh"]),
        ("Phòng Nội vụ và Phòng TC-KH", ["nv", "tckh"]),
        ("Phòng Nội vụ và Xã hội.", ["nv2"]),
        ("Phòng Nội vụ\nPhòng Nội vụ", ["nv"]),
        ("", []),
    ],
)
def test_known_names_are_found(find, text, codes):
    assert find(text) == codes


def test_words_on_the_task_are_known_too(find):
    assert find("Thủ trưởng các cơ quan; Phòng Nội vụ", {"p7": "Thủ trưởng các cơ quan"}) == ["p7", "nv"]


@pytest.mark.parametrize("text", ["Phòng Nội vụ huyện", "Phòng Nội", "UBND cấp xã; Phòng Lạ"])
def test_other_words_are_refused_with_what_is_near(find, text):
    with pytest.raises(Refused, match="không nhận ra") as refused:
        find(text)
    assert "danh mục cơ quan" in refused.value.finding.remedy


def test_a_name_of_two_bodies_is_refused(find, office):
    for code in ("a", "b"):
        make_agency(code, office, name="Trạm Y tế")
    names = PartyNames(make_plan(office), on=date(2024, 6, 1))
    with pytest.raises(Refused, match="nhiều cơ quan"):
        names.find(Cell("F2", "trạm y tế"), {})


def test_ended_agencies_are_not_offered(office):
    make_agency("cu", office, name="Phòng Cũ", ended_on=date(2024, 1, 1))
    with pytest.raises(Refused):
        PartyNames(make_plan(office), on=date(2024, 6, 1)).find(Cell("F2", "Phòng Cũ"), {})
