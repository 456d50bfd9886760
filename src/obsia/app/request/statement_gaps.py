"""Why our figure of a request and what its company states of one differ: factors that multiply to the whole.

All of them are of one set of simulations: in each, their product is our energy over the stated one. What a company
states of parts (hosts, idle machines, the building) is compared part by part; where it states none, ours are what
its figure may leave out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np

from obsia.accounting.draws import Draws
from obsia.accounting.figures import LEVEL
from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.kinds import CHAT, Task
from obsia.accounting.pricing import Pricing
from obsia.accounting.unmeasured import work_per_message
from obsia.app.naming import KnownModel
from obsia.core.evidence import Fact, Source
from obsia.core.spelling import spelling
from obsia.core.units import JOULES_PER_KWH
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
    model: str = ""
    """The model that was measured, of the catalogue; '' where nobody states it."""
    label: str = ""
    """Its name."""

    @property
    def is_of_median(self) -> bool:
        """Whether the figure is of the median request, not of the average one."""
        return self.request.startswith("median-")

    @property
    def is_reported(self) -> bool:
        """Whether another publication reports it."""
        return self.source.publisher != self.developer


def stated_of(snapshot: Snapshot, *, model_id: str) -> tuple[Stated, ...]:
    """What is stated of a model, and of the products whose latest known default it is."""
    return tuple(each for each in _stated(snapshot) if model_id in (each.model, _default(snapshot, each.product)))


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
                label = snapshot.label(f"model:{model}") if (model := told.get("model")) else ""
                found.append(Stated(quantity=quantity, fact=fact, source=source, label=label, **told))
    return tuple(found)


FACTORS: Final = ("length", "serving", "hosts", "idle", "building")
"""Of the request that is asked over a message as people send them (the average one, or the one of median length where
the company's figure is of that); of the accelerators for such a message, by model, batch and hardware; of what stands
around them; of machines that wait; of the building (PUE)."""
PARTS: Final = ("accelerators", "hosts", "idle", "building")
"""What companies state shares of, from the inside."""
_PART: Final = "stated_energy_share"
_ENERGY: Final = "energy"


class Ratio(NamedTuple):
    """A ratio over simulations."""

    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementGap:
    """Our energy of the request over what the company states of one."""

    stated: Stated
    whole: Ratio
    factors: Mapping[str, Ratio]
    """By name, in the order of :data:`FACTORS`."""
    are_parts_stated: bool
    """Whether the company states hosts, idle machines and building apart."""


def factors_of(
    snapshot: Snapshot, statement: Stated, *, pricing: Pricing, line: Line, known: KnownModel
) -> dict[str, Draws]:
    """Factors by name, shape (worlds,): their product is the energy of ``line`` over the stated one."""
    costs, work = pricing.costs(line.deployment), np.array(line.work)
    inner = [work @ each / JOULES_PER_KWH for each in (costs.accelerator_j, costs.server_j, costs.it_j)]
    chain = [*inner, pricing.impacts([line]).draws[ENERGY]]
    message = work_per_message(
        snapshot, pricing.worlds, assistant=CHAT, window=known.facts.window, is_median=statement.is_of_median
    )
    message_kwh = (message * costs.accelerator_j).sum(axis=0) / JOULES_PER_KWH
    shares = _shares(snapshot, statement)
    reached = np.cumsum([shares.get(part, 0.0) for part in PARTS])
    theirs_kwh = (statement.fact.value or np.nan) * (reached / reached[-1] if shares else np.ones(len(PARTS)))
    around = {
        name: (chain[place] / chain[place - 1]) / (theirs_kwh[place] / theirs_kwh[place - 1])
        for place, name in enumerate(PARTS)
        if place
    }
    return {"length": chain[0] / message_kwh, "serving": message_kwh / theirs_kwh[0], **around}


def statement_gaps(
    snapshot: Snapshot,
    several: tuple[Stated, ...],
    *,
    pricing: Pricing,
    line: Line,
    known: KnownModel,
) -> tuple[StatementGap, ...]:
    """The gap of each statement of energy; nothing of models that do not write text."""
    if known.facts.task is not Task.TEXT:
        return ()
    several = tuple(each for each in several if each.quantity == _ENERGY)
    # What is drawn for a comparison is no part of the figure.
    pricing = pricing.fork(pricing.request) if several else pricing
    found: list[StatementGap] = []
    for each in several:
        factors = factors_of(snapshot, each, pricing=pricing, line=line, known=known)
        found.append(
            StatementGap(
                stated=each,
                whole=_ratio(np.prod([*factors.values()], axis=0)),
                factors={name: _ratio(factors[name]) for name in FACTORS},
                are_parts_stated=bool(_shares(snapshot, each)),
            )
        )
    return tuple(found)


def _ratio(draws: Draws) -> Ratio:
    tail = (1.0 - LEVEL) / 2.0
    low, median, high = np.quantile(draws, [tail, 0.5, 1.0 - tail])
    return Ratio(float(median), float(low), float(high))


def _shares(snapshot: Snapshot, statement: Stated) -> dict[str, float]:
    """Shares of a stated energy by part; empty where none are stated."""
    of = f"product={statement.product};part="
    return {
        fact.qualifier.removeprefix(of): fact.value or 0.0
        for fact in snapshot.facts(SUBJECT, _PART)
        if fact.qualifier.startswith(of)
    }
