"""Where the accelerator energy of some lines goes, by phase of serving: a modelled split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from obsia.accounting.draws import Draws
from obsia.accounting.impacts import DeploymentId, Line
from obsia.accounting.shares import average_share
from obsia.accounting.unit_costs import Deployment

PHASES: dict[str, tuple[str, ...]] = {
    "request": ("calls",),
    "prefill": ("prefill_tokens", "prefill_pairs", "windowed_prefill_pairs"),
    "cached": ("cached_tokens",),
    "decode": ("decode_tokens", "decode_reads", "windowed_decode_reads"),
    "images": ("images", "sized_images", "pixel_steps"),
    "video": ("video_s",),
    "sound": ("audio_s",),
}
"""Phase of serving -> columns of work, of tokens and of media."""


def phases_of(
    lines: Sequence[Line], *, deployments: Mapping[DeploymentId, Deployment], worlds: int
) -> dict[str, float]:
    """Share of the accelerator energy by phase (:mod:`.shares`); sums to 1."""
    by_column: dict[str, Draws] = {}
    for line in sorted(lines, key=lambda line: line.work):
        costs = deployments[line.deployment].costs
        for name, work, cost_j in zip(costs.columns, line.work, costs.accelerator_j, strict=True):
            by_column[name] = by_column.get(name, 0.0) + work * cost_j
    whole = sum(by_column.values(), np.zeros(worlds))
    if not (whole > 0).any():
        return {}
    return {
        phase: sum(average_share(by_column[name], whole) for name in names if name in by_column)
        for phase, names in PHASES.items()
        if by_column.keys() & set(names)
    }
