"""Guessing tokens ahead: what a step yields that checks guesses, and what it costs.

A step checks ``depth`` guessed tokens of each request and makes one more: it multiplies and exchanges for depth + 1
tokens of a request, and reads its cache once. Guesses are made one after the other by a smaller network, or looked up.

Sources: Leviathan, Kalman and Matias (2023), "Fast inference from transformers via speculative decoding", equation 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsia.physics.arrays import namespace
from obsia.physics.inference import StateSeconds
from obsia.physics.work import DECODING

Array = Any
"""An array of NumPy; shapes broadcast."""


def tokens_per_step(*, acceptance_share: Array, depth: Array) -> Array:
    """Tokens that a step yields for each request, of guesses that are right one by one with the same probability."""
    xp = namespace(acceptance_share)
    share = xp.minimum(acceptance_share, 1.0 - 1e-9)
    return (1.0 - share ** (depth + 1.0)) / (1.0 - share)


def speculated(
    *,
    plain: Mapping[str, StateSeconds],
    checking: Mapping[str, StateSeconds],
    depth: Array,
    acceptance_share: Array,
    guess_ratio: Array,
) -> dict[str, StateSeconds]:
    """Seconds of each unit of work where guesses are checked.

    ``plain`` are units at the batch, ``checking`` at depth + 1 times the batch: a step checks as many tokens.
    ``guess_ratio``: the time of one guess for all requests over that of a plain step.
    """
    gain = tokens_per_step(acceptance_share=acceptance_share, depth=depth)
    found = dict(plain)
    for name in DECODING & plain.keys():
        step, own = checking[name], plain[name]
        if name == "decode_tokens":
            found[name] = step.scaled((depth + 1.0) / gain) + own.scaled(depth * guess_ratio / gain)
        else:
            # A cache is read once for all tokens that are checked; each of them is multiplied with all of it.
            found[name] = StateSeconds(
                moving_s=step.moving_s / gain,
                computing_s=step.computing_s * (depth + 1.0) / gain,
                waiting_s=step.waiting_s / gain,
            )
    return found
