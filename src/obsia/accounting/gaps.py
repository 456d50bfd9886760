"""What records leave unsaid, and how much each gap weighs: a share of the total, and a share of the width.

A *gap* is a set of calls whose records do not state one thing. Its shares are given of the quantity on which that
thing bears most: carbon for the region, energy for everything else.

- **Share of the total.** The lines of these calls over the account, draw by draw, averaged (:mod:`.shares`). Where only
  some calls of a line are silent (records of one series, some with tokens and some without), they count by their share
  of its calls.
- **Share of the width.** The part of the account's log-variance (:meth:`Sensitivity.shares`) that comes from the keys
  which stand in for what is unsaid, and from no other: the choice of a region, and not the error of its grid, which
  would remain if the region were stated. Only keys of the silent lines count. A key on which other lines rest too
  counts by the share of the silent lines in all lines that rest on it.

What is left out of the sums (tokens that are not stated, images, audio, video) has no key: its share of the width is
0, because the range does not hold it. It is a lower bound of what stating it would change.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import CARBON, ENERGY, Impacts, Line, Quantity
from obsia.accounting.networks import UNKNOWN
from obsia.accounting.pricing import Pricing
from obsia.accounting.shares import average_share
from obsia.accounting.sizes import SIZE_KEYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What stands in for something unsaid."""

    quantity: Quantity
    """On which the gap bears most."""
    keys: Callable[[Key], bool] | None
    """Whether a key stands in for it; None where nothing does, and it is left out of the sums."""


def _of_people(key: Key) -> bool:
    """Whether a key is of what people do with an assistant: lengths of calls, messages, days."""
    return key[0].startswith("usage:")


STANDS: Mapping[str, Stand] = {
    "region": Stand(quantity=CARBON, keys=lambda key: key[1] == "zone"),
    "model": Stand(quantity=ENERGY, keys=lambda key: key[0] == f"model:{UNKNOWN}"),
    "size": Stand(quantity=ENERGY, keys=lambda key: key[1] in SIZE_KEYS),
    "batch": Stand(quantity=ENERGY, keys=lambda key: key[1] in {"batch", "serving_regime"}),
    "lengths": Stand(quantity=ENERGY, keys=lambda key: key[1] == "bucket_variation_ratio" or _of_people(key)),
    "tokens": Stand(quantity=ENERGY, keys=_of_people),
    "input": Stand(quantity=ENERGY, keys=None),
    "output": Stand(quantity=ENERGY, keys=None),
    "media": Stand(quantity=ENERGY, keys=None),
}
"""What may be unsaid -> what stands in for it. The names are those of the messages ``gap-NAME``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstated:
    """Calls that leave one thing unsaid: lines of the account, each with the share of its calls that are silent."""

    code: str
    calls: int
    lines: Sequence[tuple[Line, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapShares:
    """How much a gap weighs, in shares of the account."""

    total_share: float
    width_share: float


class Gaps:
    """Weighs gaps against one account: its lines and its impacts."""

    def __init__(self, pricing: Pricing, *, lines: Sequence[Line], impacts: Impacts) -> None:
        self._pricing, self._lines, self._impacts = pricing, tuple(lines), impacts
        self._shares: dict[Quantity, dict[Key, float]] = {}
        self._users: dict[tuple[Quantity, Key], tuple[Line, ...]] = {}

    def shares(self, unstated: Unstated) -> GapShares:
        """The shares of one gap; each in [0, 1]."""
        stand = STANDS[unstated.code]
        return GapShares(
            total_share=min(self._total_share(unstated, stand.quantity), 1.0),
            width_share=min(self._width_share(unstated, stand), 1.0),
        )

    def _total_share(self, unstated: Unstated, quantity: Quantity) -> float:
        entire = [line for line, share in unstated.lines if share == 1.0]
        parts = [([line], share) for line, share in unstated.lines if share != 1.0]
        whole = self._impacts.draws[quantity]
        if tuple(entire) == self._lines:
            # What every line of an account leaves unsaid need not be priced again: it is the account.
            return average_share(whole, whole)
        return sum(share * self._share(lines, quantity, of=whole) for lines, share in [(entire, 1.0), *parts])

    def _width_share(self, unstated: Unstated, stand: Stand) -> float:
        if stand.keys is None:
            return 0.0
        quantity = stand.quantity
        if quantity not in self._shares:
            draws, keys = self._impacts.draws[quantity], self._impacts.keys[quantity]
            self._shares[quantity] = self._pricing.sensitivity.shares(draws, keys)
        silent = {line for line, _ in unstated.lines}
        total = 0.0
        for key, share in self._shares[quantity].items():
            if stand.keys(key):
                users = self._resting_on(key, quantity)
                concerned = [line for line in users if line in silent]
                if len(concerned) == len(users):
                    total += share
                elif concerned:
                    every = self._pricing.impacts(users).draws[quantity]
                    total += share * self._share(concerned, quantity, of=every)
        return total

    def _resting_on(self, key: Key, quantity: Quantity) -> tuple[Line, ...]:
        if (quantity, key) not in self._users:
            self._users[quantity, key] = tuple(
                line for line in self._lines if key in self._pricing.keys(line, quantity=quantity)
            )
        return self._users[quantity, key]

    def _share(self, lines: Sequence[Line], quantity: Quantity, *, of: Draws) -> float:
        return average_share(self._pricing.impacts(lines).draws[quantity], of) if lines else 0.0
