"""The words of a changed paragraph that are marked on the page."""

import pytest

from plans.documents import marking
from plans.documents.difference import Change
from plans.documents.marking import MarkedChange, marked


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        (
            "Giao Phòng Nội vụ chủ trì",
            "Giao Phòng Tư pháp chủ trì",
            [("Giao Phòng ", False), ("Nội", True), (" ", False), ("vụ", True), (" chủ trì", False)],
            [("Giao Phòng ", False), ("Tư", True), (" ", False), ("pháp", True), (" chủ trì", False)],
        ),
        ("Giữ lại", "Giữ lại.", [("Giữ lại", False)], [("Giữ lại", False), (".", True)]),
        ("Một câu", "xyz 123 khác hẳn", [("Một câu", True)], [("xyz 123 khác hẳn", True)]),
        ("", "Thêm vào", [], [("Thêm vào", True)]),
        ("Bỏ đi", "", [("Bỏ đi", True)], []),
    ],
)
def test_words_taken_out_and_put_in_are_marked(before, after, old, new):
    assert marked([Change(before, after)]) == [MarkedChange(old, new)]


def test_a_paragraph_without_end_is_marked_as_a_whole(monkeypatch):
    monkeypatch.setattr(marking, "MOST_WORDS", 3)
    assert marked([Change("a b c", "a b d")]) == [MarkedChange([("a b c", True)], [("a b d", True)])]
