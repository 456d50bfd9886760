"""Groups of an account: from cells to tokens, figures, energy per token and cost, and to tables of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from obsia.accounting.costs import Costs, Purchase
from obsia.accounting.impacts import ENERGY, QUANTITIES, Impacts, Line
from obsia.accounting.kinds import UsageKind
from obsia.accounting.pricing import Derived, Pricing
from obsia.app.figures.figure_store import Recorded
from obsia.app.usage.account import Cost, Group, Table, Tokens
from obsia.app.usage.cells import Cell
from obsia.app.usage.lines import Lines
from obsia.app.usage.names import Names
from obsia.app.usage.rollups import SPANS_S, Statistics
from obsia.core.figure import Assumption, Figure, Lead
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The whole account, which its tables and what-ifs are compared with."""

    tools: Tools
    lines: list[Line]
    impacts: Impacts
    group: Group
    assumptions: tuple[Assumption, ...]
    mean_energy: float

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
            mean_energy=float(made.impacts.draws[ENERGY].mean()),
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
    assumptions = (*names.assumptions(cells), *pricing.assumptions(lines))
    figures = pricing.figures(impacts, label=label, lead=Lead.MEAN, assumptions=assumptions)
    tools.recorder.extend(
        Recorded(figure=figure, label=label, impacts=impacts, quantity=quantity)
        for figure, quantity in zip(figures, QUANTITIES, strict=True)
    )
    charge = tools.costs.charge(purchases(cells, names=names), cache_writes=tools.cache_writes)
    sold = [cell for cell in cells if has_price(cell, names=names)]
    paid = pricing.cost(charge, label=label, assumptions=names.assumptions(sold))
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
        assumptions=assumptions,
    )


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
    tools.recorder.append(
        Recorded(
            figure=derived.figure,
            label=label,
            impacts=derived.impacts,
            quantity=derived.quantity,
            shares=derived.shares,
        )
    )
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


def table(keys: tuple[str, ...], summed: Statistics, *, whole: Whole, top: int, asked: bool = True) -> Table:
    """Groups by ``keys``: the largest by tokens get figures, the others one row together."""
    members: dict[tuple[str | None, ...], list[Cell]] = {}
    for cell in summed.cells_for(keys):
        members.setdefault(whole.tools.lines.names.group_key(cell, keys), []).append(cell)

    def size(item: tuple[tuple[str | None, ...], list[Cell]]) -> tuple[int | str, ...]:
        tokens = sum(cell.work.decode_tokens + cell.work.prefill_tokens for cell in item[1])
        messages, seats = (sum(getattr(cell, name) for cell in item[1]) for name in ("messages", "seat_seconds"))
        made = MediaWork.total(cell.media for cell in item[1])
        media = made.images + made.sized_images, made.video_ms, made.audio_ms
        return -tokens, -messages, -seats, *(-amount for amount in media), *(part or "" for part in item[0])

    ranked = sorted(members.items(), key=size)
    kept, rest = ranked[:top], ranked[top:]
    groups = [_group(dict(zip(keys, values, strict=True)), cells, whole=whole) for values, cells in kept]
    if rest:
        others = [cell for _, cells in rest for cell in cells]
        groups.append(_group(dict.fromkeys(keys), others, whole=whole, rest_of=len(rest)))
    named = [group for group in groups if not group.rest_of]
    if all(key in ORDERED for key in keys):
        named.sort(key=lambda group: tuple(_rank(value) for value in group.keys.values()))
    else:
        named.sort(key=lambda group: (-group.energy_share, tuple(part or "" for part in group.keys.values())))
    return Table(
        by=keys,
        groups=(*named, *(group for group in groups if group.rest_of)),
        asked=asked,
        long_spans=next((summed.long_spans[key] for key in SPANS_S if key in keys and key in summed.long_spans), None),
    )


def _rank(value: str | None) -> tuple[int, int, str]:
    """The place of a time or an octave in its order: octaves by their first number, blanks first."""
    if value is None:
        return 0, 0, ""
    first = value.partition("-")[0]
    return 1, int(first) if first.isdecimal() else 0, value


def _group(keys: Mapping[str, str | None], cells: Sequence[Cell], *, whole: Whole, rest_of: int = 0) -> Group:
    # A group of others has the id of what it sums: its keys are empty, so its count tells it apart.
    label = "\x1e".join(f"{key}={_escaped(value or '')}" for key, value in keys.items()) + (
        f"\x1eothers={rest_of}" if rest_of else ""
    )
    made = _made(cells, tools=whole.tools, label=label)
    share = float(made.impacts.draws[ENERGY].mean()) / whole.mean_energy if whole.mean_energy > 0 else 0.0
    return made.group(keys, energy_share=share, rest_of=rest_of)


def _escaped(value: str) -> str:
    """A value that cannot hold what separates the keys of a label: values are hostile text."""
    return value.replace("\\", "\\\\").replace("\x1e", "\\x1e")
