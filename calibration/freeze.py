"""Freezes what a release predicts of configurations that people will measure next: ``python -m calibration.freeze``.

``frozen/configurations.csv`` holds configurations that are in use and that few or none has measured,
``frozen/VERSION.csv`` the intervals of that release. The file of a published release is never written again: whatever
is measured later judges it (``calibration.scores``).
"""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import Final

from obsia import __version__
from obsia.app.request.predict import LEVELS, predict

FOLDER: Final = Path(__file__).parent / "frozen"
CONFIGURATIONS: Final = FOLDER / "configurations.csv"
QUANTITIES: Final = ("energy_j", "power_w", "throughput_units_per_s", "token_latency_ms")
"""What is frozen of each row: columns of ``obsia predict``, per output token where it is energy."""
DIGITS: Final = 4
"""Significant digits: fewer than the simulations err by, more than platforms differ by."""
COLUMNS: Final = ("row_id", *(f"{name}_{level}" for name in QUANTITIES for level in LEVELS), "interval")


def frozen() -> str:
    """What the model predicts now, as CSV. Raises ``ValueError`` for a row that cannot be predicted."""
    found = predict(CONFIGURATIONS)
    if found.rejected:
        raise ValueError("row-not-predicted", str(found.rejected[0]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found.rows:
        values = (f"{row.values[name]:.{DIGITS}g}" for name in COLUMNS[1:-1])
        writer.writerow((row.row_id, *values, row.interval.value))
    return text.getvalue()


def path_of(version: str) -> Path:
    """The file of a release."""
    return FOLDER / f"{version}.csv"


def main() -> None:
    """Write the file of this release."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    path_of(__version__).write_text(frozen(), encoding="utf-8")


if __name__ == "__main__":
    main()
