"""Two people hand in the very same signed file at the same moment: one row, and one of them is told."""

import pytest

ROUNDS = 25


@pytest.fixture(params=["SQLite", pytest.param("PostgreSQL", marks=pytest.mark.services)])
def site(request, make_site):
    return make_site(postgresql=request.param == "PostgreSQL")


def test_one_file_handed_in_twice_at_once_is_kept_once(site):
    found = site.run("-m", "tests.processes.receiving", str(ROUNDS))
    assert found == f"{{'kept': {ROUNDS}, 'told': {ROUNDS}, 'rows': {ROUNDS}}}\n"
