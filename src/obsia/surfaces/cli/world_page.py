"""The page of the planet: the tension first, both engines side by side, what others publish, countries and sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import interval_words
from obsia.surfaces import world_words as told
from obsia.writers.terminal import Page
from obsia.writers.terminal import TextColumn as Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obsia.accounting.pricing import Unknown
    from obsia.accounting.world.parameters import Scenario
    from obsia.app.world.planet import World
    from obsia.app.world.world_figures import AiFigures, ComparedFigure, RegionView, TensionFigures
    from obsia.core.figure import Figure

MOST_UNKNOWNS: Final = 10
_WORLD: Final = "World"
_FEW_SHARE: Final = 0.01
"""A country whose range ends below this share of AI's electricity is counted, not listed."""


def world_page(page: Page, found: World) -> None:
    """The planet in a year and a scenario."""
    tr = page.language
    page.title(tr("world-title", year=str(found.year)))
    scenario_lines(page, found.scenario)
    _tension(page, found.tension)
    _year(page, found)
    _ai(page, found)
    _path(page, found)
    if found.ai:
        _disclose(page, found.ai.unknowns, year=found.year)
    _compared(page, found.compared)
    _countries(page, found)
    _sites(page, found)
    _changes(page, found)
    _next(page, found)


def scenario_lines(page: Page, asked: Scenario) -> None:
    """What the scenario changes; nothing of the reference."""
    tr = page.language
    if asked.name == asked.anchor and not asked.overrides and asked.name == "Base":
        return
    page.sentence(tr("world-scenario", name=printable(asked.name), anchor=printable(asked.anchor)))
    page.items(
        tr("world-override", words=words.input_words("world:default", name, tr), name=name, value=_override(each, tr))
        for name, each in sorted(asked.overrides.items())
    )


def _override(given: object, tr: Locale) -> str:
    value, low, high = (getattr(given, name) for name in ("value", "low", "high"))
    text = told.number(value, tr)
    if low is None or high is None:
        return text
    return tr("with-range", value=text, range=tr("interval", low=told.number(low, tr), high=told.number(high, tr)))


def _tension(page: Page, tension: TensionFigures) -> None:
    tr = page.language
    first, last = str(tension.first), str(tension.last)
    page.section(tr("section-world-tension", first=first, last=last))
    value, range_ = told.growth(tension.ours, tr)
    page.sentence(tr("world-tension-ours", value=value, range=range_, first=first, last=last), style="bold")
    for row, left in zip(tension.rows, tension.left, strict=True):
        page.sentence(
            tr(
                "world-tension-published",
                publisher=printable(row.series),
                edition=printable(row.edition),
                value=told.published_value(row, tr),
                **{"from": row.year, "to": row.year_to},
                scenario=printable(row.scenario),
            ),
            style="bold",
        )
        value, range_ = told.growth(left, tr)
        page.sentence(tr("world-tension-left", value=value, range=range_, **{"from": last, "to": row.year_to}))
    page.sentence(tr("world-tension-why"))
    if tension.unknowns:
        widest = tension.unknowns[0]
        page.sentence(tr("world-tension-widest", share=tr.percent(widest.share), input=words.unknown_words(widest, tr)))
    page.sentence(tr("world-independent"), style="dim")


def _year(page: Page, found: World) -> None:
    tr = page.language
    whole = [each for each in found.places if each.region == _WORLD]
    page.section(tr("section-world-year", year=str(found.year)))
    figures = next(each.figures for each in whole if each.operator == "")
    figure_table(
        page,
        figures,
        names=[f"world-row-{words.message_id((each.quantity, each.boundary))}" for each in figures],
        notes=[f"world-note-{words.message_id((each.quantity, each.boundary))}" for each in figures],
    )
    page.blank()
    page.sentence(tr("world-meaning", level=tr.percent(figures[0].level)), style="dim")
    operators = [each for each in whole if each.operator]
    page.section(tr("section-world-operators"))
    _places(page, operators, head="head-operator", names=[tr(f"world-operator-{each.operator}") for each in operators])
    regions = [each for each in found.places if each.region != _WORLD and not each.operator]
    page.section(tr("section-world-regions"))
    _places(page, regions, head="head-region", names=[told.region(each.region, tr) for each in regions])
    page.sentence(tr("world-regions-left"), style="dim")


