"""The planet, laid out: the totals first, AI in them, how fast it grows, what others publish, countries and sites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.core.document import (
    NOTHING,
    Block,
    Chart,
    Column,
    Command,
    Document,
    Link,
    Section,
    Sentence,
    Shows,
    Table,
    Tone,
    table,
)
from obsia.core.message import Argument, Country, Input, Message, Name, Share, Symbol, Term
from obsia.views import parts, world_parts
from obsia.views.parts import Headline
from obsia.views.world_parts import WORLD

if TYPE_CHECKING:
    from obsia.app.world.planet import World
    from obsia.app.world.world_figures import (
        AiFigures,
        ComparedFigure,
        CountryFigures,
        JoinedFigures,
        RegionView,
        SiteFigures,
        TensionFigures,
        YearFigures,
    )
    from obsia.core.demand import Published
    from obsia.core.figure import Figure

MOST_UNKNOWNS: Final = 10
LAST_COUNTED: Final = 2025
"""The last year whose chips were counted; what a chart says of it is in its messages."""
_FEW_SHARE: Final = 0.01
"""A country whose range ends below this share of AI's electricity is counted, not listed."""
_ELECTRICITY: Final = "electricity"
_QUANTITIES: Final = (
    _ELECTRICITY,
    "electricity_incl_crypto",
    "power_capacity",
    "installed_capacity",
    "ai_electricity",
    "ai_power_demand",
    "ai_chip_facility_power",
    "emissions",
    "ai_emissions",
    "water_consumption",
    "ai_water",
)
"""Published quantities in the order of the page."""


def document(found: World) -> Document:
    """The planet in a year and a scenario."""
    year = Symbol(found.year)
    return Document(
        title=Message("world-title", year=year),
        about=tuple(world_parts.scenario(found.scenario)),
        sections=(
            Section(
                name="year",
                head=Message("section-world-year", year=year),
                blocks=(
                    world_parts.headline(headlines(found)),
                    Sentence(text=Message("world-meaning", level=Share(now(found).demand.level)), tone=Tone.DIM),
                ),
            ),
            operators(found),
            regions(found),
            reconciled(found),
            *((growth(found.tension, found.joined),) if found.tension else ()),
            *(_ai(found.ai, year) if found.ai else ()),
            Section(
                name="path",
                head=Message("web-world-path"),
                blocks=(*charts(found), _path(found), Sentence(text=Message("web-world-path-note"), tone=Tone.DIM)),
            ),
            compared(found.compared),
            countries(found.countries),
            _every_country(found),
            sites(found.sites, year),
            changes(found),
            _next(found),
            world_parts.ending(found.snapshot, found.unrecorded),
        ),
        command=" ".join(found.command),
    )


def figures(found: World) -> list[Figure]:
    """Figures of the planet, of what is published of it and of its countries: what its files say the sources of."""
    held = [found.tension.ours] if found.tension else []
    held += [figure for each in found.places for figure in each.figures]
    held += [each.ours for each in found.compared] + [each.demand for each in found.countries]
    held += [each.per_inhabitant for each in found.countries if each.per_inhabitant]
    return [*held, *(each.power for each in found.sites)]


def now(found: World) -> YearFigures:
    """The year that is asked for."""
    return next(each for each in found.path if each.year == found.year)


def growth(tension: TensionFigures, joined: JoinedFigures) -> Section:
    """Whether counts of AI agree, and how fast it grows: ours, what is published, and what is left to later years."""
    first, last = Symbol(tension.first), Symbol(tension.last)
    said: list[Argument] = [Message("world-tension-ours", growth=tension.ours, first=first, last=last)]
    said += [_published("world-tension-same-years", row) for row in tension.same_years]
    said.append(Message("world-joined-rest", rest=joined.rest, growth=joined.growth))
    said.append(Message("world-joined", gap=Share(joined.gap_share), year=Symbol(joined.year)))
    said += [
        Message(
            "world-joined-count",
            published=world_parts.cited(each.published, edition=True),
            boundary=world_parts.boundary(each.published.boundary),
            ours=each.ours,
        )
        for each in joined.counts
    ]
    for row, left in zip(tension.rows, tension.left, strict=True):
        published = _published("world-tension-published", row, scenario=row.scenario)
        until = {"from": last, "to": Symbol(row.year_to)}
        said += [published, Message("world-tension-left", growth=left, **until)]
    said.append(Message("world-tension-why"))
    if tension.unknowns:
        widest = tension.unknowns[0]
        said.append(Message("world-tension-widest", share=Share(widest.share), input=Input(widest.key)))
    return Section(
        name="growth",
        head=Message("section-world-tension", first=first, last=last),
        blocks=(*(Sentence(text=each) for each in said), world_parts.INDEPENDENT, _growth(tension)),
    )


