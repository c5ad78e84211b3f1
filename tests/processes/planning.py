"""Two people who plan the same lost point at the same moment, on two tasks, again and again, over HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError

from .racing import NAMES, TABLE, Person

LEDGER = f"{TABLE}mat-diem/"
REFUSED = 422


class Planner(Person):
    """Somebody who fills in the expected points of one link of a task to a criterion."""

    def __init__(self, address: str, name: str, password: str, link: int):
        super().__init__(address, name, password)
        self.path = f"{LEDGER}lien-ket/{link}/diem/"
        self.token = self._find(self.get(LEDGER), "csrfmiddlewaretoken")

    def plan(self, points: str, seen: str = "") -> str:
        """ "" when the points were stored, else the sentence in which they were refused."""
        data = {"csrfmiddlewaretoken": self.token, "expected": points, "seen": seen}
        try:
            self.post(self.path, data, **{"HX-Request": "true"})
        except HTTPError as answer:
            if answer.code != REFUSED:
                raise
            return re.search(r'role="alert">([^<]*)<', answer.read().decode())[1]
        return ""


def race(address: str, password: str, links: list[int], rounds: int) -> list[list[str]]:
    """Both want 0,80 of the 1,00 that was lost; whoever got it gives it back before the next round."""
    people = [Planner(address, name, password, link) for name, link in zip(NAMES, links, strict=True)]
    answers = []
    with ThreadPoolExecutor(len(people)) as pool:
        for _ in range(rounds):
            answers.append(list(pool.map(lambda person: person.plan("0,80"), people)))
            for person, refusal in zip(people, answers[-1], strict=True):
                if not refusal:
                    person.plan("", seen="0,8000")
    return answers
