import pytest

from plans.documents import limits
from plans.documents.builder import build_document
from plans.documents.limits import DocumentTooLarge
from plans.models import Appendix, Task
from tests.factories import make_plan, make_section

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a" * 10_001, "dài hơn 10000 ký tự"),
        ("ổn a" + "\u0301" * 6, "quá 4 dấu"),
        ("\u0301" * 100_000, "dài hơn 10000 ký tự"),
    ],
)
def test_a_text_that_would_take_minutes_is_refused(text, sentence):
    with pytest.raises(DocumentTooLarge, match=sentence):
        limits.check(build_document(make_plan(preamble=text)))


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "a\u0301\u0302\u0303\u0304", "Nghị quyết số 76/NQ-CP", "a\u0323\u0302n " * 1000]
)
def test_a_text_within_the_limits_passes(text):
    assert limits.check(build_document(make_plan(preamble=text))) is None


def test_too_many_rows_are_refused():
    plan = make_plan()
    section, appendix = make_section(plan), Appendix.objects.create(plan=plan, position=1, label="Phụ lục")
    Task.objects.bulk_create(
        Task(plan=plan, section=section, appendix=appendix, position=number, summary="Việc") for number in range(1_001)
    )
    with pytest.raises(DocumentTooLarge, match="1001 dòng bảng, nhiều hơn 1000"):
        limits.check(build_document(plan))


def test_too_long_a_document_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_TEXT", 100)
    with pytest.raises(DocumentTooLarge, match="Văn bản dài hơn 100 ký tự"):
        limits.check(build_document(make_plan(preamble="một đoạn vừa phải\n" * 10)))
