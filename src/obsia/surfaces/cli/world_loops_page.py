"""Pages where use meets the planet: the closing of the loop, and inference moved to another country."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import Scale, interval_words, shown
from obsia.core.locales.wording import power_of_ten
from obsia.surfaces import world_words as told
from obsia.surfaces.cli.world_page import ending
from obsia.views import parts
from obsia.writers.terminal import Page, write_section
from obsia.writers.terminal import TextColumn as Column

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
    tr = page.language
    page.title(tr("world-loops-title"))
    page.sentence(tr("world-loops-intro"))
    page.blank()
    scales = [
        told.scale_of(column)
        for column in ([each.use for each in found.closings], [each.chips for each in found.closings])
    ]
    page.table(
        [
            Column(head=tr("head-loop"), flexible=True, least=14),
            Column(head=tr("head-on")),
            Column(head=tr("head-use", unit=scales[0].symbol), flexible=True, least=13),
            Column(head=tr("head-chips", unit=scales[1].symbol), flexible=True, least=13),
            Column(head=tr("head-factor"), flexible=True, least=13),
        ],
        [
            row
            for _, group in groupby(found.closings, key=lambda each: each.closing.loop.name)
            for row in _closings(list(group), scales, tr)
        ],
        bold_column=4,
    )
    page.blank()
    page.sentence(tr("world-meaning-elicited", level=tr.percent(found.closings[0].factor.level)), style="dim")
    if found.unclosed:
        what = ", ".join(f"{told.loop_words(each.loop, tr)} ({printable(each.date)})" for each in found.unclosed)
        page.sentence(tr("world-loops-unclosed", what=what), style="dim")
    for _, group in groupby(found.closings, key=lambda each: each.closing.loop.name):
        _explained(page, list(group)[-1])
    page.blank()
    page.sentence(tr("world-loops-overlap"), style="dim")
    if found.unrecorded is None:
        page.section(tr("section-trace"))
        for each in found.closings:
            about = f"{told.loop_words(each.closing.loop, tr)}, {each.closing.date}"
            page.verbatim(f"obsia trace {each.factor.figure_id}   # {about}")
    ending(page, snapshot=found.snapshot, unrecorded=found.unrecorded)


def _closings(group: Sequence[ClosingFigures], scales: Sequence[Scale], tr: Locale) -> list[list[str]]:
    """The closings of one loop, which is named once."""
    names = [told.loop_words(group[0].closing.loop, tr), *([""] * (len(group) - 1))]
    return [
        [
            name,
            printable(each.closing.date),
            *(told.cell(figure, tr, scale=scale) for figure, scale in zip((each.use, each.chips), scales, strict=True)),
            _ratio(each.factor, tr),
        ]
        for name, each in zip(names, group, strict=True)
    ]


def _explained(page: Page, each: ClosingFigures) -> None:
    tr = page.language
    scale = told.scale_of([each.use])
    page.section(
        tr("section-world-loop", loop=told.loop_words(each.closing.loop, tr), date=printable(each.closing.date))
    )
    page.table(
        [
            Column(head=tr("head-stated-by"), flexible=True, least=14),
            Column(head=tr("head-last-count")),
            Column(head=tr("head-one-costs"), flexible=True, least=24),
            Column(head=tr("head-use", unit=scale.symbol), flexible=True, least=16),
        ],
        [_unit(use, scale, tr) for use in each.uses],
    )
    page.blank()
    page.table(
        [
            Column(head=tr("head-explanation"), flexible=True, least=30),
            Column(head=tr("head-could"), flexible=True, least=10),
            Column(head=tr("head-leaves"), flexible=True, least=10),
        ],
        [
            [told.explanation_words(one.explanation, tr), *(_ratio(figure, tr) for figure in (one.factor, one.left))]
            for one in each.explanations
            if one.explanation.code != _OLD
        ],
    )


def _unit(use: UseFigures, scale: Scale, tr: Locale) -> list[str]:
    name = "message" if use.unit.quantity.startswith("energy_per_message") else "token"
    text = shown(use.unit, tr)
    value = tr(f"world-loops-{name}", value=tr("with-range", value=text.text, range=text.interval_text))
    return [told.teller(use.told.traffic), printable(use.told.dates[-1]), value, told.cell(use.use, tr, scale=scale)]


def _ratio(figure: Figure | None, tr: Locale) -> str:
    return "" if figure is None else told.cell(figure, tr, scale=told.scale_of([figure]))


def move_page(page: Page, found: Move) -> None:
    """A year of inference where it is served now and in the country; what it would be there."""
    tr = page.language
    page.title(tr("world-move-title", model=printable(found.model.facts.model_id), country=tr.zone(found.to_iso3)))
    origin = tr("world-move-given")
    if found.stated is not None:
        origin = tr(
            "world-move-stated", developer=printable(found.stated.developer), date=printable(found.stated.as_of)
        )
    page.sentence(tr("world-move-tokens", tokens=power_of_ten(found.tokens_per_month, tr), origin=origin))
    page.sentence(
        tr("world-move-from", country=tr.zone(found.from_iso3)) if found.from_iso3 else tr("world-move-from-unknown")
    )
    page.blank()
    changes = {figure.quantity: figure for figure in found.changes}
    differences = [None, changes["moved_carbon_g"], changes["moved_water_l"]]
    page.table(
        [
            Column(),
            Column(head=tr("head-here"), flexible=True, least=14),
            Column(head=tr("head-there"), flexible=True, least=14),
            Column(head=tr("head-change"), flexible=True, least=14),
        ],
        [
            [
                f"{tr(f'world-move-{name}')}, {scale.symbol}",
                told.cell(here, tr, scale=scale),
                told.cell(there, tr, scale=scale),
                "" if difference is None else told.signed(difference, tr, scale=scale),
            ]
            for name, here, there, difference in zip(
                ("energy", "carbon", "water"), found.here, found.there, differences, strict=True
            )
            for scale in [told.scale_of([here, there])]
        ],
    )
    page.section(tr("world-move-shares", year=str(found.year)))
    shares = [changes[name] for name in _MOVED if name in changes]
    page.table(
        [Column(), Column(head=tr("head-median")), Column(head=interval_words(shares, tr))],
        [[tr(f"world-move-{each.quantity}"), told.value(each, tr), told.interval(each, tr)] for each in shares],
        bold_column=1,
    )
    page.blank()
    page.sentence(tr("world-move-note"), style="dim")
    write_section(parts.assumptions(found.assumptions), page)
    if found.unrecorded is None:
        page.section(tr("section-trace"))
        page.verbatim(f"obsia trace {found.there[0].figure_id}   # {tr('world-move-energy')}")
        for each in found.changes:
            name = {"moved_carbon_g": "carbon", "moved_water_l": "water"}.get(each.quantity, each.quantity)
            page.verbatim(f"obsia trace {each.figure_id}   # {tr(f'world-move-{name}')}")
    ending(page, snapshot=found.snapshot, unrecorded=found.unrecorded)
