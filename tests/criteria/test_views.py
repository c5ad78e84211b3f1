"""The pages of score tables through the test client."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency, AuditEntry
from criteria.models import Assessment, Evidence, Score
from tests.factories import make_agency, make_assessment, make_criterion, make_user


@pytest.fixture
def office(demo, client) -> Client:
    """Signed in as Phòng Nội vụ of huyện Bắc Sơn."""
    client.force_login(demo.user("phongnoivu"))
    return client


def score(demo, code) -> Score:
    return demo.assessment.scores.get(criterion__code=code)


def cell(client, demo, code, typed, version=1):
    address = reverse("score_save", args=[demo.assessment.pk, demo.criterion(code).pk])
    return client.post(address, {"achieved": typed, "version": version}, headers={"HX-Request": "true"})


def detail(client, demo, code, **data):
    address = reverse("score_detail", args=[demo.assessment.pk, demo.criterion(code).pk])
    return client.post(address, data) if data else client.get(address)


def totals(demo):
    return demo.assessment.total_achieved, demo.assessment.total_maximum


# --- one cell -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("0,33", "0.33"), ("0.33", "0.33"), ("０，３３", "0.33"), (",5", "0.5"), ("0,50", "0.5"), ("", None)],
)
def test_what_is_typed_is_stored(office, demo, typed, stored):
    answer = cell(office, demo, "1.6.2", typed)
    assert (answer.status_code, score(demo, "1.6.2").achieved) == (200, stored and Decimal(stored))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1.234", "không dùng dấu ngăn hàng nghìn"),
        ("-1", "không phải số điểm"),
        ("0,6", "lớn hơn điểm tối đa 0,50"),
        ("năm", "không phải số điểm"),
        ("০,৩৩", "không phải số điểm"),
        ("½", "không phải số điểm"),
        ("0,333", "nhận nhiều nhất 2"),
        ("<b>1", "«&lt;b&gt;1» không phải số điểm"),
    ],
)
def test_refused_text_changes_nothing_and_is_told_why(office, demo, typed, words):
    before = (score(demo, "1.6.2").version, totals(demo), AuditEntry.objects.count())
    answer = cell(office, demo, "1.6.2", typed)
    assert (answer.status_code, [t.name for t in answer.templates]) == (422, ["criteria/_cell_error.html"])
    assert words in answer.content.decode()
    assert (score(demo, "1.6.2").version, totals(demo), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("version", ["", "-1", "abc", "1.5"])
def test_a_cell_without_its_version_is_refused(office, demo, version):
    assert cell(office, demo, "1.6.2", "0,5", version).status_code == 422
    assert score(demo, "1.6.2").achieved == 0


def test_the_answer_carries_every_figure_that_moved(office, demo):
    answer = cell(office, demo, "1.6.2", "0,50").content.decode()
    leaf, branch = demo.criterion("1.6.2").pk, demo.criterion("1").pk
    for part in [
        "✓ đã lưu",
        f'id="phien-{leaf}" name="version" value="2" data-saved="0,50"',
        f'id="mat-{leaf}" hx-swap-oob="true">0,00<',
        f'id="dat-{branch}" hx-swap-oob="true">10,00<',
        f'id="mat-{branch}" hx-swap-oob="true">0,00<',
        'id="tong-diem"',
        "<b>85,37/99,50</b>",
        "<b>14,13</b>",
    ]:
        assert part in answer
    assert f'id="dat-{leaf}"' not in answer  # the field itself stays, with what was typed
    assert f'id="dat-{demo.criterion("2").pk}"' not in answer


def test_set_and_set_back(office, demo):
    cell(office, demo, "1.6.2", "0,50")
    assert totals(demo) == (Decimal("85.37"), Decimal("99.50"))
    cell(office, demo, "1.6.2", "0,00", version=2)
    assert totals(demo) == (Decimal("84.87"), Decimal("99.50"))


def test_somebody_elses_change_is_a_conflict_with_name_and_time(office, demo):
    cell(office, demo, "1.6.2", "0,25")
    answer = cell(office, demo, "1.6.2", "0,50")
    words = answer.content.decode()
    assert (answer.status_code, score(demo, "1.6.2").achieved) == (409, Decimal("0.25"))
    assert f"⚠ {demo.user('phongnoivu').full_name} vừa nhập 0,25 lúc " in words
    assert f'data-take="{demo.criterion("1.6.2").pk}" data-version="2" data-value="0,25"' in words


def test_keeping_the_own_value_after_a_conflict(office, demo):
    cell(office, demo, "1.6.2", "0,25")
    assert cell(office, demo, "1.6.2", "0,50", version=2).status_code == 200
    assert score(demo, "1.6.2").achieved == Decimal("0.5")


def test_a_branch_and_a_foreign_criterion_have_no_cell(office, demo):
    assert cell(office, demo, "1", "0,50").status_code == 422
    foreign = make_criterion(make_assessment(demo.agency("bac-son"), year=2024).criteria_set, "9", "1")
    address = reverse("score_save", args=[demo.assessment.pk, foreign.pk])
    assert office.post(address, {"achieved": "0,5", "version": 0}).status_code == 404


def test_a_published_table_is_read_only(office, demo):
    answer = office.post(reverse("assessment_publish", args=[demo.assessment.pk]), follow=True)
    assert "Đã khoá số liệu" in answer.content.decode()
    assert "score-input" not in answer.content.decode()
    refused = cell(office, demo, "1.6.2", "0,50")
    assert (refused.status_code, score(demo, "1.6.2").achieved) == (422, 0)
    assert "Kết quả đã công bố và khoá số liệu" in refused.content.decode()
    again = office.post(reverse("assessment_publish", args=[demo.assessment.pk]), follow=True)
    assert "Không thể «Khoá số liệu đã công bố»" in again.content.decode()


# --- the table ----------------------------------------------------------------------------------------------


def test_the_table_shows_the_printed_figures_and_the_computed_ones(office, demo):
    page = office.get(reverse("assessment", args=[demo.assessment.pk])).content.decode()
    for part in ["<b>84,87/99,50</b>", "<b>14,63</b>", "<b>85,30%</b>", "công bố 85,32%", "<b>02/11</b>"]:
        assert part in page


def test_readers_get_no_fields(demo, client):
    client.force_login(demo.user("lanhdao"))
    page = client.get(reverse("assessment", args=[demo.assessment.pk])).content.decode()
    assert ("84,87/99,50" in page, "score-input" in page) == (True, False)


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
    assert counts[0] == counts[1] <= 12


@pytest.mark.django_db
def test_saving_a_cell_takes_the_same_queries_among_many_tables(client):
    agency = make_agency()
    client.force_login(make_user(agency))
    counts = []
    for rows in (2, 100):
        assessment = make_assessment(agency, ["1"] * rows, code=str(rows))
        address = reverse("score_save", args=[assessment.pk, assessment.criteria_set.criteria.get(code="1").pk])
        counts.append(count_queries(client, address, achieved="0,5", version=0))
    assert counts[0] == counts[1] <= 22


@pytest.mark.django_db
def test_the_list_of_tables_takes_the_same_queries_for_one_or_many(client):
    agency = make_agency()
    client.force_login(make_user(agency))
    counts = []
    for number in range(6):
        make_assessment(agency, code=str(number))
        counts.append(count_queries(client, reverse("assessments")))
    assert set(counts) == {counts[0]}


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
    assert not Assessment.objects.filter(year=2025).exists()
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


def test_details_of_a_leaf_are_shown(office, demo):
    page = detail(office, demo, "7.3.2").content.decode()
    for part in ["7.3.2 Cập nhật hồ sơ", "268 hồ sơ trễ hẹn", "7.3.1, 7.3.2", "Điểm tối đa <strong>1,00</strong>"]:
        assert part in page


def test_not_applicable_lowers_the_maximum(office, demo):
    data = {"not_applicable": "on", "not_applicable_reason": "Không có đơn vị", "version": 1}
    assert detail(office, demo, "6.3.1", **data).status_code == 302
    assert totals(demo) == (Decimal("84.87"), Decimal("98.50"))
    page = office.get(reverse("assessment", args=[demo.assessment.pk])).content.decode()
    assert 'title="Không có đơn vị">không áp dụng' in page
    assert "mở chi tiết và bỏ dấu đó" in cell(office, demo, "6.3.1", "0,5", version=2).content.decode()


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
    address = reverse("evidence_add", args=[demo.assessment.pk, demo.criterion("6.1.4").pk])
    assert office.post(address, {"document": "Báo cáo 12/BC-UBND", "page": "3"}).status_code == 302
    assert "Báo cáo 12/BC-UBND, trang 3" in detail(office, demo, "6.1.4").content.decode()
    evidence = Evidence.objects.get()
    answer = office.post(reverse("evidence_delete", args=[demo.assessment.pk, evidence.pk]))
    assert (answer.url, Evidence.objects.count()) == (address.replace("kiem-chung/", ""), 0)


def test_evidence_that_names_nothing_is_refused(office, demo):
    address = reverse("evidence_add", args=[demo.assessment.pk, demo.criterion("6.1.4").pk])
    answer = office.post(address, {"page": "3"})
    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert "Ghi số, ký hiệu văn bản hoặc đường dẫn." in answer.content.decode()


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
    assert cell(client, demo, "1.6.2", "0,50").status_code == 404
    assert score(demo, "1.6.2").achieved == 0


def test_an_empty_list_says_what_to_do(demo, client):
    client.force_login(demo.user("canbo.nhattien"))
    assert "Chưa có bảng điểm nào trong phạm vi của bạn." in client.get(reverse("assessments")).content.decode()
