"""``python -m tests.benchmarks.documents [RENDERS]``: what a document costs beside the bare libraries, one run.

Ratios of processor time, both sides in turn in one warm process (PERFORMANCE P12: ≤ 1.15): our PDF (limits, template,
layout, footnotes looked at, source data, signature fields, both claims) against WeasyPrint alone on the same HTML in
the same variant. LibreOffice converts our Word file of the same document. Last, the memory of one process over
RENDERS documents (200) and what the worker's recycling makes of it.
"""

import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from weasyprint import HTML

from plans.documents import footnotes
from plans.documents.calls import number_calls
from plans.documents.html import to_html
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
    Signature,
    TaskRow,
)
from plans.documents.pdf import STATIC
from plans.documents.word import to_docx

DATED = datetime(2024, 1, 1, tzinfo=UTC)
WORDS = "Các cơ quan, đơn vị tăng cường theo dõi, đôn đốc việc giải quyết hồ sơ đúng hạn theo Nghị quyết số 76/NQ-CP. "
SIZES = [(5, 7), (20, 5), (60, 3), (200, 2)]  # about so many pages, so many rounds
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def paper(pages: int, notes: int = 0) -> Document:
    """A plan of about so many pages, 62 % of them text and 38 % an appendix of tasks across the page."""
    paragraphs = [_paragraph(n, n <= notes) for n in range(1, round(pages * 0.62 * 4.4) + 1)]
    blocks = [part for n, text in enumerate(paragraphs) for part in ([_heading(n)] if n % 8 == 0 else []) + [text]]
    rows = tuple(_task(n) for n in range(1, round(pages * 0.38 * 4.2) + 1))
    return number_calls(
        Document(
            kind_name="Kế hoạch",
            issuer_name="Ủy ban nhân dân huyện Bắc Sơn",
            title="Kế hoạch cải cách hành chính",
            head=Head("", ("ỦY BAN NHÂN DÂN", "HUYỆN BẮC SƠN")),
            number=NumberLine("05", "KH-UBND"),
            date=DateLine("Bắc Sơn", "09", "01", "2024"),
            type_title="KẾ HOẠCH",
            subject=("Nâng cao Chỉ số cải cách hành chính",),
            addressees=(),
            blocks=tuple(blocks),
            closing=(Paragraph(runs("Trên đây là Kế hoạch./.")),),
            loose_notes=(),
            recipients=(runs("Sở Nội vụ;"), runs("Lưu: VT.")),
            signature=Signature(("CHỦ TỊCH",), "Nguyễn Văn An"),
            appendices=(Appendix("Phụ lục", "Nhiệm vụ", rows, is_wide=True),),
        )
    )


def _heading(number: int) -> Heading:
    return Heading(1, runs(f"{number // 8 + 1}. NHIỆM VỤ"))


def _paragraph(number: int, has_note: bool) -> Paragraph:
    note = {str(number): runs(f"Chú thích {number}: {WORDS * 2}")}
    return Paragraph(runs(f"Việc {number}. {WORDS * 4}" + (f"[^{number}]" if has_note else ""), note))


def _task(number: int) -> TaskRow:
    content = (runs(WORDS * 2), runs(WORDS))
    return TaskRow(str(number), content, "Phòng Nội vụ", "UBND các xã, thị trấn", "Báo cáo", "tháng 6/2024")


def ours(document: Document) -> bytes:
    return render_pdf(document, dated=DATED)


def bare(html: str) -> bytes:
    """WeasyPrint alone on a finished page."""
    return HTML(string=html, base_url=f"{STATIC.as_uri()}/").write_pdf(
        pdf_variant="pdf/a-3a", presentational_hints=True
    )


def processor(action: Callable) -> float:
    gc.collect()
    start = time.process_time()
    action()
    return time.process_time() - start


def layouts(document: Document) -> int:
    """How often a document is laid out until its footnotes stand right."""
    count, lay_out = 0, footnotes.lay_out

    def counted(*page):
        nonlocal count
        count += 1
        return lay_out(*page)

    footnotes.lay_out = counted
    try:
        footnotes.settle(document)
    finally:
        footnotes.lay_out = lay_out
    return count


def compare_with_weasyprint(document: Document, rounds: int) -> tuple[float, float, float]:
    """Processor seconds of both sides (medians) and the median of their ratios, taken in pairs."""
    html = to_html(document)
    pairs = [(processor(lambda: ours(document)), processor(lambda: bare(html))) for _ in range(rounds)]
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    return statistics.median(mine for mine, _ in pairs), statistics.median(theirs for _, theirs in pairs), ratio


def libreoffice(document: Document) -> tuple[float, float]:
    """Processor seconds of LibreOffice for the Word file: a process for it alone, and each further file in it."""
    with tempfile.TemporaryDirectory() as folder:
        names = [Path(folder, f"{n}.docx") for n in range(4)]
        for name in names:
            name.write_bytes(to_docx(document))
        alone, four = (_convert(folder, names[:1]), _convert(folder, names))
    return alone, (four - alone) / 3


def _convert(folder: str, names: list[Path]) -> float:
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
    before = os.times()
    subprocess.run([*command, "--outdir", f"{folder}/pdf", *names], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def memory_of(renders: int, document: Document) -> list[int]:
    """MB in use by this process before, and after every quarter of so many documents."""
    found = [_resident()]
    for number in range(1, renders + 1):
        ours(document)
        if number % max(1, renders // 4) == 0:
            found.append(_resident())
    return found


def _resident() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES // 2**20


def main(renders: int = 200) -> None:
    has_office = shutil.which("soffice") is not None
    ours(paper(1))  # what a first document loads is not counted
    print("trang | CPU của ta, s | WeasyPrint trần, s | tỷ lệ (≤ 1,15) | LibreOffice: riêng, s; tệp tiếp, s | ta ÷ LO")
    for size, rounds in SIZES:
        document = paper(size)
        mine, floor, ratio = compare_with_weasyprint(document, rounds)
        pages = len(footnotes.settle(document).pages)
        alone, further = libreoffice(document) if has_office else (0, 0)
        office = f"{alone:.2f}; {further:.2f} | {mine / alone:.1f}" if has_office else "chưa cài LibreOffice (soffice)"
        print(f"{pages} | {mine:.2f} | {floor:.2f} | {ratio:.2f} | {office}", flush=True)
    dense = paper(20, notes=40)
    print(f"20 trang, 40 chú thích: {layouts(dense)} lần dàn trang, {processor(lambda: ours(dense)):.2f} s")
    print(f"bộ nhớ (MB) trước và sau mỗi {renders // 4} văn bản 5 trang: {memory_of(renders, paper(5))}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
