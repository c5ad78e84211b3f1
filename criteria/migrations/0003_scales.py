"""Units, bonus and penalty, survey points, printed totals; a set with a published result is frozen with its criteria."""

from decimal import Decimal
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import criteria.points
from agencies.triggers import lift, refuse

before = import_module("criteria.migrations.0002_freeze_published")
ANY_PUBLISHED = "EXISTS (SELECT 1 FROM criteria_assessment WHERE criteria_set_id = {row}.%s AND state = 'published')"
# FOR SHARE on every table of the set waits for a publication that is under way and then sees its result.
ANY_PUBLISHED_LOCKED = (
    "(SELECT bool_or(state = 'published') FROM "
    "(SELECT state FROM criteria_assessment WHERE criteria_set_id = {row}.%s FOR SHARE) AS tables)"
)
CRITERIA = refuse(
    "criteria_criterion",
    ["INSERT", "UPDATE", "DELETE"],
    "Bộ tiêu chí đã có kết quả công bố, không sửa được nữa.",
    postgres_when=ANY_PUBLISHED_LOCKED % "criteria_set_id",
    sqlite_when=ANY_PUBLISHED % "criteria_set_id",
)
# Its last year may still be set: a set goes out of use when the next decision comes.
CHANGED = " OR ".join(
    f"OLD.{name} <> NEW.{name}" for name in ["index_id", "agency_kind_id", "unit", "decimals", "first_year"]
)
SETS = refuse(
    "criteria_criteriaset",
    ["UPDATE"],
    "Bộ tiêu chí đã có kết quả công bố, không sửa được nữa.",
    postgres_when=f"({CHANGED}) AND {ANY_PUBLISHED_LOCKED % 'id'}",
    sqlite_when=f"({CHANGED}) AND {ANY_PUBLISHED % 'id'}",
)


class Migration(migrations.Migration):
    dependencies = [
        ("criteria", "0002_freeze_published"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lift(before.SCORES),
        lift(before.ASSESSMENTS),
        lift(before.CRITERIA),
        migrations.CreateModel(
            name="PrintedTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("achieved", criteria.points.PointsField(verbose_name="điểm đạt được in trong bảng")),
            ],
            options={
                "verbose_name": "điểm in của mục",
                "verbose_name_plural": "điểm in của mục",
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_achieved_within_maximum",
        ),
        migrations.RemoveConstraint(
            model_name="criterion",
            name="criterion_code_once_per_set",
        ),
        migrations.AddField(
            model_name="cause",
            name="changed_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="cause",
            name="changed_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="criteriaset",
            name="previous",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="successors",
                to="criteria.criteriaset",
                verbose_name="bộ tiêu chí trước",
            ),
        ),
        migrations.AddField(
            model_name="criteriaset",
            name="unit",
            field=models.CharField(
                choices=[("points", "điểm"), ("percent", "%")],
                default="points",
                max_length=10,
                verbose_name="đơn vị đo",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="guidance",
            field=models.TextField(blank=True, max_length=4000, verbose_name="cách chấm, tài liệu cần có"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="is_survey",
            field=models.BooleanField(default=False, verbose_name="điều tra xã hội học"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="kind",
            field=models.CharField(
                choices=[("normal", "trong thang điểm"), ("bonus", "điểm thưởng"), ("penalty", "điểm phạt")],
                default="normal",
                max_length=10,
                verbose_name="loại điểm",
            ),
        ),
        migrations.AddField(
            model_name="criterion",
            name="minimum",
            field=criteria.points.PointsField(blank=True, default=Decimal("0"), verbose_name="điểm tối thiểu"),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("code", ""), _negated=True),
                fields=("parent", "code"),
                name="criterion_code_once_per_parent",
                violation_error_message="Mã này đã có ở cùng mục trong bộ tiêu chí.",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("code", ""), _negated=True), ("parent", None)),
                fields=("criteria_set", "code"),
                name="criterion_code_once_at_the_top",
                violation_error_message="Mã này đã có trong bộ tiêu chí.",
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum__gte", 0), ("minimum__lte", models.F("maximum"))),
                name="criterion_minimum_within_maximum",
                violation_error_message="Điểm tối thiểu phải từ 0 đến điểm tối đa.",
            ),
        ),
        migrations.AddField(
            model_name="printedtotal",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="printed_totals",
                to="criteria.assessment",
                verbose_name="bảng điểm",
            ),
        ),
        migrations.AddField(
            model_name="printedtotal",
            name="criterion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="criteria.criterion",
                verbose_name="lĩnh vực, tiêu chí",
            ),
        ),
        migrations.AddConstraint(
            model_name="printedtotal",
            constraint=models.UniqueConstraint(
                fields=("assessment", "criterion"), name="printed_total_once_per_criterion"
            ),
        ),
        before.SCORES,
        before.ASSESSMENTS,
        CRITERIA,
        SETS,
    ]
