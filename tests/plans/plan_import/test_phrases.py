"""Deadlines and targets in running words, word for word."""

import pytest

from plans.plan_import.phrases import deadline_in, target_in


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("gửi về UBND huyện trước ngày 17/5/2024", "trước ngày 17/5/2024"),
        ("gửi trước 15/6", "trước 15/6"),
        ("ban hành trong tháng 02/2024.", "trong tháng 02/2024"),
        ("hoàn thành trong tháng 02/2024.", "trong tháng 02/2024"),
        ("chậm nhất là ngày 05/6/2024", "chậm nhất là ngày 05/6/2024"),
        ("xong trước ngày 30/11/2024", "trước ngày 30/11/2024"),
        ("hoàn thành trong Quý III/2024", "trong Quý III/2024"),
        ("báo cáo 6 tháng, 9 tháng, năm gửi Sở", "6 tháng, 9 tháng, năm"),
        ("báo cáo gửi về Sở Nội vụ đúng thời gian quy định", "đúng thời gian quy định"),
        ("Định kỳ tổng hợp, báo cáo theo quy định.", "Định kỳ tổng hợp, báo cáo theo quy định"),
        ("định kỳ hằng quý gửi báo cáo", "định kỳ hằng quý"),
        ("gửi trước ngày 05/6/2024, định kỳ báo cáo theo quy định", "trước ngày 05/6/2024"),
        ("từ ngày 15/12/2023 đến ngày 15/5/2024, gửi trước ngày 17/5/2024", "trước ngày 17/5/2024"),
    ],
)
def test_a_deadline_is_kept_word_for_word(text, phrase):
    assert deadline_in(text) == phrase


@pytest.mark.parametrize(
    "text",
    [
        "từ ngày 15/12/2023 đến ngày 15/5/2024",
        "Kế hoạch số 126/KH-UBND ngày 03/6/2024",
        "cao hơn năm 2023",
        "công tác trọng tâm tháng 6/2024",
        "cuộc họp 6 tháng đầu năm 2024",
    ],
)
def test_days_that_bind_nobody_are_no_deadline(text):
    assert deadline_in(text) == ""


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("đúng hạn trên 95% trở lên.", "trên 95% trở lên"),
        ("giải quyết 100% hồ sơ", "100%"),
        ("của huyện cao hơn năm 2023.", "cao hơn năm 2023"),
        ("tối thiểu 37,9 % hồ sơ", "tối thiểu 37,9 %"),
        ("tăng cường kiểm tra", ""),
    ],
)
def test_a_target_is_the_figure_set(text, target):
    assert target_in(text) == target
