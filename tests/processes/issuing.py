"""Two people who issue at the same moment, again and again, over HTTP."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError

from .racing import NAMES, Person

REFUSED = 422


class Issuer(Person):
    """Somebody who puts a number and a day on a document."""

    def open(self, plan: int) -> None:
        self.path = f"/ke-hoach/{plan}/ban-hanh/"
        page = self.get(self.path)
        names = ("csrfmiddlewaretoken", "seen_version", "seen_text")
        self.data = {name: self._find(page, name) for name in names}

    def issue(self, number: int) -> str:
        """ "" when the document was issued, else the sentence in which it was refused."""
        try:
            self.post(self.path, {**self.data, "number": str(number), "on": "12/03/2024"})
        except HTTPError as answer:
            if answer.code != REFUSED:
                raise
            return re.search(r'role="alert">([^<]*)<', answer.read().decode())[1]
        return ""


def race(address: str, password: str, pairs: list[tuple[int, int]], start: int) -> list[list[str]]:
    """Each pair of plans (the same one twice, or two) is issued under one number by two people at once."""
    people = [Issuer(address, name, password) for name in NAMES]
    answers = []
    with ThreadPoolExecutor(len(people)) as pool:
        for number, pair in enumerate(pairs, start=start):
            list(pool.map(Issuer.open, people, pair))
            answers.append(list(pool.map(Issuer.issue, people, [number, number])))
    return answers
