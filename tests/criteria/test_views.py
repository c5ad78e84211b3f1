"""The pages of score tables through the test client."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency
from criteria.models import Assessment, Evidence, Score
from tests.factories import make_agency, make_assessment, make_user


@pytest.fixture
def office(demo, client) -> Client:
    """Signed in as Phòng Nội vụ of huyện Bắc Sơn."""
    client.force_login(demo.user("phongnoivu"))
    return client


def score(demo, code) -> Score:
    return demo.assessment.scores.get(criterion__code=code)


def detail(client, demo, code, **data):
    address = reverse("score_detail", args=[demo.assessment.pk, demo.criterion(code).pk])
    return client.post(address, data) if data else client.get(address)


def totals(demo):
    return demo.assessment.total_achieved, demo.assessment.total_maximum


# --- the table ----------------------------------------------------------------------------------------------


def test_the_table_shows_the_printed_figures_and_the_computed_ones(office, demo):
    page = office.get(reverse("assessment", args=[demo.assessment.pk])).content.decode()
    for part in ["<b>84,87/99,50</b>", "<b>14,63</b>", "<b>85,30%</b>", "công bố 85,32%", "<b>02/11</b>"]:
        assert part in page


def test_readers_get_no_fields(demo, client):
    client.force_login(demo.user("lanhdao"))
    page = client.get(reverse("assessment", args=[demo.assessment.pk])).content.decode()
    assert ("84,87/99,50" in page, '<input name="d' in page, "<textarea" in page) == (True, False, False)


def test_last_years_column_shows_only_where_there_are_points_of_last_year(office, demo):
    open_table(office, demo, "bac-son", 2024)
    tables = demo.agency("bac-son").assessments.order_by("year")
    pages = [office.get(reverse("assessment", args=[table.pk])) for table in tables]
    assert ["no-last-year" in page.content.decode() for page in pages] == [True, False]


@pytest.mark.django_db
def test_a_set_without_criteria_says_where_to_write_them_and_loads_no_script(client):
    agency = make_agency()
    client.force_login(make_user(agency))
    page = client.get(reverse("assessment", args=[make_assessment(agency, []).pk])).content.decode()
    assert (reverse("criteria_sets") in page, "grid.js" in page) == (True, False)


def count_queries(client, address, **post):
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(address, post) if post else client.get(address)
    assert answer.status_code == 200
    return len(queries)


@pytest.mark.django_db
def test_the_table_page_takes_few_queries_whatever_its_size(client):
    agency = make_agency()
    client.force_login(make_user(agency))
    counts = [
        count_queries(client, reverse("assessment", args=[make_assessment(agency, ["1"] * rows, code=str(rows)).pk]))
        for rows in (3, 300)
    ]
    assert counts[0] == counts[1] <= 7


@pytest.mark.django_db
def test_the_list_of_tables_takes_the_same_queries_for_one_or_many(client):
    agency = make_agency()
    client.force_login(make_user(agency))
    counts = []
    for number in range(6):
        make_assessment(agency, code=str(number))
        counts.append(count_queries(client, reverse("assessments")))
    assert set(counts) == {counts[0]}


def test_the_list_shows_the_result_and_what_has_none_yet(office, demo):
    open_table(office, demo, "bac-son")
    page = office.get(reverse("assessments")).content.decode()
    assert [words in page for words in ("84,87/99,50 điểm", "chưa nhập")] == [True, True]


# --- opening a table ----------------------------------------------------------------------------------------


def open_table(client, demo, agency, year=2024):
    criteria_set = demo.assessment.criteria_set_id
    data = {"criteria_set": criteria_set, "agency": demo.agency(agency).pk, "year": year}
    return client.post(reverse("assessment_new"), data)


def test_a_new_table_is_opened(office, demo):
    answer = open_table(office, demo, "bac-son")
    opened = Assessment.objects.get(agency__code="bac-son", year=2024)
    assert (answer.status_code, answer.url) == (302, reverse("assessment", args=[opened.pk]))
    assert (opened.total_maximum, opened.scores.filter(achieved=None).count()) == (Decimal("99.50"), 27)


def test_on_the_day_the_district_ends_no_table_is_opened_and_the_old_one_is_read(office, demo, settings):
    Agency.objects.filter(code="bac-son").update(ended_on=date(2025, 7, 1))
    settings.TODAY = date(2025, 7, 1)
    answer = open_table(office, demo, "bac-son", year=2025)
    assert answer.status_code == 422
    assert (
        "Ủy ban nhân dân huyện Bắc Sơn không hoạt động vào ngày 01/07/2025: không lập bảng điểm mới"
        in answer.content.decode()
    )
    assert not Assessment.objects.filter(agency__code="bac-son", year=2025).exists()
    old = office.get(reverse("assessment", args=[demo.assessment.pk]))
    assert (old.status_code, "84,87/99,50" in old.content.decode()) == (200, True)


@pytest.mark.parametrize(("agency", "year", "words"), [
    ("bac-son", 2023, "đã có bảng điểm"), ("bac-son", 2022, "không dùng cho năm 2022"),
    ("bac-son", 1999, "phải từ 2012 đến 2100"), ("bs-tckh", 2024, "chỉ dùng cho UBND huyện, thành phố"),
    ("lang-son", 2024, "Hãy chọn một lựa chọn hợp lệ"),
])  # fmt: skip
def test_a_table_that_cannot_be_opened_says_why(office, demo, agency, year, words):
    before = Assessment.objects.count()
    answer = open_table(office, demo, agency, year)
    assert (answer.status_code, Assessment.objects.count()) == (422, before)
    assert words in answer.content.decode()


# --- behind one figure --------------------------------------------------------------------------------------


def test_how_a_leaf_is_scored_stands_with_its_details(office, demo):
    leaf = demo.criterion("1.6.2")
    leaf.guidance = "Xử lý 100% kiến nghị: 0,50 điểm"
    leaf.save()
    page = office.get(reverse("score_detail", args=[demo.assessment.pk, leaf.pk])).content.decode()
    assert "Xử lý 100% kiến nghị: 0,50 điểm" in page


def test_details_of_a_leaf_are_shown(office, demo):
    page = detail(office, demo, "7.3.2").content.decode()
    for part in ["7.3.2 Cập nhật hồ sơ", "268 hồ sơ trễ hẹn", "7.3.1, 7.3.2", "Điểm tối đa <strong>1,00</strong>"]:
        assert part in page


def test_not_applicable_lowers_the_maximum(office, demo):
    data = {"not_applicable": "on", "not_applicable_reason": "Không có đơn vị", "version": 1}
    assert detail(office, demo, "6.3.1", **data).status_code == 302
    assert totals(demo) == (Decimal("84.87"), Decimal("98.50"))
    page = office.get(reverse("assessment", args=[demo.assessment.pk])).content.decode()
    assert "không áp dụng: Không có đơn vị</span>" in page
    assert f'name="d{demo.criterion("6.3.1").pk}"' not in page


def test_not_applicable_without_a_reason_is_refused(office, demo):
    answer = detail(office, demo, "6.3.1", not_applicable="on", version=1)
    assert (answer.status_code, score(demo, "6.3.1").not_applicable) == (422, False)
    assert "Cần ghi lý do không áp dụng." in answer.content.decode()


def test_an_explanation_never_overwrites_another_one_unseen(office, demo):
    assert detail(office, demo, "6.3.1", explanation="Đã gửi báo cáo", version=1).status_code == 302
    answer = detail(office, demo, "6.3.1", explanation="Chưa có", version=1)
    assert (answer.status_code, score(demo, "6.3.1").explanation) == (422, "Đã gửi báo cáo")
    assert "vừa được người khác sửa" in answer.content.decode()
    assert "Chưa có" in answer.content.decode()


def test_an_explanation_has_a_limit(office, demo):
    answer = detail(office, demo, "6.3.1", explanation="x" * 5001, version=1)
    assert (answer.status_code, score(demo, "6.3.1").explanation) == (422, "")


def test_a_published_table_refuses_details(office, demo):
    office.post(reverse("assessment_publish", args=[demo.assessment.pk]))
    assert detail(office, demo, "6.3.1", explanation="x", version=1).status_code == 422
    assert "Không có giải trình." in detail(office, demo, "6.3.1").content.decode()


def test_evidence_is_added_shown_and_removed(office, demo):
    address = reverse("evidence_add", args=[demo.assessment.pk, demo.criterion("6.3.1").pk])
    assert office.post(address, {"document": "Báo cáo 12/BC-UBND", "page": "3"}).status_code == 302
    assert "Báo cáo 12/BC-UBND, trang 3" in detail(office, demo, "6.3.1").content.decode()
    evidence = demo.evidence.get()
    answer = office.post(reverse("evidence_delete", args=[demo.assessment.pk, evidence.pk]))
    assert (answer.url, demo.evidence.count()) == (address.replace("kiem-chung/", ""), 0)


def test_evidence_that_names_nothing_is_refused(office, demo):
    address = reverse("evidence_add", args=[demo.assessment.pk, demo.criterion("6.1.4").pk])
    answer = office.post(address, {"page": "3"})
    assert (answer.status_code, demo.evidence.count()) == (422, 0)
    assert "Chọn tệp, hoặc ghi số, ký hiệu văn bản hay đường dẫn." in answer.content.decode()


def test_a_cause_is_written_changed_and_removed(office, demo):
    subject, leaf = demo.assessment, demo.criterion("7.2")
    page = office.get(reverse("cause_new", args=[subject.pk]), {"criterion": leaf.pk}).content.decode()
    assert f'<option value="{leaf.pk}" selected>' in page
    data = {"text": "Hồ sơ giấy còn nhiều", "criteria": [leaf.pk]}
    answer = office.post(reverse("cause_new", args=[subject.pk]), data)
    cause = subject.causes.get(text="Hồ sơ giấy còn nhiều")
    assert answer.url == f"{reverse('assessment', args=[subject.pk])}#tc-{leaf.pk}"
    data["text"] = "Hồ sơ giấy còn rất nhiều"
    office.post(reverse("cause_edit", args=[subject.pk, cause.pk]), data)
    assert data["text"] in office.get(reverse("assessment", args=[subject.pk])).content.decode()
    office.post(reverse("cause_delete", args=[subject.pk, cause.pk]))
    assert not subject.causes.filter(pk=cause.pk).exists()


def test_the_cause_with_number_0_is_no_new_cause(office, demo):
    data = {"text": "x", "criteria": [demo.criterion("7.2").pk]}
    assert office.post(reverse("cause_edit", args=[demo.assessment.pk, 0]), data).status_code == 404


@pytest.mark.parametrize("asked", ["abc", "0", "999999", "½"])
def test_a_cause_for_a_criterion_that_is_none_starts_empty(office, demo, asked):
    answer = office.get(reverse("cause_new", args=[demo.assessment.pk]), {"criterion": asked})
    assert (answer.status_code, "selected>" in answer.content.decode().replace('value="" selected>', "")) == (
        200,
        False,
    )


def test_a_cause_of_another_table_is_hidden(office, demo):
    other = make_assessment(demo.agency("bac-son"), year=2024)
    cause = demo.assessment.causes.first()
    for name in ("cause_edit", "cause_delete"):
        assert office.post(reverse(name, args=[other.pk, cause.pk])).status_code == 404
    assert demo.assessment.causes.filter(pk=cause.pk).exists()


def test_evidence_of_another_table_is_hidden(office, demo):
    other = make_assessment(demo.agency("bac-son"), year=2024)
    evidence = Evidence.objects.create(score=score(demo, "7.2"), document="Báo cáo")
    assert office.post(reverse("evidence_delete", args=[other.pk, evidence.pk])).status_code == 404


def test_an_officer_of_another_agency_sees_no_table(demo, client):
    client.force_login(demo.user("canbo.nhattien"))
    assert client.get(reverse("assessment", args=[demo.assessment.pk])).status_code == 404


def test_an_empty_list_says_what_to_do(demo, client):
    client.force_login(demo.user("canbo.nhattien"))
    assert "Chưa có bảng điểm nào trong phạm vi của bạn." in client.get(reverse("assessments")).content.decode()
