"""Requests for reports with what the agencies answer, and periodic reports on plans."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agencies.triggers import refuse

FROZEN = "(SELECT state FROM plans_periodicreport WHERE id = {row}.report_id%s) = 'submitted'"
SENTENCE = "Báo cáo đã nộp, số liệu đã khoá."
EVERY = ["INSERT", "UPDATE", "DELETE"]


def frozen(table):
    """Words and figures of a periodic report stay as they were handed in."""
    # FOR SHARE waits for a handing-in that is under way and then sees its result.
    return refuse(table, EVERY, SENTENCE, postgres_when=FROZEN % " FOR SHARE", sqlite_when=FROZEN % "")


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_stored_file"),
        ("criteria", "0005_evidence_file"),
        ("plans", "0006_following2"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReportQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="thứ tự")),
                (
                    "kind",
                    models.CharField(
                        choices=[("text", "Đoạn văn"), ("criteria", "Theo tiêu chí")],
                        default="text",
                        max_length=8,
                        verbose_name="cách trả lời",
                    ),
                ),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("strengths", "Kết quả, ưu điểm"),
                            ("limits", "Tồn tại, hạn chế"),
                            ("causes", "Nguyên nhân giảm điểm, giảm bậc"),
                            ("solutions", "Giải pháp"),
                            ("proposals", "Kiến nghị, đề xuất"),
                            ("other", "Nội dung khác"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="nội dung về",
                    ),
                ),
                ("text", models.CharField(max_length=1000, verbose_name="câu hỏi")),
            ],
            options={
                "verbose_name": "câu hỏi",
                "verbose_name_plural": "câu hỏi",
                "ordering": ["request", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PeriodicReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("month", "Tháng"),
                            ("quarter", "Quý"),
                            ("half", "6 tháng"),
                            ("nine", "9 tháng"),
                            ("year", "Năm"),
                        ],
                        default="half",
                        max_length=8,
                        verbose_name="kỳ báo cáo",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="tên báo cáo")),
                ("first_day", models.DateField(verbose_name="từ ngày")),
                ("last_day", models.DateField(verbose_name="số liệu đến hết ngày")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Dự thảo"), ("submitted", "Đã nộp, khoá số liệu")],
                        default="draft",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="nộp ngày")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periodic_reports",
                        to="agencies.agency",
                        verbose_name="cơ quan báo cáo",
                    ),
                ),
                (
                    "plans",
                    models.ManyToManyField(
                        related_name="periodic_reports", to="plans.plan", verbose_name="kế hoạch, công văn"
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nộp",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo định kỳ",
                "verbose_name_plural": "báo cáo định kỳ",
                "ordering": ["-last_day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PeriodicPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="nội dung")),
                ("is_prefilled", models.BooleanField(default=False, verbose_name="điền sẵn")),
                ("is_on_behalf", models.BooleanField(default=False, verbose_name="nhập hộ")),
                ("changed_at", models.DateTimeField(null=True)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("results", "Kết quả thực hiện"),
                            ("late", "Việc chậm và lý do"),
                            ("regained", "Điểm lấy lại"),
                            ("limits", "Tồn tại, hạn chế, nguyên nhân"),
                            ("next", "Nhiệm vụ kỳ tới"),
                            ("proposals", "Kiến nghị, đề xuất"),
                        ],
                        max_length=10,
                        verbose_name="phần",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="plans.periodicreport"
                    ),
                ),
            ],
            options={
                "verbose_name": "phần của báo cáo định kỳ",
                "verbose_name_plural": "phần của báo cáo định kỳ",
                "ordering": ["report", "position"],
            },
        ),
        migrations.CreateModel(
            name="PeriodicFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("done_in_time", models.PositiveIntegerField(verbose_name="hoàn thành đúng hạn")),
                ("done_late", models.PositiveIntegerField(verbose_name="hoàn thành quá hạn")),
                ("open_in_time", models.PositiveIntegerField(verbose_name="chưa hoàn thành, trong hạn")),
                ("open_late", models.PositiveIntegerField(verbose_name="chưa hoàn thành, quá hạn")),
                ("cancelled", models.PositiveIntegerField(verbose_name="không tiếp tục")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="figures", to="plans.periodicreport"
                    ),
                ),
            ],
            options={
                "verbose_name": "số liệu của báo cáo định kỳ",
                "verbose_name_plural": "số liệu của báo cáo định kỳ",
                "ordering": ["report", "position"],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("todo", "Chưa soạn"),
                            ("draft", "Đang soạn"),
                            ("submitted", "Đã nộp"),
                            ("returned", "Trả lại, chờ nộp lại"),
                            ("accepted", "Đã nhận"),
                        ],
                        default="todo",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("handed_in_on", models.DateField(blank=True, null=True, verbose_name="nộp lần đầu ngày")),
                ("submitted_on", models.DateField(blank=True, null=True, verbose_name="nộp ngày")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="lý do trả lại")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="agencies.agency",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người nộp",
                    ),
                ),
                (
                    "typed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan nhập hộ",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo",
                "verbose_name_plural": "báo cáo",
                "ordering": ["request", "agency__path"],
            },
        ),
        migrations.CreateModel(
            name="ReportAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="nội dung")),
                ("is_prefilled", models.BooleanField(default=False, verbose_name="điền sẵn")),
                ("is_on_behalf", models.BooleanField(default=False, verbose_name="nhập hộ")),
                ("changed_at", models.DateTimeField(null=True)),
                ("label", models.CharField(blank=True, max_length=300, verbose_name="tiêu chí")),
                (
                    "cause_kind",
                    models.CharField(
                        blank=True,
                        choices=[("", "Chưa phân loại"), ("subjective", "Chủ quan"), ("objective", "Khách quan")],
                        default="",
                        max_length=12,
                        verbose_name="loại nguyên nhân",
                    ),
                ),
                ("responsibility", models.TextField(blank=True, max_length=5000, verbose_name="trách nhiệm")),
                ("solution", models.TextField(blank=True, max_length=5000, verbose_name="giải pháp")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="criteria.criterion",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="plans.report"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="plans.reportquestion"
                    ),
                ),
            ],
            options={
                "verbose_name": "phần trả lời",
                "verbose_name_plural": "phần trả lời",
                "ordering": ["report", "question__position", "criterion__sort_key", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("demand", "Theo yêu cầu"),
                            ("month", "Tháng"),
                            ("quarter", "Quý"),
                            ("half", "6 tháng"),
                            ("nine", "9 tháng"),
                            ("year", "Năm"),
                        ],
                        default="demand",
                        max_length=8,
                        verbose_name="loại",
                    ),
                ),
                ("title", models.CharField(max_length=500, verbose_name="tên báo cáo")),
                ("words", models.TextField(blank=True, max_length=5000, verbose_name="nội dung yêu cầu")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Nháp"), ("sent", "Đã gửi yêu cầu"), ("closed", "Đóng")],
                        default="draft",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="gửi ngày")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "agencies",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="agencies.agency", verbose_name="cơ quan phải báo cáo"
                    ),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to="criteria.assessment",
                        verbose_name="bảng điểm cần giải trình",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="agencies.agencygroup", verbose_name="nhóm phải báo cáo"
                    ),
                ),
                (
                    "indices",
                    models.ManyToManyField(blank=True, related_name="+", to="criteria.index", verbose_name="chỉ số"),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to="agencies.agency",
                        verbose_name="cơ quan yêu cầu",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report_requests",
                        to="plans.plan",
                        verbose_name="theo kế hoạch, công văn",
                    ),
                ),
            ],
            options={
                "verbose_name": "yêu cầu báo cáo",
                "verbose_name_plural": "yêu cầu báo cáo",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="reportquestion",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="plans.reportrequest"
            ),
        ),
        migrations.CreateModel(
            name="ReportPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="thứ tự")),
                ("label", models.CharField(max_length=200, verbose_name="kỳ báo cáo")),
                ("first_day", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="đến hết ngày")),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="periods", to="plans.reportrequest"
                    ),
                ),
            ],
            options={
                "verbose_name": "kỳ báo cáo",
                "verbose_name_plural": "kỳ báo cáo",
                "ordering": ["request", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportDeadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="thứ tự")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("answer", "Các cơ quan gửi báo cáo"),
                            ("synthesis", "Tổng hợp"),
                            ("papers", "Tài liệu họp"),
                            ("other", "Việc khác"),
                        ],
                        default="answer",
                        max_length=10,
                        verbose_name="để làm gì",
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=500, verbose_name="nội dung")),
                ("phrase", models.CharField(blank=True, max_length=250, verbose_name="thời hạn (nguyên văn)")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="ngày cuối còn đúng hạn")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="cơ quan làm",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deadlines", to="plans.reportrequest"
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn",
                "verbose_name_plural": "thời hạn",
                "ordering": ["request", "position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="plans.reportrequest",
                verbose_name="yêu cầu",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodicreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="periodic_days_in_order",
                violation_error_message="Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodicpart",
            constraint=models.UniqueConstraint(fields=("report", "topic"), name="part_once_per_topic"),
        ),
        migrations.AddConstraint(
            model_name="periodicfigure",
            constraint=models.UniqueConstraint(fields=("report", "agency"), name="figure_once_per_agency"),
        ),
        migrations.AddConstraint(
            model_name="reportanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("criterion", None), ("label", "")),
                fields=("report", "question"),
                name="answer_once_per_question",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("criterion__isnull", False)),
                fields=("report", "question", "criterion"),
                name="answer_once_per_criterion",
                violation_error_message="Báo cáo đã có dòng của tiêu chí này.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_day", None), ("last_day", None), ("last_day__gte", models.F("first_day")), _connector="OR"
                ),
                name="report_period_in_order",
                violation_error_message="Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportdeadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("purpose", "answer")),
                fields=("request",),
                name="one_answer_deadline",
                violation_error_message="Chỉ một thời hạn gửi báo cáo: các thời hạn khác chọn «để làm gì» khác.",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("request", "agency"), name="report_once_per_agency"),
        ),
        frozen("plans_periodicpart"),
        frozen("plans_periodicfigure"),
    ]
