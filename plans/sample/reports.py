"""The request for reports that the công văn of huyện Bình Sơn (S2) makes, as its Phòng Nội vụ finds it: a draft."""

from collections import Counter

from ..models import Plan, ReportRequest
from ..reporting.letters import request_from


def load_requests(made: Counter) -> None:
    """Make the request of the letter S2 unless the letter has one."""
    letter = Plan.objects.get(key="S2")
    if not ReportRequest.objects.filter(plan=letter).exists():
        request_from(letter, by=None)
        made["yêu cầu báo cáo"] += 1
