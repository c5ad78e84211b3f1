"""What a table can be compared with, and what the address may name."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from criteria.comparing import compare_table
from criteria.comparing.choices import choices_of
from criteria.entry import write_totals
from criteria.models import Assessment, Snapshot
from tests.criteria.comparing.tables import make_table, merge, publish
from tests.factories import make_agency, make_assessment, make_criterion, make_kind, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(make_agency("tinh"))


@pytest.fixture
def table(user):
    return make_assessment(make_agency("xa", user.agency), ["1", "1"], year=2024)


def another(table, year, points="0.5", *, agency=None, **values) -> Assessment:
    """A table of the same set in another year."""
    leaves = table.criteria_set.criteria.all()
    return make_table(
        table.criteria_set, agency or table.agency, year, dict.fromkeys(leaves, Decimal(points)), **values
    )


def keep(table, *values, stage="submitted", number=1, sums=("2", "1")) -> Snapshot:
    keys = table.criteria_set.criteria.order_by("sort_key").values_list("pk", flat=True)
    return Snapshot.objects.create(
        assessment=table,
        stage=stage,
        number=number,
        values={str(key): value for key, value in zip(keys, values, strict=True)},
        total_maximum=Decimal(sums[0]),
        total_achieved=Decimal(sums[1]),
        at=datetime(2024, 1, 12, 3, tzinfo=UTC),
    )


def labels(user, table):
    return [one.label for one in choices_of(user, table).befores]


def test_earlier_years_come_before_the_kept_versions_the_latest_first(user, table):
    for year in (2022, 2023, 2025):
        another(table, year)
    keep(table, "0.25", None)
    keep(table, "0.25", "na", number=2)
    assert labels(user, table) == [
        "Năm 2023",
        "Năm 2022",
        "Bản tự chấm 12/01/2024",
        "Bản tự chấm lần 2 12/01/2024",
    ]


def test_other_indices_and_other_agencies_are_none_of_them(user, table):
    another(table, 2023, agency=make_agency("xa-khac", user.agency))
    Assessment.objects.filter(pk=another(table, 2022, is_published=False).pk).update(
        criteria_set=make_set(user.agency, "khac", index=type(table.criteria_set.index).objects.create(code="papi"))
    )
    assert labels(user, table) == []


def test_two_tables_of_one_year_are_told_apart_by_their_sets(user, table):
    another(table, 2023)
    second = make_set(user.agency, "bo-hai", name="Bộ hai")
    make_table(second, table.agency, 2023, {})
    assert labels(user, table) == ["Năm 2023 – Bộ hai", "Năm 2023 – Bộ tiêu chí"]


def test_a_renamed_agency_finds_its_former_self_by_its_name(user, table):
    old = make_agency("xa-cu", user.agency, name="Xã Cũ")
    another(table, 2023, agency=old)
    merge(old, table.agency, on=date(2024, 1, 1))
    assert labels(user, table) == ["Năm 2023 (Xã Cũ)"]


def test_a_former_self_out_of_sight_is_named_and_not_shown(user, table):
    old = make_agency("xa-cu", user.agency, name="Xã Cũ")
    another(table, 2023, agency=old)
    merge(old, table.agency, on=date(2024, 1, 1))
    found = compare_table(make_user(table.agency, "officer", "can-bo-xa"), table)
    assert (found.before, found.notes) == (None, ["Bảng điểm năm 2023 của Xã Cũ không thuộc phạm vi bạn được xem."])


def test_without_a_choice_the_latest_year_is_compared(user, table):
    another(table, 2022), another(table, 2023), keep(table, None, None)
    found = compare_table(user, table)
    assert (found.before.year, found.after.label) == (2023, "Năm 2024, số liệu hiện nay")


def test_without_another_year_the_last_version_kept_is_compared(user, table):
    keep(table, None, None), keep(table, "1", None, number=2)
    assert compare_table(user, table).before.words == "bản tự chấm lần 2"


def test_of_two_versions_the_older_one_stands_first(user, table):
    first, second = keep(table, "1", "0"), keep(table, "0.5", "0", stage="appraised", sums=("2", "0.5"))
    found = compare_table(user, table, before=f"ban-{second.pk}", after=f"ban-{first.pk}")
    assert found.sentences[0] == (
        "Bản thẩm định đạt 0,50/2,00 điểm (25,00%), giảm 0,50 điểm, chỉ số giảm 25,00 điểm phần trăm so với "
        "1,00/2,00 điểm (50,00%) của bản tự chấm: kết quả của đơn vị giảm 0,50 điểm."
    )


def test_a_version_is_not_compared_with_itself(user, table):
    first = keep(table, "1", "0")
    found = compare_table(user, table, before=f"ban-{first.pk}", after=f"ban-{first.pk}")
    assert (found.before, found.after.snapshot) == (None, first)


def test_a_version_beside_the_present_figures(user, table):
    table.scores.update(achieved=Decimal("0.75"))
    keep(table, "0.5", None, sums=("2", "0.5"))
    assert compare_table(user, table).sentences == [
        "Số liệu hiện nay đạt 1,50/2,00 điểm (75,00%), tăng 1,00 điểm so với 0,50/2,00 điểm "
        "(còn 1 tiêu chí chưa có điểm) của bản tự chấm: kết quả của đơn vị tăng 0,25 điểm; "
        "tiêu chí thiếu điểm để so sánh tăng 0,75 điểm.",
        "Chưa so sánh được vì thiếu điểm: 2 Tiêu chí 2.",
    ]


def test_what_did_not_apply_in_a_version_is_told(user, table):
    table.scores.update(achieved=Decimal("0.75"))
    keep(table, "0.75", "na", sums=("1", "0.75"))
    assert compare_table(user, table).sentences[1] == "Thay đổi về tiêu chí: 2 Tiêu chí 2 nay áp dụng."


@pytest.mark.parametrize("key", ["ban-0", "nam-1", "tien-than-2023", "x", "hien-nay'", "\x00", "-1"])
def test_a_key_that_is_none_of_the_choices_is_refused(user, table, key):
    another(table, 2023)
    for names in ({"before": key}, {"after": key}):
        with pytest.raises(LookupError):
            compare_table(user, table, **names)


def test_figures_not_published_are_named(user, table):
    another(table, 2023)
    table.scores.update(achieved=Decimal("0.5"))
    assert compare_table(user, table).notes == [
        "Số liệu năm 2024 chưa phải số công bố (bảng điểm: đang nhập điểm): còn có thể thay đổi.",
        "Chưa giải thích được thứ hạng: cần kết quả đã công bố, đủ điểm của cả hai năm.",
    ]


def test_a_published_table_with_blanks_is_named_as_not_ranked(user, table):
    """Tables from before the rule were published with blank cells."""
    another(table, 2023)
    publish(table)
    assert compare_table(user, table).notes[0] == (
        f"Năm 2024: Chưa xếp hạng: {table.agency} (còn 2 tiêu chí chưa có điểm)."
    )


def test_a_printed_rank_or_index_that_differs_is_told(user, table):
    another(table, 2023)
    table.scores.update(achieved=Decimal("0.5"))
    write_totals(table)
    table.published_rank, table.published_rank_of, table.published_percent = 3, 11, Decimal("51")
    table.save()
    publish(table)
    assert compare_table(user, table).notes == [
        "Năm 2024: Chỉ số công bố 51,00% khác với số tính lại 50,00% (1,00/2,00 điểm). "
        "Giữ nguyên cả hai: số công bố theo quyết định, số tính lại để đối chiếu.",
        "Năm 2024: Hạng công bố 03/11 khác hạng tính lại 01/01: giữ nguyên cả hai, kiểm tra điểm các đơn vị.",
    ]


def test_a_version_whose_set_was_changed_since_is_told(user, table):
    keep(table, "0.5", "0.5")
    make_criterion(table.criteria_set, "3", "2")
    assert (
        "Bộ tiêu chí đã được sửa sau khi lưu bản tự chấm: khi lưu là 1,00/2,00 điểm, "
        "tính lại theo bộ hiện nay là 1,00/4,00 điểm." in compare_table(user, table).notes
    )


def test_percentages_are_told_by_their_mean(user):
    kind = make_kind()
    table = make_assessment(make_agency("xa", user.agency, kind=kind), ["100", "100"], year=2024)
    type(table.criteria_set).objects.update(unit="percent")
    table.scores.filter(criterion__code="1").update(achieved=Decimal("80"))
    table.scores.filter(criterion__code="2").update(achieved=Decimal("85.5"))
    another(table, 2023, "84")
    table = Assessment.objects.select_related("criteria_set__index").get(pk=table.pk)
    assert compare_table(user, table).sentences == [
        "Chỉ số năm 2024 đạt 82,75%, giảm 1,25 điểm phần trăm so với 84,00% của năm 2023.",
        "Tiêu chí giảm nhiều nhất: 1 Tiêu chí 1 (giảm 4,00 điểm phần trăm, còn 80,00%).",
    ]


def test_tables_that_are_not_published_are_neither_ranked_nor_named(user, table):
    """Another agency's result is nobody's business before it is published."""
    other = make_agency("xa-khac", user.agency, name="Xã Khác")
    another(table, 2023), another(table, 2023, "0.75", agency=other)
    another(table, 2024, "1", agency=other, is_published=False)
    table.scores.update(achieved=Decimal("0.5"))
    write_totals(table)
    publish(table)
    found = compare_table(user, table)
    assert [place.words for place in found.places] == ["02/02", "01/01"]
    assert found.sentences[1:] == [
        "Tăng 01 bậc (từ hạng 02/02 lên hạng 01/01): thay đổi về số đơn vị được xếp hạng làm tăng 01 bậc.",
        "Đơn vị từng xếp trên, nay không còn xếp hạng: Xã Khác.",
    ]
