"""What companies state of one request to their product, to stand beside our figure: never instead of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.core.evidence import Fact, Source
from obsia.core.spelling import spelling
from obsia.facts.names.products import product_names, product_spans
from obsia.facts.snapshot import Snapshot

SUBJECT: Final = "serving:stated"
_QUANTITIES: Final = {"stated_energy_kwh": "energy", "stated_carbon_g": "carbon", "stated_water_l": "water"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One figure that a company states."""

    product: str
    developer: str
    quantity: str
    """``energy``, ``carbon`` or ``water``."""
    request: str
    """What the figure is of: a code that a message names (``average-query``)."""
    covers: str
    """What it counts: a code that a message names (``facility``, ``life-cycle``, ``unstated``)."""
    fact: Fact
    source: Source

    @property
    def is_reported(self) -> bool:
        """Whether another publication reports it."""
        return self.source.publisher != self.developer


def stated_of(snapshot: Snapshot, *, model_id: str) -> tuple[Stated, ...]:
    """What is stated of the products whose latest known default is a model."""
    return tuple(each for each in _stated(snapshot) if _default(snapshot, each.product) == model_id)


def unstated_of(snapshot: Snapshot, *, model_id: str, name: str = "") -> tuple[str, ...]:
    """The products whose latest known default is a model, and of which no figure is known that anybody states.

    Where something is stated of another product that the model serves, only the one that ``name`` names is told.
    """
    stated = _stated(snapshot)
    named, asked = {each.product for each in stated}, product_names(snapshot).get(spelling(name), "")
    silent = (each for each in product_spans(snapshot) if each not in named and _default(snapshot, each) == model_id)
    is_told = any(_default(snapshot, each.product) == model_id for each in stated)
    return tuple(sorted(each for each in silent if not is_told or each == asked))


def _default(snapshot: Snapshot, product: str) -> str:
    spans = product_spans(snapshot).get(product, ())
    return spans[-1].model_id if spans else ""


@lru_cache(maxsize=4)
def _stated(snapshot: Snapshot) -> tuple[Stated, ...]:
    known = set(product_names(snapshot).values())
    found: list[Stated] = []
    for name, quantity in _QUANTITIES.items():
        for fact in snapshot.facts(SUBJECT, name):
            told = dict(part.split("=", 1) for part in fact.qualifier.split(";"))
            if told["product"] in known:
                source = snapshot.source(fact.evidence)
                found.append(Stated(quantity=quantity, fact=fact, source=source, **told))
    return tuple(found)
