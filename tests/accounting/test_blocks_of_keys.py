"""Keys of a figure stand in the order of their names, few or all of those that were drawn: shares keep their bytes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.sensitivity import Sensitivity
from obsia.core.evidence import Estimate, Fact, Spread


def drawn(worlds: Worlds, names: str, fact: Callable[..., Fact]) -> Draws:
    """A product of keys, those of later names the wider ones; a point beside them."""
    wide = fact(value=1.0, low=0.5, high=2.0, spread=Spread.LOGNORMAL)
    worlds.note_fact(fact(subject="s", property=f"point {names}"))
    powers = [worlds.draw(Estimate(key=("s", name), facts=(wide,))) ** (1.0 + 0.1 * ord(name)) for name in names]
    return np.prod(powers, axis=0)


def listed(sensitivity: Sensitivity, draws: Draws, keys: frozenset[Key]) -> list[tuple[Key, float]]:
    return list(sensitivity.shares(draws, keys).items())


def test_keys_have_the_same_shares_whether_they_are_all_of_the_worlds_or_few(fact: Callable[..., Fact]) -> None:
    alone, among = Worlds(worlds=256), Worlds(worlds=256)
    first, later = drawn(alone, "mzbq", fact), Worlds(worlds=256)
    keys = frozenset(alone.ledger)
    expected = listed(Sensitivity(alone), first, keys)
    assert len(expected) == 4
    drawn(among, "mzbqacdefghijkl", fact)
    sensitivity = Sensitivity(among)
    assert listed(sensitivity, first, frozenset(keys & among.ledger.keys())) == expected
    # Some that are drawn later stand between those of which the places are known.
    drawn(later, "mzbq", fact)
    growing = Sensitivity(later)
    assert listed(growing, first, keys) == expected
    product = first * drawn(later, "ahx", fact)
    every = frozenset(later.ledger)
    assert listed(growing, product, every) == listed(Sensitivity(later), product, every)
    assert listed(growing, first, keys) == expected
