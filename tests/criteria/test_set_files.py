"""The pages of a set's file: choose, look, write; bad workbooks and foreign sets."""

import io

import pytest
from django.urls import reverse

from agencies.models import AuditEntry
from agencies.workbooks import read_workbook
from criteria.models import Assessment, Criterion
from tests.agencies.sheets.files import choose, hidden, xlsx
from tests.agencies.workbooks import corpus
from tests.factories import make_agency, make_assessment, make_set, make_user

pytestmark = pytest.mark.django_db
ROWS = [["Mã", "Tên", "Điểm tối đa"], ["1", "Một", 1], ["1.1", "Con", "1"]]


@pytest.fixture
def subject():
    return make_set(make_agency("tinh"))


@pytest.fixture
def office(subject, client):
    client.force_login(make_user(subject.issuer), "django.contrib.auth.backends.ModelBackend")
    return client


def address(subject, name="set_import"):
    return reverse(name, args=[subject.pk])


def test_a_file_is_looked_at_then_written_once(office, subject):
    answer = choose(office, address(subject), xlsx(*ROWS), "Bộ mới.xlsx")
    page = answer.content.decode()
    assert (answer.status_code, "2 thêm mới" in page, Criterion.objects.count()) == (200, True, 0)
    posts = [office.post(address(subject, "set_import_write"), hidden(answer)) for _ in range(2)]
    assert [post.status_code for post in posts] == [302, 302]
    assert (Criterion.objects.count(), AuditEntry.objects.count()) == (2, 1)
    assert "Bộ mới.xlsx, SHA-256 " in AuditEntry.objects.get().comment
    assert "Số liệu đã giống hệt «Bộ mới.xlsx»" in office.get(posts[1].url).content.decode()


def test_a_preview_that_somebody_overtook_is_shown_again(office, subject):
    answer = choose(office, address(subject), xlsx(*ROWS))
    other = choose(office, address(subject), xlsx(*ROWS[:2]))
    office.post(address(subject, "set_import_write"), hidden(other))
    again = office.post(address(subject, "set_import_write"), hidden(answer))
    assert (again.status_code, "có người sửa sau khi bạn xem trước" in again.content.decode()) == (409, True)
    assert office.post(address(subject, "set_import_write"), hidden(again)).status_code == 302


def test_errors_come_as_a_marked_file(office, subject):
    answer = choose(office, address(subject), xlsx(ROWS[0], ["1", None, "x"]))
    page = answer.content.decode()
    assert ("2 lỗi" in page, "Ghi: thêm" in page) == (True, False)
    carried = {"carried": page.split('name="carried" value="')[1].split('"')[0]}
    refused = office.post(address(subject, "set_import_write"), {**carried, "digest": ""})
    assert (refused.status_code, Criterion.objects.count()) == (409, 0)
    report = office.post(address(subject, "set_import_report"), carried)
    assert report["Content-Disposition"].startswith("attachment")
    sheets = read_workbook(io.BytesIO(b"".join(report)), name="x").sheets
    assert [row[1].text for row in sheets[1].rows] == ["Ô", "B2", "C2"]


def test_a_file_that_was_carried_for_another_set_is_refused(office, subject):
    other = make_set(subject.issuer, "khac")
    data = hidden(choose(office, address(subject), xlsx(*ROWS)))
    assert office.post(address(other, "set_import_write"), data).status_code == 422
    assert Criterion.objects.count() == 0


def test_nothing_chosen_is_told(office, subject):
    answer = office.post(address(subject))
    assert (answer.status_code, "Chưa chọn tệp" in answer.content.decode()) == (422, True)


def test_a_frozen_set_says_so_in_place_of_the_form(office, subject):
    table = make_assessment(make_agency("xa", subject.issuer), code="khac")
    Assessment.objects.filter(pk=table.pk).update(criteria_set=subject, state="published", publication=1)
    page = office.get(address(subject)).content.decode()
    assert ("sao chép thành bộ mới" in page, 'type="file"' in page) == (True, False)
    assert choose(office, address(subject), xlsx(*ROWS)).status_code == 422


def test_no_bad_workbook_ends_in_an_error_page(office, subject):
    """The designed ones and 60 mutants: refused with a sentence, or read; never written."""
    files = {**corpus.designed(), **dict(corpus.mutants(60))}
    found = {name: choose(office, address(subject), data).status_code for name, data in files.items()}
    assert {name: status for name, status in found.items() if status not in (200, 422)} == {}
    assert Criterion.objects.count() == 0


def test_the_export_is_named_after_the_set(office, subject):
    answer = office.get(address(subject, "set_export"))
    assert "bo-tieu-chi.xlsx" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
