"""Where use meets the planet, laid out: the closing of the loop, and inference moved to another country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.core.document import (
    Bridge,
    Change,
    Column,
    Document,
    Line,
    Ratios,
    Section,
    Sentence,
    Shows,
    Stage,
    Table,
    Tone,
    table,
)
from obsia.core.message import Argument, Day, Message, Power, Share, Symbol, Term, Value, Zone
from obsia.views import parts, world_parts

if TYPE_CHECKING:
    from obsia.accounting.world.bridge import BridgeFigures, ClosingFigures, Disclosure, ExplanationFigures, UseFigures
    from obsia.accounting.world.closing import Loop
    from obsia.app.world.reconciliation import Loops, Move
    from obsia.core.figure import Figure

_OLD: Final = "old-count"
"""An explanation that the dates of the counts tell already."""
_UNTOLD: Final = Message("web-closing-untold")
_WHOLE: Final = "all"
"""The loop of all chips and of everybody who states a use."""
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
    """What is found, drawn; what would settle it; every loop by date, then what could explain its factor."""
    grouped = groupby(found.closings, key=lambda each: each.closing.loop.name)
    last = [list(group)[-1] for _, group in grouped]
    traced = (((loop_name(each.closing.loop), Symbol(each.closing.date)), each.factor) for each in found.closings)
    whole = whole_of(found)
    return Document(
        title=finding(found),
        about=(Sentence(text=sides(whole)),),
        sections=(
            Section(name="bridge", blocks=(_bridge(whole), *_findings(found)), is_lead=True),
            Section(name="remaining", head=Message("closing-remains"), blocks=(_ratios(found), _remaining(found))),
            Section(name="settling", head=Message("closing-settles"), blocks=tuple(_settling(found))),
            Section(name="closings", head=Message("web-closing-table"), blocks=tuple(_closings(found)), is_folded=True),
            *(_explained(each, found.bridges, number) for number, each in enumerate(last, start=1)),
            Section(
                name="how",
                head=Message("web-closing-title"),
                blocks=(Sentence(text=Message("web-closing-lead")), Sentence(text=Message("web-closing-honest"))),
                is_folded=True,
            ),
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


def whole_of(found: Loops) -> BridgeFigures:
    """The loop of everybody who states a use."""
    return next(each for each in found.bridges if each.closing.loop.name == _WHOLE)


def finding(found: Loops) -> Message:
    """What is found, with its number, in a sentence."""
    factor = whole_of(found).factor
    return Message("closing-finding", factor=Value(factor), range=Value(factor, is_range=True))


def sides(whole: BridgeFigures) -> Message:
    """Both sides, and what remains of the factor between them."""
    date = Day(whole.closing.date)
    return Message("closing-sides", date=date, chips=whole.chips, use=whole.use, remaining=whole.remaining)


def findings(found: Loops) -> Iterator[Message]:
    """Whether a lab's own loop closes, and what would settle what remains."""
    for each in _labs(found):
        code = "closing-lab-agrees" if _holds_one(each.remaining) else "closing-lab-apart"
        loop = {"loop": loop_name(each.closing.loop), "date": Day(each.closing.date)}
        yield Message(code, remaining=each.remaining, **loop)
    most, share = whole_of(found).settling[0]
    yield Message("closing-settled-by", what=Message(f"closing-tell-{most.value}"), share=Share(share))


def _findings(found: Loops) -> Iterator[Sentence]:
    for each in findings(found):
        yield Sentence(text=each)


def _labs(found: Loops) -> list[BridgeFigures]:
    """Loops of one lab: its own use and the chips that it can use."""
    return [each for each in found.bridges if not each.closing.loop.owners]


def _holds_one(figure: Figure) -> bool:
    return figure.low <= 1.0 <= figure.high


def _bridge(each: BridgeFigures) -> Bridge:
    stages = [Stage(label=Message("closing-stage-chips"), figure=each.chips, end=each.chips)]
    before = each.chips
    for step in each.steps:
        label = Message(f"closing-step-{step.code}")
        stages.append(Stage(label=label, figure=step.taken, start=before, end=step.left))
        before = step.left
    stages += [
        Stage(label=Message("closing-stage-served"), figure=each.served, end=each.served),
        Stage(label=Message("closing-stage-use"), figure=each.use, end=each.use),
        Stage(label=Message("closing-stage-rest"), figure=each.rest, start=each.use, end=each.served, is_rest=True),
    ]
    return Bridge(
        head=Message("closing-bridge", rest=Value(each.rest), range=Value(each.rest, is_range=True)),
        stages=tuple(stages),
        label=Message("closing-bridge-label", date=Day(each.closing.date)),
        note=Message("closing-bridge-note", date=Day(each.closing.date), share=Share(each.over_share)),
    )


