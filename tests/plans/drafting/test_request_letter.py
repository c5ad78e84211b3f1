"""The công văn of a request for reports: its own questions, periods and deadlines, and nothing else."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AgencyGroup, AuditEntry
from criteria.models import Index
from plans.documents.builder import build_document
from plans.documents.difference import lines
from plans.drafting.request_letter import draft_letter
from plans.models import OfficeStyle, Plan, RecipientList, Signer
from tests.factories import make_agency, make_request, make_user

TODAY = date(2024, 6, 10)


@pytest.fixture
def district(db):
    return make_agency("huyen", name="UBND huyện Bình Sơn", head_title="Chủ tịch", symbol="UBND", place_name="Bình Sơn")


@pytest.fixture
def person(district):
    return make_user(district)


@pytest.fixture
def request_row(district):
    bodies = [
        make_agency(code, district, name=name) for code, name in [("nv", "Phòng Nội vụ"), ("tp", "Phòng Tư pháp")]
    ]
    row = make_request(district, *bodies, title="Báo cáo kết quả cải cách hành chính 6 tháng đầu năm 2024")
    row.periods.create(label="Từ ngày 15/12/2023 đến ngày 15/5/2024")
    row.deadlines.create(purpose="answer", phrase="trước ngày 17/5/2024", last_day="2024-05-16")
    row.deadlines.create(
        position=2, purpose="synthesis", label="Tổng hợp, tham mưu báo cáo", last_day="2024-05-19", agency=bodies[0]
    )
    return row


def printed(plan) -> list[str]:
    return lines(build_document(Plan.objects.get(pk=plan.pk)))


def test_the_letter_says_what_the_request_says(request_row, person):
    assert printed(draft_letter(request_row, by=person, today=TODAY)) == [
        "ỦY BAN NHÂN DÂN",
        "Số: /UBND",
        "Bình Sơn, ngày  tháng  năm 2024",
        "V/v báo cáo kết quả cải cách hành chính 6 tháng đầu năm 2024",
        "Kính gửi: Phòng Nội vụ;",
        "Kính gửi: Phòng Tư pháp.",
        "Để tổng hợp báo cáo kết quả cải cách hành chính 6 tháng đầu năm 2024, Chủ tịch UBND huyện Bình Sơn yêu cầu:",
        "1. Thủ trưởng các cơ quan nêu trên báo cáo các nội dung sau, "
        "kỳ báo cáo **từ ngày 15/12/2023 đến ngày 15/5/2024**:",
        "a) Ưu điểm;",
        "b) Nguyên nhân.",
        "2. Báo cáo gửi về UBND huyện Bình Sơn **trước ngày 17/5/2024**.",
        "3. Giao Phòng Nội vụ: tổng hợp, tham mưu báo cáo. Thời hạn: **chậm nhất ngày 19/5/2024**.",
        "Yêu cầu Thủ trưởng các cơ quan khẩn trương thực hiện./.",
        "Nơi nhận: Như trên;",
        "Nơi nhận: Lưu: VT.",
        "CHỦ TỊCH",
    ]


def test_it_is_a_draft_letter_bound_to_the_request(request_row, person):
    request_row.indices.add(Index.objects.create(code="sipas", name="SIPAS", short_name="SIPAS"))
    letter = draft_letter(request_row, by=person, today=TODAY)
    request_row.refresh_from_db()
    assert (letter.kind, letter.state, request_row.plan) == ("letter", "draft", letter)
    assert [index.code for index in letter.indices.all()] == ["sipas"]
    assert "về chỉ số SIPAS, Chủ tịch" in letter.preamble
    agencies = [list(line.agencies.values_list("code", flat=True)) for line in letter.lines.filter(kind="addressee")]
    assert agencies == [["nv"], ["tp"]]
    assert AuditEntry.objects.filter(action="add", changes__report_request__1=request_row.title).count() == 1


def test_asking_twice_gives_the_same_letter_and_the_open_form_is_stale(request_row, person):
    version = request_row.version
    first = draft_letter(request_row, by=person, today=TODAY)
    assert draft_letter(request_row, by=person, today=TODAY) == first
    request_row.refresh_from_db()
    assert (Plan.objects.count(), request_row.version) == (1, version + 1)


def test_a_group_is_one_line_and_its_members_are_not_named_again(request_row, district, person):
    group = AgencyGroup.objects.create(owner=district, name="các phòng chuyên môn")
    group.members.set(request_row.agencies.all())
    request_row.groups.add(group)
    letter = draft_letter(request_row, by=person, today=TODAY)
    line = letter.lines.get(kind="addressee")
    assert (line.text, line.agencies.count()) == ("Các phòng chuyên môn", 2)


def test_bodies_outside_the_authority_are_asked_not_told(request_row, person):
    request_row.agencies.add(make_agency("mttq", name="MTTQ huyện"))
    text = "\n".join(printed(draft_letter(request_row, by=person, today=TODAY)))
    assert "UBND huyện Bình Sơn đề nghị:" in text
    assert "Đề nghị các cơ quan quan tâm, phối hợp thực hiện./." in text
    assert "yêu cầu" not in text.lower()


def test_a_request_without_addressees_addresses_nobody(district, person):
    letter = draft_letter(make_request(district), by=person, today=TODAY)
    assert not letter.lines.filter(kind="addressee").exists()


def test_words_of_the_request_stand_first_and_unknown_days_are_not_invented(district, person):
    row = make_request(district, make_agency("nv", district), words="Theo Công văn số 855/UBND-TTHC.")
    text = printed(draft_letter(row, by=person, today=TODAY))
    assert "1. Theo Công văn số 855/UBND-TTHC." in text
    assert "2. Báo cáo gửi về UBND huyện Bình Sơn." in text


def test_the_office_signs_and_sends_as_it_is_used_to(request_row, district, person):
    OfficeStyle.objects.create(agency=district, drafting_unit="NV")
    Signer.objects.create(agency=district, form="KT", authority="CHỦ TỊCH", title="PHÓ CHỦ TỊCH", name="Trần Văn B")
    RecipientList.objects.create(agency=district, kind="letter", text="Như trên;\nCT, các PCT;\nLưu: VT, NV.")
    text = printed(draft_letter(request_row, by=person, today=TODAY))
    assert "Số: /UBND-NV" in text
    assert text[-6:] == [
        "Nơi nhận: Như trên;",
        "Nơi nhận: CT, các PCT;",
        "Nơi nhận: Lưu: VT, NV.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "Trần Văn B",
    ]


def test_the_button_drafts_and_then_opens(request_row, person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    page = reverse("report_request", args=[request_row.pk])
    assert "Soạn công văn" in client.get(page).content.decode()
    answer = client.post(reverse("report_request_letter", args=[request_row.pk]))
    letter = Plan.objects.get()
    assert answer.url == reverse("plan", args=[letter.pk])
    html = client.get(page).content.decode()
    assert f'href="{answer.url}">Mở công văn</a>' in html
    assert "Soạn công văn" not in html
