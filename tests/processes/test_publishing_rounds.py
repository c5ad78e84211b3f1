"""A round published by two at once, or while one of its tables is set free, explained or handed in.

Whoever comes first, it is published once under one number, the other reads why not, and nobody sees an error page.
"""

import pytest

from tests.processes.conftest import SAMPLE, serve
from tests.processes.publishing_rounds import explain, publish, race, remove, submit, survey, unlock

ROUNDS = 12
CHILDREN = "from tests.processes.publishing_rounds import"
SQLITE = pytest.param(False, marks=pytest.mark.deep)  # lets one write at a time: seldom a race
BOTH = pytest.mark.parametrize("postgresql", [SQLITE, pytest.param(True, marks=pytest.mark.services)])
DECISIONS = {f"Quyết định số {number}/QĐ-UBND" for number in (1, 2)}


@pytest.fixture
def run(make_site):
    """Race ``acts`` in ROUNDS rounds whose first table stands as ``first``: the answers, and how all stand then."""

    def run(first, *acts, postgresql):
        site = make_site(postgresql=postgresql, STATIC_MANIFEST="0")
        rounds = site.ask(f"{CHILDREN} prepare; answer = prepare({ROUNDS}, '{first}')")
        serve(site, "--workers", "2", "--threads", "2")
        answers = race(site.address, SAMPLE["DEMO_PASSWORD"], rounds, acts)
        found = site.ask(f"{CHILDREN} standing; answer = standing({[row['pk'] for row in rounds]})")
        assert all(status in (200, 422) and said for pair in answers for status, said in pair), answers
        for table in (table for tables in found for table in tables):
            assert table["told"] == table["publication"] == len(table["copies"]), table
            assert table["freed"] == len(table["free"]), table
            assert table["free"] == list(range(1, table["publication"] + (table["state"] != "published"))), table
        return answers, found

    return run


def _statuses(answers) -> list[list[int]]:
    return [sorted(status for status, _ in pair) for pair in answers]


@BOTH
def test_of_two_who_publish_a_round_one_does_and_the_other_is_told(postgresql, run):
    acts = [("sonoivu", publish), ("sonoivu", publish)]
    answers, found = run("appraised", *acts, postgresql=postgresql)
    assert _statuses(answers) == [[200, 422]] * ROUNDS
    refused = {said for pair in answers for status, said in pair if status != 200}
    assert refused == {"Chưa có bảng điểm nào thẩm định xong mà chưa công bố."}
    assert [[table["copies"] for table in tables] for tables in found] == [[[1], [1]]] * ROUNDS
    assert {len({table["decision"] for table in tables} & DECISIONS) for tables in found} == {1}


@BOTH
def test_a_round_published_while_a_table_of_it_is_set_free(postgresql, run):
    acts = [("sonoivu", unlock), ("sonoivu", publish)]
    answers, found = run("published", *acts, postgresql=postgresql)
    assert _statuses(answers) == [[200, 200]] * ROUNDS
    # The second one is published either way; the first one with it, where its unlocking came before.
    assert {tables[1]["publication"] for tables in found} == {2}
    assert {(tables[0]["state"], tables[0]["publication"]) for tables in found} <= {("appraised", 1), ("published", 2)}


@BOTH
def test_a_round_published_while_an_agency_begins_to_explain(postgresql, run):
    acts = [("phongnoivu", explain), ("sonoivu", publish)]
    answers, found = run("appraised", *acts, postgresql=postgresql)
    for (_, (status, said)), tables in zip(answers, found, strict=True):
        states = [table["state"] for table in tables]
        assert states == (["published"] * 2 if status == 200 else ["explaining", "appraised"])
        assert status == 200 or said.endswith("đang giải trình.")
    assert all("Không thể" in said for ((_, said), _), tables in zip(answers, found, strict=True) if tables[0]["told"])


@BOTH
def test_a_round_is_not_published_while_a_table_is_handed_in(postgresql, run):
    acts = [("phongnoivu", submit), ("sonoivu", publish)]
    answers, found = run("entry", *acts, postgresql=postgresql)
    assert _statuses(answers) == [[200, 422]] * ROUNDS
    assert all("đang nhập điểm" in said or "chờ thẩm định" in said for _, (_, said) in answers)
    assert [[table["state"] for table in tables] for tables in found] == [["submitted", "appraised"]] * ROUNDS


@BOTH
def test_a_round_published_while_its_survey_is_saved(postgresql, run):
    acts = [("sonoivu", survey), ("sonoivu", publish)]
    answers, found = run("appraised", *acts, postgresql=postgresql)
    for ((status, said), (published, _)), tables in zip(answers, found, strict=True):
        figure = "1.1" if status == 200 else "1.5"  # before the publication, or refused whole
        assert (published, [table["figures"] for table in tables]) == (200, [[figure, figure]] * 2), said
        assert all(table["is_sum"] and table["state"] == "published" for table in tables)


@BOTH
def test_of_two_who_save_one_survey_one_does_and_the_other_is_told(postgresql, run):
    answers, found = run("appraised", ("sonoivu", survey), ("sonoivu", survey), postgresql=postgresql)
    assert _statuses(answers) == [[200, 422]] * ROUNDS
    assert all("2 ô chưa lưu được" in said for pair in answers for status, said in pair if status != 200)
    for ((status, _), _), tables in zip(answers, found, strict=True):
        assert [table["figures"][0] for table in tables] == ["1.1" if status == 200 else "1.2"] * 2


@BOTH
def test_a_round_removed_while_its_survey_is_saved(postgresql, run):
    answers, found = run("untouched", ("sonoivu", survey), ("sonoivu", remove), postgresql=postgresql)
    assert (found, [status for _, (status, _) in answers]) == ([[]] * ROUNDS, [200] * ROUNDS)
