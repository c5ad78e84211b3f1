"""A plan's tables: typed with "|" or pasted from Excel, guarded, shown, kept with what holds them."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies.models import AuditEntry
from plans.editing import STALE, delete_section
from plans.models import PlanTable
from plans.plan_copy import copy_plan
from plans.plan_tables import as_text, read_rows, save_table, usual_widths
from tests.factories import make_plan, make_section, make_table, make_user

from .posting import posted

CELL = st.text(st.sampled_from('ab Đ1,|"\n'), max_size=8).map(str.strip)


@st.composite
def grids(draw):
    width = draw(st.integers(2, 4))
    row = st.lists(CELL, min_size=width, max_size=width).filter(any)
    return draw(st.lists(row, min_size=1, max_size=4))


@given(rows=grids())
@settings(deadline=None)
def test_what_is_written_as_text_reads_back(rows):
    assert read_rows(as_text(rows)) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("TT | Việc\n1 | Một\n\n2|", [["TT", "Việc"], ["1", "Một"], ["2", ""]]),
        ("TT\tViệc\n1\tMột | hai\n", [["TT", "Việc"], ["1", "Một | hai"]]),
        ('TT\tViệc\n1\t"Một\nhai ""x"""\n', [["TT", "Việc"], ["1", 'Một\nhai "x"']]),
        ('TT\tViệc\n1\t"Kỷ cương" là\n"2\tHai', [["TT", "Việc"], ["1", '"Kỷ cương" là'], ['"2', "Hai"]]),
        ("Việc\nMột", [["Việc"], ["Một"]]),
        ("", []),
    ],
)
def test_typed_and_pasted_text(text, rows):
    assert read_rows(text) == rows


def test_usual_widths_follow_the_words_and_make_a_whole_line():
    assert usual_widths([["TT", "Cơ quan"], ["1", "Phòng Tài chính - Kế hoạch"]]) == [13, 87]
    assert sum(usual_widths([["a"] * 7])) == 100


@pytest.fixture
def plan(db):
    return make_plan()


@pytest.fixture
def section(plan):
    return make_section(plan, marker="I.", title="KẾT QUẢ")


@pytest.fixture
def client(plan):
    client = Client()
    client.force_login(make_user(plan.issuer), "django.contrib.auth.backends.ModelBackend")
    return client


def send(client, url, **values):
    return client.post(url, posted(client.get(url).context["form"], **values))


def test_a_table_is_added_to_a_section_and_shown(client, section):
    url = reverse("section_table_new", args=[section.plan_id, section.pk])
    answer = send(client, url, text="TT | Cơ quan\n1 | Phòng Nội vụ", widths="10 90")
    table = PlanTable.objects.get()
    assert answer.url == f"{reverse('plan', args=[section.plan_id])}#bang-{table.pk}"
    assert table.columns == [{"title": "TT", "width": 10}, {"title": "Cơ quan", "width": 90}]
    assert (table.section, table.rows) == (section, [["1", "Phòng Nội vụ"]])
    assert "<td>Phòng Nội vụ</td>" in client.get(reverse("plan", args=[section.plan_id])).content.decode()
    assert AuditEntry.objects.latest("pk").changes == {"table": [[], ["TT | Cơ quan", "1 | Phòng Nội vụ"]]}


def test_a_table_stands_in_an_appendix(client, plan):
    appendix = plan.appendices.create(position=1, label="Phụ lục I", kind="table")
    send(client, reverse("appendix_table_new", args=[plan.pk, appendix.pk]), text="Việc\nMột")
    assert PlanTable.objects.get().appendix == appendix
    assert "<td>Một</td>" in client.get(reverse("plan", args=[plan.pk])).content.decode()


def test_the_form_shows_the_table_again(client, section):
    table = make_table({"TT": 10, "Việc": 90}, ["1", "Một"], section=section)
    url = reverse("table_edit", args=[section.plan_id, table.pk])
    form = client.get(url).context["form"]
    assert (form["text"].value(), form["widths"].value()) == ("TT | Việc\n1 | Một", "10 90")
    send(client, url, text="TT | Việc\n1 | Hai", widths="")
    table.refresh_from_db()
    assert (table.rows, [column["width"] for column in table.columns]) == ([["1", "Hai"]], [50, 50])


