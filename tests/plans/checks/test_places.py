"""Places in the words people use."""

import pytest

from plans.checks.places import Places, block_name

from .plain import plan, section, task


def place(*markers, **values) -> str:
    """The place of the last of sections that stand one below the other."""
    rows = [section(pk, marker, parent=pk - 1 or None, **values) for pk, marker in enumerate(markers, start=1)]
    return Places(plan(sections=tuple(rows))).section(len(rows)).words


@pytest.mark.parametrize(
    ("markers", "words"),
    [
        (["III."], "Mục III"),
        (["IV.", "2.", "d)"], "Mục IV.2.d"),
        (["III.", "2.", "2.1."], "Mục III.2.1"),
        (["III.", "2.", "1.1."], "Mục III.2, 1.1"),
        (["III.", "3.1.", "3.1.2."], "Mục III, 3.1.2"),
        (["III.", "2.", "1.1.", "a)"], "Mục III.2, 1.1.a"),
        (["2.", "2.1.", "2.1.3."], "Mục 2.1.3"),
        (["Phần I.", "II.", "1."], "Phần I, II.1"),
        (["", "1."], "Mục «NHIỆM VỤ», 1"),
        (["-", "1."], "gạch đầu dòng 1, 1"),
        (["II.", "(1)"], "Mục II.1"),
        (["I.", "-"], "Mục I, gạch đầu dòng 1"),
        (["I.", "-", "+"], "Mục I, gạch đầu dòng 1, gạch đầu dòng 1"),
        (["I.", ""], "Mục I, mục «NHIỆM VỤ»"),
    ],
)
def test_the_path_of_a_section(markers, words):
    assert place(*markers) == words


def test_a_section_without_a_number_goes_by_its_words():
    assert place("", title="", body="Chi tiết *tại phụ lục*") == "Mục «Chi tiết tại phụ lục»"


def test_dashes_are_counted_among_their_siblings():
    rows = (section(1, "I."), section(2, "-", parent=1), section(3, "-", parent=1), section(4, "II."), section(5, "-"))
    places = Places(plan(sections=rows))
    assert places.section(3).words == "Mục I, gạch đầu dòng 2"


@pytest.mark.parametrize(
    ("heading", "summary", "name"),
    [
        ("Tiêu chí 7.3.1 ; 7.3.2: *cập nhật hồ sơ*", "Cập nhật", "Tiêu chí 7.3.1; 7.3.2"),
        ("Tiêu chí 7.2", "", "Tiêu chí 7.2"),
        ("", "Nâng cao chỉ số hài lòng", "Nâng cao chỉ số hài lòng"),
        ("x" * 50 + " " + "y" * 50, "", "x" * 50 + " …"),
    ],
)
def test_the_name_of_a_block(heading, summary, name):
    assert block_name(heading, summary) == name


def test_a_task_stands_in_its_section_on_the_page_of_the_plan():
    places = Places(plan(sections=(section(1, "III."), section(2, "2.", parent=1)), tasks=(task(9, section=2),)))
    found = places.task(task(9, section=2))
    assert (found.words, found.link.url) == ("Mục III.2, khối «Rà soát hồ sơ»", "/ke-hoach/7/#nv-9")


def test_a_duty_is_no_block():
    places = Places(plan(tasks=(task(9),)))
    assert places.task(task(9, is_duty=True)).words == "Mục I, việc «Rà soát hồ sơ»"


def test_places_follow_the_tree_and_not_the_stored_order():
    rows = (section(1, "I."), section(2, "II."), section(3, "1.", parent=1))  # added last, printed second
    places = Places(plan(sections=rows, tasks=(task(9, section=1),)))
    spots = [places.head, places.section(1), places.task(task(9)), places.section(3), places.section(2)]
    assert sorted(spots, key=lambda spot: spot.order) == spots
