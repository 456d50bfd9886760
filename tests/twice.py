"""The same source built in several processes that differ in all that must not matter: digests of what each made."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from obsia.facts.manifest import manifest_path

ZONES = ("UTC", "Asia/Tokyo", "America/Lima")
LANGUAGES = ("C.UTF-8", "fr_FR.UTF-8")
BUILD = """
import sys
from pathlib import Path
from obsia.facts import compile
{change}
compile.build(data=Path(sys.argv[1]), target=Path(sys.argv[2]))
"""
IN_THE_ORDER_OF_SETS = (
    "stored = compile._stored; compile._stored = lambda of: {k: [*{*v}] for k, v in stored(of).items()}"
)
"""A change of the code that lets chance into the bytes."""


def digests(data: Path, folder: Path, *, times: int, change: str = "") -> set[str]:
    """Digests of the snapshot of ``data`` with its manifest: one, where builds are equal.

    Each process has other hashes of texts, another zone of time, another language, and begins in another folder.
    """
    made: set[str] = set()
    for number in range(times):
        target = folder / str(number) / "snapshot.sqlite"
        target.parent.mkdir(parents=True)
        environment = {
            **os.environ,
            "PYTHONHASHSEED": str(number + 1),
            "TZ": ZONES[number % len(ZONES)],
            "LANG": LANGUAGES[number % len(LANGUAGES)],
        }
        code = BUILD.format(change=change)
        subprocess.run([sys.executable, "-c", code, data, target], env=environment, cwd=target.parent, check=True)
        made.add(hashlib.sha256(target.read_bytes() + manifest_path(target).read_bytes()).hexdigest())
    return made