@pytest.mark.parametrize(
    ("text", "widths", "sentence"),
    [
        ("TT | Việc\n1 | Một | thừa", "", "Dòng 2 có 3 ô, dòng đầu có 2 cột: «1 | Một | thừa»."),
        ("TT | \n1 | Một", "", "Cột 2 chưa có tên"),
        (" | ".join("abcdefghijklm"), "", "Bảng có 13 cột, nhiều hơn 12"),
        ("\n \n", "", "Bảng chưa có dòng nào."),
        ("a\n" + "x\n" * 1001, "", "Bảng có 1001 dòng, nhiều hơn 1000"),
        ("a | b\n" + "x" * 10_001 + " | y", "", "Có ô dài hơn 10000 ký tự"),
        ("TT | Việc\n1 | Một", "10 80", "cộng lại là 90, phải bằng 100"),
        ("TT | Việc\n1 | Một", "100", "Bảng có 2 cột: ghi đúng 2 số"),
        ("TT | Việc\n1 | Một", "mười chín", "Bảng có 2 cột: ghi đúng 2 số"),
    ],
)
def test_a_faulty_table_is_refused_with_a_sentence_and_nothing_is_lost(client, section, text, widths, sentence):
    answer = send(client, reverse("section_table_new", args=[section.plan_id, section.pk]), text=text, widths=widths)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert answer.context["form"]["text"].value() == text
    assert not PlanTable.objects.exists()


def test_a_table_of_a_plan_that_has_changed_is_not_overwritten(section, client):
    table = make_table({"Việc": 100}, ["Một"], section=section)
    url = reverse("table_edit", args=[section.plan_id, table.pk])
    stale = posted(client.get(url).context["form"])
    send(client, url, text="Việc\nHai")
    assert STALE in client.post(url, stale | {"text": "Việc\nBa"}).content.decode()
    table.refresh_from_db()
    assert table.rows == [["Hai"]]


def test_saving_over_another_change_stores_nothing(section, plan):
    table = make_table({"Việc": 100}, ["Một"], section=section)
    type(plan).objects.update(version=5)
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        save_table(table, table.columns, [["Hai"]], by=make_user(plan.issuer))
    table.refresh_from_db()
    assert table.rows == [["Một"]]


def test_a_table_is_deleted_by_itself_but_not_with_its_section(client, section):
    table = make_table({"Việc": 100}, ["Một"], section=section)
    with pytest.raises(ValidationError, match="bảng bên trong"):
        delete_section(section, by=None)
    client.post(reverse("table_delete", args=[section.plan_id, table.pk]))
    assert not PlanTable.objects.exists()
    assert AuditEntry.objects.latest("pk").changes == {"table": [["Việc", "Một"], []]}


def test_an_appendix_that_holds_a_table_is_not_deleted(client, plan):
    appendix = plan.appendices.create(position=1, label="Phụ lục I", kind="table")
    make_table({"Việc": 100}, ["Một"], appendix=appendix)
    url = reverse("plan_appendices", args=[plan.pk])
    page = client.get(url).context
    data = posted(page["guard"], page["rows"].management_form, *page["rows"].forms, **{"dong-0-DELETE": "on"})
    assert "còn bảng bên trong" in client.post(url, data).content.decode()
    assert plan.appendices.exists()


def test_an_appendix_gets_its_kind_and_stands_upright(client, plan):
    plan.appendices.create(position=1, label="Phụ lục I")
    url = reverse("plan_appendices", args=[plan.pk])
    page = client.get(url).context
    wanted = {"dong-0-kind": "scores", "dong-0-is_portrait": "on"}
    client.post(url, posted(page["guard"], page["rows"].management_form, *page["rows"].forms, **wanted))
    appendix = plan.appendices.get()
    assert (appendix.kind, appendix.is_portrait) == ("scores", True)
    assert AuditEntry.objects.latest("pk").changes == {
        "appendices": [["Phụ lục I"], ["Phụ lục I | Bảng điểm | khổ đứng"]]
    }


def test_a_copied_plan_keeps_the_kind_of_its_appendices(plan):
    plan.appendices.create(position=1, label="Phụ lục I", kind="scores", is_portrait=True)
    copy = copy_plan(plan, year=2025, assessment=None, by=make_user(plan.issuer), on=None)
    assert list(copy.appendices.values_list("kind", "is_portrait")) == [("scores", True)]


def test_urgency_and_secrecy_are_chosen_in_the_form(client, plan):
    url = reverse("plan_edit", args=[plan.pk])
    assert "Không gõ nội dung bí mật nhà nước vào máy nối mạng" in client.get(url).content.decode()
    send(client, url, urgency="HỎA TỐC", secrecy="MẬT", issuer=plan.issuer_id)
    plan.refresh_from_db()
    assert (plan.urgency, plan.secrecy) == ("HỎA TỐC", "MẬT")
