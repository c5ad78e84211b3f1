"""Publication against saving by page, by ``update()`` and by raw SQL: after it nothing changes, and it does not starve.

How long the slowest of the publications took is printed (``-s``).
"""

import pytest

ROUNDS = 200
RACE = f"from tests.processes.publishing import race; answer = race({ROUNDS})"


@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=pytest.mark.services)])
def test_two_hundred_publications_while_others_save_change_nothing_afterwards(postgresql, make_site):
    site = make_site(postgresql=postgresql)
    answer = site.ask(RACE)
    print(answer)
    assert answer["changed"] == 0
    assert min(answer["stored"].values()) > 0
    published, unlocked = (
        site.rows(f"SELECT count(*) FROM agencies_auditentry WHERE action = '{action}'")[0][0]
        for action in ("publish", "unlock_table")
    )
    assert (published, unlocked) == (ROUNDS, ROUNDS)
