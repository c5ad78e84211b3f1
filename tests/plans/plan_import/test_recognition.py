"""Heads, trees, blocks, ends: how documents of other offices are sorted."""

import pytest

from plans.plan_import.fitting import fit
from plans.plan_import.source import FileRefused

from .documents import recognised

HEAD = "KẾ HOẠCH\nNâng cao Chỉ số PAR INDEX năm 2024\n"
BLOCK = "I. NHIỆM VỤ\nTiêu chí 7.2: hồ sơ trực tuyến\n- Cơ quan chủ trì tham mưu: Văn phòng.\n"


def shape(sections, depth=0):
    """Markers with their depth, in order."""
    rows = []
    for section in sections:
        rows.append(f"{'  ' * depth}{section.marker or '·'}")
        rows += shape(section.children, depth + 1)
    return rows


def tree(*lines):
    return shape(recognised(HEAD + "\n".join(lines)).sections)


# --- head ---


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 12/KH-UBND", "12", "KH-UBND"),
        ("Số:        /KH-UBND", "", "KH-UBND"),
        ("Số: ....../KH-UBND", "", "KH-UBND"),
        ("Số: 05/2024/KH-PNV", "05", "2024/KH-PNV"),
    ],
)
def test_the_number_line_may_be_blank(line, number, symbol):
    found = recognised(f"{line}\n{HEAD}I. A\n")
    assert (found.has_number_line, found.number, found.symbol) == (True, number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "day", "month"),
    [
        ("Bắc Sơn, ngày 05 tháng 3 năm 2024", "Bắc Sơn", 5, 3),
        ("Bắc Sơn, ngày      tháng 3 năm 2024", "Bắc Sơn", None, 3),
        ("TP. Lạng Sơn, ngày … tháng … năm 2024", "TP. Lạng Sơn", None, None),
    ],
)
def test_the_day_may_be_blank(line, place, day, month):
    found = recognised(f"{line}\n{HEAD}I. A\n")
    assert (found.place, found.day, found.month, found.year) == (place, day, month, 2024)


def test_a_day_that_is_none_stays_as_words():
    found = recognised(f"Bắc Sơn, ngày 45 tháng 13 năm 2024\n{HEAD}I. A\n")
    assert (found.place, found.preamble) == ("", ["Bắc Sơn, ngày 45 tháng 13 năm 2024"])


def test_a_title_on_the_line_of_its_kind_is_read():
    assert recognised("KẾ HOẠCH nâng cao Chỉ số\nI. A\n").subject == ["nâng cao Chỉ số"]


def test_another_kind_of_document_is_said():
    found = recognised("BÁO CÁO\nKết quả cải cách hành chính\nI. A\n")
    assert found.subject == ["BÁO CÁO", "Kết quả cải cách hành chính"]
    assert found.doubts[0].reason.startswith("không phải kế hoạch hay công văn")


def test_without_any_title_the_first_line_becomes_it_and_that_is_said():
    found = recognised("Một đoạn nào đó.\nĐoạn nữa.\n")
    assert (found.subject, found.preamble) == (["Một đoạn nào đó."], ["Đoạn nữa."])
    assert found.doubts[0].reason.startswith("không thấy dòng «KẾ HOẠCH»")


def test_lines_of_addressees_without_bullets_are_read():
    found = recognised(
        "V/v báo cáo\nKính gửi:\nPhòng Nội vụ;\nUBND các xã.\nThực hiện kế hoạch, đề nghị:\n1. Báo cáo.\n"
    )
    assert (found.kind, found.addressees) == ("letter", ["Phòng Nội vụ;", "UBND các xã."])
    assert found.preamble == ["Thực hiện kế hoạch, đề nghị:"]


def test_one_addressee_may_stand_beside_the_words():
    assert recognised("V/v báo cáo\nKính gửi: Sở Nội vụ\nThực hiện A, báo cáo:\n").addressees == ["Sở Nội vụ"]


def test_bases_are_the_lines_before_the_opening():
    found = recognised(HEAD + "Căn cứ Luật A;\nCăn cứ Nghị định B;\nUBND huyện ban hành kế hoạch như sau:\nI. A\n")
    assert found.bases == ["Căn cứ Luật A;", "Căn cứ Nghị định B;"]
    assert found.preamble == ["UBND huyện ban hành kế hoạch như sau:"]


# --- tree ---


def test_levels_follow_the_markers_of_offices():
    lines = ["I. A", "1. B", "1.1. C", "a) D", "- E", "+ G", "- H", "b) I", "1.2. K", "2. L", "II. M"]
    assert tree(*lines) == [
        "I.",
        "  1.",
        "    1.1.",
        "      a)",
        "        -",
        "          +",
        "        -",
        "      b)",
        "    1.2.",
        "  2.",
        "II.",
    ]


def test_a_list_that_begins_anew_stands_inside_what_it_follows():
    assert tree("I. A", "1. B", "(1) C", "a) D", "b) E", "(2) G") == [
        "I.",
        "  1.",
        "    (1)",
        "      a)",
        "      b)",
        "    (2)",
    ]


def test_text_after_items_stays_behind_them():
    (section,) = recognised(HEAD + "I. A\n- Một\n- Hai\nĐoạn sau.\n").sections
    assert [child.body for child in section.children] == [["Một"], ["Hai", "Đoạn sau."]]


def test_text_after_a_table_of_points_gets_a_place_behind_it():
    table = "TT\tTiêu chí\tĐiểm tối đa\tĐiểm đạt được\n1\tA\t1,00\t0,50\n"
    (section,) = recognised(HEAD + "I. KẾT QUẢ\n" + table + "\nNhận xét chung.\n").sections
    assert (section.kind, section.body, [child.body for child in section.children]) == (
        "scores",
        [],
        [["Nhận xét chung."]],
    )


