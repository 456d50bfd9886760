"""What changed between two editions of published figures, and why.

A figure's id holds the facts and the version with which it was made. What it was asked stays, and is its *key*
(:func:`figure_key`): two editions are compared by it. Why a figure moved is told by the table of releases (subjects
``release:NAME``), and where that says nothing by what differs between the editions.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple, cast
from urllib.parse import parse_qsl, urlencode

from obsia.app.figures.export import FIGURE, SNAPSHOT, VERSION
from obsia.app.figures.facts_editions import snapshot_of
from obsia.app.figures.prepared import code_digest
from obsia.app.figures.trace import Trace
from obsia.app.handed import Handed, text_of
from obsia.app.request.estimate import Estimation
from obsia.app.trace import trace
from obsia.core.data import NUMBER, TEXT, WHOLE, Record, Shape, many, member
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message, Symbol
from obsia.facts import snapshot as facts

FIGURES: Final = "figures.json"
"""The figures of an edition, in its folder."""
FORMAT: Final = 1
_SAME: Final = 1e-8
"""Values that differ by less are the same: nine significant digits are published."""
_EXPECTED: Final = Message("expected-edition")
_FIELD: Final = Message("edition-field")
_LARGEST_BYTES: Final = 1 << 30


class Cause(StrEnum):
    """Why a figure changed."""

    FIRST = "first"
    """Nothing was published before."""
    DATA = "data"
    """A fact was added, corrected or dated anew."""
    METHOD = "method"
    ERROR = "error"
    """What was published was wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One change of facts, method or an error, and since when it holds."""

    name: str
    """The messages ``change-NAME`` say what changed, in each language."""
    released_on: str
    version: str
    cause: Cause
    covers: tuple[str, ...]
    """Words that the key of a figure holds that it may move; empty for all figures."""
    address: str

    def may_move(self, key: str) -> bool:
        """Whether it bears on the figure of a key."""
        return not self.covers or any(word in key for word in self.covers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A figure as an edition published it; ``value`` is None where only a range was told."""

    key: str
    figure_id: str
    quantity: str
    boundary: str
    unit: str
    value: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFigures:
    """The figures of one edition, by key."""

    published_on: str
    version: str
    snapshot: str
    figures: Mapping[str, Stated]
    method: str = ""
    """A digest of the code that made them; '' where an edition does not say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure that is new, gone, or not what it was."""

    key: str
    old: Stated | None
    new: Stated | None
    ratio: float | None
    """New over old leading value; None where there are not two, or the old one is 0."""
    causes: tuple[Cause, ...]
    releases: tuple[Release, ...]
    """What the table says of it; empty: ``causes`` follow from what differs between the editions."""


def figure_key(journey: str, arguments: Mapping[str, object], quantity: str, boundary: Boundary | str) -> str:
    """What a figure was asked, without facts or version: the same in every edition.

    >>> figure_key("estimate", {"model": "a/b", "zone": None, "output_tokens": 4}, "energy_kwh", "facility")
    'estimate?model=a%2Fb&output_tokens=4#energy_kwh@facility'
    """
    told = {
        name: value if isinstance(value, str) else json.dumps(value, sort_keys=True)
        for name, value in sorted(arguments.items())
        if value is not None
    }
    return f"{journey}?{urlencode(told)}#{quantity}@{Boundary(boundary).value}"


def estimation_keys(estimation: Estimation) -> tuple[str, ...]:
    """The keys of the figures of an estimate, in their order."""
    arguments = {
        "model": estimation.model.facts.model_id,
        **estimation.work.arguments(),
        "zone": estimation.zone.zone_id,
        "provider": estimation.provider,
    }
    return tuple(figure_key("estimate", arguments, each.quantity, each.boundary) for each in estimation.figures)


def traced_key(trace: Trace) -> str:
    """The key of a recorded figure."""
    return recorded_key(trace.journey, trace.arguments, trace.label, trace.figure)


def recorded_key(journey: str, arguments: Mapping[str, Any], label: str, figure: Figure) -> str:
    """The key of a figure of a recorded request.

    What follows from the facts (a model's checkpoint) is no part of what was asked.
    """
    asked = {name: value for name, value in arguments.items() if name != "checkpoint"}
    return figure_key(journey, asked | ({"label": label} if label else {}), figure.quantity, figure.boundary)


