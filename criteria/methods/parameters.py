"""Parameters of a method: how each kind is read from plain JSON, and written to it."""

from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from agencies.text import fold, readable

from ..points import SCALE, format_points, parse_points

LONGEST, MOST = 300, 30  # characters of a text, entries of a list


class Kind(NamedTuple):
    """``read`` takes plain JSON and the label that its sentences name; ``write`` is its inverse."""

    read: Callable[[Any, str], Any]
    write: Callable[[Any], Any]


class Level(NamedTuple):
    """A level, an occasion or an answer in the regulation's words, and the number that goes with it."""

    words: str
    points: Decimal

    def __str__(self):
        return f"{self.words}: {format_points(self.points)}"


def parameter(kind: Kind, label: str, *, default=MISSING, help_text: str = "") -> Any:
    """A field of a method's dataclass."""
    return field(default=default, metadata={"kind": kind, "label": label, "help_text": help_text})


def read_parameters(method: type, plain: object) -> dict[str, Any]:
    """The values of a method's fields. Raises ValidationError where JSON lacks one, has another, or one is wrong."""
    if not isinstance(plain, dict):
        raise ValidationError(f"Tham số của cách chấm «{method.label}» phải là một đối tượng JSON.")
    known = {item.name: item for item in fields(method)}
    if unknown := [str(name) for name in plain if name not in known]:
        raise ValidationError(f"Cách chấm «{method.label}» không có tham số «{unknown[0][:LONGEST]}»: bỏ tham số này.")
    if missing := [item for name, item in known.items() if name not in plain and item.default is MISSING]:
        raise ValidationError(f"Cách chấm «{method.label}» còn thiếu «{label_of(missing[0])}».")
    return {name: known[name].metadata["kind"].read(value, label_of(known[name])) for name, value in plain.items()}


def write_parameters(method: Any) -> dict[str, Any]:
    return {item.name: item.metadata["kind"].write(getattr(method, item.name)) for item in fields(method)}


def label_of(item: Field) -> str:
    return item.metadata["label"]


def _text(value: Any, label: str) -> str:
    words = readable(value, lines=False).strip() if isinstance(value, str) else ""
    if not words or len(words) > LONGEST:
        raise ValidationError(f"«{label}» phải là chữ, dài nhất {LONGEST} ký tự.")
    return words


def read_number(value: Any, label: str) -> Decimal:
    """A number from 0 up with at most four decimals, out of a JSON text ("0.25"; never a float)."""
    try:
        found = parse_points(value, decimals=SCALE) if isinstance(value, str) else None
    except ValidationError:
        found = None
    if found is None:
        raise ValidationError(f"«{label}» phải là số từ 0, ví dụ 0,25.")
    return found


def _optional_number(value: Any, label: str) -> Decimal | None:
    return None if value in (None, "") else read_number(value, label)


def _flag(value: Any, label: str) -> bool:
    if not isinstance(value, bool):
        raise ValidationError(f"«{label}» chỉ nhận đúng hoặc sai.")
    return value


def read_list(value: Any, label: str, read: Callable[[Any, str], Any]) -> tuple:
    """A list of 1–30 entries."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST:
        raise ValidationError(f"«{label}» phải có từ 1 đến {MOST} dòng.")
    return tuple(read(entry, label) for entry in value)


def _level(value: Any, label: str) -> Level:
    if not isinstance(value, dict) or value.keys() != {"words", "points"}:
        raise ValidationError(f"«{label}»: mỗi dòng gồm chữ và số.")
    return Level(_text(value["words"], label), read_number(value["points"], label))


def _distinct(entries: tuple, label: str) -> tuple:
    words = [fold(getattr(entry, "words", entry)) for entry in entries]
    if twice := [word for word in words if words.count(word) > 1]:
        raise ValidationError(f"«{label}» ghi «{twice[0]}» hai lần: bỏ một dòng.")
    return entries


def decimal_text(value: Decimal) -> str:
    """A number in JSON: "0.25", "90"; equal numbers are equal texts."""
    return format_points(value, 0).replace(",", ".")


POINTS = Kind(read_number, decimal_text)
OPTIONAL_NUMBER = Kind(_optional_number, lambda value: None if value is None else decimal_text(value))
TEXT = Kind(_text, str)
FLAG = Kind(_flag, bool)
TEXTS = Kind(lambda value, label: _distinct(read_list(value, label, _text), label), list)
LEVELS = Kind(
    lambda value, label: _distinct(read_list(value, label, _level), label),
    lambda levels: [{"words": level.words, "points": decimal_text(level.points)} for level in levels],
)
