"""Writing the append-only trail: called by every function that writes, in the same transaction."""

import json
from decimal import Decimal

from django.db import models

from .models import AuditEntry

BATCH = 500
ACTIONS = {  # what the administrator reads; an action without a name here is refused by a test
    "add": "Thêm",
    "change": "Sửa",
    "delete": "Xoá",
    "open": "Lập bảng điểm",
    "copy_set": "Sao chép bộ tiêu chí",
    "build_set": "Lập bộ tiêu chí từ bảng",
    "score": "Nhập điểm",
    "import": "Nhập điểm từ Excel",
    "import_agency": "Nhập cơ quan từ Excel",
    "import_set": "Nhập bộ tiêu chí từ Excel",
    "import_plan": "Nhập kế hoạch từ tệp",
    "derive": "Triển khai từ kế hoạch cấp trên",
    "plan_from_lost": "Lập kế hoạch từ điểm mất",
    "copy_plan": "Lập kế hoạch từ kế hoạch năm khác",
    "move": "Chuyển chỗ",
    "renumber": "Đánh số lại",
    "undo_import": "Hoàn tác lần nhập Excel",
    "publish": "Khoá số liệu đã công bố",
    "submit_scores": "Nộp bảng tự chấm",
    "begin_appraisal": "Bắt đầu thẩm định",
    "return_scores": "Trả lại để chấm lại",
    "appraise": "Ghi ý kiến thẩm định",
    "send_appraisal": "Gửi kết quả thẩm định",
    "conclude": "Chốt kết quả thẩm định",
    "explain": "Mở giải trình",
    "answer_appraisal": "Ghi giải trình",
    "send_explanation": "Gửi giải trình",
    "reopen_appraisal": "Mở lại thẩm định",
    "publish_result": "Công bố kết quả",
    "unlock": "Mở khoá để đính chính",
    "unlock_table": "Mở khoá số liệu",
    "open_round": "Mở đợt đánh giá",
    "change_round": "Sửa đợt đánh giá",
    "remove_round": "Xoá đợt đánh giá mở nhầm",
    "join_round": "Đưa vào đợt đánh giá",
    "leave_round": "Rút khỏi đợt đánh giá",
    "issue": "Ban hành, giao việc",
    "finish": "Kết thúc kế hoạch",
    "reopen": "Mở lại kế hoạch",
    "link": "Gắn tiêu chí",
    "unlink": "Bỏ gắn tiêu chí",
    "expect": "Ghi điểm dự kiến lấy lại",
    "give_up": "Ghi điểm không lấy lại được",
    "take_back": "Bỏ điểm không lấy lại được",
    "start": "Bắt đầu làm",
    "report": "Báo hoàn thành",
    "confirm": "Xác nhận hoàn thành",
    "send_back": "Trả lại",
    "cancel": "Không tiếp tục",
    "close": "Thôi giao việc",
    "give_again": "Giao lại việc",
    "decline": "Báo không đúng việc",
    "note": "Ghi tiến độ",
    "receive": "Xác nhận đã nhận kế hoạch",
    "resolve_name": "Ghép tên cơ quan",
    "create_feed": "Tạo địa chỉ lịch",
    "revoke_feed": "Thu hồi địa chỉ lịch",
    "take_over": "Nhận việc từ cơ quan cũ",
    "pass_on": "Chuyển việc đang mở",
    "send_again": "Gửi lại thư nhắc",
    "set_reminding": "Đặt cách nhắc việc",
    "reschedule": "Tính lại thời hạn",
    "send_request": "Gửi yêu cầu báo cáo",
    "withdraw": "Thu hồi yêu cầu báo cáo",
    "close_request": "Đóng yêu cầu báo cáo",
    "reopen_request": "Mở lại yêu cầu báo cáo",
    "begin_report": "Bắt đầu soạn báo cáo",
    "refill": "Điền lại báo cáo",
    "submit": "Nộp báo cáo",
    "accept": "Nhận báo cáo",
    "reopen_report": "Mở lại báo cáo",
    "submit_draft": "Trình ký văn bản",
    "return_draft": "Trả lại bản trình ký",
    "withdraw_draft": "Rút lại bản trình ký",
    "issue_version": "Ban hành văn bản",
    "store_pdf": "Lưu bản PDF đã ban hành",
    "receive_signed": "Nhận bản đã ký",
    "download": "Tải tệp về",
    "load": "Nạp dữ liệu mẫu",
    "admin_add": "Thêm (trang quản trị)",
    "admin_change": "Sửa (trang quản trị)",
    "admin_delete": "Xoá (trang quản trị)",
}

# Of these the trail tells who, when and on what, to whoever may read it; what was written is for its own side alone: an
# administrator belongs to an agency too, maybe to the one that is being appraised.
SEALED = {"appraise"}
SEALED_LABEL = "Ý kiến thẩm định: "  # with which the label of such a row begins
SEALED_WORDS = "Nội dung bản nháp ý kiến thẩm định không hiện ở nhật ký: cơ quan được đánh giá đọc khi đã chốt kết quả."


def entry(record: models.Model, *, by, action: str, changes: dict | None = None, comment: str = "") -> AuditEntry:
    """An unsaved trail row; ``changes`` maps a field to ``[before, after]`` in plain values."""
    return AuditEntry(
        actor=by,
        action=action,
        model=record._meta.label_lower,
        record_id=record.pk,
        record_label=str(record)[:250],
        agency=getattr(record, "owner", None),
        changes=changes or {},
        comment=comment,
    )


def record(subject: models.Model, *, by, action: str, changes: dict | None = None, comment: str = "") -> None:
    """Write one trail row."""
    entry(subject, by=by, action=action, changes=changes, comment=comment).save(force_insert=True)


def record_many(entries: list[AuditEntry]) -> None:
    """Write the rows of a bulk change in one bulk of trail rows."""
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)


def snapshot(subject: models.Model, fields: list[str]) -> dict:
    """Plain values of ``fields``, to be compared after the change."""
    values = {}
    for name in fields:
        values[name] = _plain(getattr(subject, subject._meta.get_field(name).attname))
    return values


def difference(before: dict, after: dict) -> dict:
    """``{"field": [before, after]}`` for what changed."""
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def _plain(value):
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 0.5 typed and 0.5000 stored are the same
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value if isinstance(value, bool | int | str | None) else str(value)
