"""Methods proposed from the regulation's words."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.methods.reading import propose
from criteria.methods.wording import clauses_of
from criteria.scoring import PENALTY

from .build import ABOVE, HALF_OPEN, attempt, refusal

SET = Path(__file__).resolve().parents[3] / "fixtures" / "demo" / "set_MH.json"


def read(text, maximum="1", **kind) -> tuple[str, dict]:
    """The name of the proposed method and its parameters that differ from the usual ones."""
    method = propose(text, Decimal(maximum), **kind).method
    usual = {
        "unit": "%",
        "may_exceed": False,
        "full_if_none": False,
        "is_deducted": False,
        "target": "100",
        "least": None,
        "enough": None,
    }
    return method.name, {name: value for name, value in method.to_json().items() if (name, value) not in usual.items()}


@pytest.mark.parametrize(
    ("text", "maximum", "name", "parameters"),
    [
        ("trên 90%: 2; 70%-90%: 1; dưới 70%: 0", "2", "tiers", {"tiers": ABOVE}),
        ("bậc: trên 90% → 2; 70%-90% → 1; dưới 70% → 0", "2", "tiers", {"tiers": ABOVE}),
        ("Từ 90 %: 2; từ 70 % đến dưới 90 %: 1; còn lại: 0.", "2", "tiers", {"tiers": HALF_OPEN}),
        ("mỗi quy chế 0,5; tối đa 2", "2", "count", {"unit": "quy chế", "each": "0.5"}),
        (
            "Đủ bốn báo cáo: 0,75; thiếu mỗi báo cáo trừ 0,25.",
            "0.75",
            "count",
            {"unit": "báo cáo thiếu", "each": "0.25", "is_deducted": True},
        ),
        ("(giảm/10%)×2, trần 2", "2", "proportional", {"target": "10"}),
        ("Tỷ lệ × 1,50.", "1.5", "proportional", {}),
        ("Tỷ lệ × 1,00; dưới 30 %: 0.", "1", "proportional", {"least": "30"}),
        ("Tỷ lệ từ 85 %: tỷ lệ × 2,00; dưới 85 %: 0.", "2", "proportional", {"least": "85"}),
        (
            "Từ 95 %: 1,00; từ 60 % đến dưới 95 %: tỷ lệ × 1,00; dưới 60 %: 0.",
            "1",
            "proportional",
            {"least": "60", "enough": "95"},
        ),
        ("Tỷ lệ hài lòng qua khảo sát × 2,00.", "2", "survey", {}),
        ("tăng so với năm trước 1; không tăng 0", "1", "last_year", {"rise": "1", "same": "0", "fall": "0"}),
        (
            "Tăng so với năm trước: 1; bằng năm trước: 0,5; giảm: 0",
            "1",
            "last_year",
            {"rise": "1", "same": "0.5", "fall": "0"},
        ),
        ("Có: 0,50; không: 0.", "0.5", "yes_no", {"question": "Kết quả", "yes": "0.5", "no": "0"}),
        ("Không có: 0,50; có: 0.", "0.5", "yes_no", {"question": "Kết quả", "yes": "0", "no": "0.5"}),
        ("có sai phạm → 0", "0.5", "yes_no", {"question": "có sai phạm", "yes": "0", "no": "0.5"}),
        (
            "đủ nhiệm vụ và có kinh phí 1; thiếu một trong hai 0",
            "1",
            "all_conditions",
            {"conditions": ["đủ nhiệm vụ", "có kinh phí"]},
        ),
    ],
)
def test_a_method_for_the_words(text, maximum, name, parameters):
    assert read(text, maximum) == (name, parameters)


def test_levels_without_the_name_of_their_criterion():
    found = propose("Ban hành kế hoạch: kịp thời 1; không kịp thời 0,5; không ban hành 0", Decimal(1))
    assert [str(level) for level in found.method.levels] == [
        "kịp thời: 1,00",
        "không kịp thời: 0,50",
        "không ban hành: 0,00",
    ]
    assert found.notes == ("Bỏ chữ «Ban hành kế hoạch» trước mức đầu.",)


@pytest.mark.parametrize(
    ("text", "maximum", "notes"),
    [
        ("có sai phạm → 0", "0.5", ("Không «có sai phạm»: đề xuất điểm tối đa 0,50.",)),
        ("có sáng kiến: 1", "1", ("Không «có sáng kiến»: đề xuất 0 điểm.",)),
        ("đạt 1; không đạt 0", "2", ("Điểm cao nhất 1,00 nhỏ hơn điểm tối đa 2,00.",)),
        ("Tỷ lệ × 1. Xã không tự chấm.", "1", ("«Xã không tự chấm» không ghi số điểm: đọc lại khi chấm.",)),
        ("Đủ vốn và đủ người: 1; thiếu một: 0", "1", ("Các điều kiện: «Đủ vốn»; «đủ người».",)),
    ],
)
def test_what_was_taken_for_granted_is_said(text, maximum, notes):
    assert propose(text, Decimal(maximum)).notes == notes


@pytest.mark.parametrize(
    ("text", "name", "parameters"),
    [
        (
            "Mỗi trường hợp trừ 1,00, nhiều nhất 2,00.",
            "extra",
            {"cases": [{"words": "trường hợp", "points": "1"}], "is_penalty": True},
        ),
        ("Có sự cố: trừ 1,00.", "yes_no", {"question": "Có sự cố", "yes": "1", "no": "0"}),
    ],
)
def test_points_taken_by_a_penalty(text, name, parameters):
    assert read(text, "2", kind=PENALTY) == (name, parameters)


def test_points_taken_from_the_maximum_of_the_scale():
    text = "Mỗi văn bản chậm trừ 0,1, tối đa 1"
    assert read(text) == ("count", {"unit": "văn bản chậm", "each": "0.1", "is_deducted": True})


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Chưa có câu chữ về cách chấm: ghi như quy định in, ví dụ: trên 90 %: 2; từ 70 %…"),
        ("Theo hướng dẫn của Sở Nội vụ", "Chưa có số điểm nào trong câu chữ: tự chọn cách chấm và ghi tham số."),
        ("từ 90 %: một điểm", "Chưa đọc được điểm của «từ 90 %: một điểm»: ghi câu chữ rồi đến số điểm."),
        ("mỗi quy chế 0,5; tối đa 3", "Câu chữ ghi 3 điểm, điểm tối đa là 1,00: sửa một trong hai."),
        ("Tỷ lệ × 2", "Câu chữ ghi 2 điểm, điểm tối đa là 1,00: sửa một trong hai."),
        ("từ 90 %: 2; dưới 90 %: 0", "2,00 điểm lớn hơn điểm tối đa 1,00: sửa lại điểm."),
        ("80%-dưới 90% → 0,25", "Chưa có bậc cho số liệu dưới 80 %: thêm bậc này hoặc sửa mốc."),
        ("Tỷ lệ từ 85 %: tỷ lệ × 1; dưới 80 %: 0", "Mốc 85 % và mốc 80 % không nối liền: sửa một trong hai."),
        ("Có sự cố: trừ 1", "«Có sự cố» ghi điểm trừ: chỉ đọc được ở tiêu chí điểm phạt."),
        (
            "Tỷ lệ đã khắc phục × 1; không có tồn tại: 1",
            "Chưa đọc được «Tỷ lệ đã khắc phục ×»: tự chọn cách chấm và ghi tham số.",
        ),
        ("Đạt chuẩn: 1", "Chưa đọc được «Đạt chuẩn»: tự chọn cách chấm và ghi tham số."),
    ],
)
def test_words_that_are_refused(text, sentence):
    assert refusal(propose, text, Decimal(1)) == sentence


@pytest.mark.parametrize("text", ["x" * 501, "x 1; " * 31])
def test_an_endless_text_is_refused(text):
    assert refusal(propose, text, Decimal(1)) == (
        "Câu chữ quá dài: nhiều nhất 30 vế, mỗi vế 500 ký tự. Bỏ phần không nói về điểm."
    )


@pytest.mark.parametrize("count", [2, 30])
def test_a_text_of_thirty_clauses_is_read(count):
    text = "; ".join(f"mức thứ {n} của bảng: {1 if n == 1 else 0}" for n in range(1, count + 1))
    assert len(propose(text, Decimal(1)).method.levels) == count


def test_a_clause_of_500_characters_is_read():
    assert clauses_of("x" * 500) == ["x" * 500]


def guidance() -> list[tuple[str, Decimal, str]]:
    """The words, maximum and kind of every leaf of the illustrative set."""
    found, waiting = [], json.loads(SET.read_text(encoding="utf-8"))["criteria"]
    while waiting:
        node = waiting.pop()
        waiting += node.get("children", [])
        if not node.get("children"):
            found.append((node["guidance"], Decimal(node["maximum"]), node.get("kind", "normal")))
    return found


def name_of(text: str, maximum: Decimal, kind: str) -> str:
    found, refused = attempt(lambda: propose(text, maximum, kind=kind))
    return found.method.name if found else "refused"


def test_the_guidance_of_a_whole_set():
    """Counted by hand against the printed words: what is refused has a case of its own beside its tiers or formula."""
    assert Counter(name_of(*leaf) for leaf in guidance()) == {
        "pick": 50,
        "tiers": 18,
        "proportional": 14,
        "yes_no": 5,
        "survey": 5,
        "count": 3,
        "last_year": 2,
        "extra": 2,
        "refused": 17,
    }


@given(st.text(alphabet="từtrênđếndưới %0179,;:-.×→\n", max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    found, refused = attempt(propose, text, Decimal(2))
    if found is None:
        assert len(refused) == 1
    else:
        assert type(found.method).from_json(found.method.to_json(), Decimal(2)) == found.method
