"""A document as data: what is frozen when it goes to be signed, and what is attached to its PDF.

JSON of the model's own fields. Reading it back gives an equal document, so that an issued text never depends on
what has changed in the plan since. A field that came later than a stored text has its default there.
"""

import json
from dataclasses import MISSING, asdict, fields
from hashlib import sha256
from types import UnionType
from typing import Union, get_args, get_origin, get_type_hints

from .model import Document, Heading, Paragraph, ScoreTable, Table

BLOCKS = {"heading": Heading, "paragraph": Paragraph, "scores": ScoreTable, "table": Table}


def dump(document: Document) -> bytes:
    """The document as JSON (UTF-8); the same document gives the same bytes."""
    return json.dumps(asdict(document), ensure_ascii=False, indent=1).encode()


def load(data: bytes) -> Document:
    """The document that ``dump`` wrote; KeyError or TypeError for anything else."""
    return _build(Document, json.loads(data))


def digest(document: Document) -> str:
    """SHA-256 of the content: the key of a rendered file."""
    return sha256(dump(document)).hexdigest()


def _build(kind: type, values: dict):
    hints = get_type_hints(kind)
    known = [field.name for field in fields(kind) if field.name in values or field.default is MISSING]
    return kind(**{name: _value(hints[name], values[name]) for name in known})


def _value(hint, value):
    """A value of JSON as the field's type asks: tuples for lists, dataclasses for objects, plain values."""
    if isinstance(value, list):
        item = get_args(hint)[0]
        return tuple(_value(item, each) for each in value)
    if not isinstance(value, dict):
        return value
    if get_origin(hint) in (UnionType, Union):
        hint = BLOCKS[value["kind"]]
    return _build(hint, value)
