"""Groups of an account: from cells to tokens, figures, energy per token and cost, and to tables of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from obsia.accounting.costs import Charge, Costs
from obsia.accounting.draws import Draws, Key
from obsia.accounting.figures import Made, figure_id
from obsia.accounting.impacts import ENERGY, QUANTITIES, Book, Impacts, Line, Quantity
from obsia.accounting.kinds import UsageKind
from obsia.accounting.own_costs import HourPrice
from obsia.accounting.pricing import Pricing
from obsia.accounting.shares import average_share
from obsia.app.questions.periods import UTC
from obsia.app.usage.account import Cost, Group, Table, Tokens
from obsia.app.usage.bills import WITHOUT_TOKENS, bill_of, has_price, purchases
from obsia.app.usage.cells import Cell
from obsia.app.usage.cuts import Cut, Values
from obsia.app.usage.lines import Lines
from obsia.app.usage.own_costs import OwnMachines
from obsia.app.usage.periods import SPANS_S, all_periods, check_rows, finest, times_of
from obsia.app.usage.rollups import Statistics
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.physics.work import MediaWork

_TOGETHER = 64
"""Groups of a table that are priced together: bounds memory, as their draws are kept until their figures are made."""
_MOST_CELLS = 8_192
"""Cells of groups of a longer table that are priced together, but for one alone: each is a line, and widths have shares
of all."""
ORDERED = (*SPANS_S, "input_octave", "output_octave")
"""Keys whose values have an order of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every group of one account is made with."""

    pricing: Pricing
    costs: Costs
    lines: Lines
    recorder: list[Made]
    tz: str = UTC
    """The zone by whose clock tables by time are."""
    hour_price: HourPrice | None = None
    """What an hour of one's own accelerators costs, where it is stated."""

    @property
    def own_machines(self) -> OwnMachines:
        """What prices calls that ran on one's own machines."""
        return OwnMachines(pricing=self.pricing, costs=self.costs, lines=self.lines, stated=self.hour_price)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The whole account, which its tables and what-ifs are compared with."""

    tools: Tools
    lines: list[Line]
    book: Book
    """What prices groups of these lines."""
    impacts: Impacts
    group: Group
    assumptions: tuple[Assumption, ...]
    draws: Mapping[tuple[str, Boundary], Draws]
    """Quantity and boundary -> draws, of shape (worlds,); those of the cost too."""

    @classmethod
    def of(cls, cells: Sequence[Cell], *, tools: Tools) -> Whole:
        """The account of all cells."""
        lines = tools.lines.of(cells, pricing=tools.pricing)
        book = tools.pricing.book(lines)
        (made,) = _made([("total", cells)], tools=tools, book=book)
        tools.recorder.extend(made.records)
        return cls(
            tools=tools,
            lines=lines,
            book=book,
            impacts=made.impacts,
            group=made.group({}, energy_share=1.0),
            assumptions=made.assumptions,
            draws={(each.name, each.boundary): draws for each, draws in (*made.impacts.draws.items(), *made.paid)},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A group and what it came from."""

    impacts: Impacts
    tokens: Tokens
    figures: tuple[Figure, ...]
    intensity: Figure | None
    cost: Cost
    paid: tuple[tuple[Quantity, Draws], ...]
    """The draws of the cost, where there is one."""
    assumptions: tuple[Assumption, ...]
    records: tuple[Made, ...]
    """All of its figures, to be recorded."""

    def group(self, keys: Mapping[str, str | None], *, energy_share: float, rest_of: int = 0) -> Group:
        return Group(
            keys=keys,
            tokens=self.tokens,
            figures=self.figures,
            energy_share=energy_share,
            rest_of=rest_of,
            intensity=self.intensity,
            cost=self.cost,
        )


