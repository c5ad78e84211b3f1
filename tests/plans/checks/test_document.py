"""The form of the document: head, lines, footnotes, appendices."""

import pytest

from plans.checks.facts import AppendixFacts

from .plain import LINES, codes, found, mends, section, task

ONE, TWO = AppendixFacts("Phụ lục số I", 1), AppendixFacts("Phụ lục II", 1)


@pytest.mark.parametrize(
    ("field", "code"),
    [("symbol", "no_symbol"), ("place", "no_place"), ("sign_title", "no_signer"), ("sign_name", "no_signer")],
)
def test_parts_of_the_head_and_of_the_signature(field, code):
    assert codes(**{field: ""}) == [code]
    assert mends(**{field: ""}) == [f"/ke-hoach/7/sua/#truong-{field}"]


def test_a_text_read_without_a_number_line_says_so_instead_of_missing_its_symbol():
    assert codes(has_number_line=False, symbol="") == ["no_number_line"]
    assert mends(has_number_line=False) == ["/ke-hoach/7/sua/#truong-symbol"]


def test_what_the_office_prints_by_habit_is_named_or_enough():
    assert codes(symbol="", usual_symbol="KH-UBND") == []
    (said,) = [words for _, words in found(place="", usual_place="Bắc Sơn")]
    assert "bản in lấy «Bắc Sơn» của cơ quan ban hành" in said


@pytest.mark.parametrize(("kind", "code"), [("basis", "no_basis"), ("recipient", "no_recipient")])
def test_bases_and_recipients(kind, code):
    lines = {**LINES, kind: ()}
    assert (codes(lines=lines), mends(lines=lines)) == ([code], [f"/ke-hoach/7/danh-sach/{kind}/"])


@pytest.mark.parametrize("preamble", ["Thực hiện Kế hoạch số 194/KH-UBND …", "Để triển khai:\nCăn cứ Quyết định …"])
def test_a_basis_may_stand_in_the_preamble(preamble):
    assert codes(lines={**LINES, "basis": ()}, preamble=preamble) == []


def test_a_letter_needs_addressees_and_no_bases():
    lines = {"recipient": LINES["recipient"]}
    assert codes(is_letter=True, lines=lines) == ["no_addressee"]
    assert codes(is_letter=True, lines={**lines, "addressee": ("Các phòng;",)}) == []


# --- footnotes ---


def notes(body, count) -> list[str]:
    return codes(sections=(section(body=body),), lines={**LINES, "footnote": ("Quyết định số 102.",) * count})


@pytest.mark.parametrize(
    ("body", "count", "expected"),
    [
        ("UBND tỉnh[^1] năm 2023", 1, []),
        ("UBND tỉnh[^1] năm 2023", 0, ["footnote_missing"]),
        ("UBND tỉnh năm 2023", 1, ["footnote_uncalled"]),
        ("tỉnh[^1], huyện[^3]", 2, ["footnote_missing", "footnote_uncalled"]),
    ],
)
def test_calls_and_footnotes_belong_together(body, count, expected):
    assert notes(body, count) == expected


def test_a_call_may_stand_in_a_task():
    lines = {**LINES, "footnote": ("Quyết định số 102.",)}
    assert codes(lines=lines, tasks=(task(texts=("", "theo đề án[^1]")),)) == []


# --- appendices ---


def cited(text, *appendices) -> list[str]:
    return codes(sections=(section(body=text),), appendices=appendices)


@pytest.mark.parametrize(
    ("text", "appendices", "expected"),
    [
        ("tại phụ lục kèm theo kế hoạch này", (), ["missing_appendix"]),
        ("tại phụ lục kèm theo kế hoạch này", (ONE,), []),
        ("*(Chi tiết tại PHỤ LỤC kèm theo)*", (), ["missing_appendix"]),
        ("(Chi tiết tại Phụ lục I, Phụ lục II kèm theo Kế hoạch)", (ONE, TWO), []),
        ("(Chi tiết tại Phụ lục I, Phụ lục II kèm theo Kế hoạch)", (ONE,), ["missing_appendix"]),
        ("tại Phụ lục I, II và III", (ONE, TWO), ["missing_appendix"]),
        ("tại Phụ lục số 02", (ONE, TWO), []),
        ("tại Phụ lục 1a", (ONE,), []),
        ("tại Phụ lục I", (AppendixFacts("Phụ lục", 1),), []),
        ("tại Phụ lục II", (AppendixFacts("Phụ lục", 1),), ["missing_appendix"]),
        ("Phụ lục kèm theo Công văn này", (), ["missing_appendix"]),
        ("theo Phụ lục II ban hành kèm theo Nghị định số 30/2020/NĐ-CP", (), []),
        ("Phụ lục kèm theo Quyết định số 1926/QĐ-UBND", (), []),
        ("phụ lục của Kế hoạch số 194/KH-UBND", (), []),
        ("không có gì", (), []),
    ],
)
def test_appendices_that_the_text_cites(text, appendices, expected):
    assert cited(text, *appendices) == expected


def test_the_citation_is_shown_and_mended_where_it_stands():
    body = "Trên cơ sở nhiệm vụ tại phụ lục kèm theo kế hoạch này, xây dựng Kế hoạch."
    words = "dẫn «phụ lục kèm theo kế hoạch này» mà kế hoạch không có phụ lục nào: thêm phụ lục hoặc bỏ chỗ dẫn."
    assert found(sections=(section(body=body),)) == [("missing_appendix", f"Mục I: {words}")]
    assert mends(sections=(section(body=body),)) == ["/ke-hoach/7/muc/1/#truong-body"]


def test_an_announced_appendix_without_rows():
    words = "Phụ lục: Phụ lục I đã nêu trong kế hoạch mà chưa có nhiệm vụ nào: nhập các dòng của phụ lục."
    assert found(appendices=(AppendixFacts("Phụ lục I"),)) == [("empty_appendix", words)]


def test_an_empty_appendix_is_mended_on_the_page_of_appendices():
    assert mends(appendices=(AppendixFacts("Phụ lục I", 0),)) == ["/ke-hoach/7/phu-luc/"]
