"""Any signed-in person asks of a file whether it is a document issued here; and the pages of signed copies."""

from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from agencies.files import path_of
from agencies.jobs import run_job
from agencies.models import AuditEntry, Job, StoredFile
from plans.models import SignedCopy
from tests.factories import issued_version, make_agency, make_user
from tests.plans.documents.signing import signed, stamped

pytestmark = pytest.mark.django_db
URL = "/kiem-tra-van-ban/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def officer(version, client):
    person = make_user(version.plan.issuer, "officer", full_name="Hoàng Thị Văn Thư")
    client.force_login(person, BACKEND)
    return person


@pytest.fixture
def stranger(client):
    person = make_user(make_agency("noi-khac"), "viewer", "nguoi-la")
    client.force_login(person, BACKEND)
    return person


def pdf(data: bytes, name="van-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def ask(client, data: bytes | None = None, digest: str = "") -> str:
    response = client.post(URL, {"file": pdf(data), "digest": digest} if data else {"digest": digest})
    assert response.status_code == 200
    return response.content.decode()


def upload(client, version, data: bytes, name="da-ky.pdf"):
    response = client.post(reverse("signed_copies", args=[version.pk]), {"file": pdf(data, name)})
    if response.status_code == 302:
        run_job(Job.objects.latest("pk").pk)
    return response


def test_the_issued_file_is_recognised_by_its_bytes_and_by_its_hash(client, version, issued, officer):
    digest = sha256(issued).hexdigest()
    for page in (
        ask(client, issued),
        ask(client, digest=digest),
        ask(client, digest=f" {digest.upper()[:32]} {digest[32:]}"),
    ):
        assert "Đúng là bản đã ban hành" in page
        for words in ("Kế hoạch", "57/KH-UBND", "12/03/2024", version.plan.issuer.name, "lần 1", "chưa ký số", digest):
            assert words in page


def test_the_way_there_begins_at_the_list_of_plans_and_at_the_signatures(client, version, officer):
    for page in (reverse("plans"), reverse("signed_copies", args=[version.pk])):
        assert f'href="{URL}"' in client.get(page).content.decode()


def test_nothing_of_the_file_is_kept(client, issued, officer):
    before = StoredFile.objects.count()
    ask(client, issued)
    ask(client, b"%PDF-1.7 khac")
    assert (StoredFile.objects.count(), AuditEntry.objects.count(), Job.objects.count()) == (before, 0, 0)


def test_a_signed_copy_is_recognised_with_its_signatures(client, version, issued, officer):
    upload(client, version, signed(issued))
    page = ask(client, signed(issued))
    assert "Đúng là bản đã ký của văn bản sau" in page
    assert "Người có thẩm quyền: Nguyễn Văn A (thử nghiệm), ký lúc" in page
    assert "Cơ quan: UBND huyện (thử nghiệm), ký lúc" in page
    assert "chứng thư chưa có trong danh sách tin cậy của cơ quan" in page


def test_one_byte_more_is_not_recognised_and_the_person_is_told_what_to_do(client, issued, officer):
    page = ask(client, issued + b"\n")
    assert "Không có trong hệ thống" in page
    assert "Hãy xin đúng tệp gốc từ cơ quan ban hành" in page
    assert "57/KH-UBND" not in page


@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_what_was_not_issued_is_not_found(client, version, officer, state):
    draft = issued_version(version.plan, 2, text="Chưa ban hành.", state=state, by=officer)
    assert "Không có trong hệ thống" in ask(client, path_of(draft.file.key).read_bytes())


def test_a_replaced_version_names_the_one_in_force(client, version, issued, officer):
    later = issued_version(version.plan, 2, text="Đã sửa.", by=officer, issued_on="2024-05-20")
    page = ask(client, issued)
    assert "Bản này đã được thay bằng bản lần 2, ban hành ngày 20/05/2024." in page
    assert reverse("signed_copies", args=[later.pk]) in page
    assert "đã được thay" not in ask(client, path_of(later.file.key).read_bytes())


def test_a_draft_of_the_next_version_replaces_nothing(client, version, issued, officer):
    issued_version(version.plan, 2, text="Đã sửa.", by=officer, state="submitted")
    assert "đã được thay" not in ask(client, issued)


def test_the_holder_of_a_file_out_of_sight_learns_what_it_is_and_gets_no_link(client, version, issued, stranger):
    version.plan.subject = "Trích yếu chỉ người trong cơ quan thấy"
    version.plan.save()
    page = ask(client, issued)
    assert "57/KH-UBND" in page
    assert version.plan.issuer.name in page
    for hidden in (reverse("plan", args=[version.plan_id]), reverse("signed_copies", args=[version.pk]), "Trích yếu"):
        assert hidden not in page


def test_whoever_sees_the_plan_gets_the_links(client, version, issued, officer):
    assert reverse("plan", args=[version.plan_id]) in ask(client, issued)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Chọn một tệp, hoặc dán mã SHA-256 của tệp."),
        ({"digest": "abc"}, "Mã SHA-256 gồm đúng 64 chữ số"),
        ({"digest": "g" * 64}, "Mã SHA-256 gồm đúng 64 chữ số"),
        ({"file": pdf(b"")}, "Tệp rỗng (0 byte)"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(client, officer, data, sentence):
    response = client.post(URL, data)
    assert response.status_code == 422
    assert sentence in response.content.decode()


@pytest.mark.parametrize("page", ["verify", "signed_copies"])
def test_a_file_beyond_the_limit_is_a_sentence(client, version, officer, settings, page):
    settings.UPLOAD_MEGABYTES = 1
    url = reverse(page, args=[version.pk] if page == "signed_copies" else [])
    response = client.post(url, {"file": pdf(b"%PDF-" + b"x" * 1_100_000)})
    assert response.status_code == 422
    assert "lớn quá 1 MB" in response.content.decode()


def test_a_large_file_is_read_piece_by_piece(client, officer):
    page = ask(client, b"%PDF-" + b"x" * 4_000_000)
    assert sha256(b"%PDF-" + b"x" * 4_000_000).hexdigest() in page


def test_the_page_of_a_version_shows_its_copies_and_the_way_to_send_one(client, version, issued, officer):
    url = reverse("signed_copies", args=[version.pk])
    page = client.get(url).content.decode()
    assert "Chưa có bản đã ký nào" in page
    assert "Tải lên và kiểm tra" in page
    upload(client, version, signed(issued))
    page = client.get(url).content.decode()
    for words in ("Đủ hai chữ ký", "Nguyễn Văn A (thử nghiệm)", "Hoàng Thị Văn Thư tải lên lúc"):
        assert words in page
    assert page.count("Chứng thư chưa có trong danh sách tin cậy của cơ quan.") == 2
    assert reverse("signed_copy_file", args=[SignedCopy.objects.get().pk]) in page


def test_the_copies_stand_with_their_version_on_the_page_of_the_plan(client, version, issued, officer):
    upload(client, version, signed(issued))
    page = client.get(reverse("versions", args=[version.plan_id])).content.decode()
    assert "Đủ hai chữ ký: người có thẩm quyền và cơ quan" in page
    assert f"{reverse('signed_copies', args=[version.pk])}#tai-len" in page
    client.force_login(make_user(version.plan.issuer, "leader", "lanh-dao"), BACKEND)
    page = client.get(reverse("versions", args=[version.plan_id])).content.decode()
    assert "Đủ hai chữ ký" in page
    assert "Tải lên bản đã ký" not in page


def test_who_may_not_write_reads_and_is_offered_no_form(client, version):
    client.force_login(make_user(version.plan.issuer, "leader"), BACKEND)
    url = reverse("signed_copies", args=[version.pk])
    assert "Tải lên và kiểm tra" not in client.get(url).content.decode()
    assert client.post(url, {}).status_code == 403


def test_a_version_that_is_not_issued_has_no_such_page(client, version, officer):
    draft = issued_version(version.plan, 2, by=officer, state="submitted")
    assert client.get(reverse("signed_copies", args=[draft.pk])).status_code == 404


def test_the_job_says_the_reason_and_leads_back(client, version, issued, officer):
    response = upload(client, version, stamped(signed(issued)))
    page = client.get(response["Location"]).content.decode()
    assert "✗ Không nhận: sau chữ ký cuối cùng tệp còn bị sửa thêm" in page
    back = reverse("signed_copies", args=[version.pk])
    assert back in page
    assert "Không nhận: sau chữ ký cuối cùng" in client.get(back).content.decode()


def test_the_job_that_kept_the_file_leads_to_it(client, version, issued, officer):
    response = upload(client, version, signed(issued))
    page = client.get(response["Location"]).content.decode()
    assert "Đã nhận bản đã ký." in page
    assert reverse("job_file", args=[Job.objects.get().pk]) not in page


def test_no_file_and_the_same_file_twice_are_sentences(client, version, issued, officer):
    upload(client, version, signed(issued))
    again = upload(client, version, signed(issued))
    none = client.post(reverse("signed_copies", args=[version.pk]), {})
    assert (again.status_code, none.status_code) == (422, 422)
    assert "Tệp này đã được nhận lúc" in again.content.decode()
    assert "Chưa chọn tệp" in none.content.decode()


def test_the_download_is_the_very_file_and_is_written_down(client, version, issued, officer):
    upload(client, version, signed(issued), "Kế hoạch 57 (đã ký).pdf")
    copy = SignedCopy.objects.get()
    url = reverse("signed_copy_file", args=[copy.pk])
    response = client.get(url)
    assert b"".join(response) == signed(issued)
    assert "attachment" in response["Content-Disposition"]
    assert b"".join(client.head(url)) == b""
    entry = AuditEntry.objects.get(action="download")
    assert (entry.actor, entry.record_id, entry.changes["sha256"]) == (officer, copy.pk, ["", copy.file.sha256])


def test_a_file_missing_on_the_disk_is_not_found_and_not_written_down(client, version, issued, officer):
    upload(client, version, signed(issued))
    copy = SignedCopy.objects.get()
    path_of(copy.file.key).unlink()
    assert client.get(reverse("signed_copy_file", args=[copy.pk])).status_code == 404
    assert not AuditEntry.objects.filter(action="download").exists()


def test_the_command_says_whether_the_file_is_known(version, issued, tmp_path, capsys):
    file, other = tmp_path / "ban-hanh.pdf", tmp_path / "da-ky.pdf"
    file.write_bytes(issued)
    other.write_bytes(signed(issued))
    with pytest.raises(CommandError, match="chưa có chữ ký số nào"):
        call_command("verify_document", str(file))
    known = f"Bản đã ban hành lần 1: Kế hoạch số 57/KH-UBND của {version.plan.issuer}, ngày 12/03/2024."
    assert capsys.readouterr().out == f"SHA-256: {sha256(issued).hexdigest()}\n{known}\n"
    call_command("verify_document", str(other), issued=file)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "Không có trong hệ thống này."
    assert lines[2].startswith("«ChuKyLanhDao»: Nguyễn Văn A (thử nghiệm), ")
    assert lines[3].endswith(", còn nguyên, chứng thư chưa có trong danh sách tin cậy.")


def test_the_command_names_a_signed_copy_and_what_replaced_it(client, version, issued, officer, tmp_path, capsys):
    upload(client, version, signed(issued))
    issued_version(version.plan, 2, text="Đã sửa.", by=officer)
    file = tmp_path / "da-ky.pdf"
    file.write_bytes(signed(issued))
    call_command("verify_document", str(file))
    line = capsys.readouterr().out.splitlines()[1]
    assert line.startswith("Bản đã ký lần 1: Kế hoạch số 57/KH-UBND của")
    assert line.endswith(", ngày 12/03/2024; đã được thay bằng bản lần 2.")


def test_the_command_without_the_file_is_a_sentence():
    with pytest.raises(CommandError, match=r"Không đọc được .*khong-co\.pdf"):
        call_command("verify_document", str(Path("khong-co.pdf")))
