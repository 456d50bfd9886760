"""Sites operating and planned: powers by date, one chance and one delay for each, and bad facts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.world.parameters import Override, Parameters, Scenario
from obsia.accounting.world.sites import ANNOUNCED, OBSERVED, Site, Status, site_power, sites, years_of
from obsia.core.errors import MissingFact
from obsia.core.evidence import Fact, Kind, Verification
from obsia.facts.snapshot import PACKAGED, Snapshot


def step(on: str, value: float) -> Fact:
    return Fact(
        subject="site:Here",
        property="site_power_w",
        unit="W",
        kind=Kind.MODELLED,
        verification=Verification.OURS,
        evidence="invented-2025",
        locator="row",
        read_on="2026-11-26",
        as_of=on,
        value=value,
    )


def site(*steps: Fact, status: Status = Status.PLANNED, name: str = "Here") -> Site:
    return Site(name=name, owner="Acme", iso3="USA", status=status, steps=steps)


def drawn(snapshot: Snapshot, worlds: int = 1024, **overrides: float) -> tuple[Worlds, Parameters]:
    made = Worlds(worlds=worlds)
    scenario = Scenario(overrides={name: Override(value=value) for name, value in overrides.items()})
    return made, Parameters(snapshot, made, scenario)


def test_an_operating_site_has_the_power_of_its_last_step(snapshot: Snapshot) -> None:
    worlds, parameters = drawn(snapshot)
    here = site(
        step("2024-09-02", 181e6), step("2025-02-17", 361e6), step("2025-07-22", 442e6), status=Status.OPERATING
    )
    found = site_power(worlds, parameters, here)
    assert found.years[0] == 2024
    assert [float(found.draws[year][0]) for year in (2024, 2025, 2035)] == [181e6, 442e6, 442e6]
    assert all(np.ptp(draws) == 0 for draws in found.draws.values())
    assert found.keys == {("site:Here", "site_power_w")}


def test_a_plan_is_built_in_its_share_of_worlds_and_late_by_its_delay(snapshot: Snapshot) -> None:
    """Told for June 2026, a year late, built with a chance of 3/4: nothing in 2026, 3/4 of worlds in 2027."""
    worlds, parameters = drawn(snapshot, site_completion_share=0.75, site_delay_years=1.0)
    found = site_power(worlds, parameters, site(step("2026-06", 1e9)))
    assert (found.draws[2026] == 0).all()
    assert found.draws[2027].mean() == pytest.approx(0.75e9, rel=0.01)
    assert set(found.draws[2027]) == {0.0, 1e9}
    assert found.keys >= {("site:Here", "site_completion_share"), ("site:Here", "site_delay_years")}


def test_power_never_falls_with_time_nor_with_the_chance(snapshot: Snapshot) -> None:
    worlds, parameters = drawn(snapshot)
    plan = site(step("2026-06", 1e9))
    found = site_power(worlds, parameters, plan)
    for year in found.years[1:]:
        assert (found.draws[year] >= found.draws[year - 1]).all()
    surer = site_power(*drawn(snapshot, site_completion_share=0.99), plan)
    assert (surer.draws[2035] >= found.draws[2035]).all()


def test_stages_that_were_observed_stand_and_each_announced_one_needs_the_chance_again(snapshot: Snapshot) -> None:
    """300 MW seen in 2026; two announced stages with a chance of 3/4: 3/4, then 9/16 of worlds."""
    worlds, parameters = drawn(snapshot, site_completion_share=0.75, site_delay_years=1.0)
    seen = replace(step("2026-04", 3e8), qualifier=OBSERVED)
    plans = [replace(step(on, power), qualifier=ANNOUNCED) for on, power in (("2026-12", 1.2e9), ("2028-06", 2e9))]
    found = site_power(worlds, parameters, site(seen, *plans, status=Status.GROWING))
    assert (found.draws[2026] == 3e8).all()
    # Told for the end of 2026 and a year late: the first day of 2028, which the end of 2027 is.
    assert (found.draws[2027] == 1.2e9).mean() == pytest.approx(0.75, abs=0.01)
    assert (found.draws[2029] == 2e9).mean() == pytest.approx(0.5625, abs=0.01)
    assert set(found.draws[2029]) == {3e8, 1.2e9, 2e9}
    assert (found.draws[2029] >= found.draws[2027]).all()


def test_sites_are_chances_apart(snapshot: Snapshot) -> None:
    worlds, parameters = drawn(snapshot)
    plans = [site(step("2026-01", 1e9), name="Here"), site(step("2027-01", 2e9), name="There")]
    alone = [site_power(worlds, parameters, each) for each in plans]
    built = [each.draws[2035] > 0 for each in alone]
    assert abs(np.corrcoef(built)[0, 1]) < 0.2


def test_the_sites_on_file(snapshot: Snapshot) -> None:
    found = {each.name: each for each in sites(snapshot)}
    assert [fact.value for fact in found["xAI Colossus 1"].steps] == [181e6, 361e6, 442e6]
    assert found["xAI Colossus 1"].status is Status.OPERATING
    assert found["Meta Prometheus"].status is Status.GROWING
    abilene = found["OpenAI Stargate Abilene"]
    assert abilene.status is Status.GROWING
    assert [fact.qualifier for fact in abilene.steps] == [OBSERVED] * 4 + [ANNOUNCED]
    assert all(each.iso3 == "USA" and each.owner for each in found.values())


def test_dates_as_years() -> None:
    """A month counts from its end: January 2026 is over after 31 of 365 days, December on the first day of 2027."""
    assert years_of("2026-01") == pytest.approx(2026 + 31 / 365)
    assert years_of("2026-12") == 2027.0
    assert years_of("2024-12-31") == pytest.approx(2024 + 365 / 366)
    with pytest.raises(ValueError, match="unpack"):
        years_of("2026")


def test_a_site_without_status_or_power_is_named() -> None:
    class Altered(Snapshot):
        def subjects(self, kind: str) -> tuple[str, ...]:
            return ("site:Here",) if kind == "site" else ()

    snapshot = Altered(PACKAGED)
    with pytest.raises(MissingFact, match=r"status .* and power of the site Here"):
        sites(snapshot)