def _made(groups: Sequence[tuple[str, Sequence[Cell]]], *, tools: Tools, book: Book) -> Iterator[_Made]:
    """Prices some groups, each a label and cells: many at once, and each as if it were alone."""
    for some in _parts(groups):
        several = [cells for _, cells in some]
        lines = tools.lines.of_groups(several, pricing=tools.pricing)
        impacts = book.impacts(lines)
        charges = [tools.costs.charge(purchases(cells, names=tools.lines.names)) for cells in several]
        asked = [(each.draws[quantity], each.keys[quantity]) for each in impacts for quantity in QUANTITIES]
        asked += [(charge.draws, charge.keys) for charge in charges if charge.draws is not None]
        found = iter(tools.pricing.sensitivity.several(asked))
        shares = [tuple(next(found) for _ in QUANTITIES) for _ in impacts]
        of_costs = [{} if charge.draws is None else next(found) for charge in charges]
        for (label, cells), *rest in zip(some, lines, impacts, shares, charges, of_costs, strict=True):
            yield _one(label, cells, _Priced(*rest), tools=tools, book=book)


def _parts(groups: Sequence[tuple[str, Sequence[Cell]]]) -> Iterator[Sequence[tuple[str, Sequence[Cell]]]]:
    """Groups in parts that are priced together, in order: all of most tables; of longer ones, whose cells take room
    already, so many that they have few cells, which takes more time.
    """
    if len(groups) <= _TOGETHER:
        yield from [groups] if groups else []
        return
    start = cells = 0
    for end, (_, some) in enumerate(groups):
        if end > start and (end - start == _TOGETHER or cells + len(some) > _MOST_CELLS):
            yield groups[start:end]
            start, cells = end, 0
        cells += len(some)
    yield groups[start:]


class _Priced(NamedTuple):
    """What a group of cells comes to."""

    lines: Sequence[Line]
    impacts: Impacts
    shares: tuple[Mapping[Key, float], ...]
    """Of the widths, in the order of ``QUANTITIES``."""
    charge: Charge
    cost_shares: Mapping[Key, float]


def _one(label: str, cells: Sequence[Cell], priced: _Priced, *, tools: Tools, book: Book) -> _Made:
    """The figures of one group."""
    pricing, names, charge = tools.pricing, tools.lines.names, priced.charge
    named = names.assumptions(cells)
    assumptions = (*named, *pricing.assumptions(priced.lines))
    made = pricing.made(priced.impacts, label=label, assumptions=assumptions, shares=priced.shares)
    sold = [cell for cell in cells if has_price(cell, names=names)]
    read = named if len(sold) == len(cells) else names.assumptions(sold)
    paid = pricing.cost(charge, label=label, assumptions=read, shares=priced.cost_shares)
    bill = bill_of(cells, names=names, costs=tools.costs, pricing=pricing, label=label)
    own = tools.own_machines.of(cells, label=label)
    intensity = _intensity(cells, priced, assumptions, tools=tools, book=book, label=label)
    several = (*made, intensity, paid, *bill.derived, *own.derived)
    return _Made(
        impacts=priced.impacts,
        tokens=tokens_of(cells),
        figures=tuple(each.figure for each in made),
        intensity=None if intensity is None else intensity.figure,
        cost=Cost(
            figure=None if paid is None else paid.figure,
            priced_calls=charge.priced_calls,
            unpriced_calls=charge.unpriced_calls,
            dates=charge.dates,
            stated=bill.stated,
            unstated_calls=sum(cell.work.calls for cell in cells) - sum(each.calls for each in bill.stated),
            own=own.costs,
        ),
        paid=() if paid is None else tuple(paid.impacts.draws.items()),
        assumptions=assumptions,
        records=tuple(each.without_draws for each in several if each is not None),
    )


def _of_nothing(*, whole: Whole) -> tuple[Figure, ...]:
    """The figures of no cells: none of what the account is, in every world, on the same facts."""
    zero = np.zeros(whole.tools.pricing.worlds.worlds)
    impacts = Impacts(draws=dict.fromkeys(QUANTITIES, zero), keys=whole.impacts.keys)
    return whole.tools.pricing.figures(impacts, label="", assumptions=())


