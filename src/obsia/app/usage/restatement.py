"""A closed account under today's facts: what changed, by cause, on common draws; written beside it, never over.

From the closed account to the restated one leads a chain: the same sums under the same facts by today's method; then
under today's facts; then with the records that there are today. Parts are differences of neighbours, so that they add
to the whole in each simulation. Where this version cannot read the facts of the closing, method and facts are one part.
"""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from obsia.accounting.costs import Charge, Costs
from obsia.accounting.draws import WORLDS, Draws, Key
from obsia.accounting.figures import Made, Request
from obsia.accounting.impacts import COST, Impacts, Quantity
from obsia.accounting.pricing import Difference, Pricing
from obsia.app import clock
from obsia.app.figures.figure_store import notes_of, record
from obsia.app.files import unwritable
from obsia.app.questions.closing import Closing, Records
from obsia.app.usage import closed as folders
from obsia.app.usage.account import Part
from obsia.app.usage.against import COMPARED
from obsia.app.usage.assess import notes_on
from obsia.app.usage.bills import has_price, purchases
from obsia.app.usage.cells import Cell
from obsia.app.usage.closed import Closed, kept_sums
from obsia.app.usage.closing import OtherDay, days_of, other_days, place_of
from obsia.app.usage.lines import Lines, observed
from obsia.app.usage.names import Names
from obsia.app.usage.sealed_folder import holds
from obsia.app.usage.sealed_folder import write as write_folder
from obsia.app.usage.usage_sums import Prepared, Run, Summed, sums_of
from obsia.core.errors import BadCall, BadInput, NoData, ObsiaError
from obsia.core.figure import Assumption, Figure
from obsia.core.message import Note, Option, Symbol
from obsia.facts import snapshot as facts
from obsia.readers.counted import Reconciliation

METHOD: Final = "method"
FACTS: Final = "facts"
EDITION: Final = "edition"
"""Method and facts together."""
LATE: Final = "records"
_WHOLE: Final = "whole"
_NOISE: Final = 1e-12
"""A difference within this share of the closed amount is rounding, not a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """What a closed account would be today, and why."""

    closed: Closed
    restated_on: str
    snapshot: str
    """The content hash of today's facts."""
    figures: tuple[Figure, ...]
    """Today's, in the order of ``QUANTITIES``, then its cost where it has one."""
    differences: tuple[Difference, ...]
    """Today's minus the closed ones: energy, carbon and water, and the cost at list prices where both have one."""
    parts: tuple[Part, ...]
    """The same by cause."""
    changed: tuple[Key, ...]
    """Inputs of the figures whose facts are others, those that bear most first."""
    days: tuple[OtherDay, ...] | None
    """Days whose records are others; None where no records were read again."""
    records: Reconciliation | None
    """Where the records went that were read again."""
    other_windows: tuple[str, ...]
    """Models whose attention window is another today: their kept sums stand on that of the closing."""
    sums: bytes | None
    notes: tuple[Note, ...] = ()
    folder: str = ""
    """Where it was written."""

    @property
    def is_changed(self) -> bool:
        """Whether anything differs: an amount by more than rounding, or the records."""
        beyond = (
            abs(draws).max() > _NOISE * abs(self.closed.draws[quantity.name, quantity.boundary]).max()
            for each in self.differences
            for quantity, draws in each.impacts.draws.items()
        )
        return any(beyond) or bool(self.days)


class _Priced(NamedTuple):
    """Work under some facts."""

    impacts: Impacts
    """With its cost, which is nothing where no call has a price."""
    pricing: Pricing
    assumptions: tuple[Assumption, ...]
    charge: Charge
    charged: tuple[Assumption, ...]
    """What was assumed in reading the names of calls that have a price."""

    def taken(self, quantity: Quantity) -> tuple[Assumption, ...]:
        """What was assumed in a quantity."""
        return (*self.charged, *self.charge.assumptions) if quantity == COST else self.assumptions


