"""Importers of indexes of openness: a module per index, from its kept file to cells.

``third_party/<index>-<edition>/`` holds the index's file under its own licence; the module of its name here reads it.
A new index is a folder and a module with ``FOLDER``, ``ASSERTED_BY``, ``EVIDENCE`` and ``add_cells``, listed in
``INDEXES``, and its records in ``relations/systems.csv``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obsia.facts.imports import fmti, mot, os_ai_map, osai
from obsia.facts.imports.index import Index, check_left_out, left_out_of, licence_names, systems_of
from obsia.facts.rows import Gathered

INDEXES: Final = (osai, mot, fmti, os_ai_map)
"""One module per index."""


def import_all(third_party: Path, data: Path, found: Gathered) -> None:
    """Add the cells of every index whose folder stands below ``third_party`` to ``found``.

    ``data`` is the folder that file names are given from; systems and licences must have been read before.
    """
    licences = licence_names(found)
    for module in INDEXES:
        folder = third_party / module.FOLDER
        if not folder.is_dir():
            continue
        index = Index(
            asserted_by=module.ASSERTED_BY,
            evidence=module.EVIDENCE,
            systems=systems_of(found, module.ASSERTED_BY),
            left_out=left_out_of(found, module.ASSERTED_BY),
            licences=licences,
            data=data,
            gathered=found,
        )
        module.add_cells(folder, index)
        check_left_out(index)
