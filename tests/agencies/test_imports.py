"""A large file: kept, checked by a job, looked at on the same page, written by another job; never half, never twice."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies import files, jobs
from agencies.imports import importer
from agencies.imports import jobs as import_jobs
from agencies.models import Agency, AuditEntry, Job, StoredFile, User
from agencies.workbooks import read_workbook
from tests.agencies.sheets.files import choose, hidden, xlsx
from tests.factories import make_agency, make_kind, make_user

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HEAD = ["Mã", "Tên đầy đủ", "Loại (mã)"]
NEW = [["xa-1", "Xã Một", "xa"], ["xa-2", "Xã Hai", "xa"]]
ADDRESS, LIST = "admin:agencies_agency_import", "admin:agencies_agency_changelist"


@pytest.fixture(autouse=True)
def _small_bound(monkeypatch):
    monkeypatch.setattr(importer, "LONGEST_WAIT", 0.04)  # seconds: two rows and a heading are large


@pytest.fixture
def admin(client):
    make_kind("xa")
    client.force_login(make_user(make_agency(), "admin", "quan-tri"), BACKEND)
    return client


def send(client, *rows, name="Cơ quan.xlsx"):
    return choose(client, reverse(ADDRESS), xlsx(HEAD, *rows), name)


def work() -> Job:
    """Have the job that was ordered last carried out."""
    job = Job.objects.latest("pk")
    jobs.run_job(job.pk)
    job.refresh_from_db()
    return job


def checked(client, *rows):
    """The page of a large file that was checked by the worker."""
    send(client, *rows)
    return client.get(work().page)


def order(client, page):
    return client.post(reverse(f"{ADDRESS}_write"), hidden(page))


def codes() -> list[str]:
    return list(Agency.objects.filter(code__startswith="xa-").order_by("code").values_list("code", flat=True))


def test_a_small_file_is_looked_at_at_once(admin):
    answer = send(admin, NEW[0])
    assert (answer.status_code, Job.objects.count(), StoredFile.objects.count()) == (200, 0, 0)


def test_a_large_file_is_checked_by_a_job_and_shown_on_the_same_page(admin):
    answer = send(admin, *NEW)
    job = work()
    assert (answer.status_code, answer.url) == (302, reverse("job", args=[job.pk]))
    assert (job.state, job.result_name, codes()) == ("done", "Đã kiểm tra: 2 thay đổi, không có lỗi; chưa ghi gì.", [])
    page = admin.get(job.page).content.decode()
    assert ["Xem trước «Cơ quan.xlsx»" in page, "2 thêm mới" in page, "xa-1 Xã Một" in page] == [True] * 3


def test_both_ways_show_the_very_same_preview(admin, monkeypatch):
    large = checked(admin, *NEW).content.decode()
    monkeypatch.setattr(importer, "LONGEST_WAIT", 9)
    small = send(admin, *NEW).content.decode()
    parts = [page.split('<table class="grid stack">')[1].split("</table>")[0] for page in (large, small)]
    assert parts[0] == parts[1]


def test_what_was_looked_at_is_written_by_a_job(admin):
    page = checked(admin, *NEW)
    answer = order(admin, page)
    job = work()
    assert answer.url == reverse("job", args=[job.pk])
    assert (job.state, job.result_name, codes()) == (
        "done",
        "Đã nhập «Cơ quan.xlsx»: thêm 2, sửa 0 cơ quan.",
        ["xa-1", "xa-2"],
    )
    assert (job.page, job.page_label) == (reverse(LIST), "Danh sách cơ quan")
    trail = AuditEntry.objects.filter(action="import_agency")
    assert [StoredFile.objects.get().sha256 in row.comment for row in trail] == [True, True]


def test_the_sentence_about_a_file_with_a_very_long_name_fits_its_column(admin):
    send(admin, *NEW, name=f"{'Cơ quan ' * 31}.xlsx")
    order(admin, admin.get(work().page))
    job = work()
    assert (job.state, len(job.result_name) <= 255, codes()) == ("done", True, ["xa-1", "xa-2"])
    assert job.result_name.endswith(".xlsx»: thêm 2, sửa 0 cơ quan.")


BAD = [NEW[0], ["xa-2", "Xã Hai", "không có"]]


def order_marked(client, page):
    """Press «Tải tệp có đánh dấu lỗi»."""
    carried = {"carried": page.content.decode().split('name="carried" value="')[1].split('"')[0]}
    return client.post(reverse(f"{ADDRESS}_report"), carried)


def test_errors_are_shown_and_the_marked_file_is_made_by_a_job(admin):
    page = checked(admin, *BAD)
    assert ("1 lỗi" in (text := page.content.decode()), "Ghi: thêm" in text) == (True, False)
    answer = order_marked(admin, page)
    job = work()
    assert (answer.url, job.result_name) == (reverse("job", args=[job.pk]), "Cần sửa - Cơ quan.xlsx")
    assert job.label == "Đánh dấu lỗi trong tệp «Cơ quan.xlsx» – Nhập cơ quan từ Excel"
    assert "xa-2" in str(sheets(admin.get(reverse("job_file", args=[job.pk]))))


def sheets(answer) -> list:
    return read_workbook(io.BytesIO(b"".join(answer)), name="x").sheets


def test_both_ways_mark_the_same_cells(admin, monkeypatch):
    order_marked(admin, checked(admin, *BAD))
    large = sheets(admin.get(reverse("job_file", args=[work().pk])))
    monkeypatch.setattr(importer, "LONGEST_WAIT", 9)
    assert sheets(order_marked(admin, send(admin, *BAD))) == large


def test_who_lost_the_right_gets_neither_the_marked_file_nor_a_new_one(admin):
    order_marked(admin, checked(admin, *BAD))
    job = work()
    User.objects.filter(username="quan-tri").update(role="officer")
    answer = admin.get(reverse("job_file", args=[job.pk]))
    assert (answer.status_code, import_jobs.NO_RIGHT in answer.content.decode()) == (403, True)
    Job.objects.filter(pk=job.pk).update(state="queued")
    job = work()
    assert (job.state, job.error) == ("failed", import_jobs.NO_RIGHT)


def test_data_that_changed_after_the_preview_are_shown_again_and_not_written(admin):
    page = checked(admin, *NEW)
    make_agency("xa-1", kind=make_kind("xa"), name="Xã Cũ")
    order(admin, page)
    job = work()
    assert (job.result_name, Agency.objects.get(code="xa-1").name) == ("Chưa ghi gì.", "Xã Cũ")
    again = admin.get(job.page)
    assert "có người sửa sau khi bạn xem trước" in again.content.decode()
    order(admin, again)
    assert (work().state, Agency.objects.get(code="xa-1").name) == ("done", "Xã Một")


def test_a_double_click_on_either_button_makes_one_job(admin):
    data = xlsx(HEAD, *NEW)  # one file chosen once: written again a second later it would be another
    answers = [choose(admin, reverse(ADDRESS), data).url for _ in range(2)]
    page = admin.get(work().page)
    answers += [order(admin, page).url for _ in range(2)]
    assert (len(set(answers[:2])), len(set(answers[2:])), Job.objects.count()) == (1, 1, 2)


def test_the_same_file_ordered_twice_is_written_once(admin):
    page = checked(admin, *NEW)
    order(admin, page)
    first = work()
    order(admin, page)
    second = work()
    assert (first.pk != second.pk, codes()) == (True, ["xa-1", "xa-2"])
    assert second.result_name == "Số liệu đã giống hệt «Cơ quan.xlsx»: không còn gì để ghi."
    assert AuditEntry.objects.filter(action="import_agency").count() == 2


@pytest.mark.parametrize("attempts", [1, jobs.MAX_ATTEMPTS])
def test_an_attempt_after_one_that_wrote_and_died_only_says_what_was_done(admin, attempts):
    order(admin, checked(admin, *NEW))
    done = work()
    died = {"state": "running", "leased_until": timezone.now(), "page": "", "finished_at": None}
    Job.objects.filter(pk=done.pk).update(attempts=attempts, **died)
    again = work()
    assert (again.attempts, again.state, again.page) == (attempts + 1, "done", reverse(LIST))
    assert again.result_name == done.result_name
    assert AuditEntry.objects.filter(action="import_agency").count() == 2


def test_a_worker_that_lost_the_job_takes_its_writing_back(admin):
    order(admin, checked(admin, *NEW))
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state="running", attempts=2)
    job.attempts = 1
    with pytest.raises(jobs.Overtaken):
        import_jobs.write(job)
    assert codes() == []


@pytest.mark.parametrize("change", [{"role": "officer"}, {"is_active": False}])
def test_who_lost_the_right_meanwhile_gets_a_sentence(admin, change):
    order(admin, checked(admin, *NEW))
    type(Job.objects.first().requested_by).objects.filter(username="quan-tri").update(**change)
    job = work()
    assert (job.state, job.is_refused, codes()) == ("failed", True, [])
    assert job.error == "Bạn không còn quyền nhập vào nơi này: nhờ quản trị viên xem lại vai trò của bạn."


def test_a_file_that_was_swept_is_asked_for_again(admin):
    page = checked(admin, *NEW)
    files.sweep_files(timezone.now() + timedelta(days=1, minutes=1))
    assert (StoredFile.objects.count(), Job.objects.get().outcome) == (0, None)
    assert admin.get(Job.objects.get().page).status_code == 404
    order(admin, page)
    assert work().error == "Tệp tải lên không còn trong hệ thống (chỉ giữ 24 giờ): chọn lại tệp."


def test_what_somebody_else_has_had_checked_is_not_found(admin, client):
    send(admin, *NEW)
    page = work().page
    client.force_login(make_user(None, "admin", "nguoi-khac"), BACKEND)
    assert [client.get(address).status_code for address in (page, f"{reverse(ADDRESS)}?viec=x")] == [404, 404]


def test_an_administrator_without_an_agency_may_send_large_files(admin, client):
    client.force_login(make_user(None, "admin", "khong-co-quan"), BACKEND)
    assert checked(client, *NEW).status_code == 200


def test_a_large_file_of_another_kind_is_refused_at_once_in_its_own_words(admin):
    answer = choose(admin, reverse(ADDRESS), b"%PDF-1.7" + b"x" * importer.MOST_BYTES, "bảng.xlsx")
    assert (answer.status_code, "Đây là tệp PDF" in answer.content.decode(), Job.objects.count()) == (422, True, 0)
