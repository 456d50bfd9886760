"""Which cells the finds contradict: they decide nothing, by the rule of :mod:`obsia.accounting.openness.support`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obsia.accounting.audit.records import Find
from obsia.core.disclosure import Assertion


def contradicting(finds: Iterable[Find]) -> Mapping[Assertion, tuple[Find, ...]]:
    """Cell -> the finds of the audit that contradict it."""
    found: dict[Assertion, tuple[Find, ...]] = {}
    for find in finds:
        for cell in find.contradicts:
            found[cell] = (*found.get(cell, ()), find)
    return found
