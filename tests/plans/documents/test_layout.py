"""The presentation rules of Nghị định 30/2020/NĐ-CP, Phụ lục I, measured in millimetres on finished pages."""

import io
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest

from plans.documents.model import DateLine, Document, NumberLine

from .layout import POINT, Page
from .paper import LETTER, PLAN, SCORES, TASKS, close, pages, rendered


@pytest.fixture(params=[PLAN, LETTER], ids=["plan", "letter"])
def first(request) -> Page:
    return pages(request.param)[0]


def appendix_pages() -> list[Page]:
    return [page for page in pages(PLAN) if page.width > page.height]


# --- paper and margins ---


def test_a4_upright_and_the_appendix_of_tasks_across():
    sizes = [(round(page.width), round(page.height)) for page in pages(PLAN)]
    across = sizes.index((297, 210))
    assert set(sizes[:across]) == {(210, 297)}
    assert set(sizes[across:-1]) == {(297, 210)}
    assert sizes[-1] == (210, 297)  # an appendix without rows


@pytest.mark.parametrize("document", [PLAN, LETTER, replace(PLAN, is_draft=True)], ids=["plan", "letter", "draft"])
def test_the_margins_are_30_15_20_20_and_used(document):
    edges = [(page, piece) for page in pages(document) for piece in page.body]
    drawn = [(page, left, right) for page in pages(document) for left, right, _ in page.rules]
    assert close(min(piece.left for _, piece in edges), 30)
    assert min([piece.left for _, piece in edges] + [left for _, left, _ in drawn]) >= 29.5
    assert all(piece.right <= page.width - 14.5 for page, piece in edges)
    assert all(right <= page.width - 14.5 for page, _, right in drawn)
    assert min(piece.top for _, piece in edges) >= 19.5
    assert all(piece.bottom <= page.height - 19.5 for page, piece in edges)


def test_lines_reach_the_right_margin_and_none_passes_it():
    (page,) = pages(PLAN)[:1]
    inner = [a for a, b in pairwise(page.body) if a.size == b.size == 14 and close(b.left, 30) and not a.bold]
    assert len(inner) >= 8
    assert all(close(piece.right, 195) for piece in inner)


def test_page_numbers_stand_centred_in_the_top_margin_but_not_on_a_first_page():
    numbers = [page.number for page in pages(PLAN)]
    across = next(index for index, page in enumerate(pages(PLAN)) if page.width > page.height)
    main, wide = numbers[:across], numbers[across:-1]
    assert main == ["", *map(str, range(2, len(main) + 1))]
    assert wide == ["", *map(str, range(2, len(wide) + 1))]
    assert numbers[-1] == ""
    assert (len(main) >= 3, len(wide) >= 3) == (True, True)
    for page in pages(PLAN):
        for piece in (piece for piece in page.pieces if piece.bottom < 20):
            assert piece.style == (13, False, False)
            assert close(piece.middle, (30 + page.width - 15) / 2, 1)


# --- the head ---


