"""How an office prints its documents: signers, recipients by type, what stands in "(Kèm theo …)".

Head lines, place and symbol stand on the agency itself. Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7–9, III.1.
"""

from django.db import models

from agencies.models import Agency
from agencies.scope import Reach, ScopedQuerySet

from .plan import Plan


class OfficeRowQuerySet(ScopedQuerySet):
    scope = [Reach("agency", is_own=True)]


class OfficeStyle(models.Model):
    """What one agency decides once for all its documents."""

    class Attached(models.TextChoices):
        FILLED = "filled", "Điền số, ngày khi đã có"
        BLANK = "blank", "Để trống (văn bản điện tử)"

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="office_style", verbose_name="cơ quan")
    collective = models.CharField(
        "ký thay mặt tập thể", max_length=120, blank=True, help_text="TM. ỦY BAN NHÂN DÂN; để trống nếu không in"
    )
    drafting_unit = models.CharField("đơn vị soạn thảo", max_length=30, blank=True, help_text="Lưu: VT, NV → NV")
    attached = models.CharField(
        "dòng (Kèm theo …) của phụ lục", max_length=8, choices=Attached.choices, default=Attached.FILLED
    )

    objects = OfficeRowQuerySet.as_manager()

    class Meta:
        verbose_name = "thể thức của cơ quan"
        verbose_name_plural = "thể thức của cơ quan"

    def __str__(self):
        return f"Thể thức văn bản của {self.agency}"

    @property
    def owner(self) -> Agency:
        return self.agency


class Signer(models.Model):
    """A person who signs for the agency, with the form in which it is printed."""

    class Form(models.TextChoices):
        HEAD = "", "Người đứng đầu ký"
        TM = "TM", "TM. (thay mặt tập thể)"
        Q = "Q", "Q. (quyền)"
        KT = "KT", "KT. (ký thay người đứng đầu)"
        TL = "TL", "TL. (thừa lệnh)"
        TUQ = "TUQ", "TUQ. (thừa ủy quyền)"

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="signers", verbose_name="cơ quan")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    form = models.CharField("hình thức ký", max_length=3, choices=Form.choices, blank=True, default="")
    authority = models.CharField(
        "ký thay cho", max_length=120, blank=True, help_text="CHỦ TỊCH, GIÁM ĐỐC, ỦY BAN NHÂN DÂN: in sau KT., TL., TM."
    )
    title = models.CharField("chức vụ", max_length=120, help_text="PHÓ CHỦ TỊCH")
    name = models.CharField("họ tên", max_length=120)

    objects = OfficeRowQuerySet.as_manager()

    class Meta:
        verbose_name = "người ký"
        verbose_name_plural = "người ký"
        ordering = ["agency", "position", "pk"]

    def __str__(self):
        return " / ".join(filter(None, self.words().values())).replace("|", " / ")

    @property
    def owner(self) -> Agency:
        return self.agency

    def words(self, collective: str = "") -> dict[str, str]:
        """What is printed of the signature, by the columns of Plan; ``collective`` is the office's line TM.

        The head signs below that line, so does who is "quyền" (Q. CHỦ TỊCH); whoever signs for the head (KT., TL.,
        TUQ.) prints the head's office instead (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7a).
        """
        forms = Signer.Form
        if self.form in (forms.HEAD, forms.Q) or (self.form == forms.TM and not self.authority):
            authority = collective
        else:
            authority = f"{self.form}. {self.authority}"
        title = f"Q. {self.title}" if self.form == forms.Q else self.title
        return {"sign_authority": authority, "sign_title": title, "sign_name": self.name}


class RecipientList(models.Model):
    """Nơi nhận of one type of document, filled in when a new one is drafted."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="recipient_lists", verbose_name="cơ quan")
    kind = models.CharField("loại văn bản", max_length=10, choices=Plan.Kind.choices)
    text = models.TextField("nơi nhận", max_length=5000, help_text="Mỗi nơi nhận một dòng")

    objects = OfficeRowQuerySet.as_manager()

    class Meta:
        verbose_name = "nơi nhận mẫu"
        verbose_name_plural = "nơi nhận mẫu"
        ordering = ["agency", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind"],
                name="recipients_once_per_kind",
                violation_error_message="Loại văn bản này đã có danh sách nơi nhận.",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {' '.join(self.text.split())[:60]}"

    @property
    def owner(self) -> Agency:
        return self.agency
