"""What was learned, as the joint fact that the engines draw from: ``joint/demand-revisions.csv``."""

from __future__ import annotations

import math

import numpy as np

from calibration.demand.editions import ahead, posterior
from calibration.demand.intervals import SEED, Array, spread_rows
from calibration.demand.years import bridges
from obsia.accounting.world.anchor import anchor
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot

ROWS = 512
"""Rows of the joint fact: each stands for two of the 1,024 worlds."""


def joint_rows(snapshot: Snapshot) -> tuple[tuple[str, ...], Array]:
    """Columns and rows: standard deviations in decimal logarithms."""
    rng = np.random.default_rng(SEED)
    revisions = posterior(ahead(published(snapshot), memberships(snapshot)), rows=ROWS, rng=rng)
    names = ["level_log10", "metered_level_log10", "growth_log10"]
    columns = [revisions[:, index] for index in range(len(names))]
    for name, scaled in bridges(anchor(snapshot)).scaled.items():
        names.append(f"{name}_bridge_log10")
        columns.append(spread_rows(scaled, rows=ROWS, rng=rng))
    return tuple(names), np.stack(columns, axis=1) / math.log(10.0)


def joint_csv(snapshot: Snapshot) -> str:
    """The text of the file."""
    names, rows = joint_rows(snapshot)
    lines = [",".join(("row", *names))]
    lines += [",".join((str(index), *(f"{value:.6g}" for value in row))) for index, row in enumerate(rows)]
    return "\n".join(lines) + "\n"
