"""Plans and công văn as structure: head, bases, sections, recipients, signatory. Texts stay as printed.

Texts of sections, lines and closings carry light markup: ``*nghiêng*``, ``**đậm**`` and ``[^1]`` for the call of
footnote 1; a line break starts a new paragraph.
"""

from datetime import date

from django.db import models
from django.db.models import Q

from agencies.models import Agency
from agencies.scope import Reach, ScopedQuerySet
from agencies.states import Transition
from criteria.models import Assessment, Index


class ReferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Documents that a plan in the person's sight carries out or cites, and those issued above."""
        plans = Plan.objects.visible_to(user).values("pk")
        cited = PlanLine.objects.filter(plan__in=plans).values("reference")
        carried_out = Plan.carries_out.through.objects.filter(plan__in=plans).values("referencedocument")
        return self.filter(Q(pk__in=cited) | Q(pk__in=carried_out) | Q(pk__in=self.issued_above(user).values("pk")))

    def issued_above(self, user):
        """Documents whose issuer, by its name, short name or an alias, stands above the person's agency."""
        codes = user.agency.path.split("/")[:-1] if user.agency else []
        paths = ["/".join(codes[:depth]) + "/" for depth in range(1, len(codes))]
        above = Agency.objects.filter(path__in=paths)
        names = above.values_list("name", "short_name", "aliases__text")
        return self.filter(issuer_name__in={name for row in names for name in row if name})


