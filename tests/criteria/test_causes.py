"""Causes and evidence, and what the trail keeps of them."""

import pytest
from django.core.exceptions import ValidationError

from agencies.models import Agency, AuditEntry
from criteria.causes import delete_cause, mark, save_cause
from criteria.evidence import add_evidence, delete_evidence
from criteria.forms import CauseForm, EvidenceForm
from criteria.models import Cause
from tests.factories import make_agency, make_assessment, make_criterion, make_set, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return make_user(make_agency())


@pytest.fixture
def assessment(user):
    return make_assessment(user.agency, ["1", "0.5", "2"])


def keys(assessment, *codes):
    return sorted(assessment.criteria_set.criteria.filter(code__in=codes).values_list("pk", flat=True))


def saved(assessment, user, instance=None, **data) -> Cause:
    form = CauseForm(data, instance=instance, assessment=assessment, agencies=Agency.objects)
    assert form.is_valid(), form.errors
    return save_cause(form, assessment, by=user)


def last_entry():
    entry = AuditEntry.objects.order_by("pk").last()
    return entry.action, entry.changes


def test_one_cause_covers_several_criteria(assessment, user):
    cause = saved(assessment, user, text="Cấp huyện có 268 hồ sơ trễ hẹn", criteria=keys(assessment, "1", "3"))
    assert sorted(cause.criteria.values_list("code", flat=True)) == ["1", "3"]
    assert last_entry() == (
        "add",
        {"text": [None, cause.text], "kind": [None, ""], "criteria": [[], keys(assessment, "1", "3")]},
    )


def test_the_trail_of_a_change_holds_what_changed(assessment, user):
    cause = saved(assessment, user, text="Chậm", criteria=keys(assessment, "1"))
    saved(assessment, user, Cause.objects.get(), text="Chậm", kind="objective", criteria=keys(assessment, "2"))
    changes = {"kind": ["", "objective"], "criteria": [keys(assessment, "1"), keys(assessment, "2")]}
    assert (Cause.objects.get().pk, last_entry()) == (cause.pk, ("change", changes))


def test_the_trail_of_a_removal_holds_what_was_there(assessment, user):
    delete_cause(saved(assessment, user, text="Chậm", criteria=keys(assessment, "1")), by=user)
    assert Cause.objects.count() == 0
    assert last_entry() == (
        "delete",
        {"text": ["Chậm", None], "kind": ["", None], "criteria": [keys(assessment, "1"), []]},
    )


def test_evidence_and_its_trail(assessment, user):
    score = assessment.scores.get(criterion__code="1")
    form = EvidenceForm({"document": "Báo cáo 12/BC-UBND", "page": "3"})
    assert form.is_valid()
    (evidence,) = add_evidence(form, score, by=user)
    values = {"document": "Báo cáo 12/BC-UBND", "page": "3", "link": "", "file": None}
    assert last_entry() == ("add", {name: [None, value] for name, value in values.items()})
    delete_evidence(evidence, by=user)
    assert last_entry() == ("delete", {name: [value, None] for name, value in values.items()})
    assert score.evidence.count() == 0


@pytest.mark.parametrize("data", [{"text": "Chậm"}, {"text": "", "criteria": ["1"]}, {"text": "x" * 2001}])
def test_a_cause_needs_words_and_a_criterion(assessment, data):
    assert not CauseForm(data, assessment=assessment, agencies=Agency.objects).is_valid()


def test_a_cause_explains_leaves_of_its_own_set_only(assessment, user):
    foreign = make_criterion(make_set(user.agency, "khac"), "1", "1")
    parent = assessment.criteria_set.criteria.get(code="1")
    make_criterion(assessment.criteria_set, "1.1", "1", parent=parent)
    for criterion in (foreign, parent):
        form = CauseForm({"text": "x", "criteria": [criterion.pk]}, assessment=assessment, agencies=Agency.objects)
        assert list(form.errors) == ["criteria"]


def test_text_is_stored_in_nfc(assessment, user):
    cause = saved(assessment, user, text="Tru\u031bo\u031b\u0300ng chậm", criteria=keys(assessment, "1"))
    assert cause.text == "Trường chậm"


@pytest.mark.parametrize(("data", "sentence"), [
    ({}, "Chọn tệp, hoặc ghi số, ký hiệu văn bản hay đường dẫn."),
    ({"page": "3"}, "Chọn tệp, hoặc ghi số, ký hiệu văn bản hay đường dẫn."),
    ({"link": "javascript:alert(1)"}, "Đường dẫn phải có dạng https://…"),
    ({"link": "ftp://vi-du.vn/a"}, "Đường dẫn phải có dạng https://…"),
    ({"link": "file:///etc/passwd"}, "Đường dẫn phải có dạng https://…"),
])  # fmt: skip
def test_evidence_that_names_nothing_or_runs_something_is_refused(data, sentence):
    form = EvidenceForm(data)
    assert [message for messages in form.errors.values() for message in messages] == [sentence]


def edit(assessment, user, cause, *, seen, text):
    form_of = Cause.objects.filter(pk=cause.pk).first() or cause
    return saved(assessment, user, form_of, text=text, criteria=keys(assessment, "1"), seen=seen)


def test_a_cause_that_somebody_changed_meanwhile_is_not_written_over(assessment, user):
    cause = saved(assessment, user, text="Chậm", criteria=keys(assessment, "1"))
    seen = mark(cause)
    edit(assessment, user, cause, seen=seen, text="Chậm hai tháng")
    with pytest.raises(ValidationError, match="Người khác vừa sửa nguyên nhân này"):
        edit(assessment, user, cause, seen=seen, text="Chậm một tháng")
    assert Cause.objects.get().text == "Chậm hai tháng"


def test_a_cause_that_somebody_deleted_meanwhile_does_not_come_back(assessment, user):
    cause = saved(assessment, user, text="Chậm", criteria=keys(assessment, "1"))
    shown = Cause.objects.get()
    delete_cause(cause, by=user)
    with pytest.raises(ValidationError, match="Người khác vừa xoá nguyên nhân này"):
        edit(assessment, user, shown, seen=mark(shown), text="Chậm một tháng")