def _published(code: str, row: Published, **more: Argument) -> Message:
    """What a publisher says of growth in a span of years."""
    return Message(
        code,
        publisher=world_parts.publisher(row.series),
        edition=Symbol(row.edition),
        value=world_parts.cited(row, is_named=False),
        **{"from": Symbol(row.year), "to": Symbol(row.year_to)},
        **more,
    )


def _growth(tension: TensionFigures) -> Table:
    """The same as numbers for files: ours, and what what is published would leave to later years."""
    rows: list[tuple[Symbol, Argument, Figure]] = [
        (Symbol(f"{tension.first}-{tension.last}"), NOTHING, tension.ours),
        *(
            (Symbol(f"{tension.last}-{row.year_to}"), world_parts.cited(row, edition=True), left)
            for row, left in zip(tension.rows, tension.left, strict=True)
        ),
    ]
    return table(
        "growth",
        rows,
        (Column(name="years", head=Message("head-years"), is_key=True), lambda each: each[0]),
        (Column(name="published", head=Message("head-published")), lambda each: each[1]),
        world_parts.figures(parts.MEDIAN, lambda each: each[2], name="growth", shows=Shows.WITH_UNIT),
        is_detail=True,
    )


def headlines(found: World) -> list[Headline]:
    """Figures of the whole world in the year."""
    whole = next(each for each in found.places if each.region == WORLD and not each.operator)
    first, *others = (
        Headline(Message(f"world-row-{code}"), each, Message(f"world-note-{code}"))
        for each in whole.figures
        for code in [parts.code(each)]
    )
    counted = Headline(Message("world-row-world-totals"), found.world_totals, Message("world-note-world-totals"))
    return [first, counted, *others]


def operators(found: World) -> Section:
    """The world by who operates its data centres."""
    chosen = [each for each in found.places if each.region == WORLD and each.operator]
    held = _places("operators", chosen, head=Message("head-operator"), caption=Message("web-world-operators-table"))
    return Section(name="operators", head=Message("section-world-operators"), blocks=(held,))


def regions(found: World) -> Section:
    """The regions of the world, and why they do not add up to it."""
    chosen = [each for each in found.places if each.region != WORLD and not each.operator]
    held = _places("regions", chosen, head=Message("head-region"), caption=Message("web-world-regions-table"))
    left = Sentence(text=Message("world-regions-left"), tone=Tone.DIM)
    return Section(name="regions", head=Message("section-world-regions"), blocks=(held, left))


def _places(name: str, places: Sequence[RegionView], *, head: Argument, caption: Argument) -> Table:
    """A row each: electricity, that of information technology, connected and peak power, PUE, load factor."""

    def named(each: RegionView) -> Argument:
        return Term("world-operator", each.operator) if each.operator else Name("world-region", each.region)

    return table(
        name,
        places,
        (Column(name="place", head=head, is_key=True), named),
        world_parts.figures(Message("world-head-demand"), lambda each: each.figures[0], is_drawn=True),
        world_parts.figures(Message("world-head-power"), lambda each: each.figures[2], name="power"),
        world_parts.figures(Message("world-row-demand_pue-facility"), lambda each: each.figures[4], name="pue", drop=1),
        world_parts.figures(Message("world-head-load"), lambda each: each.figures[5], name="load", drop=2),
        world_parts.figures(
            Message("world-row-demand_kwh-server"), lambda each: each.figures[1], name="it_energy", is_detail=True
        ),
        world_parts.figures(
            Message("world-row-peak_w-facility"), lambda each: each.figures[3], name="peak", is_detail=True
        ),
        caption=caption,
    )


