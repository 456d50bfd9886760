"""All closed accounts of a folder, each checked byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from obsia.app.usage import closed as folders
from obsia.app.usage.closed import Closed
from obsia.app.usage.sealed_folder import Alteration, alterations


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A closed account, and whether it is as it was closed."""

    closed: Closed
    altered: tuple[Alteration, ...]
    restatements: int


def listed(folder: str) -> list[Listed]:
    """The closed accounts of a folder, by name. Raises ``BadInput`` for one that cannot be read."""
    return [
        Listed(
            closed=folders.header(place),
            altered=alterations(place),
            restatements=sum(1 for each in Path(folder).glob(f"{place.name}.restated-*") if each.is_dir()),
        )
        for place in folders.several(folder)
    ]
