"""Pages of criteria sets, as the coordinator of huyện Bắc Sơn uses them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from criteria.models import Assessment, CriteriaSet
from tests.factories import make_criterion, make_set

HEAD = {"name": "Bộ tiêu chí các phòng", "first_year": "2024", "unit": "points", "decimals": "2"}


@pytest.fixture
def office(client, demo):
    client.force_login(demo.user("phongnoivu"))
    return client


@pytest.fixture
def own(demo):
    return make_set(demo.agency("bac-son"), name="Bộ tiêu chí các phòng")


def criterion_data(**values) -> dict:
    return {"parent": "", "code": "1", "name": "Chỉ đạo", "kind": "normal", "maximum": "10", "minimum": "", **values}


def set_data(demo, **values) -> dict:
    issuer = demo.agency("bac-son")
    index = demo.assessment.criteria_set.index_id
    return {**HEAD, "index": index, "issuer": issuer.pk, "agency_kind": issuer.kind_id, **values}


def test_a_set_from_nothing_to_a_table(office, demo):
    made = office.post(reverse("criteria_set_new"), set_data(demo))
    subject = CriteriaSet.objects.get(name=HEAD["name"])
    assert made["Location"] == reverse("criteria_set", args=[subject.pk])
    assert "Bộ tiêu chí này chưa có tiêu chí nào" in office.get(made["Location"]).content.decode()
    office.post(reverse("criterion_new", args=[subject.pk]), criterion_data(maximum="10,5"))
    area = subject.criteria.get()
    below = criterion_data(parent=area.pk, code="1.1", maximum="0,25")
    office.post(reverse("criterion_new", args=[subject.pk]), below)
    assert list(subject.criteria.values_list("code", "maximum")) == [("1", Decimal("10.5")), ("1.1", Decimal("0.25"))]
    page = office.get(f"{reverse('assessment_new')}?bo={subject.pk}").content.decode()
    assert f'<option value="{subject.pk}" selected>' in page


def test_one_criterion_after_the_other(office, own):
    address = reverse("criterion_new", args=[own.pk])
    area = make_criterion(own, "1", "10")
    answer = office.post(address, criterion_data(parent=area.pk, code="1.1", them="1"))
    assert answer["Location"] == f"{address}?thuoc={area.pk}"
    assert 'value="1.2"' in office.get(answer["Location"]).content.decode()


def test_what_was_typed_stays_with_the_sentence(office, own):
    answer = office.post(reverse("criterion_new", args=[own.pk]), criterion_data(maximum="1.234", name="Tên dài"))
    page = answer.content.decode()
    assert (answer.status_code, own.criteria.count()) == (422, 0)
    assert "«1.234» có 3 chữ số sau dấu phẩy" in page
    assert "Tên dài" in page


def test_two_tabs_on_one_criterion(office, own):
    criterion = make_criterion(own, "1", "10")
    address = reverse("criterion_edit", args=[own.pk, criterion.pk])
    seen = office.get(address).context["form"].initial["seen"]
    assert office.post(address, criterion_data(maximum="9", seen=seen)).status_code == 302
    late = office.post(address, criterion_data(maximum="8", seen=seen))
    criterion.refresh_from_db()
    assert (late.status_code, criterion.maximum) == (422, 9)
    assert "Người khác vừa sửa tiêu chí này" in late.content.decode()


def test_a_branch_has_no_minimum_and_no_survey(office, own):
    make_criterion(own, "1.1", "1", make_criterion(own, "1", "10"))
    page = office.get(reverse("criterion_edit", args=[own.pk, own.criteria.get(code="1").pk]))
    assert not {"minimum", "is_survey"} & set(page.context["form"].fields)


def test_the_set_above_is_read_and_copied_but_not_changed(office, demo):
    above = demo.assessment.criteria_set
    page = office.get(reverse("criteria_set", args=[above.pk])).content.decode()
    assert "Sao chép thành bộ mới" in page
    assert "Sửa thông tin chung" not in page
    assert office.get(reverse("criteria_set_edit", args=[above.pk])).status_code == 404
    office.post(reverse("criteria_set_copy", args=[above.pk]), set_data(demo))
    assert above.successors.get().criteria.count() == above.criteria.count()


def test_a_frozen_set_offers_a_copy_only(office, demo, own):
    criterion = make_criterion(own, "1", "10")
    Assessment.objects.create(criteria_set=own, agency=demo.agency("bac-son"), year=2024, state="published")
    page = office.get(reverse("criteria_set", args=[own.pk])).content.decode()
    assert "các tiêu chí được khoá" in page
    assert "Thêm lĩnh vực" not in page
    answer = office.post(reverse("criterion_edit", args=[own.pk, criterion.pk]), criterion_data(maximum="1"))
    assert answer.status_code == 422
    assert "sao chép thành bộ mới" in answer.content.decode()


def test_what_is_fixed_by_tables_is_closed_in_the_form(office, demo, own):
    make_criterion(own, "1", "10")
    Assessment.objects.create(criteria_set=own, agency=demo.agency("bac-son"), year=2024)
    address = reverse("criteria_set_edit", args=[own.pk])
    answer = office.post(address, set_data(demo, unit="percent", decimals="4", decision="12/QĐ-UBND"))
    own.refresh_from_db()
    assert (answer.status_code, own.unit, own.decimals, own.decision) == (302, "points", 2, "12/QĐ-UBND")


@pytest.mark.parametrize(("values", "sentence"), [
    ({"index": ""}, "Chọn chỉ số, hoặc ghi tên chỉ số khác."),
    ({"other_index": "ICT"}, "Đã chọn PAR INDEX"),
    ({"first_year": "1990"}, "Năm đánh giá phải từ 2012 đến 2100."),
    ({"last_year": "2023"}, "Năm cuối phải từ năm đầu trở đi."),
    ({"decimals": "5"}, "Nhiều nhất bốn chữ số thập phân."),
])  # fmt: skip
def test_a_head_that_makes_no_sense(values, sentence, office, demo):
    answer = office.post(reverse("criteria_set_new"), set_data(demo, **values))
    assert (answer.status_code, CriteriaSet.objects.filter(name=HEAD["name"]).exists()) == (422, False)
    assert sentence in answer.content.decode()


def test_what_does_not_add_up_can_be_filled(office, own):
    area = make_criterion(own, "1", "10")
    make_criterion(own, "1.1", "4", area)
    assert "các mục con cộng lại thiếu 6,00 điểm" in office.get(reverse("criteria_set", args=[own.pk])).content.decode()
    office.post(reverse("criterion_fill_up", args=[own.pk, area.pk]))
    assert own.criteria.get(is_remainder=True).maximum == 6


def test_deleting_says_what_stands_in_the_way(office, demo, own):
    criterion = make_criterion(own, "1", "10")
    make_table = Assessment.objects.create(criteria_set=own, agency=demo.agency("bac-son"), year=2024)
    make_table.scores.create(criterion=criterion, achieved=Decimal(1))
    answer = office.post(reverse("criterion_delete", args=[own.pk, criterion.pk]), follow=True)
    assert "đã có số liệu trong bảng điểm của" in answer.content.decode()
    answer = office.post(reverse("criteria_set_delete", args=[own.pk]), follow=True)
    assert "bộ tiêu chí đã có bảng điểm của" in answer.content.decode()
    assert own.criteria.count() == 1


def test_a_set_nobody_uses_can_go(office, own):
    answer = office.post(reverse("criteria_set_delete", args=[own.pk]), follow=True)
    assert "Đã xoá bộ tiêu chí «Bộ tiêu chí các phòng»." in answer.content.decode()


def test_the_page_of_a_set_costs_the_same_whatever_its_size(office, own, django_assert_max_num_queries):
    area = make_criterion(own, "1", "10")
    for number in range(1, 30):
        make_criterion(own, f"1.{number}", "1", area)
    with django_assert_max_num_queries(8):
        office.get(reverse("criteria_set", args=[own.pk]))


@pytest.mark.parametrize(("typed", "stored"), [(" 1 . 2. ", "1.2"), ("I.", "I"), ("１.３\u200b", "1.3")])
def test_a_code_is_stored_as_files_are_searched_for_it(office, own, typed, stored):
    office.post(reverse("criterion_new", args=[own.pk]), criterion_data(code=typed))
    assert own.criteria.get().code == stored


def test_a_code_of_dots_is_none(office, own):
    answer = office.post(reverse("criterion_new", args=[own.pk]), criterion_data(code=" .. "))
    assert (answer.status_code, "Mã cần có chữ hoặc số" in answer.content.decode()) == (422, True)


def test_the_head_of_a_set_is_not_written_over(office, own, demo):
    address = reverse("criteria_set_edit", args=[own.pk])
    seen = office.get(address).context["form"].initial["seen"]
    sent = [office.post(address, set_data(demo, name=name, seen=seen)) for name in ("Một", "Hai")]
    own.refresh_from_db()
    assert ([answer.status_code for answer in sent], own.name) == ([302, 422], "Một")
    assert "Người khác vừa sửa thông tin chung" in sent[1].content.decode()


def test_a_set_whose_points_do_not_fit_opens_no_table(office, own):
    for code in "123":
        make_criterion(own, code, "99999")
    data = {"criteria_set": own.pk, "agency": own.issuer_id, "year": 2024}
    answer = office.post(reverse("assessment_new"), data)
    assert (answer.status_code, "vượt 200000,00" in answer.content.decode()) == (422, True)
    assert not own.assessments.exists()