def reconciled(found: World) -> Section:
    """AI in all data centres, and what is left beside it."""
    year = now(found)
    if found.ai is None or year.conventional is None:
        first = Symbol(next(each.year for each in found.path if each.ai))
        blocks: tuple[Block, ...] = (Sentence(text=Message("world-ai-none", first=first, year=Symbol(found.year))),)
    else:
        rows = (
            (Message("world-ai-all"), year.demand),
            (Message("world-ai-ai"), found.ai.demand),
            (Message("world-ai-left"), year.conventional),
            (Message("world-ai-rated"), found.ai.rated),
            (Message("web-world-card-share"), found.ai.share),
            (Message("world-quantity-ai_water"), found.ai.water),
        )
        held = table(
            "ai",
            rows,
            (Column(name="row", is_key=True), lambda each: each[0]),
            world_parts.figures(parts.MEDIAN, lambda each: each[1], name="figure", shows=Shows.WITH_UNIT),
            title=Message("world-sheet-ai"),
            caption=Message("section-world-ai", year=Symbol(found.year)),
        )
        blocks = (held, Sentence(text=Message("world-ai-inside"), tone=Tone.DIM))
    return Section(name="reconcile", head=Message("section-world-ai", year=Symbol(found.year)), blocks=blocks)


def _ai(ai: AiFigures, year: Symbol) -> Iterator[Section]:
    """Who is behind AI's electricity, where its chips may stand, and what should be disclosed of it."""
    for name, code, head, vocabulary, of in (
        ("makers", "world-ai-terms", "head-term", "world-term", ai.terms),
        ("owners", "world-ai-owners", "head-owner", "world-owner", ai.owners),
    ):
        rows = [(Name(vocabulary, each.name), each.figure) for each in of]
        held = _amounts(name, rows, head=Message(head), caption=Message(code))
        yield Section(name=name, head=Message(code), blocks=(held,))
    least = _FEW_SHARE * ai.demand.median
    caption, head = Message("world-ai-countries"), Message("head-country")
    placed = [(_country(each.name), each.figure) for each in ai.countries]
    shown = [each for each in placed if each[1].high >= least]
    held = _amounts("places", shown, head=head, caption=caption, unplaced=ai.unplaced)
    few = _amounts("places", [each for each in placed if each[1].high < least], head=head, caption=caption)
    left = Sentence(text=Message("world-ai-countries-meaning", count=len(few.rows)), tone=Tone.DIM)
    yield Section(name="places", head=caption, blocks=(held, left, replace(few, is_detail=True)))
    yield parts.least_known(
        ai.unknowns,
        head=Message("section-world-disclose"),
        caption=Message("world-disclose-note", year=year),
        most=MOST_UNKNOWNS,
    )


def _amounts(
    name: str,
    rows: Sequence[tuple[Argument | Link, Figure]],
    *,
    head: Argument,
    caption: Argument,
    unplaced: Figure | None = None,
) -> Table:
    """Parts of AI's electricity; places by name, and last what stands nobody knows where."""
    rest = [] if unplaced is None else [(Message("world-ai-unknown"), unplaced)]
    return table(
        name,
        [*rows, *rest],
        (Column(name=name, head=head, is_key=True), lambda each: each[0]),
        world_parts.figures(Message("world-head-ai"), lambda each: each[1], is_drawn=True),
        is_rest=lambda each: each[1] is unplaced,
        caption=caption,
        by_name=name == "places",
    )


def _country(iso3: str) -> Link:
    """A country, which leads to its page."""
    return Link(country_path(iso3), Country(iso3))


def country_path(iso3: str) -> str:
    """The path of a country's page, without its language."""
    return f"/world/countries/{iso3}/"