def _intensity(
    cells: Sequence[Cell],
    priced: _Priced,
    assumptions: tuple[Assumption, ...],
    *,
    tools: Tools,
    book: Book,
    label: str,
) -> Made | None:
    """Energy per output token of the cells whose tokens are counted: messages, seats and media have none."""
    made = tools.lines.names.makes_media
    counted = [cell for cell in cells if cell.series.kind not in WITHOUT_TOKENS and not made(cell.series)]
    output_tokens = sum(cell.work.decode_tokens for cell in counted)
    impacts: Impacts = priced.impacts
    shares: Mapping[Key, float] | None = priced.shares[QUANTITIES.index(ENERGY)]
    if len(counted) < len(cells) and output_tokens:
        lines = tools.lines.of(counted, pricing=tools.pricing)
        (impacts,) = book.impacts([lines])
        shares = None
        assumptions = (*tools.lines.names.assumptions(counted), *tools.pricing.assumptions(lines))
    return tools.pricing.intensity(
        impacts, output_tokens=output_tokens, label=label, assumptions=assumptions, shares=shares
    )


def tokens_of(cells: Sequence[Cell]) -> Tokens:
    """What some cells count. A message, a seat and a sum of unknown calls are no call."""
    calls = inputs = cached = output = reasoning = messages = seat_seconds = uncounted = 0
    media = MediaWork.total(cell.media for cell in cells if any(cell.media.counts()))
    for cell in cells:
        work, kind = cell.work, cell.series.kind
        if kind.measured:
            calls += work.calls
        if kind is UsageKind.TOKENS:
            uncounted += work.calls
        inputs += cell.input_tokens
        cached += work.cached_tokens
        output += work.decode_tokens
        reasoning += cell.reasoning_tokens
        messages += cell.messages
        seat_seconds += cell.seat_seconds
    return Tokens(
        calls=calls,
        input_tokens=inputs,
        cached_tokens=cached,
        output_tokens=output,
        reasoning_tokens=reasoning,
        messages=messages,
        seat_seconds=seat_seconds,
        uncounted_records=uncounted,
        images=media.images + media.sized_images,
        audio_ms=media.audio_ms,
        video_ms=media.video_ms,
    )


def table(keys: tuple[str, ...], summed: Statistics, *, whole: Whole, asked: bool = True) -> Table:
    """Groups by ``keys``: the largest by tokens get figures, the others one row together.

    A table whose first key is a time is a series: it has every period, and others in a row of each.
    """
    cut = summed.cuts[keys]
    long_spans = next((summed.long_spans[key] for key in SPANS_S if key in keys and key in summed.long_spans), None)
    if times_of(keys):
        # A record that is longer than a period may have calls in those after it: nobody can say that they have none.
        groups = _series(keys, cut, whole=whole, gapless=long_spans is None and not cut.withheld)
    else:
        groups = _ranked(keys, cut, whole=whole)
    tz = whole.tools.tz if not set(keys).isdisjoint(SPANS_S) else UTC
    return Table(by=keys, groups=tuple(groups), asked=asked, long_spans=long_spans, tz=tz)


def _ranked(keys: tuple[str, ...], cut: Cut, *, whole: Whole) -> list[Group]:
    """The largest groups, and one of all others."""
    asked = [AskedGroup(dict(zip(keys, values, strict=True)), cells) for values, cells in cut.groups.items()]
    asked += [AskedGroup(dict.fromkeys(keys), each.cells, each.groups) for each in cut.others.values()]
    made = list(priced_groups(asked, whole=whole))
    named, others = made[: len(cut.groups)], made[len(cut.groups) :]
    if all(key in ORDERED for key in keys):
        named.sort(key=lambda group: tuple(_rank(value) for value in group.keys.values()))
    else:
        named.sort(key=_by_share)
    return [*named, *others]