def restate(closing: Closing, records: Records, run: Run | None = None, *, is_recorded: bool = True) -> Restatement:
    """What the closed account of a period is today: of its kept sums, or of the records that are named.

    Raises ``NoData`` for a period that is not closed, ``BadInput`` for a closed account that was altered, ``BadCall``
    for options, which are those of the closing.
    """
    place = place_of(closing)
    if not folders.is_closed(place):
        raise NoData("close-none", period=Symbol(closing.period), folder=closing.folder)
    for stated in records.stated():
        if stated.attribute != "paths":
            raise BadCall("option-unused", option=stated.option, chosen=Option("restate"))
    closed = folders.read(place)
    if any(len(draws) != WORLDS for draws in closed.draws.values()):
        raise BadInput(closed.folder, "closed-other-layout", version=closed.version)
    again = _read_again(closed, records, run or Run())
    summed = None if again is None else again[1]
    request = _request(closed, summed)
    prepared, cells = kept_sums(closed)
    pricing = _pricing(prepared, cells, request)
    kept = _priced(cells, prepared, pricing, until=closed.priced_until)
    late = kept
    if again is not None:
        base, period = again[1].statistics.base, again[1].statistics.period
        # Hours and zones of new records are known to the pricing of these records alone.
        priced_by = pricing if again[0].hourly is None else _pricing(again[0], base, request)
        late = _priced(base, again[0], priced_by, until=None if period is None else period[1])
    old, changed = _as_closed(closed, kept, request)
    was = draws_of(closed)
    if late.charge.draws is None:
        was = {quantity: draws for quantity, draws in was.items() if quantity != COST}
    steps = [(EDITION, was, kept)]
    if old is not None:
        steps = [(METHOD, was, old), (FACTS, _of(old, was), kept)]
    if summed is not None:
        steps.append((LATE, _of(kept, was), late))
    book = _Book()
    parts = tuple(Part(cause=cause, differences=book.of(cause, before, after)) for cause, before, after in steps)
    whole = book.of(_WHOLE, was, late)
    figures = book.figures(late)
    facts_part = next((part for part in parts if part.cause == FACTS), None)
    failure = book.record((*closing.command(), *map(str, records.paths))) if is_recorded else None
    return Restatement(
        closed=closed,
        restated_on=clock.today(),
        snapshot=pricing.snapshot.content_hash,
        figures=figures,
        differences=whole,
        parts=parts,
        changed=() if facts_part is None else _in_order(changed, facts_part.differences),
        days=None if summed is None else tuple(other_days(closed.days, days_of(summed))),
        records=None if summed is None else summed.where,
        other_windows=_other_windows(closed, prepared.names),
        sums=None if summed is None else folders.sums_bytes(days_of(summed)),
        notes=(*notes_of(failure), *(() if again is None else notes_on(*again))),
    )


def write(found: Restatement, files: Mapping[str, bytes]) -> str:
    """Write a restatement beside the closed account, once; its folder.

    Raises ``BadCall`` where it cannot be written.
    """
    content = {**files, **({folders.SUMS: found.sums} if found.sums is not None else {})}
    base = f"{found.closed.folder}.restated-{found.restated_on}"
    places = (base if number == 1 else f"{base}-{number}" for number in itertools.count(1))
    place = next(each for each in places if not Path(each).exists() or holds(each, content))
    if not Path(place).exists():
        try:
            write_folder(place, content)
        except OSError as error:
            raise unwritable("out", place, error) from error
    return place


def _pricing(prepared: Prepared, cells: Sequence[Cell], request: Request) -> Pricing:
    """What prices some cells under their facts, by the hour where they are."""
    hourly, snapshot = prepared.hourly, prepared.snapshot
    if hourly is not None:
        hourly.learn(cells, names=prepared.names, others=())
    request = replace(request, snapshot=snapshot.content_hash)
    return Pricing(snapshot, request=request, hours=hourly.zone if hourly else None)


def _priced(cells: Sequence[Cell], prepared: Prepared, pricing: Pricing, *, until: str | None) -> _Priced:
    names = prepared.names
    several = Lines(names=names, observed=observed(cells, names=names), hourly=prepared.hourly)
    lines = several.of(cells, pricing=pricing)
    taken = (*names.assumptions(cells), *pricing.assumptions(lines))
    charge = Costs(prepared.snapshot, pricing.worlds, until=until).charge(purchases(cells, names=names))
    impacts = pricing.impacts(lines)
    usd = pricing.worlds.constant(0.0) if charge.draws is None else charge.draws
    with_cost = Impacts(draws={**impacts.draws, COST: usd}, keys={**impacts.keys, COST: charge.keys})
    charged = names.assumptions([cell for cell in cells if has_price(cell, names=names)])
    return _Priced(with_cost, pricing, taken, charge, charged)


def _other_windows(closed: Closed, names: Names) -> tuple[str, ...]:
    """Models whose kept sums have another window than theirs today."""
    found = set[str]()
    for cell in closed.cells:
        model = names.resolved(cell.series).model.facts
        windowed = cell.work.windowed_prefill_pairs_x2 + cell.work.windowed_decode_reads_x2
        if cell.work.decode_tokens + cell.work.prefill_tokens and bool(windowed) != bool(model.window):
            found.add(model.model_id)
    return tuple(sorted(found))


