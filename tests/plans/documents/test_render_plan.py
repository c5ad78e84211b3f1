"""``manage.py render_plan``: any plan as a file, as it stands, as a draft, as it would be issued."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from plans.documents.stored import load
from plans.documents.versions import issue_plan
from plans.models import Plan
from tests.factories import make_agency, make_plan, make_user

from .reading import attached, pdf_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_agency(), place="Bắc Sơn", month=3, symbol="KH-UBND", state="issued")


def rendered(tmp_path, name, *flags, **options) -> bytes:
    out = tmp_path / "van-ban"
    call_command("render_plan", str(name), *flags, out=out, **options)
    return out.read_bytes()


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>")])
def test_the_command_writes_a_plan_by_key_or_number(plan, tmp_path, capsys, form, start):
    plan.key = "K1"
    plan.save()
    for name in ("K1", str(plan.pk)):
        out = tmp_path / f"{name}.{form}"
        call_command("render_plan", name, format=form, out=out)
        assert out.read_bytes().startswith(start)
        assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize("name", ["K9", "0", "9" * 30, "-1", "²"])
def test_an_unknown_plan_is_refused_with_the_known_keys(plan, tmp_path, name):
    plan.key = "K1"
    plan.save()
    with pytest.raises(CommandError, match=f"Không có kế hoạch «{name}». Mã đang có: K1."):
        call_command("render_plan", name, out=tmp_path / "a.pdf")


def test_a_draft_is_marked_and_nothing_is_stored(plan, tmp_path):
    document = load(attached(rendered(tmp_path, plan.pk, "--draft")))
    assert (document.is_draft, document.number.number, document.date.day) == (True, "", "")
    assert Plan.objects.get().state == "issued"


def test_the_issued_form_has_number_and_day_and_nothing_is_stored(plan, tmp_path):
    Plan.objects.update(state="draft")
    data = rendered(tmp_path, plan.pk, number="05", date=date(2025, 1, 9))
    assert load(attached(data)).is_draft is False
    text = pdf_text(data)
    assert "Số: 05/KH-UBND" in text
    assert "Bắc Sơn, ngày 09 tháng 01 năm 2025" in text
    assert Plan.objects.values_list("state", "number", "day", "month", "year").get() == ("draft", "", None, 3, 2024)


@pytest.mark.parametrize(
    "options",
    [{"number": "57"}, {"date": date(2024, 6, 12)}, {"number": "57", "date": date(2024, 6, 12), "draft": True}],
)
def test_half_an_issued_form_is_refused(plan, tmp_path, options):
    with pytest.raises(CommandError, match="cần cả --number và --date"):
        rendered(tmp_path, plan.pk, **options)
    assert list(tmp_path.iterdir()) == []


def test_the_illustrative_appendix_has_60_tasks_and_says_what_it_is(demo, tmp_path):
    document = load(attached(rendered(tmp_path, "S4", "--appendix")))
    (appendix,) = document.appendices
    assert "minh hoạ" in appendix.title
    assert [row.number for row in appendix.rows] == [str(number) for number in range(1, 61)]
    assert {row.deadline for row in appendix.rows} == {"trước ngày 30/6/2024", "trước ngày 31/12/2024"}
    assert all(row.content and row.lead for row in appendix.rows)
    assert demo.plan("S4").appendices.count() == 0


def test_an_unwritable_file_is_a_sentence(plan, tmp_path):
    (tmp_path / "tep").write_text("")
    with pytest.raises(CommandError, match="Không ghi được"):
        call_command("render_plan", str(plan.pk), out=tmp_path / "tep" / "a.pdf")


def test_too_large_a_plan_is_a_sentence(tmp_path):
    plan = make_plan(preamble="a" * 10_001)
    with pytest.raises(CommandError, match="hãy chia nhỏ"):
        call_command("render_plan", str(plan.pk), out=tmp_path / "a.pdf")


def test_a_plan_signed_in_another_year_is_printed_with_the_day_that_is_asked_for(plan, tmp_path):
    Plan.objects.update(signed_year=2023)
    document = load(attached(rendered(tmp_path, plan.pk, number="05", date=date(2025, 1, 9))))
    assert (document.date.day, document.date.month, document.date.year) == ("09", "01", "2025")


def test_the_issued_form_of_a_plan_that_is_kept_as_issued_is_no_draft(plan, tmp_path):
    coordinator = make_user(plan.issuer, "coordinator")
    issue_plan(plan, by=coordinator, number="05", on=date(2024, 3, 5), today=date(2024, 3, 5))
    assert load(attached(rendered(tmp_path, plan.pk))).is_draft is True
    assert load(attached(rendered(tmp_path, plan.pk, number="05", date=date(2024, 3, 5)))).is_draft is False