def test_no_tree_is_deeper_than_by_hand():
    lines = ["A. A", "I. B", "1. C", "1.1. D", "1.1.1. E", "a) G", "(1) H", "- I", "+ K"]
    assert max(row.count("  ") for row in tree(*lines)) == 7


# --- blocks ---


def test_measures_may_have_other_bullets_and_that_is_said():
    found = recognised(HEAD + BLOCK + "- Nhiệm vụ, giải pháp:\n- Một\na) Hai\n+ Ba\ntiếp ba\n")
    assert [measure.text for measure in found.tasks[0].measures] == ["Một", "a) Hai", "Ba\ntiếp ba"]
    assert len([doubt for doubt in found.doubts if "dấu «+»" in doubt.reason]) == 2


def test_labels_in_other_words_or_another_order_are_said():
    found = recognised(HEAD + BLOCK + "- Thời gian: Quý III/2024\n- Đơn vị phối hợp: Phòng Tư pháp\n")
    reasons = [doubt.reason for doubt in found.doubts]
    assert "nhãn được in lại là «Thời hạn»." in reasons
    assert [reason for reason in reasons if reason.startswith("khối in theo thứ tự")] != []


def test_a_second_lead_begins_another_block():
    found = recognised(HEAD + "I. A\n- Cơ quan chủ trì: B.\n- Cơ quan chủ trì: C.\n")
    assert [task.names["lead"] for task in found.tasks] == ["B.", "C."]


def test_items_with_labels_below_become_blocks_of_their_item():
    found = recognised(
        HEAD + "I. NHIỆM VỤ\n1. Rà soát hồ sơ trễ hẹn.\n- Chủ trì: Văn phòng\n2. Tập huấn.\n- Chủ trì: Phòng\n"
    )
    assert [(task.summary, task.names["lead"]) for task in found.tasks] == [
        ("Rà soát hồ sơ trễ hẹn.", "Văn phòng"),
        ("Tập huấn.", "Phòng"),
    ]


def test_a_block_ends_where_the_next_section_begins():
    found = recognised(
        HEAD + BLOCK + "- Nhiệm vụ, giải pháp:\n+ Một\nII. TỔ CHỨC THỰC HIỆN\n1. Phòng Nội vụ\nTheo dõi.\n"
    )
    assert shape(found.sections) == ["I.", "II.", "  1."]
    assert [section.kind for section in found.walk()] == ["tasks", "text", "duty"]


def test_a_numbered_heading_of_a_block_stands_behind_the_sections_before_it():
    found = recognised(HEAD + "I. A\n1. B\n1.1. C\n- D\n1. Tiêu chí 7.2: E\n- Chủ trì: G\n")
    assert shape(found.sections) == ["I.", "  1.", "    1.1.", "      -", "  ·"]
    assert [section.body or section.title for section in found.walk() if section.tasks] == [""]


def test_more_tasks_than_one_plan_may_bring_are_refused():
    with pytest.raises(FileRefused, match="Tệp có 501 nhiệm vụ, nhiều nhất 500"):
        recognised(HEAD + "I. A\n" + "- Chủ trì: B\n" * 501)


# --- end ---


def test_lines_of_authority_before_the_title_are_kept():
    found = recognised(
        HEAD + "I. A\nLàm./.\nNơi nhận:\n- Lưu.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n(Đã ký)\nTrần Mẫu\n"
    )
    assert found.signers == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert found.sign_name == "(Đã ký) Trần Mẫu"


def test_a_signature_may_stand_before_the_recipients_or_alone():
    before = recognised(HEAD + "I. A\nLàm./.\nCHỦ TỊCH\nTrần Mẫu\nNơi nhận:\n- Lưu: VT.\n")
    alone = recognised(HEAD + "I. A\nLàm./.\nCHỦ TỊCH\nTrần Mẫu\n")
    assert [(f.signers, f.sign_name, f.recipients) for f in (before, alone)] == [
        (["CHỦ TỊCH"], "Trần Mẫu", ["Lưu: VT."]),
        (["CHỦ TỊCH"], "Trần Mẫu", []),
    ]


def test_words_at_the_end_that_are_nothing_known_are_kept_and_said():
    found = recognised(HEAD + "I. A\nLàm./.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nTrần Mẫu\nĐiện thoại: 0205\n")
    assert found.closing == ["Làm./.", "Điện thoại: 0205"]
    assert [doubt.words for doubt in found.doubts] == ["Điện thoại: 0205"]


# --- lengths ---


def test_long_texts_go_on_in_the_next_place():
    long = "chữ " * 2000
    found = fit(recognised(HEAD + "Mở đầu.\nI. A\n" + f"{long}\n" * 3 + BLOCK.removeprefix("I. NHIỆM VỤ\n")))
    (section,) = found.sections
    assert [len(part.body) for part in section.walk()] == [1, 1, 1]
    assert [len(part.tasks) for part in section.walk()] == [0, 0, 1]


def test_fitting_twice_changes_nothing():
    text = (
        HEAD + "I. A\n" + "chữ " * 2400 + "\n" + "chữ " * 2400 + "\n- Chủ trì: " + "A, " * 900 + "\n+ " + "việc " * 1900
    )
    once = fit(recognised(text))
    assert fit(once) == fit(fit(recognised(text)))
    assert max(len(measure.text) for task in once.tasks for measure in task.measures) <= 5000
