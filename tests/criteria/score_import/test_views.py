"""Choose, look, write, take back: the pages of the score import."""

import io
import os
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from agencies.imports.importer import MOST_BYTES
from agencies.jobs import run_job
from agencies.models import AuditEntry, Job
from agencies.workbooks import read_workbook
from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment, Cause, Criterion, PrintedTotal, Score, ScoreImport
from tests.agencies.workbooks import corpus
from tests.factories import make_agency, make_assessment, make_user

from .tables import HEAD, s4, xlsx

CHANGED = [["1.6.2", None, "0,50", "0,25", None, "Đã giải quyết một nửa"], ["7.3.1", None, None, "1"]]
BAD = [["1.6.2", None, "0,50", "0,7 đ"], ["9.9.9", "Lạ", 1, 1]]


@pytest.fixture
def office(demo, client) -> Client:
    client.force_login(demo.user("phongnoivu"))
    return client


def address(demo, name="score_import", *numbers):
    return reverse(name, args=[demo.assessment.pk, *numbers])


def choose(client, demo, data: bytes, name="bảng điểm.xlsx"):
    return client.post(address(demo), {"file": SimpleUploadedFile(name, data)})


def hidden(answer) -> dict:
    page = answer.content.decode()
    return {name: re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("carried", "digest")}


def write(client, demo, *rows):
    answer = choose(client, demo, xlsx(HEAD, *rows))
    return client.post(address(demo, "score_import_write"), hidden(answer))


def score(demo, code):
    return demo.assessment.scores.get(criterion__code=code)


def everything():
    models = (Score, Cause, Assessment, Criterion, PrintedTotal, ScoreImport, AuditEntry)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_file_is_looked_at_before_anything_is_written(office, demo):
    before = everything()
    answer = choose(office, demo, xlsx(HEAD, *CHANGED))
    page = answer.content.decode()
    assert (answer.status_code, everything()) == (200, before)
    for part in ["3 thay đổi", "Đã giải quyết một nửa", "7.3.1 ", "Sau khi ghi: <b>86,12/99,50 điểm</b>"]:
        assert part in page


def test_writing_stores_points_causes_and_the_log(office, demo):
    answer = write(office, demo, *CHANGED)
    assert (answer.status_code, answer.url) == (302, reverse("assessment", args=[demo.assessment.pk]))
    assert (str(score(demo, "1.6.2").achieved), str(score(demo, "7.3.1").achieved)) == ("0.2500", "1.0000")
    assert demo.assessment.causes.get(criteria__code="1.6.2").text == "Đã giải quyết một nửa"
    record = ScoreImport.objects.get()
    assert (record.file_name, record.changed, record.by, len(record.sha256)) == (
        "bảng điểm.xlsx",
        3,
        demo.user("phongnoivu"),
        64,
    )
    assert AuditEntry.objects.latest("pk").action == "import"
    assert "bảng điểm.xlsx" in office.get(address(demo)).content.decode()