def _read_again(closed: Closed, records: Records, run: Run) -> tuple[Prepared, Summed] | None:
    """The records that there are today, where any are named."""
    if not records.paths:
        return None
    question = replace(closed.question, paths=records.paths)
    prepared = Prepared.of(question, series=closed.series)
    return prepared, sums_of(question, prepared, run)


def _as_closed(closed: Closed, kept: _Priced, request: Request) -> tuple[_Priced | None, tuple[Key, ...]]:
    """The kept sums under the facts of the closing, and the inputs whose facts are others today.

    None where this version does not read those facts.
    """
    if closed.snapshot == kept.pricing.snapshot.content_hash:
        return kept, ()
    try:
        with folders.kept_facts(closed) as snapshot:
            prepared, cells = kept_sums(closed, snapshot)
            old = _pricing(prepared, cells, request)
            priced = _priced(cells, prepared, old, until=closed.priced_until)
    except (ObsiaError, sqlite3.Error, OSError):
        # Facts of another layout, or without what this version asks of them.
        return None, ()
    keys = frozenset[Key]().union(*(kept.impacts.keys[each] for each in (*COMPARED, COST)))
    before, now = old.worlds.ledger, kept.pricing.worlds.ledger
    return priced, tuple(key for key in sorted(keys) if key not in before or before[key].facts != now[key].facts)


def draws_of(closed: Closed) -> Mapping[Quantity, Draws]:
    """The draws that were closed: of energy, carbon and water, and of the cost at list prices where there is one."""
    found = {each: closed.draws.get((each.name, each.boundary)) for each in (*COMPARED, COST)}
    return {quantity: draws for quantity, draws in found.items() if draws is not None}


def _of(priced: _Priced, quantities: Iterable[Quantity]) -> Mapping[Quantity, Draws]:
    return {quantity: priced.impacts.draws[quantity] for quantity in quantities}


def _in_order(keys: Sequence[Key], differences: Sequence[Difference]) -> tuple[Key, ...]:
    return tuple(sorted(keys, key=lambda key: (-max(each.shares.get(key, 0.0) for each in differences), key)))


def _request(closed: Closed, summed: Summed | None) -> Request:
    return Request(
        journey="close",
        arguments={"restate": closed.period, "closed": closed.manifest},
        inputs=tuple(sorted(closed.inputs.values())) if summed is None else summed.inputs,
        snapshot=facts.load().content_hash,
        seed=closed.question.seed,
    )


class _Book:
    """Makes the figures of a restatement, and keeps what is recorded of them, by the facts that they rest on."""

    def __init__(self) -> None:
        self._recorded: dict[int, tuple[Pricing, list[Made]]] = {}

    def of(self, cause: str, before: Mapping[Quantity, Draws], after: _Priced) -> tuple[Difference, ...]:
        """The differences from ``before`` to ``after``, which rest on the inputs of ``after``."""
        label, found = f"restated {cause}", list[Difference]()
        for quantity in before:
            keys = {quantity: after.impacts.keys[quantity]}
            each = after.pricing.difference(
                reference=Impacts(draws={quantity: before[quantity]}, keys=keys),
                other=Impacts(draws={quantity: after.impacts.draws[quantity]}, keys=keys),
                quantity=quantity,
                label=label,
                assumptions=after.taken(quantity),
            )
            found.append(each)
        self._keep(after, found)
        return tuple(found)

    def figures(self, of: _Priced) -> tuple[Figure, ...]:
        """The figures of the restated account."""
        label = "restated"
        paid = of.pricing.cost(of.charge, label=label, assumptions=of.charged)
        made = of.pricing.made(of.impacts, label=label, assumptions=of.assumptions)
        several = (*made, *(() if paid is None else (paid,)))
        self._keep(of, several)
        return tuple(each.figure for each in several)

    def _keep(self, of: _Priced, several: Iterable[Made]) -> None:
        _, recorded = self._recorded.setdefault(id(of.pricing), (of.pricing, []))
        recorded += (each.without_draws for each in several)

    def record(self, command: Sequence[str]) -> str | None:
        """Record all figures; why they could not be, or None."""
        failures = [record(some, pricing=pricing, command=command) for pricing, some in self._recorded.values()]
        return next((each for each in failures if each is not None), None)
