"""How often a model takes less than the next one of the list by energy: all draws are needed, so the package has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from obsia.app.catalogue.comparison import catalogue_energies
from obsia.app.figures.prepared import Prepared
from obsia.app.request.tasks import READERS
from obsia.facts import snapshot as facts

TASK: Final = READERS[0]
Shares = Mapping[tuple[str, str], float]
"""A model and the next one -> the share of worlds in which the first uses less."""


def neighbours() -> Shares:
    """Those of the package; empty where it came without them."""
    return _neighbours(facts.load().content_hash)


@lru_cache(maxsize=1)
def _neighbours(content_hash: str) -> Shares:
    del content_hash  # The key under which it is kept.
    entry = NEIGHBOURS.read()
    return MappingProxyType({}) if entry is None else entry.value


def _compared() -> Shares:
    found = catalogue_energies(TASK)
    # As lists have them: by the middle, and what has the same by name.
    ordered = sorted(found.rows, key=lambda row: (row.energy.value, row.label.casefold(), row.model_id))
    return {
        (first, second): found.probability_less(first, second)
        for first, second in pairwise(row.model_id for row in ordered)
    }


NEIGHBOURS: Final = Prepared("neighbours", _compared)
