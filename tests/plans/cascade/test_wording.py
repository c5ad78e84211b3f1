"""The sentence that says what a plan carries out."""

from datetime import date

import pytest

from agencies.models import Agency
from plans.cascade.wording import GAP, sentence_for_plan, sentence_for_reference, short_date, short_name
from plans.models import Plan, ReferenceDocument


def plan(**values) -> Plan:
    values = {"year": 2024, "subject": "Nâng cao Chỉ số PAR INDEX năm 2024", "symbol": "KH-UBND", **values}
    return Plan(issuer=Agency(short_name="UBND huyện Bắc Sơn"), **values)


def test_the_sentence_of_s0_comes_out_word_for_word(demo):
    reference = ReferenceDocument.objects.get(number="194/KH-UBND")
    assert sentence_for_reference(reference) == demo.plan("S0").lines.get(kind="basis").text


def test_a_plan_is_named_by_number_day_issuer_and_subject():
    assert sentence_for_plan(plan(number="194", day=8, month=6)) == (
        "Thực hiện Kế hoạch số 194/KH-UBND ngày 08/6/2024 của UBND huyện Bắc Sơn "
        "ban hành Kế hoạch nâng cao Chỉ số PAR INDEX năm 2024."
    )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"month": 3}, f"Kế hoạch số {GAP}/KH-UBND ngày {GAP}/3/2024"),
        ({}, f"Kế hoạch số {GAP}/KH-UBND ngày {GAP}/{GAP}/2024"),
        ({"symbol": "", "number": "12", "day": 15, "month": 11}, "Kế hoạch số 12 ngày 15/11/2024"),
        ({"symbol": "", "day": 1, "month": 2}, f"Kế hoạch số {GAP} ngày 01/02/2024"),
        ({"has_number_line": False, "month": 7}, f"Kế hoạch ngày {GAP}/7/2024"),
    ],
)
def test_what_is_blank_stays_a_gap(values, name):
    assert short_name(plan(**values)) == f"{name} của UBND huyện Bắc Sơn"


@pytest.mark.parametrize(
    ("subject", "about"),
    [
        ("Nâng cao\nChỉ số", "ban hành Kế hoạch nâng cao Chỉ số."),
        ("Kế hoạch cải cách hành chính.", "ban hành Kế hoạch cải cách hành chính."),
        ("PAPI năm 2024", "ban hành Kế hoạch PAPI năm 2024."),
        ("Đợt cao điểm", "ban hành Kế hoạch đợt cao điểm."),
    ],
)
def test_the_subject_follows_in_small_letters_unless_it_is_an_abbreviation(subject, about):
    assert sentence_for_plan(plan(subject=subject)).endswith(f"UBND huyện Bắc Sơn {about}")


def test_a_letter_is_about_a_matter():
    letter = plan(kind="letter", number="5", symbol="UBND-NV", day=2, month=1, subject="V/v Chuẩn bị họp")
    assert sentence_for_plan(letter) == (
        "Thực hiện Công văn số 5/UBND-NV ngày 02/01/2024 của UBND huyện Bắc Sơn về việc chuẩn bị họp."
    )


def test_a_reference_without_day_and_title_has_a_gap():
    reference = ReferenceDocument(kind="Kế hoạch", number="7/KH-UBND", issuer_name="UBND tỉnh")
    assert sentence_for_reference(reference) == f"Thực hiện Kế hoạch số 7/KH-UBND ngày {GAP} của UBND tỉnh."


def test_only_january_and_february_take_a_zero():
    assert [short_date(date(2024, month, 9)) for month in (1, 2, 3, 12)] == [
        "09/01/2024",
        "09/02/2024",
        "09/3/2024",
        "09/12/2024",
    ]
