"""``manage.py load_demo``: the sample data, once."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from plans.sample import load


class Command(BaseCommand):
    help = "Nạp dữ liệu mẫu năm 2024 (chạy lại không thay đổi gì)."

    def add_arguments(self, parser):
        parser.add_argument("--allow-production", action="store_true", help="cho phép nạp khi DEBUG tắt (máy dùng thử)")

    def handle(self, *args, allow_production, **options):
        if not (settings.DEBUG or allow_production):
            raise CommandError(
                "DEBUG đang tắt: đây có thể là máy chạy thật. Nếu đúng là máy dùng thử, thêm --allow-production."
            )
        if not settings.DEMO_PASSWORD:
            raise CommandError(
                "Thiếu DEMO_PASSWORD: đặt biến môi trường DEMO_PASSWORD, mật khẩu của các tài khoản mẫu."
            )
        made = load(password=settings.DEMO_PASSWORD)
        if not made:
            self.stdout.write("Dữ liệu mẫu đã có đủ: không thay đổi gì.")
            return
        self.stdout.write("Đã nạp dữ liệu mẫu: " + ", ".join(f"{count} {what}" for what, count in made.items()) + ".")