def charts(found: World) -> Iterator[Chart]:
    """All data centres and AI over the years."""
    yield Chart(
        unit="year",
        head=Message("web-world-chart-all"),
        points=tuple((str(each.year), each.demand) for each in found.path),
        label=Message("web-world-chart-all-label"),
        others=tuple(
            (str(each.year), each.low, each.high)
            for each in found.compared
            if each.published.quantity == _ELECTRICITY
            and each.published.region == WORLD
            and not each.published.boundary
        ),
        last_past=found.last_history,
    )
    yield Chart(
        unit="year",
        head=Message("web-world-chart-ai"),
        points=tuple((str(each.year), each.ai) for each in found.path if each.ai),
        label=Message("web-world-chart-ai-label"),
        note=Message("web-world-chart-ai-note"),
        last_past=LAST_COUNTED,
    )


def _path(found: World) -> Table:
    """Every year: all data centres, AI, and the rest."""
    uncounted = Message("web-world-uncounted")
    return table(
        "path",
        found.path,
        (Column(name="year", head=Message("head-year"), is_key=True), lambda each: Symbol(each.year)),
        world_parts.figures(Message("world-head-all"), lambda each: each.demand),
        world_parts.figures(Message("world-head-ai"), lambda each: each.ai or uncounted, name="ai"),
        world_parts.figures(Message("world-head-left"), lambda each: each.conventional or uncounted, name="left"),
        title=Message("world-sheet-path"),
        caption=Message("web-world-path-table"),
    )  # fmt: skip


def compared(found: Sequence[ComparedFigure]) -> Section:
    """Published figures beside ours, by quantity, each with a verdict in words."""
    judged = [each for each in found if each.verdict.value != "other-boundary"]
    inside = sum(each.verdict.value == "inside" for each in judged)
    said: list[Block] = [Sentence(text=Message("world-compared-note", inside=inside, judged=len(judged)))]
    notes = {"water_consumption": "world-compared-water", "emissions": "world-compared-carbon"}
    compares = {each.published.quantity.removeprefix("ai_") for each in found}
    said += [Sentence(text=Message(note), tone=Tone.DIM) for name, note in notes.items() if name in compares]
    order = {name: place for place, name in enumerate(_QUANTITIES)}
    held = table(
        "compared",
        sorted(found, key=lambda each: order.get(each.published.quantity, len(order))),
        (Column(name="place", head=Message("web-world-compared-what"), is_key=True),
         lambda each: Message("world-in-year", place=world_parts.place_of(each.published), year=Symbol(each.year))),
        (Column(name="published", head=Message("head-published"), wraps=True),
         lambda each: world_parts.cited(each.published, edition=True)),
        world_parts.figures(Message("head-ours"), lambda each: each.ours, name="ours", shows=Shows.OF_GROUP),
        (Column(name="verdict", head=Message("head-verdict"), wraps=True), verdict),
        group=lambda each: world_parts.quantity(each.published.quantity),
        title=Message("world-sheet-compared"),
        caption=Message("web-world-compared-table"),
        by_name=True,
    )  # fmt: skip
    published = world_parts.published(
        "published",
        [each.published for each in found],
        group=lambda row: world_parts.publisher(row.series),
        caption=NOTHING,
        is_detail=True,
    )
    blocks = (*said, held, published)
    return Section(name="compared", head=Message("section-world-compared"), blocks=blocks)


def verdict(found: ComparedFigure) -> Message:
    """Where a published figure lies beside ours, and why it lies outside where that is known."""
    if found.why is not None:
        return world_parts.outside(found.verdict.value, found.why.value)
    return Message(f"world-verdict-{found.verdict.value}", boundary=world_parts.boundary(found.published.boundary))


def countries(found: Sequence[CountryFigures]) -> Section:
    """Countries with figures of their own, by name; how many others have a share of their region."""
    own = [each for each in found if each.has_central]
    held = _countries("own", own, caption=Message("web-world-table"))
    # Files have them among all countries.
    held = replace(held, columns=tuple(replace(each, name="") for each in held.columns))
    return Section(
        name="countries",
        head=Message("section-world-countries"),
        blocks=(
            held,
            Sentence(text=Message("world-countries-note"), tone=Tone.DIM),
            Sentence(text=Message("world-allocated", count=len(found) - len(own))),
        ),
    )


