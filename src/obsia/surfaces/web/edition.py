"""How the observatory is brought out: served, or as static files; for anybody, or for one person's own usage."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from obsia._version import __version__
from obsia.app.clock import today
from obsia.app.folder import data_folder
from obsia.app.questions.usage import Assess

MODELS: Final = 400
"""Models that have pages of their own in a static edition, those of which most is known."""


@dataclass(frozen=True, kw_only=True)
class PageEdition:
    """One bringing out of the pages."""

    static: bool = False
    record: bool = True
    """Whether figures are recorded in the data folder, so that their pages can be shown."""
    usage: Assess | None = None
    """What is asked of a person's own usage files, shown to that person alone."""
    shows_private: bool = False
    """Whether recorded figures of a person's own files are shown, though no file is named."""
    site: str = ""
    """Where its readers find it, as ``https://example.org/``; '' where that is not known."""
    models: int = MODELS
    day: str = field(default_factory=today)
    """The day of a static edition, the same on each of its pages; of a served page the day on which it is asked for."""
    previous: str = ""
    """The figures of the edition before, a file or the folder that holds it; '' for a first one."""
    figures: str = ""
    """The figures of this edition, likewise; '' while they are not all made."""

    @property
    def private(self) -> bool:
        """Whether figures of a person's own files are shown: then to that person's machine alone."""
        return self.usage is not None or self.shows_private

    @property
    def folder(self) -> str | None:
        """Where figures are recorded, None where none are: what is kept in memory is kept for one such folder, as its
        figures would have no pages in another."""
        return str(data_folder()) if self.record else None

    @property
    def version(self) -> str:
        """The version of obsia."""
        return __version__
