"""What an import does to causes: kind and agency stay, several are not merged unsaid, no later edit is undone."""

import pytest
from django.core.exceptions import ValidationError

from criteria.models import Cause, PrintedTotal, ScoreImport
from criteria.score_import.export import export_scores
from criteria.score_import.writing import SourceFile, preview_import, undo_import, write_import

from .tables import HEAD, s4, workbook, xlsx


def plan_of(demo, data: bytes):
    return preview_import(demo.assessment, workbook(data), by=demo.user("phongnoivu"))


def write(demo, data: bytes):
    write_import(demo.assessment, SourceFile("x", "0" * 64, workbook(data)), digest=None, by=demo.user("phongnoivu"))


def cause_of(demo, code) -> Cause:
    return demo.assessment.causes.get(criteria__code=code)


def only(code, text) -> bytes:
    return xlsx(HEAD, [code, None, None, None, None, text])


def test_a_cause_that_leaves_others_keeps_its_kind_and_agency(demo):
    Cause.objects.filter(criteria__code="7.3.1").update(kind="subjective", agency=demo.agency("bac-son"))
    write(demo, only("7.3.1", "Chỉ của 7.3.1"))
    found = cause_of(demo, "7.3.1")
    assert (found.text, found.kind, found.agency) == ("Chỉ của 7.3.1", "subjective", demo.agency("bac-son"))


def test_taking_an_import_back_undoes_nothing_that_was_done_to_the_others_since(demo):
    old = cause_of(demo, "7.3.2")
    write(demo, only("7.3.1", "Chỉ của 7.3.1"))
    Cause.objects.filter(pk=old.pk).update(text="Sửa sau khi nhập")
    with pytest.raises(ValidationError, match="nguyên nhân đã được sửa"):
        undo_import(ScoreImport.objects.get(), by=demo.user("phongnoivu"))
    assert cause_of(demo, "7.3.2").text == "Sửa sau khi nhập"


def test_a_printed_figure_of_a_criterion_that_is_gone_does_not_come_back(demo):
    write(demo, s4())
    write(demo, only("7.3.1", "Khác"))
    record = ScoreImport.objects.first()
    record.changes["printed"]["999999"] = "1"
    record.save()
    undo_import(record, by=demo.user("phongnoivu"))
    assert not PrintedTotal.objects.filter(criterion=999999).exists()


def add_causes(demo, *texts):
    for text in texts:
        Cause.objects.create(assessment=demo.assessment, text=text).criteria.set([demo.criterion("7.2")])


def test_several_long_causes_of_one_criterion_go_out_and_come_back(demo):
    add_causes(demo, "á" * 1999, "b" * 1999)
    plan = plan_of(demo, export_scores(demo.assessment))
    assert (plan.errors, plan.changes) == ([], [])


def test_several_causes_are_not_made_one_without_a_word(demo):
    add_causes(demo, "Một", "Hai")
    (found,) = plan_of(demo, only("7.2", "Ba")).warnings
    assert "thay nhiều nguyên nhân đang ghi riêng bằng một" in str(found)


def test_text_comes_in_as_the_pages_store_it(demo):
    write(demo, only("7.2", "một\u2028hai\x85ba\x9d\nbốn"))
    assert cause_of(demo, "7.2").text == "một hai ba\nbốn"


def test_a_cause_that_is_left_without_criteria_goes(demo):
    add_causes(demo, "Một", "Hai")
    write(demo, only("7.2", "Ba"))
    assert [cause.text for cause in demo.assessment.causes.filter(criteria__code="7.2")] == ["Ba"]
    assert not Cause.objects.filter(text__in=["Một", "Hai"]).exists()
