"""Bottom-up engine: chips shipped -> servers in service -> electricity of AI, by designer, owner and year.

Everything is computed within one world and added up draw by draw. The formula, the parameters with their ranges, and
what is left out: docs/explanation/world-stock.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from obsia.accounting.draws import Z95, Draws, Key, Worlds
from obsia.accounting.known import missing
from obsia.accounting.world.owners import UNATTRIBUTED, owner_shares
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.records import AI_DEMAND, AI_RATED, LAST_YEAR, AiDemand, Series, total
from obsia.core.errors import BadCall, MissingFact
from obsia.core.evidence import Estimate, Fact
from obsia.core.message import Message, Symbol
from obsia.core.units import HOURS_PER_YEAR
from obsia.facts.snapshot import Snapshot
from obsia.physics import facility, stock

COUNT: Final = "shipped_count"
IT_RATIO: Final = "accelerator_it_ratio"
_IT_POWER: Final = "it_power_w_per_accelerator"
_PART: Final = "coverage=part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One chip of the counts. ``counts``: quarter -> the fact; a quarter is year x 4 + 0..3."""

    name: str
    vendor: str
    device: str
    counts: Mapping[int, Fact]

    @property
    def whole(self) -> tuple[int, ...]:
        """Quarters that the source counts whole, in order."""
        return tuple(sorted(quarter for quarter, fact in self.counts.items() if fact.qualifier != _PART))


def chips(snapshot: Snapshot) -> tuple[Chip, ...]:
    """Every chip that has counts, by name. Raises ``MissingFact`` of one without designer or device, or without any."""
    found = tuple(_chip(snapshot, subject) for subject in snapshot.subjects("shipments"))
    if not found:
        raise missing(Message("fact-shipments"))
    return found


def by_vendor(known: Sequence[Chip]) -> dict[str, tuple[Chip, ...]]:
    """Chips by their designer, both in order of names."""
    vendors = sorted({chip.vendor for chip in known})
    return {vendor: tuple(chip for chip in known if chip.vendor == vendor) for vendor in vendors}


def count_key(vendor: str) -> Key:
    """The one uncertainty key of a designer's counts: what is wrong with one quarter is wrong with all."""
    return f"shipments:{vendor}", COUNT


def counts(worlds: Worlds, known: Sequence[Chip], *, vendor: str) -> dict[str, dict[int, Draws]]:
    """Units of each chip by quarter in every world, each of shape (worlds,)."""
    key = count_key(vendor)
    worlds.use(key, tuple(fact for chip in known for fact in chip.counts.values()))
    normal = worlds.normal(key)
    return {
        chip.name: {quarter: _lognormal(fact, normal) for quarter, fact in sorted(chip.counts.items())}
        for chip in known
    }


def design_power_w(snapshot: Snapshot, chip: Chip) -> Fact:
    """The design power of a chip as its count takes it, else that of its device. Raises ``MissingFact``."""
    for subject, name in ((f"shipments:{chip.name}", "design_power_w"), (f"device:{chip.device}", "tdp_w")):
        if (estimate := snapshot.estimate(subject, name)) is not None:
            return estimate.facts[0]
    raise MissingFact(
        what=Message("fact-design-power", chip=Symbol(chip.name)),
        tried=(Symbol(f"device:{chip.device}"),),
        remedy=Message("remedy-state"),
    )


def it_power_w(snapshot: Snapshot, parameters: Parameters, worlds: Worlds, chip: Chip) -> Draws:
    """Rated IT power that a chip stands for (server; network and storage share), W, shape (worlds,).

    The device's own where it is stated as a range, else design power times the ratio of all chips; a scenario that
    states the ratio puts it in the place of all. One key draws all: the share of network and storage is one unknown.
    """
    own = snapshot.estimate(f"device:{chip.device}", _IT_POWER)
    key = parameters.key(IT_RATIO)
    is_stated = own is not None and own.facts[0].low is not None
    if own is not None and is_stated and IT_RATIO not in parameters.scenario.overrides:
        return worlds.draw(Estimate(key=key, facts=own.facts), key=key)
    power = design_power_w(snapshot, chip)
    worlds.note_fact(power)
    return float(power.value or 0.0) * parameters.draw(IT_RATIO)


