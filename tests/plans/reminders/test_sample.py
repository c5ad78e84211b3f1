"""The sample as ``manage.py send_reminders --dry-run`` foretells it."""

import pytest
from django.core.management import call_command

from plans.models import Assignment


def output(capsys, *arguments):
    call_command("send_reminders", *arguments)
    return capsys.readouterr().out


COMMUNES = ["Chi Lăng", "Đông Kinh", "Hoàng Đồng", "Hoàng Văn Thụ", "Mai Pha", "Quảng Lạc", "Tam Thanh", "Vĩnh Trại"]


@pytest.mark.parametrize(
    ("day", "found"), [("2024-06-05", []), ("2024-06-11", COMMUNES), ("2024-06-14", COMMUNES), ("2024-06-17", COMMUNES)]
)
def test_the_communes_of_lang_son_that_have_not_sent_their_plan(demo, capsys, day, found):
    """ "Trước ngày 15/6/2024" in the plan of 07/6/2024: −3, the last day, +1; nothing before the plan."""
    text = output(capsys, "--today", day, "--dry-run", "--plan", "S1")
    named = [name for name in COMMUNES if f"phường {name} " in text or f"xã {name} " in text or f"{name} (minh" in text]
    assert named == found
    assert text.count("Xây dựng Kế hoạch nâng cao các Chỉ số") == len(found)


def test_a_commune_that_has_sent_its_plan_is_not_named(demo, capsys):
    rows = Assignment.objects.filter(task__plan__key="S1", agency__code="tp-dong-kinh")
    assert rows.update(state="reported") > 0
    text = output(capsys, "--today", "2024-06-11", "--dry-run", "--plan", "S1")
    assert ("Đông Kinh" in text, "Tam Thanh" in text) == (False, True)
