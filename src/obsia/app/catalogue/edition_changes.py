"""What moved between two editions, by cause, with the largest changes."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from obsia._version import __version__
from obsia.app import clock
from obsia.app.catalogue.changes import (
    Cause,
    Change,
    EditionFigures,
    Release,
    Stated,
    asked_of,
    changes,
    estimation_keys,
    is_same,
    read_edition,
    recorded_key,
    releases,
    stated_of,
)
from obsia.app.figures.export import VERSION
from obsia.app.figures.facts_editions import resting_on, snapshot_of
from obsia.app.figures.figure_store import captured, figure_of_content
from obsia.app.figures.prepared import code_digest
from obsia.app.questions.changes import CompareEditions
from obsia.app.questions.request import Estimate
from obsia.app.questions.shared import RequestWork
from obsia.app.questions.training import Train
from obsia.app.questions.world import ViewCountry, ViewWorld
from obsia.app.request import estimate
from obsia.app.training import train
from obsia.app.world import planet
from obsia.core.data import NUMBER, TEXT, WHOLE, Member, Shape, by_name, many, maybe, member, members, one_of
from obsia.core.demand import REFERENCE
from obsia.core.errors import MissingFact, ObsiaError, UnknownName
from obsia.core.question import Question
from obsia.facts import snapshot as facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """What came of asking an edition's figures again, by this program."""

    unasked: int
    """Figures of journeys that a key does not ask again."""
    rebuilt: int | None
    """Figures that the edition's own facts give again, equal; None where these facts are not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionChanges:
    """Two editions, and what differs between them."""

    old: EditionFigures
    new: EditionFigures
    same: int
    causes: Mapping[Cause, int]
    """Cause -> figures that moved by it; a figure that moved by two counts under both."""
    moved: tuple[Change, ...]
    """Figures of both editions that differ; those that moved most first."""
    added: int
    gone: int
    most: int
    """How many of them are asked for."""
    again: Again | None = None
    """Of figures that were asked again today; None of two published editions."""

    @property
    def largest(self) -> tuple[Change, ...]:
        """Those that moved most."""
        return self.moved[: self.most]


def edition_changes(asked: CompareEditions) -> EditionChanges:
    """Compare two editions, or one with what its questions give today.

    Where the facts of the older one are installed, its figures are also made again from them: what then differs from
    what it published moved by the method, and what today's facts differ from that by the facts. Raises ``BadInput`` for
    a file that holds no edition.
    """
    old = read_edition(asked.since)
    if asked.until is not None:
        return _compared(old, read_edition(asked.until), asked)
    now = asked_again(old.figures)
    old = replace(old, figures={key: each for key, each in old.figures.items() if key not in now.unasked})
    new = EditionFigures(
        published_on=clock.today(),
        version=__version__,
        snapshot=facts.load().content_hash,
        figures=now.figures,
        method=code_digest(),
    )
    found, middle = _compared(old, new, asked), now.figures if old.snapshot == new.snapshot else _rebuilt(old)
    again = Again(unasked=len(now.unasked), rebuilt=None if middle is None else _equal(old.figures, middle))
    if middle is None:
        return replace(found, again=again)
    moved = tuple(replace(each, causes=_causes(each, middle.get(each.key))) for each in found.moved)
    return replace(found, moved=moved, causes=_counted(moved), again=again)


def _compared(old: EditionFigures, new: EditionFigures, asked: CompareEditions) -> EditionChanges:
    found = changes(old, new, releases())
    moved = tuple(each for each in found if each.old is not None and each.new is not None)
    return EditionChanges(
        old=old,
        new=new,
        same=len(old.figures.keys() & new.figures.keys()) - len(moved),
        causes=_counted(moved),
        moved=tuple(sorted(moved, key=lambda each: (-_size(each), each.key))),
        added=sum(each.old is None for each in found),
        gone=sum(each.new is None for each in found),
        most=asked.top,
    )


def _counted(moved: Iterable[Change]) -> dict[Cause, int]:
    counted = Counter(cause for each in moved for cause in each.causes)
    return {cause: counted[cause] for cause in Cause if counted[cause]}


def _rebuilt(old: EditionFigures) -> Mapping[str, Stated] | None:
    """Its figures from its own facts by this program; None where they are not here, or of another layout."""
    try:
        with resting_on(snapshot_of(old.snapshot)):
            return asked_again(old.figures).figures
    except (UnknownName, MissingFact):
        return None


def _equal(published: Mapping[str, Stated], rebuilt: Mapping[str, Stated]) -> int:
    return sum(key in rebuilt and is_same(each, rebuilt[key]) for key, each in published.items())


def _causes(change: Change, middle: Stated | None) -> tuple[Cause, ...]:
    """Why a figure moved, by what its edition's facts give today; by the table of releases where they give nothing."""
    if middle is None or change.old is None or change.new is None:
        return change.causes
    by = {Cause.DATA: not is_same(middle, change.new), Cause.METHOD: not is_same(change.old, middle)}
    by[Cause.ERROR] = Cause.ERROR in change.causes
    return tuple(cause for cause, holds in by.items() if holds)


def _size(change: Change) -> float:
    """How much a figure moved: of its value, or where only ranges are told, of the end that moved more."""
    if change.ratio is not None and change.ratio > 0:
        return abs(math.log(change.ratio))
    old, new = change.old, change.new
    if old is None or new is None:
        return 0.0
    ends = ((old.low, new.low), (old.high, new.high))
    return max((abs(math.log(after / before)) for before, after in ends if before > 0 and after > 0), default=0.0)


