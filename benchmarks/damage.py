"""Damaged Parquet files of usage: how many give a wrong account in silence?

    python -m benchmarks.damage [FILES]

FILES (by default 1,000) are damaged in seven ways: a bit, a byte, a torn end, zeros, noise, bytes of another place, a
gap. A file that obsia wrote has a digest in it, which readers check. The control reads files without one.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.readers.damage import WRONG, outcomes


def main() -> int:
    """Damage and read; the exit code is 1 where a sealed file was silently wrong, or where the control never was."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        sealed = outcomes(Path(folder), files=files, seed=20261129, is_sealed=True)
        control = outcomes(Path(folder), files=max(files // 5, 1), seed=20261129, is_sealed=False)
    for name, found in (("with a digest", sealed), ("without (control)", control)):
        print(f"{name:18} {found.total():6,} files: " + ", ".join(f"{count:,} {what}" for what, count in found.items()))
    return 1 if sealed[WRONG] or not control[WRONG] else 0


if __name__ == "__main__":
    raise SystemExit(main())
