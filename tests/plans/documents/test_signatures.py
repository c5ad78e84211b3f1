"""Signed twice and read back; whatever was done to the file besides is refused with its reason."""

import io
from functools import cache

import pikepdf
import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from plans.documents.jobs import plan_pdf
from plans.documents.signature_fields import LEADER, ORGANISATION
from plans.documents.signatures import (
    NOT_ISSUED,
    NOT_PDF,
    NOT_SIGNED,
    Refused,
    read_signatures,
    trust_roots,
)
from plans.documents.trial_signing import PASSWORD, sign, throw_away_certificate
from tests.factories import make_plan

pytestmark = pytest.mark.django_db
MADE = {}


@cache
def certificate(name: str) -> bytes:
    return throw_away_certificate(name)


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


def stamped(data: bytes) -> bytes:
    """The file with words written over page 1 by one more update at its end."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.stamp import TextStampStyle
    from pyhanko.stamp.text import TextStamp

    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    TextStamp(writer, TextStampStyle(stamp_text="Da sua"), text_params={}).apply(0, 50, 50)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def turned(data: bytes) -> bytes:
    """The file with page 1 turned by one more update at its end."""
    from pyhanko.pdf_utils.generic import NameObject, NumberObject
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page[NameObject("/Rotate")] = NumberObject(90)
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


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