def quarter_of(date: str) -> int:
    """The quarter (year x 4 + 0..3) of a day or month. Raises ``ValueError`` of a year alone."""
    year, month = date.split("-")[:2]
    return int(year) * 4 + (int(month) - 1) // 3


def _chip(snapshot: Snapshot, subject: str) -> Chip:
    name = subject.partition(":")[2]
    vendor, device = snapshot.text(subject, "vendor"), snapshot.text(subject, "shipped_device")
    if vendor is None or device is None:
        what = Message("fact-chip", chip=name)
        raise MissingFact(what=what, tried=(Symbol("tables/shipped_chips.csv"),), remedy=Message("remedy-add-row"))
    facts = snapshot.facts(subject, COUNT)
    return Chip(name=name, vendor=vendor, device=device, counts={quarter_of(fact.as_of): fact for fact in facts})


def _lognormal(fact: Fact, normal: Draws) -> Draws:
    """As ``draws.quantiles`` has it, from normal scores that are at hand: all quarters of a designer share them."""
    value, low, high = float(fact.value or 0.0), fact.low, fact.high
    if low is None or high is None:
        return np.full(normal.shape, value)
    below, above = math.log(value / low) / Z95, math.log(high / value) / Z95
    return value * np.exp(np.where(normal < 0, below, above) * normal)


