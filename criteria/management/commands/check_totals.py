"""``manage.py check_totals``: every stored total against the sum of its leaves."""

from decimal import Decimal

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from criteria.entry import recomputed_totals
from criteria.models import Assessment
from criteria.points import format_points


class Command(BaseCommand):
    help = "Tính lại tổng điểm của mọi bảng điểm từ các ô điểm và so với tổng đã lưu; có chênh lệch thì báo lỗi."

    def handle(self, **options):
        keys = list(Assessment.objects.order_by("pk").values_list("pk", flat=True))
        wrong = sum(self.differs(pk) for pk in keys)
        if wrong:
            raise CommandError(f"{wrong} trên {len(keys)} bảng điểm có tổng khác các ô điểm.")
        self.stdout.write(f"Tổng của {len(keys)} bảng điểm đều khớp với các ô điểm.")

    def differs(self, pk: int) -> bool:
        with transaction.atomic():  # under the lock of those who write, so that no half-written moment is seen
            assessment = Assessment.objects.select_for_update().get(pk=pk)
            total = recomputed_totals(assessment)[None]
        stored = assessment.total_maximum, assessment.total_achieved, assessment.total_missing
        summed = total.maximum, total.final, total.missing
        if stored == summed:
            return False
        texts = [self.words(*figures) for figures in (stored, summed)]
        self.stdout.write(f"{assessment} (số {assessment.pk}): đã lưu {texts[0]}, các ô điểm cộng lại {texts[1]}")
        return True

    def words(self, maximum: Decimal, achieved: Decimal, missing: int) -> str:
        return f"{format_points(maximum)} / {format_points(achieved)}, {missing} ô trống"
