"""Carbon by the hour: which series each zone of an account has, and the work of its lines by hour.

Asked for by ``grid="hourly"``: from a file, or from the services of :mod:`obsia.grids`. Only averages of the life cycle
stand beside yearly values, so direct emissions have to be asked for, and are then wanted of every zone.
"""

from __future__ import annotations

import datetime as dt
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from obsia.accounting.hours import HourlyWork, ZoneHours
from obsia.app.figures.sources import HOURLY_INTENSITY, evidence_id
from obsia.app.folder import data_folder
from obsia.core.errors import BadCall, NoData
from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.core.figure import Assumption
from obsia.core.message import Argument, Message, Note, Option, Sentences, Symbol, Term, Zone
from obsia.grids import Meaning, NoSeries, Reason, Scope, Series, Web, intensity
from obsia.grids.local import series_of

if TYPE_CHECKING:
    from obsia.app.usage.cells import Cell
    from obsia.app.usage.names import Names
from obsia.facts.names.zones import country_of
from obsia.facts.snapshot import Snapshot

MEANINGS: Final = {
    "life-cycle": Meaning(),
    "direct": Meaning(scope=Scope.DIRECT),
}
"""What ``grid_basis`` may ask for: averages of the life cycle (the default) or of the stack. Marginal rates answer
another question; every column of an account says that it is an average, so none of them may hold one."""
DEFAULT: Final = "life-cycle"


class WrongMeaning(BadCall):
    """A file counts something else than was asked for."""

    def __init__(self, *, zone_id: str, found: Meaning, asked: Meaning) -> None:
        self.zone_id, self.found, self.asked = zone_id, found, asked
        zone, counts, wanted = Zone(zone_id), _terms(found), _terms(asked)
        super().__init__("grid-meaning-other", option=Option("grid-file"), zone=zone, found=counts, asked=wanted)

    @property
    def sentences(self) -> Sentences:
        """What the file counts, then how that is asked for, where it can be."""
        named = next((name for name, meaning in MEANINGS.items() if meaning == self.found), None)
        if named is None:
            return Sentences((*super().sentences, Message("grid-meaning-averages")))
        ask = Message("grid-meaning-ask", option=Option("grid-basis"), name=Symbol(named))
        return Sentences((*super().sentences, ask))


class Unmixed(NoData):
    """Carbon of another meaning than the yearly values has no fallback: a zone without a series cannot be counted."""

    def __init__(self, *, zone_id: str | None, asked: Meaning, why: NoSeries | None) -> None:
        self.zone_id, self.asked, self.why = zone_id, asked, why
        where = Message("grid-for-zone", zone=Zone(zone_id)) if zone_id else Message("grid-no-zone")
        about: dict[str, Argument] = {"option": Option("grid-basis"), "asked": _terms(asked), "where": where}
        if why is None or zone_id is None:
            super().__init__("grid-unmixed", **about)
        else:
            super().__init__("grid-unmixed-because", **about, why=_why(why))

    @property
    def sentences(self) -> Sentences:
        """What is missing, then what may be given instead."""
        remedy = Message("grid-unmixed-remedy", file=Option("grid-file"), option=Option("grid-basis"))
        return Sentences((*super().sentences, remedy))


def _terms(meaning: Meaning) -> tuple[Term, Term]:
    """``average, life-cycle``, for people."""
    return Term("grid-basis", meaning.basis.value), Term("grid-scope", meaning.scope.value)


def _why(error: NoSeries) -> Term | Message:
    """Why there is no series, and whose it would have been."""
    reason = Term("grid-reason", error.reason.value)
    return Message("grid-reason-of", source=Symbol(error.source), reason=reason) if error.source else reason


