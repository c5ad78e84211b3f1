"""Made results of a level over two years, worked out by hand: in 2023 twelve agencies, in 2024 eleven.

The sets (each 10,00 points, so that the index in percent is ten times the points):

    2023   1.1 (2,00)  1.2 (1,00)  1.3 (1,00)   2.1 (2,00)  2.2 (4,00)
    2024   1.1 (2,00)  1.2 (1,00)  1.3 dropped  2.1 (1,00)  2.2 (4,00)  2.3 (2,00) new

Phú Lâm and Quang Trung merged into Phú Quang. «Carried» is the work of 2023 by the criteria of 2024:
1.1 + 1.2 + half of 2.1 + 2.2 of 2023, and 2.3 of 2024; for Cẩm Sơn 1,50 + 0,75 + 1,00 + 3,25 + 2,00 = 8,50.
"""

from decimal import Decimal
from types import SimpleNamespace

from criteria.comparison import Criterion, Result, compare, pair_up
from criteria.scoring import Leaf

SETS = {
    2023: """
        1||Chỉ đạo điều hành|4.00
        1.1|1|Kế hoạch cải cách hành chính năm 2023|2.00
        1.2|1|Kiểm tra cải cách hành chính|1.00
        1.3|1|Sáng kiến|1.00
        2||Thủ tục hành chính|6.00
        2.1|2|Công khai thủ tục|2.00
        2.2|2|Giải quyết hồ sơ đúng hạn|4.00""",
    2024: """
        1||Chỉ đạo điều hành|3.00
        1.1|1|Kế hoạch cải cách hành chính năm 2024|2.00
        1.2|1|Kiểm tra cải cách hành chính|1.00
        2||Thủ tục hành chính|7.00
        2.1|2|Công khai thủ tục|1.00
        2.2|2|Giải quyết hồ sơ đúng hạn|4.00
        2.3|2|Thanh toán trực tuyến|2.00""",
}

# Points of 2023 (1.1 1.2 1.3 2.1 2.2), their sum and rank of 12; of 2024 (1.1 1.2 2.1 2.2 2.3), carried, sum, rank.
POINTS = """
An Phú      1.25 0.75 0.25 1.00 1.50   4.75 11 | 1.75 1.00 0.50 3.50 2.00   6.000  8.75  2
Bình Minh   1.75 1.00 1.00 1.00 1.75   6.50  9 | 1.25 0.25 0.25 3.25 1.75   6.750  6.75  8
Cẩm Sơn     1.50 0.75 0.25 2.00 3.25   7.75  3 | 2.00 0.75 0.75 2.25 2.00   8.500  7.75  5
Đông Hà     1.50 1.00 1.00 1.75 3.50   8.75  2 | 1.25 0.75 1.00 3.50 1.50   8.375  8.00  4
Gia Lộc     1.25 0.50 0.50 1.00 2.75   6.00 10 | 1.50 0.25 1.00 1.75 2.00   7.000  6.50  9
Hòa Bình    0.75 0.50 0.50 1.75 3.25   6.75  8 | 1.00 0.50 0.50 3.50 1.75   7.125  7.25  7
Kim Long    1.00 0.25 1.00 0.25 2.00   4.50 12 | 0.75 0.50 0.50 2.75 0.50   3.875  5.00 11
Lộc An      1.75 0.75 1.00 1.00 2.75   7.25  7 | 2.00 1.00 1.00 3.50 2.00   7.750  9.50  1
Mỹ Đức      1.00 0.75 0.75 1.25 4.00   7.75  3 | 1.75 0.25 1.00 2.75 2.00   8.375  7.75  5
Nam Giang   2.00 0.75 0.75 2.00 2.25   7.75  3 | 2.00 0.50 0.50 4.00 1.25   7.250  8.25  3
Phú Lâm     1.75 1.00 0.50 2.00 4.00   9.25  1 |
Quang Trung 1.00 0.75 0.50 1.50 3.75   7.50  6 |
Phú Quang                                      | 0.75 0.75 1.00 1.75 1.00     –    5.25 10"""

# Ranks after each step (all of 2023, without the merged two, carried, own result, the others', with Phú Quang), and
# the places that roster, criteria, own and others' results moved: the differences, roster being the first and the last.
STEPS = """
An Phú      11  9  9  1  2  2   +2  0 +8 -1
Bình Minh    9  7  8  8  8  8   +2 -1  0  0
Cẩm Sơn      3  2  1  3  5  5   +1 +1 -2 -2
Đông Hà      2  1  2  3  4  4   +1 -1 -1 -1
Gia Lộc     10  8  7  8  9  9   +2 +1 -1 -1
Hòa Bình     8  6  6  5  7  7   +2  0 +1 -2
Kim Long    12 10 10 10 10 11   +1  0  0  0
Lộc An       7  5  4  1  1  1   +2 +1 +3  0
Mỹ Đức       3  2  2  3  5  5   +1  0 -1 -2
Nam Giang    3  2  5  4  3  3   +1 -3 +1 +1"""


def criteria(year: int) -> list[Criterion]:
    """The criteria of a year; no key is of both sets."""
    rows = [line.strip().split("|") for line in SETS[year].strip().splitlines()]
    keys = {code: year * 100 + number for number, (code, *_) in enumerate(rows)}
    return [Criterion(keys[code], keys.get(above), code, name, Decimal(top)) for code, above, name, top in rows]


def result(year: int, points: list[str]) -> Result:
    """A result by the points of its leaves in order; "-" is a blank, "x" not applicable."""
    known = {"-": Leaf(None), "x": Leaf(None, not_applicable=True)}
    rows = criteria(year)
    leaves = [one.pk for one in rows if one.parent]
    values = [known[text] if text in known else Leaf(Decimal(text)) for text in points]
    return Result(rows, dict(zip(leaves, values, strict=True)))


def columns(half: str) -> list[str]:
    return half.split()


def agencies() -> dict[str, SimpleNamespace]:
    """Name → results and the figures worked out by hand; None on the side where the agency was not."""
    found = {}
    for line in POINTS.strip().splitlines():
        name, before, after = line[:12].strip(), columns(line[12:].split("|")[0]), columns(line.split("|")[1])
        found[name] = SimpleNamespace(
            before=result(2023, before[:5]) if before else None,
            before_sum=before and Decimal(before[5]),
            before_rank=before and int(before[6]),
            after=result(2024, after[:5]) if after else None,
            carried=Decimal(after[5]) if before and after else None,
            after_sum=after and Decimal(after[6]),
            after_rank=after and int(after[7]),
        )
    return found


AGENCIES = agencies()
PAIRS = pair_up(criteria(2023), criteria(2024))
COMPARED = {name: compare(PAIRS, one.before, one.after) for name, one in AGENCIES.items() if one.carried is not None}
