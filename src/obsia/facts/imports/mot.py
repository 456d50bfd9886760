"""Model Openness Tool of LF AI & Data: seventeen components of the Model Openness Framework, listed with a licence.

A component whose licence says that it is not there is read as absent. A licence spelt otherwise than in the tool's
list is read as the licence that it means, and the note keeps the spelling: the tool itself does not count it as open.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.core.disclosure import Status
from obsia.facts.imports.addresses import choose, sizes
from obsia.facts.imports.index import Cells, Index, Line, lines, named
from obsia.facts.relations import ABSENT

FOLDER: Final = "mot-8b5d30e9"
ASSERTED_BY: Final = "mot"
EVIDENCE: Final = "lfai-mot-8b5d30e9"

SIZE_FIELD: Final = "size field: "
"""How the note on weights begins that tells what the record says of their number."""
_UNTOLD: Final = "undisclosed"
_ROUNDED: Final = 1.25
"""Names round sizes: a model called 7B may have 6.7 billion weights."""

ITEMS: Final = {
    "Datasets": "data_base",
    "Data preprocessing code": "code_data_preprocessing",
    "Model architecture": "code_architecture",
    "Model parameters (Final)": "weights_final",
    "Model metadata": "metadata",
    "Model parameters (Intermediate)": "checkpoints_intermediate",
    "Training code": "code_training",
    "Inference code": "code_inference",
    "Evaluation code": "code_evaluation",
    "Evaluation data": "data_evaluation",
    "Evaluation results": "evaluation_results",
    "Supporting libraries and tools": "libraries",
    "Model card": "model_card",
    "Data card": "data_card",
    "Technical report": "technical_report",
    "Research paper": "research_paper",
    "Sample model outputs": "sample_outputs",
}
"""Component -> item."""


def add_cells(folder: Path, index: Index) -> None:
    """Add the cells of every record."""
    for line in lines(folder / "mot.csv", index):
        cells = line.cells
        system = index.system(line, cells["record"])
        item = ITEMS.get(cells["component"])
        if item is None:
            index.problem(line, f"component {cells['component']!r} is not of this edition")
        if system is None or item is None:
            continue
        status, licence, note = _reading(line, index)
        cited = cells["evidence_kind"] == "component"
        addresses = _addresses(cells["evidence_url"]) if status.is_found else []
        choice = choose(addresses, item=item, own=named(system, graded=cells["record"]), cited=cited)
        index.add(
            line,
            system=system,
            item=item,
            status=status,
            read_on=cells["record_last_change"],
            choice=choice,
            locator=f"{cells['record']}.yml, {cells['component']}",
            licence=licence,
            notes=[note, _size_note(cells, is_found=status.is_found) if item == "weights_final" else ""],
        )


def _reading(line: Line, index: Index) -> tuple[Status, str, str]:
    """Status, licence and note of one component."""
    cells = line.cells
    if cells["listed"] != "yes":
        return Status.NOT_FOUND, "", ""
    written = cells["licence"]
    if cells["licence_status"] == "unlicensed":
        return Status.PUBLISHED, "", "listed without a licence"
    licence = index.licence(line, written)
    if licence == ABSENT:
        return Status.NOT_FOUND, "", f"listed, but its licence reads {written!r}"
    return Status.PUBLISHED, licence, "" if written == licence else f"licence written {written!r}"


def _size_note(cells: Cells, *, is_found: bool) -> str:
    """What the record's field of size says, where it contradicts the name of the model, or weights that are listed."""
    stated = cells["parameters"]
    if stated.lower() == _UNTOLD:
        return f"{SIZE_FIELD}{stated}" if is_found else ""
    named_b, stated_b = (_billions(sizes(text)) for text in (cells["record"], stated))
    if not named_b or not stated_b:
        return ""
    differ = max(named_b, stated_b) > _ROUNDED * min(named_b, stated_b)
    return f"{SIZE_FIELD}{stated}" if differ else ""


def _billions(marks: tuple[str, ...]) -> float | None:
    """A plain size in billions of weights; None for mixtures (``8x7b``, ``a3b``), lengths and several sizes."""
    scales = {"b": 1.0, "m": 1e-3}
    plain = [mark for mark in marks if mark[0].isdigit() and "x" not in mark and mark[-1] in scales]
    if len(plain) != 1 or len(marks) != 1:
        return None
    return float(plain[0][:-1].replace("_", ".")) * scales[plain[0][-1]]


def _addresses(text: str) -> list[str]:
    """The address of a cell, less the title of the page that some have behind it; nothing where it is no address."""
    address = text.partition(" · ")[0].strip()
    return [address] if address and not any(letter.isspace() for letter in address) else []
