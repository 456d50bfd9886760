"""How full a replica is: its batch beside the one at which a step takes twice its fixed time.

That ratio says what a token costs over what it would cost in an endless batch, whatever the model and the accelerator:
so services of all sizes can share one distribution of it.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from obsia.physics.inference import Array, StateSeconds, Steps, token_latency_s

MANY_REQUESTS: Final = 1e6
ENDLESS: Final = 1e14
"""A batch in which all experts are in use, and one that shares out all that a step takes once: choices that no figure
depends on."""
_BATCHES: Final = np.array([[MANY_REQUESTS], [ENDLESS]])


def asymptote_s(*, units: dict[str, StateSeconds], context_tokens: Array, window_tokens: Array) -> Array:
    """Seconds of the replica for one output token where the batch shares out all that a step takes once."""
    return token_latency_s(units=units, batch=1.0, context_tokens=context_tokens, window_tokens=window_tokens)


def half_batch(*, steps: Steps, batch: Array, context_tokens: Array, window_tokens: Array) -> Array:
    """The batch at which a step takes twice its fixed time: all weights once, launches, exchange.

    The cost of an output token over that in an endless batch is 1 + half_batch / batch, for any model, accelerator and
    engine, once all experts are in use. Of ``batch`` the shape alone counts.
    """
    # With many requests all experts are in use, and the time of a step is a straight line.
    units = steps.units(batch * 0.0 + _BATCHES, is_decoding=True)
    many_s, endless_s = asymptote_s(units=units, context_tokens=context_tokens, window_tokens=window_tokens)
    return MANY_REQUESTS * (many_s - endless_s) / endless_s
