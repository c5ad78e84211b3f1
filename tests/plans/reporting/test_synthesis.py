"""The synthesis by lĩnh vực: own words, each with its source; who is missing."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.workbooks import read_workbook
from plans.reporting.synthesis import synthesis
from plans.reporting.synthesis_export import as_text, synthesis_workbook
from tests.factories import make_agency, make_kind, make_report, make_request


@pytest.fixture
def asked(demo):
    return make_request(demo.agency("bac-son"), assessment=demo.assessment)


def handed_in(asked, agency, state="submitted"):
    return make_report(asked, agency, state)


def say(report, *, criterion=None, label="", text="Ít hồ sơ", **values):
    question = report.request.questions.get(kind="criteria")
    return report.answers.create(question=question, criterion=criterion, label=label, text=text, **values)


def layout(found):
    """Area → criterion → kind → (agency, words)."""
    return {
        area.name: {
            item.name: {
                kind.value: [(answer.report.agency.code, answer.text) for answer in answers]
                for kind, answers in item.by_kind
            }
            for item in area.items
        }
        for area in found.areas
    }


@pytest.fixture
def two(demo, asked):
    """Two reports on 3.5.3 and one on 7.6.1, written the other way round."""
    nhat_tien, tckh = (handed_in(asked, demo.agency(code)) for code in ("bs-nhat-tien", "bs-tckh"))
    say(tckh, criterion=demo.criterion("7.6.1"), cause_kind="objective", text="Dân chưa có tài khoản")
    say(tckh, criterion=demo.criterion("3.5.3"), cause_kind="subjective", text="Chưa đôn đốc")
    say(nhat_tien, criterion=demo.criterion("3.5.3"), text="Thiếu người", responsibility="Công chức một cửa")
    return nhat_tien, tckh


def test_causes_stand_by_linh_vuc_criterion_and_kind_with_their_agency(asked, two):
    found = layout(synthesis(asked))
    assert [name.split()[0] for name in found] == ["3", "7"]
    causes = list(found.values())
    assert list(causes[0].values()) == [
        {"subjective": [("bs-tckh", "Chưa đôn đốc")], "": [("bs-nhat-tien", "Thiếu người")]}
    ]
    assert list(causes[1].values()) == [{"objective": [("bs-tckh", "Dân chưa có tài khoản")]}]


def test_the_lost_points_stand_beside_the_criterion(asked, two):
    assert [item.lost for area in synthesis(asked).areas for item in area.items] == ["0,25", "0,28"]


def test_who_is_responsible_agency_by_agency(asked, two):
    found = [(report.agency.code, [a.responsibility for a in rows]) for report, rows in synthesis(asked).duties]
    assert found == [("bs-nhat-tien", ["Công chức một cửa"])]


@pytest.mark.parametrize("state", ["todo", "draft", "returned"])
def test_what_was_not_handed_in_is_missing_and_not_read(demo, asked, two, state):
    report = handed_in(asked, demo.agency("bs-tu-phap"), state)
    say(report, criterion=demo.criterion("1.6.2"), text="Chưa nộp")
    found = synthesis(asked)
    assert [row.agency.code for row in found.missing] == ["bs-tu-phap"]
    assert ("Chưa nộp" in as_text(asked, found), len(found.received)) == (False, 2)


def test_the_remainder_and_the_parents_name_their_linh_vuc(demo, asked):
    say(handed_in(asked, demo.agency("bs-tckh")), criterion=demo.remainder("9"))
    assert [name.split()[0] for name in layout(synthesis(asked))] == ["9"]


def test_without_a_table_the_written_code_says_the_linh_vuc(demo):
    asked = make_request(demo.agency("binh-son"))
    report = handed_in(asked, demo.agency("bis-tu-phap"))
    for label in ("10.2 Khác", "7.6.10 Phí", "Tiêu chí 7.6.2 Thanh toán", "Ý kiến của dân", "2024 ít hồ sơ"):
        say(report, label=label)
    found = {name: list(items) for name, items in layout(synthesis(asked)).items()}
    assert found == {
        "Lĩnh vực 7": ["Tiêu chí 7.6.2 Thanh toán", "7.6.10 Phí"],
        "Lĩnh vực 10": ["10.2 Khác"],
        "Tiêu chí ghi bằng chữ": ["2024 ít hồ sơ", "Ý kiến của dân"],
    }


def test_text_answers_stand_question_by_question(asked, two):
    question = asked.questions.get(kind="text")
    for report, words in zip(two, ("Tốt hơn\nnăm trước", ""), strict=True):
        report.answers.create(question=question, text=words)
    [(asked_question, answers)] = synthesis(asked).chapters
    assert (asked_question, [answer.text for answer in answers]) == (question, ["Tốt hơn\nnăm trước"])


def test_words_and_their_sources_as_text(asked, two, demo):
    handed_in(asked, demo.agency("bs-tu-phap"), "todo")
    lines = as_text(asked, synthesis(asked)).split("\n")
    assert "Nguyên nhân chủ quan:" in lines
    assert "- Phòng Tài chính - Kế hoạch huyện Bắc Sơn: Chưa đôn đốc" in lines
    assert lines[lines.index("Nguyên nhân chưa phân loại:") + 1].endswith(": Thiếu người")
    assert lines[-2] == "Chưa có báo cáo: Phòng Tư pháp huyện Bắc Sơn."


def test_the_excel_file_has_a_line_for_every_cause(asked, two):
    book = read_workbook(io.BytesIO(synthesis_workbook(synthesis(asked))), name="a.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Nguyên nhân", "Theo câu hỏi", "Chưa có báo cáo"]
    assert [row[4].text for row in book.sheets[0].rows] == [
        "Nguyên nhân",
        "Chưa đôn đốc",
        "Thiếu người",
        "Dân chưa có tài khoản",
    ]


def test_as_many_queries_for_40_reports_as_for_two(demo, asked, two):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            as_text(asked, synthesis(asked))
        return len(captured)

    few = queries()
    for number in range(38):
        agency = make_agency(f"them-{number}", demo.agency("bac-son"), kind=make_kind("xa"))
        say(handed_in(asked, agency), criterion=demo.criterion("8.3"))
    assert (queries(), few) == (few, 7)