class ReferenceDocument(models.Model):
    """A document known by issuer, number and date only (KH 194, KH 126, Thông báo 277): no content is invented."""

    kind = models.CharField("loại văn bản", max_length=60)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày", null=True, blank=True)
    issuer_name = models.CharField("cơ quan ban hành", max_length=250)
    title = models.CharField("trích yếu", max_length=1000, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = "văn bản dẫn chiếu"
        verbose_name_plural = "văn bản dẫn chiếu"
        ordering = ["issued_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["number", "issued_on", "issuer_name"], name="reference_once"),
        ]

    def __str__(self):
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return f"{self.kind} số {self.number}{day} của {self.issuer_name}"


GIVES_WORK = ["issued", "finished"]  # states in which those who were given work see it; a draft is its issuer's own


class PlanQuerySet(ScopedQuerySet):
    scope = [
        Reach("issuer", when=Q(state__in=GIVES_WORK)),
        Reach("issuer", is_own=True),
        Reach("tasks__assignments__agency", when=Q(state__in=GIVES_WORK)),
    ]

    def without_reports(self):
        """Kế hoạch and công văn: a báo cáo gives no work, so nothing is derived from it, urged or reported on."""
        return self.exclude(kind="report")


class Plan(models.Model):
    """A kế hoạch or công văn of one agency. Number and day are blank until signing (DOMAIN §2.9)."""

    class Kind(models.TextChoices):
        PLAN = "plan", "Kế hoạch"
        LETTER = "letter", "Công văn"
        REPORT = "report", "Báo cáo"

    class Urgency(models.TextChoices):
        NONE = "", "Không"
        URGENT = "KHẨN", "Khẩn"
        VERY_URGENT = "THƯỢNG KHẨN", "Thượng khẩn"
        EXPRESS = "HỎA TỐC", "Hỏa tốc"

    class Secrecy(models.TextChoices):
        NONE = "", "Không"
        SECRET = "MẬT", "Mật"
        TOP_SECRET = "TỐI MẬT", "Tối mật"
        MOST_SECRET = "TUYỆT MẬT", "Tuyệt mật"

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        ISSUED = "issued", "Đã ban hành, đang thực hiện"
        FINISHED = "finished", "Kết thúc"

    TRANSITIONS = [
        Transition(
            action="issue",
            label="Ban hành, giao việc",
            sources=frozenset({State.DRAFT}),
            target=State.ISSUED,
            permission="plans.issue",
            style="primary",
        ),
        Transition(
            action="finish",
            label="Kết thúc kế hoạch",
            sources=frozenset({State.ISSUED}),
            target=State.FINISHED,
            permission="plans.issue",
        ),
        Transition(
            action="reopen",
            label="Mở lại",
            sources=frozenset({State.FINISHED}),
            target=State.ISSUED,
            permission="plans.issue",
            needs_comment=True,
        ),
    ]

    key = models.SlugField("mã mẫu", max_length=20, null=True, blank=True, unique=True, editable=False)
    kind = models.CharField("loại văn bản", max_length=10, choices=Kind.choices, default=Kind.PLAN)
    issuer = models.ForeignKey(Agency, models.PROTECT, related_name="plans", verbose_name="cơ quan ban hành")
    year = models.PositiveSmallIntegerField("năm")
    indices = models.ManyToManyField(Index, related_name="plans", blank=True, verbose_name="chỉ số")
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name="bảng điểm cần khắc phục"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="kế hoạch cấp trên"
    )
    carries_out = models.ManyToManyField(
        ReferenceDocument, related_name="plans", blank=True, verbose_name="triển khai văn bản"
    )
    urges = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="urging_letters", verbose_name="đôn đốc kế hoạch"
    )
    periodic_report = models.ForeignKey(
        "plans.PeriodicReport",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name="báo cáo định kỳ được in",
    )
    state = models.CharField("trạng thái", max_length=10, choices=State.choices, default=State.DRAFT)
    is_illustrative = models.BooleanField("minh hoạ", default=False)

    has_number_line = models.BooleanField("có dòng số", default=True)
    number = models.CharField("số", max_length=20, blank=True)
    symbol = models.CharField("ký hiệu", max_length=40, blank=True, help_text="KH-UBND")
    place = models.CharField("địa danh", max_length=100, blank=True)
    day = models.PositiveSmallIntegerField("ngày", null=True, blank=True)
    month = models.PositiveSmallIntegerField("tháng", null=True, blank=True)
    signed_year = models.PositiveSmallIntegerField(
        "năm ký", null=True, blank=True, editable=False, help_text="Kế hoạch của năm 2024 có thể ký cuối năm 2023"
    )
    urgency = models.CharField("độ khẩn", max_length=12, choices=Urgency.choices, blank=True, default="")
    secrecy = models.CharField("độ mật", max_length=10, choices=Secrecy.choices, blank=True, default="")
    subject = models.TextField("trích yếu", max_length=1000, help_text="Mỗi dòng in thành một dòng")
    preamble = models.TextField("đoạn mở đầu", blank=True, max_length=10_000)
    closing = models.TextField("đoạn kết", blank=True, max_length=10_000)
    sign_authority = models.CharField("quyền hạn ký", max_length=120, blank=True, help_text="TM. …, KT. …, TL. …")
    sign_title = models.CharField("chức vụ người ký", max_length=120, blank=True)
    sign_name = models.CharField("họ tên người ký", max_length=120, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_day_of_month",
                condition=Q(day=None) | Q(day__gte=1, day__lte=31),
                violation_error_message="Ngày từ 1 đến 31.",
            ),
            models.CheckConstraint(
                name="plan_month_of_year",
                condition=Q(month=None) | Q(month__gte=1, month__lte=12),
                violation_error_message="Tháng từ 1 đến 12.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {' '.join(self.subject.split())}"

    @property
    def owner(self) -> Agency:
        return self.issuer

    @property
    def is_in_force(self) -> bool:
        """Whether the plan is being carried out: drafts give no work, finished plans take no reports."""
        return self.state == self.State.ISSUED

    @property
    def printed_year(self) -> int:
        """The year in the printed date: that of the plan until it has been signed in another."""
        return self.signed_year or self.year

    @property
    def signed_on(self) -> date | None:
        """The printed day; None while a part of it is blank or it is no day of the calendar."""
        try:
            return date(self.printed_year, self.month or 0, self.day or 0)
        except ValueError:
            return None

    @property
    def is_letter(self) -> bool:
        return self.kind == self.Kind.LETTER

    @property
    def is_report(self) -> bool:
        return self.kind == self.Kind.REPORT


class PlanLine(models.Model):
    """An ordered line of a document: căn cứ, kính gửi, nơi nhận or footnote.

    ``agencies`` are the bodies that an addressee line names (one line may name seven phòng).
    """

    class Kind(models.TextChoices):
        BASIS = "basis", "Căn cứ"
        ADDRESSEE = "addressee", "Kính gửi"
        RECIPIENT = "recipient", "Nơi nhận"
        FOOTNOTE = "footnote", "Chú thích chân trang"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    kind = models.CharField("loại dòng", max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.TextField("nội dung", max_length=3000)
    reference = models.ForeignKey(
        ReferenceDocument, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="văn bản dẫn"
    )
    agencies = models.ManyToManyField(Agency, related_name="+", blank=True)

    class Meta:
        verbose_name = "dòng văn bản"
        verbose_name_plural = "dòng văn bản"
        ordering = ["plan", "kind", "position", "pk"]

    def __str__(self):
        return self.text

    @property
    def owner(self) -> Agency:
        return self.plan.issuer


class Section(models.Model):
    """A node of the document's tree: printed number, heading, text; children below, tasks inside.

    ``marker`` is the printed number or bullet ("III.", "1.1.", "a)", "-"). A dated duty is a Task that points to
    its section; the section's text is what is printed.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Nội dung"
        MEASURE = "measure", "Giải pháp chung"
        TASKS = "tasks", "Nhóm nhiệm vụ"
        DUTY = "duty", "Trách nhiệm của cơ quan"
        SCORES = "scores", "Bảng điểm"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField("thứ tự")
    kind = models.CharField("loại mục", max_length=10, choices=Kind.choices, default=Kind.TEXT)
    marker = models.CharField("số mục", max_length=12, blank=True)
    title = models.CharField("đề mục", max_length=500, blank=True)
    body = models.TextField("nội dung", blank=True, max_length=10_000)
    agencies = models.ManyToManyField(Agency, related_name="+", blank=True, verbose_name="cơ quan được giao")
    is_request = models.BooleanField(
        "đề nghị, không giao", default=False, help_text="Cơ quan ngoài thẩm quyền giao việc (MTTQ)"
    )

    class Meta:
        verbose_name = "mục"
        verbose_name_plural = "mục"
        ordering = ["plan", "position", "pk"]

    def __str__(self):
        return f"{self.marker} {self.title or self.body[:60]}".strip()

    @property
    def owner(self) -> Agency:
        return self.plan.issuer


class Appendix(models.Model):
    """An appendix that the text announces; without rows of its own it says so and invents nothing.

    ``kind`` says what stands in it: the tasks placed there, the plan's score table, or a table of its own.
    """

    class Kind(models.TextChoices):
        TASKS = "tasks", "Danh mục nhiệm vụ"
        SCORES = "scores", "Bảng điểm"
        TABLE = "table", "Bảng số liệu"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="appendices")
    position = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("tên phụ lục", max_length=60)
    title = models.CharField("đề mục", max_length=500, blank=True)
    index = models.ForeignKey(Index, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chỉ số")
    kind = models.CharField("nội dung", max_length=8, choices=Kind.choices, default=Kind.TASKS)
    is_portrait = models.BooleanField("khổ đứng", default=False)

    class Meta:
        verbose_name = "phụ lục"
        verbose_name_plural = "phụ lục"
        ordering = ["plan", "position"]

    def __str__(self):
        return self.label


class PlanTable(models.Model):
    """A table of plain words in a section or an appendix, as it was when the document was drafted.

    ``columns`` is a list of {"title", "width"} (percent of the line, together 100), ``rows`` a list of lists of texts,
    one for each column.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tables")
    section = models.ForeignKey(Section, models.CASCADE, null=True, blank=True, related_name="tables")
    appendix = models.ForeignKey(Appendix, models.CASCADE, null=True, blank=True, related_name="tables")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    columns = models.JSONField("cột")
    rows = models.JSONField("dòng")

    class Meta:
        verbose_name = "bảng"
        verbose_name_plural = "bảng"
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="table_stands_in_one_place",
                condition=Q(section__isnull=False, appendix__isnull=True)
                | Q(section__isnull=True, appendix__isnull=False),
                violation_error_message="Bảng đứng trong một mục hoặc một phụ lục.",
            )
        ]

    def __str__(self):
        return ", ".join(column["title"] for column in self.columns)

    @property
    def owner(self) -> Agency:
        return self.plan.issuer