def stated_of(key: str, figure: Figure) -> Stated:
    """A figure as an edition would publish it."""
    return Stated(
        key=key,
        figure_id=figure.figure_id,
        quantity=figure.quantity,
        boundary=figure.boundary.value,
        unit=figure.unit,
        value=figure.value if figure.has_central else None,
        low=figure.low,
        high=figure.high,
    )


def asked_of(key: str) -> tuple[str, dict[str, Any], str, Boundary]:
    """(journey, arguments, quantity, boundary) of a key. Raises ``ValueError`` for what is none."""
    journey, apart, rest = key.partition("?")
    query, sharp, about = rest.rpartition("#")
    quantity, at, boundary = about.partition("@")
    if not (journey and apart and sharp and at):
        raise ValueError("not-a-key", key[:80])
    return journey, {name: _argument(text) for name, text in parse_qsl(query)}, quantity, Boundary(boundary)


def _argument(text: str) -> Any:
    """An argument as it was: what is no JSON is a text."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def edition_record(figure_ids: Iterable[str], *, published_on: dt.date) -> Record:
    """An edition for machines, of figures that are recorded. Raises as ``trace`` does."""
    traces = [trace(each) for each in figure_ids]
    return published_figures(((traced_key(each), each.figure) for each in traces), published_on=published_on)


def published_figures(figures: Iterable[tuple[str, Figure]], *, published_on: dt.date) -> Record:
    """An edition for machines: each figure with its key. Raises ``ValueError`` for two figures of one key."""
    by_key: dict[str, Figure] = {}
    for key, figure in figures:
        if key in by_key:
            raise ValueError("key-twice", key)
        by_key[key] = figure
    return EDITION.record(_Edition(facts.load().content_hash, published_on, tuple(sorted(by_key.items()))))


class _Edition(NamedTuple):
    """Figures of today by their keys, to be published."""

    snapshot: str
    published_on: dt.date
    figures: tuple[tuple[str, Figure], ...]


PUBLISHED: Final[Shape[tuple[str, Figure]]] = Shape(
    member("key", TEXT, lambda each: each[0]),
    FIGURE.only("figure_id", "quantity", "boundary", "unit", "value", "low", "high").of(lambda each: each[1]),
)
"""A figure as an edition publishes it: the fields of ``Stated``."""
EDITION: Final[Shape[_Edition]] = Shape(
    member("format", WHOLE, lambda _: FORMAT),
    VERSION,
    SNAPSHOT,
    member("method", TEXT, lambda _: code_digest()),
    member("published_on", TEXT, lambda each: each.published_on.isoformat()),
    member("figures", many(PUBLISHED.type)),
)
_NUMBERS: Final = tuple(each.name for each in PUBLISHED.members if each.type.column == NUMBER.column)
_TEXTS: Final = tuple(each.name for each in PUBLISHED.members if each.name not in _NUMBERS)


def edition_of(edition: Handed) -> EditionFigures:
    """An edition from its record. Raises ``BadInput`` that names the field and what was expected there."""
    if edition["format"].value != FORMAT:
        edition["format"].refuse(_FIELD, Message("expected-edition-format", format=Symbol(FORMAT)))
    published_on, method, figures = edition["published_on"], edition.get("method"), edition["figures"]
    try:
        dt.date.fromisoformat(published_on.text)
    except ValueError:
        published_on.refuse(_FIELD, "expected-day")
    found: dict[str, Stated] = {}
    for row in figures.each():
        stated = _stated(row.value)
        if stated is None:
            row.refuse(_FIELD, Message("expected-edition-figure", texts=tuple(map(Symbol, _TEXTS))))
        if stated.key in found:
            row.at("key").refuse(_FIELD, "expected-edition-key")
        found[stated.key] = stated
    return EditionFigures(
        published_on=published_on.text,
        version=edition["obsia"].text,
        snapshot=edition["snapshot"].text,
        figures=found,
        method="" if method is None else method.text,
    )


def _stated(row: object) -> Stated | None:
    """A figure of an edition; None where a field is missing or of another kind."""
    if not isinstance(row, dict):
        return None
    cells = cast("dict[str, Any]", row)
    texts = {name: cells.get(name) for name in _TEXTS}
    numbers = {name: cells.get(name) for name in _NUMBERS}
    is_told = all(isinstance(text, str) for text in texts.values()) and all(
        _is_number(value) or (name == "value" and value is None) for name, value in numbers.items()
    )
    return Stated(**texts, **numbers) if is_told else None  # pyright: ignore[reportArgumentType]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def read_edition(place: str) -> EditionFigures:
    """The edition in a folder, or in its file of figures. Raises ``BadInput`` for what is none."""
    path = Path(place)
    return read_published(path / FIGURES if path.is_dir() else path)


def facts_named(edition: str) -> tuple[Path, EditionFigures | None]:
    """The snapshot of an edition, and what it published where its folder or its ``figures.json`` is named.

    Else the first digits of the hash of its facts are. Raises ``UnknownName`` for facts that are not installed, and
    ``BadInput`` for a file that is no edition.
    """
    if not Path(edition).exists():
        return snapshot_of(edition), None
    published = read_edition(edition)
    return snapshot_of(published.snapshot), published


def read_published(path: Path) -> EditionFigures:
    """The edition that a file holds. Raises ``BadInput`` for a file that is none."""
    text = text_of(str(path), expected=_EXPECTED, most_bytes=_LARGEST_BYTES, may_be_pipe=True)
    return edition_of(Handed.of_text(text, file=str(path), expected=_EXPECTED))


def releases() -> tuple[Release, ...]:
    """The table of releases, the latest first."""
    snapshot = facts.load()
    found = [
        Release(
            name=subject.removeprefix("release:"),
            released_on=snapshot.text(subject, "released_on") or "",
            version=snapshot.text(subject, "version") or "",
            cause=Cause(snapshot.text(subject, "cause") or ""),
            covers=tuple(fact.text for fact in snapshot.facts(subject, "covers") if fact.text),
            address=snapshot.text(subject, "address") or "",
        )
        for subject in snapshot.subjects("release")
    ]
    return tuple(sorted(found, key=lambda each: (each.released_on, each.name), reverse=True))


def changes(old: EditionFigures | None, new: EditionFigures, releases: Sequence[Release]) -> tuple[Change, ...]:
    """Figures that are new, gone, or not what they were, in the order of their keys, each with its causes.

    ``releases`` that are dated after the old edition and not after the new one explain what they cover; where they do
    not, a figure moved by its data (facts differ) or by its method (only the version does). Without an ``old`` edition
    every figure is a first one.
    """
    before: Mapping[str, Stated] = {} if old is None else old.figures
    found: list[Change] = []
    for key in sorted({*before, *new.figures}):
        one, other = before.get(key), new.figures.get(key)
        if one is not None and other is not None and is_same(one, other):
            continue
        told = tuple(
            each
            for each in releases
            if old is not None
            and one is not None
            and each.cause is not Cause.FIRST
            and old.published_on < each.released_on <= new.published_on
            and each.may_move(key)
        )
        found.append(
            Change(
                key=key,
                old=one,
                new=other,
                ratio=_ratio(one, other),
                causes=_causes(one, told, old=old, new=new),
                releases=told,
            )
        )
    return tuple(found)


def _causes(
    one: Stated | None, told: Sequence[Release], *, old: EditionFigures | None, new: EditionFigures
) -> tuple[Cause, ...]:
    """Why one figure changed, each cause once."""
    if one is None or old is None:
        return (Cause.FIRST,)
    if told:
        return tuple(dict.fromkeys(each.cause for each in told))
    return (Cause.DATA,) if old.snapshot != new.snapshot else (Cause.METHOD,)


def is_same(one: Stated, other: Stated) -> bool:
    """Whether two figures are the same as they are published: of one unit, and equal in what is told."""
    pairs = [(getattr(one, name), getattr(other, name)) for name in _NUMBERS]
    return one.unit == other.unit and all(
        a == b if a is None or b is None else math.isclose(a, b, rel_tol=_SAME) for a, b in pairs
    )


def _ratio(one: Stated | None, other: Stated | None) -> float | None:
    if one is None or other is None or one.value is None or other.value is None or one.value == 0:
        return None
    return other.value / one.value if one.unit == other.unit else None
