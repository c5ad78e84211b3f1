"""Somebody who opens pages and saves points without end, whatever becomes of the servers behind."""

import threading
from collections import Counter
from itertools import count
from urllib.error import HTTPError

from .racing import TABLE, Person

PAGES = ["/", "/bang-diem/", TABLE, "/ke-hoach/", "/bao-cao/", "/dang-nhap/"]


class Visitor(threading.Thread):
    """``answers`` counts the statuses; ``saved`` are the points that the server said it has, as the trail writes them;
    ``seen`` what pages other than 200 said: (status, Retry-After, heading)."""

    def __init__(self, address: str, password: str):
        super().__init__(daemon=True)
        self.person = Person(address, "phongnoivu", password)
        self.person.look()
        self.answers, self.saved, self.seen = Counter(), Counter(), set()
        self.over = threading.Event()
        # Counted by attempt: what stands there already would be no change, confirmed without a line in the trail.
        self.attempts = count()

    def run(self) -> None:
        for number in count():
            if self.over.is_set():
                return
            self.ask(self.person.get, PAGES[number % len(PAGES)])
            if self.ask(self.person.look):
                self.save(f"0,{next(self.attempts) % 49 + 1:02d}")

    def save(self, points: str) -> None:
        if answer := self.ask(self.person.save, points):
            assert not any(answer.values()), answer
            self.saved[f"{float(points.replace(',', '.')):g}"] += 1

    def ask(self, action, *arguments):
        """The answer, True for none in particular; None where the server had another status than 200."""
        try:
            answer = action(*arguments)
        except HTTPError as error:
            self.answers[error.code] += 1
            page = error.read().decode()
            self.seen.add((error.code, error.headers["Retry-After"], page.partition('"h3">')[2].partition("<")[0]))
            return None
        self.answers[200] += 1
        return answer or True

    def leave(self) -> Counter:
        """Stop visiting; the statuses."""
        self.over.set()
        self.join(60)
        return self.answers
