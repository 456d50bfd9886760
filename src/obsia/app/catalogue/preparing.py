"""Makes what comes with the package: ``python -m obsia.app.catalogue.preparing``, after the facts are compiled.

A wheel has all of it. A checkout has what takes seconds; there a change of facts or code is answered by computing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from obsia.app.catalogue.catalogue_costs import energy_entry
from obsia.app.catalogue.landscape import LANDMARKS, LANDSCAPE
from obsia.app.catalogue.model_list import LISTED, listed_models
from obsia.app.catalogue.neighbours import NEIGHBOURS
from obsia.app.disclosure.audit import AUDITED
from obsia.app.disclosure.commitments import ALL_COMMITMENTS
from obsia.app.disclosure.openness import ALL_COUNTS, ALL_SYSTEMS
from obsia.app.figures.prepared import FILE, Prepared, is_current, names, write
from obsia.app.request.reader_answers import FIRST_ANSWERS
from obsia.app.world.paths import PATHS
from obsia.app.world.planet import REFERENCE_WORLD

PREPARED: Final[tuple[Prepared[Any], ...]] = (
    FIRST_ANSWERS,
    REFERENCE_WORLD,
    PATHS,
    ALL_COUNTS,
    ALL_SYSTEMS,
    LISTED,
    ALL_COMMITMENTS,
    AUDITED,
    LANDMARKS,
)
"""What pages tell before anybody has asked for anything."""


def entries(*, energies: bool = True) -> Iterator[Prepared[Any]]:
    """Everything that is prepared; with ``energies``, what the first task costs of each model of the catalogue, the
    landscape that they make, and how those that are next to each other compare."""
    yield from PREPARED
    if energies:
        yield from (energy_entry(row.model) for row in listed_models())
        yield LANDSCAPE
        yield NEIGHBOURS


def prepare(path: Path = FILE, *, energies: bool = True) -> bool:
    """Make the file of these facts and this code. Returns whether it had to be made."""
    wanted = tuple(entries(energies=energies))
    if is_current(path) and {each.name for each in wanted} <= names(path):
        return False
    write(path, ((each.name, each.made()) for each in wanted))
    return True


def main() -> int:
    """Make the file beside the code where it is not there yet, with energies unless ``--without-energies`` is said."""
    prepare(energies="--without-energies" not in sys.argv[1:])
    sys.stdout.write(f"{FILE.name} {FILE.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
