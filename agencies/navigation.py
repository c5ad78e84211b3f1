"""What stands in the header, and where each role begins."""

from dataclasses import dataclass

from django.urls import reverse

from .models import Role

ITEMS = [
    ("home", "Trang chính", "criteria.read"),
    ("assessments", "Bảng điểm", "criteria.read"),
    ("rankings", "Xếp hạng", "criteria.read"),
    ("criteria_sets", "Bộ tiêu chí", "criteria.design"),
    ("plans", "Kế hoạch", "plans.read"),
    ("reports", "Báo cáo", "plans.read"),
    ("office", "Thể thức", "plans.set_office"),
    ("my_work", "Việc của tôi", "plans.work"),
    ("admin:index", "Quản trị", "agencies.view_user"),
]
WITHIN = {"/bang-diem/": "/dot-danh-gia/"}  # the header has no room for an entry of their own
FIRST_PAGE = {Role.OFFICER: "my_work", Role.APPRAISER: "assessments", Role.VIEWER: "plans"}


@dataclass(frozen=True)
class Item:
    label: str
    address: str
    is_current: bool


def navigation(request) -> dict:
    """Template context: the entries that the person's role may open."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    entries = [(label, reverse(name)) for name, label, permission in ITEMS if user.may(permission)]
    return {"navigation": [Item(label, address, _is_current(request.path, address)) for label, address in entries]}


def _is_current(path: str, address: str) -> bool:
    return path == address if address == "/" else path.startswith((address, WITHIN.get(address, address)))
