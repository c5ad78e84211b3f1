"""Words that several people have open at once."""

from datetime import UTC, date, datetime

import pytest

from plans.reporting.parts import Typed, mark, write
from tests.factories import make_agency, make_report, make_request, make_user

NOW = datetime(2024, 6, 10, 3, 12, tzinfo=UTC)  # 10:12 in Vietnam


@pytest.fixture
def report(db):
    agency = make_agency("xa")
    return make_report(make_request(agency, agency, answer_day=date(2024, 6, 14)), agency, "draft")


@pytest.fixture
def part(report):
    question = report.request.questions.first()
    return report.answers.create(question=question, text="Điền sẵn", is_prefilled=True)


@pytest.fixture
def lan(report):
    return make_user(report.agency, "officer", "lan", full_name="Trần Thị Lan")


def save(part, text, *, by, seen=None, on_behalf=False):
    typed = {part.pk: Typed({"text": text}, mark(part) if seen is None else seen)}
    return write({part.pk: part}, typed, by=by, on_behalf=on_behalf, now=NOW)


def test_typed_words_are_stored_and_no_longer_prefilled(part, lan):
    assert save(part, "Đã sửa", by=lan).changes == {"Ưu điểm": ["Điền sẵn", "Đã sửa"]}
    part.refresh_from_db()
    assert (part.text, part.is_prefilled, part.is_on_behalf, part.changed_by) == ("Đã sửa", False, False, lan)


def test_words_typed_for_another_agency_are_marked(part, lan):
    save(part, "Đã sửa", by=lan, on_behalf=True)
    part.refresh_from_db()
    assert part.is_on_behalf


def test_prefilled_words_sent_back_unchanged_stay_prefilled(part, lan):
    assert save(part, "Điền sẵn", by=lan).changes == {}
    part.refresh_from_db()
    assert part.is_prefilled


def test_somebody_elses_words_are_not_overwritten(part, lan):
    seen = mark(part)
    save(part, "Chữ của Lan", by=lan)
    other = make_user(lan.agency, "officer", "minh")
    written = save(part, "Chữ của Minh", by=other, seen=seen)
    part.refresh_from_db()
    assert (part.text, written.changes) == ("Chữ của Lan", {})
    assert written.clashes[part.pk].startswith("Trần Thị Lan vừa ghi «Chữ của Lan» lúc 10:12 ngày 10/06.")


def test_emptied_words_are_said_to_be_emptied(part, lan):
    seen = mark(part)
    save(part, "", by=lan)
    assert "xoá hết phần này" in save(part, "Chữ khác", by=lan, seen=seen).clashes[part.pk]


def test_the_same_words_twice_are_no_clash(part, lan):
    seen = mark(part)
    save(part, "Đã sửa", by=lan)
    written = save(part, "Đã sửa", by=lan, seen=seen)
    assert (written.changes, written.clashes) == ({}, {})


def test_parts_of_another_report_are_left_alone(part, lan):
    assert write({}, {part.pk: Typed({"text": "Lạ"}, mark(part))}, by=lan, on_behalf=False, now=NOW).changes == {}


def test_a_long_text_is_repeated_in_part(part, lan):
    seen = mark(part)
    save(part, "a" * 500, by=lan)
    assert f"«{'a' * 200}…»" in save(part, "b", by=lan, seen=seen).clashes[part.pk]