def figure_table(page: Page, figures: Sequence[Figure], *, names: Sequence[str], notes: Sequence[str]) -> None:
    """Figures one a line: what, value, range, what it counts. Values are left out where only ranges may be told."""
    tr = page.language
    has_central = any(each.has_central for each in figures)
    rows = [
        [tr(name), *([told.value(figure, tr)] if has_central else []), told.interval(figure, tr), tr(note)]
        for figure, name, note in zip(figures, names, notes, strict=True)
    ]
    page.table(
        [
            Column(),
            *([Column(head=tr("head-median"))] if has_central else []),
            Column(head=interval_words(figures, tr)),
            Column(head=tr("head-counts"), flexible=True, least=24, dim=True, drop=1),
        ],
        rows,
        bold_column=1,
    )


def _places(page: Page, places: Sequence[RegionView], *, head: str, names: Sequence[str]) -> None:
    """A row each: electricity, connected power, PUE, load factor."""
    tr = page.language
    demand, _, power, _, pue, load = zip(*(each.figures for each in places), strict=True)
    scales = [told.scale_of(column) for column in (demand, power, pue, load)]
    page.table(
        [
            Column(head=tr(head), flexible=True, least=14),
            Column(head=tr("world-head-demand", unit=scales[0].symbol), flexible=True, least=19),
            Column(head=tr("world-head-power", unit=scales[1].symbol), flexible=True, least=19),
            Column(head="PUE", flexible=True, least=19, drop=1),
            Column(head=f"{tr('world-head-load')}, %", flexible=True, least=15, drop=2),
        ],
        [
            [
                name,
                *(told.cell(figure, tr, scale=scale) for figure, scale in zip(figures, scales, strict=True)),
            ]
            for name, *figures in zip(names, demand, power, pue, load, strict=True)
        ],
        bold_column=1,
    )


def _ai(page: Page, found: World) -> None:
    tr = page.language
    page.section(tr("section-world-ai", year=str(found.year)))
    now = next(each for each in found.path if each.year == found.year)
    if found.ai is None or now.conventional is None:
        first = next(str(each.year) for each in found.path if each.ai)
        page.sentence(tr("world-ai-none", first=first, year=str(found.year)))
        return
    figures = [now.demand, found.ai.demand, now.conventional, found.ai.rated]
    page.table(
        [
            Column(flexible=True, least=24),
            Column(head=tr("head-median")),
            Column(head=interval_words(figures, tr)),
        ],
        [
            [tr(name), told.value(figure, tr), told.interval(figure, tr)]
            for name, figure in zip(
                ("world-ai-all", "world-ai-ai", "world-ai-left", "world-ai-rated"), figures, strict=True
            )
        ],
        bold_column=1,
    )
    page.blank()
    page.sentence(_contradiction(found, tr))
    _parts(page, found.ai)
    _ai_countries(page, found.ai)


def _contradiction(found: World, tr: Locale) -> str:
    """In how many worlds the engines contradict in the year, and in the last one."""
    now = next(each for each in found.path if each.year == found.year)
    last = found.path[-1]
    text = tr("world-ai-contradict", share=tr.percent(now.contradiction_share or 0.0))
    if last.year == now.year or last.contradiction_share is None:
        return text
    later = tr("world-ai-contradict-later", share=tr.percent(last.contradiction_share), year=str(last.year))
    return f"{text} {later}"


def _parts(page: Page, ai: AiFigures) -> None:
    tr = page.language
    for section, head, kind, parts in (
        ("world-ai-terms", "head-term", "world-term", ai.terms),
        ("world-ai-owners", "head-owner", "world-owner", ai.owners),
    ):
        scale = told.scale_of([ai.demand])
        page.section(tr(section))
        page.table(
            [Column(head=tr(head), flexible=True, least=24), Column(head=tr("world-head-ai", unit=scale.symbol))],
            [[told.part_name(kind, each.name, tr), told.cell(each.figure, tr, scale=scale)] for each in parts],
            bold_column=1,
        )


