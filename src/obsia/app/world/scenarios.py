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
from functools import lru_cache
from pathlib import Path
from typing import Final, cast

from obsia.accounting.world.parameters import SUBJECT, Override, Scenario, stated_scenario
from obsia.core.demand import OWN_SCENARIOS, REFERENCE, SCENARIOS
from obsia.core.errors import BadInput, NoFile, UnknownName, unopened
from obsia.core.evidence import Spread
from obsia.core.locales import languages, locale
from obsia.core.message import Message, Name, Symbol, Term
from obsia.core.spelling import near_names, not_a_choice, one_of, shown
from obsia.facts.files import Document, UnreadableError, read_text, read_yaml
from obsia.facts.keys import place_key
from obsia.facts.snapshot import Snapshot

_KEYS: Final = ("name", "anchor", "parameters")
_RANGE: Final = ("value", "low", "high")
_LONGEST_NAME: Final = 80
_ORDER: Final = Message("expected-format", name=Symbol("low <= value <= high"))
_SCENARIO: Final = Message("world-a-scenario", page=Symbol("docs/how-to/scenarios.md"))
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


def named(snapshot: Snapshot, text: str) -> Scenario:
    """A scenario by its name, published or of obsia, however it is written. Raises ``UnknownName``."""
    name = called(text)
    if name is None:
        known = tuple(Name("scenario", each) for each in (*SCENARIOS, *OWN_SCENARIOS))
        remedy = Message("world-remedy-scenario", known=known)
        raise UnknownName(kind="scenario", name=shown(text), suggestions=near_scenarios(text), remedy=remedy)
    return stated_scenario(snapshot, name)


def called(text: str) -> str | None:
    """The scenario that ``text`` names in any language, however it is written; None for no such name."""
    key = place_key(text)
    return {place_key(each): each for each in (*SCENARIOS, *OWN_SCENARIOS)}.get(key) or _worded().get(key)


def near_scenarios(text: str) -> tuple[str, ...]:
    """Scenarios that come near ``text``, in the language in which they do."""
    words = [locale(language).text(Name("scenario", each)) for language in languages() for each in OWN_SCENARIOS]
    return near_names(text, dict.fromkeys((*SCENARIOS, *words)))


@lru_cache(maxsize=1)
def _worded() -> dict[str, str]:
    """The name of a scenario of obsia in any language -> the scenario."""
    return {
        place_key(locale(language).text(Name("scenario", each))): each
        for language in languages()
        for each in OWN_SCENARIOS
    }


def from_file(snapshot: Snapshot, path: str) -> Scenario:
    """The scenario of a file. Raises ``BadInput`` with file, line, field and what was expected."""
    document = _read(path)
    data = document.data
    if not isinstance(data, Mapping):
        raise BadInput(path, "world-not-scenario", line=1, expected=one_of(_KEYS))
    held = cast("Mapping[str, object]", data)
    for key in held:
        if key not in _KEYS:
            raise _bad(path, document, key, reason=Message("world-key"), expected=one_of(_KEYS))
    name = held.get("name", Path(path).stem)
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        expected = Message("world-name-form", most=_LONGEST_NAME)
        raise _bad(path, document, "name", reason=Message("world-not-name"), expected=expected)
    anchor = held.get("anchor", REFERENCE)
    if anchor not in SCENARIOS:
        reason = not_a_choice(str(anchor), SCENARIOS)
        raise _bad(path, document, "anchor", reason=reason, expected=one_of(SCENARIOS))
    parameters = held.get("parameters", {})
    if not isinstance(parameters, Mapping):
        reason, form = Message("world-not-parameters"), Message("world-parameters-form")
        raise _bad(path, document, "parameters", reason=reason, expected=form)
    known = knobs(snapshot)
    overrides: dict[str, Override] = {}
    for key, value in cast("Mapping[str, object]", parameters).items():
        at = f"parameters.{key}"
        if key not in known:
            raise _bad(path, document, at, reason=Message("world-parameter"), expected=one_of(sorted(known)))
        overrides[key] = _override(path, document, at, known[key], value)
    return Scenario(name=name.strip(), anchor=str(anchor), overrides=overrides)


def _override(path: str, document: Document, at: str, knob: Knob, value: object) -> Override:
    limits = Message(
        "world-range", low=knob.minimum, high=knob.maximum, unit=Symbol(knob.unit), value=float(knob.value)
    )
    cells: Mapping[str, object] = {"value": value}
    if isinstance(value, Mapping):
        cells = cast("Mapping[str, object]", value)
        if unknown := sorted(set(cells) - set(_RANGE)):
            where = f"{at}.{unknown[0]}"
            raise _bad(path, document, where, reason=Message("world-range-key"), expected=one_of(_RANGE))
    numbers: dict[str, float] = {}
    for name, cell in cells.items():
        where = f"{at}.{name}" if isinstance(value, Mapping) else at
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            reason = Message("not-a-number", text=shown(str(cell)))
            raise _bad(path, document, where, reason=reason, expected=limits)
        if not knob.minimum <= cell <= knob.maximum:
            reason = Message("outside-range", text=shown(str(cell)))
            raise _bad(path, document, where, reason=reason, expected=limits)
        numbers[name] = float(cell)
    if "value" not in numbers:
        raise _bad(path, document, at, reason=Message("world-no-value"), expected=limits)
    if ("low" in numbers) != ("high" in numbers):
        raise _bad(path, document, at, reason=Message("world-one-end"), expected=Message("world-both-ends"))
    ordered = [numbers[name] for name in ("low", "value", "high") if name in numbers]
    if ordered != sorted(ordered):
        raise _bad(path, document, at, reason=Message("world-out-of-order"), expected=_ORDER)
    if "low" in numbers and not knob.reaches(numbers["low"], numbers["high"]):
        ends = Message("world-between-0-and-1" if knob.spread is Spread.LOGITNORMAL else "world-above-0")
        reason = Message("world-unreached", spread=Term("spread", knob.spread.value))
        raise _bad(path, document, at, reason=reason, expected=ends)
    origin = f"{Path(path).name}, line {document.line(at)}"
    return Override(value=numbers["value"], low=numbers.get("low"), high=numbers.get("high"), origin=origin)


def _bad(path: str, document: Document, at: str, *, reason: Message, expected: Message) -> BadInput:
    return BadInput(path, reason, line=document.line(at), field=at, expected=expected)


def _read(path: str) -> Document:
    """A file as a document. JSON is read as YAML, which knows its lines."""
    file = Path(path)
    if not file.is_file():
        raise NoFile(path, expected=_SCENARIO)
    try:
        if file.suffix.lower() == ".toml":
            text = read_text(file)
            return Document(data=tomllib.loads(text), lines=_lines_of_toml(text))
        if file.suffix.lower() == ".json":
            json.loads(read_text(file))
        return read_yaml(file)
    except UnreadableError as error:
        raise BadInput(path, error.reason, line=error.line, expected="world-formats") from error
    except json.JSONDecodeError as error:
        reason = Message("world-not-json", why=error.msg)
        raise BadInput(
            path, reason, line=error.lineno, expected=Message("expected-format", name=Symbol("JSON"))
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise BadInput(
            path, "world-not-toml", why=str(error), expected=Message("expected-format", name=Symbol("TOML"))
        ) from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, brackets within thousands of brackets.
        raise BadInput(path, "world-too-much", expected=_SCENARIO) from error
    except OSError as error:
        raise unopened(path, error, expected=_SCENARIO) from error


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
