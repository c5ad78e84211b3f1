"""``manage.py verify_document``: what a signed PDF says, whether it may be believed, and whether it is known here."""

from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from plans.documents.known import find, in_words
from plans.documents.signatures import read_signatures, trust_roots


class Command(BaseCommand):
    help = "Kiểm tra chữ ký số của một tệp PDF, và tệp có phải văn bản của hệ thống này không."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--issued", type=Path, metavar="FILE", help="bản đã ban hành để đối chiếu")

    def handle(self, *, file, issued, **options):
        try:
            data, issued = file.read_bytes(), issued.read_bytes() if issued else None
        except OSError as error:
            raise CommandError(f"Không đọc được {error.filename}: {error.strerror}.") from error
        digest = sha256(data).hexdigest()
        self.stdout.write(f"SHA-256: {digest}")
        self.stdout.write(in_words(find(digest)))
        try:
            found = read_signatures(data, issued=issued, roots=trust_roots(settings.SIGNATURE_TRUST_FOLDER))
        except ValidationError as error:
            raise CommandError(f"{file}: {error.message}") from error
        for signature in found:
            when = f"{signature.signed_at:%d/%m/%Y %H:%M:%S}" if signature.signed_at else "không ghi giờ"
            trust = "chứng thư tin cậy" if signature.is_trusted else "chứng thư chưa có trong danh sách tin cậy"
            self.stdout.write(f"«{signature.field}»: {signature.signer}, {when}, còn nguyên, {trust}.")
