"""What a file would become, before anything is written: counts, doubts, unmatched names."""

from dataclasses import dataclass
from datetime import date

from agencies.models import Agency

from .fitting import fit
from .recognised import Doubt, Recognised
from .resolution import Resolution, Unmatched


@dataclass(frozen=True)
class Count:
    """How many of one thing were recognised; things that are not there are not listed."""

    label: str
    number: int


@dataclass(frozen=True)
class Preview:
    """Everything a person should see before writing; ``year`` is the one the plan would get."""

    found: Recognised
    issuer: Agency
    year: int
    counts: list[Count]
    doubts: list[Doubt]
    unmatched: list[Unmatched]

    @property
    def subject(self) -> str:
        return " ".join(self.found.subject)

    @property
    def kind_name(self) -> str:
        return "Công văn" if self.found.kind == "letter" else "Kế hoạch"


def preview(found: Recognised, *, issuer: Agency, on: date, year: int | None = None) -> Preview:
    """Reads only; the same names and codes are found again when it is written."""
    resolved = Resolution(fit(found), issuer, on, wished_year=year).look()
    return Preview(found, issuer, resolved.year, counts(found), resolved.doubts, resolved.unmatched)


def counts(found: Recognised) -> list[Count]:
    tasks = found.tasks
    blocks = [task for task in tasks if task.kind == "block"]
    table = {
        "căn cứ": len(found.bases),
        "kính gửi": len(found.addressees),
        "mục": sum(1 for _ in found.walk()),
        "bảng điểm": sum(section.scores is not None for section in found.walk()),
        "khối nhiệm vụ": sum(task.appendix is None for task in blocks),
        "nhiệm vụ trong phụ lục": sum(task.appendix is not None for task in blocks),
        "dòng chủ trì": sum(bool(task.names.get("lead")) for task in blocks),
        "dòng phối hợp": sum(bool(task.names.get("cooperating")) for task in blocks),
        "dòng thực hiện": sum(bool(task.names.get("implementing")) for task in blocks),
        "giải pháp": sum(len(task.measures) for task in blocks),
        "trách nhiệm của cơ quan": sum(section.kind == "duty" for section in found.walk()),
        "việc có hạn trong tổ chức thực hiện": sum(task.kind == "duty" for task in tasks),
        "phụ lục": len(found.appendices),
        "chú thích": len(found.footnotes),
        "nơi nhận": len(found.recipients),
    }
    return [Count(label, number) for label, number in table.items() if number]
