"""The sources behind figures."""

from __future__ import annotations

from collections.abc import Iterable

from obsia.app.figures.grid_sources import source_of
from obsia.core.errors import MissingFact
from obsia.core.evidence import Source
from obsia.core.figure import Figure
from obsia.facts import snapshot as facts


def sources_of(figures: Iterable[Figure]) -> tuple[Source, ...]:
    """The sources that some figures rest on, each once, in order of their ids."""
    return sources_named(each for figure in figures for each in figure.evidence)


def sources_named(evidence: Iterable[str]) -> tuple[Source, ...]:
    """The sources with some ids, each once, in order of their ids.

    A source that the installed facts do not have keeps its id and says nothing more.
    """
    snapshot = facts.load()
    found: list[Source] = []
    for each in sorted(set(evidence)):
        try:
            found.append(snapshot.source(each))
        except MissingFact:
            found.append(
                source_of(each)
                or Source(evidence_id=each, publisher="", title="", url="", licence="", published="", retrieved="")
            )
    return tuple(found)
