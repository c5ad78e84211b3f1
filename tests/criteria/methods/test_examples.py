"""Every example that was read in a regulation or a result and has an input and its points, row by row."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from criteria.methods import load_method
from criteria.methods.reading import propose

from .build import half_open, make, points

FILE = Path(__file__).resolve().parents[3] / "fixtures" / "scoring_rule_examples.csv"
# Bắc Sơn's table prints one tier of each; the others are inferred.
WORST_UNIT = half_open("90", "80", "0.5", "0.25", "0")
MONEY = half_open("90", "70", "1.5", "0.5", "0")
READ = None  # the method is read from the words of the rule
EXAMPLES = [  # in the order of the file
    (READ, {"level": "kịp thời"}),
    (READ, {"level": "không kịp thời"}),
    (READ, {"level": "không ban hành"}),
    (READ, {"condition_1": "có", "condition_2": "không"}),
    (READ, {"figure": "91%"}),
    (READ, {"figure": "90%"}),
    (READ, {"figure": "69,99%"}),
    (("worst_unit", {"tiers": WORST_UNIT}), {"units": "xã Chiến Thắng: 96,2%\nxã Nhất Tiến: 84,59%\nxã Vũ Lễ: 100%"}),
    (("tiers", {"tiers": MONEY}), {"figure": "89,99%"}),
    (READ, {"figure": "1,65%"}),
    (READ, {"answer": "có"}),
    (READ, {"this": "40", "last": "40"}),
    (("survey", {}), {"percent": "93,05%"}),
    (READ, {"count": "3"}),
]


def rows() -> list[dict]:
    """The rows with an input and its points, "như trên" replaced by the rule it stands for."""
    found, rule = [], ""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rule = rule if row["rule"] == "như trên" else row["rule"]
            if row["input"] and row["expected_points"]:
                found.append({**row, "rule": rule})
    return found


CASES = list(zip(rows(), EXAMPLES, strict=True))


@pytest.mark.parametrize(("row", "example"), CASES, ids=[f"{row['kind']} {row['input']}" for row, example in CASES])
def test_an_example_has_the_points_of_its_source(row, example):
    method, declared = example
    maximum = Decimal(row["max_score"])
    found = load_method(*method, maximum) if method else propose(row["rule"], maximum).method
    assert found.score(declared, maximum).points == Decimal(row["expected_points"])


def test_the_file_has_fourteen_of_them():
    assert len(rows()) == 14


def test_every_row_names_its_source():
    assert [row["input"] for row in rows() if not row["source"]] == []


# --- figures of Bắc Sơn 2023 beyond the file ------------------------------------------------------------------


@pytest.mark.parametrize(("figure", "result"), [("69,99", 0), ("70", "0.5"), ("89,99", "0.5"), ("90", "1.5")])
def test_money_paid_back_from_70_to_below_90(figure, result):
    assert points(make("tiers", tiers=MONEY), "1.5", figure=figure) == Decimal(result)


def test_businesses_fewer_than_last_year_bring_nothing():
    method = propose("tăng so với năm trước 1; không tăng 0", Decimal(1)).method
    assert points(method, "1", this="39", last="40") == 0


@pytest.mark.parametrize(("figure", "result"), [("88", "0.88"), ("72", "0.72"), ("16", "0.16"), ("14", "0.14")])
def test_online_payment_in_proportion(figure, result):
    """7.2, 7.6.1, 7.6.2, 7.6.3: of 1,00 each."""
    assert points(make("proportional"), "1", figure=figure) == Decimal(result)
