"""Evidence on the pages: files of one criterion, many files by the codes in their names, downloads."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import StoredFile
from criteria.evidence import confirm, criterion_of, hold
from criteria.models import Criterion, Evidence
from tests.factories import make_assessment

PDF = b"%PDF-1.7\nx"


@pytest.fixture
def office(demo, client) -> Client:
    client.force_login(demo.user("phongnoivu"))
    return client


def pdf(name="Báo cáo.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def at(demo, name, *numbers):
    return reverse(name, args=[demo.assessment.pk, *numbers])


def add(client, demo, code, *files, **data):
    return client.post(at(demo, "evidence_add", demo.criterion(code).pk), {"files": list(files), **data})


def score(demo, code):
    return demo.assessment.scores.get(criterion__code=code)


def test_several_files_at_once_with_their_page(office, demo):
    assert add(office, demo, "6.1.4", pdf(), pdf("Biên bản.pdf"), page="3").status_code == 302
    found = demo.evidence.order_by("pk")
    assert [(row.file.title, row.page) for row in found] == [("Báo cáo.pdf", "3"), ("Biên bản.pdf", "3")]
    page = office.get(at(demo, "score_detail", demo.criterion("6.1.4").pk)).content.decode()
    assert f'href="{at(demo, "evidence_file", found[0].pk)}">Báo cáo.pdf</a>' in page


def test_a_bad_file_keeps_the_good_ones_out_and_says_which(office, demo):
    answer = add(office, demo, "6.1.4", pdf(), pdf("xấu.pdf", b"<html>"))
    assert (answer.status_code, demo.evidence.count(), StoredFile.objects.count()) == (422, 0, 0)
    assert "Không nhận tệp «xấu.pdf»" in answer.content.decode()


def test_a_file_that_is_too_large_is_stopped_in_words(office, demo, settings):
    settings.UPLOAD_MEGABYTES = 1
    answer = add(office, demo, "6.1.4", pdf("to.pdf", PDF + bytes(1_100_000)))
    assert (answer.status_code, "Tệp «to.pdf» lớn quá 1 MB" in answer.content.decode()) == (422, True)


def test_files_that_are_too_large_together_are_stopped_in_words(office, demo, settings):
    settings.UPLOAD_TOTAL_MEGABYTES = 1
    answer = office.post(at(demo, "evidence_many"), {"files": [pdf(f"{n}.pdf", PDF + bytes(600_000)) for n in (1, 2)]})
    assert (answer.status_code, "lớn quá 1 MB một lần" in answer.content.decode()) == (422, True)
    assert StoredFile.objects.count() == 0


def test_a_file_is_only_ever_downloaded(office, demo):
    add(office, demo, "6.1.4", pdf("Báo cáo «số 5».pdf"))
    address = at(demo, "evidence_file", demo.evidence.get().pk)
    for answer, content in ((office.get(address), PDF), (office.head(address), b"")):
        headers = answer.headers
        assert headers["Content-Disposition"].startswith("attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o")
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content) == content


def test_others_do_not_see_the_file(office, demo):
    add(office, demo, "6.1.4", pdf())
    address = at(demo, "evidence_file", demo.evidence.get().pk)
    other = make_assessment(demo.agency("bac-son"), year=2024)
    assert office.get(address.replace(f"/{demo.assessment.pk}/", f"/{other.pk}/", 1)).status_code == 404
    office.force_login(demo.user("canbo.nhattien"))
    assert office.get(address).status_code == 404


def test_a_file_that_left_the_disk_is_not_found(office, demo, settings):
    add(office, demo, "6.1.4", pdf())
    next(path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()).unlink()
    assert office.get(at(demo, "evidence_file", demo.evidence.get().pk)).status_code == 404


def test_evidence_without_a_file_has_nothing_to_download(office, demo):
    add(office, demo, "6.1.4", document="Báo cáo 12/BC-UBND")
    assert office.get(at(demo, "evidence_file", demo.evidence.get().pk)).status_code == 404


# --- explanation where evidence is missing ------------------------------------------------------------------


def details(client, demo, code, **data):
    version = score(demo, code).version
    return client.post(at(demo, "score_detail", demo.criterion(code).pk), {"version": version, **data})


def test_points_without_evidence_need_an_explanation(office, demo):
    answer = details(office, demo, "7.2", explanation="")
    assert (answer.status_code, "ghi giải trình." in answer.content.decode()) == (422, True)
    assert details(office, demo, "7.2", explanation="Theo kết quả công bố").status_code == 302


@pytest.mark.parametrize("code", ["1.6.2", "7.2"])
def test_no_points_or_evidence_need_none(office, demo, code):
    if code == "7.2":
        add(office, demo, "7.2", pdf())
    assert details(office, demo, code, explanation="").status_code == 302


def test_the_last_evidence_stays_until_it_is_explained(office, demo):
    add(office, demo, "7.2", pdf())
    remove = at(demo, "evidence_delete", demo.evidence.get().pk)
    page = office.post(remove, follow=True).content.decode()
    assert ("ghi giải trình trước khi xoá" in page, demo.evidence.count()) == (True, 1)
    details(office, demo, "7.2", explanation="Theo kết quả công bố")
    office.post(remove)
    assert (demo.evidence.count(), StoredFile.objects.count()) == (0, 0)


# --- many files at once -------------------------------------------------------------------------------------

LEAVES = [
    Criterion(pk=number, code=code) for number, code in enumerate(["1.1", "1.10", "7.3.1", "7.3", "A.1", "", "2", "2"])
]


@pytest.mark.parametrize(("name", "code"), [
    ("7.3.1_Báo cáo.pdf", "7.3.1"), ("7.3.1.pdf", "7.3.1"), ("7.3.1 - Báo cáo.pdf", "7.3.1"),
    ("TC 7.3.1 x.pdf", "7.3.1"), ("Tiêu chí 7.3.1: x.pdf", "7.3.1"), ("1.10 x.pdf", "1.10"), ("1.1 x.pdf", "1.1"),
    ("7.3. x.pdf", "7.3"),
    ("a.1_x.pdf", "A.1"),
    ("7.3.2 x.pdf", None), ("1.100.pdf", None), ("Báo cáo 7.3.1.pdf", None),
    ("2 x.pdf", None), ("_.pdf", None), ("x", None),
])  # fmt: skip
def test_a_file_goes_by_the_code_at_the_start_of_its_name(name, code):
    found = criterion_of(name, LEAVES)
    assert (found and found.code) == code


def choose(client, demo, *files):
    return client.post(at(demo, "evidence_many"), {"files": list(files)})


def confirmed(client, demo, answer, **changes):
    page = answer.content.decode()
    data = {"held": re.search(r'name="held" value="([^"]*)"', page)[1]}
    for key, options in re.findall(r'name="(c[0-9a-f]{32})".*?>(.*?)</select>', page):
        chosen = re.search(r'value="(\d+)" selected', options)
        data[key] = chosen[1] if chosen else ""
    return client.post(at(demo, "evidence_confirm"), {**data, **changes}, follow=True)


def test_files_are_listed_for_confirmation_and_then_attached(office, demo):
    answer = choose(office, demo, pdf("7.3.1_Số hoá.pdf"), pdf("không mã.pdf", PDF + b"2"))
    assert (demo.evidence.count(), StoredFile.objects.count()) == (0, 2)
    assert "chưa rõ tiêu chí" in answer.content.decode()
    page = confirmed(office, demo, answer).content.decode()
    assert "Đã gắn 1 tệp." in page
    assert demo.evidence.get().score == score(demo, "7.3.1")
    assert StoredFile.objects.count() == 1  # what was not attached is given up


def test_a_second_click_attaches_nothing_twice(office, demo):
    answer = choose(office, demo, pdf("7.3.1.pdf"))
    pages = [confirmed(office, demo, answer).content.decode() for _ in range(2)]
    assert ("Đã gắn 1 tệp." in pages[0], "Không gắn tệp nào." in pages[1], demo.evidence.count()) == (True, True, 1)


def test_the_same_content_is_not_attached_again(office, demo):
    for _ in range(2):
        page = confirmed(office, demo, choose(office, demo, pdf("7.3.1.pdf"))).content.decode()
    assert ("Đã có sẵn ở tiêu chí nên không gắn lại: 7.3.1.pdf" in page, demo.evidence.count()) == (True, 1)


def test_nobody_claims_the_files_of_another_table(office, demo):
    answer = choose(office, demo, pdf("7.3.1.pdf"))
    held = re.search(r'name="held" value="([^"]*)"', answer.content.decode())[1]
    other = make_assessment(demo.agency("bac-son"), year=2024)
    for text, table in ((held, other), (held + "x", demo.assessment), ("", demo.assessment)):
        page = office.post(reverse("evidence_confirm", args=[table.pk]), {"held": text}, follow=True).content.decode()
        assert "chọn lại tệp" in page
    assert demo.evidence.count() == 0


def test_a_foreign_criterion_is_not_taken(office, demo):
    foreign = make_assessment(demo.agency("bac-son"), year=2024).criteria_set.criteria.first()
    answer = choose(office, demo, pdf("x.pdf"))
    key = re.search(r'name="(c[0-9a-f]{32})"', answer.content.decode())[1]
    confirmed(office, demo, answer, **{key: foreign.pk})
    assert demo.evidence.count() == 0


def test_no_file_chosen_is_said(office, demo):
    answer = choose(office, demo)
    assert (answer.status_code, "Chưa chọn tệp nào." in answer.content.decode()) == (422, True)


def test_confirmed_twice_at_the_same_moment_a_file_is_attached_once(office, demo):
    files = hold(demo.assessment, [pdf("6.1.4.pdf")], by=demo.user("phongnoivu"))
    chosen = dict.fromkeys(files, demo.criterion("6.1.4"))  # both requests read this before either writes
    outcomes = [confirm(demo.assessment, chosen, by=demo.user("phongnoivu")) for _ in range(2)]
    assert (outcomes, Evidence.objects.filter(file__isnull=False).count()) == ([(1, []), (0, [])], 1)


def test_the_files_of_a_whole_table_come_at_once(office, demo):
    files = [pdf(f"6.1.4 {number}.pdf", PDF + str(number).encode()) for number in range(150)]
    assert office.post(at(demo, "evidence_many"), {"files": files}).status_code == 200
