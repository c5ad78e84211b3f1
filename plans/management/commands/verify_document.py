"""``manage.py verify_document``: what a signed PDF says, and whether it may be believed."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.documents.signatures import Refused, read_signatures, trust_roots


class Command(BaseCommand):
    help = "Kiểm tra chữ ký số của một tệp PDF."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--issued", type=Path, metavar="FILE", help="bản đã ban hành để đối chiếu")

    def handle(self, *, file, issued, **options):
        try:
            data = file.read_bytes()
            found = read_signatures(
                data,
                issued=issued.read_bytes() if issued else None,
                roots=trust_roots(settings.SIGNATURE_TRUST_FOLDER),
            )
        except OSError as error:
            raise CommandError(f"Không đọc được {error.filename}: {error.strerror}.") from error
        except Refused as error:
            raise CommandError(f"{file}: {error.message}") from error
        self.stdout.write(f"SHA-256: {sha256(data).hexdigest()}")
        for signature in found:
            when = f"{signature.signed_at:%d/%m/%Y %H:%M:%S}" if signature.signed_at else "không ghi giờ"
            trust = "chứng thư tin cậy" if signature.is_trusted else "chứng thư chưa có trong danh sách tin cậy"
            self.stdout.write(f"«{signature.field}»: {signature.signer}, {when}, còn nguyên, {trust}.")
