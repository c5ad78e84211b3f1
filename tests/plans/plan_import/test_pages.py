"""Choose, look, write: the pages of the plan import."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans.models import Plan
from tests.factories import make_agency, make_user

from .documents import seed_file
from .words import seed_docx, tasks_docx

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(demo, client):
    client.force_login(demo.user("phongnoivu"))
    return client


def choose(client, issuer, content: bytes, name="kế hoạch.docx", **values):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("plan_import"), {"issuer": issuer.pk, "year": "", "file": file, **values})


def hidden(answer) -> dict:
    page = answer.content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("carried", "issuer", "year")}


def test_the_list_of_plans_offers_the_import_to_those_who_write(demo, client):
    offered = []
    for username in ("phongnoivu", "canbo.nhattien", "lanhdao"):
        client.force_login(demo.user(username))
        offered.append(reverse("plan_import") in client.get(reverse("plans")).content.decode())
    assert offered == [True, True, False]


def test_a_file_is_looked_at_before_anything_is_written(office, demo):
    before = Plan.objects.count()
    answer = choose(office, demo.agency("bac-son"), seed_docx("S4", styled=True))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "14 khối nhiệm vụ" in page
    assert "30 giải pháp" in page
    assert "✓ Mọi tên đều khớp" in page
    assert Plan.objects.count() == before


def test_what_was_looked_at_is_written_as_a_draft(office, demo):
    seen = choose(office, demo.agency("bac-son"), seed_docx("S4", styled=False))
    answer = office.post(reverse("plan_import_write"), hidden(seen))
    plan = Plan.objects.latest("pk")
    assert answer["Location"] == reverse("plan", args=[plan.pk])
    assert (plan.state, plan.issuer, plan.tasks.count()) == ("draft", demo.agency("bac-son"), 16)
    assert office.get(answer["Location"]).status_code == 200


def test_unmatched_names_are_listed(client, demo):
    content = tasks_docx(1)
    issuer = demo.agency("bs-nhat-tien")
    client.force_login(demo.user("canbo.nhattien"))
    page = choose(client, issuer, content).content.decode()
    assert "Tên chưa rõ cơ quan: 2" in page
    assert "«UBND cấp xã»" in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.docx", "Tệp rỗng"),
        (b"PK\x03\x04xx", "a.docx", "Tệp bị hỏng"),
        (b"%PDF-1.7", "a.pdf", "Đây là tệp PDF"),
        (bytes(300), "a.txt", "Đây không phải tệp văn bản"),
        (b"x" * 1_500_001, "a.txt", "Tệp lớn quá 1,5 MB"),
        ("KẾ HOẠCH".encode(), "a.exe", "Chỉ nhận tệp Word"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(office, demo, content, name, sentence):
    answer = choose(office, demo.agency("bac-son"), content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_an_agency_of_others_is_refused(office, demo):
    answer = choose(office, make_agency("la"), seed_file("S4"), "a.txt")
    assert answer.status_code == 422
    assert "Chọn cơ quan ban hành" in answer.content.decode()


def test_a_preview_of_another_person_is_not_written(demo, client):
    client.force_login(make_user(demo.agency("bs-nhat-tien"), "officer", "dong-nghiep"), BACKEND)
    seen = hidden(choose(client, demo.agency("bs-nhat-tien"), seed_file("S4"), "a.txt"))
    before = Plan.objects.count()
    client.force_login(demo.user("canbo.nhattien"), BACKEND)
    assert client.post(reverse("plan_import_write"), seen).status_code == 422
    assert Plan.objects.count() == before


def test_words_of_a_file_are_shown_as_words(office, demo):
    text = "KẾ HOẠCH\n<script>alert(1)</script>\nI. <b>VIỆC</b>\n"
    page = choose(office, demo.agency("bac-son"), text.encode(), "a.txt").content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;VIỆC&lt;/b&gt;" in page
