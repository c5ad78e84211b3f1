"""Names in printed lines: longest first, cut at semicolons only, nothing invented, nothing lost."""

import pytest

from agencies.models import AgencyAlias, AgencyGroup
from plans.parties import printed_line
from plans.plan_import.names import NameIndex, fold
from tests.factories import make_agency

from .documents import DAY

OFFICES = ["Phòng Tài chính - Kế hoạch", "Phòng Tư pháp", "Phòng Nội vụ", "Văn phòng HĐND và UBND huyện"]
GROUPS = ["các cơ quan, đơn vị", "các cơ quan, đơn vị thuộc huyện", "UBND cấp xã"]


@pytest.fixture
def issuer(db):
    top = make_agency("huyen", name="Ủy ban nhân dân huyện", short_name="UBND huyện")
    for number, name in enumerate([*OFFICES, "Phòng Văn hóa", "Phòng Văn hóa và Thông tin"]):
        make_agency(f"phong-{number}", top, name=name)
    for name in GROUPS:
        AgencyGroup.objects.create(owner=top, name=name)
    return top


def named(issuer, text):
    rows = NameIndex(issuer, on=DAY).parties(text)
    assert printed_line(rows) == text.rstrip(" .;,")
    return [(row.printed, getattr(row.body, "name", None)) for row in rows]


@pytest.mark.parametrize("name", [*OFFICES, *GROUPS])
def test_names_with_dashes_commas_and_joining_words_stay_whole(issuer, name):
    assert named(issuer, f"{name}.") == [(name, name)]


def test_case_dashes_and_the_place_of_a_tone_do_not_matter(issuer):
    assert named(issuer, "phòng Tài chính – Kế hoạch; Phòng Văn hoá và Thông tin") == [
        ("phòng Tài chính – Kế hoạch", "Phòng Tài chính - Kế hoạch"),
        ("Phòng Văn hoá và Thông tin", "Phòng Văn hóa và Thông tin"),
    ]
    assert fold("Hoá – UỶ") == fold("hóa - ủy")


def test_a_list_after_its_kind_names_each(issuer):
    found = named(issuer, "Các Phòng: Tư pháp, Tài chính - Kế hoạch, Văn phòng HĐND và UBND huyện")
    assert [body for _, body in found] == [
        "Phòng Tư pháp",
        "Phòng Tài chính - Kế hoạch",
        "Văn phòng HĐND và UBND huyện",
    ]


def test_a_name_inside_another_is_not_taken_out_of_it(issuer):
    for text in (
        "các đơn vị sự nghiệp thuộc UBND huyện",
        "các cơ quan, đơn vị được thanh tra, kiểm toán",
        "UBND huyện X",
    ):
        assert named(issuer, text) == [(text, None)]


def test_unknown_names_are_cut_at_semicolons_only(issuer):
    found = named(issuer, "Hội A và Hội B, C; Phòng Nội vụ và Ban D - E; Ban G")
    assert found == [
        ("Hội A và Hội B, C", None),
        ("Phòng Nội vụ", "Phòng Nội vụ"),
        ("Ban D - E", None),
        ("Ban G", None),
    ]


def test_the_title_of_a_head_does_not_count(issuer):
    assert named(issuer, "Chủ tịch UBND cấp xã") == [("Chủ tịch UBND cấp xã", "UBND cấp xã")]
    assert named(issuer, "Chánh Văn phòng HĐND và UBND huyện")[0][1] == "Văn phòng HĐND và UBND huyện"


def test_of_two_offices_of_one_name_the_nearer_counts_and_equals_stay_unresolved(issuer):
    for code in ("xa-1", "xa-2"):
        below = make_agency(f"vp-{code}", make_agency(code, issuer), name=f"Văn phòng {code}")
        AgencyAlias.objects.create(agency=below, text="Văn phòng xã")
        AgencyAlias.objects.create(agency=below, text="Phòng Nội vụ")
    assert named(issuer, "Văn phòng xã; Phòng Nội vụ") == [("Văn phòng xã", None), ("Phòng Nội vụ", "Phòng Nội vụ")]


def test_ended_offices_and_those_of_others_are_not_named(issuer):
    make_agency("cu", issuer, name="Phòng Cũ", ended_on="2024-01-01")
    make_agency("la", name="Sở Lạ")
    assert named(issuer, "Phòng Cũ; Sở Lạ") == [("Phòng Cũ", None), ("Sở Lạ", None)]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("UBND cấp xã có trách nhiệm làm", "UBND cấp xã"),
        ("Các cơ quan, đơn vị tiếp tục làm", "các cơ quan, đơn vị"),
        ("Các cơ quan, đơn vị được thanh tra tập trung làm", None),
        ("Các cơ quan, đơn vị; UBND cấp xã cập nhật", None),
        ("Tổ chức tập huấn cho Phòng Nội vụ", None),
    ],
)
def test_a_measure_begins_with_its_actor_or_has_none(issuer, text, body):
    assert getattr(NameIndex(issuer, on=DAY).actor(text), "name", None) == body


def test_a_party_that_goes_on_after_the_same_words_is_the_actor(issuer):
    index = NameIndex(issuer, on=DAY)
    parties = index.parties("các cơ quan, đơn vị thuộc huyện")
    assert index.actor("Các cơ quan, đơn vị tiếp tục làm", parties).name == "các cơ quan, đơn vị thuộc huyện"
    assert index.actor("Các cơ quan, đơn vị được thanh tra", parties) is None


def test_names_cost_a_fixed_number_of_queries(issuer, django_assert_num_queries):
    with django_assert_num_queries(3):
        NameIndex(issuer, on=DAY).parties("; ".join(OFFICES * 20))