@dataclass(slots=True)
class Hourly:
    """The series of an account by zone, and the work of its lines by hour."""

    snapshot: Snapshot
    meaning: Meaning
    file: str | None
    web: Web = field(default_factory=Web)
    _of_file: dict[str, Series] = field(default_factory=dict[str, "Series"])
    _series: dict[str | None, Series | None] = field(default_factory=dict[str | None, "Series | None"])
    _why: dict[str | None, NoSeries] = field(default_factory=dict[str | None, NoSeries])
    _used: dict[str | None, set[dt.datetime]] = field(default_factory=dict[str | None, set[dt.datetime]])
    _untimed: dict[str | None, int] = field(default_factory=dict[str | None, int])
    _all: tuple[dt.datetime, ...] = ()
    _elsewhere: frozenset[str] = frozenset()
    _learnt: tuple[str | None, ...] = ()
    _kept: Mapping[str, Series] | None = None

    @classmethod
    def asked(
        cls,
        snapshot: Snapshot,
        *,
        file: str | os.PathLike[str] | None,
        basis: str | None,
        kept: Mapping[str, Series] | None = None,
    ) -> Hourly:
        """What a question asks for. Raises ``BadInput``, ``WrongMeaning``.

        ``kept``: zone -> the series that a closed account had: then no other is read or asked for.
        """
        hourly = cls(snapshot, MEANINGS[basis or DEFAULT], None if file is None else os.fspath(file))
        if kept is not None:
            hourly._kept = kept
            hourly._of_file.update({} if file is None else kept)
        elif hourly.file is not None:
            hourly._read(hourly.file)
        return hourly

    @property
    def is_default(self) -> bool:
        """Whether carbon counts what yearly values count: only then may they stand in."""
        return self.meaning == MEANINGS[DEFAULT]

    def _read(self, file: str) -> None:
        for zone_id, series in series_of(file).items():
            if series.meaning != self.meaning:
                raise WrongMeaning(zone_id=zone_id, found=series.meaning, asked=self.meaning)
            self._of_file[zone_id] = series

    def learn(self, cells: Iterable[Cell], *, names: Names, others: Iterable[str | None]) -> None:
        """Note the hours of each zone of the usage, and get their series, and those of the zones of what-ifs.

        Raises ``Unmixed`` where a meaning without a fallback finds no series.
        """
        for cell in cells:
            zone_id = names.resolved(cell.series).zone_id
            if cell.hour is None:
                self._untimed[zone_id] = self._untimed.get(zone_id, 0) + cell.work.calls
            else:
                self._used.setdefault(zone_id, set()).add(cell.hour)
        self._all = tuple(sorted(set[dt.datetime]().union(*self._used.values())))
        self._elsewhere = frozenset(zone_id for zone_id in others if zone_id is not None)
        zones = {*self._used, *self._untimed, *self._elsewhere}
        self._learnt = tuple(sorted(zones, key=lambda each: each or ""))
        for zone_id in self._learnt:
            self.series(zone_id)

    def series(self, zone_id: str | None) -> Series | None:
        """The series of a zone, asked for once; None where none has any hour of usage and the year stands in.

        Raises ``Unmixed`` where the year may not stand in.
        """
        if zone_id not in self._series:
            try:
                self._series[zone_id] = self._found(zone_id)
            except NoSeries as error:
                self._series[zone_id], self._why[zone_id] = None, error
        found = self._series[zone_id]
        if not self.is_default and found is None:
            raise Unmixed(zone_id=zone_id, asked=self.meaning, why=self._why.get(zone_id))
        return found

    def _found(self, zone_id: str | None) -> Series:
        hours = self._hours(zone_id)
        if zone_id is None:
            raise NoSeries(reason=Reason.NO_REGION, source="")
        # Series are of countries: a zone inside one takes the hours of its country.
        place = zone_id if zone_id in self._of_file else country_of(self.snapshot, zone_id)
        if self.file is not None and place not in self._of_file:
            raise NoSeries(reason=Reason.NOT_IN_FILE, source="", zone_id=zone_id)
        if not hours:
            raise NoSeries(reason=Reason.NO_TIMES, source="", zone_id=zone_id)
        found = self._asked(place, hours) if self.file is None else self._of_file[place]
        # A series of other hours enters no figure: to name it among the sources would be untrue.
        if all(found.at(hour) is None for hour in hours):
            if self.file is None:
                raise NoSeries(reason=Reason.NO_DATA, source=found.source, zone_id=zone_id)
            raise NoSeries(reason=Reason.OTHER_HOURS, source="", zone_id=zone_id)
        return found

    def _asked(self, zone_id: str, hours: Sequence[dt.datetime]) -> Series:
        """What a service says of the days of some hours, in order. Raises ``NoSeries``."""
        if self._kept is not None:
            if zone_id in self._kept:
                return self._kept[zone_id]
            raise NoSeries(reason=Reason.NO_DATA, source="", zone_id=zone_id)
        start = hours[0].replace(hour=0)
        end = hours[-1].replace(hour=0) + dt.timedelta(days=1)
        return intensity(
            zone_id,
            start,
            end,
            iso2=self._iso2(zone_id),
            meaning=self.meaning,
            web=self.web,
            folder=data_folder() / "grids",
        )

    def _hours(self, zone_id: str | None) -> tuple[dt.datetime, ...]:
        """The hours of usage in a zone; of a zone that has none of its own, all that a what-if may move there."""
        if zone_id in self._used:
            return tuple(sorted(self._used[zone_id]))
        return () if zone_id in self._untimed and zone_id not in self._elsewhere else self._all

    @property
    def used(self) -> dict[str, Series]:
        """Zone of a series -> the series that enter the account."""
        found = (self.series(zone_id) for zone_id in self._learnt if zone_id is not None)
        return {series.zone_id: series for series in found if series is not None}

    @property
    def _covered(self) -> tuple[str, ...]:
        """The zones of which any hour of usage is known."""
        zones = {*self._of_file, *self._learnt}
        return tuple(sorted(each for each in zones if each is not None and self.series(each) is not None))

    @property
    def _covered_text(self) -> str:
        """The same, ``FRA, NLD``; ``none`` where there is no such zone."""
        return ", ".join(self._covered) or "none"

    def _iso2(self, zone_id: str) -> str:
        rows = self.snapshot.rows("SELECT iso2 FROM countries WHERE iso3 = ?", (zone_id,))
        return str(next((row[0] for row in rows), "") or "")

    def work(
        self, zone_id: str | None, cells: Sequence[Cell], *, columns: Callable[[Sequence[Cell]], tuple[float, ...]]
    ) -> HourlyWork:
        """The work of some cells of one series in a zone, by whether the intensity of its hour is known."""
        series = self.series(zone_id)
        by_hour: dict[dt.datetime, list[Cell]] = {}
        outside: list[Cell] = []
        for cell in cells:
            known = None if series is None or cell.hour is None else series.at(cell.hour)
            if cell.hour is None or known is None:
                outside.append(cell)
            else:
                by_hour.setdefault(cell.hour, []).append(cell)
        weighted: list[tuple[float, ...]] = []
        for hour, some in sorted(by_hour.items()):
            value = series.at(hour) if series is not None else None
            weighted.append(tuple(amount * (value or 0.0) for amount in columns(some)))
        nothing = (0.0,) * len(columns(cells))
        return HourlyWork(
            weighted=tuple(math.fsum(column) for column in zip(nothing, *weighted, strict=True)),
            outside=columns(outside) if outside else nothing,
        )

    def zone(self, zone_id: str | None) -> ZoneHours:
        """What is known of a zone, for the worlds."""
        series = self.series(zone_id)
        hours = self._hours(zone_id)
        lacking = [hour for hour in hours if series is None or series.at(hour) is None]
        untimed = self._untimed.get(zone_id, 0) if zone_id in {*self._used, *self._untimed} else self._all_untimed
        return ZoneHours(
            series=None if series is None else self._fact(series),
            life_cycle=self.meaning.scope is Scope.LIFE_CYCLE,
            falls_back=bool(lacking or untimed),
            assumptions=tuple(self._assumptions(zone_id, lacking=len(lacking), of=len(hours), untimed=untimed)),
        )

    @property
    def _all_untimed(self) -> int:
        return sum(self._untimed.values())

    def _assumptions(self, zone_id: str | None, *, lacking: int, of: int, untimed: int) -> Iterable[Assumption]:
        if (series := self.series(zone_id)) is not None:
            yield Assumption(
                code="grid-hourly",
                arguments={
                    "zone": series.zone_id,
                    "source": series.source,
                    "scope": series.scope.value,
                    "side": series.side.value,
                    "day": series.read_on or "unstated",
                },
            )
            stands = "annual" if self.is_default else "mean"
            if lacking:
                arguments = {"zone": series.zone_id, "hours": str(lacking), "of": str(of), "stands": stands}
                yield Assumption(code="grid-hourly-gap", arguments=arguments)
            if untimed:
                arguments = {"zone": series.zone_id, "calls": str(untimed), "stands": stands}
                yield Assumption(code="grid-hourly-untimed", arguments=arguments)
        elif zone_id is None:
            arguments = {"zone": "", "cause": Reason.NO_REGION.value, "source": "", "covered": self._covered_text}
            yield Assumption(code="grid-hourly-none", arguments=arguments)
        else:
            why = self._why.get(zone_id)
            yield Assumption(
                code="grid-hourly-none",
                arguments={
                    "zone": zone_id,
                    "cause": (why.reason if why else Reason.NO_DATA).value,
                    "source": why.source if why else "",
                },
            )

    def _fact(self, series: Series) -> Fact:
        """The series as a fact of the account: the mean of its hours, with where and when it was read."""
        known = series.known
        said = (
            f"{series.basis.value};{series.scope.value};{series.side.value}",
            f"{min(known):g} to {max(known):g} g/kWh, {len(known)} hours from {series.start:%Y-%m-%dT%H:%MZ}",
        )
        return Fact(
            subject=f"grid:{series.zone_id}",
            property=HOURLY_INTENSITY,
            qualifier=said[0],
            as_of=f"{series.start:%Y-%m-%d}",
            value=math.fsum(known) / len(known),
            unit="gCO2e/kWh",
            kind=Kind.MODELLED,
            verification=Verification.METHOD_PUBLISHED if self.file is None else Verification.BARE_CLAIM,
            evidence=evidence_id(series, is_file=self.file is not None),
            locator=f"{series.address}, read {series.read_on or 'on an unstated day'}, digest {series.digest}",
            read_on=series.read_on,
            spread=Spread.POINT,
            note="; ".join(part for part in (series.method, said[1]) if part),
        )

    @property
    def notes(self) -> tuple[Note, ...]:
        """What has to be said aloud: usage without hours of its grid, and carbon that is not over the life cycle."""
        lacking = [zone_id for zone_id in self._learnt if zone_id is not None and self.series(zone_id) is None]
        return (
            *([] if self.is_default else [Note("notice-grid-direct", meaning=_terms(self.meaning))]),
            *([Note("notice-grid-annual", zones=tuple(map(Symbol, lacking)))] if lacking else []),
            *([self._no_region] if None in self._learnt else []),
        )

    @property
    def _no_region(self) -> Note:
        covered = self._covered
        return Note("notice-grid-no-region", covered=tuple(map(Symbol, covered)) if covered else Symbol("none"))

    @property
    def digests(self) -> dict[str, str]:
        """Zone -> what makes its carbon the same again: the digest of its series, '' where it has none.

        Of usage without a region: the zones that its account names as those with hours.
        """
        found = {zone_id: self.series(zone_id) for zone_id in self._learnt if zone_id is not None}
        digests = {zone_id: "" if series is None else series.digest for zone_id, series in found.items()}
        return digests | ({"": self._covered_text} if None in self._learnt else {})
