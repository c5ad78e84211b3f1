"""Agencies as data: kinds, the tree, aliases, groups and successors."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q


class AgencyKind(models.Model):
    """A kind of agency (UBND huyện, phòng chuyên môn, …). Levels and their names are data: reforms rename them."""

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên loại", max_length=100)
    level = models.PositiveSmallIntegerField("cấp", help_text="1 tỉnh, 2 sở hoặc huyện, 3 xã hoặc phòng, 4 bộ phận")
    is_authority = models.BooleanField(
        "là cấp chính quyền", default=False, help_text="Đầu mối CCHC và lãnh đạo làm việc trên toàn bộ cơ quan bên dưới"
    )
    is_outside = models.BooleanField(
        "ngoài thẩm quyền giao việc", default=False, help_text="Chỉ đề nghị phối hợp (ví dụ MTTQ), không giao việc"
    )

    class Meta:
        verbose_name = "loại cơ quan"
        verbose_name_plural = "loại cơ quan"
        ordering = ["level", "code"]

    def __str__(self):
        return self.name


class AgencyQuerySet(models.QuerySet):
    def active(self, on: date):
        """Agencies that exist on the day ``on``; an end date is the first day without the agency."""
        return self.filter(Q(active_from=None) | Q(active_from__lte=on)).filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def under(self, path: str):
        """The agency at ``path`` and all below it; an empty path means nobody, never everybody."""
        return self.filter(path__startswith=path) if path else self.none()


class Agency(models.Model):
    """One public body. ``path`` is the chain of codes from the root, each closed by "/" (see agencies.tree)."""

    code = models.SlugField("mã", max_length=40, unique=True)
    kind = models.ForeignKey(AgencyKind, models.PROTECT, verbose_name="loại")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc"
    )
    path = models.CharField(max_length=250, unique=True, editable=False)
    name = models.CharField("tên đầy đủ", max_length=250)
    short_name = models.CharField("tên gọn", max_length=100, blank=True)
    place_name = models.CharField("địa danh trên văn bản", max_length=100, blank=True)
    symbol = models.CharField("ký hiệu", max_length=30, blank=True, help_text="Phần sau loại văn bản: UBND, SKHĐT-VP …")
    superior_line = models.CharField("dòng cơ quan chủ quản", max_length=250, blank=True)
    head_lines = models.CharField(
        "dòng tên cơ quan", max_length=250, blank=True, help_text="Chữ hoa như in trên văn bản; ngắt dòng bằng dấu |"
    )
    head_title = models.CharField("chức vụ người đứng đầu", max_length=100, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    active_from = models.DateField("hoạt động từ", null=True, blank=True)
    ended_on = models.DateField("kết thúc từ ngày", null=True, blank=True)
    work_passed_on = models.DateField("ngày đã chuyển việc", null=True, blank=True, editable=False)
    leads_reform = models.BooleanField(
        "đầu mối CCHC của cấp chính quyền",
        default=False,
        help_text="Sở Nội vụ, Phòng Nội vụ, Phòng Văn hóa – Xã hội: đầu mối ở đây làm việc trên toàn cấp chính quyền",
    )
    is_illustrative = models.BooleanField("minh hoạ", default=False, help_text="Đơn vị dựng ra để làm mẫu")

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="agency_ends_after_it_begins",
                condition=Q(ended_on=None) | Q(active_from=None) | Q(ended_on__gt=F("active_from")),
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu hoạt động.",
            ),
        ]

    def __str__(self):
        return f"{self.name} (minh hoạ)" if self.is_illustrative else self.name

    def clean(self):
        """No agency stands below itself (``path`` is its stored place); no two codes differ in case alone."""
        if self.parent is not None and self.parent.is_within(self.path):
            raise ValidationError({"parent": "Cơ quan không thể thuộc chính nó hoặc cơ quan bên dưới nó."})
        if Agency.objects.filter(code__iexact=self.code).exclude(pk=self.pk).exists():
            raise ValidationError({"code": "Mã này đã có cơ quan dùng."})

    @property
    def label(self) -> str:
        """The name used in narrow places."""
        return self.short_name or self.name

    def is_active(self, on: date) -> bool:
        """Whether new work may be given to the agency on the day ``on``."""
        return (self.active_from is None or self.active_from <= on) and (self.ended_on is None or self.ended_on > on)

    def is_within(self, path: str) -> bool:
        """Whether the agency stands at ``path`` or below it."""
        return bool(path) and self.path.startswith(path)


class AgencyAlias(models.Model):
    """Another way in which documents print an agency's name ("phòng TCKH", "Phòng Tài chính – Kế hoạch")."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="aliases")
    text = models.CharField("tên khác", max_length=250)

    class Meta:
        verbose_name = "tên khác"
        verbose_name_plural = "tên khác"
        constraints = [models.UniqueConstraint(fields=["agency", "text"], name="alias_once_per_agency")]

    def __str__(self):
        return self.text


class AgencySuccession(models.Model):
    """Who carries on the work of an agency that ended; several are possible, one takes the open assignments."""

    predecessor = models.ForeignKey(Agency, models.CASCADE, related_name="successions", verbose_name="cơ quan cũ")
    successor = models.ForeignKey(Agency, models.PROTECT, related_name="predecessions", verbose_name="cơ quan kế thừa")
    takes_open_work = models.BooleanField("nhận việc đang mở", default=False)

    class Meta:
        verbose_name = "kế thừa"
        verbose_name_plural = "kế thừa"
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(takes_open_work=True),
                name="one_successor_takes_open_work",
                violation_error_message="Chỉ một cơ quan kế thừa nhận việc đang mở.",
            ),
            models.CheckConstraint(
                name="succession_not_to_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message="Cơ quan không thể kế thừa chính mình.",
            ),
        ]

    def __str__(self):
        work = " (nhận việc đang mở)" if self.takes_open_work else ""
        return f"{self.predecessor} → {self.successor}{work}"


class AgencyGroup(models.Model):
    """A name that stands for several agencies of one authority ("UBND cấp xã", "các cơ quan, đơn vị")."""

    owner = models.ForeignKey(Agency, models.CASCADE, related_name="groups", verbose_name="của cơ quan")
    name = models.CharField("tên nhóm", max_length=250)
    members = models.ManyToManyField(Agency, related_name="member_of", blank=True, verbose_name="gồm")

    class Meta:
        verbose_name = "nhóm cơ quan"
        verbose_name_plural = "nhóm cơ quan"
        ordering = ["owner", "name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="group_name_once_per_owner")]

    def __str__(self):
        return self.name
