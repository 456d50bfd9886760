"""Carbon by the hour: what a series of a grid is multiplied by in each world, and what its gaps take.

The values of a series are taken as they were published; that its method is high or low is one unknown for all its
hours. For averages of the life cycle it is that of the yearly value, so that a series which says the same in every
hour as the year does gives the same figure. Hours without a value take the yearly value, widened by how far the hours
that are used may lie from the year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.known import required
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate, Fact, Kind
from obsia.core.figure import Assumption
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot

SUBJECT = "serving:grids"
"""Where the snapshot keeps what stands in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneHours:
    """What one account knows of a zone by the hour."""

    series: Fact | None
    """The series as a fact, whose value is the mean of its hours; None: no hour is known, the year stands in."""
    life_cycle: bool = True
    """Whether carbon counts the life cycle, as yearly values do: only then may one stand in for an hour."""
    falls_back: bool = False
    """Whether any usage lies outside of the hours that are known."""
    assumptions: tuple[Assumption, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HourlyWork:
    """The work of a line by whether the intensity of its hour is known; both in the columns of its deployment."""

    weighted: tuple[float, ...]
    """Work of each known hour times the hour's g/kWh, summed over hours."""
    outside: tuple[float, ...]
    """Work of the hours that are not known."""


class HourlyFactors:
    """Draws of the factors of one place, where carbon is by the hour."""

    def __init__(
        self,
        snapshot: Snapshot,
        worlds: Worlds,
        *,
        hours: ZoneHours,
        subject: str,
        annual: Callable[[], Draws],
        estimate: Estimate | None,
    ) -> None:
        self._snapshot, self._worlds, self._hours = snapshot, worlds, hours
        self._subject, self._annual, self._estimate = subject, annual, estimate

    def series_ratio(self) -> Draws:
        """By what the published value of each hour is multiplied, shape (worlds,)."""
        if self._hours.series is None:
            return self._worlds.constant(1.0)
        self._worlds.note_fact(self._hours.series)
        return self._error()

    def intensity_g_per_kwh(self) -> Draws:
        """Intensity of the hours without a value, shape (worlds,)."""
        series = self._hours.series
        if self._hours.life_cycle:
            usual = self._annual() if self._hours.falls_back or series is None else self._of_series()
        else:
            usual = self._of_series()
        return usual * self._spread("hour_to_hour_ratio") if self._hours.falls_back else usual

    def _of_series(self) -> Draws:
        """The mean of the series, with its error."""
        series = self._hours.series
        if series is None or series.value is None:
            raise MissingFact(what=Message("fact-by-hour", subject=Symbol(self._subject)))
        return series.value * self.series_ratio()

    def _error(self) -> Draws:
        estimate = self._estimate
        if not self._hours.life_cycle or estimate is None or estimate.kind is Kind.ASSUMED:
            return self._spread("series_error_ratio")
        drawn = self._annual()
        middle = estimate.facts[0].value if len(estimate.facts) == 1 else float(np.median(drawn))
        return drawn / (middle or 1.0)

    def _spread(self, name: str) -> Draws:
        return self._worlds.draw(required(self._snapshot, SUBJECT, name), key=(self._subject, name))
