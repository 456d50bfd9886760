"""The sources behind figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from obsia.core.errors import MissingFact
from obsia.core.evidence import Source
from obsia.core.figure import Figure
from obsia.facts import snapshot as facts

if TYPE_CHECKING:
    from obsia.grids import Series


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


HOURLY_INTENSITY: Final = "hourly_intensity_g_per_kwh"
"""The property of a series that entered a figure."""
_PREFIX: Final = "grid-series"
_FILE: Final = "file"
_SERVICES: Final = {
    "electricity-maps": ("Electricity Maps", "https://api.electricitymaps.com/v3/carbon-intensity/past-range"),
    "eco2mix": ("RTE, ODRE", "https://odre.opendatasoft.com/explore/dataset/eco2mix-national-cons-def/"),
    "uk-carbon-intensity": ("Carbon Intensity API, Great Britain", "https://api.carbonintensity.org.uk/intensity"),
    "watttime": ("WattTime", "https://api.watttime.org/v3/historical"),
}
"""Service -> who publishes it, and where it answers. Its licence is for its user to read."""


def evidence_id(series: Series, *, is_file: bool) -> str:
    """``grid-series:SERVICE:ZONE:DAY:DIGEST``: where a series came from, when it was read, and what it says."""
    source = _FILE if is_file else series.source
    return ":".join((_PREFIX, source, series.zone_id, series.read_on or "-", series.digest[:16]))


def source_of(evidence: str) -> Source | None:
    """What an id of a series says of its source; None for other ids."""
    parts = evidence.split(":")
    if len(parts) != 5 or parts[0] != _PREFIX:
        return None
    _, service, zone_id, day, digest = parts
    publisher, url = _SERVICES.get(service, ("", ""))
    return Source(
        evidence_id=evidence,
        publisher=publisher,
        title=f"hourly carbon intensity, {zone_id}",
        url=url,
        licence="",
        published="",
        retrieved="" if day == "-" else day,
        note=f"digest {digest}",
    )
