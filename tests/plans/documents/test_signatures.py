"""Signed twice and read back; whatever was done to the file besides is refused with its reason."""

import io

import pikepdf
import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from plans.documents.signature_fields import LEADER, ORGANISATION
from plans.documents.signatures import (
    CHANGED,
    LOCKED,
    NOT_ISSUED,
    NOT_PDF,
    NOT_SIGNED,
    PROTECTED,
    Refused,
    read_signatures,
    trust_roots,
)
from plans.documents.trial_signing import PASSWORD, sign
from tests.factories import make_plan

from .reading import plan_pdf
from .signing import certificate, signed_late, stamped, turned, whole_other_document, with_entry

pytestmark = pytest.mark.django_db
MADE = {}


@pytest.fixture
def issued():
    if "issued" not in MADE:
        MADE["issued"] = plan_pdf(make_plan(state="issued", preamble="Nội dung.\n" * 40, sign_name="Nguyễn Văn A"))
    return MADE["issued"]


@pytest.fixture
def signed(issued):
    """The issued file with both signatures."""
    if "signed" not in MADE:
        first = sign(issued, LEADER, certificate("Nguyễn Văn A"))
        MADE["signed"] = sign(first, ORGANISATION, certificate("UBND huyện"))
    return MADE["signed"]


def refusal(data: bytes, issued: bytes | None = None) -> str:
    with pytest.raises(Refused) as caught:
        read_signatures(data, issued=issued)
    return caught.value.message


def test_both_signatures_are_read_with_names_and_times(issued, signed):
    found = read_signatures(signed, issued=issued)
    assert [(one.field, one.signer, one.is_trusted) for one in found] == [
        (LEADER, "Nguyễn Văn A (thử nghiệm)", False),
        (ORGANISATION, "UBND huyện (thử nghiệm)", False),
    ]
    assert all(one.signed_at is not None for one in found)


def test_nothing_that_was_issued_changes_by_signing(issued, signed):
    assert signed.startswith(issued)


def test_a_signer_on_the_offices_list_is_trusted(issued, tmp_path):
    chosen = certificate("Nguyễn Văn A")
    _, own, _ = pkcs12.load_key_and_certificates(chosen, PASSWORD)
    (tmp_path / "a.pem").write_bytes(own.public_bytes(Encoding.PEM))
    (tmp_path / "b.cer").write_bytes(own.public_bytes(Encoding.DER))
    (tmp_path / "doc.txt").write_text("không phải chứng thư")
    roots = trust_roots(tmp_path)
    assert len(roots) == 2
    assert read_signatures(sign(issued, LEADER, chosen), roots=roots)[0].is_trusted


def test_no_list_means_nobody_is_trusted(tmp_path):
    assert trust_roots(tmp_path / "khong-co") == []


@pytest.mark.parametrize("share", range(1, 20))
def test_one_changed_byte_is_refused(issued, signed, share):
    place = len(signed) * share // 20
    changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    assert refusal(changed)
    if place < len(issued):
        assert refusal(changed, issued) in {NOT_ISSUED, NOT_PDF}


@pytest.mark.parametrize("change", [turned, stamped])
def test_a_change_after_the_last_signature_is_refused(issued, signed, change):
    assert "sửa" in refusal(change(signed), issued)


@pytest.mark.parametrize("change", [turned, stamped])
def test_a_change_between_the_signatures_is_refused(issued, change):
    first = sign(issued, LEADER, certificate("Nguyễn Văn A"))
    both = sign(change(first), ORGANISATION, certificate("UBND huyện"))
    assert "sửa nội dung" in refusal(both, issued)


@pytest.mark.parametrize("change", [turned, stamped])
def test_a_change_before_the_first_signature_is_refused(issued, change):
    assert refusal(sign(change(issued), LEADER, certificate("Nguyễn Văn A")), issued) == CHANGED


def test_another_document_hung_behind_the_issued_one_is_refused(issued):
    other = sign(whole_other_document(issued), LEADER, certificate("Nguyễn Văn A"))
    assert other.startswith(issued)
    assert [found.field for found in read_signatures(other)] == [LEADER]
    assert refusal(other, issued) == NOT_ISSUED


def test_the_organisation_signs_last(issued):
    sealed = sign(issued, ORGANISATION, certificate("UBND huyện"))
    assert [found.field for found in read_signatures(sealed, issued=issued)] == [ORGANISATION]
    assert refusal(signed_late(sealed), issued) == LOCKED


def test_a_signature_in_a_field_of_its_own_is_refused(issued):
    elsewhere = sign(issued, "ChuKyKhac", certificate("Nguyễn Văn A"))
    assert refusal(elsewhere, issued).startswith("Có chữ ký ở ô «ChuKyKhac», không phải hai ô của văn bản")


def test_a_file_with_a_password_is_refused(signed):
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as file:
        file.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refusal(target.getvalue()) == PROTECTED


@pytest.mark.parametrize(("entry", "is_kept"), [("/PageMode", False), ("/DSS", True)])
def test_of_the_catalogue_only_what_signing_writes_may_change(issued, entry, is_kept):
    """Proofs for the archive (DSS) are drawn nowhere; how the file opens is nobody's to change."""
    data = sign(with_entry(issued, entry), LEADER, certificate("Nguyễn Văn A"))
    if is_kept:
        assert [found.field for found in read_signatures(data, issued=issued)] == [LEADER]
    else:
        assert refusal(data, issued) == CHANGED


def test_another_document_in_its_place_is_refused(issued):
    other = plan_pdf(make_plan(state="issued", preamble="Văn bản khác."))
    assert refusal(sign(other, LEADER, certificate("Nguyễn Văn A")), issued) == NOT_ISSUED


def test_an_unsigned_file_is_refused(issued):
    assert refusal(issued, issued) == NOT_SIGNED


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 khong phai", b"%PDF-1.7\n%%EOF" * 9])
def test_what_is_no_pdf_is_refused(data):
    assert refusal(data) == NOT_PDF


@pytest.mark.parametrize("place", range(20))
def test_a_cut_file_is_refused_and_never_breaks(signed, place):
    assert refusal(signed[: len(signed) * place // 20])


def test_a_field_is_signed_once_only(issued):
    first = sign(issued, LEADER, certificate("Nguyễn Văn A"))
    with pytest.raises(Exception, match="ChuKyLanhDao|filled|signed"):
        sign(first, LEADER, certificate("Nguyễn Văn B"))


def test_the_certificate_is_thrown_away_after_a_day():
    _, own, _ = pkcs12.load_key_and_certificates(certificate("Nguyễn Văn A"), PASSWORD)
    assert (own.not_valid_after_utc - own.not_valid_before_utc).days == 1
    assert x509.Certificate.load(own.public_bytes(Encoding.DER)).self_issued
    assert pem.detect(own.public_bytes(Encoding.PEM))


def test_signing_keeps_the_archive_claims(signed):
    with pikepdf.open(io.BytesIO(signed)) as file:
        assert b"pdfuaid:part" in file.Root.Metadata.read_bytes()
        assert all("/V" in field for field in file.Root.AcroForm.Fields)
