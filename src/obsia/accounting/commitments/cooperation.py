"""Cooperation: which States agreed to which texts, and how far the circles overlap."""

from __future__ import annotations

from functools import partial
from typing import Final

from obsia.accounting.commitments.indicator import Count, Indicator, IndicatorRow, Naming, Priority, Reading, Table
from obsia.accounting.commitments.register import Register
from obsia.core.message import Message

FIRST: Final = "paris-2025"
NEXT: Final = "delhi-2026"
"""The two summits that are compared by name."""
_INDICATOR: Final = partial(Indicator, priority=Priority.COOPERATION, who_measures=("depositaries", "oecd"))
_OVERLAPS: Final = partial(_INDICATOR, name="overlaps")
_PARIS_TO_DELHI: Final = partial(_INDICATOR, name="paris-to-delhi")


def cooperation(register: Register) -> tuple[Indicator, ...]:
    """Overlaps of all pairs of instruments by State, and the two latest summits compared: read names only."""
    return _pairs(register), _summits(register)


def _pairs(register: Register) -> Indicator:
    pairs = register.overlaps()
    if not pairs:
        return _OVERLAPS(blank=Message("blank-no-names"))
    rows = tuple(
        IndicatorRow(name=f"{pair.first}|{pair.second}", naming=Naming.INSTRUMENT, cells=(pair.jaccard,))
        for pair in sorted(pairs, key=lambda pair: -(pair.jaccard.share or 0.0))
    )
    chosen = [each.instrument for each in register.open_to("state") if register.is_mostly_read(each.instrument)]
    circles = [states for name in chosen if (states := register.states(name))]
    in_all = circles[0].intersection(*circles[1:]) if circles else frozenset[str]()
    in_any = frozenset[str]().union(*circles)
    return _OVERLAPS(
        readings=(Reading(code="states-in-all", value=Count(part=len(in_all), whole=len(in_any))),),
        table=Table(columns=("jaccard",), rows=rows),
        caveats=(
            _unread(register),
            Message("caveat-states-in-all", instruments=len(circles)),
        ),
        evidence=register.evidence(each.instrument for each in register.instruments),
        as_of=_latest(register),
    )


def _summits(register: Register) -> Indicator:
    names = {each.instrument for each in register.instruments}
    if not {FIRST, NEXT} <= names or not (register.states(FIRST) and register.states(NEXT)):
        return _PARIS_TO_DELHI(blank=Message("blank-no-names"))
    pair = register.overlap(FIRST, NEXT)
    groups = (("in-both", pair.both), ("absent", pair.only_first), ("new", pair.only_second))
    total = pair.jaccard.whole
    return _PARIS_TO_DELHI(
        readings=tuple(Reading(code=code, value=Count(part=len(states), whole=total)) for code, states in groups),
        table=Table(
            columns=("group",),
            rows=tuple(
                IndicatorRow(name=iso3, naming=Naming.COUNTRY, cells=(code,))
                for code, states in groups
                for iso3 in states
            ),
        ),
        caveats=(_unread(register), Message("caveat-may-be-unread")),
        evidence=register.evidence((FIRST, NEXT)),
        as_of=_latest(register),
    )


def _unread(register: Register) -> Message:
    return Message("caveat-unread-names", names=register.unread_count)


def _latest(register: Register) -> str:
    """The last date that a counted row bears."""
    rows = (member.latest.date for each in register.instruments for member in register.agreed(each.instrument))
    return max(rows, default="")
