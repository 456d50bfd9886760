"""What the machines of a service rent for beside what it asks: ways of running it that cost more than that count less.

The rent of a request is the accelerator-seconds that it keeps busy, over the share of time in which machines are busy,
at what such an accelerator rents for. Its price is the list price of the same tokens. Requests are as long as calls are
taken to be where nobody states it (``usage:chat``), so that one weight serves all figures of a service.

A way of running whose rent is above the price is not refused: services may lose money, and a large operator pays less
than the rents that are published. It weighs less by the logarithm of the excess. Margins are wide, for nobody discloses
them (docs/explanation/serving.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.costs import cost_usd
from obsia.accounting.draws import Z95, Draws, Worlds
from obsia.accounting.known import is_closed, missing, required
from obsia.accounting.tariffs import Tariff, Terms, facts_of, tariff_of
from obsia.core.evidence import Estimate, Fact
from obsia.core.message import Message, Symbol
from obsia.core.units import SECONDS_PER_HOUR
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import WORK_COLUMNS, work_of_request

REGIMES = "serving:regimes"
CALL = "usage:chat"
_MOST_PRICES = 256
"""Prices of services that are kept: one is asked for as often as ways of running it are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypicalCall:
    """Tokens of one call, as they are taken to be where nobody states them."""

    input_tokens: int
    cached_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, snapshot: Snapshot) -> TypicalCall:
        """From the facts."""
        tokens, cached_share, output = (
            required(snapshot, CALL, f"call_{name}").facts[0].value or 0.0
            for name in ("input_tokens", "cached_share", "output_tokens")
        )
        return cls(input_tokens=round(tokens), cached_tokens=round(tokens * cached_share), output_tokens=round(output))

    def work(self, *, window_tokens: float) -> dict[str, float]:
        """Amounts of each column of work, windowed layers included where there are any."""
        work = work_of_request(
            input_tokens=self.input_tokens,
            cached_tokens=self.cached_tokens,
            output_tokens=self.output_tokens,
            window=int(window_tokens) if np.isfinite(window_tokens) else None,
        )
        return dict(zip(WORK_COLUMNS, work.columns(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPrice:
    """The list price of a service, as one of those that sell it asks."""

    call_usd: float
    """Of a typical call."""
    terms: Terms
    facts: tuple[Fact, ...]


@lru_cache(maxsize=_MOST_PRICES)
def asked_price(snapshot: Snapshot, *, model_id: str, provider: str | None) -> ListPrice | None:
    """What a provider asks for a model, the newest list price; of several the middle one. None where none is known.

    What is given away says nothing of its cost. Others resell a closed model at its maker's price: theirs stands in
    for it where the maker's is not in the tables.
    """
    offers = _offers(snapshot, model_id=model_id, provider=provider)
    if not offers and is_closed(snapshot, model_id=model_id):
        sellers = sorted({each.provider for each in snapshot.prices(model_id)})
        offers = [offer for seller in sellers for offer in _offers(snapshot, model_id=model_id, provider=seller)]
    if not offers:
        return None
    ordered = sorted(offers, key=lambda offer: offer[1].order)
    tariff, terms = ordered[len(ordered) // 2]
    call, one = TypicalCall.of(snapshot), np.ones(1)
    cached = terms.input_usd_per_mtok if terms.cached_input_usd_per_mtok is None else terms.cached_input_usd_per_mtok
    usd = cost_usd(
        uncached_tokens=call.input_tokens - call.cached_tokens,
        cached_tokens=call.cached_tokens,
        output_tokens=call.output_tokens,
        input_usd_per_mtok=one * terms.input_usd_per_mtok,
        cached_input_usd_per_mtok=one * cached,
        output_usd_per_mtok=one * terms.output_usd_per_mtok,
    )
    return ListPrice(
        call_usd=float(usd[0]),
        terms=terms,
        facts=facts_of(snapshot, replace(tariff, terms=(terms,))),
    )


def _offers(snapshot: Snapshot, *, model_id: str, provider: str | None) -> list[tuple[Tariff, Terms]]:
    """The newest terms on which a provider sells a model for money, each with the tariff that has them."""
    tariff = tariff_of(snapshot, model_id=model_id, name=None, provider=provider, on=None)
    return [] if tariff is None else [(tariff, each) for each in tariff.terms if each.output_usd_per_mtok > 0]


def has_rents(snapshot: Snapshot, devices: tuple[str, ...]) -> bool:
    """Whether it is known what each accelerator rents for: without it, no price says how a service is run."""
    return all(_rent_of(snapshot, device) is not None for device in devices)


def _rent_of(snapshot: Snapshot, device: str) -> Estimate | None:
    return snapshot.estimate(REGIMES, "rent_usd_per_h", qualifier=f"device={device}")


def rents(snapshot: Snapshot, worlds: Worlds, *, devices: tuple[str, ...], chosen: NDArray[np.intp]) -> Draws:
    """What the accelerator of each world rents for on demand, USD per hour, shape (worlds,)."""
    each: list[float] = []
    for device in devices:
        found = _rent_of(snapshot, device)
        if found is None:
            raise missing(Message("fact-of", property=Symbol("rent_usd_per_h"), subject=Symbol(device)))
        worlds.note_fact(found.facts[0])
        each.append(found.facts[0].value or 0.0)
    return np.array(each)[chosen]


def rent_usd(*, accelerator_s: Draws, busy_share: Draws | float, rent_usd_per_h: Draws) -> Draws:
    """Rent of some accelerator-seconds that are busy, with the time in which the same machines wait."""
    return accelerator_s / busy_share * rent_usd_per_h / SECONDS_PER_HOUR


def least_paid_share(snapshot: Snapshot) -> float:
    """What a large operator pays at least, over rents on demand."""
    return snapshot.number(REGIMES, "operator_rent_ratio")


def price_weight(snapshot: Snapshot, *, rent: Draws, price: float) -> Draws:
    """How well ways of running a service agree with its price, any shape, in (0, 1]."""
    margin = required(snapshot, REGIMES, "price_margin_ratio").facts[0]
    median, low, high = (value or 1.0 for value in (margin.value, margin.low, margin.high))
    spread = np.log(high / low) / (2.0 * Z95)
    # Arrays are written over: there are many fillings of each world.
    excess = np.log(least_paid_share(snapshot) * rent / price)
    np.maximum(excess, 0.0, out=excess)
    weight = -excess / snapshot.number(REGIMES, "rent_excess_log")
    away = np.log(price / rent)
    away -= np.log(median)
    away /= spread
    away **= 2
    away *= 0.5
    weight -= away
    return np.exp(weight, out=weight)
