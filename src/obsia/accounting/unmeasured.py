"""Usage without token counts: the work of a message, and of a seat, drawn in every world.

A message is some calls; each reads its input (instructions and the carried conversation, a share of it from a
cache) and writes its output. Lengths differ between calls: what grows with their square is raised by 1 + cv², as in a
provider's bucket. A seat is a share of a person who is active, times messages per day. The priors are facts of
``usage:chat`` and ``usage:code`` (docs/explanation/energy-model.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.kinds import UsageKind
from obsia.accounting.known import required
from obsia.accounting.unit_costs import Deployment
from obsia.core.figure import Assumption
from obsia.core.units import DAY_S
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import WORK_COLUMNS


def work_per_message(
    snapshot: Snapshot, worlds: Worlds, *, assistant: str, window: int | None, is_median: bool = False
) -> NDArray[np.float64]:
    """Work of one message in the order of ``work.WORK_COLUMNS``, shape (columns, worlds): the mean over messages.

    ``is_median``: of the message of median length instead. Lengths are taken as lognormal, so that their median is
    their mean over the root of 1 + cv².
    """

    def drawn(name: str) -> Draws:
        return worlds.draw(required(snapshot, f"usage:{assistant}", name))

    # A message that is answered is a call at least, whatever the tail of a range says.
    calls = np.maximum(drawn("message_calls"), 1.0)
    variation = drawn("length_variation_ratio")
    shorter = np.sqrt(1.0 + variation**2) if is_median else 1.0
    inputs, outputs = (drawn(name) / shorter for name in ("call_input_tokens", "call_output_tokens"))
    return calls * work_of_call(
        input_tokens=inputs,
        cached_tokens=inputs * drawn("call_cached_share"),
        output_tokens=outputs,
        # The median is one message: its lengths do not vary.
        variation_ratio=0.0 * variation if is_median else variation,
        window=window,
    )


def work_of_call(
    *, input_tokens: Draws, cached_tokens: Draws, output_tokens: Draws, variation_ratio: Draws, window: int | None
) -> NDArray[np.float64]:
    """Mean work of calls of these mean lengths, whose lengths vary together; shape (columns, worlds).

    The polynomials of ``physics.work``, with second moments 1 + cv² times those of the mean call. In a windowed layer
    no token attends to more than the window, however much the lengths vary.
    """
    i, c, o = input_tokens, cached_tokens, output_tokens
    raised = 1.0 + variation_ratio**2

    def windowed(start: Draws, end: Draws) -> Draws:
        if window is None:
            return np.zeros_like(end)
        low, high = np.minimum(start, window), np.minimum(end, window)
        pairs = (high**2 - low**2) / 2 + window * ((end - high) - (start - low))
        return np.minimum(pairs * raised, window * (end - start))

    return np.stack(
        [
            np.ones_like(i),
            i - c,
            c,
            o,
            raised * (i**2 - c**2) / 2,
            raised * (i * o + o**2 / 2),
            windowed(c, i),
            windowed(i, i + o),
        ]
    )


def work_per_seat_second(
    snapshot: Snapshot, worlds: Worlds, *, assistant: str, window: int | None
) -> NDArray[np.float64]:
    """Work of one seat in one second, shape (columns, worlds)."""
    message = work_per_message(snapshot, worlds, assistant=assistant, window=window)
    active = worlds.draw(required(snapshot, f"usage:{assistant}", "active_seat_share"))
    per_day = worlds.draw(required(snapshot, f"usage:{assistant}", "messages_per_day"))
    return message * active * per_day / DAY_S


def work_per_token(snapshot: Snapshot, worlds: Worlds, *, assistant: str, window: int | None) -> NDArray[np.float64]:
    """Work in one unit of each column of :func:`spread`, shape (columns, worlds).

    Where tokens are summed over an unknown number of calls, what grows with their number (calls) or with their length
    (attention) is that of calls as the prior has them, by token.
    """

    def drawn(name: str) -> Draws:
        return worlds.draw(required(snapshot, f"usage:{assistant}", name))

    inputs, outputs = drawn("call_input_tokens"), drawn("call_output_tokens")
    call = work_of_call(
        input_tokens=inputs,
        cached_tokens=inputs * drawn("call_cached_share"),
        output_tokens=outputs,
        variation_ratio=drawn("length_variation_ratio"),
        window=window,
    )
    at = {name: index for index, name in enumerate(WORK_COLUMNS)}
    by_token = np.ones_like(call)
    for name, token in _TOKEN_OF.items():
        by_token[at[name]] = call[at[name]] / call[at[token]]
    return by_token


_TOKEN_OF: dict[str, str] = {
    "calls": "decode_tokens",
    "prefill_pairs": "prefill_tokens",
    "decode_reads": "decode_tokens",
    "windowed_prefill_pairs": "prefill_tokens",
    "windowed_decode_reads": "decode_tokens",
}
"""Columns of work that sums of tokens do not tell -> the tokens with which they grow."""


def priced_by(
    plain: Deployment,
    *,
    work: NDArray[np.float64],
    keys: Iterable[Key],
    assumptions: tuple[Assumption, ...] = (),
) -> Deployment:
    """A deployment whose unit of each column is ``work`` units of the plain one's; shape (columns, worlds).

    A line of m messages holds m in every column (:func:`repeated`), so that the phases of serving stay apart.
    """
    costs = plain.costs
    return replace(
        plain,
        costs=replace(
            costs,
            accelerator_j=costs.accelerator_j * work,
            accelerator_s=costs.accelerator_s * work,
            server_j=costs.server_j * work,
            it_j=costs.it_j * work,
        ),
        embodied_g=plain.embodied_g * work,
        embodied_kgsbeq=plain.embodied_kgsbeq * work,
        keys={**plain.keys, "accelerator": plain.keys["accelerator"] | frozenset(keys)},
        assumptions=(*plain.assumptions, *assumptions),
    )


def without_tokens(
    plain: Deployment, snapshot: Snapshot, worlds: Worlds, *, kind: UsageKind, assistant: str, window: int | None
) -> Deployment:
    """The deployment as it prices messages, seats and seconds, or tokens of an unknown number of calls."""
    per_unit = _PER_UNIT[kind]
    with worlds.recording() as keys:
        work = per_unit(snapshot, worlds, assistant=assistant, window=window)
    return priced_by(plain, work=work, keys=keys)


_PER_UNIT = {
    UsageKind.MESSAGES: work_per_message,
    UsageKind.SEATS: work_per_seat_second,
    UsageKind.TOKENS: work_per_token,
}


def spread(*, prefill_tokens: int, cached_tokens: int, decode_tokens: int) -> tuple[float, ...]:
    """The work of tokens of an unknown number of calls, at a deployment of :func:`without_tokens`."""
    tokens = {"prefill_tokens": prefill_tokens, "cached_tokens": cached_tokens, "decode_tokens": decode_tokens}
    return tuple(float(tokens[_TOKEN_OF.get(name, name)]) for name in WORK_COLUMNS)


def repeated(count: int) -> tuple[float, ...]:
    """The work of ``count`` messages, or of seats and seconds, at a deployment of :func:`without_tokens`."""
    return (float(count),) * len(WORK_COLUMNS)
