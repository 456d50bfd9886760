"""Closing the loop: what stated use would draw by our energy of a token, against what the chips behind it draw.

A *loop* is a provider, or several: whose use is counted, and whose chips serve it (facts of ``loop:NAME``). At each
moment for which a use is stated,

    use side   = sum over tellers of tokens (or messages) a year x facility energy of one
    chip side  = chips x utilisation x PUE, of owners or of a lab
    factor     = chip side / use side,

draw by draw in the same worlds. Nothing is fitted to make the factor come out near 1; what the counts leave out is told
as explanations, with the factor that each could account for where facts allow. See
docs/explanation/closing-the-loop.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from obsia.accounting.draws import Draws, Key
from obsia.accounting.impacts import ENERGY, Quantity
from obsia.accounting.known import required
from obsia.accounting.pricing import Pricing
from obsia.accounting.world.chips import (
    Chips,
    Roles,
    lab_chips,
    last_counted,
    loaded,
    owners_chips,
    roles_of,
    stock_at,
)
from obsia.accounting.world.parameters import Parameters
from obsia.accounting.world.records import AiDemand
from obsia.accounting.world.traffic import UnitImpacts, traffic_of, unit_impacts
from obsia.accounting.world.uses import Unit, UseSeries, per_year, told_by_developer, told_by_service, year_of
from obsia.core.figure import Assumption, Boundary
from obsia.facts.snapshot import Snapshot

USE: Final = Quantity("stated_use_kwh", Boundary.FACILITY)
"""Electricity a year at which the stated use would run."""
TOKEN: Final = Quantity("energy_per_token_j", Boundary.FACILITY)
"""Of a stated token: input, cached input and output as they come."""
MESSAGE: Final = Quantity("energy_per_message_j", Boundary.FACILITY)
EXPLAINED: Final = Quantity("explained_ratio", Boundary.FACILITY)
"""The part of a factor that an explanation could account for: the factor over it is what would be left."""
TRAINING, CUSTOMERS, MACHINES = "training", "cloud-customers", "machines-in-use"
OLD, PROJECTED = "old-count", "projected-chips"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """Whose use is counted and whose chips serve it. Without owners, the stock of the ``lab`` is the chip side."""

    name: str
    label: str
    tellers: tuple[UseSeries, ...]
    owners: tuple[str, ...]
    lab: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UseSide:
    """One teller's use: what it counts a year, what one costs, and what all draws; kWh, shape (worlds,)."""

    statement: UseSeries
    per_year: Draws
    unit: UnitImpacts
    kwh: Draws
    keys: frozenset[Key]

    @property
    def unit_quantity(self) -> Quantity:
        """What one unit is."""
        return TOKEN if self.statement.unit is Unit.TOKENS else MESSAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why both sides may differ. ``factor`` is what it could account for, shape (worlds,); None where no fact tells.

    ``note`` is the sentence of the fact behind it ('' for what is computed alone). Of an old count, ``about`` is who
    told it and ``note`` its date; of chips that are projected, ``note`` is the date of their last count.
    """

    code: str
    factor: Draws | None = None
    keys: frozenset[Key] = frozenset()
    note: str = ""
    evidence: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """Both sides of a loop at one moment, kWh a year and their ratio, each of shape (worlds,)."""

    loop: Loop
    date: str
    """The moment for which a use was stated, as stated."""
    uses: tuple[UseSide, ...]
    use_kwh: Draws
    use_keys: frozenset[Key]
    chip_kwh: Draws
    chip_keys: frozenset[Key]
    explanations: tuple[Explanation, ...]
    assumptions: tuple[Assumption, ...]

    @property
    def factor(self) -> Draws:
        """Chip side over use side, draw by draw."""
        return self.chip_kwh / self.use_kwh

    @property
    def keys(self) -> frozenset[Key]:
        """What the factor rests on: both sides."""
        return self.use_keys | self.chip_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclosed:
    """A moment at which a use is stated and no chips are known."""

    loop: Loop
    date: str


def loops(snapshot: Snapshot) -> tuple[Loop, ...]:
    """Every loop of the facts, by name."""
    return tuple(_loop(snapshot, subject.partition(":")[2]) for subject in snapshot.subjects("loop"))


def closings(
    snapshot: Snapshot, pricing: Pricing, parameters: Parameters, demand: AiDemand | None
) -> tuple[tuple[Closing, ...], tuple[Unclosed, ...]]:
    """Every loop at every moment for which one of its tellers states its use, oldest first; and what cannot be closed.

    ``demand`` is the electricity of chips by owner, drawn in the worlds of ``pricing``; without it only labs close.
    """
    closed: list[Closing] = []
    unclosed: list[Unclosed] = []
    for loop in loops(snapshot):
        dates = {date for told in loop.tellers for date in told.dates}
        for date in sorted(dates, key=lambda each: (year_of(each), each)):
            if (found := closing(snapshot, pricing, parameters, demand, loop=loop, date=date)) is None:
                unclosed.append(Unclosed(loop=loop, date=date))
            else:
                closed.append(found)
    return tuple(closed), tuple(unclosed)


def closing(
    snapshot: Snapshot, pricing: Pricing, parameters: Parameters, demand: AiDemand | None, *, loop: Loop, date: str
) -> Closing | None:
    """One loop at one moment; None where its chips are not known then, or nobody had stated a use yet."""
    at = year_of(date)
    chips = _chips(snapshot, pricing, parameters, demand, loop=loop, at=at)
    uses = [side for told in loop.tellers if (side := use_side(snapshot, pricing, told, at=at)) is not None]
    if chips is None or not uses:
        return None
    return closed(
        loop=loop,
        date=date,
        uses=uses,
        chips=chips,
        explanations=_explanations(snapshot, pricing, parameters, loop=loop, at=at),
    )


def closed(
    *, loop: Loop, date: str, uses: Sequence[UseSide], chips: Chips, explanations: tuple[Explanation, ...] = ()
) -> Closing:
    """Both sides side by side. Raises ``ValueError`` of no use."""
    if not uses:
        raise ValueError("loop-without-use", loop.name, date)
    assumptions = {str(each): each for side in uses for each in side.unit.assumptions}
    return Closing(
        loop=loop,
        date=date,
        uses=tuple(uses),
        use_kwh=np.sum(np.stack([side.kwh for side in uses]), axis=0),
        use_keys=frozenset[Key]().union(*(side.keys for side in uses)),
        chip_kwh=chips.kwh,
        chip_keys=chips.keys,
        explanations=explanations,
        assumptions=tuple(assumptions[name] for name in sorted(assumptions)),
    )


def use_side(snapshot: Snapshot, pricing: Pricing, told: UseSeries, *, at: float) -> UseSide | None:
    """What one teller's use draws at the rate of a moment; None before its first count."""
    with pricing.worlds.recording() as keys:
        yearly = per_year(snapshot, pricing.worlds, told, at=at)
    if yearly is None:
        return None
    traffic = traffic_of(snapshot, pricing.worlds, told.traffic, at=at)
    unit = unit_impacts(pricing, traffic, unit=told.unit)
    return UseSide(
        statement=told,
        per_year=yearly,
        unit=unit,
        kwh=yearly * unit.impacts.draws[ENERGY],
        keys=frozenset(keys) | unit.impacts.keys[ENERGY],
    )


