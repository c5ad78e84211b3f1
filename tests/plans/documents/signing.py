"""What people and programs do to a file: sign it, and change it besides."""

import io
from functools import cache

from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.stamp import TextStampStyle
from pyhanko.stamp.text import TextStamp

from plans.documents.signature_fields import LEADER, ORGANISATION
from plans.documents.trial_signing import PASSWORD, sign, throw_away_certificate


@cache
def certificate(name: str) -> bytes:
    return throw_away_certificate(name)


@cache
def signed(data: bytes, *fields: str) -> bytes:
    """The file with these fields signed, by default both."""
    for field in fields or (LEADER, ORGANISATION):
        data = sign(data, field, certificate("Nguyễn Văn A" if field == LEADER else "UBND huyện"))
    return data


def stamped(data: bytes) -> bytes:
    """The file with words written over page 1 by one more update at its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    TextStamp(writer, TextStampStyle(stamp_text="Da sua"), text_params={}).apply(0, 50, 50)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def turned(data: bytes) -> bytes:
    """The file with page 1 turned by one more update at its end."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page[NameObject("/Rotate")] = NumberObject(90)
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def with_entry(data: bytes, entry: str) -> bytes:
    """The file with one more entry in its catalogue, by one more update."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data), strict=False)
    proofs = writer.add_object(DictionaryObject({NameObject("/Certs"): ArrayObject()}))
    writer.root[NameObject(entry)] = proofs if entry == "/DSS" else NameObject("/FullScreen")
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def whole_other_document(behind: bytes) -> bytes:
    """``behind`` with a complete new document hung to its end: its table of objects knows nothing of the first."""
    sheet = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Annots[4 0 R]>>"
    field = b"<</Type/Annot/Subtype/Widget/FT/Sig/T(ChuKyLanhDao)/F 132/P 3 0 R/Rect[9 9 99 99]>>"
    root = b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>>>"
    data, places = behind + b"\n", []
    for number, body in enumerate([root, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", sheet, field], start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(data)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 5\n0000000000 65535 f \n" + rows
    return data + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table


def signed_late(data: bytes) -> bytes:
    """The leader's field signed by a program that does not ask whether it still may be."""
    signer = SimpleSigner.load_pkcs12_data(certificate("Nguyễn Văn A"), other_certs=[], passphrase=PASSWORD)
    target = io.BytesIO()
    sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), PdfSignatureMetadata(LEADER), signer, output=target)
    return target.getvalue()
