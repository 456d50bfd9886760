"""Groups of an account: from cells to tokens, figures, energy per token and cost, and to tables of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from obsia.accounting.costs import Costs, Purchase
from obsia.accounting.draws import Draws, Key
from obsia.accounting.figures import figure_id
from obsia.accounting.impacts import ENERGY, QUANTITIES, Impacts, Line, Quantity
from obsia.accounting.kinds import UsageKind
from obsia.accounting.pricing import Derived, Pricing
from obsia.accounting.shares import average_share
from obsia.app.figures.figure_store import Recorded
from obsia.app.usage.account import Cost, Group, Table, Tokens
from obsia.app.usage.cells import Cell
from obsia.app.usage.cuts import Cut, Values
from obsia.app.usage.lines import Lines
from obsia.app.usage.names import Names
from obsia.app.usage.periods import SPANS_S, between, check_rows, finest, label_within, times_of
from obsia.app.usage.rollups import Statistics
from obsia.core.figure import Assumption, Boundary, Figure
from obsia.physics.work import MediaWork

ORDERED = ("hour", "day", "month", "input_octave", "output_octave")
"""Keys whose values have an order of their own."""
WITHOUT_TOKENS = frozenset({UsageKind.MESSAGES, UsageKind.SEATS})
"""Kinds of records that count no tokens: they have neither a list price nor energy per token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What every group of one account is made with."""

    pricing: Pricing
    costs: Costs
    lines: Lines
    recorder: list[Recorded]
    cache_writes: bool
    """Whether records may state input that was written to a cache."""

    def record(
        self,
        figure: Figure,
        *,
        label: str,
        impacts: Impacts,
        quantity: Quantity,
        shares: Mapping[Key, float] | None = None,
    ) -> None:
        """Note a figure with its shares, without the draws: an account may have ten thousand groups."""
        if shares is None:  # just computed for the figure, and still known
            shares = self.pricing.sensitivity.shares(impacts.draws[quantity], impacts.keys[quantity])
        kept = Impacts(draws={}, keys=impacts.keys)
        self.recorder.append(Recorded(figure=figure, label=label, impacts=kept, quantity=quantity, shares=shares))


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The whole account, which its tables and what-ifs are compared with."""

    tools: Tools
    lines: list[Line]
    impacts: Impacts
    group: Group
    assumptions: tuple[Assumption, ...]
    draws: Mapping[tuple[str, Boundary], Draws]
    """Quantity and boundary -> draws, of shape (worlds,); those of the cost too."""

    @classmethod
    def of(cls, cells: Sequence[Cell], *, tools: Tools) -> Whole:
        """The account of all cells."""
        made = _made(cells, tools=tools, label="total")
        return cls(
            tools=tools,
            lines=made.lines,
            impacts=made.impacts,
            group=made.group({}, energy_share=1.0),
            assumptions=made.assumptions,
            draws={(each.name, each.boundary): draws for each, draws in (*made.impacts.draws.items(), *made.paid)},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A group and what it came from."""

    lines: list[Line]
    impacts: Impacts
    tokens: Tokens
    figures: tuple[Figure, ...]
    intensity: Figure | None
    cost: Cost
    paid: tuple[tuple[Quantity, Draws], ...]
    """The draws of the cost, where there is one."""
    assumptions: tuple[Assumption, ...]

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


def _made(cells: Sequence[Cell], *, tools: Tools, label: str) -> _Made:
    """Prices some cells, and records every figure made of them."""
    pricing, names = tools.pricing, tools.lines.names
    lines = tools.lines.of(cells, pricing=pricing)
    impacts = pricing.impacts(lines)
    named = names.assumptions(cells)
    assumptions = (*named, *pricing.assumptions(lines))
    figures = pricing.figures(impacts, label=label, assumptions=assumptions)
    for figure, quantity in zip(figures, QUANTITIES, strict=True):
        tools.record(figure, label=label, impacts=impacts, quantity=quantity)
    charge = tools.costs.charge(purchases(cells, names=names), cache_writes=tools.cache_writes)
    sold = [cell for cell in cells if has_price(cell, names=names)]
    read = named if len(sold) == len(cells) else names.assumptions(sold)
    paid = pricing.cost(charge, label=label, assumptions=read)
    return _Made(
        lines=lines,
        impacts=impacts,
        tokens=tokens_of(cells),
        figures=figures,
        intensity=_recorded(
            _intensity(cells, impacts, assumptions, tools=tools, label=label), tools=tools, label=label
        ),
        cost=Cost(
            figure=_recorded(paid, tools=tools, label=label),
            priced_calls=charge.priced_calls,
            unpriced_calls=charge.unpriced_calls,
            dates=charge.dates,
        ),
        paid=() if paid is None else tuple(paid.impacts.draws.items()),
        assumptions=assumptions,
    )


def _of_nothing(*, whole: Whole) -> tuple[Figure, ...]:
    """The figures of no cells: none of what the account is, in every world, on the same facts."""
    zero = np.zeros(whole.tools.pricing.worlds.worlds)
    impacts = Impacts(draws=dict.fromkeys(QUANTITIES, zero), keys=whole.impacts.keys)
    return whole.tools.pricing.figures(impacts, label="", assumptions=())


def _intensity(
    cells: Sequence[Cell], impacts: Impacts, assumptions: tuple[Assumption, ...], *, tools: Tools, label: str
) -> Derived | None:
    """Energy per output token of the cells whose tokens are counted: messages, seats and media have none."""
    made = tools.lines.names.makes_media
    counted = [cell for cell in cells if cell.series.kind not in WITHOUT_TOKENS and not made(cell.series)]
    output_tokens = sum(cell.work.decode_tokens for cell in counted)
    if len(counted) < len(cells) and output_tokens:
        lines = tools.lines.of(counted, pricing=tools.pricing)
        impacts = tools.pricing.impacts(lines)
        assumptions = (*tools.lines.names.assumptions(counted), *tools.pricing.assumptions(lines))
    return tools.pricing.intensity(impacts, output_tokens=output_tokens, label=label, assumptions=assumptions)


def _recorded(derived: Derived | None, *, tools: Tools, label: str) -> Figure | None:
    if derived is None:
        return None
    tools.record(derived.figure, label=label, impacts=derived.impacts, quantity=derived.quantity, shares=derived.shares)
    return derived.figure


def purchases(cells: Sequence[Cell], *, names: Names) -> Iterator[Purchase]:
    """What the calls of some cells would be charged for: by model, name, provider and day."""
    for cell in cells:
        found = names.resolved(cell.series)
        tariff = (found.model.facts.model_id, found.model.name, found.provider, names.timeline.day(cell.series))
        yield Purchase(
            tariff=tariff if has_price(cell, names=names) else None,
            calls=cell.work.calls,
            calls_without_tokens=cell.absent["without_tokens"],
            uncached_tokens=cell.work.prefill_tokens,
            cached_tokens=cell.work.cached_tokens,
            output_tokens=cell.work.decode_tokens,
            batch_calls=cell.absent["with_batch"],
        )


def has_price(cell: Cell, *, names: Names) -> bool:
    """Whether calls may have a list price: their model is known, and their records count tokens."""
    return names.resolved(cell.series).model.known and cell.series.kind not in WITHOUT_TOKENS


def tokens_of(cells: Sequence[Cell]) -> Tokens:
    """What some cells count. A message, a seat and a sum of unknown calls are no call."""
    media = MediaWork.total(cell.media for cell in cells)
    return Tokens(
        calls=sum(cell.work.calls for cell in cells if cell.series.kind.measured),
        input_tokens=sum(cell.input_tokens for cell in cells),
        cached_tokens=sum(cell.work.cached_tokens for cell in cells),
        output_tokens=sum(cell.work.decode_tokens for cell in cells),
        reasoning_tokens=sum(cell.reasoning_tokens for cell in cells),
        messages=sum(cell.messages for cell in cells),
        seat_seconds=sum(cell.seat_seconds for cell in cells),
        uncounted_records=sum(cell.work.calls for cell in cells if cell.series.kind is UsageKind.TOKENS),
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
        groups = _series(keys, cut, whole=whole, gapless=long_spans is None)
    else:
        groups = _ranked(keys, cut, whole=whole)
    return Table(by=keys, groups=tuple(groups), asked=asked, long_spans=long_spans)


def _ranked(keys: tuple[str, ...], cut: Cut, *, whole: Whole) -> list[Group]:
    """The largest groups, and one of all others."""
    named = [_group(dict(zip(keys, values, strict=True)), cells, whole=whole) for values, cells in cut.groups.items()]
    if all(key in ORDERED for key in keys):
        named.sort(key=lambda group: tuple(_rank(value) for value in group.keys.values()))
    else:
        named.sort(key=_by_share)
    others = [_group(dict.fromkeys(keys), each.cells, whole=whole, rest_of=each.groups) for each in cut.others.values()]
    return [*named, *others]


def _series(keys: tuple[str, ...], cut: Cut, *, whole: Whole, gapless: bool) -> list[Group]:
    """All periods in order; in each the groups that are largest over all of them, then one of all its others."""
    times = times_of(keys)
    periods: dict[Values, list[tuple[Values, Sequence[Cell]]]] = {when: [] for when in cut.others}
    for values, cells in cut.groups.items():
        when = tuple(value for key, value in zip(keys, values, strict=True) if key in times)
        periods.setdefault(when, []).append((values, cells))
    finest_key = finest(times)
    stated = sorted(value for when in periods if (value := when[times.index(finest_key)]) is not None)
    if stated:
        check_rows(keys, first=stated[0], last=stated[-1], rows=len(cut.groups) + len(cut.others))
        if gapless:
            for label in between(finest_key, stated[0], stated[-1]):
                periods.setdefault(tuple(label_within(key, label) for key in times), [])
    groups: list[Group] = []
    nothing: tuple[Figure, ...] = ()
    for when in sorted(periods, key=lambda when: tuple(map(_rank, when))):
        of_period = {**dict.fromkeys(keys), **dict(zip(times, when, strict=True))}
        others = cut.others.get(when)
        if not periods[when] and others is None:
            nothing = nothing or _of_nothing(whole=whole)
            groups.append(_nothing(of_period, nothing, whole=whole))
            continue
        made = [_group(dict(zip(keys, values, strict=True)), cells, whole=whole) for values, cells in periods[when]]
        groups += sorted(made, key=_by_share)
        if others is not None:
            groups.append(_group(of_period, others.cells, whole=whole, rest_of=others.groups))
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


def _group(keys: Mapping[str, str | None], cells: Sequence[Cell], *, whole: Whole, rest_of: int = 0) -> Group:
    made = _made(cells, tools=whole.tools, label=_label(keys, rest_of=rest_of))
    share = average_share(made.impacts.draws[ENERGY], whole.impacts.draws[ENERGY])
    return made.group(keys, energy_share=share, rest_of=rest_of)


def _nothing(keys: Mapping[str, str | None], figures: Sequence[Figure], *, whole: Whole) -> Group:
    """A period without usage: it used nothing, which is known. ``figures`` are those of nothing."""
    tools, label = whole.tools, _label(keys)
    own: list[Figure] = []
    for figure, quantity in zip(figures, QUANTITIES, strict=True):
        own.append(replace(figure, figure_id=figure_id(request=tools.pricing.request, quantity=quantity, label=label)))
        tools.record(own[-1], label=label, impacts=whole.impacts, quantity=quantity, shares={})
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
