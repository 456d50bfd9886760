"""What a figure was in the edition before, and why it is not that any more. Editions are files of published figures."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from obsia.app.catalogue import changes as journeys
from obsia.app.catalogue.changes import Change, Stated, asked_of, read_published, releases, stated_of, traced_key
from obsia.app.catalogue.changes import EditionFigures as Published
from obsia.app.figures.trace import Trace
from obsia.core.evidence import Kind
from obsia.core.figure import RANGE_ONLY, Assumption, Boundary, Figure, Tested
from obsia.core.locales import Locale
from obsia.core.locales import wording as words
from obsia.core.locales.scales import scale_for, shown
from obsia.core.message import Capital, Message
from obsia.surfaces.web.edition import PageEdition
from obsia.views.trace import subject_of

FILE: Final = journeys.FIGURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A figure that an edition published: what it was, when, and what changed since where that is known."""

    stated: Stated
    published_on: str
    change: Change | None = None


def previous(edition: PageEdition) -> Published | None:
    """The edition before. Raises ``BadInput`` for a file that holds none."""
    return _published(edition.previous)


def current(edition: PageEdition) -> Published | None:
    """This edition, where its figures are all made."""
    return _published(edition.figures)


def _published(place: str) -> Published | None:
    if not place:
        return None
    path = Path(place)
    path = path / FILE if path.is_dir() else path
    return _read(str(path), path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=4)
def _read(path: str, _: int) -> Published:
    return read_published(Path(path))


def changed(edition: PageEdition) -> tuple[Change, ...]:
    """Every figure that is new, gone or moved since the edition before; those that moved most first."""
    old, new = previous(edition), current(edition)
    if old is None or new is None:
        return ()
    found = journeys.changes(old, new, releases())
    return tuple(sorted(found, key=lambda each: (each.old is None or each.new is None, -_moved(each), each.key)))


def _moved(change: Change) -> float:
    return abs(math.log(change.ratio)) if change.ratio is not None and change.ratio > 0 else 0.0


def past_of(trace: Trace, edition: PageEdition) -> Past | None:
    """What a figure was in the edition before; None where it was the same, or not published."""
    old = previous(edition)
    if old is None:
        return None
    key = traced_key(trace)
    stated = old.figures.get(key)
    if stated is None:
        return None
    now = stated_of(key, trace.figure)
    return _past(stated, now, old=old, edition=edition, version=trace.version, snapshot=trace.figure.snapshot)


def former(figure_id: str, edition: PageEdition) -> Past | None:
    """A figure of the edition before by its id, with what it is now where this edition has it."""
    old, new = previous(edition), current(edition)
    stated = None if old is None else next((each for each in old.figures.values() if each.figure_id == figure_id), None)
    if old is None or stated is None:
        return None
    now = None if new is None else new.figures.get(stated.key)
    if new is None or now is None:
        return Past(stated=stated, published_on=old.published_on)
    return _past(stated, now, old=old, edition=edition, version=new.version, snapshot=new.snapshot) or Past(
        stated=stated, published_on=old.published_on
    )


def _past(
    stated: Stated, now: Stated, *, old: Published, edition: PageEdition, version: str, snapshot: str
) -> Past | None:
    """The change between two figures of one key; None where they are the same."""
    key = stated.key
    before = Published(published_on=old.published_on, version=old.version, snapshot=old.snapshot, figures={key: stated})
    after = Published(published_on=edition.day, version=version, snapshot=snapshot, figures={key: now})
    found = journeys.changes(before, after, releases())
    return Past(stated=stated, published_on=old.published_on, change=found[0]) if found else None


def told(stated: Stated, tr: Locale) -> tuple[str, str]:
    """A published figure in words: its value, '' where only a range was told, and its range, '' where it was exact."""
    middle = stated.value if stated.value is not None else (stated.low + stated.high) / 2.0
    figure = Figure(
        median=min(max(middle, stated.low), stated.high),
        mean=middle,
        low=stated.low,
        high=stated.high,
        unit=stated.unit,
        quantity=stated.quantity,
        boundary=Boundary(stated.boundary),
        kind=Kind.MODELLED,
        kind_shares={},
        tested=Tested.ELICITED,
        snapshot="",
        figure_id=stated.figure_id,
        evidence=("obsia",),
        assumptions=() if stated.value is not None else (Assumption(code=RANGE_ONLY),),
    )
    text = shown(figure, tr, scale=scale_for([figure]))
    value = text.text if figure.has_central else ""
    return value, "" if stated.low == stated.high else text.interval_text


def key_words(key: str, tr: Locale) -> tuple[str, str]:
    """What a key asks: the quantity, and of what."""
    journey, arguments, quantity, boundary = asked_of(key)
    name = Message(f"traced-{words.message_id((quantity, boundary))}")
    label = str(arguments.pop("label", ""))
    return tr.text(Capital((name,))), tr.text(subject_of(journey, label, arguments))
