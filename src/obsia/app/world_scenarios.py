"""Scenarios of the world view: by name, or from a file that says which parameters it changes.

A file is YAML, TOML or JSON: ``name``, ``anchor`` (a published scenario to start from) and ``parameters``, each a
number or ``{value, low, high}``. What may be changed, and within which limits, is what the registry of properties says
of the numbers of ``world:default``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from obsia.accounting.world.parameters import SUBJECT, Override, Scenario
from obsia.core.demand import REFERENCE, SCENARIOS
from obsia.core.errors import BadInput, UnknownName
from obsia.core.evidence import Spread
from obsia.core.spelling import shown
from obsia.facts.files import Document, UnreadableError, read_text, read_yaml
from obsia.facts.keys import place_key
from obsia.facts.snapshot import Snapshot

_KEYS: Final = ("name", "anchor", "parameters")
_RANGE: Final = ("value", "low", "high")
_LONGEST_NAME: Final = 80
_TABLE: Final = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_ENTRY: Final = re.compile(r"\s*([\w.-]+)\s*=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """A parameter that a scenario may change: its limits, and what it is by default."""

    name: str
    unit: str
    minimum: float
    maximum: float
    value: float
    low: float | None
    high: float | None
    description: str
    note: str
    spread: Spread

    def reaches(self, low: float, high: float) -> bool:
        """Whether a range of the parameter's spread may have these ends: logarithms have no 0, log-odds no 1."""
        is_logit = self.spread is Spread.LOGITNORMAL
        has_logs = is_logit or self.spread in (Spread.LOGNORMAL, Spread.LOGUNIFORM)
        return (low > 0.0 or not has_logs) and (high < 1.0 or not is_logit)


def knobs(snapshot: Snapshot) -> dict[str, Knob]:
    """Every parameter that a scenario may change, by name."""
    rows = snapshot.rows("SELECT property, unit, minimum, maximum, description FROM properties ORDER BY property")
    limits = {str(row[0]): row for row in rows}
    found: dict[str, Knob] = {}
    for fact in snapshot.facts(SUBJECT):
        row = limits[fact.property]
        if fact.value is None or row[2] is None or row[3] is None:
            continue
        found[fact.property] = Knob(
            name=fact.property,
            unit=fact.unit,
            minimum=float(row[2]),
            maximum=float(row[3]),
            value=fact.value,
            low=fact.low,
            high=fact.high,
            description=str(row[4]),
            note=fact.note,
            spread=fact.spread,
        )
    return found


def named(text: str) -> Scenario:
    """A published scenario by its name, however it is written. Raises ``UnknownName``."""
    by_key = {place_key(name): name for name in SCENARIOS}
    name = by_key.get(place_key(text))
    if name is None:
        remedy = "Known: " + ", ".join(SCENARIOS) + ". For your own, write a file: --scenario-file."
        raise UnknownName(kind="scenario", name=shown(text), remedy=remedy)
    return Scenario(name=name, anchor=name)


def from_file(snapshot: Snapshot, path: str) -> Scenario:
    """The scenario of a file. Raises ``BadInput`` with file, line, field and what was expected."""
    document = _read(path)
    data = document.data
    if not isinstance(data, Mapping):
        raise BadInput(file=path, line=1, reason="not a scenario", expected="name, anchor, parameters")
    held = cast("Mapping[str, object]", data)
    for key in held:
        if key not in _KEYS:
            raise _bad(path, document, key, reason="is not a key of a scenario", expected=", ".join(_KEYS))
    name = held.get("name", Path(path).stem)
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise _bad(path, document, "name", reason="not a name", expected=f"a text of 1 to {_LONGEST_NAME} characters")
    anchor = held.get("anchor", REFERENCE)
    if anchor not in SCENARIOS:
        raise _bad(
            path, document, "anchor", reason=f"{shown(str(anchor))!r} is not known", expected=" or ".join(SCENARIOS)
        )
    parameters = held.get("parameters", {})
    if not isinstance(parameters, Mapping):
        raise _bad(path, document, "parameters", reason="not a list of parameters", expected="name: value, one a line")
    known = knobs(snapshot)
    overrides: dict[str, Override] = {}
    for key, value in cast("Mapping[str, object]", parameters).items():
        at = f"parameters.{key}"
        if key not in known:
            raise _bad(path, document, at, reason="is not a parameter", expected=f"one of {', '.join(sorted(known))}")
        overrides[key] = _override(path, document, at, known[key], value)
    return Scenario(name=name.strip(), anchor=str(anchor), overrides=overrides)


