"""Foundation Model Transparency Index, December 2025: a hundred yes-or-no indicators for each of thirteen companies.

An indicator becomes a cell only where it asks for the same thing as an item. Where it asks for two things at once, no
point does not say which is missing: the note says so. What the companies' reports state beyond the point (a value, an
address, a reason for silence) stands in ``reports.csv`` and replaces the cell.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.core.disclosure import Status
from obsia.facts.imports.addresses import Choice, choose
from obsia.facts.imports.index import Index, Line, lines, named
from obsia.facts.relations import SystemName

FOLDER: Final = "fmti-2025-12"
ASSERTED_BY: Final = "fmti"
EVIDENCE: Final = "fmti-2025-12"

PUBLISHED_ON: Final = "2025-12-09"
"""The day of the edition: the date of its records."""

ITEMS: Final = {
    "FMTI25-016": ("tokens_training",),
    "FMTI25-020": ("data_base",),
    "FMTI25-021": ("compute_training",),
    "FMTI25-023": ("duration_training", "device_hours_training"),
    "FMTI25-024": ("hardware_training",),
    "FMTI25-026": ("energy_training",),
    "FMTI25-027": ("carbon_training",),
    "FMTI25-028": ("water_training",),
    "FMTI25-032": ("code_training", "code_inference"),
    "FMTI25-035": ("parameters_total", "modalities"),
    "FMTI25-036": ("architecture_description",),
    "FMTI25-038": ("compute_inference",),
    "FMTI25-041": ("weights_final",),
    "FMTI25-044": ("evaluation_results",),
    "FMTI25-045": ("code_evaluation",),
    "FMTI25-062": ("distribution_methods",),
    "FMTI25-063": ("precision_serving",),
    "FMTI25-064": ("licences",),
    "FMTI25-094": ("acceptable_use_policy",),
}
"""Indicator -> the items that a point for it says are published; no point speaks of the first of them."""

_BOTH: Final = frozenset({"FMTI25-023", "FMTI25-024", "FMTI25-032", "FMTI25-035", "FMTI25-062", "FMTI25-063"})
_NO_POINT: Final = "the indicator asks for several things at once; part of them may be stated"
_REPORTS: Final = "https://github.com/stanford-crfm/fmti/blob/e90f521e5222028fac08253d6483ef05f18158d9/Dec2025/reports"
_STATUSES: Final = {status.value: status for status in Status}


def add_cells(folder: Path, index: Index) -> None:
    """Add the cells of every company: of its report where one was read, else of its score."""
    read: set[tuple[str, str]] = set()
    for line in lines(folder / "reports.csv", index):
        system = index.system(line, line.cells["company"])
        if system is not None:
            read.add((line.cells["company"], line.cells["item"]))
            _add_reported(line, system, index)
    for line in lines(folder / "fmti.csv", index):
        cells = line.cells
        items = ITEMS.get(cells["indicator_id"], ())
        system = index.system(line, cells["company"])
        if system is None:
            continue
        has_point = cells["score"] == "1"
        for item in items if has_point else items[:1]:
            if (cells["company"], item) not in read:
                _add_scored(line, item, has_point=has_point, system=system, index=index)


def _report(company: str) -> Choice:
    """The company's report: about this model, but about every item."""
    address = f"{_REPORTS}/{company.replace(' ', '_')}_fmtransparencyreport_Dec2025.csv"
    return Choice(address=address, names_model=True)


def _add_scored(line: Line, item: str, *, has_point: bool, system: SystemName, index: Index) -> None:
    indicator = line.cells["indicator_id"]
    index.add(
        line,
        system=system,
        item=item,
        status=Status.PUBLISHED if has_point else Status.NOT_FOUND,
        read_on=PUBLISHED_ON,
        choice=_report(line.cells["company"]),
        locator=f"{indicator}, {line.cells['indicator']}",
        notes=[_NO_POINT if indicator in _BOTH and not has_point else ""],
    )


def _add_reported(line: Line, system: SystemName, index: Index) -> None:
    cells = line.cells
    status = _STATUSES.get(cells["status"])
    if status is None or cells["item"] not in ITEMS.get(cells["indicator_id"], ()):
        return index.problem(
            line, f"{cells['indicator_id']}: {cells['item']!r} {cells['status']!r} cannot be read of it"
        )
    own = choose(cells["address"].split(), item=cells["item"], own=named(system), cited=True)
    return index.add(
        line,
        system=system,
        item=cells["item"],
        status=status,
        read_on=PUBLISHED_ON,
        choice=own if own.address else _report(cells["company"]),
        locator=f"{cells['indicator_id']}, report of {cells['company']}",
        value=cells["value"],
        reason=cells["reason"],
        notes=[cells["note"]],
    )