_NUMBERS: Final = ("value", "low", "high")


def _numbers(when: str, of: Callable[[Change], Stated | None]) -> tuple[Member[Change], ...]:
    """What an edition told of a figure, each number under the name ``when_NAME``."""
    return tuple(member(f"{when}_{name}", maybe(NUMBER), _part(of, name)) for name in _NUMBERS)


def _part(of: Callable[[Change], Stated | None], name: str) -> Callable[[Change], object]:
    return lambda change: getattr(of(change), name)


_CHANGE: Final[Shape[Change]] = Shape(
    member("key", TEXT),
    member("quantity", TEXT, lambda each: each.new and each.new.quantity),
    member("boundary", TEXT, lambda each: each.new and each.new.boundary),
    member("unit", TEXT, lambda each: each.new and each.new.unit),
    _numbers("old", lambda each: each.old),
    _numbers("new", lambda each: each.new),
    member("ratio", maybe(NUMBER)),
    member("causes", many(one_of(Cause))),
    member("releases", many(TEXT), lambda each: [release.name for release in each.releases]),
)
_STATED: Final[Shape[EditionFigures]] = Shape(members(TEXT, "published_on", "version", "snapshot", "method"))
EDITION_CHANGES: Final[Shape[EditionChanges]] = Shape(
    VERSION,
    member("since", _STATED, lambda each: each.old),
    member("until", _STATED, lambda each: each.new),
    member("same", WHOLE),
    member("moved", WHOLE, lambda each: len(each.moved)),
    members(WHOLE, "added", "gone"),
    member("unasked", maybe(WHOLE), lambda each: each.again and each.again.unasked),
    member("rebuilt", maybe(WHOLE), lambda each: each.again and each.again.rebuilt),
    member("causes", by_name(WHOLE, Cause)),
    member("largest", many(_CHANGE.type)),
)


def releases_of(found: EditionChanges) -> tuple[Release, ...]:
    """The releases that moved anything, the latest first."""
    named = {release.name: release for each in found.moved for release in each.releases}
    return tuple(sorted(named.values(), key=lambda each: (each.released_on, each.name), reverse=True))


_PLACE_YEAR: Final = re.compile(r"(.+) ([0-9]{4})")
_WORK: Final = frozenset(each.attribute for each in RequestWork.fields())
_OF_ESTIMATE: Final = _WORK | {"model", "zone", "provider", "task", "calls"}
_OF_TRAIN: Final = frozenset(each.attribute for each in Train.fields()) | {"zone"}


class AskedAgain(NamedTuple):
    """What the keys of an edition give now."""

    figures: Mapping[str, Stated]
    unasked: frozenset[str]
    """Keys of journeys that cannot be asked again from a key."""


def asked_again(keys: Iterable[str]) -> AskedAgain:
    """Ask every key again; one whose question is refused today gives no figure. Nothing is recorded."""
    wanted = {key: _questions(key) for key in sorted(set(keys))}
    figures: dict[str, Stated] = {}
    asked: set[Question] = set()
    # The planet tells most places at once: it is asked first, and places alone for what it leaves.
    for nth in range(2):
        for key, questions in wanted.items():
            if key in figures or len(questions) <= nth or questions[nth] in asked:
                continue
            asked.add(questions[nth])
            with suppress(ObsiaError):
                figures |= {each.key: each for each in _answered(questions[nth]) if each.key in wanted}
    return AskedAgain(figures, frozenset(key for key, of in wanted.items() if not of and key not in figures))


def _questions(key: str) -> tuple[Question, ...]:
    """What may give the figure of a key, in the order of asking; nothing where the key does not say it all."""
    try:
        journey, arguments, _, _ = asked_of(key)
        if journey == "estimate" and arguments.keys() <= _OF_ESTIMATE:
            work = {} if "task" in arguments else {name: arguments[name] or None for name in _WORK & arguments.keys()}
            where = {"region": arguments.get("zone"), "host": arguments.get("provider"), "task": arguments.get("task")}
            return (replace(Estimate(arguments["model"], record_figures=False), **work, **where),)
        if journey == "train" and arguments.keys() <= _OF_TRAIN:
            return (Train(**{name: value for name, value in arguments.items() if name != "zone"}),)
        about = _PLACE_YEAR.fullmatch(str(arguments.get("label", "")))
        if journey == "world" and about and not arguments.get("overrides"):
            scenario = None if arguments["scenario"] == REFERENCE else str(arguments["scenario"])
            year = int(about[2])
            return ViewWorld(year=year, scenario=scenario), ViewCountry(about[1], year=year, scenario=scenario)
    except (ValueError, KeyError, TypeError, ObsiaError):
        # What an edition may say of other programs.
        return ()
    return ()


def _answered(question: Question) -> Iterator[Stated]:
    """The figures of an answer, by their keys."""
    if isinstance(question, Estimate):
        found = estimate.answer(question)
        yield from map(stated_of, estimation_keys(found), found.figures)
        return
    with captured() as rows:
        if isinstance(question, Train):
            train.answer(question)
        elif isinstance(question, ViewWorld):
            planet.answer(question)
        elif isinstance(question, ViewCountry):
            planet.answer_of_country(question)
    for written in rows:
        request: dict[str, Any] = json.loads(written.request[1])
        for _, _, label, content in written.figures:
            figure = figure_of_content(json.loads(content)["figure"])
            yield stated_of(recorded_key(request["journey"], request["arguments"], label, figure), figure)
