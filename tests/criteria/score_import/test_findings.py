"""What cannot be taken is named, all of it at once, with cell, value, reason and remedy; nothing is written."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AuditEntry
from criteria.entry import ScoreEntry, save_scores
from criteria.models import Assessment, Cause, Criterion, Score
from criteria.score_import.writing import SourceFile, preview_import, write_import
from tests.factories import make_agency, make_assessment, make_criterion, make_user

from .tables import HEAD, workbook, xlsx

pytestmark = pytest.mark.django_db
WIDE = [*HEAD, "Lý do không áp dụng", "Giải trình"]


@pytest.fixture
def user():
    return make_user(make_agency())


@pytest.fixture
def assessment(user):
    """Branch 1 of 1.1 … 1.10 with one point each, and the leaf 2 of 2,00 points."""
    assessment = make_assessment(user.agency, ["12", "2"])
    branch = assessment.criteria_set.criteria.get(code="1")
    assessment.scores.filter(criterion=branch).delete()
    for number in range(1, 13):
        make_criterion(assessment.criteria_set, f"1.{number}", "1", parent=branch)
    return assessment


def plan_of(assessment, user, *rows, head=HEAD, **options):
    return preview_import(assessment, workbook(xlsx(head, *rows, **options)), by=user)


def errors(*arguments, **options) -> list[str]:
    return [str(found) for found in plan_of(*arguments, **options).errors]


def warnings(*arguments, **options) -> list[str]:
    return [str(found) for found in plan_of(*arguments, **options).warnings]


# Cell, what stands there and the words of the finding: twelve kinds in one sheet.
PLANTED = [
    (["1.1", "Tiêu chí 1.1", 1, "0,7 đ"], "D2: «0,7 đ» không phải số điểm – nếu đúng là 0,7 thì sửa thành 0,7."),
    (["1.2", "Tiêu chí 1.2", 1, "0,333"], "D3: «0,333» có quá 2 chữ số sau dấu phẩy – làm tròn theo quy định"),
    (["1.3", "Tiêu chí 1.3", 1, 1.5], "D4: «1,5» nằm ngoài thang điểm 0,00 đến 1,00 – kiểm tra lại điểm"),
    (["1.4", "Tiêu chí 1.4", 1, -0.5], "D5: «-0,5» là số âm – gõ số từ 0,00 đến 1,00."),
    (["1.5", "Tiêu chí 1.5", 1, date(2024, 1, 5)], "D6: «05/01/2024» không phải số điểm – định dạng ô là Number"),
    (["1.6", "Tiêu chí 1.6", 1, "#REF!"], "D7: «#REF!» là ô lỗi của Excel – sửa công thức"),
    (["1.7", "Tiêu chí 1.7", 1, "=1/2"], "D8: là công thức chưa có kết quả – mở bằng Excel, lưu lại"),
    (["9.9", "Lạ", 1, 1], "A9: «9.9» không có trong bộ tiêu chí này – sửa mã"),
    ([date(2024, 8, 1), "Tiêu chí 1.8", 1, 1], "A10: «01/08/2024» là ngày tháng: Excel đã đổi mã thành ngày, có lẽ là"),
    (["1.1", "Tiêu chí 1.1", 1, 1], "A11: «1.1» là mã đã có ở ô A2 – bỏ bớt một dòng."),
    (["1.9", "Tiêu chí 1.9", 5, 1], "C12: «5» khác điểm tối đa 1,00 của bộ tiêu chí – kiểm tra mã"),
    ([1.1, "Tiêu chí 1.10", 1, 1], "A13: «1,1» có thể là mã 1.1 hoặc 1.10: Excel bỏ số 0 ở cuối – chọn cột mã"),
]  # fmt: skip


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Score, Cause, Assessment, Criterion, AuditEntry)]


def test_twelve_planted_errors_of_twelve_kinds_are_reported_and_nothing_is_written(assessment, user):
    before = everything()
    data = xlsx(HEAD, *(row for row, _ in PLANTED), ["2", "Tiêu chí 2", 2, "1,50"])
    plan = write_import(assessment, SourceFile("x.xlsx", "0" * 64, workbook(data)), digest=None, by=user)
    assert len(plan.errors) == len(PLANTED) == 12
    for found, (_, words) in zip([str(found) for found in plan.errors], PLANTED, strict=True):
        assert found.startswith(words)
    assert (plan.is_written, everything()) == (False, before)


@pytest.mark.parametrize(("value", "words"), [
    (True, "không phải số điểm"), ("−1", "là số âm"), ("-", "để trống nếu chưa có điểm, gõ 0"),
    ("đạt", "chỉ gõ chữ số"),
    ("1.234", "có quá 2 chữ số"), (",", "chỉ gõ chữ số"), ("1,2,3", "không phải số điểm"), ("85%", "nếu đúng là 85"),
    ("2", "nằm ngoài thang điểm"), ("99999999", "không phải số điểm"), (",5,", "không phải số điểm"),
])  # fmt: skip
def test_other_things_that_are_no_points(assessment, user, value, words):
    (found,) = errors(assessment, user, ["1.1", "Tiêu chí 1.1", 1, value])
    assert words in found


def test_a_percentage_is_no_number_of_points(assessment, user):
    (found,) = errors(assessment, user, ["1.1", "Tiêu chí 1.1", 1, 0.85], formats={"D2": "0.00%"})
    assert "đang định dạng phần trăm" in found


def test_a_percentage_is_what_it_shows_where_percent_is_the_unit(assessment, user):
    assessment.criteria_set.unit = "percent"
    assessment.criteria_set.criteria.filter(code="2").update(maximum=Decimal(100))
    rows = [["1.1", "Tiêu chí 1.1", 1, None], ["2", "Tiêu chí 2", 100, 0.8532]]
    plan = plan_of(assessment, user, *rows, formats={"D3": "0.00%"})
    assert [(change.label, change.after) for change in plan.changes] == [("2 Tiêu chí 2", "85,32")]
    (text,) = plan_of(assessment, user, ["2", "Tiêu chí 2", 100, "85,32%"]).changes
    assert text.after == "85,32"


@pytest.mark.parametrize(("code", "words"), [
    (True, "không phải mã tiêu chí"), ("#N/A", "là ô lỗi của Excel, không phải mã"),
    (date(2024, 5, 6), "Excel đã đổi mã thành ngày –"), (None, "dòng có điểm nhưng thiếu mã"),
])  # fmt: skip
def test_codes_that_cannot_be_read(assessment, user, code, words):
    (found,) = errors(assessment, user, [code, "Tên", 1, 1])
    assert words in found


@pytest.mark.parametrize("code", [1.6, "1.6", "1.6.", " TC 1.6 ", "Tiêu chí 1.6", "１.６"])
def test_ways_to_write_a_code(assessment, user, code):
    (change,) = plan_of(assessment, user, [code, "Tiêu chí 1.6", 1, "0,5"]).changes
    assert (change.label, change.before, change.after) == ("1.6 Tiêu chí 1.6", "(trống)", "0,50")


def test_a_number_that_can_only_be_one_code_is_that_code(assessment, user):
    assessment.scores.filter(criterion__code="1.1").delete()
    assessment.criteria_set.criteria.filter(code="1.1").delete()
    (change,) = plan_of(assessment, user, [1.1, "Tiêu chí 1.10", 1, 1]).changes
    assert change.label == "1.10 Tiêu chí 1.10"


def test_a_whole_number_is_a_code(assessment, user):
    assert plan_of(assessment, user, [2, "Tiêu chí 2", 2, 2]).changes[0].label == "2 Tiêu chí 2"


# --- not applicable, explanations, survey -------------------------------------------------------------------


def test_not_applicable_comes_with_its_reason(assessment, user):
    row = ["1.1", "Tiêu chí 1.1", 1, "Không áp dụng", None, None, "Không có đơn vị", "Theo báo cáo"]
    plan = plan_of(assessment, user, row, head=WIDE)
    assert [(change.what, change.after) for change in plan.changes] == [
        ("Điểm", "Không áp dụng: Không có đơn vị"),
        ("Giải trình", "Theo báo cáo"),
    ]
    assert plan.total.maximum == 13


def test_an_explanation_alone_changes_no_points(assessment, user):
    plan = plan_of(assessment, user, ["1.1", None, None, None, None, None, None, "Chờ số liệu"], head=WIDE)
    assert [(c.what, c.after) for c in plan.changes] == [("Giải trình", "Chờ số liệu")]
    assert plan.missing[0] == "1.1 Tiêu chí 1.1"


def test_empty_rows_and_what_stands_below_the_total_are_left_out(assessment, user):
    rows = [
        ["1.1", "Tiêu chí 1.1", 1, 1],
        [*[None] * 7, "ghi chú"],
        [None, "TỔNG CỘNG"],
        ["- Lưu: VT.", "x", None, "CHỦ TỊCH"],
    ]
    plan = plan_of(assessment, user, *rows, head=[*HEAD, "Khác", "Ghi"])
    assert ([str(found) for found in plan.errors], len(plan.changes)) == ([], 1)


@pytest.mark.parametrize(("row", "words"), [
    (["1.1", "Tiêu chí 1.1", 1, "KAD"], "D2: «KAD» thiếu lý do – ghi lý do ở cột"),
    (["1.1", "Tiêu chí 1.1", 1, "KAD", None, None, "x" * 501], "dài quá 500 chữ"),
    (["1.1", "Tiêu chí 1.1", 1, 1, None, None, None, "x" * 5001], "dài quá 5000 chữ"),
    (["1.1", "Tiêu chí 1.1", 1, 1, None, "x" * 2001], "nguyên nhân dài quá 2000 chữ"),
])  # fmt: skip
def test_words_that_are_missing_or_too_long(assessment, user, row, words):
    (found,) = errors(assessment, user, row, head=WIDE)
    assert words in found


def test_points_take_back_not_applicable(assessment, user):
    leaf = assessment.criteria_set.criteria.get(code="1.1")
    save_scores(
        assessment, [ScoreEntry(leaf.pk, None, 0, not_applicable=True, not_applicable_reason="Không có")], by=user
    )
    (change,) = plan_of(assessment, user, ["1.1", "Tiêu chí 1.1", 1, 1]).changes
    assert (change.before, change.after) == ("Không áp dụng: Không có", "1,00")
    assert plan_of(assessment, user, ["1.1", "Tiêu chí 1.1", 1, "KAD"]).changes == []


def test_survey_points_are_not_taken_from_an_officer(assessment, user):
    assessment.criteria_set.criteria.filter(code="2").update(is_survey=True)
    officer = make_user(user.agency, "officer", "can-bo-2")
    (found,) = errors(assessment, officer, ["2", "Tiêu chí 2", 2, 1])
    assert "là điểm điều tra xã hội học – để trống ô này" in found
    assert errors(assessment, user, ["2", "Tiêu chí 2", 2, 1]) == []
    assert errors(assessment, None, ["2", "Tiêu chí 2", 2, 1]) == []


# --- doubtful, but taken ------------------------------------------------------------------------------------


def test_doubts_are_told_and_the_rest_is_taken(assessment, user):
    rows = [
        ["1", "Tiêu chí 1", 12, "3"],
        ["1.1", "Hoàn toàn khác hẳn", 1, "0,5", "0,1"],
        ["1.2", "Tiêu chí 1.2", 1, 1],
        ["2", "Tiêu chí 2", 2, 2],
        [None, "TỔNG ĐIỂM", 14, 9],
        [None, "Người lập biểu"],
    ]
    found = warnings(assessment, user, *rows)
    assert [words.partition(" – ")[0] for words in found] == [
        "A3: «Hoàn toàn khác hẳn» tên khác với bộ tiêu chí («Tiêu chí 1.1»)",
        "E3: «0,1» khác 0,50 (tối đa trừ đạt được)",
        "D2: «3» khác tổng các tiêu chí con 1,50",
        "D6: «9» khác tổng các tiêu chí con 3,50",
    ]


def test_a_parent_that_cannot_be_read_is_only_a_doubt(assessment, user):
    assert "không đọc được điểm của mục" in warnings(assessment, user, ["1", "Tiêu chí 1", 12, "năm"])[0]


def test_a_formula_is_taken_with_its_result_and_said_so(assessment, user):
    from tests.agencies.workbooks import corpus

    texts = [f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>' for ref, text in (("A1", "TT"), ("B1", "Điểm"))]
    line = '<c r="A2"><v>2</v></c><c r="B2"><f>3/2</f><v>1.5</v></c>'
    body = corpus.sheet(corpus.row(1, *texts) + corpus.row(2, line))
    plan = preview_import(assessment, workbook(body), by=user)
    assert ([change.after for change in plan.changes], str(plan.warnings[0])[:25]) == (
        ["1,50"],
        "B2: «1,5» là công thức – ",
    )


def test_a_blank_says_nothing(assessment, user):
    leaf = assessment.criteria_set.criteria.get(code="1.1")
    save_scores(assessment, [ScoreEntry(leaf.pk, Decimal(1), 0)], by=user)
    plan = plan_of(assessment, user, ["1.1", "Tiêu chí 1.1", 1, None], ["2", "Tiêu chí 2", 2, 1])
    assert (len(plan.changes), plan.missing[0]) == (1, "1.1 Tiêu chí 1.1")


# --- remainders ---------------------------------------------------------------------------------------------


@pytest.fixture
def partial(user):
    """Branch 1 of 3,00 points with 1.1 of 1,00 and a remainder of 2,00."""
    assessment = make_assessment(user.agency, [])
    data = xlsx(HEAD, ["1", "Lĩnh vực", 3, 2], ["1.1", "Tiêu chí", 1, "0,5"], ["2", "Khác", 1, 1])
    write_import(assessment, SourceFile("x", "0" * 64, workbook(data)), digest=None, by=user)
    return assessment


def test_a_remainder_follows_from_its_parent(partial, user):
    plan = plan_of(partial, user, ["1", "Lĩnh vực", 3, "2,5"], ["1.1", "Tiêu chí", 1, 1])
    assert [(c.label, c.before, c.after, c.computed) for c in plan.changes] == [
        ("1.1 Tiêu chí", "0,50", "1,00", False)
    ]  # 2,5 − 1 is the 1,50 that stands there


def test_a_remainder_cannot_follow_where_a_child_is_blank(partial, user):
    found = warnings(partial, user, ["1", "Lĩnh vực", 3, "2,5"], ["1.1", "Tiêu chí", 1, None])
    assert "chưa tính được phần không in: thiếu điểm 1.1" in found[0]


def test_a_remainder_outside_its_range_is_an_error(partial, user):
    (found,) = errors(partial, user, ["1", "Lĩnh vực", 3, "0,5"], ["1.1", "Tiêu chí", 1, 1])
    assert "trừ các tiêu chí con còn -0,50, phần không in phải từ 0 đến 2,00" in found


def test_a_remainder_line_outside_its_branch_is_an_error(partial, user):
    (found,) = errors(partial, user, [None, "Các tiêu chí không in trong bảng", 2, 1])
    assert "không thuộc mục nào" in found


# --- the same code under two parents ------------------------------------------------------------------------


@pytest.fixture
def roman(user):
    """Branches I and II, each with a leaf 1."""
    assessment = make_assessment(user.agency, [])
    for code in ("I", "II"):
        branch = make_criterion(assessment.criteria_set, code, "1")
        make_criterion(assessment.criteria_set, "1", "1", parent=branch)
    return assessment


def test_a_code_is_looked_for_below_what_was_read_last(roman, user):
    rows = [["I", "Tiêu chí I", 1, None], ["1", "Tiêu chí 1", 1, "0,25"]]
    rows += [["II", "Tiêu chí II", 1, None], ["1", "Tiêu chí 1", 1, "0,5"]]
    plan = plan_of(roman, user, *rows)
    assert ([str(f) for f in plan.errors], [c.after for c in plan.changes]) == ([], ["0,25", "0,50"])
    branches = {c.pk: c.parent.code for c in roman.criteria_set.criteria.exclude(parent=None).select_related("parent")}
    assert [branches[entry.criterion_id] for entry in plan.entries] == ["I", "II"]


def test_a_code_that_may_be_two_is_not_guessed(roman, user):
    (found,) = errors(roman, user, ["1", "Tiêu chí 1", 1, 1])
    assert "có ở nhiều mục, không rõ là mục nào" in found


# --- finding the table --------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", [
    ["Điểm tự đánh giá", "Mã tiêu chí"], ["STT", "Nội dung", "Thang điểm", "Điểm"], ["x", None, "Ký hiệu", "Điểm đạt"],
])  # fmt: skip
def test_columns_are_found_in_any_order_and_wording(assessment, user, head):
    place = {"Mã tiêu chí": 1, "STT": 0, "Ký hiệu": 2}
    code = next(place[word] for word in head if word in place)
    row = [None] * len(head)
    row[code] = "2"
    row[next(number for number, word in enumerate(head) if word and word.startswith("Điểm"))] = "1,5"
    assert [change.after for change in plan_of(assessment, user, row, head=head).changes] == ["1,50"]


def test_a_heading_of_two_rows(assessment, user):
    plan = preview_import(
        assessment, workbook(xlsx(["TT", "Điểm", None], [None, "tối đa", "đạt được"], ["2", 2, "1,5"])), by=user
    )
    assert [change.after for change in plan.changes] == ["1,50"]


@pytest.mark.parametrize(
    "rows", [[["a", "b"]], [[]], [["TT", "Tên"], ["1", "x"]], [["TT 2023", "Điểm đạt được năm 2023"]]]
)
def test_a_file_without_a_score_table_is_refused(assessment, user, rows):
    with pytest.raises(ValidationError, match="Không thấy bảng điểm"):
        preview_import(assessment, workbook(xlsx(*rows)), by=user)


def test_two_tables_are_not_guessed_between_and_a_hidden_one_does_not_count(assessment, user):
    import io

    from openpyxl import Workbook as Book

    book = Book()
    book.create_sheet("Năm 2022")
    for sheet in book.worksheets:
        sheet.append(["TT", "Điểm đạt được"])
        sheet.append(["2", "1,5"])

    def saved():
        file = io.BytesIO()
        book.save(file)
        return workbook(file.getvalue())

    with pytest.raises(ValidationError, match="ở 2 trang tính .«Sheet», «Năm 2022»."):
        preview_import(assessment, saved(), by=user)
    book["Năm 2022"].sheet_state = "hidden"
    assert len(preview_import(assessment, saved(), by=user).changes) == 1


@pytest.mark.parametrize(("rows", "words"), [
    ([["1", "A", 1, 1], ["1", "B", 1, 1]], "Mã này đã có"),
    ([["1", "A", 1, 1], ["1.1", "B", 2, 1]], "vượt điểm tối đa 1,00"),
    ([["1", "A", "một", 1]], "C2: «một» không phải số điểm"),
    ([["1", "A", 1, 1], ["1.1", "B", None, 1]], "A3: mã 1.1 thiếu điểm tối đa"),
])  # fmt: skip
def test_a_table_that_makes_no_tree_is_refused(user, rows, words):
    assessment = make_assessment(user.agency, [])
    with pytest.raises(ValidationError, match=words):
        plan_of(assessment, user, *rows)
    assert Criterion.objects.count() == 0


def test_a_set_is_built_by_those_who_may_design_it(user):
    assessment = make_assessment(user.agency, [])
    officer = make_user(user.agency, "officer", "can-bo-2")
    with pytest.raises(ValidationError, match="chưa có tiêu chí nào. Người phụ trách bộ tiêu chí"):
        plan_of(assessment, officer, ["1", "A", 1, 1])
    assert len(plan_of(assessment, user, ["1", "A", 1, 1], [None, "Nhóm khác", 5, 5]).errors) == 1
    assert len(plan_of(assessment, user, ["1", "A", 1, 1]).changes) == 1
    assert Criterion.objects.count() == 0  # a preview builds nothing that stays
