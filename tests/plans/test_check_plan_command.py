"""``manage.py check_plan``: text, JSON, exit codes."""

import json

import pytest
from django.core.management import CommandError, call_command

from tests.factories import make_line, make_plan

WHOLE = {"symbol": "KH-UBND", "place": "Bắc Sơn", "sign_title": "CHỦ TỊCH", "sign_name": "Mẫu"}


@pytest.fixture
def whole(db):
    plan = make_plan(**WHOLE)
    make_line(plan, "basis", "Căn cứ Luật;")
    make_line(plan, "recipient", "Lưu: VT.")
    return plan


def test_nothing_found_is_said_and_is_success(whole, capsys):
    call_command("check_plan", str(whole.pk))
    assert capsys.readouterr().out == "Kế hoạch: Nâng cao chỉ số: không có lỗi.\n"


def test_warnings_alone_are_success(whole, capsys):
    whole.lines.filter(kind="basis").delete()
    call_command("check_plan", str(whole.pk))
    assert capsys.readouterr().out == (
        "Kế hoạch: Nâng cao chỉ số: 0 lỗi, 1 cảnh báo, 0 gợi ý.\n"
        "Cảnh báo [no_basis] Căn cứ: chưa có căn cứ nào: ghi văn bản mà kế hoạch dựa vào.\n"
        f"    /ke-hoach/{whole.pk}/danh-sach/basis/\n"
    )


def test_errors_are_exit_code_1(whole, capsys):
    whole.lines.filter(kind="recipient").delete()
    with pytest.raises(CommandError, match="Kế hoạch có 1 lỗi") as caught:
        call_command("check_plan", str(whole.pk))
    assert caught.value.returncode == 1
    assert "Lỗi [no_recipient] Nơi nhận: chưa có dòng nào" in capsys.readouterr().out


def test_the_sample_goes_by_its_keys(demo, capsys):
    with pytest.raises(CommandError, match="Kế hoạch có 4 lỗi"):
        call_command("check_plan", "S4")
    out = capsys.readouterr().out
    parts = [
        "4 lỗi, 18 cảnh báo, 17 gợi ý",
        "1,98 điểm",
        "khối «Tiêu chí 7.2»",
        "phụ lục kèm theo",
        "85,32%",
        "1.1 đến 1.7",
    ]
    assert [part for part in parts if part not in out] == []
    assert out.count("[early_deadline]") == 2


def test_json_is_stable(whole, capsys):
    whole.lines.filter(kind="basis").delete()
    call_command("check_plan", str(whole.pk), "--json")
    assert json.loads(capsys.readouterr().out) == {
        "plan": {"id": whole.pk, "key": None, "year": 2024, "subject": "Nâng cao chỉ số"},
        "counts": {"error": 0, "warning": 1, "hint": 0},
        "findings": [
            {
                "code": "no_basis",
                "severity": "warning",
                "place": "Căn cứ",
                "sentence": "Căn cứ: chưa có căn cứ nào: ghi văn bản mà kế hoạch dựa vào.",
                "url": f"/ke-hoach/{whole.pk}/danh-sach/basis/",
            }
        ],
    }


def test_json_with_errors_is_whole_and_exit_code_1(demo, capsys):
    with pytest.raises(CommandError):
        call_command("check_plan", "S4", "--json")
    content = json.loads(capsys.readouterr().out)
    assert content["counts"] == {"error": 4, "warning": 18, "hint": 17}
    assert len(content["findings"]) == 39


@pytest.mark.parametrize("name", ["S9", "0", "-1", "9" * 30, "٣"])
def test_an_unknown_plan_is_said_with_the_known_keys(demo, name):
    with pytest.raises(CommandError, match=f"Không có kế hoạch «{name}». Mã đang có: MH, MH8, S0, S1") as caught:
        call_command("check_plan", "--", name)
    assert caught.value.returncode == 2
