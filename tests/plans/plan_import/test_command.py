"""``manage.py import_plan`` previews and writes what the page would."""

import pytest
from django.core.management import CommandError, call_command

from agencies.models import AuditEntry
from plans.models import Plan

from .documents import seed_file
from .words import tasks_docx


@pytest.fixture
def s4(tmp_path):
    file = tmp_path / "S4.txt"
    file.write_bytes(seed_file("S4"))
    return str(file)


def test_a_dry_run_tells_everything_and_writes_nothing(demo, s4, capsys):
    before = Plan.objects.count()
    call_command("import_plan", s4, issuer="bac-son", dry_run=True)
    assert capsys.readouterr().out.splitlines() == [
        "Kế hoạch năm 2024 của Ủy ban nhân dân huyện Bắc Sơn: "
        "Nâng cao Chỉ số cải cách hành chính (PAR INDEX) huyện Bắc Sơn năm 2024",
        "Nhận ra: 1 căn cứ, 37 mục, 1 bảng điểm, 14 khối nhiệm vụ, 14 dòng chủ trì, 13 dòng thực hiện, 30 giải pháp, "
        "3 trách nhiệm của cơ quan, 2 việc có hạn trong tổ chức thực hiện, 1 chú thích, 10 nơi nhận.",
        "Cần xem lại «d) Trên cơ sở nhiệm vụ được phân công tại phụ lục kèm theo kế hoạch này, xây…»: "
        "nhắc phụ lục nhưng tệp không có phụ lục nào.",
        "Cần xem lại «Chỉ số hài lòng của người dân, tổ chức đối với sự phục vụ của cơ quan hành…»: "
        "nhiệm vụ không in mã tiêu chí: gắn tiêu chí bằng tay.",
        "Chỉ xem trước, chưa ghi.",
    ]
    assert Plan.objects.count() == before


def test_a_run_writes_a_draft_with_the_file_in_the_trail(demo, s4):
    call_command("import_plan", s4, issuer="bac-son", year=2025)
    plan = Plan.objects.latest("pk")
    assert (plan.state, plan.year, plan.issuer.code) == ("draft", 2025, "bac-son")
    assert AuditEntry.objects.get(model="plans.plan", record_id=plan.pk).changes["file"] == ["", "S4.txt"]


def test_unmatched_names_are_listed(demo, tmp_path, capsys):
    file = tmp_path / "a.docx"
    file.write_bytes(tasks_docx(1))
    call_command("import_plan", str(file), issuer="ls-khdt", dry_run=True)
    lines = capsys.readouterr().out.splitlines()
    assert "Chưa rõ cơ quan «UBND cấp xã» (Nhiệm vụ thứ 1)" in lines


@pytest.mark.parametrize(
    ("name", "issuer", "sentence"),
    [
        ("S4.txt", "khong-co", "Không có cơ quan có mã «khong-co»."),
        ("khac.txt", "bac-son", "Không đọc được tệp"),
        ("S4.pdf", "bac-son", "Chỉ nhận tệp Word"),
    ],
)
def test_what_cannot_be_done_is_said(demo, s4, name, issuer, sentence, tmp_path):
    (tmp_path / "S4.pdf").write_bytes(b"x")
    with pytest.raises(CommandError, match=sentence):
        call_command("import_plan", str(tmp_path / name), issuer=issuer)


def test_a_failure_leaves_nothing_behind(demo, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("KẾ HOẠCH\nNâng cao\nI. VIỆC\nLàm.\nNơi nhận:\n- " + "Phòng " * 600, encoding="utf-8")
    before = Plan.objects.count(), AuditEntry.objects.count()
    with pytest.raises(CommandError, match="dài quá 3000 ký tự"):
        call_command("import_plan", str(file), issuer="bac-son")
    assert (Plan.objects.count(), AuditEntry.objects.count()) == before
