"""Scoring methods, rounds, appraisals, snapshots; a published result opens only where its unlocking is written down."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

import criteria.points
from agencies.triggers import lift, refuse

first = import_module("criteria.migrations.0002_freeze_published")
before = import_module("criteria.migrations.0003_scales")

SENTENCE = "Kết quả đã công bố, số liệu đã khoá."
NOT_SET_FREE = (
    "NOT EXISTS (SELECT 1 FROM criteria_unlocking WHERE assessment_id = OLD.id AND publication = OLD.publication)"
)
# Published: nothing changes but the state, and that only once the unlocking of this very publication is written down.
# To be published again it needs the next number, or the old unlocking would open it once more.
HELD = f"OLD.state = 'published' AND (NEW.state = 'published' OR {NOT_SET_FREE})"
SAME_NUMBER = "OLD.state <> 'published' AND NEW.state = 'published' AND NEW.publication <> OLD.publication + 1"
ASSESSMENTS = refuse(
    "criteria_assessment",
    ["UPDATE"],
    SENTENCE,
    postgres_when=f"({HELD}) OR ({SAME_NUMBER})",
    sqlite_when=f"({HELD}) OR ({SAME_NUMBER})",
)
DELETED = refuse(
    "criteria_assessment",
    ["DELETE"],
    SENTENCE,
    postgres_when="OLD.state = 'published'",
    sqlite_when="OLD.state = 'published'",
)
STATE_OF = (
    "(SELECT state FROM criteria_assessment WHERE id = "
    "(SELECT assessment_id FROM criteria_score WHERE id = {row}.score_id)%s) = 'published'"
)
APPRAISALS = refuse(
    "criteria_appraisal",
    ["INSERT", "UPDATE", "DELETE"],
    SENTENCE,
    postgres_when=STATE_OF % " FOR SHARE",
    sqlite_when=STATE_OF % "",
)
SNAPSHOTS = refuse(
    "criteria_snapshot",
    ["UPDATE", "DELETE"],
    "Bản lưu không sửa, không xoá.",
    postgres_when="TRUE",
    sqlite_when="TRUE",
)
UNLOCKINGS = refuse(
    "criteria_unlocking",
    ["UPDATE", "DELETE"],
    "Lần mở khoá không sửa, không xoá.",
    postgres_when="TRUE",
    sqlite_when="TRUE",
)


def number_and_count(apps, schema_editor):
    """Tables published so far are their first publication; blanks are counted from the leaves."""
    if schema_editor.connection.vendor == "postgresql":
        # No trigger can be set on a table that still has a foreign key to be checked at the end of the transaction.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tables, leaves = apps.get_model("criteria", "Assessment").objects, apps.get_model("criteria", "Criterion").objects
    scores = apps.get_model("criteria", "Score").objects
    tables.filter(state="published").update(publication=1)
    for table in tables.all():
        known = scores.filter(assessment=table).filter(Q(achieved__isnull=False) | Q(not_applicable=True))
        blank = leaves.filter(criteria_set=table.criteria_set_id, children=None, kind="normal")
        table.total_missing = blank.exclude(pk__in=known.values("criterion")).count()
        table.save(update_fields=["total_missing"])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_long_work"),
        ("criteria", "0005_evidence_file"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift(first.SCORES),
        lift(first.ASSESSMENTS),
        lift(before.CRITERIA),
        lift(before.SETS),
        migrations.AddField(
            model_name="assessment",
            name="appraisal_number",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="lần thẩm định"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="publication",
            field=models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="lần công bố"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="published_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày quyết định công bố"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="submitted_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="nộp lúc"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="handed_in_on",
            field=models.DateField(editable=False, null=True, verbose_name="ngày nộp lần đầu"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="total_missing",
            field=models.PositiveIntegerField(default=0, editable=False, verbose_name="số tiêu chí chưa có điểm"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="method",
            field=models.CharField(blank=True, max_length=20, verbose_name="cách chấm"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="parameters",
            field=models.JSONField(blank=True, default=dict, verbose_name="tham số của cách chấm"),
        ),
        migrations.AddField(
            model_name="score",
            name="declared",
            field=models.JSONField(blank=True, default=dict, verbose_name="số liệu khai"),
        ),
        migrations.AddField(
            model_name="score",
            name="override_reason",
            field=models.CharField(blank=True, max_length=500, verbose_name="lý do sửa điểm tính ra"),
        ),
        migrations.AddField(
            model_name="score",
            name="self_achieved",
            field=criteria.points.PointsField(editable=False, null=True, verbose_name="điểm tự chấm"),
        ),
        migrations.AlterField(
            model_name="assessment",
            name="state",
            field=models.CharField(
                choices=[
                    ("entry", "Đang nhập điểm"),
                    ("submitted", "Đã nộp, chờ thẩm định"),
                    ("returned", "Bị trả lại"),
                    ("appraising", "Đang thẩm định"),
                    ("appraised", "Đã thẩm định"),
                    ("explaining", "Đang giải trình"),
                    ("reappraising", "Đang thẩm định lại"),
                    ("published", "Đã công bố, khoá số liệu"),
                ],
                default="entry",
                max_length=12,
                verbose_name="trạng thái",
            ),
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm đánh giá")),
                ("name", models.CharField(max_length=250, verbose_name="tên đợt")),
                ("self_opens", models.DateField(blank=True, null=True, verbose_name="tự chấm điểm từ ngày")),
                ("self_closes", models.DateField(blank=True, null=True, verbose_name="tự chấm điểm đến ngày")),
                ("appraisal_opens", models.DateField(blank=True, null=True, verbose_name="thẩm định từ ngày")),
                ("appraisal_closes", models.DateField(blank=True, null=True, verbose_name="thẩm định đến ngày")),
                ("explanation_opens", models.DateField(blank=True, null=True, verbose_name="giải trình từ ngày")),
                ("explanation_closes", models.DateField(blank=True, null=True, verbose_name="giải trình đến ngày")),
                ("review_opens", models.DateField(blank=True, null=True, verbose_name="thẩm định lại từ ngày")),
                ("review_closes", models.DateField(blank=True, null=True, verbose_name="thẩm định lại đến ngày")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="agencies.agency",
                        verbose_name="cơ quan tổ chức",
                    ),
                ),
                (
                    "criteria_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="criteria.criteriaset",
                        verbose_name="bộ tiêu chí",
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt đánh giá",
                "verbose_name_plural": "đợt đánh giá",
                "ordering": ["-year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AreaLead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan thẩm định",
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="criteria.criterion",
                        verbose_name="lĩnh vực",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="leads",
                        to="criteria.round",
                        verbose_name="đợt",
                    ),
                ),
            ],
            options={
                "verbose_name": "cơ quan thẩm định lĩnh vực",
                "verbose_name_plural": "cơ quan thẩm định lĩnh vực",
            },
        ),
        migrations.AddField(
            model_name="assessment",
            name="round",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="criteria.round",
                verbose_name="đợt đánh giá",
            ),
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("submitted", "Bản tự chấm"),
                            ("appraised", "Bản thẩm định"),
                            ("published", "Bản công bố"),
                        ],
                        max_length=10,
                        verbose_name="giai đoạn",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="lần")),
                ("values", models.JSONField(verbose_name="điểm")),
                ("total_maximum", criteria.points.PointsField(verbose_name="tổng điểm tối đa")),
                ("total_achieved", criteria.points.PointsField(verbose_name="tổng điểm đạt được")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="criteria.assessment",
                        verbose_name="bảng điểm",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản lưu bảng điểm",
                "verbose_name_plural": "bản lưu bảng điểm",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Unlocking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("publication", models.PositiveSmallIntegerField(verbose_name="lần công bố")),
                ("reason", models.CharField(max_length=2000, verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="unlockings",
                        to="criteria.assessment",
                        verbose_name="bảng điểm",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần mở khoá",
                "verbose_name_plural": "lần mở khoá",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="lần thẩm định")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "Đồng ý điểm tự chấm"),
                            ("changed", "Chấm khác"),
                            ("asked", "Đề nghị giải trình"),
                        ],
                        max_length=10,
                        verbose_name="ý kiến",
                    ),
                ),
                ("points", criteria.points.PointsField(blank=True, null=True, verbose_name="điểm thẩm định")),
                ("reason", models.CharField(blank=True, max_length=2000, verbose_name="lý do")),
                ("version", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField(blank=True, null=True, verbose_name="lúc")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="gửi lúc")),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="giải trình của cơ quan")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="giải trình lúc")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người",
                    ),
                ),
                (
                    "score",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appraisals",
                        to="criteria.score",
                        verbose_name="điểm",
                    ),
                ),
            ],
            options={
                "verbose_name": "ý kiến thẩm định",
                "verbose_name_plural": "ý kiến thẩm định",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("score", "number"), name="appraised_once_a_pass"),
                    models.CheckConstraint(
                        condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                        name="appraisal_points_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "asked"), _negated=True), ("points", None), _connector="OR"
                        ),
                        name="appraisal_asks_without_points",
                        violation_error_message="Đề nghị giải trình thì chưa cho điểm.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verdict", "accepted"), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="appraisal_has_reason",
                        violation_error_message="Cần ghi lý do khi chấm khác hoặc đề nghị giải trình.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                fields=("criteria_set", "agency", "year"),
                name="round_once_a_year",
                violation_error_message="Năm đó đã có đợt đánh giá theo bộ tiêu chí này.",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("self_opens", None),
                    ("self_closes", None),
                    ("self_closes__gte", models.F("self_opens")),
                    _connector="OR",
                ),
                name="round_self_in_order",
                violation_error_message="Tự chấm điểm: ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("appraisal_opens", None),
                    ("appraisal_closes", None),
                    ("appraisal_closes__gte", models.F("appraisal_opens")),
                    _connector="OR",
                ),
                name="round_appraisal_in_order",
                violation_error_message="Thẩm định: ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("explanation_opens", None),
                    ("explanation_closes", None),
                    ("explanation_closes__gte", models.F("explanation_opens")),
                    _connector="OR",
                ),
                name="round_explanation_in_order",
                violation_error_message="Giải trình: ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("review_opens", None),
                    ("review_closes", None),
                    ("review_closes__gte", models.F("review_opens")),
                    _connector="OR",
                ),
                name="round_review_in_order",
                violation_error_message="Thẩm định lại: ngày kết thúc phải từ ngày bắt đầu trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="arealead",
            constraint=models.UniqueConstraint(fields=("round", "criterion"), name="area_led_once"),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("assessment", "stage", "number"), name="snapshot_once"),
        ),
        migrations.AddConstraint(
            model_name="unlocking",
            constraint=models.UniqueConstraint(fields=("assessment", "publication"), name="unlocked_once"),
        ),
        migrations.AddConstraint(
            model_name="unlocking",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="unlocking_has_reason"
            ),
        ),
        migrations.RunPython(number_and_count, migrations.RunPython.noop),
        first.SCORES,
        ASSESSMENTS,
        DELETED,
        before.CRITERIA,
        before.SETS,
        APPRAISALS,
        SNAPSHOTS,
        UNLOCKINGS,
    ]