def _ai_countries(page: Page, ai: AiFigures) -> None:
    """Where AI may stand, by name; countries that cannot hold a hundredth of it are counted."""
    tr = page.language
    scale = told.scale_of([ai.demand])
    least = _FEW_SHARE * ai.demand.median
    shown = [each for each in ai.countries if each.figure.high >= least]
    rows = sorted([tr.zone(each.name), told.cell(each.figure, tr, scale=scale)] for each in shown)
    if ai.unplaced is not None:
        rows.append([tr("world-ai-unknown"), told.cell(ai.unplaced, tr, scale=scale)])
    page.section(tr("world-ai-countries"))
    page.table(
        [
            Column(head=tr("head-country"), flexible=True, least=24),
            Column(head=tr("world-head-ai", unit=scale.symbol)),
        ],
        rows,
    )
    page.blank()
    count = len(ai.countries) - len(shown)
    page.sentence(tr("world-ai-countries-meaning", count=count, count_text=tr.whole(count)), style="dim")


def _path(page: Page, found: World) -> None:
    tr = page.language
    page.section(tr("section-world-path"))
    scale = told.scale_of([each.demand for each in found.path])
    page.table(
        [
            Column(head=tr("head-year")),
            Column(head=tr("world-head-all", unit=scale.symbol), flexible=True, least=18),
            Column(head=tr("world-head-ai", unit=scale.symbol), flexible=True, least=18),
            Column(head=tr("world-head-left", unit=scale.symbol), flexible=True, least=18),
            Column(head=tr("world-head-contradict"), right=True, dim=True, drop=1),
        ],
        [
            [
                str(each.year),
                *(told.cell(figure, tr, scale=scale) for figure in (each.demand, each.ai, each.conventional)),
                "" if each.contradiction_share is None else tr.percent(each.contradiction_share),
            ]
            for each in found.path
        ],
        strong=[number for number, each in enumerate(found.path) if each.year == found.year],
    )
    page.blank()
    page.sentence(tr("world-path-note"), style="dim")


def _disclose(page: Page, unknowns: Sequence[Unknown], *, year: int) -> None:
    tr = page.language
    page.section(tr("section-world-disclose"))
    page.table(
        [
            Column(head=tr("head-width-share"), right=True),
            Column(head=tr("head-input"), flexible=True),
            Column(head=tr("head-kind"), dim=True),
        ],
        [
            [tr.percent(each.share), words.unknown_words(each, tr), tr(f"kind-{each.kind.value}")]
            for each in unknowns[:MOST_UNKNOWNS]
            if each.share >= words.LEAST_SHARE
        ],
    )
    page.blank()
    page.sentence(tr("world-disclose-note", year=str(year)), style="dim")


def _compared(page: Page, compared: Sequence[ComparedFigure]) -> None:
    tr = page.language
    page.section(tr("section-world-compared"))
    judged = [each for each in compared if each.verdict.value != "other-boundary"]
    inside = sum(each.verdict.value == "inside" for each in judged)
    page.sentence(tr("world-compared-note", inside=str(inside), judged=str(len(judged))))
    if any(each.ours.unit == "L" for each in compared):
        page.sentence(tr("world-compared-water"), style="dim")
    for group in told.in_order(compared):
        scale = told.scale_of(each.ours for each in group)
        page.blank()
        page.sentence(f"{told.quantity(group[0].row.quantity, tr)}, {scale.symbol}", style="bold")
        page.table(
            [
                Column(flexible=True, least=24),
                Column(head=tr("head-published"), flexible=True, least=9),
                Column(head=tr("head-ours"), flexible=True, least=19),
                Column(head=tr("head-verdict"), flexible=True, least=12),
            ],
            [
                [
                    f"{told.place(each.row, tr)} {each.year}, {printable(f'{each.row.series} {each.row.edition}')}",
                    told.span(each.low, each.high, tr, scale=scale),
                    told.cell(each.ours, tr, scale=scale),
                    told.verdict(each, tr),
                ]
                for each in group
            ],
        )


