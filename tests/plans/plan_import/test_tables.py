"""Appendix tables in any order and wording of columns."""

import random

import pytest
from docx import Document

from plans.documents.builder import build_document
from plans.models import Measure
from plans.plan_import.preview import preview
from plans.plan_import.writing import import_plan
from tests.plans.documents.reading import pdf_text, plan_pdf

from .documents import DAY, recognised
from .words import HEAD, add_table, file_of, task_row, tasks_docx

ROW = ["1", "Kiểm tra", "Phòng Nội vụ", "", "", ""]
OTHER_HEADS = [
    ["STT", "Nhiệm vụ, giải pháp", "Cơ quan chủ trì thực hiện", "Cơ quan phối hợp", "Kết quả", "Thời hạn"],
    ["Số TT", "NỘI DUNG CÔNG VIỆC", "ĐƠN VỊ CHỦ TRÌ", "PHỐI HỢP", "SẢN PHẨM ĐẦU RA", "TIẾN ĐỘ"],
    ["TT", "Nội dung", "Trách nhiệm thực hiện", "Đơn vị phối hợp", "Sản phẩm dự kiến", "Thời gian thực hiện"],
]


def table_of(*rows, head=HEAD):
    return "PHỤ LỤC\n\n" + "\n".join("\t".join(row) for row in [head, *rows])


def tasks(text):
    return recognised("KẾ HOẠCH\nNâng cao\n\nI. NHIỆM VỤ\n\n" + text).tasks


def written(demo, content):
    issuer, by = demo.agency("bac-son"), demo.user("phongnoivu")
    return import_plan(recognised(content, "a.docx"), issuer=issuer, by=by, on=DAY)


def test_sixty_rows_become_sixty_tasks_of_the_appendix(demo):
    plan = written(demo, tasks_docx(60))
    rows = plan.tasks.order_by("position")
    assert [task.product for task in rows] == [f"Báo cáo {number}" for number in range(1, 61)]
    assert {task.appendix.label for task in rows} == {"Phụ lục I"}
    assert Measure.objects.filter(task__plan=plan).count() == 120
    first = rows[0]
    assert (first.heading, first.deadline_phrase) == ("Nhiệm vụ thứ 1", "Trước ngày 2/6/2024")
    found = {(party.role, party.printed, party.agency or party.group) for party in first.parties.all()}
    assert {(role, name, str(body)) for role, name, body in found} == {
        ("lead", "Phòng Nội vụ", "Phòng Nội vụ huyện Bắc Sơn"),
        ("cooperating", "UBND cấp xã", "UBND cấp xã"),
    }


def test_sixty_rows_are_printed_in_their_appendix(demo):
    plan = written(demo, tasks_docx(60))
    (appendix,) = build_document(plan).appendices
    assert (len(appendix.rows), appendix.title) == (60, "NHIỆM VỤ NÂNG CAO CHỈ SỐ")
    text = pdf_text(plan_pdf(plan))
    assert all("".join(f"Giải pháp {number}b".split()) in "".join(text.split()) for number in range(1, 61))


@pytest.mark.parametrize("head", OTHER_HEADS)
def test_columns_are_known_in_any_wording_and_order(head):
    order = list(range(6))
    random.Random(head[0]).shuffle(order)
    first = recognised(tasks_docx(3, head=head, order=order), "a.docx").tasks[0]
    assert first.names == {"lead": "Phòng Nội vụ", "cooperating": "UBND cấp xã"}
    assert (first.heading, first.product, first.deadline) == ("Nhiệm vụ thứ 1", "Báo cáo 1", "Trước ngày 2/6/2024")
    assert [measure.text for measure in first.measures] == ["Giải pháp 1a", "Giải pháp 1b"]


def test_a_group_row_goes_before_the_task_after_it():
    found = tasks(table_of(["I", "CẢI CÁCH TÀI CHÍNH CÔNG", "", "", "", ""], ["1", "Kiểm tra", "Phòng A", "", "", ""]))
    assert [task.heading for task in found] == ["I CẢI CÁCH TÀI CHÍNH CÔNG\nKiểm tra"]


def test_a_number_that_the_appendix_would_not_count_stays_before_the_words():
    found = tasks(
        table_of(["1", "Một", "A", "", "", ""], ["1.1", "Hai", "A", "", "", ""], ["3", "Ba", "A", "", "", ""])
    )
    assert [task.heading for task in found] == ["Một", "1.1 Hai", "Ba"]


def test_a_row_torn_by_the_page_goes_on_with_the_task_above():
    found = tasks(table_of(["1", "Kiểm tra việc", "A", "", "", ""], HEAD, ["", "sử dụng kinh phí", "", "", "", ""]))
    assert [(task.heading, task.intro) for task in found] == [("Kiểm tra việc", ["sử dụng kinh phí"])]


def test_a_column_of_codes_gives_the_criteria():
    head = ["TT", "Tiêu chí", "Nhiệm vụ", "Chủ trì", "Ghi chú"]
    (task,) = tasks(table_of(["1", "7.3.1; 7.3.2", "Cập nhật hồ sơ", "Văn phòng", "mới"], head=head))
    assert (task.heading, task.codes) == ("Tiêu chí 7.3.1; 7.3.2: Cập nhật hồ sơ", ["7.3.1", "7.3.2"])
    assert task.intro == ["Ghi chú: mới"]


def test_bodies_of_merged_cells_hold_for_all_their_rows():
    document = Document()
    for line in ("KẾ HOẠCH", "Nâng cao", "PHỤ LỤC"):
        document.add_paragraph(line)
    rows = [HEAD, task_row(1), task_row(2)]
    rows[2] = [*rows[2][:2], "", *rows[2][3:]]
    table = add_table(document, rows)
    table.cell(1, 2).merge(table.cell(2, 2))
    found = recognised(file_of(document), "a.docx").tasks
    assert [task.names["lead"] for task in found] == ["Phòng Nội vụ", "Phòng Nội vụ"]


def test_a_table_of_tasks_in_the_text_becomes_blocks_of_its_section():
    found = recognised("KẾ HOẠCH\nNâng cao\n\nI. NHIỆM VỤ\n\n" + table_of(ROW).removeprefix("PHỤ LỤC\n\n"))
    assert [(task.appendix, task.heading) for task in found.sections[0].tasks] == [(None, "Kiểm tra")]
    assert [doubt.reason for doubt in found.doubts][0].startswith("Bảng 1 dòng nhiệm vụ nằm trong thân văn bản")


def test_any_other_table_stays_as_lines_of_text():
    found = recognised("KẾ HOẠCH\nNâng cao\n\nI. SỐ LIỆU\n\nĐơn vị\tHồ sơ\nXã A\t12\nXã B\t\n")
    assert found.sections[0].body == ["Đơn vị | Hồ sơ", "Xã A | 12", "Xã B"]
    assert [doubt.reason for doubt in found.doubts] == ["bảng chưa nhận ra: giữ từng dòng thành chữ."]


def test_the_rest_of_an_appendix_is_kept_as_a_section(demo):
    found = recognised("KẾ HOẠCH\nNâng cao\n\nI. NHIỆM VỤ\n\n" + table_of(ROW) + "\n\nGhi chú chung.")
    assert (found.sections[-1].title, found.sections[-1].body) == ("Phụ lục", ["Ghi chú chung."])
    assert preview(found, issuer=demo.agency("bac-son"), on=DAY).counts[-1].label == "phụ lục"
