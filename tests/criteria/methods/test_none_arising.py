"""«Không phát sinh: điểm tối đa»: where there was nothing to count, the regulation gives all points."""

from decimal import Decimal

import pytest

from criteria.methods import Outcome
from criteria.methods.forms import DeclaredForm
from criteria.methods.reading import propose

from .build import ABOVE, make, points, refusal, score

PARAMETERS = {"tiers": {"tiers": ABOVE}, "worst_unit": {"tiers": ABOVE}, "proportional": {}}
FIGURE = {"tiers": "figure", "worst_unit": "units", "proportional": "figure"}
NAMES = sorted(PARAMETERS)


def with_none(name):
    return make(name, **PARAMETERS[name], full_if_none=True)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_arose_is_all_points_with_its_reason(name):
    assert score(with_none(name), none="có") == Outcome(
        Decimal(2), "Không phát sinh trong năm: đạt điểm tối đa 2 → 2,00"
    )


@pytest.mark.parametrize("name", NAMES)
def test_something_arose_and_the_figure_decides(name):
    figure = "xã A: 50" if name == "worst_unit" else "50"
    assert points(with_none(name), none="không", **{FIGURE[name]: figure}) == points(
        make(name, **PARAMETERS[name]), **{FIGURE[name]: figure}
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("none", ["", "không"])
def test_without_a_figure_points_stay_blank(name, none):
    found = score(with_none(name), none=none)
    assert (found.points, "Không phát sinh" in found.reasoning) == (None, False)


def test_nothing_arose_beside_a_figure_is_refused():
    sentence = refusal(score, with_none("tiers"), none="có", figure="80")
    assert sentence == "Đã chọn «Không phát sinh»: để trống số liệu, hoặc chọn «không» ở ô đó."


def test_another_answer_is_refused():
    assert "chọn «có», «không»" in refusal(score, with_none("tiers"), none="đúng")


@pytest.mark.parametrize("name", NAMES)
def test_a_regulation_that_does_not_say_so_does_not_ask(name):
    method = make(name, **PARAMETERS[name])
    assert [item.name for item in method.inputs] == [FIGURE[name]]
    assert points(method, none="có") is None


def test_an_error_stands_beside_the_figure():
    form = DeclaredForm({"figure": "abc", "none": ""}, method=with_none("tiers"), maximum=Decimal(2))
    assert list(form.errors) == ["figure"]


@pytest.mark.parametrize(
    "words", ["Không phát sinh: 2", "Không phát sinh vụ việc: 2,00.", "nếu không phát sinh thì đạt điểm tối đa"]
)
def test_the_words_of_it_are_read(words):
    found = propose(f"Từ 90 %: 2; từ 70 % đến dưới 90 %: 1; còn lại: 0; {words}", Decimal(2))
    assert (found.method.name, found.method.full_if_none) == ("tiers", True)
    assert found.notes[-1].endswith("đã chọn «Không phát sinh: điểm tối đa».")


def test_the_words_are_read_before_a_formula_too():
    found = propose("Không phát sinh hồ sơ thì được điểm tối đa; tỷ lệ × 2", Decimal(2))
    assert (found.method.name, found.method.full_if_none) == ("proportional", True)


def test_fewer_points_than_the_maximum_are_refused():
    sentence = refusal(propose, "Từ 90 %: 2; dưới 90 %: 0; không phát sinh: 1", Decimal(2))
    assert sentence == "Câu chữ ghi 1 điểm, điểm tối đa là 2,00: sửa một trong hai."


def test_a_level_of_that_name_stays_a_level():
    found = propose("Xử lý kịp thời: 2; xử lý chậm: 1; không phát sinh: 2", Decimal(2))
    assert [level.words for level in found.method.levels] == ["Xử lý kịp thời", "xử lý chậm", "không phát sinh"]
