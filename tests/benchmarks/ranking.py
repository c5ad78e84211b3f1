"""``python -m tests.benchmarks.ranking [COMMUNES]``: what the ranking of a whole country costs (3,321 communes).

F is the empty signed-in page, taken in turns with each address. Processor time of this process; with DATABASE_URL at
PostgreSQL the server's work is not in it. Last, the check of all stored totals.
"""

import sys
import time

from django.core.management import call_command
from django.urls import reverse

from tests.benchmarks.stage import Browser, database, paired, queries
from tests.criteria.results.made_level import YEAR, make_level
from tests.factories import make_user

LINE = "{:<46}{:>9}{:>11}{:>9}"
ROUNDS = 20


def main(communes: int = 3321) -> None:
    with database():
        begin = time.process_time()
        criteria_set = make_level(communes, provinces=34)
        print(f"{communes} xã, {time.process_time() - begin:.1f} s CPU để dựng\n")
        print(LINE.format("trang", "lệnh SQL", "ms CPU", "× F"))
        measure_pages(criteria_set, communes)
        begin = time.process_time()
        call_command("check_totals")
        print(f"check_totals: {time.process_time() - begin:.1f} s CPU")


def measure_pages(criteria_set, communes: int) -> None:
    place = [criteria_set.pk, YEAR]
    commune = criteria_set.assessments.order_by("pk")[communes // 2].agency
    country = Browser(make_user(criteria_set.issuer, username="trung-uong"))
    ranking, last = reverse("ranking", args=place), -(-communes // 50)
    pages = {
        "chọn bộ, năm": (country, reverse("rankings")),
        "xếp hạng, trang đầu": (country, ranking),
        "xếp hạng, trang giữa": (country, f"{ranking}?trang={last // 2}"),
        "xếp hạng, trang cuối": (country, f"{ranking}?trang={last}"),
        "xếp hạng, lọc theo tên": (country, f"{ranking}?ten=xa+dong+17"),
        "xếp hạng, người của một xã": (Browser(make_user(commune, username="xa")), ranking),
        "bản đồ mất điểm, 20 cột": (country, reverse("heat_map", args=place)),
    }
    for name, (browser, address) in pages.items():
        measure(name, browser, address)


def measure(name: str, browser: Browser, address: str) -> None:
    address, _, query = address.partition("?")
    spent, ratio = paired(lambda: browser.send(address, query=query), lambda: browser.send("/trang-trong/"), ROUNDS)
    print(LINE.format(name, queries(lambda: browser.send(address, query=query)), f"{spent:.1f}", f"{ratio:.1f}"))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
