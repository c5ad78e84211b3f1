"""The forms of the methods: parameters in words, the declared figure, points set by hand."""

from decimal import Decimal

import pytest

from criteria.methods import METHODS, Outcome
from criteria.methods.forms import DeclaredForm, OverrideForm, ParametersForm

from .build import ABOVE, make
from .test_parameters import VALID


def parameters_form(name, maximum="2", data=None, **options) -> ParametersForm:
    return ParametersForm(data, method_class=METHODS[name], maximum=Decimal(maximum), **options)


def typed(form) -> dict:
    """What a browser sends of a form that nobody has changed."""
    values = {field.html_name: field.value() for field in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize(("name", "parameters"), VALID.items())
def test_parameters_shown_and_sent_back_are_the_same(name, parameters):
    current = make(name, **parameters)
    form = parameters_form(name, data=typed(parameters_form(name, current=current)))
    assert (form.is_valid(), form.errors) == (True, {})
    assert form.method == current


def test_tiers_are_typed_as_the_regulation_words_them():
    form = parameters_form("tiers", data={"tiers": "trên 90%: 2\r\n70%-90%: 1\r\n\r\ndưới 70%: 0"})
    assert (form.is_valid(), form.method.to_json()["tiers"]) == (True, ABOVE)


def test_tiers_are_shown_in_words():
    form = parameters_form("tiers", current=make("tiers", tiers=ABOVE))
    assert form["tiers"].value() == "trên 90 %: 2,00\ntừ 70 % đến 90 %: 1,00\ndưới 70 %: 0,00"


@pytest.mark.parametrize(
    ("name", "data", "errors"),
    [
        ("tiers", {"tiers": ""}, {"tiers": ["Trường này là bắt buộc."]}),
        (
            "tiers",
            {"tiers": "kịp thời: 1"},
            {"tiers": ["Chưa có mốc nào: ghi mỗi dòng một bậc, ví dụ: từ 70 % đến dưới 90 %: 1"]},
        ),
        (
            "tiers",
            {"tiers": "từ 90 %: 2"},
            {"__all__": ["Chưa có bậc cho số liệu dưới 90 %: thêm bậc này hoặc sửa mốc."]},
        ),
        (
            "pick",
            {"levels": "kịp thời"},
            {"levels": ["Chưa đọc được điểm của «kịp thời»: ghi câu chữ rồi đến số điểm."]},
        ),
        ("pick", {"levels": "kịp thời: 3"}, {"__all__": ["3,00 điểm lớn hơn điểm tối đa 2,00: sửa lại điểm."]}),
        ("all_conditions", {"conditions": "\n "}, {"conditions": ["Trường này là bắt buộc."]}),
    ],
)
def test_parameters_that_are_refused(name, data, errors):
    form = parameters_form(name, data=data)
    assert dict(form.errors) == errors


def test_every_field_has_a_label_and_the_look_of_the_product():
    for method in METHODS.values():
        for field in ParametersForm(method_class=method, maximum=Decimal(1)):
            assert field.label
            assert field.field.widget.attrs["class"] in {"form-control", "form-check-input"}


def declared_form(method, data=None) -> DeclaredForm:
    return DeclaredForm(data, method=method, maximum=Decimal(2))


def test_a_declared_figure_becomes_points():
    form = declared_form(make("tiers", tiers=ABOVE), {"figure": "91 %"})
    assert form.is_valid()
    assert form.outcome == Outcome(Decimal(2), "91 % thuộc bậc trên 90 % → 2,00")


def test_nothing_declared_is_no_error_and_no_points():
    form = declared_form(make("last_year", rise="1", same="0", fall="0"), {"this": "40"})
    assert (form.is_valid(), form.outcome.points) == (True, None)


def test_an_error_stands_beside_its_only_field():
    form = declared_form(make("tiers", tiers=ABOVE), {"figure": "101"})
    assert dict(form.errors) == {"figure": ["101 % lớn hơn 100 %: kiểm tra lại số liệu khai."]}


def test_an_error_of_several_fields_stands_above_them():
    form = declared_form(make("last_year", rise="1", same="0", fall="0"), {"this": "x", "last": "40"})
    assert list(form.errors) == ["__all__"]


@pytest.mark.parametrize(
    ("name", "widget"),
    [("pick", "Select"), ("yes_no", "Select"), ("tiers", "TextInput"), ("worst_unit", "Textarea")],
)
def test_a_widget_that_fits_what_is_declared(name, widget):
    field, *_ = declared_form(make(name, **VALID[name]))
    assert type(field.field.widget).__name__ == widget


def test_a_choice_that_is_not_offered_is_refused():
    form = declared_form(make("pick", **VALID["pick"]), {"level": "x"})
    assert list(form.errors) == ["level"]


COMPUTED = Outcome(Decimal(1), "90 % nằm trong 70 %–90 % → 1,00")


def override_form(**data) -> OverrideForm:
    return OverrideForm(data, computed=COMPUTED, maximum=Decimal(2))


def test_without_points_by_hand_the_computed_ones_hold():
    form = override_form(points="", reason="")
    assert (form.is_valid(), form.outcome) == (True, COMPUTED)


def test_points_by_hand_with_their_reason():
    form = override_form(points="1,5", reason="Kết luận thanh tra")
    assert (form.is_valid(), form.outcome.points) == (True, Decimal("1.5"))


@pytest.mark.parametrize(
    ("points", "reason", "errors"),
    [
        ("1,5", "", {"reason": ["Ghi lý do sửa điểm so với điểm tính ra."]}),
        ("", "x", {"points": ["Ghi điểm sửa, hoặc bỏ lý do để giữ điểm tính ra."]}),
        ("2,01", "x", {"points": ["«2,01» lớn hơn điểm tối đa 2,00: sửa lại điểm đạt được."]}),
    ],
)
def test_points_by_hand_that_are_refused(points, reason, errors):
    assert dict(override_form(points=points, reason=reason).errors) == errors