def _ratios(found: Loops) -> Ratios:
    """What remains of the factor of each loop, from the largest to the least."""
    in_order = sorted(found.bridges, key=lambda each: -each.remaining.median)
    closed = sum(_holds_one(each.remaining) for each in in_order)
    return Ratios(
        head=Message("closing-ratios", closed=Symbol(closed), all=Symbol(len(in_order))),
        rows=tuple((loop_name(each.closing.loop), each.factor, each.remaining) for each in in_order),
        one=Message("closing-ratios-one"),
        before=Message("closing-ratios-before"),
        label=Message("closing-ratios-label"),
        note=Message("closing-ratios-note"),
    )


def _dated(each: BridgeFigures) -> Message:
    return Message("web-closing-loop", loop=loop_name(each.closing.loop), date=Day(each.closing.date))


def _remaining(found: Loops) -> Table:
    return table(
        "remaining",
        found.bridges,
        (Column(name="loop", head=Message("head-loop"), is_key=True, wraps=True), _dated),
        world_parts.figures(Message("head-chips"), lambda each: each.chips, name="chips", drop=2),
        world_parts.figures(Message("head-serves"), lambda each: each.served, name="served", drop=1),
        world_parts.figures(Message("head-use"), lambda each: each.use, name="use"),
        world_parts.figures(Message("head-rest"), lambda each: each.rest, name="rest", is_detail=True),
        world_parts.figures(
            Message("head-remains"), lambda each: each.remaining, name="remaining", shows=Shows.WITH_UNIT
        ),
        caption=Message("closing-remains"),
    )


def _settling(found: Loops) -> Iterator[Sentence | Table]:
    """Shares of the width of what remains, of everybody and of a lab, by what would have to be told, and by whom."""
    chosen = [whole_of(found), *_labs(found)]
    yield table(
        "settling",
        [each for each, _ in chosen[0].settling],
        (Column(name="disclosure", head=Message("head-to-tell"), is_key=True, wraps=True),
         lambda each: Message(f"closing-tell-{each.value}")),
        (Column(name="who", head=Message("head-who-tells"), wraps=True, drop=1, tone=Tone.DIM),
         lambda each: Message(f"closing-who-{each.value}")),
        *(_share_of(each, name=f"share_{place}") for place, each in enumerate(chosen)),
        caption=Message("closing-settles-caption"),
    )  # fmt: skip
    yield Sentence(text=Message("closing-settles-note"), tone=Tone.DIM)


def loop_name(loop: Loop) -> Argument:
    """Whose use is counted: a company, or several."""
    return Term("world-loop", loop.name) if loop.name in _GROUPS else loop.label


def _share_of(bridge: BridgeFigures, *, name: str) -> Line[Disclosure]:
    """What each disclosure makes of the width of what remains in a loop."""
    shares = dict(bridge.settling)
    column = Column(name=name, head=loop_name(bridge.closing.loop), wraps=True)
    return column, lambda each: Share(shares.get(each, 0.0))


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
        what = tuple(Message("closing-on", loop=loop_name(each.loop), date=Day(each.date)) for each in found.unclosed)
        yield Sentence(text=Message("web-closing-unclosed", what=what), tone=Tone.DIM)


def _explained(each: ClosingFigures, bridges: Iterable[BridgeFigures], number: int) -> Section:
    """A loop at its last date: what is stated, what one costs, what its chips do, and what could explain the factor."""
    head = Message("web-closing-loop", loop=loop_name(each.closing.loop), date=Day(each.closing.date))
    steps = [_steps(one) for one in bridges if one.closing.loop == each.closing.loop]
    return Section(name=f"loop-{number}", head=head, blocks=(_uses(each), _explanations(each), *steps), is_folded=True)


def _steps(each: BridgeFigures) -> Table:
    return table(
        "steps",
        each.steps,
        (Column(name="step", head=Message("head-step"), is_key=True), lambda one: Message(f"closing-step-{one.code}")),
        world_parts.figures(Message("head-takes"), lambda one: one.taken, name="taken"),
        world_parts.figures(Message("head-leaves"), lambda one: one.left, name="left"),
        caption=Message("closing-steps", date=Day(each.closing.date)),
    )


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
    return table(
        "shares",
        [by_quantity[name] for name in _MOVED if name in by_quantity],
        (Column(name="share_name", is_key=True), _name_of),
        world_parts.figures(parts.MEDIAN, lambda each: each, name="share", shows=Shows.WITH_UNIT),
    )