def listed(found: Sequence[CountryFigures], *, year: int) -> Section:
    """Countries with figures of their own or a range alone, by name."""
    held = _countries("countries", found, caption=Message("web-countries-table", year=Symbol(year)))
    return Section(name="all-countries", head=Message("web-world-more-countries"), blocks=(held,))


def _every_country(found: World) -> Section:
    """All countries, for files."""
    held = listed(found.countries, year=found.year)
    return replace(held, blocks=tuple(replace(each, is_detail=True) for each in held.blocks if isinstance(each, Table)))


def _countries(name: str, found: Sequence[CountryFigures], *, caption: Argument) -> Table:
    """A row each: electricity in the year, of one inhabitant, how it is known, and whose figures it rests on."""
    return table(
        name,
        found,
        (Column(name="country", head=Message("head-country"), is_key=True), lambda each: _country(each.iso3)),
        (Column(name="iso3", head=Message("head-code")), lambda each: Symbol(each.iso3)),
        world_parts.figures(Message("world-head-electricity"), lambda each: each.demand),
        world_parts.figures(
            Message("web-countries-inhabitant"), lambda each: each.per_inhabitant or NOTHING, name="inhabitant", drop=2
        ),
        (Column(name="origin", head=Message("web-countries-known")),
         lambda each: Term("world-origin", each.origin.value)),
        (Column(name="publishers", head=Message("head-publishers"), wraps=True, drop=1, tone=Tone.DIM),
         lambda each: world_parts.some(each.series, most=1) if each.series else NOTHING),
        title=Message("world-sheet-countries"),
        caption=caption,
        by_name=True,
    )  # fmt: skip


def sites(found: Sequence[SiteFigures], year: Symbol) -> Section:
    """Large sites, their power at the end of the year, and whether they run."""
    held = table(
        "sites",
        found,
        (Column(name="site", head=Message("head-site"), is_key=True), lambda each: each.site.name),
        (Column(name="where", head=Message("head-where"), wraps=True),
         lambda each: Country(each.site.iso3) if each.site.iso3 else Message("world-ai-unknown")),
        world_parts.figures(Message("head-power"), lambda each: each.power, name="power"),
        (Column(name="status", head=Message("head-status"), wraps=True),
         lambda each: Message(f"world-status-{each.site.status.value}", share=Share(each.running_share))),
        caption=Message("section-world-sites"),
    )  # fmt: skip
    note = Sentence(text=Message("world-sites-note", year=year), tone=Tone.DIM)
    return Section(name="sites", head=Message("section-world-sites"), blocks=(held, note) if found else ())


def changes(found: World) -> Section:
    """What the scenario changes beside the reference."""
    head = Message("web-world-changes")
    if not found.changes:
        return Section(name="changes", head=head)
    if all(each.difference.low == each.difference.high == 0 for each in found.changes):
        return Section(name="changes", head=head, blocks=(Sentence(text=Message("world-no-change")),))
    held = world_parts.scenario_changes("changes", found.changes, caption=Message("web-world-changes-table"))
    note = Sentence(text=Message("world-changes-note"), tone=Tone.DIM)
    return Section(name="changes", head=head, blocks=(held, note))


def _next(found: World) -> Section:
    """Where to go on, and the commands that unfold the figures that lead."""
    commands = [
        Command(text="obsia world --country FRA", about=Message("world-next-country")),
        Command(text="obsia world --csv", about=Message("world-next-all")),
        Command(text="obsia world --sources", about=Message("world-next-sources")),
        Command(text="obsia world --companies", about=Message("world-next-companies")),
        Command(text="obsia world --closing", about=Message("world-next-closing")),
    ]
    traced = [
        *([("world-next-growth", found.tension.ours)] if found.tension else []),
        ("world-next-demand", now(found).demand),
        *([("world-next-ai", found.ai.demand)] if found.ai else []),
    ]
    if found.unrecorded is None:
        commands += [Command(text=f"obsia trace {each.figure_id}", about=Message(about)) for about, each in traced]
    return Section(name="next", head=Message("section-world-next"), blocks=tuple(commands))
