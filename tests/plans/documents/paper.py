"""A kế hoạch and a công văn as plain values, laid out once for all tests that measure their pages."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from plans.documents.calls import number_calls
from plans.documents.jobs import render_pdf
from plans.documents.markup import runs
from plans.documents.model import (
    Appendix,
    DateLine,
    Document,
    Head,
    Heading,
    NumberLine,
    Paragraph,
    ScoreRow,
    ScoreTable,
    Signature,
    TaskRow,
)

from .layout import Page, read_pages

TEXT = "Các cơ quan, đơn vị tăng cường theo dõi, đôn đốc việc giải quyết hồ sơ đúng hạn theo quy định. " * 5
NOTES = {"1": runs("Quyết định số 102/QĐ-UBND.")}
TASKS = tuple(
    TaskRow(str(number), (runs(f"Rà soát lần {number}. {TEXT}"),), "Phòng Nội vụ", "", "Báo cáo", "tháng 6/2024")
    for number in range(1, 13)
)
SCORES = tuple(
    ScoreRow(f"{n}.1", f"Tiêu chí {n} " + "dài " * 30, "1,00", "0,50", "0,50", "Chưa đạt") for n in range(40)
)
PLAN = number_calls(
    Document(
        kind_name="Kế hoạch",
        issuer_name="Ủy ban nhân dân huyện Bắc Sơn",
        title="Kế hoạch cải cách",
        head=Head("TỈNH LẠNG SƠN", ("ỦY BAN NHÂN DÂN", "HUYỆN BẮC SƠN")),
        number=NumberLine("05", "KH-UBND"),
        date=DateLine("Bắc Sơn", "09", "01", "2024"),
        type_title="KẾ HOẠCH",
        subject=("Nâng cao Chỉ số cải cách hành chính",),
        addressees=(),
        blocks=(
            Paragraph(runs("Căn cứ Luật Tổ chức chính quyền địa phương;"), is_basis=True),
            Heading(1, runs("I. MỤC ĐÍCH")),
            Paragraph(runs(f"Thân bài. {TEXT}[^1]", NOTES)),
            Paragraph(runs(f"Đoạn hai. {TEXT}")),
            ScoreTable(SCORES, ScoreRow("", "TỔNG ĐIỂM", "40,00", "20,00", "20,00", is_area=True)),
        ),
        closing=(Paragraph(runs("Trên đây là Kế hoạch, đề nghị các cơ quan thực hiện./.")),),
        loose_notes=(),
        recipients=(runs("Sở Nội vụ;"), runs("Lưu: VT.")),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn An"),
        appendices=(Appendix("Phụ lục I", "Nhiệm vụ", TASKS, is_wide=True), Appendix("Phụ lục II", "Chưa có")),
    )
)
LETTER = replace(
    PLAN,
    kind_name="Công văn",
    head=Head("", ("ỦY BAN NHÂN DÂN", "HUYỆN BẮC SƠN")),
    type_title="",
    subject=("V/v chuẩn bị họp",),
    addressees=(runs("Chánh Thanh tra huyện,"), runs("Trưởng phòng Nội vụ.")),
    blocks=PLAN.blocks[2:4],
    appendices=(),
)


@cache
def rendered(document: Document) -> bytes:
    return render_pdf(document, dated=datetime(2024, 1, 1, tzinfo=UTC))


@cache
def pages(document: Document) -> list[Page]:
    return read_pages(rendered(document))


def close(value: float, wanted: float, by: float = 0.5) -> bool:
    return abs(value - wanted) <= by
