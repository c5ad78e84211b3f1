"""Days of occurrences set by hand; the days typed so far were all set by hand."""

import django.db.models.deletion
from django.db import migrations, models


def keep_days(apps, schema_editor):
    """A day that was typed stays; a phrase without one waits for ``manage.py resolve_deadlines``."""
    tasks = apps.get_model("plans", "Task").objects
    tasks.exclude(last_day=None).update(is_day_by_hand=True, deadline_kind="date")
    tasks.filter(last_day=None).exclude(deadline_phrase="").update(deadline_kind="unresolved")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_following"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="is_by_hand",
            field=models.BooleanField(default=False, verbose_name="ngày đặt bằng tay"),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="is_dropped",
            field=models.BooleanField(default=False, verbose_name="không còn trong thời hạn"),
        ),
        migrations.AlterField(
            model_name="assignment",
            name="occurrence",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="assignments",
                to="plans.occurrence",
                verbose_name="kỳ",
            ),
        ),
        migrations.RunPython(keep_days, migrations.RunPython.noop),
    ]
