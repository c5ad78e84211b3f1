"""``manage.py sign_document``: sign one field of a PDF on this machine, for development."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from pyhanko.sign.general import SigningError

from plans.documents.files import store
from plans.documents.signature_fields import LEADER, ORGANISATION
from plans.documents.trial_signing import PASSWORD, sign, throw_away_certificate


class Command(BaseCommand):
    help = "Ký thử một ô chữ ký của tệp PDF (chỉ để phát triển; ký thật trên máy của người ký)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--field", choices=[LEADER, ORGANISATION], default=LEADER)
        parser.add_argument("--certificate", type=Path, help="tệp .p12/.pfx; không có thì tạo chứng thư dùng một lần")
        parser.add_argument("--password", default="", help="mật khẩu của tệp chứng thư")
        parser.add_argument("--name", default="Người ký", help="tên trên chứng thư dùng một lần")
        parser.add_argument("--out", type=Path, metavar="FILE", help="tệp kết quả (mặc định ghi đè)")

    def handle(self, *, file, field, certificate, password, name, out, **options):
        try:
            chosen = certificate.read_bytes() if certificate else throw_away_certificate(name)
            signed = sign(file.read_bytes(), field, chosen, password.encode() if certificate else PASSWORD)
            store(out or file, signed)
        except OSError as error:
            raise CommandError(f"Không đọc hoặc ghi được {error.filename}: {error.strerror}.") from error
        except (SigningError, ValueError) as error:
            raise CommandError(f"Không ký được ô «{field}»: {error}") from error
        self.stdout.write(f"Đã ký ô «{field}»: {out or file}, {len(signed)} byte.")
