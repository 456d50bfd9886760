"""What moved between two editions, by cause, with the largest changes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from obsia.app.catalogue.changes import (
    Cause,
    Change,
    EditionFigures,
    Release,
    Stated,
    changes,
    read_published,
    releases,
)
from obsia.app.figures.export import VERSION
from obsia.app.questions.changes import CompareEditions
from obsia.core.data import NUMBER, TEXT, WHOLE, Member, Shape, by_name, many, maybe, member, members, one_of

_FIGURES: Final = "figures.json"
"""In the folder of an edition."""


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

    @property
    def largest(self) -> tuple[Change, ...]:
        """Those that moved most."""
        return self.moved[: self.most]


def edition_changes(asked: CompareEditions) -> EditionChanges:
    """Compare two editions. Raises ``BadInput`` for a file that holds none."""
    old, new = (_edition(place) for place in (asked.since, asked.until))
    found = changes(old, new, releases())
    moved = [each for each in found if each.old is not None and each.new is not None]
    counted = Counter(cause for each in moved for cause in each.causes)
    return EditionChanges(
        old=old,
        new=new,
        same=len(old.figures.keys() & new.figures.keys()) - len(moved),
        causes={cause: counted[cause] for cause in Cause if counted[cause]},
        moved=tuple(sorted(moved, key=lambda each: (-_size(each), each.key))),
        added=sum(each.old is None for each in found),
        gone=sum(each.new is None for each in found),
        most=asked.top,
    )


def _edition(place: str) -> EditionFigures:
    path = Path(place)
    return read_published(path / _FIGURES if path.is_dir() else path)


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
_STATED: Final[Shape[EditionFigures]] = Shape(members(TEXT, "published_on", "version", "snapshot"))
EDITION_CHANGES: Final[Shape[EditionChanges]] = Shape(
    VERSION,
    member("since", _STATED, lambda each: each.old),
    member("until", _STATED, lambda each: each.new),
    member("same", WHOLE),
    member("moved", WHOLE, lambda each: len(each.moved)),
    members(WHOLE, "added", "gone"),
    member("causes", by_name(WHOLE, Cause)),
    member("largest", many(_CHANGE.type)),
)


def releases_of(found: EditionChanges) -> tuple[Release, ...]:
    """The releases that moved anything, the latest first."""
    named = {release.name: release for each in found.moved for release in each.releases}
    return tuple(sorted(named.values(), key=lambda each: (each.released_on, each.name), reverse=True))
