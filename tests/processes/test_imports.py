"""A worker killed in the middle of an import: nothing half-written, and the next one writes it once."""

import json
import signal
import time

import pytest

FILE = """
from agencies.agency_sheet import agency_importer
from agencies.imports.jobs import order_check, order_write
from agencies.models import Job, User
from agencies.workbooks.carried import Carried
from tests.agencies.sheets.files import xlsx
by = User.objects.get(username="quantri")
rows = [[f"moi-{n}", f"Xã số {n}", "xa"] for n in range(450)]
"""
CHECK = (
    FILE
    + """
answer = order_check(agency_importer(by), xlsx(["Mã", "Tên đầy đủ", "Loại (mã)"], *rows), "Cơ quan.xlsx").pk
"""
)
WRITE = (
    FILE
    + """
job = Job.objects.get()
carried = Carried(job.params["name"], job.params["sha256"])
answer = order_write(agency_importer(by), carried, digest=job.outcome["digest"]).pk
"""
)
BACKGROUND = ["-m", "tests.processes.background", "work"]
STATES = "SELECT state, attempts FROM agencies_job ORDER BY id"
NEW = "SELECT count(*) FROM agencies_agency WHERE code LIKE 'moi-%'"
TRAIL = "SELECT count(*) FROM agencies_auditentry WHERE action = 'import_agency'"
PATIENCE = 200  # seconds, on a busy machine; the 450 rows take some 5 s of a processor


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site):
    return make_site(postgresql=request.param == "PostgreSQL", LEASE_SECONDS="3")


def wait_for_words(site, job: int) -> None:
    """Until the worker has told how far the writing is: it is inside the transaction then."""
    path = site.folder / "files" / "viec" / f"{job}-1"
    for _ in range(PATIENCE * 50):
        if path.exists() and "dòng 200 " in json.loads(path.read_text())[1]:
            return
        time.sleep(0.02)
    raise AssertionError(f"{site.rows(STATES)}\n{site.log.read_text()[-3000:]}")


def test_a_worker_killed_in_the_middle_of_an_import_leaves_nothing_and_the_next_writes_once(site):
    site.ask(CHECK)
    site.run(*BACKGROUND, "--once")
    assert (site.rows(STATES), site.rows(NEW)) == ([("done", 1)], [(0,)])
    job = site.ask(WRITE)
    site.environment["HALT_AT"] = "dòng 200 "
    worker = site.start(*BACKGROUND)
    wait_for_words(site, job)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert (site.rows(NEW), site.rows(TRAIL)) == ([(0,)], [(0,)])
    del site.environment["HALT_AT"]
    site.start(*BACKGROUND)
    site.wait_for(STATES, [("done", 1), ("done", 2)], seconds=PATIENCE)
    assert (site.rows(NEW), site.rows(TRAIL)) == ([(450,)], [(450,)])
