"""Agencies as a sheet: parents in any order, every error at once, all or nothing."""

import pytest

from agencies.models import Agency, AuditEntry
from agencies.resources import AgencyResource
from agencies.sheets.run import run
from tests.factories import make_agency, make_kind, make_user

from .sheets.files import refs, round_trip, words, workbook, written

pytestmark = pytest.mark.django_db
HEAD = ["Mã", "Tên đầy đủ", "Tên gọn", "Loại (mã)", "Thuộc (mã)", "Thư điện tử", "Hoạt động từ", "Kết thúc từ ngày"]
ALIASES = "Tên khác (mỗi dòng một tên)"


@pytest.fixture
def make():
    top = make_agency("tinh")
    make_kind("xa", level=3)
    admin = make_user(top, "admin", "quantri")
    return lambda: AgencyResource(by=admin)


def test_what_goes_out_comes_in_unchanged(demo):
    plan = round_trip(lambda: AgencyResource(by=demo.user("quantri")))
    assert (plan.added, plan.changed, plan.unchanged, plan.missing, plan.errors) == (0, 0, 55, [], [])


def test_a_parent_may_stand_below_its_child(make):
    plan = written(make, HEAD, ["thon", "Thôn", None, "xa", "xa-a"], ["xa-a", "Xã A", None, "xa", "tinh"])
    assert (plan.added, plan.is_written, words(plan)) == (2, True, "")
    assert Agency.objects.get(code="thon").path == "tinh/xa-a/thon/"


def test_agencies_above_each_other_are_refused_at_their_cells(make):
    rows = [["a", "A", None, "xa", "b"], ["b", "B", None, "xa", "a"], ["tinh", "Tỉnh", None, "ubnd-huyen", "tinh"]]
    plan = run(make(), workbook(HEAD, *rows))
    assert refs(plan) == ["E2", "E3", "E4"]
    assert "đi vòng quanh" in words(plan)
    assert "không thể thuộc chính nó" in words(plan)


def test_a_move_takes_what_stands_below_along(make):
    top = Agency.objects.get()
    new, old = make_agency("moi", top), make_agency("cu", top)
    make_agency("con", old)
    rows = [["cu", old.name, None, "ubnd-huyen", "moi"], ["con", "Con mới", None, "ubnd-huyen", "cu"]]
    assert written(make, HEAD, *rows).changed == 2
    assert Agency.objects.get(code="con").path == f"{new.path}cu/con/"


def test_an_agency_may_move_below_what_has_just_left_it(make):
    top = Agency.objects.get()
    over = make_agency("s", top)
    make_agency("p", make_agency("m", over))
    plan = written(make, HEAD, ["m", "M", None, "ubnd-huyen", "tinh"], ["s", "S", None, "ubnd-huyen", "p"])
    assert (words(plan), Agency.objects.get(code="s").path) == ("", "tinh/m/p/s/")


def test_every_error_is_told_with_its_cell_and_nothing_is_written(make):
    rows = [
        ["xã a", "Tên", None, "xa"],
        ["b", None, None, "xa"],
        ["c", "C", None, "khong-co", "la"],
        ["d", "D", None, "xa", "tinh", "khong phai thu"],
        ["e", "E", None, "xa", "tinh", None, "32/13/2024"],
        ["f", "F", None, "xa", "tinh", None, "1/1/2025", "1/1/2024"],
        ["g", "G" * 251, None, "xa"],
        ["g", "Trùng", None, "xa"],
    ]
    before = (Agency.objects.count(), AuditEntry.objects.count())
    plan = written(make, HEAD, *rows)
    assert refs(plan) == ["A2", "B3", "D4", "E4", "F5", "G6", "A7", "B8", "A9"]
    assert all(found.reason and found.remedy for found in plan.errors)
    assert (Agency.objects.count(), AuditEntry.objects.count(), plan.is_written) == (*before, False)


def test_a_row_below_a_bad_row_is_not_blamed_for_it(make):
    plan = run(make(), workbook(HEAD, ["xa-a", None, None, "xa", "tinh"], ["thon", "Thôn", None, "xa", "xa-a"]))
    assert refs(plan) == ["B2"]


def test_a_column_that_the_sheet_lacks_leaves_what_is_stored(make):
    make_agency("xa-a", Agency.objects.get(), short_name="Xã A", email="a@vi.du")
    plan = written(make, ["Mã", "Tên đầy đủ", "Loại (mã)", "Thư điện tử"], ["xa-a", "Xã A", "ubnd-huyen", None])
    found = Agency.objects.get(code="xa-a")
    assert plan.is_written
    assert (found.short_name, found.email, found.parent.code, found.name) == ("Xã A", "", "tinh", "Xã A")


def test_other_names_are_kept_one_to_a_line(make):
    agency = make_agency("xa-a", Agency.objects.get())
    agency.aliases.create(text="cũ")
    head = ["Mã", "Tên đầy đủ", "Loại (mã)", ALIASES]
    written(make, head, ["xa-a", agency.name, "ubnd-huyen", "UBND xã A\nxã A\nxã A"])
    assert sorted(agency.aliases.values_list("text", flat=True)) == ["UBND xã A", "xã A"]
    assert refs(run(make(), workbook(head, ["xa-a", "A", "xa", "dài" * 90]))) == ["D2"]


def test_an_unknown_code_is_answered_with_those_near_it(demo):
    plan = run(AgencyResource(by=demo.user("quantri")), workbook(HEAD, ["moi", "Mới", None, "la", "bacson"]))
    assert [found.remedy[:32] for found in plan.errors][1].startswith("ghi một mã có sẵn: bac-son")
    assert "huyen, " in plan.errors[0].remedy


def test_each_agency_leaves_a_row_in_the_trail(make):
    written(make, HEAD, ["xa-a", "Xã A", None, "xa", "tinh"], ["tinh", "Tỉnh mới", None, "ubnd-huyen"])
    new, changed = AuditEntry.objects.filter(action="import_agency").order_by("record_label")[:2]
    assert (changed.record_label, new.actor.username) == ("Xã A", "quantri")
    assert new.changes["Tên đầy đủ"] == ["Cơ quan tinh", "Tỉnh mới"]


def test_the_same_changes_are_not_written_twice(make):
    rows = [HEAD, ["xa-a", "Xã A", None, "xa", "tinh"]]
    digest = run(make(), workbook(*rows)).digest
    plans = [run(make(), workbook(*rows), digest=digest) for _ in range(2)]
    assert [plan.is_written for plan in plans] == [True, False]
    assert AuditEntry.objects.filter(action="import_agency").count() == 1
