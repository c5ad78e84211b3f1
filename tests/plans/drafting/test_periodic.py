"""Báo cáo định kỳ on paper: the frozen figures, the written parts, no more."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from plans.checking import findings
from plans.documents.builder import build_document
from plans.documents.difference import lines
from plans.drafting.draft import LONGEST, pieces
from plans.drafting.periodic import HEADS, draft_report
from plans.forms import PlanForm
from plans.models import Plan
from plans.reporting.forms import PeriodicForm, ReportRequestForm
from tests.factories import make_agency, make_periodic, make_plan, make_user

TODAY = date(2024, 7, 1)


@pytest.fixture
def district(db):
    return make_agency("huyen", name="UBND huyện Bắc Sơn", head_title="Chủ tịch", symbol="UBND", place_name="Bắc Sơn")


@pytest.fixture
def person(district):
    return make_user(district)


@pytest.fixture
def plan(district):
    values = {"state": "issued", "number": "57", "symbol": "KH-UBND", "day": 9, "month": 4}
    return make_plan(district, **values, subject="Nâng cao chỉ số PAR INDEX")


@pytest.fixture
def report(district, plan):
    report = make_periodic(
        district,
        plan,
        title="Báo cáo kết quả cải thiện các chỉ số 6 tháng đầu năm 2024",
    )
    add_figures(report, make_agency("nv", district, name="Phòng Nội vụ"), 1)
    words = {"results": "- Đã làm một.\n- Đã làm hai.", "limits": "", "proposals": "Không có."}
    for place, (topic, text) in enumerate(words.items(), start=1):
        report.parts.create(topic=topic, text=text, position=place)
    return set_state(report, "submitted")


def set_state(report, state):
    """Figures and words of a submitted report are locked in the database."""
    report.state = state
    report.save()
    return report


def add_figures(report, agency, place):
    counts = {"done_in_time": 3, "done_late": 1, "open_in_time": 2, "open_late": 1, "cancelled": 0}
    report.figures.create(agency=agency, position=place, **counts)


def test_the_paper_says_what_was_handed_in(report, person):
    document = draft_report(report, by=person)
    subject = "kết quả cải thiện các chỉ số 6 tháng đầu năm 2024"
    assert lines(build_document(Plan.objects.get(pk=document.pk))) == [
        "ỦY BAN NHÂN DÂN",
        "Số: /BC-UBND",
        "Bắc Sơn, ngày  tháng  năm 2024",
        "BÁO CÁO",
        "Kết quả cải thiện các chỉ số 6 tháng đầu năm 2024",
        "Thực hiện Kế hoạch số 57/KH-UBND ngày 09/4/2024 của UBND huyện Bắc Sơn ban hành Kế hoạch nâng cao chỉ số PAR "
        "INDEX.",
        f"UBND huyện Bắc Sơn báo cáo {subject} (từ ngày 01/01/2024 đến hết ngày 30/6/2024) như sau:",
        "I. SỐ LIỆU THỰC HIỆN",
        "Đến hết ngày 30/6/2024, tổng số 7 lượt nhiệm vụ được giao, trong đó hoàn thành đúng hạn: 3; "
        "hoàn thành quá hạn: 1; chưa hoàn thành, trong hạn: 2; chưa hoàn thành, quá hạn: 1; không tiếp tục: 0.",
        "Số liệu từng cơ quan như sau:",
        " | ".join(HEADS),
        "1 | Phòng Nội vụ | 7 | 3 | 1 | 2 | 1 | 0",
        " | Cộng | 7 | 3 | 1 | 2 | 1 | 0",
        "II. KẾT QUẢ THỰC HIỆN",
        "- Đã làm một.",
        "- Đã làm hai.",
        "III. KIẾN NGHỊ, ĐỀ XUẤT",
        "Không có.",
        f"Trên đây là báo cáo {subject} của UBND huyện Bắc Sơn./.",
        "Nơi nhận: Lưu: VT.",
        "CHỦ TỊCH",
    ]
    assert (document.kind, document.periodic_report, document.year) == ("report", report, 2024)


def test_asking_twice_gives_one_and_new_figures_another(report, person):
    first = draft_report(report, by=person)
    assert draft_report(report, by=person) == first
    set_state(report, "draft").figures.update(done_in_time=4)
    set_state(report, "submitted")
    second = draft_report(report, by=person)
    assert second != first
    assert second.tables.get().rows[0][3] == "4"
    assert first.tables.get().rows[0][3] == "3"


def test_open_figures_are_not_printed(report, person):
    set_state(report, "draft")
    with pytest.raises(ValidationError, match="Nộp báo cáo để khoá số liệu trước"):
        draft_report(report, by=person)


def test_many_agencies_go_into_an_upright_appendix(report, district, person):
    set_state(report, "draft")
    for place in range(2, 30):
        add_figures(report, make_agency(f"xa-{place}", district), place)
    set_state(report, "submitted")
    document = build_document(draft_report(report, by=person))
    assert [block.kind for block in document.blocks].count("table") == 0
    [appendix] = document.appendices
    assert (appendix.is_wide, len(appendix.blocks[0].rows)) == (False, 30)
    assert "Số liệu từng cơ quan tại Phụ lục." in lines(document)


def test_a_part_longer_than_a_section_goes_on_in_the_next(report, person):
    text = "\n".join(f"- Việc số {n} đã hoàn thành." for n in range(700))
    set_state(report, "draft").parts.filter(topic="results").update(text=text)
    set_state(report, "submitted")
    document = draft_report(report, by=person)
    assert max(len(section.body) for section in document.sections.all()) <= LONGEST
    printed = lines(build_document(Plan.objects.get(pk=document.pk)))
    assert [line for line in printed if line.startswith("- Việc số")] == text.split("\n")


def test_pieces_lose_no_word():
    text = "từ " * 9_000 + "x" * 15_000
    assert [len(piece) <= LONGEST for piece in pieces(text)] == [True] * len(pieces(text))
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
    assert pieces("") == []


def test_a_report_has_only_the_faults_of_a_report(report, person):
    document = draft_report(report, by=person)
    codes = {finding.code for finding in findings(Plan.objects.get(pk=document.pk), on=TODAY)}
    assert codes == {"no_signer"}


def test_a_report_is_offered_nowhere_as_a_plan_that_gives_work(report, plan, district, person):
    document = draft_report(report, by=person)
    Plan.objects.filter(pk=document.pk).update(state="issued")
    agencies = type(district).objects.all()
    forms = {
        "parent": PlanForm(user=person, agencies=agencies),
        "plan": ReportRequestForm(user=person, agencies=agencies),
        "plans": PeriodicForm(user=person, agencies=agencies, today=TODAY),
    }
    assert {name: list(form.fields[name].queryset) for name, form in forms.items()} == dict.fromkeys(forms, [plan])


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def test_the_button_drafts_and_the_page_links_the_paper(report, client):
    page = reverse("periodic", args=[report.pk])
    assert "Soạn văn bản báo cáo" in client.get(page).content.decode()
    answer = client.post(reverse("periodic_document", args=[report.pk]))
    document = report.documents.get()
    assert answer.url == reverse("plan", args=[document.pk])
    assert f'href="{answer.url}"' in client.get(page).content.decode()
    html = client.get(answer.url).content.decode()
    assert ("Thêm nhiệm vụ" in html, "Đôn đốc" in html, "Soạn từ báo cáo định kỳ" in html) == (False, False, True)


def test_the_button_on_an_open_report_says_why_not(report, client):
    set_state(report, "draft")
    answer = client.post(reverse("periodic_document", args=[report.pk]), follow=True)
    assert "Nộp báo cáo để khoá số liệu trước" in answer.content.decode()
    assert not report.documents.exists()


def test_the_list_of_plans_by_kind(report, plan, client, person):
    draft_report(report, by=person)
    shown = {kind: len(client.get(reverse("plans"), {"loai": kind}).context["plans"]) for kind in ("", "report", "la")}
    assert shown == {"": 2, "report": 1, "la": 2}
    assert "Chưa có văn bản nào thuộc loại này." in client.get(reverse("plans"), {"loai": "letter"}).content.decode()
