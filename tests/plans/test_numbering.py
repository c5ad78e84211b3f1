"""Numbers of sections, proposed and never imposed."""

import pytest

from plans.copying import in_document_order
from plans.numbering import Node, kind_of, next_marker, proposals
from plans.renumbering import nodes_of


def flat(*markers, titled=True):
    """Siblings with these markers, and what would be proposed for them."""
    found = proposals(Node(place, None, marker, titled) for place, marker in enumerate(markers))
    return list(found.values())


@pytest.mark.parametrize(
    ("marker", "kind"),
    [
        ("III.", "roman"),
        ("A.", "upper"),
        ("1.", "n1"),
        ("1.1.", "n2"),
        ("1.1", "n2"),
        ("1.1.1.", "n3"),
        ("a)", "letter"),
        ("đ)", "letter"),
        ("(1)", "paren"),
        ("-", "dash"),
        ("+", "plus"),
        ("Phần I.", "part"),
        ("", ""),
        ("Ghi chú", ""),
    ],
)
def test_markers_have_kinds(marker, kind):
    assert kind_of(marker) == kind


@pytest.mark.parametrize(
    ("printed", "proposed"),
    [
        (["I.", "III.", "II."], ["I.", "II.", "III."]),
        (["1.", "1.", "4."], ["1.", "2.", "3."]),
        (["1/", "3/"], ["1/", "2/"]),
        (["a)", "b)", "d)", "đ)"], ["a)", "b)", "c)", "d)"]),
        (["c)", "a)", "a)", "a)", "a)", "a)", "a)"], ["a)", "b)", "c)", "d)", "đ)", "e)", "g)"]),
        (["(2)", "(1)"], ["(1)", "(2)"]),
        (["B.", "B."], ["A.", "B."]),
        (["Phần I.", "Phần I."], ["Phần I.", "Phần II."]),
        (["-", "-", "+"], ["-", "-", "+"]),
        (["", ""], ["", ""]),
    ],
)
def test_siblings_are_counted_in_their_own_style(printed, proposed):
    assert flat(*printed) == proposed


def test_what_came_from_another_level_takes_the_prevailing_style():
    assert flat("2.1.", "I.", "II.") == ["I.", "II.", "III."]


def test_a_paragraph_without_a_marker_stays_without():
    assert flat("1.", "", "2.") == ["1.", "", "2."]


def test_a_bullet_is_counted_only_when_it_has_a_heading():
    assert (flat("1.", "-", titled=True), flat("1.", "-", titled=False)) == (["1.", "2."], ["1.", "-"])


def test_roman_numbers_go_past_ten():
    assert flat(*["I."] * 14)[8:] == ["IX.", "X.", "XI.", "XII.", "XIII.", "XIV."]


def test_letters_that_are_used_up_repeat_the_style():
    assert flat(*["a)"] * 24)[22:] == ["y)", "a)"]


def test_decimal_numbers_follow_the_new_number_of_their_parent():
    nodes = [Node(1, None, "1.", True), Node(2, None, "3.", True), Node(3, 2, "1.1.", True), Node(4, 3, "5.1.1.", True)]
    assert proposals(nodes) == {1: "1.", 2: "2.", 3: "2.1.", 4: "2.1.1."}


def test_decimal_numbers_below_a_roman_one_keep_their_own_beginning():
    nodes = [Node(1, None, "II.", True), Node(2, 1, "1.1.", True), Node(3, 1, "1.4.", True)]
    assert proposals(nodes) == {1: "I.", 2: "1.1.", 3: "1.2."}


def test_s4_is_odd_under_iii_2_alone(demo):
    """DOMAIN §6: 1.1–1.7 printed under III.2; every other number of S4 is in order."""
    nodes = nodes_of(in_document_order(demo.plan("S4")))
    found = proposals(nodes)
    odd = [(node.marker, found[node.pk]) for node in nodes if node.marker != found[node.pk]]
    assert odd == [(f"1.{n}.", f"2.{n}.") for n in range(1, 8)]


@pytest.mark.parametrize(
    ("markers", "above", "proposed"),
    [
        (["I.", "II."], "", "III."),
        (["2.1.", "2.2."], "2.", "2.3."),
        (["-"], "", "-"),
        ([], "2.", ""),
        (["1.", ""], "", ""),
        (["+"], "-", "+"),
    ],
)
def test_a_new_section_goes_on_from_its_siblings(markers, above, proposed):
    assert next_marker(markers, above) == proposed
