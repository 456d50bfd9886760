"""Which cells the finds contradict: they decide nothing, by the rule of :mod:`obsia.accounting.openness.support`."""

from __future__ import annotations

from functools import lru_cache

from obsia.accounting.audit.rules import finds, seen_in
from obsia.core.disclosure import Assertion
from obsia.facts.snapshot import Snapshot


@lru_cache(maxsize=2)
def contradicted(snapshot: Snapshot) -> frozenset[Assertion]:
    """The cells that a find of the audit contradicts."""
    return frozenset(cell for find in finds(seen_in(snapshot)) for cell in find.contradicts)
