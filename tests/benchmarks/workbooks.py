"""``python -m tests.benchmarks.workbooks [MUTANTS]``: the bad workbooks, each read in a process of its own.

Processor seconds and peak memory of the reader and of the planner behind it are those beyond a process that reads
nothing (RELIABILITY §1: ≤ 2 s and ≤ 150 MB each).
"""

import io
import os
import pickle
import sys
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from agencies.workbooks import read_workbook
from criteria.score_import.layout import find_layout
from criteria.score_import.lines import read_lines
from tests.agencies.workbooks import corpus


def in_child(action) -> tuple:
    """What ``action`` returns, the processor seconds and the peak in MB of a child process that does it."""
    source, target = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        with open(target, "wb") as pipe:
            pickle.dump(action(), pipe)
        os._exit(0)
    os.close(target)
    with open(source, "rb") as pipe:
        answer = pipe.read()
    _, status, usage = os.wait4(child, 0)
    assert status == 0, status
    return pickle.loads(answer), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024  # noqa: S301


def outcome(data: bytes) -> str:
    """How far the file comes: refused by the reader, read without a score table in it, or a table with its lines."""
    try:
        workbook = read_workbook(io.BytesIO(data), name="xấu.xlsx")
    except ValidationError:
        return "từ chối"
    try:
        return "thành bảng điểm" if list(read_lines(find_layout(workbook))) else "bảng trống"
    except ValidationError:
        return "đọc được, không có bảng điểm"


def measure(title: str, files: Iterable[tuple[str, bytes]], base: tuple[float, float]) -> None:
    rows = [(name, *in_child(lambda data=data: outcome(data))) for name, data in files]
    counts = {}
    for _, found, _, _ in rows:
        counts[found] = counts.get(found, 0) + 1
    slowest, largest = max(rows, key=lambda row: row[2]), max(rows, key=lambda row: row[3])
    reached = 1 - counts.get("từ chối", 0) / len(rows)
    print(f"{title}: {len(rows)} tệp, {reached:.0%} đọc được; {counts}")
    print(f"  chậm nhất: «{slowest[0]}» {slowest[2] - base[0]:.2f} s CPU")
    print(f"  tốn bộ nhớ nhất: «{largest[0]}» +{largest[3] - base[1]:.0f} MB")


def main(mutants: int = 2000) -> None:
    designed = corpus.designed()
    base = in_child(lambda: outcome(corpus.honest()))[1:]
    print(f"tệp thường: {base[0]:.2f} s CPU, tiến trình {base[1]:.0f} MB")
    base = in_child(lambda: None)[1:]
    measure("tự soạn", designed.items(), base)
    measure("biến đổi", corpus.mutants(mutants, seed=2), base)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
