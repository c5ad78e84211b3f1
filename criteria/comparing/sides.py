"""One side of a comparison: a table as it stands, or as it was kept at one moment of the cycle."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst

from ..models import Assessment, Snapshot

CURRENT = "hien-nay"


@dataclass(frozen=True)
class Side:
    """``key`` is what the address says of it, ``label`` what stands in the list of choices, ``words`` what the
    sentences call it ("năm 2023", "bản tự chấm lần 2")."""

    key: str
    assessment: Assessment
    snapshot: Snapshot | None
    label: str
    words: str

    @property
    def year(self) -> int:
        return self.assessment.year

    @property
    def is_published(self) -> bool:
        """Whether the figures are the published ones."""
        if self.snapshot is not None:
            return self.snapshot.stage == Snapshot.Stage.PUBLISHED
        return self.assessment.is_frozen

    @property
    def level(self) -> tuple[int, int]:
        """Set and year: the tables that are ranked together."""
        return self.assessment.criteria_set_id, self.assessment.year

    @property
    def provisional(self) -> str:
        """What to know of figures that are not (or no longer) those published; "" for the published ones."""
        if self.is_published:
            return ""
        if self.snapshot is not None:
            day = timezone.localtime(self.snapshot.at)
            return f"{capfirst(self.words)} là số liệu lưu ngày {day:%d/%m/%Y}, không phải số công bố."
        state = self.assessment.get_state_display()
        return (
            f"Số liệu năm {self.year} chưa phải số công bố (bảng điểm: {state[:1].lower()}{state[1:]}): "
            "còn có thể thay đổi."
        )


def current(table: Assessment) -> Side:
    """The table itself, with the figures in force."""
    now = "số liệu công bố" if table.is_frozen else "số liệu hiện nay"
    return Side(CURRENT, table, None, f"Năm {table.year}, {now}", f"năm {table.year}")


def kept(snapshot: Snapshot, table: Assessment) -> Side:
    """A snapshot of the table."""
    name = snapshot.get_stage_display() + (f" lần {snapshot.number}" if snapshot.number > 1 else "")
    day = timezone.localtime(snapshot.at)
    return Side(f"ban-{snapshot.pk}", table, snapshot, f"{name} {day:%d/%m/%Y}", name[:1].lower() + name[1:])


def earlier(table: Assessment, *, agency: int, among_several: bool) -> Side:
    """A table of an earlier year: of the ``agency`` itself or of the one that it follows."""
    year = f"năm {table.year}"
    whose = "" if table.agency_id == agency else f" ({table.agency})"
    which = f" – {table.criteria_set.name}" if among_several else ""
    label = f"Năm {table.year}{whose}{which}" + ("" if table.is_frozen else ", chưa công bố")
    return Side(f"nam-{table.pk}", table, None, label, f"{year}{whose}")
