"""Agencies on tasks and duties."""

from datetime import date

import pytest

from plans.checks.facts import Body

from .plain import LEAD, codes, found, mends, section, task

PLACE = "Mục I, khối «Rà soát hồ sơ»"
ENDED = Body("Phòng Y tế", "lead", ended_on=date(2024, 6, 10))


@pytest.mark.parametrize("parties", [(), (Body("UBND cấp xã", "implementing", members=6),)])
def test_a_task_without_a_lead(parties):
    assert found(tasks=(task(parties=parties),)) == [
        ("no_lead", f"{PLACE}: chưa có cơ quan chủ trì: chọn cơ quan chịu trách nhiệm.")
    ]


def test_a_task_without_a_product_is_a_hint_to_its_field():
    assert codes(tasks=(task(product=""),)) == ["no_product"]
    assert mends(tasks=(task(product=""),)) == ["/ke-hoach/7/nhiem-vu/1/sua/#truong-product"]


def test_a_name_that_matches_nothing_leads_to_the_field_of_its_role():
    unknown = Body("phòng ban liên quan", "cooperating", is_known=False)
    assert codes(tasks=(task(parties=(LEAD, unknown)),)) == ["unresolved_party"]
    assert mends(tasks=(task(parties=(LEAD, unknown)),)) == ["/ke-hoach/7/nhiem-vu/1/sua/#truong-cooperating"]


@pytest.mark.parametrize(("members", "expected"), [(0, ["empty_group"]), (1, []), (None, [])])
def test_a_group_of_nobody(members, expected):
    assert codes(tasks=(task(parties=(LEAD, Body("các đơn vị", "implementing", members=members))),)) == expected


@pytest.mark.parametrize(("ended", "expected"), [(9, ["ended_agency"]), (10, ["ended_agency"]), (11, [])])
def test_an_agency_that_has_ended_by_the_day_of_the_check(ended, expected):
    assert codes(tasks=(task(parties=(Body("Phòng Y tế", "lead", ended_on=date(2024, 6, ended)),)),)) == expected


def test_an_ended_agency_of_a_measure_leads_to_that_measure():
    one = task(actors=(None, ENDED))
    text = f"{PLACE}: giải pháp 2: Phòng Y tế đã kết thúc từ ngày 10/06/2024: chọn cơ quan kế thừa."
    assert found(tasks=(one,)) == [("ended_agency", text)]
    assert mends(tasks=(one,)) == ["/ke-hoach/7/nhiem-vu/1/sua/#truong-giai-phap-1-actor"]


def test_a_duty_that_nobody_has():
    row = section(is_duty=True)
    text = "Mục I: giao trách nhiệm mà chưa chọn cơ quan: chọn ở ô «Cơ quan được giao»."
    assert found(sections=(row,)) == [("duty_without_agency", text)]
    assert mends(sections=(row,)) == ["/ke-hoach/7/muc/1/#truong-agencies"]


@pytest.mark.parametrize(("body", "expected"), [(LEAD, []), (ENDED, ["ended_agency"])])
def test_the_agencies_of_a_duty(body, expected):
    assert codes(sections=(section(is_duty=True, agencies=(body,)),)) == expected
