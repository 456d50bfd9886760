"""European Open Source AI Index: twelve dimensions graded open, partial or closed, for a family of models each.

The mapping is one to one, so that the grades can be given back from the cells. Nothing is claimed beyond the grade:
the licence of the end model is a licence of the final weights, not of a whole release. The dimension on licences grades
how open they are: the cell gives the grade back, and its note says that it is no presence.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

from obsia.core.disclosure import Status
from obsia.facts.imports.addresses import choose
from obsia.facts.imports.index import Index, Line, lines, named
from obsia.facts.relations import ABSENT

FOLDER: Final = "osai-5a388e87"
ASSERTED_BY: Final = "osai"
EVIDENCE: Final = "osai-5a388e87"

ITEMS: Final = {
    "datasources_basemodel": "data_base",
    "datasources_endmodel": "data_final",
    "weights_basemodel": "weights_base",
    "weights_endmodel": "weights_final",
    "trainingcode": "code_training",
    "code": "code_documentation",
    "hardware_architecture": "hardware_training",
    "preprint": "technical_report",
    "paper": "research_paper",
    "modelcard": "model_card",
    "datasheet": "data_card",
    "licenses": "licences",
}
"""Dimension -> item."""

STATUSES: Final = {"open": Status.PUBLISHED, "partial": Status.PARTIAL, "closed": Status.NOT_FOUND}
"""Grade -> status. Given back: the only grade with that status."""

ON_TERMS: Final = "grades openness of terms"
"""How the note of a cell on licences begins: its status is no presence."""
ONE_ADDRESS: Final = "one address for most of the record"
_ON_LICENCES: Final = f"{ON_TERMS}: whether the licences are open, not whether they are stated"


def add_cells(folder: Path, index: Index) -> None:
    """Add the cells of every record."""
    kept = list(lines(folder / "osai.csv", index))
    stamped = _stamped(kept)
    words = {system.label.lower(): system.words.split() for system in index.systems.values()}
    for line in kept:
        cells = line.cells
        system = index.system(line, cells["record"])
        item, status = ITEMS.get(cells["dimension"]), STATUSES.get(cells["grade"])
        if system is None or item is None or status is None:
            if item is None or status is None:
                index.problem(line, f"{cells['dimension']!r} graded {cells['grade']!r} is not of this edition")
            continue
        base = cells["base_model"]
        own = named(system, bases=(base, *words.get(base.lower(), ()), cells["end_model"]), graded=cells["end_model"])
        addresses = cells["evidence_urls"].split()
        cited = not any((cells["record"], address) in stamped for address in addresses)
        choice = choose(addresses, item=item, own=own, cited=cited)
        licence = _licence(line, index, item=item)
        is_stamped = (cells["record"], choice.address) in stamped
        index.add(
            line,
            system=system,
            item=item,
            status=status,
            read_on=cells["record_last_change"],
            choice=choice,
            locator=f"{cells['record']}, {cells['dimension']}",
            value=cells["end_model_licence"] if item == "licences" else "",
            licence=licence,
            notes=[_ON_LICENCES if item == "licences" else "", ONE_ADDRESS if is_stamped else ""],
        )


def _stamped(kept: list[Line]) -> set[tuple[str, str]]:
    """Record and address where one address stands at more than half of the dimensions: it is of none in particular."""
    uses = Counter(
        (line.cells["record"], address) for line in kept for address in set(line.cells["evidence_urls"].split())
    )
    return {key for key, count in uses.items() if count > len(ITEMS) // 2}


def _licence(line: Line, index: Index, *, item: str) -> str:
    if item != "weights_final":
        return ""
    licence = index.licence(line, line.cells["end_model_licence"])
    return "" if licence == ABSENT else licence