def test_the_nation_and_its_motto(first):
    nation, motto = first.piece("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), first.piece("Độc lập - Tự do - Hạnh phúc")
    assert (nation.style, motto.style) == ((13, True, False), (14, True, False))
    assert close(nation.middle, motto.middle)
    assert nation.left > first.width * 0.4
    left, right = first.rule_below(motto)
    assert close(left, motto.left, 1)
    assert close(right, motto.right, 1)


def test_the_issuer_below_its_superior():
    page = pages(PLAN)[0]
    superior, name, last = (page.piece(text) for text in ("TỈNH LẠNG SƠN", "ỦY BAN NHÂN DÂN", "HUYỆN BẮC SƠN"))
    assert [piece.style for piece in (superior, name, last)] == [
        (13, False, False),
        (13, True, False),
        (13, True, False),
    ]
    assert superior.top < name.top < last.top
    assert close(superior.middle, name.middle)
    left, right = page.rule_below(last)
    assert 1 / 3 <= (right - left) / max(name.width, last.width) <= 1 / 2
    assert close((left + right) / 2, last.middle)


def test_number_and_day_share_one_line(first):
    number, day = first.piece("Số: 05/KH-UBND"), first.piece("Bắc Sơn, ngày 09 tháng 01 năm 2024")
    assert (number.style, day.style) == ((13, False, False), (14, False, True))
    assert close(number.bottom, day.bottom, 1)
    assert close(number.middle, first.piece("HUYỆN BẮC SƠN").middle)
    assert close(day.middle, first.piece("Độc lập - Tự do - Hạnh phúc").middle)


def test_blank_number_and_day_leave_room_for_the_pen():
    blank = replace(PLAN, number=NumberLine("", "KH-UBND"), date=DateLine("Bắc Sơn", "", "3", "2024"))
    page = pages(blank)[0]
    assert page.piece("/KH-UBND").left - page.piece("Số:").right >= 8
    assert page.piece("tháng 3 năm 2024").left - page.piece("Bắc Sơn, ngày").right >= 8


def test_type_and_subject_of_a_plan():
    page = pages(PLAN)[0]
    kind, subject = page.piece("KẾ HOẠCH"), page.piece("Nâng cao Chỉ số cải cách hành chính")
    assert (kind.style, subject.style) == ((14, True, False), (14, True, False))
    assert all(close(piece.middle, 112.5) for piece in (kind, subject))
    left, right = page.rule_below(subject)
    assert 1 / 3 <= (right - left) / subject.width <= 1 / 2


def test_subject_and_addressees_of_a_letter():
    page = pages(LETTER)[0]
    subject = page.piece("V/v chuẩn bị họp")
    assert subject.style == (12, False, False)
    assert close(subject.middle, page.piece("Số: 05/KH-UBND").middle)
    gap = (subject.top - page.piece("Số: 05/KH-UBND").bottom) / POINT
    assert 6 <= gap <= 10
    first, second = page.piece("- Chánh Thanh tra huyện,"), page.piece("- Trưởng phòng Nội vụ.")
    assert close(first.left, second.left)
    assert first.left >= page.piece("Kính gửi:").right - 0.1
    assert page.piece("Kính gửi:").style == (14, False, False)


# --- the body ---


def test_bases_are_italic_and_headings_bold():
    page = pages(PLAN)[0]
    assert page.piece("Căn cứ Luật").style == (14, False, True)
    assert page.piece("I. MỤC ĐÍCH").style == (14, True, False)


def test_paragraphs_are_indented_and_spaced(first):
    start, second = first.piece("Thân bài."), first.piece("Đoạn hai.")
    assert (start.style, second.style) == ((14, False, False), (14, False, False))
    assert all(close(piece.left - 30, 12.7) for piece in (start, second))
    lines = [piece for piece in first.body if piece.size == 14 and start.top <= piece.top <= second.top]
    pitches = [(after.bottom - before.bottom) / POINT for before, after in pairwise(lines)]
    assert 1.1 <= pitches[0] / 14 <= 1.75
    assert pitches[-1] - pitches[0] >= 5.9


def test_the_footnote_stands_small_under_a_short_rule_at_the_foot():
    page = pages(PLAN)[0]
    note = page.piece("Quyết định số 102/QĐ-UBND.")
    assert note.style == (10, False, False)
    assert note.bottom > page.height - 25
    assert any(note.top - 3 < height < note.top for *_, height in page.rules)


def test_the_table_repeats_its_head_and_never_splits_a_row():
    parts = [table for page in pages(PLAN)[: -len(appendix_pages()) - 1] for table in page.tables]
    assert len(parts) >= 2
    assert {part[0][0] for part in parts} == {"TT"}
    assert {tuple(part[0]) for part in parts} == {tuple(parts[0][0])}
    rows = [row for part in parts for row in part[1:]]
    assert [row[1] for row in rows] == [" ".join(row.name.split()) for row in (*SCORES, PLAN.blocks[-1].total)]


# --- the end ---


def end(document: Document = PLAN) -> Page:
    return next(page for page in pages(document) if any(piece.text == "Nơi nhận:" for piece in page.pieces))


@pytest.mark.parametrize("document", [PLAN, LETTER], ids=["plan", "letter"])
def test_recipients_and_signer(document):
    page = end(document)
    label, office, name = page.piece("Nơi nhận:"), page.piece("CHỦ TỊCH"), page.piece("Nguyễn Văn An")
    assert (label.style, office.style, name.style) == ((12, True, True), (14, True, False), (14, True, False))
    assert {page.piece(text).style for text in ("- Sở Nội vụ;", "- Lưu: VT.")} == {(11, False, False)}
    authority = page.piece("TM. ỦY BAN NHÂN DÂN")
    assert close(label.bottom, authority.bottom, 2)
    assert all(close(piece.middle, office.middle) for piece in (authority, name))
    assert name.top - office.bottom >= 29
    assert page.piece("Trên đây").bottom < label.top


@pytest.mark.parametrize("document", [PLAN, LETTER], ids=["plan", "letter"])
def test_the_leaders_field_lies_between_office_and_name(document):
    page = end(document)
    office, name = page.piece("CHỦ TỊCH"), page.piece("Nguyễn Văn An")
    with pikepdf.open(io.BytesIO(rendered(document))) as file:
        leader, seal = ([float(edge) * POINT for edge in field.Rect] for field in file.Root.AcroForm.Fields)
    left, bottom, right, top = leader
    assert close((left + right) / 2, office.middle, 1)
    assert office.bottom - 0.5 <= page.height - top < page.height - bottom <= name.top + 0.5
    assert seal[0] < left < seal[2] < right


# --- appendices ---


def test_the_head_of_an_appendix():
    page = appendix_pages()[0]
    label, name, attached = (page.piece(text) for text in ("Phụ lục I", "NHIỆM VỤ", "(Kèm theo"))
    assert [piece.style for piece in (label, name, attached)] == [
        (14, True, False),
        (14, True, False),
        (14, False, True),
    ]
    assert all(close(piece.middle, 156, 1) for piece in (label, name, attached))
    assert attached.text == (
        "(Kèm theo Kế hoạch số 05/KH-UBND ngày 09 tháng 01 năm 2024 của Ủy ban nhân dân huyện Bắc Sơn)"
    )


def test_an_appendix_of_tasks_repeats_its_head_and_keeps_every_row():
    heads = [page.tables[0][0] for page in appendix_pages()]
    assert len(heads) >= 3
    assert {tuple(head) for head in heads} == {
        ("TT", "Nhiệm vụ, giải pháp", "Cơ quan chủ trì", "Cơ quan phối hợp, thực hiện", "Sản phẩm", "Thời hạn")
    }
    rows = [row for page in appendix_pages() for row in page.tables[0][1:]]
    assert [row[0] for row in rows] == [row.number for row in TASKS]
    assert all(row[1].endswith("theo quy định.") for row in rows)  # a row split over two pages would end elsewhere


def test_an_appendix_without_rows_says_so_on_its_own_page():
    page = pages(PLAN)[-1]
    assert [page.piece(text).text for text in ("Phụ lục II", "CHƯA CÓ", "Nội dung phụ lục")] == [
        "Phụ lục II",
        "CHƯA CÓ",
        "Nội dung phụ lục không có trong hệ thống.",
    ]


# --- draft and issued ---


def test_issued_and_draft_differ_by_their_mark_alone():
    draft = pages(replace(PLAN, is_draft=True))
    assert [page.pieces for page in draft] == [page.pieces for page in pages(PLAN)]


def test_bookmarks_lead_to_headings_and_appendices():
    with pikepdf.open(io.BytesIO(rendered(PLAN))) as file, file.open_outline() as outline:
        (top, first, second) = outline.root
        assert "KẾ HOẠCH" in top.title
        assert [child.title for child in top.children] == ["I. MỤC ĐÍCH"]
        assert (first.title.startswith("Phụ lục I"), second.title.startswith("Phụ lục II")) == (True, True)
