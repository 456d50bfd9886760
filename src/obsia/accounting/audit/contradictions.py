"""Which cells the finds contradict: they decide nothing, by the rule of :mod:`obsia.accounting.openness.support`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from obsia.accounting.audit.records import Find
from obsia.accounting.audit.rules import finds, seen_in
from obsia.core.disclosure import Assertion
from obsia.facts.snapshot import Snapshot


@lru_cache(maxsize=2)
def contradicting(snapshot: Snapshot) -> Mapping[Assertion, tuple[Find, ...]]:
    """Cell -> the finds of the audit that contradict it."""
    found: dict[Assertion, tuple[Find, ...]] = {}
    for find in finds(seen_in(snapshot)):
        for cell in find.contradicts:
            found[cell] = (*found.get(cell, ()), find)
    return found


@lru_cache(maxsize=2)
def contradicted(snapshot: Snapshot) -> frozenset[Assertion]:
    """The cells that a find of the audit contradicts."""
    return frozenset(contradicting(snapshot))
