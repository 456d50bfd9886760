"""Where use meets the planet, laid out: the closing of the loop, and inference moved to another country."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.core.document import Change, Column, Document, Section, Sentence, Shows, Table, Tone, table
from obsia.core.message import Argument, Message, Power, Share, Symbol, Term, Zone
from obsia.views import parts, world_parts

if TYPE_CHECKING:
    from obsia.accounting.world.closing import Loop
    from obsia.accounting.world.closing_figures import ClosingFigures, ExplanationFigures, UseFigures
    from obsia.app.world.reconciliation import Loops, Move
    from obsia.core.figure import Figure

_OLD: Final = "old-count"
"""An explanation that the dates of the counts tell already."""
_UNTOLD: Final = Message("web-closing-untold")
_MOVED: Final = ("moved_share", "national_share", "demand_per_inhabitant_kwh")
_NAMES_OF_CHANGES: Final = {"moved_carbon_g": "carbon", "moved_water_l": "water"}
_GROUPS: Final = ("all", "china")
"""Loops that are of no company."""
_TELLERS: Final = {
    "azure": "Azure",
    "baidu": "Baidu",
    "bytedance": "ByteDance",
    "chatgpt": "ChatGPT",
    "deepseek": "DeepSeek",
    "google": "Google",
    "minimax": "MiniMax",
    "openai": "OpenAI, API",
    "zai": "Z.ai",
}
"""Who states a use, as they write their names."""


def loops(found: Loops) -> Document:
    """Every loop by date, then what could explain the factor of its last date."""
    grouped = groupby(found.closings, key=lambda each: each.closing.loop.name)
    last = [list(group)[-1] for _, group in grouped]
    traced = (((loop_name(each.closing.loop), Symbol(each.closing.date)), each.factor) for each in found.closings)
    return Document(
        title=Message("web-closing-title"),
        about=(Sentence(text=Message("web-closing-lead")), Sentence(text=Message("web-closing-honest"))),
        sections=(
            Section(name="closings", head=Message("web-closing-table"), blocks=tuple(_closings(found))),
            *(_explained(each, number) for number, each in enumerate(last, start=1)),
            Section(
                name="overlap",
                blocks=(Sentence(text=Message("web-closing-overlap"), tone=Tone.DIM),),
                is_lead=True,
            ),
            world_parts.tracing(traced, unrecorded=found.unrecorded),
            world_parts.ending(found.snapshot, found.unrecorded),
        ),
        command=" ".join(found.command),
    )


def loop_name(loop: Loop) -> Argument:
    """Whose use is counted: a company, or several."""
    return Term("world-loop", loop.name) if loop.name in _GROUPS else loop.label


def _closings(found: Loops) -> Iterator[Table | Sentence]:
    yield table(
        "closings",
        found.closings,
        (Column(name="on", head=Message("head-on"), is_key=True), lambda each: Symbol(each.closing.date)),
        world_parts.figures(Message("head-use"), lambda each: each.use, name="use"),
        world_parts.figures(Message("head-chips"), lambda each: each.chips, name="chips"),
        world_parts.figures(Message("head-factor"), lambda each: each.factor, name="factor", shows=Shows.WITH_UNIT),
        group=lambda each: loop_name(each.closing.loop),
        caption=Message("web-closing-table"),
        note=(Message("world-meaning-elicited", level=Share(found.closings[0].factor.level)),),
    )
    if found.unclosed:
        what = tuple(
            Message("closing-on", loop=loop_name(each.loop), date=Symbol(each.date)) for each in found.unclosed
        )
        yield Sentence(text=Message("web-closing-unclosed", what=what), tone=Tone.DIM)


def _explained(each: ClosingFigures, number: int) -> Section:
    """A loop at its last date: what is stated, what one costs, and what could explain the factor."""
    head = Message("web-closing-loop", loop=loop_name(each.closing.loop), date=Symbol(each.closing.date))
    return Section(name=f"loop-{number}", head=head, blocks=(_uses(each), _explanations(each)))


def _uses(each: ClosingFigures) -> Table:
    return table(
        "uses",
        each.uses,
        (
            Column(name="stated_by", head=Message("head-stated-by"), is_key=True),
            lambda use: teller(use.statement.traffic),
        ),
        (Column(name="last_count", head=Message("head-last-count")), lambda use: Symbol(use.statement.dates[-1])),
        world_parts.figures(Message("head-one-costs"), lambda use: use.unit, name="unit", shows=Shows.WITH_UNIT),
        (Column(name="of"), _what_costs),
        world_parts.figures(Message("head-use"), lambda use: use.use, name="use"),
        caption=Message("web-closing-uses"),
    )


def _what_costs(use: UseFigures) -> Message:
    is_message = use.unit.quantity.startswith("energy_per_message")
    return Message("web-closing-a-message" if is_message else "web-closing-a-token")


def teller(name: str) -> Symbol | str:
    """Who states a use."""
    return Symbol(_TELLERS[name]) if name in _TELLERS else name


def _explanations(each: ClosingFigures) -> Table:
    def ratio(figure: Figure | None) -> Figure | Argument:
        return _UNTOLD if figure is None else figure

    return table(
        "explanations",
        [one for one in each.explanations if one.explanation.code != _OLD],
        (Column(name="explanation", head=Message("head-explanation"), is_key=True), _explanation),
        world_parts.figures(Message("head-could"), lambda one: ratio(one.factor), name="factor", shows=Shows.WITH_UNIT),
        world_parts.figures(Message("head-leaves"), lambda one: ratio(one.left), name="left", shows=Shows.WITH_UNIT),
        caption=Message("web-closing-explained"),
    )


def _explanation(one: ExplanationFigures) -> Message:
    return Message(f"world-explanation-{one.explanation.code}", note=one.explanation.note)


def move(found: Move) -> Document:
    """A year of inference where it is served now and in the country; what it would be there."""
    origin = Message("world-move-given")
    if found.stated is not None:
        stated = {"developer": found.stated.developer, "date": Symbol(found.stated.as_of)}
        origin = Message("world-move-stated", **stated)
    now = Message("world-move-from-unknown")
    if found.from_iso3:
        now = Message("world-move-from", country=Zone(found.from_iso3))
    tokens = Message("world-move-tokens", tokens=Power(found.tokens_per_month), origin=origin)
    traced = [(Message("world-move-energy"), found.there[0]), *((_name_of(each), each) for each in found.changes)]
    return Document(
        title=Message("world-move-title", model=found.model.facts.model_id, country=Zone(found.to_iso3)),
        about=(Sentence(text=tokens), Sentence(text=now)),
        sections=(
            Section(name="figures", head=Message("section-figures"), blocks=(_sides(found),), is_lead=True),
            Section(
                name="shares",
                head=Message("world-move-shares", year=Symbol(found.year)),
                blocks=(_shares(found), Sentence(text=Message("world-move-note"), tone=Tone.DIM)),
            ),
            parts.assumptions(found.assumptions),
            world_parts.tracing(traced, unrecorded=found.unrecorded),
            world_parts.ending(found.snapshot, found.unrecorded),
        ),
        command=" ".join(found.command),
    )


def _name_of(change: Figure) -> Message:
    return Message(f"world-move-{_NAMES_OF_CHANGES.get(change.quantity, change.quantity)}")


def _sides(found: Move) -> Table:
    """Energy, carbon and water: now, there, and the difference."""
    differences = {_NAMES_OF_CHANGES.get(each.quantity): Change(each) for each in found.changes}
    rows = [
        (quantity, code, cell)
        for quantity, here, there in zip(parts.NAMES, found.here, found.there, strict=True)
        for code, cell in (("head-here", here), ("head-there", there), ("head-change", differences.get(quantity)))
        if cell is not None
    ]
    return table(
        "sides",
        rows,
        (Column(name="side", is_key=True), lambda each: Message(each[1])),
        world_parts.figures(parts.MEDIAN, lambda each: each[2], name="figure", shows=Shows.OF_GROUP),
        group=lambda each: Message(f"world-move-{each[0]}"),
    )


def _shares(found: Move) -> Table:
    """The moved inference beside the country."""
    by_quantity = {each.quantity: each for each in found.changes}
    chosen = [by_quantity[name] for name in _MOVED if name in by_quantity]
    return table(
        "shares",
        chosen,
        (Column(name="share_name", is_key=True), _name_of),
        world_parts.figures(parts.MEDIAN, lambda each: each, name="share", shows=Shows.WITH_UNIT),
    )