def _countries(page: Page, found: World) -> None:
    tr = page.language
    own = [each for each in found.countries if each.has_central]
    by_name = tr.sort_key()
    own.sort(key=lambda each: by_name(tr.zone(each.iso3)))
    scale = told.scale_of(each.demand for each in own)
    page.section(tr("section-world-countries"))
    page.table(
        [
            Column(head=tr("head-country"), flexible=True, least=18),
            Column(head=tr("world-head-electricity", unit=scale.symbol), flexible=True, least=20),
            Column(head=tr("head-origin")),
            Column(head=tr("head-publishers"), flexible=True, least=24, dim=True, drop=1),
        ],
        [
            [
                tr.zone(each.iso3),
                told.cell(each.demand, tr, scale=scale),
                tr(f"world-origin-{each.origin.value}"),
                told.some(each.series, tr),
            ]
            for each in own
        ],
        bold_column=1,
    )
    page.blank()
    page.sentence(tr("world-countries-note"), style="dim")
    rest = len(found.countries) - len(own)
    page.sentence(tr("world-allocated", count=rest, count_text=tr.whole(rest)))


def _sites(page: Page, found: World) -> None:
    if not found.sites:
        return
    tr = page.language
    scale = told.scale_of(each.power for each in found.sites)
    page.section(tr("section-world-sites"))
    page.table(
        [
            Column(head=tr("head-site"), flexible=True, least=18),
            Column(head=tr("head-where"), flexible=True, least=12),
            Column(head=tr("head-power", unit=scale.symbol)),
            Column(head=tr("head-status"), flexible=True, least=16),
        ],
        [
            [
                printable(each.site.name),
                told.country(each.site.iso3, tr) if each.site.iso3 else "",
                told.cell(each.power, tr, scale=scale),
                tr(f"world-status-{each.site.status.value}", share=tr.percent(each.running_share)),
            ]
            for each in found.sites
        ],
        bold_column=2,
    )
    page.blank()
    page.sentence(tr("world-sites-note", year=str(found.year)), style="dim")


def _changes(page: Page, found: World) -> None:
    tr = page.language
    if not found.changes:
        return
    page.section(tr("section-world-changes"))
    if all(each.difference.low == each.difference.high == 0 for each in found.changes):
        page.sentence(tr("world-no-change"))
        return
    scale = told.scale_of(each.difference for each in found.changes)
    by_year: dict[int, dict[str, list[str]]] = {}
    for each in found.changes:
        by_year.setdefault(each.year, {})[each.name] = [
            told.signed(each.difference, tr, scale=scale),
            told.ratio(each.ratio_low, each.ratio_median, each.ratio_high, tr),
        ]
    nothing = ["", ""]
    page.table(
        [
            Column(head=tr("head-year")),
            Column(head=tr("world-head-change-all", unit=scale.symbol), flexible=True, least=22),
            Column(head=tr("world-head-ratio"), flexible=True, least=22, drop=1),
            Column(head=tr("world-head-change-ai", unit=scale.symbol), flexible=True, least=22),
            Column(head=tr("world-head-ratio"), flexible=True, least=22, drop=2),
        ],
        [[str(year), *row.get("demand", nothing), *row.get("ai", nothing)] for year, row in sorted(by_year.items())],
    )
    page.blank()
    page.sentence(tr("world-changes-note"), style="dim")


def _next(page: Page, found: World) -> None:
    tr = page.language
    page.section(tr("section-world-next"))
    lines = [
        ("obsia world --country FRA", "world-next-country"),
        ("obsia world --sources", "world-next-sources"),
        ("obsia world --closing", "world-next-closing"),
    ]
    if found.unrecorded is None:
        now = next(each for each in found.path if each.year == found.year)
        lines += [
            (f"obsia trace {found.tension.ours.figure_id}", "world-next-growth"),
            (f"obsia trace {now.demand.figure_id}", "world-next-demand"),
            *([(f"obsia trace {found.ai.demand.figure_id}", "world-next-ai")] if found.ai else []),
        ]
    for command, about in lines:
        page.verbatim(f"{command}   # {tr(about)}")
    ending(page, snapshot=found.snapshot, unrecorded=found.unrecorded)


def ending(page: Page, *, snapshot: str, unrecorded: str | None) -> None:
    """Which facts made the page, and why nothing could be recorded."""
    tr = page.language
    page.sentence(tr("facts-used", snapshot=snapshot[:12]), style="dim")
    if unrecorded:
        page.sentence(tr("world-unrecorded", reason=printable(unrecorded)), style="yellow")
