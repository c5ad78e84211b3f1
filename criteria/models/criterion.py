"""Criteria sets as data: nothing of a decision (codes, depth, maxima, years) is known to the code."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, AgencyKind
from agencies.scope import Reach, ScopedQuerySet, handed_down_to

from ..ordering import depth_of
from ..points import PointsField


class Index(models.Model):
    """An index an office is measured by (PAR INDEX, SIPAS, PAPI, or a free one)."""

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên chỉ số", max_length=250)
    short_name = models.CharField("tên ngắn", max_length=30)

    class Meta:
        verbose_name = "chỉ số"
        verbose_name_plural = "chỉ số"
        ordering = ["code"]

    def __str__(self):
        return self.short_name


class CriteriaSetQuerySet(ScopedQuerySet):
    scope = [Reach("issuer")]

    def usable_by(self, user):
        """Sets of the person's own agencies and of every agency above them (a province's set serves its communes)."""
        return handed_down_to(user, self, "issuer")

    def readable_by(self, user):
        """Sets the person may look into: the usable ones and those of the agencies below."""
        ways = [self.visible_to(user), self.usable_by(user)]
        return self.filter(Q(pk__in=ways[0].values("pk")) | Q(pk__in=ways[1].values("pk")))


class CriteriaSet(models.Model):
    """One index, one issuer, one decision, one kind of agency, the years it serves.

    ``unit`` says what a leaf is measured in: points that are added up (PAR INDEX, PAPI), or percentages of which a
    parent shows the mean (SIPAS). A new decision makes a new set; ``previous`` is the one it was copied from.
    """

    class Unit(models.TextChoices):
        POINTS = "points", "điểm"
        PERCENT = "percent", "%"

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên bộ tiêu chí", max_length=250)
    index = models.ForeignKey(Index, models.PROTECT, verbose_name="chỉ số")
    issuer = models.ForeignKey(Agency, models.PROTECT, verbose_name="cơ quan ban hành", related_name="criteria_sets")
    agency_kind = models.ForeignKey(AgencyKind, models.PROTECT, verbose_name="dùng cho loại cơ quan")
    decision = models.CharField("quyết định ban hành", max_length=250, blank=True)
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    unit = models.CharField("đơn vị đo", max_length=10, choices=Unit.choices, default=Unit.POINTS)
    decimals = models.PositiveSmallIntegerField("số chữ số thập phân", default=2)
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="successors", verbose_name="bộ tiêu chí trước"
    )
    is_illustrative = models.BooleanField("minh hoạ", default=False)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="set_years_in_order",
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")),
                violation_error_message="Năm cuối phải từ năm đầu trở đi.",
            ),
            models.CheckConstraint(
                name="set_decimals_stored",
                condition=Q(decimals__lte=4),
                violation_error_message="Nhiều nhất bốn chữ số thập phân.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def owner(self) -> Agency:
        return self.issuer

    @property
    def years(self) -> str:
        """The years it serves, in words."""
        if self.last_year is None:
            return f"từ năm {self.first_year}"
        return f"năm {self.first_year}" + (f" – {self.last_year}" if self.last_year != self.first_year else "")

    @property
    def is_frozen(self) -> bool:
        """Whether a published result hangs on the criteria."""
        return self.assessments.filter(state="published").exists()

    def serves(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


class Criterion(models.Model):
    """A node of a set's tree: lĩnh vực, tiêu chí or tiêu chí thành phần, by depth alone.

    ``maximum`` counts at leaves only; at parents it is the printed figure, kept for comparison, and at parents that
    are bonus or penalty the cap of what their children may bring. ``minimum`` is the least a leaf can be given (PAPI:
    1). Points of a survey are entered by the body that leads the reform, never by the agency that is measured. A
    remainder leaf stands for "các tiêu chí không in trong bảng" of a partly printed tree (DOMAIN §2.5), without code.
    ``method`` is a name of criteria.methods.METHODS with its ``parameters``; "" means points are entered directly.
    """

    class Kind(models.TextChoices):
        NORMAL = "normal", "trong thang điểm"
        BONUS = "bonus", "điểm thưởng"
        PENALTY = "penalty", "điểm phạt"

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria", verbose_name="bộ tiêu chí")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    code = models.CharField("mã", max_length=30, blank=True)
    name = models.CharField("tên", max_length=1000)
    kind = models.CharField("loại điểm", max_length=10, choices=Kind.choices, default=Kind.NORMAL)
    minimum = PointsField("điểm tối thiểu", default=Decimal(0), blank=True)
    maximum = PointsField("điểm tối đa")
    is_survey = models.BooleanField("điều tra xã hội học", default=False)
    guidance = models.TextField("cách chấm, tài liệu cần có", max_length=4000, blank=True)
    method = models.CharField("cách chấm", max_length=20, blank=True)
    parameters = models.JSONField("tham số của cách chấm", default=dict, blank=True)
    sort_key = models.CharField(max_length=200, editable=False)
    is_remainder = models.BooleanField("phần không in trong bảng", default=False)

    class Meta:
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        ordering = ["criteria_set", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "code"],
                condition=~Q(code=""),
                name="criterion_code_once_per_parent",
                violation_error_message="Mã này đã có ở cùng mục trong bộ tiêu chí.",
            ),
            models.UniqueConstraint(
                fields=["criteria_set", "code"],
                condition=~Q(code="") & Q(parent=None),
                name="criterion_code_once_at_the_top",
                violation_error_message="Mã này đã có trong bộ tiêu chí.",
            ),
            models.UniqueConstraint(fields=["parent"], condition=Q(is_remainder=True), name="one_remainder_per_parent"),
            models.CheckConstraint(
                name="criterion_maximum_not_negative",
                condition=Q(maximum__gte=0),
                violation_error_message="Điểm tối đa không được âm.",
            ),
            models.CheckConstraint(
                name="criterion_minimum_within_maximum",
                condition=Q(minimum__gte=0, minimum__lte=F("maximum")),
                violation_error_message="Điểm tối thiểu phải từ 0 đến điểm tối đa.",
            ),
        ]
        indexes = [models.Index(fields=["criteria_set", "sort_key"], name="criteria_in_order")]

    def __str__(self):
        return self.title

    @property
    def owner(self) -> Agency:
        return self.criteria_set.issuer

    @property
    def label(self) -> str:
        """The code; the name where there is none."""
        return self.code or self.name

    @property
    def title(self) -> str:
        """Code and name; a remainder goes by the lĩnh vực it belongs to."""
        if self.is_remainder:
            return f"{self.parent.code} {self.name}"
        return f"{self.code} {self.name}".strip()

    @property
    def depth(self) -> int:
        """0 for a lĩnh vực; read from the sort key, so that no query climbs the tree."""
        return depth_of(self.sort_key)
