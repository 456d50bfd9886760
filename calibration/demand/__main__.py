"""``python -m calibration.demand``: judge again, and renew the joint fact and docs/reference/validation-world.md.

    python -m calibration.demand --check     print the page, write nothing
    python -m calibration.demand --write     renew both files

Everything is in ``relations/editions.csv``, by way of the snapshot: compile it first where facts have changed.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from calibration.demand.joint import joint_csv
from calibration.demand.judgements import results
from calibration.demand.page import page
from obsia.facts.snapshot import load

ROOT = Path(__file__).parents[2]
JOINT = ROOT / "src" / "obsia" / "facts" / "data" / "joint" / "demand-revisions.csv"
PAGE = ROOT / "docs" / "reference" / "validation-world.md"


def main(arguments: Sequence[str] | None = None, *, joint: Path = JOINT, docs: Path = PAGE) -> int:
    """The command line; the exit status: 1 where a page that is checked is not what the code makes."""
    parser = argparse.ArgumentParser(
        prog="python -m calibration.demand", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="print the page and say which files would change")
    what.add_argument("--write", action="store_true", help="renew both files")
    asked = parser.parse_args(arguments)
    snapshot = load()
    made = {joint: joint_csv(snapshot), docs: page(results(snapshot))}
    if asked.write:
        for path, text in made.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        return 0
    print(made[docs])
    changed = [
        path.name for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    print("Would change: " + ", ".join(changed) if changed else "Both files are what the code makes.")
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