def _loop(snapshot: Snapshot, name: str) -> Loop:
    subject = f"loop:{name}"
    found = [told_by_developer(snapshot, developer) for developer in _texts(snapshot, subject, "loop_developer")]
    found += [told_by_service(snapshot, service) for service in _texts(snapshot, subject, "loop_service")]
    return Loop(
        name=name,
        label=snapshot.label(subject),
        tellers=tuple(told for told in found if told is not None),
        owners=_texts(snapshot, subject, "loop_owner"),
        lab=next(iter(_texts(snapshot, subject, "loop_lab")), ""),
    )


def _texts(snapshot: Snapshot, subject: str, name: str) -> tuple[str, ...]:
    return tuple(fact.text for fact in snapshot.facts(subject, name) if fact.text is not None)


def _chips(
    snapshot: Snapshot, pricing: Pricing, parameters: Parameters, demand: AiDemand | None, *, loop: Loop, at: float
) -> Chips | None:
    if loop.owners:
        return None if demand is None else owners_chips(demand, loop.owners, at=at)
    return lab_chips(snapshot, pricing.worlds, parameters, loop.lab, at=at)


def _explanations(
    snapshot: Snapshot, pricing: Pricing, parameters: Parameters, *, loop: Loop, at: float
) -> tuple[Explanation, ...]:
    """What is told of a loop, with a factor where one can be computed; then what is computed and not told."""
    roles = roles_of(pricing.worlds, parameters)
    computed = [
        # What trains serves nobody.
        Explanation(code=TRAINING, factor=1.0 / (1.0 - roles.training_share), keys=roles.keys),
        _machines(snapshot, pricing, roles),
        *_rented(snapshot, pricing, loop=loop, at=at),
    ]
    by_code = {each.code: each for each in computed}
    told = [
        replace(by_code.pop(fact.text or "", Explanation(code=fact.text or "")), note=fact.note, evidence=fact.evidence)
        for fact in snapshot.facts(f"loop:{loop.name}", "loop_explanation")
    ]
    old = [each for each in loop.tellers if year_of(each.dates[-1]) < at]
    counted = last_counted(snapshot, loop.owners)
    is_projected = bool(counted) and year_of(counted) < at
    return (
        *told,
        *by_code.values(),
        *([Explanation(code=PROJECTED, note=counted)] if is_projected else []),
        *(Explanation(code=OLD, about=each.traffic, note=each.dates[-1]) for each in old),
    )


def _machines(snapshot: Snapshot, pricing: Pricing, roles: Roles) -> Explanation:
    """Electricity of an hour of work as the chip side has it, over that as the use side has it: they take machines
    that serve to be busy for different shares of the time, and machines that wait draw power all the same.
    """
    with pricing.worlds.recording() as keys:
        busy = pricing.worlds.draw(required(snapshot, "serving:default", "server_use_share"))

    def an_hour(use: Draws) -> Draws:
        return loaded(use, idle=roles.idle_share) / use

    ratio = an_hour(roles.serving_use_share) / an_hour(busy)
    return Explanation(code=MACHINES, factor=ratio, keys=frozenset(keys) | roles.keys)


def _rented(snapshot: Snapshot, pricing: Pricing, *, loop: Loop, at: float) -> tuple[Explanation, ...]:
    """Chips of the owners over what their own lab can use: the rest serves others. Nothing where either is unknown."""
    if not (loop.owners and loop.lab):
        return ()
    with pricing.worlds.recording() as keys:
        owned = [stock_at(snapshot, pricing.worlds, f"fleet:{owner}", at=at) for owner in loop.owners]
        lab = stock_at(snapshot, pricing.worlds, f"lab:{loop.lab}", at=at)
    having = [each for each in owned if each is not None]
    if lab is None or not having:
        return ()
    return (Explanation(code=CUSTOMERS, factor=np.sum(np.stack(having), axis=0) / lab, keys=frozenset(keys)),)