def _series(keys: tuple[str, ...], cut: Cut, *, whole: Whole, gapless: bool) -> list[Group]:
    """All periods in order; in each the groups that are largest over all of them, then one of all its others."""
    times = times_of(keys)
    periods: dict[Values, list[tuple[Values, Sequence[Cell]]]] = {when: [] for when in cut.others}
    for values, cells in cut.groups.items():
        when = tuple(value for key, value in zip(keys, values, strict=True) if key in times)
        periods.setdefault(when, []).append((values, cells))
    stated = [known for when in periods if len(known := tuple(each for each in when if each is not None)) == len(when)]
    if stated:
        labels = sorted(when[times.index(finest(times))] for when in stated)
        check_rows(keys, first=labels[0], last=labels[-1], rows=len(cut.groups) + len(cut.others))
        if gapless:
            for when in all_periods(times, stated, tz=whole.tools.tz):
                periods.setdefault(when, [])
    asked: list[list[AskedGroup]] = []
    for when in sorted(periods, key=lambda when: tuple(map(_rank, when))):
        of_period = {**dict.fromkeys(keys), **dict(zip(times, when, strict=True))}
        asked.append([AskedGroup(dict(zip(keys, values, strict=True)), cells) for values, cells in periods[when]])
        if (others := cut.others.get(when)) is not None:
            asked[-1].append(AskedGroup(of_period, others.cells, others.groups))
        if not asked[-1]:
            asked[-1].append(AskedGroup(of_period, ()))
    made = priced_groups([each for some in asked for each in some], whole=whole)
    groups: list[Group] = []
    for some in asked:
        of_period = list(itertools.islice(made, len(some)))
        groups += sorted(of_period, key=lambda group: (bool(group.rest_of), *_by_share(group)))
    return groups


def _by_share(group: Group) -> tuple[float, tuple[str, ...]]:
    """What orders groups that have no order of their own: the most energy first."""
    return -group.energy_share, tuple(part or "" for part in group.keys.values())


def _rank(value: str | None) -> tuple[int, int, str]:
    """The place of a time or an octave in its order: octaves by their first number, blanks first."""
    if value is None:
        return 0, 0, ""
    first = value.partition("-")[0]
    return 1, int(first) if first.isdecimal() else 0, value


class AskedGroup(NamedTuple):
    """A group of a table."""

    keys: Mapping[str, str | None]
    cells: Sequence[Cell]
    """None in a period without usage."""
    rest_of: int = 0
    """How many groups of others it is the sum of; 0 for one that is told apart."""

    @property
    def label(self) -> str:
        return _label(self.keys, rest_of=self.rest_of)


def priced_groups(asked: Sequence[AskedGroup], *, whole: Whole) -> Iterator[Group]:
    """Groups of a table with their figures, recorded in order."""
    made = _made([(each.label, each.cells) for each in asked if each.cells], tools=whole.tools, book=whole.book)
    nothing: tuple[Figure, ...] = ()
    for each in asked:
        if not each.cells:
            nothing = nothing or _of_nothing(whole=whole)
            yield _nothing(each.keys, nothing, whole=whole)
            continue
        group = next(made)
        whole.tools.recorder.extend(group.records)
        share = average_share(group.impacts.draws[ENERGY], whole.impacts.draws[ENERGY])
        yield group.group(each.keys, energy_share=share, rest_of=each.rest_of)


def _nothing(keys: Mapping[str, str | None], figures: Sequence[Figure], *, whole: Whole) -> Group:
    """A period without usage: it used nothing, which is known. ``figures`` are those of nothing."""
    tools, label = whole.tools, _label(keys)
    own: list[Figure] = []
    kept = Impacts(draws={}, keys=whole.impacts.keys)
    for figure, quantity in zip(figures, QUANTITIES, strict=True):
        own.append(replace(figure, figure_id=figure_id(request=tools.pricing.request, quantity=quantity, label=label)))
        tools.recorder.append(Made(figure=own[-1], label=label, impacts=kept, quantity=quantity, shares={}))
    return Group(
        keys=keys,
        tokens=tokens_of(()),
        figures=tuple(own),
        energy_share=0.0,
        cost=Cost(figure=None, priced_calls=0, unpriced_calls=0),
    )


def _label(keys: Mapping[str, str | None], *, rest_of: int = 0) -> str:
    # A group of others has the id of what it sums: its keys are empty, so its count tells it apart.
    named = (f"{key}={_escaped(value or '')}" for key, value in keys.items())
    return "\x1e".join(named) + (f"\x1eothers={rest_of}" if rest_of else "")


def _escaped(value: str) -> str:
    """A value that cannot hold what separates the keys of a label: values are hostile text."""
    return value.replace("\\", "\\\\").replace("\x1e", "\\x1e")
