"""How the tools were started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obsia.surfaces.mcp.answers import Permalinks


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``obsia mcp`` was told."""

    record: bool = True
    """Whether figures are recorded in the data folder, for ``explain``, as commands record them for ``obsia trace``."""
    most_recorded_mb: int = 1_024
    """The record of figures grows no further than about this."""
    at_once: int = 2
    """Answers computed at once."""
    permalinks: Permalinks | None = None
    """What answers the address of a figure's page; None where no pages are installed."""

    @property
    def records_now(self) -> bool:
        """Whether figures are recorded, and there is room for them."""
        from obsia.app.figures.figure_store import recorded_bytes

        return self.record and recorded_bytes() < self.most_recorded_mb * 1_000_000
