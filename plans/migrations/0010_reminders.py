"""One digest a person and day; stages, calendar and pauses. What was sent or failed so far becomes digests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Max
from django.utils import timezone


def gather(apps, schema_editor):
    """Sent rows of one person and day were one mail; a failed row is shown with its reason; what was under way waits.

    The one kind so far, three days ahead, is the stage "-3".
    """
    rows = apps.get_model("plans", "Reminder").objects.order_by("pk")
    manager = apps.get_model("plans", "Digest").objects
    check_at_once(schema_editor)
    for row in rows.filter(state="sent"):
        values = {"planned_on": row.planned_on, "state": "sent", "attempts": row.attempts}
        values |= {"message_id": row.message_id, "sent_at": row.sent_at}
        day = timezone.localdate(row.sent_at) if row.sent_at else row.planned_on
        row.digest = manager.get_or_create(person_id=row.recipient_id, day=day, defaults=values)[0]
        row.save(update_fields=["digest"])
    for row in rows.filter(state="failed"):
        values = {"planned_on": row.planned_on, "state": "failed", "attempts": row.attempts, "error": row.error}
        row.digest = manager.get_or_create(person_id=row.recipient_id, day=row.planned_on, defaults=values)[0]
        row.state = (
            row.digest.state if row.digest.state == "failed" else "waiting"
        )  # its day has a sent mail: try again
        row.digest = row.digest if row.state == "failed" else None
        row.save(update_fields=["state", "digest"])
    rows.filter(state="sending").update(state="waiting")
    rows.filter(kind="due_soon").update(kind="-3")


def scatter(apps, schema_editor):
    """Back to one kind: of the stages of one deadline the last one is kept."""
    rows = apps.get_model("plans", "Reminder").objects
    kept = set(
        rows.values_list("assignment", "recipient", "due_on").annotate(last=Max("pk")).values_list("last", flat=True)
    )
    rows.exclude(pk__in=kept).delete()
    check_at_once(schema_editor)
    for row in rows.exclude(digest=None).select_related("digest"):
        row.sent_at, row.message_id = row.digest.sent_at, row.digest.message_id
        row.attempts, row.error = row.digest.attempts, row.digest.error
        row.save(update_fields=["sent_at", "message_id", "attempts", "error"])
    rows.update(kind="due_soon", digest=None)


def check_at_once(schema_editor):
    # PostgreSQL alters no table that still has a foreign key to be checked at the end of the transaction.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_job_progress"),
        ("plans", "0009_freeze_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="ngày")),
                ("is_working", models.BooleanField(default=False, verbose_name="là ngày làm việc")),
                ("note", models.CharField(max_length=250, verbose_name="theo văn bản, lý do")),
            ],
            options={
                "verbose_name": "ngày nghỉ, ngày làm bù",
                "verbose_name_plural": "ngày nghỉ, ngày làm bù",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("planned_on", models.DateField(verbose_name="ngày lập")),
                ("day", models.DateField(verbose_name="ngày gửi")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ gửi"),
                            ("sending", "Đang gửi"),
                            ("sent", "Đã gửi"),
                            ("failed", "Không gửi được"),
                            ("replaced", "Gửi lại trong thư sau"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("leased_until", models.DateTimeField(null=True, verbose_name="giữ đến")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="số lần gửi")),
                ("message_id", models.CharField(blank=True, max_length=200, verbose_name="mã thư")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gửi lúc")),
                ("error", models.CharField(blank=True, max_length=500, verbose_name="lỗi")),
            ],
            options={
                "verbose_name": "thư nhắc việc",
                "verbose_name_plural": "thư nhắc việc",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PlanReminding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_off", models.BooleanField(default=False, verbose_name="không nhắc")),
                ("paused_until", models.DateField(blank=True, null=True, verbose_name="tạm dừng đến hết ngày")),
            ],
            options={
                "verbose_name": "nhắc việc của kế hoạch",
                "verbose_name_plural": "nhắc việc của kế hoạch",
            },
        ),
        migrations.CreateModel(
            name="ReminderRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    models.SmallIntegerField(
                        help_text="So với ngày cuối còn đúng hạn: -3 là trước 3 ngày, 0 là ngày cuối, 1 là quá 1 ngày",
                        verbose_name="số ngày làm việc",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("officer", "Cán bộ theo dõi"),
                            ("head", "Lãnh đạo cơ quan thực hiện"),
                            ("coordinator", "Đầu mối CCHC của cấp giao việc"),
                        ],
                        max_length=12,
                        verbose_name="nhắc ai",
                    ),
                ),
                ("is_weekly", models.BooleanField(default=False, verbose_name="sau đó nhắc lại hằng tuần")),
            ],
            options={
                "verbose_name": "mốc nhắc việc",
                "verbose_name_plural": "mốc nhắc việc",
                "ordering": ["authority", "days", "audience"],
            },
        ),
        migrations.AlterModelOptions(
            name="reminder",
            options={"ordering": ["-pk"], "verbose_name": "lời nhắc", "verbose_name_plural": "hộp thư đi (lời nhắc)"},
        ),
        migrations.RemoveIndex(
            model_name="reminder",
            name="reminder_unsent",
        ),
        migrations.AlterField(
            model_name="reminder",
            name="kind",
            field=models.CharField(max_length=12, verbose_name="mốc"),
        ),
        migrations.AlterField(
            model_name="reminder",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Chờ gửi"),
                    ("sent", "Đã gửi"),
                    ("failed", "Không gửi được"),
                    ("cancelled", "Không cần nữa"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="trạng thái",
            ),
        ),
        migrations.AddField(
            model_name="digest",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="digests",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người nhận",
            ),
        ),
        migrations.AddField(
            model_name="reminder",
            name="digest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reminders",
                to="plans.digest",
                verbose_name="thư",
            ),
        ),
        migrations.AddIndex(
            model_name="reminder",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["recipient"], name="reminder_waiting"),
        ),
        migrations.AddField(
            model_name="planreminding",
            name="plan",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminding",
                to="plans.plan",
                verbose_name="kế hoạch",
            ),
        ),
        migrations.AddField(
            model_name="reminderrule",
            name="authority",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reminder_rules",
                to="agencies.agency",
                verbose_name="cấp chính quyền",
            ),
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(
                condition=models.Q(("state__in", ["waiting", "sending"])), fields=["day"], name="digest_unsent"
            ),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="digest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["waiting", "sending"])), fields=("person",), name="one_unsent_digest"
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.UniqueConstraint(
                fields=("authority", "days", "audience"),
                name="reminder_rule_once",
                violation_error_message="Mốc này đã có.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("days__gte", -60), ("days__lte", 60)),
                name="reminder_rule_days",
                violation_error_message="Mốc nhắc từ 60 ngày làm việc trước hạn đến 60 ngày làm việc sau hạn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminderrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_weekly", False), ("days__gt", 0), _connector="OR"),
                name="reminder_rule_weekly_after",
                violation_error_message="Chỉ mốc sau hạn mới nhắc lại hằng tuần.",
            ),
        ),
        migrations.RunPython(gather, scatter),
        migrations.RemoveField(
            model_name="reminder",
            name="attempts",
        ),
        migrations.RemoveField(
            model_name="reminder",
            name="error",
        ),
        migrations.RemoveField(
            model_name="reminder",
            name="leased_until",
        ),
        migrations.RemoveField(
            model_name="reminder",
            name="message_id",
        ),
        migrations.RemoveField(
            model_name="reminder",
            name="sent_at",
        ),
    ]
