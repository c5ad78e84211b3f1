"""The synthesis as text to copy and as Excel: the agencies' words, each with the agency that wrote them."""

from agencies.telling import Tell, silent
from agencies.workbooks import Out, OutSheet, write_workbook

from ..models import ReportAnswer, ReportRequest
from .synthesis import Synthesis

CAUSES = ["Lĩnh vực", "Tiêu chí", "Chưa đạt", "Loại nguyên nhân", "Nguyên nhân", "Trách nhiệm", "Giải pháp", "Cơ quan"]
CHAPTERS = ["Câu hỏi", "Nội dung", "Cơ quan"]
MISSING = ["Cơ quan chưa có báo cáo", "Tình trạng"]


def as_text(request: ReportRequest, found: Synthesis) -> str:
    """The whole synthesis in plain lines, to be pasted into a document."""
    lines = [request.title.upper(), ""]
    for area in found.areas:
        lines += ["", area.name.upper()]
        for item in area.items:
            lines += ["", f"{item.name}{f' (chưa đạt {item.lost} điểm)' if item.lost else ''}"]
            for kind, answers in item.by_kind:
                lines += [f"Nguyên nhân {kind.label.lower()}:", *(_cause(answer) for answer in answers)]
    for question, answers in found.chapters:
        lines += ["", question.text.upper()]
        for answer in answers:
            lines += [f"{_source(answer)}:", answer.text]
    if found.missing:
        names = "; ".join(report.agency.name for report in found.missing)
        lines += ["", f"Chưa có báo cáo: {names}."]
    return "\n".join(lines).strip() + "\n"


def _cause(answer: ReportAnswer) -> str:
    parts = [answer.text]
    parts.append(f"Trách nhiệm: {answer.responsibility}" if answer.responsibility else "")
    parts.append(f"Giải pháp: {answer.solution}" if answer.solution else "")
    return "\n".join([f"- {_source(answer)}: {parts[0]}", *filter(None, parts[1:])])


def _source(answer: ReportAnswer) -> str:
    return f"{answer.report.agency.name}{' (nhập hộ)' if answer.is_on_behalf else ''}"


def synthesis_workbook(found: Synthesis, *, tell: Tell = silent) -> bytes:
    """Three sheets: causes by lĩnh vực, answers by question, who is missing."""
    causes = [
        [
            area.name,
            item.name,
            item.lost,
            kind.label,
            answer.text,
            answer.responsibility,
            answer.solution,
            _source(answer),
        ]
        for area in found.areas
        for item in area.items
        for kind, answers in item.by_kind
        for answer in answers
    ]
    chapters = [[q.text, answer.text, _source(answer)] for q, answers in found.chapters for answer in answers]
    missing = [[report.agency.name, report.get_state_display()] for report in found.missing]
    return write_workbook(
        [
            _sheet("Nguyên nhân", CAUSES, causes, [30, 40, 10, 16, 50, 35, 45, 30]),
            _sheet("Theo câu hỏi", CHAPTERS, chapters, [35, 90, 35]),
            _sheet("Chưa có báo cáo", MISSING, missing, [50, 25]),
        ],
        tell=tell,
    )


def _sheet(title: str, head: list[str], rows: list[list], widths: list[int]) -> OutSheet:
    return OutSheet(title, [[Out(name, "head") for name in head], *rows], widths, frozen=1)
