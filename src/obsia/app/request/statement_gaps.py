"""Why our figure of a request and what its company states of one differ: factors that multiply to the whole.

All of them are of one set of simulations: in each, their product is our energy over the stated one. What a company
states of parts (hosts, idle machines, the building) is compared part by part; where it states none, ours are what
its figure may leave out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from obsia.accounting.draws import Draws
from obsia.accounting.figures import LEVEL
from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.kinds import CHAT, Task, UsageKind
from obsia.accounting.pricing import Pricing
from obsia.accounting.unmeasured import repeated
from obsia.app.naming import KnownModel
from obsia.app.request.stated import SUBJECT, Stated
from obsia.app.served import Served
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import Snapshot

FACTORS: Final = ("length", "serving", "hosts", "idle", "building")
"""Of the request that is asked over a message as people send them; of the accelerators for such a message, by model,
batch and hardware; of what stands around them; of machines that wait; of the building (PUE)."""
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
    snapshot: Snapshot, statement: Stated, *, pricing: Pricing, line: Line, known: KnownModel, served: Served
) -> dict[str, Draws]:
    """Factors by name, shape (worlds,): their product is the energy of ``line`` over the stated one."""
    costs, work = pricing.costs(line.deployment), np.array(line.work)
    inner = [work @ each / JOULES_PER_KWH for each in (costs.accelerator_j, costs.server_j, costs.it_j)]
    chain = [*inner, pricing.impacts([line]).draws[ENERGY]]
    message = pricing.deployment(
        known.facts,
        provider=known.provider,
        kind=UsageKind.MESSAGES,
        assistant=CHAT,
        speed=served.speed,
        setup=served.setup,
    )
    message_kwh = np.array(repeated(1)) @ pricing.costs(message).accelerator_j / JOULES_PER_KWH
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
    served: Served,
) -> tuple[StatementGap, ...]:
    """The gap of each statement of energy; nothing of models that do not write text."""
    if known.facts.task is not Task.TEXT:
        return ()
    several = tuple(each for each in several if each.quantity == _ENERGY)
    # What is drawn for a comparison is no part of the figure.
    pricing = pricing.fork(pricing.request) if several else pricing
    found: list[StatementGap] = []
    for each in several:
        factors = factors_of(snapshot, each, pricing=pricing, line=line, known=known, served=served)
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
