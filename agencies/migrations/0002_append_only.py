"""The audit trail takes new rows only."""

from django.db import migrations

from agencies.triggers import refuse


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [
        refuse(
            "agencies_auditentry",
            ["UPDATE", "DELETE"],
            "Nhật ký chỉ được ghi thêm, không sửa, không xoá.",
            postgres_when="TRUE",
            sqlite_when="TRUE",
        )
    ]
