"""What is not guessed: no day, an event, two days; each says what is missing and what to do."""

import pytest

from plans.deadlines import Kind, resolve

EVENT = "Hạn phụ thuộc một việc khác mà chưa biết ngày"
RULE = "Câu chữ dẫn quy định, kế hoạch khác mà không ghi ngày"
NOTHING = "Câu chữ không nêu ngày, tháng, quý hay kỳ nào làm hạn"
START = "Câu chữ chỉ nói làm từ lúc nào"
MANY = "Câu chữ nêu nhiều mốc khác nhau"
UNREAL = "Câu chữ nêu một ngày, tuần hoặc tháng không có trong lịch"


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("ngay sau khi Kế hoạch được ban hành", EVENT),
        ("ngay sau khi có kết quả công bố Chỉ số năm 2023", EVENT),
        ("khi có yêu cầu", EVENT),
        ("theo yêu cầu của Sở Nội vụ", EVENT),
        ("sau Hội nghị phân tích Chỉ số", EVENT),
        ("trước kỳ họp cuối năm", EVENT),
        ("trong 05 ngày làm việc kể từ ngày nhận được văn bản", EVENT),
        ("trước 5 ngày so với ngày họp", EVENT),
        ("theo quy định", RULE),
        ("đúng thời hạn quy định", RULE),
        ("theo Kế hoạch của UBND tỉnh năm 2024", RULE),
        ("theo tiến độ", RULE),
        ("định kỳ", "Câu chữ nói định kỳ mà không nói kỳ nào"),
        ("trước ngày 20", "Câu chữ nêu ngày mà không nêu tháng"),
        ("ngay", "Câu chữ chỉ giục, không có ngày"),
        ("khẩn trương hoàn thành", "Câu chữ chỉ giục, không có ngày"),
        ("đúng hạn", "Câu chữ chỉ giục, không có ngày"),
        ("không", NOTHING),
        ("quý V", NOTHING),
        ("năm học 2024-2025", NOTHING),
        ("đầu năm 2024", NOTHING),
        ("5 lần/năm", NOTHING),
        ("công tác trọng tâm tháng 6/2024 của Ban Chỉ đạo cải cách hành chính", NOTHING),
        ("Kế hoạch số 126/KH-UBND ngày 03/6/2024", NOTHING),
        ("sau ngày 15/6/2024", START),
        ("từ ngày 01/7/2024", START),
        ("từ tháng 01/2024 trở đi", START),
        ("15/6 hoặc 30/6", MANY),
        ("ngày 15/6 và ngày 15/12/2024", MANY),
        ("ban hành trong tháng 02/2024, gửi về UBND huyện trước ngày 05/3/2024", MANY),
        ("hoàn thành trước ngày 15/6, chậm nhất đến ngày 20/6/2024", MANY),
        ("năm 2024 và năm 2025", MANY),
        ("năm 2024, 2025", MANY),
        ("trước 10/6 và 10/12", MANY),
        ("gửi trước ngày 17/5/2024 để tổng hợp, báo cáo cấp trên trước ngày 20/5/2024", MANY),
        ("31/6/2024", UNREAL),
        ("trước ngày 30/02/2024", UNREAL),
        ("29/02/2023", UNREAL),
        ("trong tháng 13/2024", UNREAL),
        ("tuần thứ 6 tháng 5", UNREAL),
        ("từ ngày 15/6/2024 đến ngày 10/6/2024", "Ngày đầu 15/6/2024 đứng sau ngày cuối 10/6/2024"),
        ("trước ngày 15/6/2024 ít nhất 05 ngày", "Hạn tính lùi một số ngày từ một mốc khác"),
        ("trong 5 ngày làm việc kể từ ngày ký", "Hạn tính bằng ngày làm việc từ ngày ban hành"),
        ("hằng quý, xong trước ngày 20/11/2024", "Câu chữ vừa định kỳ vừa có mốc «xong trước ngày 20/11/2024»"),
        ("đầu mỗi quý", NOTHING),
        ("cuối quý", NOTHING),
        ("trước ngày 05 của tháng sau", "Câu chữ nêu ngày mà không nêu tháng"),
        ("ngày 14 tháng cuối kỳ báo cáo", "Câu chữ nêu ngày mà không nêu tháng"),
        ("báo cáo tháng trước ngày 20; báo cáo quý trước ngày 15 tháng cuối quý", "Mỗi kỳ có nhiều ngày"),
        ("ngày 15 và 30 hằng tháng", "Mỗi kỳ có nhiều ngày"),
    ],
)
def test_nothing_is_guessed(phrase, why):
    found = resolve(phrase, plan_date_or_year=2024)
    assert (found.kind, found.first_day, found.last_day, found.occurrences) == (Kind.UNRESOLVED, None, None, ())
    assert found.why.startswith(f"{why}:") or found.why.startswith(f"{why} («") or found.why.startswith(f"{why} (")
    assert "đặt ngày bằng tay" in found.why


def test_both_days_are_named():
    why = resolve("gửi 15/6 hoặc 30/6", plan_date_or_year=2024).why
    assert why == "Câu chữ nêu nhiều mốc khác nhau («15/6»; «30/6»): tách thành từng việc, hoặc đặt ngày bằng tay."
