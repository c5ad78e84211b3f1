"""A signed file comes back: checked by a job, kept once, refused with its reason and then gone."""

import io
from datetime import timedelta

import pikepdf
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agencies.files import path_of, sweep_files
from agencies.jobs import run_job
from agencies.models import AuditEntry, Job, StoredFile
from plans.documents.signature_fields import LEADER, ORGANISATION
from plans.documents.signed_copies import DAMAGED, GONE, NO_FILE, check_signed_copy, receive, signatures_of, standing
from plans.documents.trial_signing import PASSWORD, sign
from plans.models import DocumentVersion, SignedCopy
from tests.factories import issued_version, make_agency, make_plan, make_user

from .signing import certificate, signed, signed_late, stamped, turned, whole_other_document

pytestmark = pytest.mark.django_db
CHANGED = "Không nhận: ngoài chữ ký, tệp còn bị sửa nội dung: hãy tải bản đã ban hành về ký lại."
NOT_ISSUED = "Không nhận: tệp không phải bản đã ban hành mà hệ thống đang giữ: hãy tải bản đã ban hành về ký lại."


@pytest.fixture
def officer(version):
    return make_user(version.plan.issuer, "officer", full_name="Hoàng Thị Văn Thư")


def upload(data: bytes, name="da-ky.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(version, data: bytes, by) -> Job:
    job = receive(version, upload(data), by=by)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_both_signatures_are_kept_with_names_and_times(version, issued, officer):
    job = send(version, signed(issued), officer)
    assert (job.state, job.error, job.result_path) == ("done", "", "")
    copy = SignedCopy.objects.get()
    assert (copy.version, copy.uploaded_by, copy.owner) == (version, officer, version.plan.issuer)
    assert path_of(copy.file.key).read_bytes() == signed(issued)
    assert [(one.field, one.signer, one.is_trusted) for one in signatures_of(copy)] == [
        (LEADER, "Nguyễn Văn A (thử nghiệm)", False),
        (ORGANISATION, "UBND huyện (thử nghiệm)", False),
    ]
    assert all(timezone.now() - one.signed_at < timedelta(hours=1) for one in signatures_of(copy))


def test_what_was_received_stands_in_the_trail(version, issued, officer):
    send(version, signed(issued), officer)
    entry = AuditEntry.objects.get(action="receive_signed")
    copy = SignedCopy.objects.get()
    assert (entry.actor, entry.record_id, entry.agency) == (officer, copy.pk, version.plan.issuer)
    assert entry.changes == {"sha256": ["", copy.file.sha256]}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ([LEADER], "Đã có chữ ký của người có thẩm quyền"),
        ([ORGANISATION], "Đã có chữ ký của cơ quan"),
        ([LEADER, ORGANISATION], "Đủ hai chữ ký: người có thẩm quyền và cơ quan"),
    ],
)
def test_how_far_the_signing_is_is_said(version, issued, officer, fields, words):
    send(version, signed(issued, *fields), officer)
    assert standing(SignedCopy.objects.get()) == words


def test_the_leaders_copy_and_then_the_complete_one_are_both_kept(version, issued, officer):
    send(version, signed(issued, LEADER), officer)
    send(version, signed(issued), officer)
    assert [len(copy.signatures) for copy in version.signed_copies.all()] == [1, 2]


def test_a_signer_on_the_list_of_the_office_is_trusted(version, issued, officer, settings):
    settings.SIGNATURE_TRUST_FOLDER.mkdir()
    _, own, _ = pkcs12.load_key_and_certificates(certificate("Nguyễn Văn A"), PASSWORD)
    (settings.SIGNATURE_TRUST_FOLDER / "a.cer").write_bytes(own.public_bytes(Encoding.DER))
    send(version, signed(issued), officer)
    assert [one.is_trusted for one in signatures_of(SignedCopy.objects.get())] == [True, False]


def test_a_broken_list_of_the_office_is_named_and_refuses_no_file(version, issued, officer, settings):
    settings.SIGNATURE_TRUST_FOLDER.mkdir()
    (settings.SIGNATURE_TRUST_FOLDER / "hong.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n")
    job = send(version, signed(issued), officer)
    assert job.error == "Không đọc được chứng thư «hong.pem» trong danh sách tin cậy: báo quản trị hệ thống."
    assert StoredFile.objects.filter(pk=job.params["file"]).exists()


def one_byte_changed(issued: bytes) -> bytes:
    data = bytearray(signed(issued))
    data[len(issued) // 2] ^= 1
    return bytes(data)


def with_a_password(issued: bytes) -> bytes:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(issued)) as file:
        file.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


def stamped_first(issued: bytes) -> bytes:
    return signed(stamped(issued), LEADER)


REFUSED = {
    "one byte changed": (one_byte_changed, NOT_ISSUED),
    "a page turned": (lambda issued: turned(signed(issued)), "Không nhận: sau chữ ký cuối cùng tệp còn bị sửa thêm"),
    "text stamped": (lambda issued: stamped(signed(issued)), "Không nhận: sau chữ ký cuối cùng tệp còn bị sửa thêm"),
    "text stamped, then signed": (stamped_first, CHANGED),
    "between the signatures": (lambda issued: signed(stamped(signed(issued, LEADER)), ORGANISATION), CHANGED),
    "another document hung behind": (lambda issued: signed(whole_other_document(issued), LEADER), NOT_ISSUED),
    "unsigned": (lambda issued: issued, "Không nhận: tệp chưa có chữ ký số nào."),
    "another field": (lambda issued: sign(issued, "O", certificate("A")), "Không nhận: có chữ ký ở ô «O», không phải"),
    "out of order": (lambda issued: signed_late(signed(issued, ORGANISATION)), "Không nhận: chữ ký của cơ quan đóng"),
    "a password": (with_a_password, "Không nhận: tệp đặt mật khẩu"),
    "cut off": (lambda issued: signed(issued)[:-9000], "Không nhận: "),
    "not a PDF inside": (lambda issued: b"%PDF-1.7 khong phai", "Không nhận: tệp không phải PDF đọc được"),
}


