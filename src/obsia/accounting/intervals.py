"""Where the interval of a prediction comes from: coverage was tested in some regimes, and is judged or hoped elsewhere.

What was tested is said in docs/validation.md: stated configurations of the benchmark's accelerators and models, batches
as it ran them, in a loop that is always full.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from obsia.accounting.engines import MEASURED
from obsia.core.figure import Tested

if TYPE_CHECKING:
    from obsia.accounting.configurations import Configuration
    from obsia.accounting.media import MediaConfiguration

_TESTED: Final = frozenset({"h100", "b200"})
"""What posteriors call the accelerators on which language models of unseen families were predicted."""
_NEEDED: Final = frozenset({"architecture", "num_gpus", "avg_output_tokens_per_response"})
_AROUND: Final = frozenset({"gpu_power_limit_w", "cooling", "form_factor"})
"""Assumptions on servers: what accelerators spend does not rest on them."""
_MEDIA_SIZES: Final = frozenset({"batch_size", "height_px", "width_px", "num_frames", "inference_steps"})


def interval_of(asked: Configuration, *, assumed: Collection[str], least_batch: float) -> Tested:
    """Of a language model. ``assumed``: codes of what was drawn; ``least_batch``: the smallest that was tested."""
    is_seen = asked.observed_latency_s is not None
    is_sized = asked.model.checkpoint is not None or asked.total_b is not None
    if not is_sized or ("avg_batch_size" in assumed and not is_seen):
        return Tested.ELICITED
    as_tested = (
        MEASURED.get(asked.device or "") in _TESTED
        and not _NEEDED & set(assumed)
        and (is_seen or (asked.batch or 0.0) >= least_batch)
        and (asked.is_of_benchmark or asked.prompt_tokens is not None)
        and asked.power_limit_w is None
        and asked.load_share is None
    )
    return Tested.TESTED if as_tested else Tested.EXTRAPOLATED


def interval_of_media(asked: MediaConfiguration, *, assumed: Collection[str]) -> Tested:
    """Of images or videos. ``assumed``: codes of what was drawn."""
    if set(assumed) & _MEDIA_SIZES or (asked.checkpoint is None and asked.params_b is None):
        return Tested.ELICITED
    as_tested = asked.device in MEASURED and asked.checkpoint is not None and asked.power_limit_w is None
    return Tested.TESTED if as_tested and not set(assumed) - _AROUND else Tested.EXTRAPOLATED
