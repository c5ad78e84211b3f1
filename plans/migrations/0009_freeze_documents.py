"""What is submitted keeps its text, what is issued keeps everything; its file is stored once. Signed copies stay."""

from django.db import migrations, models

from agencies.triggers import refuse

TABLE = "plans_documentversion"
TEXT = ["content", "digest"]
HEAD = ["id", "plan_id", "number", "reason", "submitted_by_id", "submitted_at"]
ISSUE = ["state", "issued_by_id", "issued_on", "printed_number"]
UNLIKE = {"postgres_when": "OLD.{0} IS DISTINCT FROM NEW.{0}", "sqlite_when": "OLD.{0} IS NOT NEW.{0}"}


def unlike(vendor, columns):
    return " OR ".join(UNLIKE[vendor].format(column) for column in columns)


def changed(vendor):
    """An issued row takes its file and nothing else; the text of one that is not issued changes in being issued alone."""
    rewritten = f"NEW.state <> 'issued' AND ({unlike(vendor, TEXT)})"
    replaced = f"OLD.file_id IS NOT NULL AND ({unlike(vendor, ['file_id'])})"
    return f"({rewritten}) OR (OLD.state = 'issued' AND ({unlike(vendor, TEXT + HEAD + ISSUE)} OR ({replaced})))"


CHANGED = refuse(
    TABLE,
    ["UPDATE"],
    "Bản đã trình ký, đã ban hành không sửa được nữa.",
    **{vendor: changed(vendor) for vendor in UNLIKE},
)
DELETED = refuse(TABLE, ["DELETE"], "Bản đã ban hành không xoá được.", **dict.fromkeys(UNLIKE, "OLD.state = 'issued'"))
SIGNED = refuse(
    "plans_signedcopy", ["UPDATE", "DELETE"], "Bản đã ký không sửa, không xoá được.", **dict.fromkeys(UNLIKE, "TRUE")
)


class Migration(migrations.Migration):
    dependencies = [("plans", "0008_documents")]
    operations = [
        migrations.AddField(
            model_name="plan",
            name="signed_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                editable=False,
                help_text="Kế hoạch của năm 2024 có thể ký cuối năm 2023",
                null=True,
                verbose_name="năm ký",
            ),
        ),
        CHANGED,
        DELETED,
        SIGNED,
    ]