BEFORE: Final = "before-2022"
CHINESE: Final = "china"
OTHERS: Final = "own"
CHINA: Final = "China"
"""The fleet of the source to which chips of Chinese designers go: all buyers of the country, counted together."""
_QUARTERS: Final = stock.QUARTERS_PER_YEAR
_QUARTERS_BEFORE: Final = 5 * _QUARTERS
"""Over how many quarters the chips that are older than their counts are spread: older ones are retired by then."""
_BASE: Final = 2
"""Whole quarters from which shipments go on: one alone is too uneven, a year lags behind."""
_WATTS_PER_KILOWATT: Final = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Rated IT power in service at the ends of quarters, W, shape (quarters, worlds), and what it rests on."""

    ends_w: Draws
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The quarters of the engine: ``first`` is the first one counted, ``last`` that ends the last year."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Number of quarters."""
        return self.last - self.first + 1

    @property
    def years(self) -> tuple[int, ...]:
        """Calendar years that are covered whole."""
        return tuple(range(self.first // _QUARTERS, self.last // _QUARTERS + 1))


def ai_demand(snapshot: Snapshot, worlds: Worlds, parameters: Parameters) -> AiDemand:
    """Electricity of accelerators by year from the first count to 2035, with its terms and owners.

    Raises ``MissingFact`` where shipments, a device or a parameter is not known.
    """
    known = chips(snapshot)
    first = min(quarter for chip in known for quarter in chip.counts)
    span = Span(first=first - first % _QUARTERS, last=LAST_YEAR * _QUARTERS + _QUARTERS - 1)
    counted = counted_stock(snapshot, worlds, parameters, known=known, span=span)
    rated = {**counted, **_omitted(worlds, parameters, counted=counted, span=span)}
    power = _Power(worlds, parameters, span=span)
    terms = {name: power.demand(each) for name, each in rated.items()}
    demand = total(AI_DEMAND, terms.values())
    return AiDemand(
        demand=demand,
        rated=total(AI_RATED, [power.rated(each) for each in rated.values()]),
        terms=terms,
        owners=_owners(snapshot, worlds, vendors=by_vendor(known), terms=terms),
    )


def counted_stock(
    snapshot: Snapshot, worlds: Worlds, parameters: Parameters, *, known: Sequence[Chip], span: Span
) -> dict[str, Rated]:
    """Term (the designer in small letters) -> rated IT power of its counted chips in service, and of those to come."""
    with worlds.recording() as living:
        share = _in_service_share(parameters, quarters=span.length)
    found: dict[str, Rated] = {}
    for vendor, of_vendor in by_vendor(known).items():
        with worlds.recording() as keys:
            shipped = _shipped_w(snapshot, worlds, parameters, of_vendor, vendor=vendor, span=span)
        found[vendor.lower()] = Rated(
            ends_w=stock.in_service(shipped=shipped, share=share), keys=frozenset(keys | living)
        )
    return found


def _shipped_w(
    snapshot: Snapshot, worlds: Worlds, parameters: Parameters, known: Sequence[Chip], *, vendor: str, span: Span
) -> Draws:
    """Rated IT power that a designer ships by quarter, W, shape (quarters, worlds): counted, then grown.

    A quarter that is counted in part after the last whole one is no count, only a floor: what was seen was shipped.
    """
    shipped = np.zeros((span.length, worlds.worlds))
    units = counts(worlds, known, vendor=vendor)
    for chip in known:
        power_w = it_power_w(snapshot, parameters, worlds, chip)
        for quarter, each in units[chip.name].items():
            shipped[quarter - span.first] += each * power_w
    whole = max((chip.whole[-1] for chip in known if chip.whole), default=None)
    if whole is None or whole - _BASE + 1 < span.first:
        raise BadCall("world-few-quarters", vendor=Symbol(vendor), count=_BASE)
    at = whole - span.first
    grown = _grown(parameters, last=shipped[at - _BASE + 1 : at + 1].mean(axis=0), whole=whole, span=span)
    shipped[at + 1 :] = np.maximum(grown, shipped[at + 1 :])
    return shipped


def _grown(parameters: Parameters, *, last: Draws, whole: int, span: Span) -> Draws:
    """Shipments after the last whole quarter, shape (quarters, worlds): from the middle of those they go on from."""
    middle = whole + 1 - _BASE / 2.0
    name = "shipped_power_growth_ratio"
    return stock.grown(
        last=last,
        since_years=(np.arange(whole + 1, span.last + 1) + 0.5 - middle) / _QUARTERS,
        ratio=parameters.draw(name),
        turn_years=((parameters.year_of(name) + 1) * _QUARTERS - middle) / _QUARTERS,
        later_ratio=parameters.draw("later_shipped_power_growth_ratio"),
    )


def _in_service_share(parameters: Parameters, *, quarters: int) -> Draws:
    return stock.in_service_share(
        quarters=quarters,
        lag_years=parameters.draw("power_on_lag_years"),
        mean_years=parameters.draw("accelerator_life_years"),
        shape=parameters.draw("accelerator_life_shape"),
    )


def _omitted(worlds: Worlds, parameters: Parameters, *, counted: Mapping[str, Rated], span: Span) -> dict[str, Rated]:
    """The chips that the source does not count: older ones, those of Chinese designers, and of others."""
    whole = np.sum(np.stack([each.ends_w for each in counted.values()]), axis=0)
    beneath = frozenset[Key]().union(*(each.keys for each in counted.values()))
    found = {BEFORE: _older(worlds, parameters, span=span)}
    for name, parameter in ((CHINESE, "chinese_designed_ratio"), (OTHERS, "other_designed_ratio")):
        ratio = parameters.draw(parameter)
        found[name] = Rated(ends_w=ratio * whole, keys=beneath | {parameters.key(parameter)})
    return found


def _older(worlds: Worlds, parameters: Parameters, *, span: Span) -> Rated:
    """Chips shipped before the counts of their designer begin, dated as if all came before the first count."""
    with worlds.recording() as keys:
        shipped = np.zeros((_QUARTERS_BEFORE + span.length, worlds.worlds))
        shipped[:_QUARTERS_BEFORE] = stock.shipped_before(
            total=parameters.draw("uncounted_before_w") * parameters.draw("accelerator_it_ratio"),
            ratio=parameters.draw("uncounted_before_growth_ratio"),
            quarters=_QUARTERS_BEFORE,
        )
        share = _in_service_share(parameters, quarters=len(shipped))
    return Rated(ends_w=stock.in_service(shipped=shipped, share=share)[_QUARTERS_BEFORE - 1 :], keys=frozenset(keys))


class _Power:
    """From rated IT power in service to facility power and electricity, the same for all terms."""

    def __init__(self, worlds: Worlds, parameters: Parameters, *, span: Span) -> None:
        self._years = span.years
        with worlds.recording() as pue_keys:
            self._pue = {year: pue_in(parameters, year) for year in span.years}
        with worlds.recording() as load_keys:
            self._load = load_of(parameters)
        self._rated_keys = frozenset(pue_keys)
        self._keys = frozenset(pue_keys | load_keys)

    def demand(self, rated: Rated) -> Series:
        """Facility electricity by year, kWh."""
        average_w = stock.year_averages(ends=_with_start(rated.ends_w, years=len(self._years)))
        draws: dict[int, Draws] = {}
        for year, power_w in zip(self._years, average_w, strict=True):
            it_kwh = power_w * self._load * HOURS_PER_YEAR / _WATTS_PER_KILOWATT
            draws[year] = facility.facility_kwh(it_kwh=it_kwh, pue=self._pue[year])
        return Series(quantity=AI_DEMAND, draws=draws, keys=rated.keys | self._keys)

    def rated(self, rated: Rated) -> Series:
        """Facility power at full load at the end of each year, W."""
        ends = _with_start(rated.ends_w, years=len(self._years))[_QUARTERS::_QUARTERS]
        draws = {year: end * self._pue[year] for year, end in zip(self._years, ends, strict=True)}
        return Series(quantity=AI_RATED, draws=draws, keys=rated.keys | self._rated_keys)


def load_of(parameters: Parameters) -> Draws:
    """Mean power over rated power of AI servers, shape (worlds,)."""
    return stock.load_share(
        training_use=parameters.draw("training_use_share"),
        inference_use=parameters.draw("inference_use_share"),
        idle=parameters.draw("idle_power_share"),
        training_capacity=parameters.draw("training_capacity_share"),
    )


def pue_in(parameters: Parameters, year: int) -> Draws:
    """PUE of AI sites in a year, shape (worlds,)."""
    return stock.pue_on(
        pue=parameters.draw("ai_pue"),
        overhead_ratio=parameters.draw("ai_overhead_yearly_ratio"),
        since_years=float(year - parameters.year_of("ai_pue")),
    )


def _owners(
    snapshot: Snapshot, worlds: Worlds, *, vendors: Mapping[str, Sequence[Chip]], terms: Mapping[str, Series]
) -> dict[str, Series]:
    """The terms by owner: by owners' shares of a designer's chips; the country's own chips to China; the rest apart."""
    parts: dict[str, list[Series]] = {UNATTRIBUTED: [terms[BEFORE], terms[OTHERS]], CHINA: [terms[CHINESE]]}
    for vendor in vendors:
        term = terms[vendor.lower()]
        for owner, share in owner_shares(snapshot, worlds, vendor=vendor, years=term.years).items():
            draws = {year: term.draws[year] * share.draws[year] for year in term.years}
            parts.setdefault(owner, []).append(Series(quantity=AI_DEMAND, draws=draws, keys=term.keys | share.keys))
    return {owner: total(AI_DEMAND, owned) for owner, owned in sorted(parts.items())}


def _with_start(ends: Draws, *, years: int) -> Draws:
    """The end before the first year, nothing in service unless it is given, and the four ends of each year."""
    missing = years * _QUARTERS + 1 - len(ends)
    return np.concatenate([np.zeros((missing, *ends.shape[1:])), ends])
