"""An outbox from before the digests: what was sent stays sent, what failed is still seen, what waited still waits."""

import pytest

BEFORE = """
INSERT INTO plans_reminder (assignment_id, recipient_id, kind, due_on, state, planned_on, attempts, message_id,
    sent_at, error, leased_until)
SELECT a.id, u.id, 'due_soon', '2024-06-13', '{state}', '2024-06-10', {attempts}, '{message}', {sent_at}, '{error}',
    {leased}
FROM plans_assignment a, agencies_user u WHERE u.username = '{name}'
AND a.id IN (SELECT id FROM plans_assignment ORDER BY id LIMIT 2)
"""
SENT = {"state": "sent", "attempts": 1, "message": "<a@b>", "sent_at": "'2024-06-10 01:00:00+00:00'"}
ROWS = [
    {"name": "phongnoivu", **SENT},
    {"name": "canbo.nhattien", "state": "failed", "attempts": 5, "error": "550 khong co"},
    {"name": "canbo.tckh", "state": "sending", "attempts": 2, "leased": "'2024-06-10 01:05:00+00:00'"},
    {"name": "lanhdao", "state": "cancelled", "attempts": 0},
]
NOTHING = {"message": "", "sent_at": "NULL", "error": "", "leased": "NULL"}
REMINDERS = """
SELECT u.username, r.kind, r.state, d.state, d.error, count(*) FROM plans_reminder r
JOIN agencies_user u ON u.id = r.recipient_id LEFT JOIN plans_digest d ON d.id = r.digest_id
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1
"""
DIGESTS = "SELECT count(*) FROM plans_digest"
AFTER = [
    ("canbo.nhattien", "-3", "failed", "failed", "550 khong co", 2),
    ("canbo.tckh", "-3", "waiting", None, None, 2),
    ("lanhdao", "-3", "cancelled", None, None, 2),
    ("phongnoivu", "-3", "sent", "sent", "", 2),
]


@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=pytest.mark.services)])
def test_the_outbox_of_before_becomes_digests_there_and_back(postgresql, make_site):
    site = make_site(postgresql=postgresql)
    site.manage("migrate", "plans", "0009", "-v", "0")
    for row in ROWS:
        site.execute(BEFORE.format(**NOTHING | row))
    for _ in range(2):
        site.manage("migrate", "plans", "-v", "0")
        assert (site.rows(REMINDERS), site.rows(DIGESTS)) == (AFTER, [(2,)])
        site.manage("migrate", "plans", "0009", "-v", "0")
        kinds = site.rows("SELECT kind, state, count(*) FROM plans_reminder GROUP BY 1, 2 ORDER BY 2")
        assert [kind for kind, _, _ in kinds] == ["due_soon"] * 4
