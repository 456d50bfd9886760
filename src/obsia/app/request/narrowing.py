"""What would narrow the range of an estimate, and to what: simulated, fact by fact.

What a provider could disclose is simulated as ``obsia silence`` does it, with fewer simulations. What users may know is
told as it may be, and the request is estimated with it, as with the options: whoever states accelerators states that
the server is their own, and then other things are uncertain.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.disclosure import LEVEL, QUICK, expected_scores, interval_score
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.impacts import Line
from obsia.accounting.kinds import Task
from obsia.accounting.known import is_closed, required
from obsia.accounting.pricing import Pricing
from obsia.accounting.speeds import STATED, Speed
from obsia.app.naming import KnownModel, KnownZone
from obsia.app.request.request_work import Work
from obsia.app.served import Served

SPEED: Final = "speed"
OPTIONS: Final = {
    SPEED: ("tokens-per-s",),
    "machines": ("gpu", "count", "concurrency"),
    "running": ("concurrency",),
    "pue": ("pue",),
}
"""What a user may know of a server of their own, or see -> the options that take it."""
LEAST_REDUCTION: Final = 0.05
"""Share of the logarithm of the range below which a fact is not worth asking for: simulations err by nearly as much."""
_TOLD: Final = 6
"""Values that are told of each: of worlds in the middles of as many equal shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """One thing that would narrow the range of the energy if it alone were known."""

    what: str
    """A group of ``accounting.disclosure``, or one of :data:`OPTIONS`."""
    is_users: bool
    """Whether who asks may know it; else the provider alone does."""
    range_ratio_now: float
    """Upper over lower end."""
    range_ratio_then: float
    """The same as it is to be expected."""


class Priced(NamedTuple):
    """A request as it was understood."""

    known: KnownModel
    zone: KnownZone
    work: Work
    served: Served


class LineOf(Protocol):
    """Draws the work of one request at its deployment and place in the worlds of a pricing."""

    def __call__(
        self, pricing: Pricing, known: KnownModel, /, *, zone: KnownZone, work: Work, served: Served
    ) -> Line: ...


def narrowings(priced: Priced, line_of: LineOf, *, pricing: Pricing) -> tuple[Narrowing, ...]:
    """What would narrow the range of a request to a model that writes text, the most telling first.

    ``pricing`` is that of its figures; what is drawn here is no part of them. Whoever runs an open model at nobody's in
    particular may run it: what is known of machines is theirs to tell then.
    """
    if priced.known.facts.task is not Task.TEXT or not priced.known.known:
        return ()
    return _Simulated(priced, line_of, pricing.fork(pricing.request, is_energy_alone=True)).narrowings()


@dataclass(frozen=True, slots=True)
class _Simulated:
    """One request, in as many worlds as it takes."""

    priced: Priced
    line_of: LineOf
    pricing: Pricing

    def narrowings(self) -> tuple[Narrowing, ...]:
        """What narrows the range by more than simulations err."""
        pricing = self.pricing
        line, ledger = self._line(pricing, self.priced.served), pricing.worlds.ledger
        energy_kwh, keys = pricing.energy_kwh(line)
        low, high = _ends(energy_kwh)
        varied = (key for key in keys if ledger[key].varies)
        scores = expected_scores(self._energy_kwh, varied=varied, seed=pricing.worlds.seed, design=QUICK)
        now = scores.pop("")
        reductions = {name: 1.0 - score / now for name, score in scores.items()}
        reductions |= {name: 1.0 - score for name, score in self.scores_told().items()}
        ratio = float(high / low)
        found = [
            Narrowing(
                what=name,
                is_users=name in OPTIONS,
                range_ratio_now=ratio,
                range_ratio_then=math.exp((1.0 - reduction) * math.log(ratio)),
            )
            for name, reduction in reductions.items()
            if reduction >= LEAST_REDUCTION
        ]
        return tuple(sorted(found, key=lambda each: (not each.is_users, each.range_ratio_then, each.what)))

    def scores_told(self) -> dict[str, float]:
        """The expected interval score with each thing that users may tell, over that without; nothing of what is told
        already. Whoever asks of an open model, and names no provider, may run it.
        """
        served, known = self.priced.served, self.priced.known
        pricing = self.pricing
        line = self._line(pricing, served)
        (energy_kwh, _), costs = pricing.energy_kwh(line), pricing.costs(line.deployment)
        if costs.token_s is None:
            return {}
        told: dict[str, Callable[[int], Served]] = {}
        setup = served.setup
        if served.speed is None and setup.running is None:
            path = required(pricing.snapshot, "serving:default", "observed_time_ratio")
            seen_s = costs.token_s * pricing.worlds.draw(path, key=("narrowing", "observed_time_ratio"))
            told[SPEED] = lambda world: served._replace(speed=_seen(float(seen_s[world])))
        if known.provider is None and not is_closed(pricing.snapshot, model_id=known.facts.model_id):
            devices = pricing.accelerators(None)
            if setup.running is None:
                told["running"] = lambda world: served._replace(setup=setup._replace(running=float(costs.batch[world])))
            if setup.device is None and setup.devices is None:
                told["machines"] = lambda world: served._replace(
                    setup=setup._replace(
                        device=devices[world],
                        devices=int(costs.devices[world]),
                        running=setup.running or float(costs.batch[world]),
                    )
                )
            if served.pue is None:
                pue = pricing.pue(line.place)
                told["pue"] = lambda world: served._replace(pue=float(pue[world]))
        now, worlds = _score(energy_kwh), np.argsort(energy_kwh)[_middles(energy_kwh.size)]
        return {
            name: float(np.mean([_score(self._told(pricing, each(int(world)))) for world in worlds])) / now
            for name, each in told.items()
        }

    def _told(self, pricing: Pricing, served: Served) -> Draws:
        return pricing.energy_kwh(self._line(pricing, served))[0]

    def _line(self, pricing: Pricing, served: Served) -> Line:
        known, zone, work, _ = self.priced
        return self.line_of(pricing, known, zone=zone, work=work, served=served)

    def _energy_kwh(self, worlds: Worlds) -> Draws:
        request = replace(self.pricing.request, seed=worlds.seed, worlds=worlds.worlds)
        pricing = Pricing(self.pricing.snapshot, request=request, worlds=worlds, is_energy_alone=True)
        return self._told(pricing, self.priced.served)


def _seen(token_s: float) -> Speed:
    """A speed as a user states it."""
    return Speed(token_s=token_s, error_ratio=0.0, calls=1, basis=STATED)


def _middles(worlds: int) -> NDArray[np.intp]:
    """The middles of :data:`_TOLD` equal shares of some worlds."""
    return ((np.arange(_TOLD) + 0.5) / _TOLD * worlds).astype(np.intp)


def _ends(values: Draws) -> Draws:
    tail = (1.0 - LEVEL) / 2.0
    return np.quantile(values, [tail, 1.0 - tail])


def _score(values: Draws) -> float:
    """The interval score of lg of some draws, of their own interval."""
    drawn = np.log10(values)
    low, high = _ends(drawn)
    return float(interval_score(drawn, low=low, high=high).mean())
