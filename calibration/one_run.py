"""``python -m calibration.one_run --data DIR``: what one published run would tell of all others of its configuration.

Draws of rows that a fit has not seen err together within a family: they share the draws of its parameters and the
random effects of what was not seen. Conditioning them on one measured row moves each other row's draws by its
covariance with that row, over that row's variance, times how far each draw of it lies from what was measured
(Matheron's rule, in logarithms). Nothing is fitted again, and nothing but that one row is told.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from calibration.files import folder, read, write
from calibration.scores import score
from calibration.validate.levels import HeldOut, of_draws

Array = NDArray[np.float64]
TABLE: Final = Path(__file__).with_suffix(".csv")
_MEASURED: Final = ("mlenergy_train.csv", "mlenergy_v2_train.csv")
_CONFIGURATION: Final = ("model_id", "weight_precision", "gpu_model", "num_gpus", "task")
"""What rows of one configuration share: they differ in load, and in how copies and experts are laid out."""


class Unseen(NamedTuple):
    """Rows that a fit has not seen, one entry each."""

    ids: Sequence[str]
    clusters: Sequence[str]
    """What was left out whole."""
    measured: Array
    draws_log10: Array
    """Shape (rows, draws)."""
    models: Sequence[str]
    """Whose run is told: rows that share it."""
    loads: Array


def told_row(batches: Array) -> int:
    """Which row of one model is the one that is told: that of the middle load, the lower of two."""
    return int(np.argsort(batches, kind="stable")[(len(batches) - 1) // 2])


def conditioned(draws_log10: Array, told: int, measured_log10: float) -> Array:
    """Draws of the rows of one model, shape (rows, draws), once one of them is known."""
    centred = draws_log10 - draws_log10.mean(axis=1, keepdims=True)
    slopes = centred @ centred[told] / (centred[told] @ centred[told])
    return draws_log10 + slopes[:, None] * (measured_log10 - draws_log10[told])


def knowing_one(rows: Unseen) -> tuple[HeldOut, HeldOut]:
    """The rows that are predicted when one that shares their model is told, and the same rows when none is.

    Of a model with one row nothing is left to predict.
    """
    of, after, kept = np.array(rows.models), np.array(rows.draws_log10), np.zeros(len(rows.ids), dtype=bool)
    for name in sorted(set(rows.models)):
        at = np.flatnonzero(of == name)
        told = told_row(rows.loads[at])
        after[at] = conditioned(rows.draws_log10[at], told, float(np.log10(rows.measured[at[told]])))
        kept[np.delete(at, told)] = True
    at = np.flatnonzero(kept)
    ids, clusters, measured = [rows.ids[each] for each in at], [rows.clusters[each] for each in at], rows.measured[at]
    return (
        of_draws(ids=ids, clusters=clusters, measured=measured, draws_log10=after[at]),
        of_draws(ids=ids, clusters=clusters, measured=measured, draws_log10=rows.draws_log10[at]),
    )


def summary(held: HeldOut) -> dict[str, str]:
    """How well rows are predicted, as the cells of a table: errors, intervals, the worst families."""
    whole, of = score(**held.arrays()), np.array(held.clusters)
    each = {name: score(**held.arrays(of == name)) for name in sorted(set(held.clusters))}
    worst = max(each, key=lambda name: each[name].median_error_share)
    least = min(each, key=lambda name: each[name].coverage_share)
    return {
        "rows": str(whole.rows),
        "median_error": f"{whole.median_error_share:.3f}",
        "p90_error": f"{whole.p90_error_share:.3f}",
        "inside_90": f"{whole.coverage_share:.3f}",
        "width_90_log10": f"{whole.width_log10:.3f}",
        "score_90_log10": f"{whole.interval_score_log10:.3f}",
        "worst_family": worst,
        "worst_error": f"{each[worst].median_error_share:.3f}",
        "least_family": least,
        "least_inside": f"{each[least].coverage_share:.3f}",
    }


def parts(data: Path) -> Iterator[tuple[str, Unseen]]:
    """Rows that fits have not seen, by part: some twenty minutes on two processors."""
    from calibration import diffusion, inference, servers

    rows = {row["row_id"]: row for name in _MEASURED for row in read(data / name)}
    for part, module in (("language", inference), ("images", diffusion)):
        found = module.held_out(data)
        yield (
            part,
            Unseen(
                ids=found.ids,
                clusters=found.clusters,
                measured=np.asarray(found.measured),
                draws_log10=np.array(found.draws_log10),
                models=["|".join(rows[each].get(name) or "" for name in _CONFIGURATION) for each in found.ids],
                loads=np.array([_load(rows[each]) for each in found.ids]),
            ),
        )
    found = servers.held_out(data)
    at = np.flatnonzero(~found.ready)
    yield (
        "servers",
        Unseen(
            ids=[found.ids[each] for each in at],
            clusters=[found.clusters[each] for each in at],
            measured=np.asarray(found.measured)[at],
            draws_log10=np.array([found.draws_log10[each] for each in at]),
            models=[found.clusters[each] for each in at],
            loads=np.asarray(found.measured)[at],
        ),
    )


def _load(row: Mapping[str, str]) -> float:
    return float(row.get("avg_batch_size") or row.get("batch_size") or 0.0)


def lines(unseen: Iterable[tuple[str, Unseen]]) -> list[dict[str, str]]:
    """Two lines for each part: one run told, and none."""
    return [
        {"part": part, "told": told} | summary(held)
        for part, rows in unseen
        for told, held in zip(("one run", "none"), knowing_one(rows), strict=True)
    ]


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="DIR", help="the folder of the measured tables")
    write(TABLE, lines(parts(folder(parser.parse_args().data))))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
