"""``python -m tests.processes.receiving ROUNDS``: in every round two people hand in one signed file at the same moment.

Prints how many were kept and how many were told that the file was there already.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import django

PEOPLE = 2


def receive(version, number: int, person, together: Barrier) -> str:
    from django.db import connection

    stored = StoredFile.objects.create(
        title="da-ky.pdf",
        media_type="application/pdf",
        size=1,
        sha256=f"{number:064x}",
        agency=version.plan.issuer,
        uploaded_by=person,
    )
    together.wait()
    try:
        keep(version, stored, [], by=person)
    except Refused:
        return "told"
    finally:
        connection.close()
    return "kept"


def race(rounds: int) -> dict:
    person = User.objects.get(username="phongnoivu")
    days = {"issued_on": "2024-03-12", "submitted_by": person}
    plan = Plan.objects.get(key="S4")
    version = DocumentVersion.objects.create(plan=plan, number=1, state="issued", content="", digest="", **days)
    together, said = Barrier(PEOPLE), []
    with ThreadPoolExecutor(PEOPLE) as pool:
        for number in range(rounds):
            asked = [pool.submit(receive, version, number, person, together) for _ in range(PEOPLE)]
            said += [answer.result() for answer in asked]
    return {"kept": said.count("kept"), "told": said.count("told"), "rows": version.signed_copies.count()}


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "parindex.settings"
    django.setup()
    from agencies.models import StoredFile, User
    from plans.documents.signatures import Refused
    from plans.documents.signed_copies import keep
    from plans.models import DocumentVersion, Plan

    print(race(int(sys.argv[1])))
