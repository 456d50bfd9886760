"""Pages where use meets the planet: the closing of the loop, and inference moved to another country."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import Scale, interval_words, shown
from obsia.surfaces import world_words as told
from obsia.surfaces.cli import parts
from obsia.surfaces.cli.page import Column, Page
from obsia.surfaces.cli.world_page import ending
from obsia.surfaces.words import power_of_ten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obsia.accounting.world.closing_figures import ClosingFigures, UseFigures
    from obsia.app.world.reconciliation import Loops, Move
    from obsia.core.figure import Figure

_OLD: Final = "old-count"
"""Told by the dates of the counts."""
_MOVED: Final = ("moved_share", "national_share", "demand_per_inhabitant_kwh")


def loops_page(page: Page, found: Loops) -> None:
    """Every loop by date, then what could explain the factor of its last date."""
    say = page.language
    page.title(say("world-loops-title"))
    page.sentence(say("world-loops-intro"))
    page.blank()
    scales = [
        told.scale_of(column)
        for column in ([each.use for each in found.closings], [each.chips for each in found.closings])
    ]
    page.table(
        [
            Column(head=say("head-loop"), flexible=True, least=14),
            Column(head=say("head-on")),
            Column(head=say("head-use", unit=scales[0].symbol), flexible=True, least=13),
            Column(head=say("head-chips", unit=scales[1].symbol), flexible=True, least=13),
            Column(head=say("head-factor"), flexible=True, least=13),
        ],
        [
            row
            for _, group in groupby(found.closings, key=lambda each: each.closing.loop.name)
            for row in _closings(list(group), scales, say)
        ],
        bold_column=4,
    )
    page.blank()
    page.sentence(say("world-meaning-elicited", level=say.percent(found.closings[0].factor.level)), style="dim")
    if found.unclosed:
        what = ", ".join(f"{told.loop_words(each.loop, say)} ({printable(each.date)})" for each in found.unclosed)
        page.sentence(say("world-loops-unclosed", what=what), style="dim")
    for _, group in groupby(found.closings, key=lambda each: each.closing.loop.name):
        _explained(page, list(group)[-1])
    page.blank()
    page.sentence(say("world-loops-overlap"), style="dim")
    if found.unrecorded is None:
        page.section(say("section-trace"))
        for each in found.closings:
            about = f"{told.loop_words(each.closing.loop, say)}, {each.closing.date}"
            page.verbatim(f"obsia trace {each.factor.figure_id}   # {about}")
    ending(page, snapshot=found.snapshot, unrecorded=found.unrecorded)


def _closings(group: Sequence[ClosingFigures], scales: Sequence[Scale], say: Locale) -> list[list[str]]:
    """The closings of one loop, which is named once."""
    names = [told.loop_words(group[0].closing.loop, say), *([""] * (len(group) - 1))]
    return [
        [
            name,
            printable(each.closing.date),
            *(
                told.cell(figure, say, scale=scale)
                for figure, scale in zip((each.use, each.chips), scales, strict=True)
            ),
            _ratio(each.factor, say),
        ]
        for name, each in zip(names, group, strict=True)
    ]


def _explained(page: Page, each: ClosingFigures) -> None:
    say = page.language
    scale = told.scale_of([each.use])
    page.section(
        say("section-world-loop", loop=told.loop_words(each.closing.loop, say), date=printable(each.closing.date))
    )
    page.table(
        [
            Column(head=say("head-stated-by"), flexible=True, least=14),
            Column(head=say("head-last-count")),
            Column(head=say("head-one-costs"), flexible=True, least=24),
            Column(head=say("head-use", unit=scale.symbol), flexible=True, least=16),
        ],
        [_unit(use, scale, say) for use in each.uses],
    )
    page.blank()
    page.table(
        [
            Column(head=say("head-explanation"), flexible=True, least=30),
            Column(head=say("head-could"), flexible=True, least=10),
            Column(head=say("head-leaves"), flexible=True, least=10),
        ],
        [
            [told.explanation_words(one.explanation, say), *(_ratio(figure, say) for figure in (one.factor, one.left))]
            for one in each.explanations
            if one.explanation.code != _OLD
        ],
    )


def _unit(use: UseFigures, scale: Scale, say: Locale) -> list[str]:
    name = "message" if use.unit.quantity.startswith("energy_per_message") else "token"
    text = shown(use.unit, say)
    value = say(f"world-loops-{name}", value=say("with-range", value=text.text, range=text.interval_text))
    return [told.teller(use.told.traffic), printable(use.told.dates[-1]), value, told.cell(use.use, say, scale=scale)]


def _ratio(figure: Figure | None, say: Locale) -> str:
    return "" if figure is None else told.cell(figure, say, scale=told.scale_of([figure]))


def move_page(page: Page, found: Move) -> None:
    """A year of inference where it is served now and in the country; what it would be there."""
    say = page.language
    page.title(say("world-move-title", model=printable(found.model.facts.model_id), country=say.zone(found.to_iso3)))
    origin = say("world-move-given")
    if found.stated is not None:
        origin = say(
            "world-move-stated", developer=printable(found.stated.developer), date=printable(found.stated.as_of)
        )
    page.sentence(say("world-move-tokens", tokens=power_of_ten(found.tokens_per_month, say), origin=origin))
    page.sentence(
        say("world-move-from", country=say.zone(found.from_iso3)) if found.from_iso3 else say("world-move-from-unknown")
    )
    page.blank()
    changes = {figure.quantity: figure for figure in found.changes}
    differences = [None, changes["moved_carbon_g"], changes["moved_water_l"]]
    page.table(
        [
            Column(),
            Column(head=say("head-here"), flexible=True, least=14),
            Column(head=say("head-there"), flexible=True, least=14),
            Column(head=say("head-change"), flexible=True, least=14),
        ],
        [
            [
                f"{say(f'world-move-{name}')}, {scale.symbol}",
                told.cell(here, say, scale=scale),
                told.cell(there, say, scale=scale),
                "" if difference is None else told.signed(difference, say, scale=scale),
            ]
            for name, here, there, difference in zip(
                ("energy", "carbon", "water"), found.here, found.there, differences, strict=True
            )
            for scale in [told.scale_of([here, there])]
        ],
    )
    page.section(say("world-move-shares", year=str(found.year)))
    shares = [changes[name] for name in _MOVED if name in changes]
    page.table(
        [Column(), Column(head=say("head-median")), Column(head=interval_words(shares, say))],
        [[say(f"world-move-{each.quantity}"), told.value(each, say), told.interval(each, say)] for each in shares],
        bold_column=1,
    )
    page.blank()
    page.sentence(say("world-move-note"), style="dim")
    parts.assumptions(page, found.assumptions)
    if found.unrecorded is None:
        page.section(say("section-trace"))
        page.verbatim(f"obsia trace {found.there[0].figure_id}   # {say('world-move-energy')}")
        for each in found.changes:
            name = {"moved_carbon_g": "carbon", "moved_water_l": "water"}.get(each.quantity, each.quantity)
            page.verbatim(f"obsia trace {each.figure_id}   # {say(f'world-move-{name}')}")
    ending(page, snapshot=found.snapshot, unrecorded=found.unrecorded)
