"""The text that servers expose for Prometheus, and OpenMetrics text: samples of one or more scrapes, line by line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from obsia.readers.records.times import iso_us

_SAMPLE: Final = re.compile(
    r"(?P<name>[A-Za-z_:][A-Za-z0-9_:]*)\s*(?:\{(?P<labels>(?:[^\"}]|\"(?:[^\"\\]|\\.)*\")*)\})?\s+(?P<value>\S+)"
    r"(?:\s+(?P<time>-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))?\s*(?:#.*)?"
)
_LABEL: Final = re.compile(r"\s*(?P<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=\s*\"(?P<value>(?:[^\"\\]|\\.)*)\"\s*,?")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[-+][0-9]{2}:?[0-9]{2})"
)
_EPOCH: Final = re.compile(r"(?<![0-9.])(1[0-9]{9})(?:\.([0-9]{1,9}))?(?![0-9.])")
_ESCAPES: Final = {r"\\": "\\", r"\"": '"', r"\n": "\n"}
_LAST_US: Final = int(dt.datetime(2100, 1, 1, tzinfo=dt.UTC).timestamp()) * 1_000_000

Labels = tuple[tuple[str, str], ...]


class Sample(NamedTuple):
    """One sample: ``time_us`` is the instant it states itself."""

    line: int
    name: str
    labels: Labels
    value: float
    time_us: int | None


@dataclass(frozen=True, slots=True)
class Instant:
    """A line that says when what follows was read: a comment, or a time on a line of its own."""

    time_us: int


@dataclass(frozen=True, slots=True)
class End:
    """The end of one exposition, as OpenMetrics marks it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is none of these."""

    line: int


def exposed(lines: Iterable[tuple[int, str]]) -> Iterator[Sample | Instant | End | Broken]:
    """What the lines say. Comments that state no time (``# HELP``, ``# TYPE``) say nothing."""
    for number, raw in lines:
        line = raw.strip()
        if not line:
            continue
        if line.startswith("#"):
            yield from _comment(line)
        elif (found := _SAMPLE.fullmatch(line)) is not None and (sample := _sample(number, found)) is not None:
            yield sample
        elif (_INSTANT.fullmatch(line) or _EPOCH.fullmatch(line)) and (time_us := instant_us(line)) is not None:
            yield Instant(time_us)
        else:
            yield Broken(number)


def instant_us(text: str) -> int | None:
    """The one instant that ``text`` states (ISO 8601 with a zone, or seconds since 1970), in microseconds."""
    if (found := _INSTANT.search(text)) is not None:
        value = iso_us(found[0].replace(",", ".").replace(" ", "T"))
        return value if isinstance(value, int) else None
    epoch = _EPOCH.search(text)
    return None if epoch is None else int(epoch[1]) * 1_000_000 + int((epoch[2] or "0").ljust(6, "0")[:6])


def _comment(line: str) -> Iterator[Instant | End]:
    body = line[1:].strip()
    if body == "EOF":
        yield End()
    elif not body.startswith(("HELP ", "TYPE ", "UNIT ")) and (time_us := instant_us(body)) is not None:
        yield Instant(time_us)


def _sample(number: int, found: re.Match[str]) -> Sample | None:
    value = _value(found["value"])
    labels = _labels(found["labels"] or "")
    if value is None or labels is None:
        return None
    return Sample(number, found["name"], labels, value, _time_us(found["time"]))


def _value(text: str) -> float | None:
    if _NUMBER.fullmatch(text):
        return float(text)
    return {"nan": float("nan"), "+inf": float("inf"), "inf": float("inf"), "-inf": float("-inf")}.get(text.lower())


def _labels(text: str) -> Labels | None:
    found: list[tuple[str, str]] = []
    position = 0
    while position < len(text.rstrip()):
        match = _LABEL.match(text, position)
        if match is None:
            return None
        found.append((match["name"], re.sub(r"\\[\\\"n]", lambda escape: _ESCAPES[escape[0]], match["value"])))
        position = match.end()
    return tuple(sorted(found))


def _time_us(text: str | None) -> int | None:
    """Prometheus writes milliseconds, OpenMetrics seconds: which of the two it is, the size of the number tells."""
    if text is None:
        return None
    number = float(text)
    us = round(number * 1_000_000) if abs(number) < 1e11 else round(number * 1_000)
    return us if 0 < us < _LAST_US else None
