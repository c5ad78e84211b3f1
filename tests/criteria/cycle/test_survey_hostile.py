"""The grid of a survey under a hand that forges its form, types nonsense, or sends thousands of fields."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.models import Assessment, Criterion, Score
from tests.factories import make_round, sign_in

from .test_survey_pages import address, field, points, send, shown, surveyed, text_of

D = Decimal
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
__all__ = ["surveyed"]


def mark(table, leaf, version=0) -> str:
    return f"{table}:{leaf}:{version}:"


def forge(walk, table, leaf, text="1", *, person=None):
    """A form that names a cell which the page never showed."""
    data = {"v": mark(table, leaf), f"c{table}-{leaf}-diem": text}
    return sign_in(person or walk.organiser).post(address(walk), data)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e9", "1E-1", "0x1", "-0,5", "--1", "١", "½", "1 000", "1,2,3"])
def test_what_is_no_number_of_points_comes_back_with_a_sentence(surveyed, text):
    answer = send(surveyed, **{field(surveyed): text})
    assert (answer.status_code, points(surveyed), "không phải số điểm" in text_of(answer)) == (422, None, True)


@pytest.mark.parametrize(
    ("text", "stored"), [("１，５", "1.5"), ("\u200b1,5\u00a0", "1.5"), ("1\x00", "1"), ("\x00", None)]
)
def test_wide_digits_and_what_nobody_sees_are_read_as_meant(surveyed, text, stored):
    assert send(surveyed, **{field(surveyed): text}).status_code == 302
    assert points(surveyed) == (stored and D(stored))


def test_a_cell_of_ten_thousand_characters_is_refused_in_a_short_sentence(surveyed):
    answer = send(surveyed, **{field(surveyed): "9" * 10_000})
    assert (answer.status_code, points(surveyed)) == (422, None)
    assert "«99999999999999999999…» quá lớn" in text_of(answer)


def test_a_leaf_that_is_not_of_the_survey_is_not_written_whatever_the_form_says(surveyed):
    table, leaf = surveyed.table.pk, surveyed.leaf("I.1").pk
    before = Score.objects.get(assessment=table, criterion=leaf).achieved
    answer = forge(surveyed, table, leaf, "0,11")
    assert (answer.status_code, "không còn trong đợt này" in text_of(answer)) == (422, True)
    assert Score.objects.get(assessment=table, criterion=leaf).achieved == before


def test_a_table_of_another_round_is_not_written_through_this_one(surveyed):
    make_round(surveyed.round.agency, *surveyed.communes, by=surveyed.organiser, year=2023)
    other = Assessment.objects.exclude(round=surveyed.round).first()
    for leaf in Criterion.objects.filter(is_survey=True):
        assert forge(surveyed, other.pk, leaf.pk).status_code == 422
    assert not other.scores.exclude(achieved=None).exists()


def test_a_table_whose_authority_took_it_out_of_the_round_is_not_written(surveyed):
    page, table = {**shown(surveyed), field(surveyed): "1,5"}, surveyed.table
    Assessment.objects.filter(pk=table.pk).update(round=None)
    assert send(surveyed, page=page).status_code == 422
    assert table.scores.get(criterion__code="II.1").achieved is None


def test_a_cell_that_does_not_apply_is_not_given_points(surveyed):
    Score.objects.filter(assessment=surveyed.table, criterion__code="II.1").update(
        not_applicable=True, not_applicable_reason="Không có"
    )
    answer = forge(surveyed, surveyed.table.pk, surveyed.leaf("II.1").pk)
    row = Score.objects.get(assessment=surveyed.table, criterion__code="II.1")
    assert (answer.status_code, row.achieved, row.not_applicable) == (422, None, True)


def test_a_cell_whose_method_cannot_be_used_is_not_given_points(surveyed):
    Criterion.objects.filter(code="II.1").update(method="ratio", parameters={"x": 1})
    answer = forge(surveyed, surveyed.table.pk, surveyed.leaf("II.1").pk)
    assert (answer.status_code, points(surveyed)) == (422, None)


def test_the_same_form_twice_is_stored_and_told_once(surveyed):
    page = {**shown(surveyed), field(surveyed): "1,5"}
    assert [send(surveyed, page=page).status_code for _ in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(action="score", actor=surveyed.organiser, changes__achieved__1="1.5").count() == 1


def test_the_page_from_before_does_not_put_back_what_it_showed(surveyed):
    old = {**shown(surveyed), field(surveyed): "1"}
    send(surveyed, **{field(surveyed): "1,5"})
    answer = send(surveyed, page=old)
    assert (answer.status_code, points(surveyed), "vừa nhập 1,50" in text_of(answer)) == (422, D("1.5"), True)


def test_thousands_of_cells_that_are_gone_are_each_asked_once(surveyed):
    names = range(10_000, 14_000)
    data = {f"c{name}-1-diem": "1" for name in names} | {"v": " ".join(mark(name, 1) for name in names)}
    answer = sign_in(surveyed.organiser).post(address(surveyed), data)
    assert (answer.status_code, "4000 ô chưa lưu được" in text_of(answer)) == (422, True)


@pytest.mark.parametrize("marks", ["x", "1:1", "1:1:1", ":::", "1:1:-1:", "１:1:1:", "1:1:1:a:b", "9" * 5000 + ":1:1:"])
def test_marks_that_no_page_wrote_are_refused_whole(surveyed, marks):
    answer = sign_in(surveyed.organiser).post(address(surveyed), {"v": marks, field(surveyed): "1"})
    assert (answer.status_code, points(surveyed), "tải lại trang" in text_of(answer)) == (422, None, True)


def upload(walk, content: bytes, **values):
    file = SimpleUploadedFile("khao-sat.xlsx", content, content_type=XLSX)
    return sign_in(walk.organiser).post(address(walk), {**shown(walk), "lam": "dien", "file": file, **values})


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"a;b\n1;2"]
)
def test_a_file_that_is_no_workbook_gets_a_sentence_and_keeps_what_was_typed(surveyed, content):
    answer = upload(surveyed, content, **{field(surveyed): "1,25"})
    assert (answer.status_code, points(surveyed), 'value="1,25"' in text_of(answer)) == (422, None, True)


def workbook(*rows, merged="") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(out)
    return out.getvalue()


def test_formulas_without_a_result_and_merged_names_fill_nothing_by_guess(surveyed):
    one, two = (str(commune) for commune in surveyed.communes)
    content = workbook(["Cơ quan", "II.1"], [one, "=1+0.5"], [two, 1], merged="A2:A3")
    answer = upload(surveyed, content)
    assert (answer.status_code, [points(surveyed), points(surveyed, 1)]) == (422, [None, None])
    assert text_of(answer).count("is-typed") == 0


def test_two_agencies_of_one_name_are_not_told_apart_by_guess(surveyed):
    one, two = surveyed.communes
    type(one).objects.filter(pk=two.pk).update(name=one.name)
    answer = upload(surveyed, workbook(["Cơ quan", "II.1"], [one.name, 1]))
    assert (answer.status_code, "không phải tên cơ quan nào" in text_of(answer)) == (422, True)


def test_a_leaf_as_number_of_the_round_and_of_no_round_is_hidden(surveyed):
    client = sign_in(surveyed.organiser)
    for key in (0, 10**30, surveyed.round.pk + 999):
        assert client.get(reverse("round_surveys", args=[key])).status_code == 404
        assert client.post(reverse("round_remove", args=[key]), {"comment": "x"}).status_code == 404
