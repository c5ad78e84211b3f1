"""The progress log takes new rows only."""

from django.db import migrations

from agencies.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [
        refuse(
            "plans_progressentry",
            ["UPDATE", "DELETE"],
            "Tiến độ chỉ được ghi thêm, không sửa, không xoá.",
            postgres_when="TRUE",
            sqlite_when="TRUE",
        )
    ]