def _override(path: str, document: Document, at: str, knob: Knob, value: object) -> Override:
    limits = f"from {knob.minimum:g} to {knob.maximum:g} ({knob.unit}; by default {knob.value:g})"
    cells: Mapping[str, object] = {"value": value}
    if isinstance(value, Mapping):
        cells = cast("Mapping[str, object]", value)
        unknown = sorted(set(cells) - set(_RANGE))
        if unknown:
            raise _bad(path, document, f"{at}.{unknown[0]}", reason="is not known", expected=", ".join(_RANGE))
    numbers: dict[str, float] = {}
    for name, cell in cells.items():
        where = f"{at}.{name}" if isinstance(value, Mapping) else at
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise _bad(path, document, where, reason=f"{shown(str(cell))!r} is not a number", expected=limits)
        if not knob.minimum <= cell <= knob.maximum:
            raise _bad(path, document, where, reason=f"{shown(str(cell))} is outside the range", expected=limits)
        numbers[name] = float(cell)
    if "value" not in numbers:
        raise _bad(path, document, at, reason="has no value", expected=limits)
    if ("low" in numbers) != ("high" in numbers):
        raise _bad(path, document, at, reason="has one end of a range", expected="low and high together")
    ordered = [numbers[name] for name in ("low", "value", "high") if name in numbers]
    if ordered != sorted(ordered):
        raise _bad(path, document, at, reason="is not in order", expected="low <= value <= high")
    if "low" in numbers and not knob.reaches(numbers["low"], numbers["high"]):
        ends = "above 0" if knob.spread is not Spread.LOGITNORMAL else "above 0 and below 1"
        raise _bad(path, document, at, reason=f"has an end that a {knob.spread} range never reaches", expected=ends)
    origin = f"{Path(path).name}, line {document.line(at)}"
    return Override(value=numbers["value"], low=numbers.get("low"), high=numbers.get("high"), origin=origin)


def _bad(path: str, document: Document, at: str, *, reason: str, expected: str) -> BadInput:
    return BadInput(file=path, line=document.line(at), field=at, reason=reason, expected=expected)


def _read(path: str) -> Document:
    """A file as a document. JSON is read as YAML, which knows its lines."""
    file = Path(path)
    if not file.is_file():
        raise BadInput(file=path, reason="there is no such file", expected="a scenario: docs/how-to/scenarios.md")
    try:
        if file.suffix.lower() == ".toml":
            text = read_text(file)
            return Document(data=tomllib.loads(text), lines=_lines_of_toml(text))
        if file.suffix.lower() == ".json":
            json.loads(read_text(file))
        return read_yaml(file)
    except UnreadableError as error:
        raise BadInput(file=path, line=error.line, reason=error.reason, expected="YAML, TOML or JSON") from error
    except json.JSONDecodeError as error:
        raise BadInput(file=path, line=error.lineno, reason=f"not JSON: {error.msg}", expected="JSON") from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(file=path, reason=f"not TOML: {error}", expected="TOML") from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, brackets within thousands of brackets.
        raise BadInput(file=path, reason="too long a number, or too deep", expected="a scenario") from error
    except OSError as error:
        raise BadInput(file=path, reason=f"cannot be read: {error.strerror}", expected="a scenario") from error


def _lines_of_toml(text: str) -> dict[str, int]:
    """Dotted path -> line, of keys and tables that begin a line; what stands further inside has that of its parent."""
    lines: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = f"{header[1]}."
            lines.setdefault(header[1], number)
        elif entry := _ENTRY.match(line):
            lines.setdefault(table + entry[1], number)
    return lines
