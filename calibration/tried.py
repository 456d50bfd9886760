"""``python -m calibration.tried --data DIR --kept DIR``: what was tried on predictions of language models.

Each try changes predictions that ``just validate`` keeps in DIR, of fits that saw nothing of a family, by what the
other families alone say, and is scored like them: ``tried.csv``. None is taken in that does not score better.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from calibration import one_run, scores
from calibration.files import folder, read, write
from calibration.validate import cache, run
from calibration.validate.levels import HeldOut
from calibration.validate.parts import PARTS

Array = NDArray[np.float64]
TABLE: Final = Path(__file__).with_suffix(".csv")
AS_IS: Final = "as it is"
_SCALES: Final = tuple(float(each) for each in np.linspace(0.6, 1.4, 33))
"""By how much intervals are narrowed or widened."""
_PRIOR: Final = 2.0
"""So many families without any error are counted beside those whose errors move a kind of rows."""
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "medians moved by the errors of other families in the same task": ("task",),
    "the same, on the same accelerator": ("gpu_model",),
    "the same, of the same architecture and precision": ("architecture", "weight_precision"),
}
"""What was tried -> the columns in which rows must agree."""


def scaled(held: HeldOut) -> HeldOut:
    """Intervals scaled by what is best for the other families."""
    clusters = np.array(held.clusters)
    y, low, middle, high = (np.log10(each) for each in (held.measured, held.low, held.median, held.high))
    ends = np.empty((2, len(y)))
    for name in sorted(set(held.clusters)):
        own = clusters == name

        def cost(scale: float, others: NDArray[np.bool_] = ~own) -> float:
            below, above = middle - scale * (middle - low), middle + scale * (high - middle)
            missed = np.maximum(below - y, 0.0) + np.maximum(y - above, 0.0)
            return float(np.mean((above - below + 2.0 / scores.ALPHA * missed)[others]))

        best = min(_SCALES, key=cost)
        ends[:, own] = (middle - best * (middle - low))[own], (middle + best * (high - middle))[own]
    return replace(held, low=10.0 ** ends[0], high=10.0 ** ends[1])


def moved(held: HeldOut, kinds: Sequence[str]) -> HeldOut:
    """Predictions moved by the errors of the other families in rows of the same kind.

    The error of a family there is its median; that of the kind is their mean, pulled towards none.
    """
    clusters, of = np.array(held.clusters), np.array(kinds)
    off, shift = np.log(held.measured / held.median), np.zeros(len(of))
    for name in sorted(set(held.clusters)):
        for kind in sorted(set(of[clusters == name].tolist())):
            there = (of == kind) & (clusters != name)
            errors = [
                float(np.median(off[there & (clusters == each)])) for each in sorted(set(clusters[there].tolist()))
            ]
            shift[(of == kind) & (clusters == name)] = sum(errors) / (len(errors) + _PRIOR)
    factor = np.exp(shift)
    return replace(held, median=held.median * factor, low=held.low * factor, high=held.high * factor)


def tries(held: HeldOut, rows: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, HeldOut]]:
    """What was tried -> its predictions; first those that stand."""
    yield AS_IS, held
    yield "intervals scaled by what suits the other families best", scaled(held)
    yield "medians moved by the errors of the other families", moved(held, ["all"] * len(held.ids))
    for name, columns in KINDS.items():
        yield name, moved(held, ["|".join(rows[each][column] for column in columns) for each in held.ids])


def lines(found: Callable[[], HeldOut], data: Path) -> list[dict[str, str]]:
    """A line for each try."""
    rows = {row["row_id"]: row for name in ("mlenergy_train.csv", "mlenergy_v2_train.csv") for row in read(data / name)}
    return [{"tried": name} | one_run.summary(held) for name, held in tries(found(), rows)]


def main() -> int:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", metavar="DIR", help="the folder of the measured tables")
    parser.add_argument("--kept", metavar="DIR", help="where ``just validate`` keeps results")
    asked = parser.parse_args()
    data, part = folder(asked.data), next(each for each in PARTS if each.name == "language")
    path = run.held_out_path(part, data, cache.folder(asked.kept))
    write(TABLE, lines(lambda: run.held_out(part, data, path)["all"], data))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
