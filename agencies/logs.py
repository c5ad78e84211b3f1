"""Log lines, for people or as one JSON object each, with the request or the job they belong to.

Ids alone: of what a library hangs on a record (Django the whole request, with the words searched for) only FIELDS are
taken, and what an exception quotes loses its mail addresses, passwords in addresses of servers, and calendar secrets.
"""

import json
import logging
import re
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType

FIELDS = ["request_id", "method", "path", "status", "ms", "user", "job", "kind", "digest"]
PRIVATE = [(re.compile(r"[^\s\"'<>(),;:/=]+@[\w.-]+"), "…@…"), (re.compile(r"(/lich/)[^/\s\"']+"), r"\1…")]
_subject: ContextVar[Mapping] = ContextVar("subject", default=MappingProxyType({}))


@contextmanager
def about(**fields):
    """Give every line written within, in this thread, these of FIELDS."""
    before = _subject.set({**_subject.get(), **fields})
    try:
        yield
    finally:
        _subject.reset(before)


class TextLines(logging.Formatter):
    """For people: as make run writes them."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record):
        return scrubbed(super().format(record))


class JsonLines(logging.Formatter):
    """For programs: time (UTC), level, logger, message, those of FIELDS that are known, exception."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
            **_subject.get(),
            **{name: value for name in FIELDS if (value := getattr(record, name, None)) is not None},
        }
        if record.exc_info:
            line["exception"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(line, default=str)  # ASCII: no character of a message ends a line or cannot be written


def scrubbed(text: str) -> str:
    for pattern, instead in PRIVATE:
        text = pattern.sub(instead, text)
    return text
