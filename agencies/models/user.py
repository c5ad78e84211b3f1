"""People: one agency, one role; what a role may do stands in agencies.permissions alone."""

import unicodedata

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from ..permissions import covers, is_allowed
from .agency import Agency


def _composed(password: str | None) -> str | None:
    # "ế" may come as one letter or as three, by the keyboard; the hash of both must be the same.
    return password if password is None else unicodedata.normalize("NFC", password)


class Role(models.TextChoices):
    ADMIN = "admin", "Quản trị"
    COORDINATOR = "coordinator", "Đầu mối CCHC"
    APPRAISER = "appraiser", "Thẩm định"
    OFFICER = "officer", "Cán bộ cơ quan"
    LEADER = "leader", "Lãnh đạo"
    VIEWER = "viewer", "Người xem"


class UserManager(BaseUserManager):
    def get_queryset(self):
        # Every request asks for the person's agency, its kind and the authority above (agencies.scope).
        return super().get_queryset().select_related("agency__kind", "agency__parent__kind")

    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username, password=None, **fields):
        """A quản trị account, for ``manage.py createsuperuser``."""
        return self.create_user(username, password, **{**fields, "role": Role.ADMIN})


class User(AbstractBaseUser):
    """A person who signs in. Without an agency the person sees no agency's data."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=100)
    email = models.EmailField("thư điện tử", blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role.choices, default=Role.VIEWER)
    is_active = models.BooleanField("đang hoạt động", default=True)
    created_at = models.DateTimeField("ngày tạo", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["username"]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether Django's admin site opens: the role quản trị and nobody else."""
        return self.is_active and self.role == Role.ADMIN

    def set_password(self, raw_password):
        super().set_password(_composed(raw_password))

    def check_password(self, raw_password):
        return super().check_password(_composed(raw_password))

    def has_perm(self, perm, obj=None) -> bool:
        return self.is_active and is_allowed(self.role, perm)

    def has_module_perms(self, app_label) -> bool:
        return self.is_staff

    def may(self, permission: str, record=None) -> bool:
        """Whether the person's role has ``permission`` and, where a record is given, covers it (``covers``)."""
        return self.has_perm(permission) and (record is None or covers(self, permission, record))
