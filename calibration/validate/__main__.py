"""``python -m calibration.validate``: run every part on what it has not seen, and write the page of validation.

    python -m calibration.validate --data DIR [--cache DIR] [--only PART,PART] [--cached] [--jobs N]
    python -m calibration.validate --score PREDICTIONS.csv --truth MEASURED.csv

Ends with 1 when a part fails or a control passes, so that a check proves nothing; with 2 when files cannot be scored.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from calibration.validate import rivals

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m calibration.validate", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", metavar="DIR", help="the folder of the measured tables")
    parser.add_argument("--cache", metavar="DIR", help="where results are kept")
    parser.add_argument("--only", metavar="PARTS", help="parts to run, with commas; the page is not written")
    parser.add_argument("--cached", action="store_true", help="write the page from what is kept; compute nothing")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="results that are computed side by side")
    parser.add_argument("--docs", type=Path, default=DOCS, metavar="DIR", help="where the page goes")
    parser.add_argument("--score", type=Path, metavar="PREDICTIONS.csv", help="score these instead")
    parser.add_argument("--truth", type=Path, metavar="MEASURED.csv", help="against these")
    parser.add_argument("--key", default="row_id", metavar="COLUMN")
    parser.add_argument("--quantity", default="energy_j", metavar="PREFIX")
    parser.add_argument("--measured", default="energy_j_per_unit", metavar="COLUMN")
    parser.add_argument("--family", default="family", metavar="COLUMN")
    asked = parser.parse_args(arguments)
    if (asked.score is None) != (asked.truth is None):
        parser.error("--score and --truth belong together")
    if asked.score is not None:
        return _scored(asked)
    from calibration.validate import run

    return run.validated(
        data=asked.data, kept_in=asked.cache, only=asked.only.split(",") if asked.only else None, jobs=asked.jobs,
        docs=asked.docs, is_cached=asked.cached,
    )  # fmt: skip


def _scored(asked: argparse.Namespace) -> int:
    columns = rivals.Columns(key=asked.key, quantity=asked.quantity, measured=asked.measured, family=asked.family)
    try:
        held = rivals.joined(asked.score, asked.truth, columns)
    except rivals.Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    print(rivals.report(held))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