@pytest.mark.parametrize("change", REFUSED)
def test_what_is_not_the_issued_document_with_signatures_is_refused_and_swept(version, issued, officer, change):
    make, reason = REFUSED[change]
    job = send(version, make(issued), officer)
    assert job.state == "failed"
    assert job.error.startswith(reason)
    assert not SignedCopy.objects.exists()
    assert not StoredFile.objects.filter(pk=job.params["file"]).exists()


def test_the_file_of_a_refused_upload_leaves_the_disk(version, officer, django_capture_on_commit_callbacks):
    job = receive(version, upload(b"%PDF-1.7 khong phai"), by=officer)
    path = path_of(StoredFile.objects.get(pk=job.params["file"]).key)
    with django_capture_on_commit_callbacks(execute=True):
        run_job(job.pk)
    assert not path.exists()


def test_another_document_signed_and_uploaded_in_its_place_is_refused(version, officer):
    other = issued_version(make_plan(version.plan.issuer, state="issued"), text="Văn bản khác.")
    job = send(version, signed(path_of(other.file.key).read_bytes()), officer)
    assert job.error == NOT_ISSUED


def test_a_signed_file_of_the_version_before_is_named(version, issued, officer):
    later = issued_version(version.plan, 2, text="Nội dung đã sửa.", by=officer)
    job = send(later, signed(issued), officer)
    assert job.error == "Không nhận: đây là bản lần 1 đã ký, không phải bản lần 2: mở đúng bản để tải lên."
    assert send(version, signed(issued), officer).state == "done"


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (upload(b""), "rỗng (0 byte)"),
        (upload(b"chu thuong"), "Không nhận tệp «da-ky.pdf»"),
        (upload(b"\x89PNG\r\n\x1a\n...", "anh.png"), "Bản đã ký phải là tệp PDF"),
        (upload(b"%PDF-1.7", "da-ky.docx"), "đổi đuôi thành .pdf"),
    ],
)
def test_what_is_no_pdf_is_refused_at_once_and_leaves_nothing(version, officer, file, sentence):
    before = StoredFile.objects.count()
    with pytest.raises(ValidationError, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        receive(version, file, by=officer)
    assert (StoredFile.objects.count(), Job.objects.count()) == (before, 0)


def test_a_version_without_its_file_takes_none(version, issued, officer):
    waiting = DocumentVersion.objects.create(
        plan=version.plan, number=2, state="issued", issued_on="2024-03-13", submitted_by=officer, content="", digest=""
    )
    with pytest.raises(ValidationError, match=NO_FILE):
        receive(waiting, upload(signed(issued)), by=officer)


def test_the_same_file_again_is_a_sentence_and_no_second_row(version, issued, officer):
    send(version, signed(issued), officer)
    with pytest.raises(ValidationError, match=r"Tệp này đã được nhận lúc .*, Hoàng Thị Văn Thư tải lên\."):
        receive(version, upload(signed(issued)), by=officer)
    assert SignedCopy.objects.count() == Job.objects.count() == 1
    assert StoredFile.objects.filter(sha256=SignedCopy.objects.get().file.sha256).count() == 1


def test_a_second_click_finds_the_check_under_way(version, issued, officer):
    first, second = (receive(version, upload(signed(issued)), by=officer) for _ in range(2))
    assert (first.pk, StoredFile.objects.filter(sha256=first.params["sha256"]).count()) == (second.pk, 1)


def test_of_two_people_with_one_file_the_second_is_told(version, issued, officer):
    other = make_user(version.plan.issuer, "coordinator", "dau-moi")
    jobs = [receive(version, upload(signed(issued)), by=person) for person in (officer, other)]
    for job in jobs:
        run_job(job.pk)
        job.refresh_from_db()
    assert [job.state for job in jobs] == ["done", "failed"]
    assert jobs[1].error.startswith("Không nhận: tệp này đã được nhận lúc")
    assert SignedCopy.objects.get().uploaded_by == officer


def test_a_worker_killed_after_keeping_the_file_keeps_it_once(version, issued, officer):
    job = receive(version, upload(signed(issued)), by=officer)
    assert check_signed_copy(job) == check_signed_copy(job)
    assert SignedCopy.objects.count() == AuditEntry.objects.filter(action="receive_signed").count() == 1


def test_a_file_swept_before_its_check_is_asked_for_again(version, issued, officer):
    job = receive(version, upload(signed(issued)), by=officer)
    sweep_files(timezone.now() + timedelta(days=2))
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", GONE)


def test_what_was_kept_is_never_swept(version, issued, officer):
    send(version, signed(issued), officer)
    assert sweep_files(timezone.now() + timedelta(days=2)) == 0
    assert path_of(SignedCopy.objects.get().file.key).is_file()


def test_the_worker_asks_for_the_rights_again(version, issued, officer):
    job = receive(version, upload(signed(issued)), by=officer)
    officer.agency = make_agency("noi-khac")
    officer.save()
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "Người tải lên không còn quyền đối với văn bản này.")
    assert not SignedCopy.objects.exists()


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"%PDF-1.7")])
def test_a_damaged_store_is_said_and_blames_no_upload(version, issued, officer, harm):
    harm(path_of(version.file.key))
    job = send(version, signed(issued), officer)
    assert job.error == DAMAGED
    assert StoredFile.objects.filter(pk=job.params["file"]).exists()
