"""Two acts on one round at the same moment, over HTTP: published twice, or published while a table of it moves."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from urllib.error import HTTPError

from .racing import Person

ALERT = re.compile(r'role="alert">(?:<b>)?([^<]*)<')
DAY = "10/06/2024"


class Actor(Person):
    """Somebody who opens the page of an act, and later sends it."""

    def open(self, path: str) -> None:
        self.path, self.token = path, self._find(self.get(path), "csrfmiddlewaretoken")

    def act(self, values: dict) -> tuple[int, str]:
        """The status and the sentence that the person reads; a refusal on the next page has the status 200."""
        try:
            page, status = self.post(self.path, {"csrfmiddlewaretoken": self.token, **values}), 200
        except HTTPError as answer:
            page, status = answer.read().decode(), answer.code
        return status, "".join(ALERT.findall(page)[:1])


def publish(round: dict, number: int) -> tuple[str, dict]:
    return f"/dot-danh-gia/{round['pk']}/cong-bo/", {"decision": f"Quyết định số {number}/QĐ-UBND", "on": DAY}


def unlock(round: dict, number: int) -> tuple[str, dict]:
    return f"/bang-diem/{round['tables'][0]}/mo-khoa/", {"comment": "Đính chính"}


def explain(round: dict, number: int) -> tuple[str, dict]:
    return f"/bang-diem/{round['tables'][0]}/giai-trinh/", {"buoc": "bat-dau"}


def submit(round: dict, number: int) -> tuple[str, dict]:
    return f"/bang-diem/{round['tables'][0]}/nop/", {}


def remove(round: dict, number: int) -> tuple[str, dict]:
    return f"/dot-danh-gia/{round['pk']}/xoa/", {"comment": "Mở nhầm"}


def survey(round: dict, number: int) -> tuple[str, dict]:
    """One result of a survey for each table, of all that the round asks for."""
    marks = [f"{table}:{round['survey']}:0:" for table in round["tables"]]
    fields = {f"c{table}-{round['survey']}-diem": f"0,{number}" for table in round["tables"]}
    return f"/dot-danh-gia/{round['pk']}/dieu-tra/", {"v": " ".join(marks), **fields}


def race(address: str, password: str, rounds: list[dict], acts: list) -> list[list[tuple[int, str]]]:
    """In each round all ``acts`` (pairs of a person's name and an act) at once; what each of the people read."""
    people = [Actor(address, name, password) for name, _ in acts]
    answers = []
    with ThreadPoolExecutor(len(people)) as pool:
        for round in rounds:
            sent = [act(round, number) for number, (_, act) in enumerate(acts, start=1)]
            list(pool.map(Actor.open, people, [path for path, _ in sent]))
            answers.append(list(pool.map(Actor.act, people, [values for _, values in sent])))
    return answers


# --- inside a process of the site ---------------------------------------------------------------------------


def prepare(number: int, first: str) -> list[dict]:
    """Rounds of the province for two districts; ``first`` says how the first table stands, the second is appraised."""
    from agencies.models import Agency, User
    from tests.factories import make_round

    by = User.objects.get(username="sonoivu")
    agencies = [Agency.objects.get(code=code) for code in ("bac-son", "tp-lang-son")]
    found = []
    for year in range(2050, 2050 + number):
        round = make_round(agencies[0].parent, *agencies, by=by, year=year)
        tables = [round.assessments.get(agency=agency) for agency in agencies]
        round.criteria_set.criteria.filter(code="II.1").update(is_survey=True)
        _fill(tables)
        WAYS[first](round, tables, by)
        leaf = round.criteria_set.criteria.get(code="II.1")
        found.append({"pk": round.pk, "tables": [table.pk for table in tables], "survey": leaf.pk})
    return found


def _fill(tables) -> None:
    from criteria.models import Evidence, Score

    scores = Score.objects.filter(assessment__in=tables)
    scores.update(achieved=Decimal("0.5"), self_achieved=Decimal("0.5"))
    Evidence.objects.bulk_create(Evidence(score=score, document="Báo cáo số 1/BC-UBND") for score in scores)


def _appraised(round, tables, by) -> None:
    from django.utils import timezone

    from criteria.entry import write_totals
    from criteria.models import Assessment

    keys, now = [table.pk for table in tables], timezone.now()
    rows = Assessment.objects.filter(pk__in=keys)
    rows.update(state="appraised", submitted_at=now, handed_in_on=now.date(), appraisal_number=1)
    for table in rows:
        write_totals(table)


def _published(round, tables, by) -> None:
    from django.utils import timezone

    from criteria.cycle import publishing

    _appraised(round, tables, by)
    publishing.publish(round, decision="Quyết định số 0/QĐ-UBND", on=date(2024, 6, 1), by=by, now=timezone.now())
    publishing.unlock(tables[1], "Sai", by=by, now=timezone.now())


def _entered(round, tables, by) -> None:
    _appraised(round, tables[1:], by)


def _untouched(round, tables, by) -> None:
    from criteria.entry import write_totals

    for table in tables:
        write_totals(table)


WAYS = {"appraised": _appraised, "published": _published, "entry": _entered, "untouched": _untouched}


def standing(keys: list[int]) -> list[list[dict]]:
    """For each round how its tables stand, what the trail tells of them, and how often each was kept and set free."""
    from criteria.models import Assessment

    found = []
    for key in keys:
        tables = Assessment.objects.filter(round=key).order_by("agency__code")
        found.append([_of(table) for table in tables])
    return found


def _of(table) -> dict:
    from agencies.models import AuditEntry
    from criteria.entry import recomputed_totals

    trail = AuditEntry.objects.filter(model="criteria.assessment", record_id=table.pk)
    copies = table.snapshots.filter(stage="published").order_by("number")
    return {
        "state": table.state,
        "publication": table.publication,
        "told": trail.filter(action="publish_result").count(),
        "copies": list(copies.values_list("number", flat=True)),
        "free": list(table.unlockings.order_by("publication").values_list("publication", flat=True)),
        "freed": trail.filter(action="unlock").count(),
        "decision": table.published_decision,
        "figures": [str(points and points.normalize()) for points in (table.total_achieved, table.published_achieved)],
        "is_sum": table.total_achieved == recomputed_totals(table)[None].final,
    }
