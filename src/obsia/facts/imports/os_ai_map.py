"""Current AI's map of open-source AI: one class of openness and one score for each product, with dated sources."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.core.disclosure import Status
from obsia.facts.imports.addresses import choose
from obsia.facts.imports.index import Index, lines, named

FOLDER: Final = "os-ai-map-57cbce24"
ASSERTED_BY: Final = "os-ai-map"
EVIDENCE: Final = "os-ai-map-57cbce24"

STATUSES: Final = {
    "open_source": Status.PUBLISHED,
    "open_weights": Status.PUBLISHED,
    "restricted": Status.PUBLISHED,
    "closed": Status.NOT_FOUND,
}
"""Class -> whether the weights can be got."""

_WORDS: Final = {
    "open_source": "open source",
    "open_weights": "open weights",
    "restricted": "restricted terms",
    "closed": "closed",
}


def add_cells(folder: Path, index: Index) -> None:
    """Add one cell, the final weights, for every product."""
    for line in lines(folder / "os_ai_map.csv", index):
        cells = line.cells
        system = index.system(line, cells["product"])
        status = STATUSES.get(cells["openness_class"])
        if status is None:
            index.problem(line, f"class {cells['openness_class']!r} is not of this edition")
        if system is None or status is None:
            continue
        openness = cells["openness_class"]
        choice = choose(cells["evidence_urls"].split(), item="weights_final", own=named(system), cited=True)
        index.add(
            line,
            system=system,
            item="weights_final",
            status=status,
            read_on=cells["accessed"],
            choice=choice,
            locator=cells["product"],
            value=f"{_WORDS[openness]}, score {cells['openness_score']} of 5",
        )
