"""Labels and headings of task blocks."""

import pytest

from plans.plan_import.labels import codes_of, label_of, name_of


@pytest.mark.parametrize(
    ("text", "codes", "name"),
    [
        ("Tiêu chí 7.3.1 ; 7.3.2: *cập nhật hồ sơ*", ["7.3.1", "7.3.2"], "Cập nhật hồ sơ"),
        ("Tiêu chí 8.1.1 ; 8.1.2 : số lượng", ["8.1.1", "8.1.2"], "Số lượng"),
        ("**Tiêu chí 6.4:** tiết kiệm", ["6.4"], "Tiết kiệm"),
        ("- Tiêu chí thành phần 1.6.2. Xử lý đề xuất", ["1.6.2"], "Xử lý đề xuất"),
        ("1.1. Tiêu chí 1.1 và 1.2: kế hoạch", ["1.1", "1.2"], "Kế hoạch"),
        ("Các tiêu chí 7.6.1, 7.6.2, 7.6.3", ["7.6.1", "7.6.2", "7.6.3"], ""),
    ],
)
def test_a_heading_gives_its_codes_and_its_name(text, codes, name):
    assert (codes_of(text), name_of(text)) == (codes, name)


@pytest.mark.parametrize(
    "text", ["Tiêu chí đánh giá: rõ ràng", "Tiêu chí 7.2 chưa đạt. Do vậy phải làm.", "7.2: hồ sơ"]
)
def test_other_words_are_no_heading(text):
    assert codes_of(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "rest"),
    [
        ("- Cơ quan chủ trì tham mưu: phòng Nội vụ.", "lead", "phòng Nội vụ."),
        ("**- Đơn vị chủ trì:** Phòng Tư pháp", "lead", "Phòng Tư pháp"),
        ("Chủ trì: A", "lead", "A"),
        ("- Cơ quan, đơn vị phối hợp: B", "cooperating", "B"),
        ("Cơ quan phối hợp thực hiện: B", "cooperating", "B"),
        ("- Cơ quan thực hiện: UBND cấp xã.", "implementing", "UBND cấp xã."),
        ("- Nhiệm vụ, giải pháp:", "measures", ""),
        ("Giải pháp thực hiện: *làm ngay*", "measures", "*làm ngay*"),
        ("- Sản phẩm: Báo cáo", "product", "Báo cáo"),
        ("- Thời gian hoàn thành: Quý III/2024", "deadline", "Quý III/2024"),
        ("+ Tiến độ: hằng tháng", "deadline", "hằng tháng"),
    ],
)
def test_labels_are_known_in_any_wording(text, kind, rest):
    found = label_of(text)
    assert (found.kind, found.rest) == (kind, rest)


@pytest.mark.parametrize(
    "text", ["Chủ trì, phối hợp với Phòng Nội vụ: làm", "Giao cơ quan chủ trì: A", "Thời gian qua: tốt"]
)
def test_other_lines_are_no_label(text):
    assert label_of(text) is None
