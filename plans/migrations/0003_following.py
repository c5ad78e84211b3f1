"""Occurrences of a recurring deadline; what an agency says of its work; what a task is to regain."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

import criteria.points
from agencies.triggers import lift, refuse

LOG = refuse(
    "plans_progressentry",
    ["UPDATE", "DELETE"],
    "Tiến độ chỉ được ghi thêm, không sửa, không xoá.",
    postgres_when="TRUE",
    sqlite_when="TRUE",
)


def copy_days(apps, schema_editor):
    task = apps.get_model("plans", "Task").objects.filter(pk=OuterRef("task"))
    apps.get_model("plans", "Assignment").objects.update(last_day=Subquery(task.values("last_day")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_stored_file"),
        ("criteria", "0005_evidence_file"),
        ("plans", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("label", models.CharField(max_length=60, verbose_name="kỳ")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="ngày cuối còn đúng hạn")),
            ],
            options={
                "verbose_name": "kỳ của nhiệm vụ",
                "verbose_name_plural": "kỳ của nhiệm vụ",
                "ordering": ["task", "position"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="assignment",
            name="assignment_once_per_agency",
        ),
        migrations.AddField(
            model_name="assignment",
            name="last_day",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="ngày cuối còn đúng hạn"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="late_reason",
            field=models.TextField(blank=True, max_length=2000, verbose_name="lý do chậm"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="percent",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="mức hoàn thành (%)"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="product",
            field=models.CharField(blank=True, max_length=500, verbose_name="văn bản, sản phẩm"),
        ),
        migrations.AddField(
            model_name="assignment",
            name="product_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.storedfile",
                verbose_name="tệp sản phẩm",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="result",
            field=models.TextField(blank=True, max_length=5000, verbose_name="kết quả"),
        ),
        lift(LOG),
        migrations.AddField(
            model_name="progressentry",
            name="is_on_behalf",
            field=models.BooleanField(default=False, verbose_name="ghi hộ"),
        ),
        LOG,
        migrations.AddField(
            model_name="task",
            name="asks_plan",
            field=models.BooleanField(
                default=False,
                help_text="Việc này là ban hành kế hoạch riêng: hệ thống theo dõi đơn vị nào chưa có kế hoạch.",
                verbose_name="từng đơn vị gửi kế hoạch của mình",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="deadline_kind",
            field=models.CharField(
                choices=[
                    ("none", "Không ghi thời hạn"),
                    ("date", "Một ngày"),
                    ("range", "Khoảng thời gian"),
                    ("recurring", "Định kỳ"),
                    ("continuous", "Thường xuyên"),
                    ("unresolved", "Chưa quy ra ngày"),
                ],
                default="none",
                editable=False,
                max_length=10,
                verbose_name="loại thời hạn",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="derived_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="derived",
                to="plans.task",
                verbose_name="triển khai từ nhiệm vụ",
            ),
        ),
        migrations.AddField(
            model_name="task",
            name="first_day",
            field=models.DateField(blank=True, null=True, verbose_name="từ ngày"),
        ),
        migrations.AddField(
            model_name="task",
            name="is_day_by_hand",
            field=models.BooleanField(default=False, verbose_name="ngày đặt bằng tay"),
        ),
        migrations.AddField(
            model_name="taskcriterion",
            name="expected",
            field=criteria.points.PointsField(blank=True, null=True, verbose_name="điểm dự kiến lấy lại"),
        ),
        migrations.AddConstraint(
            model_name="taskcriterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("expected", None), ("expected__gt", 0), _connector="OR"),
                name="expected_is_positive",
                violation_error_message="Điểm dự kiến lấy lại phải lớn hơn 0; để trống nếu chưa ước được.",
            ),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="occurrences", to="plans.task"
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="occurrence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to="plans.occurrence",
                verbose_name="kỳ",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("occurrence", None)), fields=("task", "agency"), name="assignment_once_per_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("occurrence__isnull", False)),
                fields=("task", "agency", "occurrence"),
                name="assignment_once_per_occurrence",
            ),
        ),
        migrations.AddConstraint(
            model_name="assignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__lte", 100)),
                name="assignment_percent",
                violation_error_message="Mức hoàn thành từ 0 đến 100 %.",
            ),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.UniqueConstraint(
                fields=("task", "label"),
                name="occurrence_once_per_task",
                violation_error_message="Nhiệm vụ đã có kỳ này.",
            ),
        ),
        migrations.RunPython(copy_days, migrations.RunPython.noop),
    ]
