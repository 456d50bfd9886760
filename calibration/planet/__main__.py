"""``python -m calibration.planet``: fit again, and renew the joint fact and docs/reference/validation-planet.md.

    python -m calibration.planet --check     print the page, write nothing (about one minute)
    python -m calibration.planet --write     renew both files
    python -m calibration.planet --as-of 2025-06-01
                                             predict what came out after a day from what was out on it

Everything is in ``relations/editions.csv``, by way of the snapshot: compile it first where facts have changed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from calibration.planet.ai import meet
from calibration.planet.fit import fit
from calibration.planet.joint import joint_csv, planets
from calibration.planet.judge import ahead_alone, as_of, backtest, in_years, left_out
from calibration.planet.page import page, page_as_of
from calibration.planet.rows import BASES, INDUSTRY, OFFICIAL, Row, rows
from calibration.planet.state import Priors, state_of
from obsia.facts.snapshot import load

ROOT = Path(__file__).parents[2]
JOINT = ROOT / "src" / "obsia" / "facts" / "data" / "joint" / "planet.csv"
PAGE = ROOT / "docs" / "reference" / "validation-planet.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit status: 1 where a file that is checked is not what the code makes."""
    parser = argparse.ArgumentParser(
        prog="python -m calibration.planet", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="print the page and say which files would change")
    what.add_argument("--write", action="store_true", help="renew both files")
    what.add_argument("--as-of", metavar="YYYY-MM-DD", type=in_years, help="predict what came out after this day")
    asked = parser.parse_args(arguments)
    snapshot = load()
    state = state_of(snapshot, Priors())
    chosen = rows(snapshot, state.countries)
    if asked.as_of is not None:
        print(page_as_of(as_of(state, chosen, asked.as_of)))
        return 0
    fitted = fit(state, chosen)
    met = meet(fitted, snapshot)
    out = left_out(state, chosen, lambda row: row.publisher, _is_history)
    left = (
        ("editions predicted by those before, none of their publisher's", ahead_alone(state, chosen)),
        ("a country's meters, all of its meters left out", left_out(state, chosen, lambda row: row.place, _is_metered)),
        ("a publisher's rows, all of them left out", out),
        ("of these, those of national publishers", out.those(lambda row: row.family in (OFFICIAL, INDUSTRY))),
        ("of these, national statistics", out.those(is_statistic)),
    )
    made = {JOINT: joint_csv(*planets(fitted, met)), PAGE: page(fitted, met, snapshot, backtest(state, chosen), left)}
    if asked.write:
        for path, text in made.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    print(made[PAGE])
    changed = [path.name for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text]
    print("would change:", ", ".join(changed) or "nothing")
    return 1 if changed else 0


def is_statistic(row: Row) -> bool:
    """Whether an official publisher says it of the electricity of a year that was over when it came out."""
    return row.family == OFFICIAL and row.edition >= row.year + 1.0 and BASES.isdisjoint(row.terms)


def _is_metered(row: object) -> bool:
    return bool(getattr(row, "is_metered", False))


def _is_history(row: object) -> bool:
    return not getattr(row, "is_projection", True)


if __name__ == "__main__":
    raise SystemExit(main())