def test_sent_twice_it_is_written_once(office, demo):
    data = hidden(choose(office, demo, xlsx(HEAD, *CHANGED)))
    answers = [office.post(address(demo, "score_import_write"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    page = office.get(answers[1]["Location"]).content.decode()
    assert "Số liệu đã giống hệt «bảng điểm.xlsx»: không còn gì để ghi." in page
    assert (ScoreImport.objects.count(), score(demo, "1.6.2").version) == (1, 2)


def test_what_changed_since_the_preview_is_shown_again(office, demo):
    data = hidden(choose(office, demo, xlsx(HEAD, *CHANGED)))
    leaf = score(demo, "1.6.2")
    save_scores(demo.assessment, [ScoreEntry(leaf.criterion_id, leaf.criterion.maximum, 1)], by=demo.user("phongnoivu"))
    answer = office.post(address(demo, "score_import_write"), data)
    page = answer.content.decode()
    assert (answer.status_code, "có người sửa sau khi bạn xem trước" in page) == (409, True)
    assert office.post(address(demo, "score_import_write"), hidden(answer)).status_code == 302


def test_errors_are_all_shown_and_come_as_a_marked_file(office, demo):
    before = everything()
    answer = choose(office, demo, xlsx(HEAD, *BAD))
    page = answer.content.decode()
    assert "2 lỗi" in page
    assert "nếu đúng là 0,7 thì sửa thành 0,7" in page
    assert "Ghi " not in page.split("Chọn tệp khác")[0]
    carried = re.search('name="carried" value="([^"]*)"', page)[1]
    refused = office.post(address(demo, "score_import_write"), {"carried": carried, "digest": ""})
    assert (refused.status_code, everything()) == (409, before)
    report = office.post(address(demo, "score_import_report"), {"carried": carried})
    assert report.headers["Content-Disposition"].startswith("attachment")
    first, second = read_workbook(io.BytesIO(b"".join(report)), name="x").sheets
    assert (first.cell(1, 3).text, [row[1].text for row in second.rows]) == ("0,7 đ", ["Ô", "D2", "A3"])


def test_the_last_import_is_taken_back(office, demo):
    causes = sorted(demo.assessment.causes.values_list("text", "kind", "criteria__code"))
    write(office, demo, *CHANGED)
    record = ScoreImport.objects.get()
    assert office.post(address(demo, "score_import_undo", record.pk)).status_code == 302
    assert (score(demo, "1.6.2").achieved, str(demo.assessment.total_achieved)) == (0, "84.8700")
    assert sorted(demo.assessment.causes.values_list("text", "kind", "criteria__code")) == causes
    page = office.post(address(demo, "score_import_undo", record.pk), follow=True).content.decode()
    assert "Chỉ hoàn tác được lần nhập gần nhất." in page


@pytest.mark.parametrize("what", ["points", "cause"])
def test_an_import_is_not_taken_back_over_what_somebody_did_since(office, demo, what):
    write(office, demo, *CHANGED)
    if what == "points":
        leaf = score(demo, "1.6.2")
        save_scores(demo.assessment, [ScoreEntry(leaf.criterion_id, None, 2)], by=demo.user("phongnoivu"))
    else:
        demo.assessment.causes.filter(criteria__code="1.6.2").update(text="Khác")
    before = everything()
    page = office.post(address(demo, "score_import_undo", ScoreImport.objects.get().pk), follow=True).content.decode()
    assert ("Không hoàn tác được: sau lần nhập này" in page, everything()) == (True, before)


def test_a_shared_cause_of_another_file_leaves_the_others_alone(office, demo):
    write(office, demo, ["7.3.1", None, None, None, None, "Chỉ của 7.3.1"])
    assert shared(demo) == [["7.3.1"], ["7.3.2"]]
    office.post(address(demo, "score_import_undo", ScoreImport.objects.get().pk))
    assert shared(demo) == [["7.3.1", "7.3.2"]]


def test_one_text_in_place_of_two_causes_and_back(office, demo):
    leaf = demo.criterion("1.6.2")
    Cause.objects.create(assessment=demo.assessment, text="Thứ hai").criteria.add(leaf)
    before = sorted(demo.assessment.causes.filter(criteria=leaf).values_list("text", flat=True))
    write(office, demo, ["1.6.2", None, None, None, None, "Gộp lại"])
    assert list(demo.assessment.causes.filter(criteria=leaf).values_list("text", flat=True)) == ["Gộp lại"]
    assert Cause.objects.filter(text__in=before, criteria=None).count() == 0
    office.post(address(demo, "score_import_undo", ScoreImport.objects.get().pk))
    assert sorted(demo.assessment.causes.filter(criteria=leaf).values_list("text", flat=True)) == before


def shared(demo):
    """The codes of each cause that concerns 7.3."""
    causes = demo.assessment.causes.filter(criteria__code__startswith="7.3.").distinct()
    return sorted(sorted(criterion.code for criterion in cause.criteria.all()) for cause in causes)


def test_a_published_table_takes_no_file(office, demo):
    office.post(reverse("assessment_publish", args=[demo.assessment.pk]))
    answer = write(office, demo, *CHANGED)
    assert (answer.status_code, "Kết quả đã công bố" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("data", "words"), [
    ({}, "Chưa chọn tệp"), ({"file": SimpleUploadedFile("a.xlsx", b"")}, "Tệp rỗng"),
    ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7")}, "tệp PDF"),
    ({"file": SimpleUploadedFile("a.xlsx", b"PK" + bytes(10 * 1024 * 1024))}, "lớn quá 10 MB"),
])  # fmt: skip
def test_a_file_that_is_none_is_refused_in_words(office, demo, data, words):
    answer = office.post(address(demo), data)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_file_that_was_stopped_on_its_way_is_named(office, demo, settings):
    settings.UPLOAD_MEGABYTES = 1
    answer = choose(office, demo, b"PK" + bytes(1_100_000), "to.xlsx")
    assert (answer.status_code, "Tệp «to.xlsx» lớn quá 1 MB" in answer.content.decode()) == (422, True)


def padded(size: int) -> bytes:
    """The changes in a file that a picture makes so many bytes large, about."""
    body = io.BytesIO(xlsx(HEAD, *CHANGED))
    with zipfile.ZipFile(body, "a") as archive:
        archive.writestr("xl/media/image1.png", os.urandom(size - len(body.getvalue()) - 300))
    return body.getvalue()


def test_the_largest_file_that_is_previewed_at_once_is_written_at_once(office, demo):
    answer = choose(office, demo, padded(MOST_BYTES))
    assert office.post(address(demo, "score_import_write"), hidden(answer)).status_code == 302
    assert score(demo, "1.6.2").version == 2


def test_a_larger_one_goes_the_way_of_the_jobs_and_says_the_same(office, demo):
    assert choose(office, demo, padded(MOST_BYTES + 1000)).url == reverse("job", args=[Job.objects.get().pk])
    run_job(Job.objects.get().pk)
    page = office.get(Job.objects.get().page)
    assert "Sau khi ghi: <b>86,12/99,50 điểm</b>" in page.content.decode()
    office.post(address(demo, "score_import_write"), hidden(page))
    run_job(Job.objects.latest("pk").pk)
    done = Job.objects.latest("pk")
    assert (done.error, done.result_name) == ("", "Đã nhập 3 thay đổi từ «bảng điểm.xlsx».")
    assert (score(demo, "1.6.2").version, ScoreImport.objects.get().by) == (2, demo.user("phongnoivu"))


def test_causes_that_no_cell_can_hold_are_told_instead_of_an_export(office, demo):
    for _ in range(17):
        Cause.objects.create(assessment=demo.assessment, text="x" * 2000).criteria.set([demo.criterion("7.2")])
    page = office.get(address(demo, "score_export"), follow=True).content.decode()
    assert "một ô Excel giữ nhiều nhất 32.767" in page


@pytest.mark.parametrize("name", ["score_import_write", "score_import_report"])
def test_what_was_previewed_by_another_or_elsewhere_is_not_taken(office, demo, name):
    carried = hidden(choose(office, demo, xlsx(HEAD, *CHANGED)))
    other = make_assessment(demo.agency("bac-son"), year=2024)
    for wrong, table in (
        (carried | {"carried": carried["carried"][:-3] + "abc"}, demo.assessment),
        (carried, other),
        ({}, other),
    ):
        answer = office.post(reverse(name, args=[table.pk]), wrong)
        assert (answer.status_code, "chọn lại tệp" in answer.content.decode()) == (422, True)


def test_the_export_is_a_download(office, demo):
    answer = office.get(address(demo, "score_export"))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''PAR%20INDEX")
    assert read_workbook(io.BytesIO(b"".join(answer)), name="x").sheets[0].cell(2, 0).text == "1.6.2"


def test_the_same_queries_whatever_the_size_of_the_file(client, db, django_assert_max_num_queries):
    agency = make_agency()
    client.force_login(make_user(agency))
    for rows in (2, 150):
        table = make_assessment(agency, ["1"] * rows, code=str(rows))
        data = xlsx(HEAD, *([str(n), f"Tiêu chí {n}", 1, "0,5", None, f"Vì {n}"] for n in range(1, rows + 1)))
        with django_assert_max_num_queries(18):
            answer = client.post(reverse("score_import", args=[table.pk]), {"file": SimpleUploadedFile("a.xlsx", data)})
        assert f"{rows * 2} thay đổi" in answer.content.decode()


# --- hostile files ------------------------------------------------------------------------------------------


def goes_through(client, demo, files) -> None:
    """Every file ends in a preview or a sentence, and nothing is written."""
    before = everything()
    for name, data in files:
        answer = choose(client, demo, data)
        assert answer.status_code in {200, 422}, name
        assert ("alert-danger" in answer.content.decode()) is (answer.status_code == 422), name
    assert everything() == before


def test_designed_files_end_in_a_preview_or_a_sentence(office, demo):
    goes_through(office, demo, corpus.designed().items())


def test_changed_files_end_in_a_preview_or_a_sentence(office, demo):
    goes_through(office, demo, corpus.mutants(150, seed=3))


@pytest.mark.deep
def test_two_thousand_changed_files_end_in_a_preview_or_a_sentence(office, demo):
    goes_through(office, demo, corpus.mutants(2000, seed=4))


# --- the shell ----------------------------------------------------------------------------------------------


def run(file, *options, year=2024):
    out = io.StringIO()
    call_command(
        "import_scores", file, "--agency=bac-son", "--set=lang-son-cap-huyen", f"--year={year}", *options, stdout=out
    )
    return out.getvalue()


def test_the_shell_imports_the_same(demo, tmp_path):
    file = tmp_path / "s4.xlsx"
    file.write_bytes(s4())
    assert "tổng điểm 84,87/99,50" in run(file, "--dry-run")
    assert not Assessment.objects.filter(year=2024).exists()
    assert run(file).endswith("tổng điểm 84,87/99,50.\nĐã ghi.\n")
    assert "0 thay đổi" in run(file)
    assert str(Assessment.objects.get(year=2024).total_achieved) == "84.8700"


def test_the_shell_exits_1_and_writes_nothing_on_an_error(demo, tmp_path):
    file = tmp_path / "sai.xlsx"
    file.write_bytes(xlsx(HEAD, *BAD, [None, "TỔNG ĐIỂM", 1, 1]))
    before = everything()
    with pytest.raises(CommandError, match="2 lỗi: chưa ghi gì") as refused:
        run(file)
    assert (refused.value.returncode, everything()) == (1, before)


def test_the_shell_says_what_is_missing(demo, tmp_path):
    file = tmp_path / "khong-co.xlsx"
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        run(file)
    file.write_bytes(s4())
    for options, words in (
        ("--agency=la", "Không có cơ quan có mã «la»"),
        ("--set=la", "Không có bộ tiêu chí có mã «la»"),
    ):
        with pytest.raises(CommandError, match=words):
            run(file, options)
