"""Two years of a level against the hand calculation in eleven_agencies.py."""

from decimal import Decimal

import pytest

from criteria.comparison import Course, Kind, Succession, counterparts, course, entry, explain, heat_map, ranking
from tests.criteria.comparison.eleven_agencies import AGENCIES, COMPARED, STEPS, criteria


def ranked(when):
    results = {name: getattr(one, when) for name, one in AGENCIES.items()}
    entries = [entry(key, name, one.totals()[None]) for key, (name, one) in enumerate(results.items()) if one]
    return {place.name: place for place in ranking(entries).places}


def by_hand(figure):
    return {name: value for name, one in AGENCIES.items() if (value := getattr(one, figure))}


def courses():
    before, after = ranked("before"), ranked("after")
    once = [Course(name, before=before[name].index) for name in ("Phú Lâm", "Quang Trung")]
    both = [course(name, difference) for name, difference in COMPARED.items()]
    return [*both, *once, Course("Phú Quang", after=after["Phú Quang"].index)]


def explained(name):
    found = {one.name: one for one in courses()}
    return explain(found.pop(name), found.values())


def steps():
    return {line[:12].strip(): [int(text) for text in line[12:].split()] for line in STEPS.strip().splitlines()}


@pytest.mark.parametrize(("when", "of"), [("before", 12), ("after", 11)])
def test_everybody_has_the_rank_worked_out_by_hand(when, of):
    places = ranked(when)
    assert {name: place.rank for name, place in places.items()} == by_hand(f"{when}_rank")
    assert {place.of for place in places.values()} == {of}


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_index_is_ten_times_the_points(when):
    expected = {name: total * 10 for name, total in by_hand(f"{when}_sum").items()}
    assert {name: place.index for name, place in ranked(when).items()} == expected


def test_the_work_of_2023_by_the_criteria_of_2024():
    found = {name: difference.index_carried for name, difference in COMPARED.items()}
    assert found == {name: carried * 10 for name, carried in by_hand("carried").items()}


@pytest.mark.parametrize("name", COMPARED)
def test_every_place_gained_or_lost_has_the_cause_worked_out_by_hand(name):
    first, *_, last, roster, by_criteria, own, others = steps()[name]
    change = explained(name)
    assert (change.before, change.after) == (first, last)
    assert (change.roster, change.criteria, change.own, change.others) == (roster, by_criteria, own, others)


def test_the_rank_of_the_example_names_its_neighbours():
    """Cẩm Sơn: three passed it (7,25 → 9,50; 4,75 → 8,75; the tie of 7,75 → 8,25), one above it merged."""
    change = explained("Cẩm Sơn")
    assert (change.before_of, change.after_of, change.places) == (12, 11, -2)
    assert change.overtaken_by == ("An Phú", "Lộc An", "Nam Giang")
    assert (change.overtook, change.gone, change.come) == ((), ("Phú Lâm",), ())


def test_the_points_of_the_example_by_cause():
    """Cẩm Sơn, 7,75 → 7,75: own +0,50 (1.1) −0,25 (2.1: 0,75 for half of 2,00) −1,00 (2.2); maximum 2.1 −1,00;
    added 2.3 +2,00; removed 1.3 −0,25."""
    whole = COMPARED["Cẩm Sơn"]
    assert whole.parts._asdict() == {
        "own": Decimal("-0.75"),
        "maxima": Decimal("-1.00"),
        "added": Decimal("2.00"),
        "removed": Decimal("-0.25"),
        "applies": Decimal(0),
        "blank": Decimal(0),
    }
    assert (whole.points, whole.percent) == (Decimal(0), Decimal(0))


def test_the_tree_of_the_example_line_by_line():
    rows = [(row.pair.label, row.kind.name, str(row.points)) for row in COMPARED["Cẩm Sơn"].walk() if row.pair]
    assert rows == [
        ("1", "BELOW", "0.25"),
        ("1.1", "ACHIEVED", "0.50"),
        ("1.2", "UNCHANGED", "0.00"),
        ("1.3", "REMOVED", "-0.25"),
        ("2", "BELOW", "-0.25"),
        ("2.1", "MAXIMUM", "-1.25"),
        ("2.2", "ACHIEVED", "-1.00"),
        ("2.3", "ADDED", "2.00"),
    ]


def test_the_changed_criteria_are_told_apart_for_everybody():
    kinds = (Kind.REMOVED, Kind.MAXIMUM, Kind.ADDED)
    found = {tuple(row.pair.label for row in one.of_kind(*kinds)) for one in COMPARED.values()}
    assert found == {("1.3", "2.1", "2.3")}


def test_the_dearest_criteria_come_first():
    losses = [(row.pair.label, row.parts.own) for row in COMPARED["Cẩm Sơn"].losses()]
    assert losses == [("2.2", Decimal("-1.00")), ("2.1", Decimal("-0.25"))]


def test_the_merged_agency_is_shown_beside_both_it_came_from():
    keys = {name: key for key, name in enumerate(AGENCIES)}
    merged = [Succession(keys[name], keys["Phú Quang"]) for name in ("Phú Lâm", "Quang Trung")]
    had_result = {key for name, key in keys.items() if AGENCIES[name].before}
    found = counterparts(keys["Phú Quang"], had_result, merged)
    assert (found.same, found.beside) == (None, (keys["Phú Lâm"], keys["Quang Trung"]))


def test_the_heat_map_of_one_criterion():
    """2.2 (4,00) in 2024: lost by An Phú 0,50, Cẩm Sơn 1,75, Gia Lộc 2,25, Nam Giang nothing."""
    names = ["An Phú", "Cẩm Sơn", "Gia Lộc", "Nam Giang"]
    rows = heat_map(criteria(2024), [AGENCIES[name].after.totals() for name in names])
    (row,) = [row for row in rows if row.criterion.code == "2.2"]
    texts = [(cell.text, cell.css) for cell in row.cells]
    assert texts == [("12,50%", "heat-2"), ("43,75%", "heat-3"), ("56,25%", "heat-4"), ("0,00%", "heat-0")]
