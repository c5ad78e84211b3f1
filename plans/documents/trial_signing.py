"""Signing on this machine, for development and tests only: the whole way can be walked without a token.

PAdES B-B in the named field. The leader's signature certifies the document and lets only signatures follow; the
picture is drawn as the decree describes (blue hand signature, red seal), marked as a trial.
"""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from PIL import Image, ImageDraw, ImageFont
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from .signature_fields import LEADER

PASSWORD = b"thu-nghiem"  # of the file this module writes itself; it protects nothing
BLUE, RED = (20, 60, 160, 255), (190, 20, 20, 255)


def throw_away_certificate(name: str) -> bytes:
    """A self-signed certificate with its key, PKCS #12 under ``PASSWORD``, valid for a day: worth nothing outside."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{name} (thử nghiệm)")])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    protection = serialization.BestAvailableEncryption(PASSWORD)
    return serialization.pkcs12.serialize_key_and_certificates(b"thu", key, certificate, None, protection)


def sign(data: bytes, field: str, certificate: bytes, password: bytes = PASSWORD) -> bytes:
    """The file with the named field signed; everything that was there stays byte for byte.

    Raises ValueError when the certificate cannot be opened, pyHanko's SigningError when the field is missing or signed.
    """
    signer = SimpleSigner.load_pkcs12_data(certificate, other_certs=[], passphrase=password)
    is_leader = field == LEADER
    details = PdfSignatureMetadata(
        field_name=field,
        subfilter=SigSeedSubFilter.PADES,
        certify=is_leader,
        docmdp_permissions=MDPPerm.FILL_FORMS if is_leader else MDPPerm.NO_CHANGES,
    )
    style = StaticStampStyle(border_width=0, background=PdfImage(_hand() if is_leader else _seal()))
    target = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    PdfSigner(details, signer=signer, stamp_style=style).sign_pdf(writer, output=target)
    return target.getvalue()


def _hand() -> Image.Image:
    picture = Image.new("RGBA", (540, 330), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    draw.line([(40, 220), (120, 60), (170, 250), (240, 90), (300, 240), (360, 130), (500, 180)], fill=BLUE, width=8)
    draw.text((190, 260), "KÝ THỬ", font=_font(44), fill=BLUE)
    return picture


def _seal() -> Image.Image:
    picture = Image.new("RGBA", (425, 425), (255, 255, 255, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((8, 8, 417, 417), outline=RED, width=8)
    draw.ellipse((60, 60, 365, 365), outline=RED, width=4)
    draw.text((212, 212), "DẤU THỬ", font=_font(56), fill=RED, anchor="mm")
    return picture


def _font(size: int):
    return ImageFont.truetype(Path(settings.BASE_DIR, "static/fonts/Tinos-Bold.ttf"), size)
