"""Numbers and bullets before a paragraph."""

import pytest

from plans.plan_import.markers import marked


@pytest.mark.parametrize(
    ("text", "kind", "marker", "rest"),
    [
        ("I. MỤC ĐÍCH", "roman", "I.", "MỤC ĐÍCH"),
        ("IV - TỔ CHỨC", "roman", "IV -", "TỔ CHỨC"),
        ("A. CHUNG", "upper", "A.", "CHUNG"),
        ("1. Mục đích", "n1", "1.", "Mục đích"),
        ("1/ Mục đích", "n1", "1/", "Mục đích"),
        ("1.Mục đích", "n1", "1.", "Mục đích"),
        ("1.1. Nội dung", "n2", "1.1.", "Nội dung"),
        ("1.10 Nội dung", "n2", "1.10", "Nội dung"),
        ("2.1.3. Nội dung", "n3", "2.1.3.", "Nội dung"),
        ("1.2.3.4 Nội dung", "n4", "1.2.3.4", "Nội dung"),
        ("a) Việc", "letter", "a)", "Việc"),
        ("đ) Việc", "letter", "đ)", "Việc"),
        ("(1) Việc", "paren", "(1)", "Việc"),
        ("2) Việc", "paren", "2)", "Việc"),
        ("- Việc", "dash", "-", "Việc"),
        ("–Việc", "dash", "–", "Việc"),
        ("+ Việc", "plus", "+", "Việc"),
        ("Phần I. CHUNG", "part", "Phần I.", "CHUNG"),
        ("Điều 2. Phạm vi", "part", "Điều 2.", "Phạm vi"),
        ("**1. Mục đích:** làm", "n1", "1.", "**Mục đích:** làm"),
        ("**1.** Mục đích", "n1", "1.", "Mục đích"),
    ],
)
def test_marker_and_words_are_parted(text, kind, marker, rest):
    found = marked(text)
    assert (found.kind, found.marker, found.rest) == (kind, marker, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Mục đích",
        "15/6/2024 là hạn",
        "1.234 đồng",
        "85,32% số hồ sơ",
        "TP. Lạng Sơn",
        "*nghiêng*",
        "---",
        "Điều này",
        "",
    ],
)
def test_words_without_a_marker_stay_whole(text):
    assert (marked(text).kind, marked(text).rest) == ("", text)


@pytest.mark.parametrize("text", ["1.", "- ", "**1.**", "a)"])
def test_a_marker_may_stand_alone(text):
    assert marked(text).rest == ""
