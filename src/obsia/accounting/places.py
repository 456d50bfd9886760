"""Where and by whom requests are served: facility, grid and hardware factors in every world.

A *place* is a provider (or none) and a zone (or none). A known zone draws its grid's factors under the grid's own
keys, so that two accounts that share a grid share its error. An unknown zone is one of the regions that the
provider's cloud lists, each as likely as the other (assumed), and all factors come from the same region.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.hours import HourlyFactors, ZoneHours
from obsia.accounting.known import required
from obsia.core.evidence import Estimate, Fact, Kind, Spread, Verification
from obsia.core.figure import Assumption
from obsia.facts.names.places import cloud_of
from obsia.facts.names.zones import ANY, country_of, zones_of
from obsia.facts.snapshot import Snapshot

GRID_PROPERTIES = (
    "intensity_g_per_kwh",
    "water_l_per_kwh",
    "primary_energy_mj_per_kwh",
    "adpe_kgsbeq_per_kwh",
)
_DIRECT = "direct_g_per_kwh"
_ERROR_BY_VERIFICATION = {
    Verification.AUDITED: "error_audited_ratio",
    Verification.METHOD_PUBLISHED: "error_published_ratio",
    Verification.BARE_CLAIM: "error_claim_ratio",
    Verification.OURS: "error_published_ratio",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlace:
    """Factors of one provider in one zone; arrays of shape (worlds,)."""

    pue: Draws
    wue_l_per_kwh: Draws
    intensity_g_per_kwh: Draws
    water_l_per_kwh: Draws
    primary_energy_mj_per_kwh: Draws
    adpe_kgsbeq_per_kwh: Draws
    keys: Mapping[str, frozenset[Key]]
    """Factor (a field of this record) -> the keys that it rests on."""
    assumptions: tuple[Assumption, ...]
    series_ratio: Draws | None = None
    """By what the published value of each hour is multiplied; None where carbon is by the year. By the hour,
    ``intensity_g_per_kwh`` is that of the hours without a value."""


def place_of(
    snapshot: Snapshot,
    worlds: Worlds,
    *,
    provider: str | None,
    zone_id: str | None,
    pue: float | None = None,
    hours: ZoneHours | None = None,
    is_energy_alone: bool = False,
) -> ServicePlace:
    """The factors of ``provider`` in ``zone_id`` (ISO3); either may be unknown. ``pue`` as it is stated; ``hours``:
    carbon is by the hour. Where the energy ``is_energy_alone`` what is asked for, other factors are not a number.
    """
    assumptions: list[Assumption] = []
    site = _Site(
        snapshot=snapshot,
        worlds=worlds,
        owner=provider or "unknown",
        cloud=(cloud_of(snapshot, provider) or None) if provider else None,
        country=None if zone_id is None else country_of(snapshot, zone_id),
        assumptions=assumptions,
    )
    if is_energy_alone:
        grid = _not_drawn(worlds)
    elif zone_id is None:
        grid = site.any_region()
    else:
        grid = grid_factors(snapshot, worlds, zone_id=zone_id, assumptions=assumptions)
    factors: dict[str, Callable[[], Draws]] = {
        "pue": site.pue if pue is None else partial(worlds.constant, pue),
        "wue_l_per_kwh": partial(grid, "wue_l_per_kwh") if is_energy_alone else site.wue_l_per_kwh,
        **{name: partial(grid, name) for name in GRID_PROPERTIES},
    }
    by_hour: HourlyFactors | None = None
    if hours is not None:
        by_hour = HourlyFactors(
            snapshot,
            worlds,
            hours=hours,
            subject=f"provider:{site.owner}" if zone_id is None else f"grid:{zone_id}",
            annual=factors["intensity_g_per_kwh"],
            estimate=None
            if zone_id is None or site.country != zone_id
            else _grid_estimate(snapshot, zone_id, "intensity_g_per_kwh"),
        )
        factors["intensity_g_per_kwh"] = by_hour.intensity_g_per_kwh
        assumptions += hours.assumptions
    drawn: dict[str, Draws] = {}
    keys: dict[str, frozenset[Key]] = {}
    for name, factor in factors.items():
        with worlds.recording() as used:
            drawn[name] = factor()
        keys[name] = frozenset(used)
    series_ratio: Draws | None = None
    if by_hour is not None:
        with worlds.recording() as used:
            series_ratio = by_hour.series_ratio()
        keys["intensity_g_per_kwh"] |= frozenset(used)
    return ServicePlace(
        **drawn,
        keys=keys,
        assumptions=tuple(assumptions),
        series_ratio=series_ratio,
    )


def _not_drawn(worlds: Worlds) -> Callable[[str], Draws]:
    nothing = worlds.constant(np.nan)
    return lambda _: nothing


def grid_factors(
    snapshot: Snapshot, worlds: Worlds, *, zone_id: str, assumptions: list[Assumption]
) -> Callable[[str], Draws]:
    """Draws of a grid's factor by its name (:data:`GRID_PROPERTIES`), under the grid's own keys, shape (worlds,).

    What stands in for a factor that the grid lacks is added to ``assumptions``.
    """
    inside = country_of(snapshot, zone_id)
    if inside != zone_id:
        country = grid_factors(snapshot, worlds, zone_id=inside, assumptions=assumptions)
        # Of zones inside a country only carbon is known; all else is the country's.
        return lambda name: (
            zone_intensity_g_per_kwh(snapshot, worlds, zone_id=zone_id, of_country=country(name))
            if name == "intensity_g_per_kwh"
            else country(name)
        )

    def factor(name: str) -> Draws:
        estimate = _grid_estimate(snapshot, zone_id, name)
        if estimate.kind is Kind.ASSUMED:
            assumptions.append(Assumption(code="grid-borrowed", arguments={"zone": zone_id, "what": name}))
        return worlds.draw(estimate, key=(f"grid:{zone_id}", name))

    return factor


def zone_intensity_g_per_kwh(snapshot: Snapshot, worlds: Worlds, *, zone_id: str, of_country: Draws) -> Draws:
    """Carbon intensity of a zone inside a country, of the life cycle as the country's is; shape (worlds,).

    What burns nothing emits a floor; above it, a zone is to its country as its direct emissions are to the country's,
    by one publisher. So the zones add up to the country. Of a zone that is not known, each world takes one of the
    country's, each as likely as the other (assumed).
    """
    country = country_of(snapshot, zone_id)
    whole = worlds.draw(required(snapshot, f"zone:{country}", _DIRECT), key=(f"zone:{country}", _DIRECT))
    if zone_id.endswith(ANY):
        listed = (required(snapshot, f"zone:{each}", _DIRECT).facts[0] for each in zones_of(snapshot, country))
        choices = tuple(replace(fact, kind=Kind.ASSUMED) for fact in listed)
        chosen = worlds.choose((f"zone:{zone_id}", "zone"), choices)
        direct: Draws = np.array([fact.value or 0.0 for fact in choices])[chosen]
    else:
        direct = worlds.draw(required(snapshot, f"zone:{zone_id}", _DIRECT), key=(f"zone:{zone_id}", _DIRECT))
    error = worlds.draw(
        required(snapshot, "serving:default", "zone_error_ratio"), key=(f"zone:{zone_id}", "zone_error_ratio")
    )
    floor = worlds.draw(required(snapshot, "serving:default", "zone_floor_g_per_kwh"))
    floor = np.minimum(floor, of_country)
    return (floor + (of_country - floor) * direct / whole) * error


def _grid_estimate(snapshot: Snapshot, zone_id: str, name: str) -> Estimate:
    qualifier = "basis=consumption" if name == "water_l_per_kwh" else None
    subject = f"grid:{zone_id}"
    estimate = snapshot.estimate(subject, name, qualifier=qualifier) or snapshot.estimate(subject, name)
    return estimate or _any_grid(snapshot, subject, name, qualifier)


def _any_grid(snapshot: Snapshot, subject: str, name: str, qualifier: str | None) -> Estimate:
    """What stands in for a factor that a grid lacks: that of any grid, each as likely as the other (assumed)."""
    facts: list[Fact] = []
    for other in snapshot.subjects("grid"):
        known = snapshot.estimate(other, name, qualifier=qualifier) or snapshot.estimate(other, name)
        if known is not None and known.kind is not Kind.ASSUMED:
            facts += [replace(fact, kind=Kind.ASSUMED) for fact in known.facts]
    return Estimate(key=(subject, name), facts=tuple(facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Site:
    """Who serves, and the country where, as far as they are known; what has to be assumed of them is noted."""

    snapshot: Snapshot
    worlds: Worlds
    owner: str
    cloud: str | None
    country: str | None
    assumptions: list[Assumption]

    def any_region(self) -> Callable[[str], Draws]:
        """Draws of a factor by its name: one region of the cloud (or of any) per world, in the order of intensity."""
        snapshot, worlds, owner, cloud = self.snapshot, self.worlds, self.owner, self.cloud
        counts: dict[str, int] = {}
        evidence = ""
        for region in snapshot.regions():
            known = snapshot.estimate(f"grid:{region.iso3}", "intensity_g_per_kwh") is not None
            if known and (cloud is None or region.cloud == cloud):
                counts[region.iso3] = counts.get(region.iso3, 0) + 1
                evidence = region.evidence
        intensity = {
            zone: _grid_estimate(snapshot, zone, "intensity_g_per_kwh").facts[0].value or 0.0 for zone in counts
        }
        zones = sorted(counts, key=lambda zone: (intensity[zone], zone))
        choices = tuple(
            Fact(
                subject=f"provider:{owner}",
                property="zone",
                qualifier=f"zone={zone}",
                value=float(counts[zone]),
                unit="1",
                kind=Kind.ASSUMED,
                verification=Verification.OURS,
                evidence=evidence,
                locator=f"{counts[zone]} listed regions",
                read_on="",
                spread=Spread.POINT,
                text=zone,
            )
            for zone in zones
        )

        def factor(name: str) -> Draws:
            chosen = worlds.choose((f"provider:{owner}", "zone"), choices)
            drawn = np.zeros(worlds.worlds)
            for index, zone in enumerate(zones):
                mask = chosen == index
                if mask.any():
                    drawn[mask] = worlds.draw_where(
                        _grid_estimate(snapshot, zone, name).facts, key=(f"grid:{zone}", name), mask=mask
                    )
            return drawn

        self.assumptions.append(
            Assumption(
                code="zone-unknown",
                arguments={"provider": owner, "cloud": cloud or "any", "zones": str(len(zones))},
            )
        )
        return factor

    def pue(self) -> Draws:
        """PUE of the site's country where the operator publishes one, else of its fleet, else a wide default."""
        snapshot, worlds = self.snapshot, self.worlds
        for subject in (f"provider:{self.owner}", f"cloud:{self.cloud}"):
            for where in (f"region={self.country}", ""):
                if (estimate := snapshot.estimate(subject, "pue", qualifier=where)) is not None:
                    key = (subject, f"pue {where}".strip())
                    overhead = np.maximum(worlds.draw(estimate, key=key) - 1.0, 0.0)
                    return 1.0 + overhead * _disclosure_error(snapshot, worlds, estimate, key=(subject, "pue error"))
        self.assumptions.append(Assumption(code="pue-default", arguments={"provider": self.owner}))
        drawn = worlds.draw(required(snapshot, "serving:default", "pue"), key=(f"provider:{self.owner}", "pue"))
        # A facility takes at least what its IT takes: the tail of the prior below 1 is not physical.
        return np.maximum(drawn, 1.0)

    def wue_l_per_kwh(self) -> Draws:
        """Water consumed per IT kWh. A withdrawal, or a figure without a basis, enters through the consumed share."""
        snapshot, worlds = self.snapshot, self.worlds
        for subject in (f"provider:{self.owner}", f"cloud:{self.cloud}"):
            for where in (f";region={self.country}", ""):
                for basis in ("consumption", "withdrawal", "unspecified"):
                    estimate = snapshot.estimate(subject, "wue_l_per_kwh", qualifier=f"basis={basis}{where}")
                    if estimate is None:
                        continue
                    drawn = worlds.draw(estimate, key=(subject, f"wue_l_per_kwh{where}"))
                    drawn *= _disclosure_error(snapshot, worlds, estimate, key=(subject, "wue error"))
                    if basis == "consumption":
                        return drawn
                    self.assumptions.append(
                        Assumption(code="wue-basis", arguments={"subject": subject, "basis": basis})
                    )
                    consumed = worlds.draw(required(snapshot, "serving:default", "water_consumed_share"))
                    if basis == "withdrawal":
                        return drawn * consumed
                    # Without a basis the figure may already be consumption.
                    bases = snapshot.facts("serving:default", "unspecified_water_basis")
                    chosen = worlds.choose((subject, "water basis"), bases)
                    already = np.array([fact.qualifier == "basis=consumption" for fact in bases])[chosen]
                    return drawn * np.where(already, 1.0, consumed)
        self.assumptions.append(Assumption(code="wue-default", arguments={"provider": self.owner}))
        return worlds.draw(
            required(snapshot, "serving:default", "wue_l_per_kwh"), key=(f"provider:{self.owner}", "wue_l_per_kwh")
        )


def _disclosure_error(snapshot: Snapshot, worlds: Worlds, estimate: Estimate, *, key: tuple[str, str]) -> Draws:
    """The multiplicative error with which a disclosed value enters, by its verification."""
    name = _ERROR_BY_VERIFICATION[estimate.facts[0].verification]
    return worlds.draw(required(snapshot, "serving:default", name), key=key)
