"""Whatever a text looks like: every word of it stands somewhere in what was recognised."""

import random
import re
from collections import Counter
from dataclasses import fields, is_dataclass

import pytest

from plans.plan_import.fitting import fit
from plans.plan_import.head import NATION
from plans.plan_import.labels import PRINTED
from plans.plan_import.recognised import Doubt, Recognised
from plans.plan_import.source import Paragraph, Table
from plans.plan_import.text import read_text

from .documents import recognised, seed_file

KEYS = ["S0", "S1", "S2", "S3", "S4"]
CALL = re.compile(r"\[\^\d+\]|[¹²³]")


def texts(value):
    """Every string inside recognised values; doubts are no text of the plan."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Paragraph | Table) or is_dataclass(value):
        if not isinstance(value, Doubt):
            yield from (text for field in fields(value) for text in texts(getattr(value, field.name)))
    elif isinstance(value, list | tuple):
        yield from (text for item in value for text in texts(item))
    elif isinstance(value, dict):
        yield from (text for item in value.values() for text in texts(item))


def words(text: str) -> Counter:
    return Counter(re.sub(r"[#;.]", " ", CALL.sub("", text.replace("*", ""))).split())


def own_words(found: Recognised) -> set[str]:
    """Words that need not stand in a field because the form of the document prints them."""
    labels = " ".join([*PRINTED.values(), "Số: / KẾ HOẠCH V/v Kính gửi: Nơi nhận: PHỤ LỤC ngày tháng năm"])
    numbers = f"{found.day or ''} {found.month or ''} {found.year or ''} {found.place}, {found.number}/{found.symbol}"
    day = f"{found.day:02}" if found.day else ""
    return {*f"{labels} {numbers}".replace(".", " ").split(), "-", "+", ":", f"/{found.symbol}", day}


def lost(text: str) -> list[str]:
    found = fit(recognised(text))
    kept = Counter(word for part in texts(found) for word in words(part).elements())
    printed = "\n".join(line for line in text.split("\n") if not NATION.fullmatch(line.strip("* ")))
    missing = words(printed) - kept
    own = own_words(found)
    return [word for word in missing if word not in own and word.rstrip(":") not in own and f"{word}:" not in own]


@pytest.mark.parametrize("key", KEYS)
def test_no_word_of_a_seed_is_lost(key):
    assert lost(seed_file(key).decode()) == []


@pytest.mark.parametrize("key", KEYS)
def test_no_word_of_a_shuffled_seed_is_lost(key):
    lines, chance = [line for line in seed_file(key).decode().split("\n") if line.strip()], random.Random(key)
    for _ in range(150):
        some = chance.sample(lines, chance.randint(2, len(lines)))
        text = "\n".join(["x", *some])
        assert (lost(text), text) == ([], text)


def test_signs_of_the_nation_are_the_only_lines_left_out():
    blocks = read_text(seed_file("S2")).blocks
    assert [block.text for block in blocks if NATION.fullmatch(block.plain)] == [
        "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
        "**Độc lập - Tự do - Hạnh phúc**",
    ]
