"""Where the interval of a prediction comes from: coverage was tested in some regimes, and is judged or hoped elsewhere.

What was tested is data: ``relations/tested_regimes.csv``, which the calibration makes from the rows that it predicts
unseen (docs/reference/validation.md). A regime is an engine on so many accelerators of a kind, laid out in one way,
with weights of one precision, at the batches that were measured, in a loop that is always full.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from obsia.accounting.shapes import PRECISIONS, SIXTEEN_BITS
from obsia.accounting.stacks import is_of_stack
from obsia.core.figure import Tested
from obsia.facts.records import TestedRegime

if TYPE_CHECKING:
    from obsia.accounting.configurations import Configuration
    from obsia.accounting.media import MediaConfiguration

_NEEDED: Final = frozenset({"architecture", "num_gpus", "avg_output_tokens_per_response"})
_AROUND: Final = frozenset({"gpu_power_limit_w", "cooling", "form_factor"})
"""Assumptions on servers: what accelerators spend does not rest on them."""
_MEDIA_SIZES: Final = frozenset({"batch_size", "height_px", "width_px", "num_frames", "inference_steps"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What a configuration does not state and its interval rests on."""

    is_mixture: bool
    precision: str | None
    """Of the weights; None where it is drawn."""
    most_prompt_tokens: float
    """The longest prompts of the benchmark, as the energy model has them."""
    is_speed_explained: bool = True
    """Whether some batch explains an observed speed, with an error that the energy model is known for."""


def interval_of(
    asked: Configuration, *, assumed: Collection[str], served: Served, regimes: Sequence[TestedRegime]
) -> Tested:
    """Of a language model. ``assumed``: codes of what was drawn."""
    is_seen = asked.observed_latency_s is not None
    is_sized = asked.model.checkpoint is not None or asked.total_b is not None
    if not is_sized or ("avg_batch_size" in assumed and not is_seen):
        return Tested.ELICITED
    as_tested = (
        not _NEEDED & set(assumed)
        and (asked.is_of_benchmark or asked.prompt_tokens is not None)
        and (asked.prompt_tokens or 0.0) <= served.most_prompt_tokens
        and asked.power_limit_w is None
        and asked.load_share is None
        and asked.cached_tokens == 0.0
        and asked.stack.is_plain
        # With both stated, what a step takes is neither the model's nor explained by a batch: nobody scored that.
        and (asked.batch is None or not is_seen)
        and served.is_speed_explained
        and _has_lengths(asked, regimes)
        and any(_holds(regime, asked, served) for regime in regimes)
    )
    return Tested.TESTED if as_tested else Tested.EXTRAPOLATED


def interval_of_media(
    asked: MediaConfiguration, *, assumed: Collection[str], regimes: Sequence[TestedRegime]
) -> Tested:
    """Of images or videos. ``assumed``: codes of what was drawn."""
    if set(assumed) & _MEDIA_SIZES or (asked.checkpoint is None and asked.params_b is None):
        return Tested.ELICITED
    as_tested = (
        not set(assumed) - _AROUND
        and asked.checkpoint is not None
        and asked.power_limit_w is None
        and any(_holds_media(regime, asked) for regime in regimes)
    )
    return Tested.TESTED if as_tested else Tested.EXTRAPOLATED


def _holds(regime: TestedRegime, asked: Configuration, served: Served) -> bool:
    """Whether a regime is that of a configuration: of one replica where copies of a dense model share nothing."""
    copies = 1.0 if served.is_mixture else asked.attention_replicas
    devices = (asked.devices or 0.0) / copies
    is_spread = served.is_mixture and devices > 1 and asked.are_experts_spread is not False
    return (
        regime.unit == "token"
        and asked.engine == regime.engine
        and is_of_stack(asked.stack, regime)
        and asked.device == regime.device
        and devices == regime.devices_count
        and ("mixture" if served.is_mixture else "dense") == regime.network
        and asked.attention_replicas / copies == regime.attention_replicas_count
        and ("yes" if is_spread else "no") == regime.are_experts_spread
        and _alike(served.precision, regime.precision)
        and (asked.batch is None or _within(asked.batch / copies, regime))
    )


def _holds_media(regime: TestedRegime, asked: MediaConfiguration) -> bool:
    ulysses, ring = asked.ulysses_degree or 1.0, asked.ring_degree or 1.0
    return (
        regime.unit == asked.unit
        and asked.engine == regime.engine
        and asked.device == regime.device
        and (asked.devices or ulysses * ring) == regime.devices_count
        and (ulysses, ring) == (regime.ulysses_degree, regime.ring_degree)
        and asked.batch is not None
        and _within(asked.batch, regime)
    )


def _within(batch: float, regime: TestedRegime) -> bool:
    """Whether a batch was measured: means over a run, of which the ends are whole requests."""
    return floor(regime.least_batch_count) <= batch <= ceil(regime.most_batch_count)


def _alike(precision: str | None, tested: str) -> bool:
    """Whether weights are held alike: sixteen bits are one to the energy model, whatever their format."""
    if precision is None:
        return False
    return precision == tested or PRECISIONS[precision] == PRECISIONS[tested] == SIXTEEN_BITS


def _has_lengths(asked: Configuration, regimes: Iterable[TestedRegime]) -> bool:
    """Whether outputs are as long as some that were measured, in whatever regime."""
    ends = [(regime.least_output_tokens, regime.most_output_tokens) for regime in regimes]
    least = min((low for low, _ in ends if low is not None), default=0.0)
    most = max((high for _, high in ends if high is not None), default=0.0)
    return least <= (asked.output_tokens or 0.0) <= most
