"""Reading an iCalendar file as RFC 5545 says: lines unfolded, parameters parted, texts unescaped."""

import re
from datetime import date, datetime


def read_calendar(content: bytes) -> tuple[dict, list[dict]]:
    """The calendar's own properties and its events, each {name: value}; AssertionError where a rule is broken."""
    assert content.endswith(b"\r\n")
    raw = content.split(b"\r\n")[:-1]
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    assert max(len(line) for line in raw) <= 75
    lines = re.sub(r"\r\n[ \t]", "", content.decode("utf-8")).split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head, events, current = {}, [], None
    for line in lines[1:-1]:
        name, value = _property(line)
        if line == "BEGIN:VEVENT":
            assert current is None
            current = {}
        elif line == "END:VEVENT":
            events.append(current)
            current = None
        else:
            target = head if current is None else current
            assert name not in target
            target[name] = value
    assert current is None
    return head, events


def _property(line: str):
    found = re.fullmatch(r"([A-Z-]+)((?:;[A-Z-]+=[^:;]+)*):(.*)", line, re.DOTALL)
    assert found, line
    name, parameters, value = found.groups()
    if "VALUE=DATE" in parameters.split(";"):
        return name, date(int(value[:4]), int(value[4:6]), int(value[6:]))
    if name == "DTSTAMP":
        return name, datetime.strptime(value, "%Y%m%dT%H%M%S%z")
    if name == "SEQUENCE":
        return name, int(value)
    if name in ("SUMMARY", "DESCRIPTION", "X-WR-CALNAME"):
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value  # a bare mark would end the value
        return name, re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
    return name, value
