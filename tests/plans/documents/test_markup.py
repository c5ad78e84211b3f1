import pytest

from plans.documents.markup import calls, runs
from plans.documents.model import Run


def test_marks_bold_and_italic():
    assert runs("a *b* **c** ***d***") == (
        Run("a "),
        Run("b", italic=True),
        Run(" "),
        Run("c", bold=True),
        Run(" "),
        Run("d", bold=True, italic=True),
    )


def test_marks_nest_in_both_ways():
    assert runs("**a *b***") == (Run("a ", bold=True), Run("b", bold=True, italic=True))
    assert runs("**a *b* c**") == (Run("a ", bold=True), Run("b", bold=True, italic=True), Run(" c", bold=True))
    assert runs("*a **b** c*") == (Run("a ", italic=True), Run("b", bold=True, italic=True), Run(" c", italic=True))


@pytest.mark.parametrize(
    "text",
    ["*", "**", "****", "a * b * c", "2*3", "*mở", "đóng*", "**mở", "* a*", "*a *", "** a **", "*a\\", "[^]", "[^x]"],
)
def test_unbalanced_marks_are_printed_as_typed(text):
    assert runs(text) == (Run(text),)


def test_no_character_is_lost_or_added():
    text = "<script>alert(1)</script> & © *a** **b* _c_ `d` [^2] {{ e }} {% f %}"
    assert "".join(run.text for run in runs(text)).replace("*", "") == text.replace("*", "")


def test_a_footnote_is_called_where_it_stands():
    note = (Run("Quyết định 102."),)
    assert runs("Theo[^1] năm[^7]", {"1": note}) == (
        Run("Theo"),
        Run("", mark="1", note=note),
        Run(" năm"),
        Run("[^7]"),
    )
    assert calls("Theo[^1] năm[^7]") == ["1", "7"]


@pytest.mark.parametrize("kept", ["2007/QĐ-UBND", "59/2012/NĐ-CP", "tháng 3", "Quý II", "2371/UBND-TTHC"])
def test_numbers_of_documents_and_months_do_not_break(kept):
    assert runs(f"số {kept} của") == (Run("số "), Run(kept, keep=True), Run(" của"))


@pytest.mark.parametrize("piece", ["*a ", "**a ", "[^", "1/", "***", "*a**b**", "9"])
def test_long_hostile_texts_are_read_at_once(piece):
    text = piece * (10_000 // len(piece))
    assert len("".join(run.text for run in runs(text))) <= len(text)
