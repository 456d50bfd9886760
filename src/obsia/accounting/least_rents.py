"""The least that an output token of a service can be sold for: its rent in a full fleet that is always busy.

Sizes that are read off a price stay below it. The search for them asks many times, of one shape after the other: what
does not change with the shape is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

import numpy as np

from obsia.accounting.draws import Z95, Draws, Worlds
from obsia.accounting.engines import Fleet
from obsia.accounting.known import required
from obsia.accounting.rents import least_paid_share, rent_usd, rents
from obsia.accounting.service_regimes import SERVING, ServiceRegimes, kernel_of_service
from obsia.accounting.shapes import Shape
from obsia.accounting.unit_costs import Owned
from obsia.facts.snapshot import Snapshot


class _Fixed(NamedTuple):
    """What is the same at any size; arrays of shape (worlds,)."""

    gain: Draws
    """Tokens that a step yields."""
    paid_usd_per_h: Draws
    """What a large operator pays at least for an accelerator."""
    most_devices: Draws
    """Accelerators of the largest replica."""


class LeastRent:
    """The least rent of an output token of one service, by shape, in one set of worlds."""

    def __init__(self, snapshot: Snapshot, worlds: Worlds, *, service: str, owned: Callable[[], Owned]) -> None:
        """``owned`` is what the provider owns, drawn where it is asked for the first time."""
        self._snapshot, self._worlds, self._service, self._owned = snapshot, worlds, service, owned
        self._regimes = ServiceRegimes(snapshot, worlds)
        self._full = worlds.constant(Z95)

    @cached_property
    def _fleet(self) -> Fleet:
        return self._owned().fleet

    def usd(self, shape: Shape) -> Draws:
        """Rent of an output token in the fullest fleet, USD, infinite where no replica is as large; shape (worlds,)."""
        fleet = self._fleet
        shape = kernel_of_service(self._snapshot, self._worlds, shape, service=self._service)
        run = self._regimes.fleet(shape, fleet.machine, service=self._service)
        units = run.units(run.batch(self._full), is_decoding=True)
        fixed = self._fixed
        token_s = units["decode_tokens"].total_s * run.placement.devices * run.time_ratio / fixed.gain
        usd = rent_usd(accelerator_s=token_s, busy_share=1.0, rent_usd_per_h=fixed.paid_usd_per_h)
        # What fills more accelerators than any replica has is served at no price.
        return np.where(run.placement.devices > fixed.most_devices, np.inf, usd)

    @cached_property
    def _fixed(self) -> _Fixed:
        snapshot, worlds, fleet = self._snapshot, self._worlds, self._fleet
        gain = required(snapshot, SERVING, "speculation_gain_ratio")
        gain_draws = worlds.draw(gain, key=(self._service, "speculation_gain_ratio"))
        rent = rents(snapshot, worlds, devices=fleet.devices, chosen=fleet.chosen)
        most = worlds.draw(required(snapshot, SERVING, "largest_replica_devices"))
        return _Fixed(gain_draws, rent * least_paid_share(snapshot), most)
