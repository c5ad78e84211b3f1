"""A plan of 200 pages: rendered by a living worker within its time, page by page before everybody's eyes, while the
site goes on answering."""

import json
import statistics
import time

import pytest

from tests.processes.conftest import SAMPLE, serve
from tests.processes.racing import Person

pytestmark = pytest.mark.deep
LONG = """
from plans.models import Plan
from tests.processes.long_plan import long_plan
answer = long_plan(Plan.objects.get(key="S4"), text_pages=112, rows=360).pk
"""
JOB = "SELECT state, id, attempts FROM agencies_job"
SECONDS = 10  # of measuring before


class Visitor(Person):
    """Somebody who opens the list of plans again and again."""

    def seconds(self) -> float:
        begin = time.monotonic()
        self.get("/ke-hoach/")
        time.sleep(0.05)
        return time.monotonic() - begin - 0.05


def told_of(site, job: int, attempt: int) -> list:
    """The per cent and the words that the worker has written last; [] before the first."""
    path = site.folder / "files" / "viec" / f"{job}-{attempt}"
    return json.loads(path.read_text()) if path.exists() else []


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def test_two_hundred_pages_are_a_job_with_progress_beside_a_site_that_answers(make_site, capsys):
    site = make_site(STATIC_MANIFEST="0")
    plan = site.ask(LONG)
    serve(site, "--workers", "2", "--threads", "2")
    visitor = Visitor(site.address, "phongnoivu", SAMPLE["DEMO_PASSWORD"])
    end = time.monotonic() + SECONDS
    before = [visitor.seconds() for _ in iter(lambda: time.monotonic() < end, False)]
    site.start("manage.py", "work")
    begin, during, told = time.monotonic(), [], []
    token = visitor._find(visitor.get(f"/ke-hoach/{plan}/"), "csrfmiddlewaretoken")
    visitor.post(f"/ke-hoach/{plan}/pdf/", {"csrfmiddlewaretoken": token})
    while (row := site.rows(JOB)[-1])[0] in ("queued", "running"):
        during.append(visitor.seconds())
        words = told_of(site, *row[1:])
        told += [words] * (words != [] and words not in told)
    seconds = time.monotonic() - begin
    assert row[0] == "done", site.rows("SELECT error FROM agencies_job")
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert len(set(percents)) >= 5
    [(path,)] = site.rows("SELECT result_path FROM agencies_job")
    pages = site.ask(f"import pikepdf; answer = len(pikepdf.open({str(site.folder / 'files' / path)!r}).pages)")
    assert pages >= 200
    ratio = p95(during) / p95(before)
    with capsys.disabled():
        print(
            f"\n{pages} trang trong {seconds:.0f} s; p95 {p95(before):.3f} → {p95(during):.3f} s ({ratio:.1f}×)", told
        )
    assert ratio < 5
