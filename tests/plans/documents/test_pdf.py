"""The PDF opens nothing but stylesheets and fonts of static/, and prints every text as typed."""

import http.server
import io
import threading

import pdfplumber
import pytest
from django.utils.html import escape

from plans.documents.pdf import STATIC, BlockedAddress, StaticOnlyFetcher, lay_out, static_file
from plans.models import Appendix
from tests.factories import make_agency, make_line, make_plan, make_section, make_task

from .reading import pdf_text, plan_html, plan_pdf

BASE = STATIC.as_uri()
ADDRESSES = [
    "file:///etc/passwd",
    "file:///etc/../etc/passwd",
    "file://localhost/etc/passwd",
    "FILE:///etc/passwd",
    f"{BASE}/../manage.py",
    f"{BASE}/css/../../manage.py",
    f"{BASE}/css/%2e%2e/%2e%2e/manage.py",
    f"{BASE}/..%2fmanage.py",
    f"{BASE}/css/document.css/../../../manage.py",
    f"{BASE}-khac/x.css",
    f"{BASE}/fonts",
    f"{BASE}/fonts/OFL.txt",
    f"{BASE}/khong-co.css",
    f"{BASE}/css/document.css%00.ttf",
    "/etc/passwd",
    "../manage.py",
    "http://127.0.0.1:{port}/x.css",
    "http://[::1]:{port}/x.css",
    "https://127.0.0.1:{port}/x.css",
    "ftp://127.0.0.1:{port}/x.css",
    "//127.0.0.1:{port}/x.css",
    "data:text/html,<b>x</b>",
    "data:text/css,p{color:red}",
    "gopher://127.0.0.1:{port}/",
]


@pytest.fixture
def listener():
    """A server that counts who comes: nobody should."""
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_error(404)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_fetcher_opens_nothing_outside(listener, address):
    port, seen = listener
    with pytest.raises(ValueError, match="Không mở|embedded null byte"):
        StaticOnlyFetcher().fetch(address.replace("{port}", str(port)))
    assert seen == []


@pytest.mark.parametrize(
    "markup", ['<link rel="stylesheet" href="{}">', '<img src="{}">', '<p style="background:url({})">x']
)
@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "../manage.py", "http://127.0.0.1:{port}/x", "data:text/css,p"]
)
def test_a_page_that_asks_for_more_gives_no_pdf(listener, markup, address):
    port, seen = listener
    with pytest.raises(BlockedAddress, match="không tạo tệp PDF"):
        lay_out(f"<body>{markup.format(address.replace('{port}', str(port)))}")
    assert seen == []


def test_a_link_out_of_the_folder_is_not_followed(tmp_path, monkeypatch):
    monkeypatch.setattr("plans.documents.pdf.STATIC", tmp_path / "static")
    (tmp_path / "static").mkdir()
    (tmp_path / "secret.css").write_text("p{}")
    (tmp_path / "static" / "a.css").symlink_to(tmp_path / "secret.css")
    (tmp_path / "static" / "b.css").write_text("p{}")
    with pytest.raises(ValueError, match="Không mở"):
        static_file((tmp_path / "static" / "a.css").as_uri())
    assert static_file((tmp_path / "static" / "b.css").as_uri()) == tmp_path / "static" / "b.css"


HOSTILE = '<script>alert(1)</script> & "<img src=file:///etc/passwd>" {{ x }} {% y %} url(http://127.0.0.1/) **a *b'


@pytest.fixture
def hostile_plan(db):
    """The same hostile words in every text that is printed."""
    agency = make_agency(name=HOSTILE, superior_line=HOSTILE, head_lines=HOSTILE)
    texts = ["subject", "preamble", "closing", "sign_name", "place"]
    short = {"symbol": HOSTILE[:40], "number": HOSTILE[:20], "sign_title": HOSTILE[:120]}
    plan = make_plan(agency, **dict.fromkeys(texts, HOSTILE[:100]), **short)
    for kind in ("basis", "recipient", "footnote", "addressee"):
        make_line(plan, kind, HOSTILE)
    section = make_section(plan, title=HOSTILE, body=f"{HOSTILE}[^1]")
    make_task(section, heading=HOSTILE, intro=HOSTILE, lead=HOSTILE, measures=[HOSTILE], product=HOSTILE)
    appendix = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I", title=HOSTILE)
    make_task(section, 2, heading=HOSTILE, lead=HOSTILE, measures=[HOSTILE], deadline_phrase=HOSTILE, appendix=appendix)
    return plan


def test_hostile_texts_are_escaped_everywhere(hostile_plan):
    html = plan_html(hostile_plan)
    assert html.count("<script") == html.count("<img") == 0
    assert html.count(escape(HOSTILE)[:60]) >= 20


def test_hostile_texts_are_printed_as_typed(hostile_plan):
    text = "".join(pdf_text(plan_pdf(hostile_plan)).split())
    assert text.count("".join(HOSTILE.split())) >= 12


def test_the_same_plan_gives_the_same_bytes(hostile_plan):
    assert plan_pdf(hostile_plan) == plan_pdf(hostile_plan)


def test_paper_fonts_title_and_page_numbers(db):
    plan = make_plan(preamble="Đoạn văn dài của kế hoạch.\n" * 60)
    with pdfplumber.open(io.BytesIO(plan_pdf(plan))) as pdf:
        numbers = ["".join(char["text"] for char in page.chars if char["top"] < 50) for page in pdf.pages]
        fonts = {char["fontname"].split("+")[1] for page in pdf.pages for char in page.chars}
        assert numbers == ["", "2", "3"]
        assert fonts == {"Tinos", "Tinos-Bold", "Tinos-Italic"}
        assert {(round(page.width), round(page.height)) for page in pdf.pages} == {(595, 842)}
        assert (pdf.metadata["Title"], pdf.doc.catalog["Lang"]) == ("Kế hoạch Nâng cao chỉ số", b"vi")


def test_the_last_paragraph_and_the_signature_stay_together(db):
    plan = make_plan(closing="Trên đây./.", sign_title="CHỦ TỊCH", sign_name="Nguyễn Văn A")
    make_line(plan, "recipient", "Lưu: VT.")
    for length in range(14, 28, 2):  # the end of the page comes to lie anywhere in the block
        plan.preamble = "Đoạn văn.\n" * length
        with pdfplumber.open(io.BytesIO(plan_pdf(plan))) as pdf:
            pages = [page.extract_text() for page in pdf.pages]
        ends = ["Trên đây./." in page for page in pages]
        assert ends == ["Nơi nhận:" in page for page in pages] == ["Nguyễn Văn A" in page for page in pages]


def test_each_appendix_counts_its_own_pages(db):
    plan = make_plan()
    section = make_section(plan, title="NHIỆM VỤ")
    for position, label in enumerate(["Phụ lục I", "Phụ lục II"], start=1):
        appendix = Appendix.objects.create(plan=plan, position=position, label=label)
        for number in range(12):
            make_task(section, number, heading="Rà soát " * 20, lead="Phòng Nội vụ", appendix=appendix)
    with pdfplumber.open(io.BytesIO(plan_pdf(plan))) as pdf:
        numbers = ["".join(char["text"] for char in page.chars if char["top"] < 50) for page in pdf.pages]
        assert [page.width > page.height for page in pdf.pages] == [False] + [True] * (len(pdf.pages) - 1)
    assert numbers == ["", "", "2", "", "2"]
