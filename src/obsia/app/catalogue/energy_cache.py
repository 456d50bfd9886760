"""Energies of the catalogue as files: what one process has priced, others read that have the same facts and models.

A file holds those of one model, and is named after all that its figures depend on. One that cannot be read or written
is as good as none: what it would hold is computed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

import numpy as np

from obsia._version import __version__
from obsia.accounting.draws import SEED, WORLDS, Draws
from obsia.app import kept_files
from obsia.app.figures.figure_store import figure_content, figure_of_content
from obsia.app.figures.prepared import code_digest
from obsia.app.folder import data_folder_text
from obsia.core.figure import Figure

FOLDER: Final = "energies"
_TYPE: Final = np.dtype("<f8")


@dataclass(frozen=True, slots=True)
class TaskCost:
    """What one task costs of one model of the catalogue."""

    figures: tuple[Figure, ...]
    """Energy, carbon and water."""
    draws: Draws
    """Energy in each world."""


def read(model: str, *, snapshot: str) -> tuple[Mapping[str, TaskCost], bool] | None:
    """Task -> what it costs of a model, as it was kept, and whether these are all its tasks; None for a model that was
    not kept, or that cannot be read."""
    data = kept_files.read(_place(model, snapshot))
    if data is None:
        return None
    record, _, content = bytes(data).partition(b"\n")
    tasks, is_whole = json.loads(record)
    draws = np.frombuffer(content, dtype=_TYPE).reshape(len(tasks), WORLDS).astype(np.float64)
    costs = {
        name: TaskCost(tuple(figure_of_content(each) for each in figures), draws[place])
        for place, (name, figures) in enumerate(tasks.items())
    }
    return costs, is_whole


def write(model: str, tasks: Mapping[str, TaskCost], *, is_whole: bool, snapshot: str) -> None:
    """Keep what all or some tasks cost of a model, where that can be: a line of JSON, then the draws of each task."""
    told = {name: [figure_content(each, with_inputs=True) for each in of.figures] for name, of in tasks.items()}
    draws = (np.ascontiguousarray(of.draws, dtype=_TYPE).tobytes() for of in tasks.values())
    kept_files.write(_place(model, snapshot), b"".join((json.dumps((told, is_whole)).encode(), b"\n", *draws)))


def _place(model: str, snapshot: str) -> str:
    about = "\x1f".join((__version__, snapshot, code_digest(), str(SEED), str(WORLDS), model))
    return os.path.join(data_folder_text(), FOLDER, blake2b(about.encode(), digest_size=16).hexdigest())
