"""The data centres of one country, or of several together, laid out: electricity, carbon, water, what is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.accounting.world.countries import Origin
from obsia.core.demand import AHEAD_YEAR, FIRST_YEAR, LAST_YEAR, PublishedBasis, ZonePower
from obsia.core.document import (
    NOTHING,
    Assumed,
    Block,
    Chart,
    Column,
    Command,
    Document,
    Link,
    Section,
    Sentence,
    Table,
    Tone,
    table,
)
from obsia.core.figure import RANGE_ONLY, Figure
from obsia.core.message import Argument, Cited, Day, Listed, Message, Name, Share, Symbol, Term, exact
from obsia.core.message import Country as CountryName
from obsia.views import world_parts
from obsia.views.commitments import party_acts
from obsia.views.parts import Headline
from obsia.views.world import compared, country_path

if TYPE_CHECKING:
    from obsia.accounting.world.standing import Standing
    from obsia.app.disclosure.commitments import Commitments
    from obsia.app.world.planet import Country, Summed
    from obsia.app.world.world_figures import CountryFigures

_PUBLISHERS: Final = 6
_BENDS: Final = Sentence(text=Message("world-country-bends"), tone=Tone.DIM)
_DAY_PARTS: Final = 2
"""Hyphens of a day, which a year or a month has not."""


def document(found: Country) -> Document:
    """The country in a year and a scenario."""
    rows = headlines(found)
    return Document(
        title=Message("world-country-title", of=Message(f"country-of-{found.demand.iso3}"), year=Symbol(found.year)),
        about=tuple(world_parts.scenario(found.scenario)),
        sections=(
            Section(
                name="figures",
                head=Message("section-figures"),
                blocks=(world_parts.headline(rows),),
                is_lead=True,
            ),
            Section(name="how", head=Message("web-country-how"), blocks=tuple(_how(found))),
            *_members(found),
            Section(name="path", head=Message("web-country-path"), blocks=tuple(_followed(found))),
            _published(found),
            *_zones(found),
            *_state_section(found),
            world_parts.tracing(
                ((each.name, each.figure) for each in rows), *_more(found), unrecorded=found.unrecorded
            ),
            world_parts.ending(found.snapshot, found.unrecorded),
        ),
        command=" ".join(found.command),
    )


def headlines(found: Country) -> tuple[Headline, ...]:
    """The figures that lead: electricity, of it per inhabitant and of the country's, its carbon and its water."""
    iso3 = found.demand.iso3
    where = {"in": Message(f"country-in-{iso3}")}
    named: tuple[tuple[str, Argument, Figure | None], ...] = (
        ("demand", Message("web-country-demand", **where, year=Symbol(found.year)), found.demand.demand),
        ("inhabitant", Message("web-country-inhabitant"), found.per_inhabitant),
        ("share", Message("web-country-share", **where), found.national_share),
        ("carbon", Message("web-country-carbon"), found.carbon),
        ("water", Message("web-country-water"), found.water),
        ("installed", Message("web-country-installed"), found.installed),
        ("installed", Message("web-country-installed-in", year=Symbol(AHEAD_YEAR)), found.installed_ahead),
        ("peak-sum" if found.summed else "peak", Message("web-country-peak"), found.peak),
    )
    return tuple(
        Headline(name, figure, Message(f"world-country-note-{key}", counted=Symbol(found.inhabitants_of)))
        for key, name, figure in named
        if figure is not None
    )


def figures(found: Country) -> list[Figure]:
    """The figures of the country."""
    return [each.figure for each in headlines(found)]


def _how(found: Country) -> Iterator[Block]:
    """How the electricity is known, what water is, and what stood in for facts."""
    if found.summed is not None:
        yield from _sum(found.summed, found.demand)
    else:
        yield from _known(found)
    yield Sentence(text=Message("world-country-water"), tone=Tone.DIM)
    taken = {str(each): each for figure in (found.carbon, found.water) for each in figure.assumptions}
    yield Assumed(assumptions=tuple(each for each in taken.values() if each.code != RANGE_ONLY), tone=Tone.DIM)


def _known(found: Country) -> Iterator[Block]:
    """Whose figures the electricity of a country rests on."""
    demand = found.demand
    metered = [
        row.year for row in found.published if row.basis is PublishedBasis.METERED and row.quantity == "electricity"
    ]
    # Nobody is said to publish nothing above what somebody does.
    is_beside = not demand.has_central and found.published
    yield Sentence(
        text=Message(
            "world-country-allocated-beside" if is_beside else f"world-country-{demand.origin.value}",
            publishers=world_parts.some(_publishers(found), most=_PUBLISHERS),
            region=Name("world-region", demand.region),
            year=Symbol(max(metered, default="")),
        )
    )


def _publishers(found: Country) -> tuple[str, ...]:
    """Who publishes the figures beside ours, sorted: of a metered country those who read meters."""
    beside = () if found.demand.origin is Origin.METERED else found.standings
    return tuple(sorted({*found.demand.series, *(each.row.series for each in beside if each.verdict is not None)}))


def _sum(summed: Summed, demand: CountryFigures) -> Iterator[Block]:
    """What a group adds up, whose members count through it, and since when."""
    row = summed.group.row
    yield Sentence(text=Message("group-sum", count=len(summed.members)))
    if summed.group.includes:
        groups = Listed(tuple(Message(f"country-of-{each}") for each in summed.group.includes))
        yield Sentence(text=Message("group-includes", groups=groups))
    if not demand.has_central:
        yield Sentence(text=Message("group-ranges"))
    if summed.without:
        names = Listed(tuple(map(CountryName, summed.without)))
        yield Sentence(text=Message("group-without", members=names), tone=Tone.DIM)
    code = "group-as-of" if row.as_of.count("-") == _DAY_PARTS else "group-as-of-year"
    said = Cited(summed.said_by, evidence=row.evidence, name=summed.said_by, is_named=False)
    yield Sentence(text=Message(code, date=Day(row.as_of), source=said), tone=Tone.DIM)
    if summed.group.placed:
        yield Sentence(text=Message("group-placed", count=len(summed.group.placed)), tone=Tone.DIM)


def _members(found: Country) -> Iterator[Section]:
    """The members of a group, with the part of the sum of those that have a central value."""
    if found.summed is None:
        return
    whole = found.demand.demand.mean
    held = table(
        "members",
        found.summed.members,
        (Column(name="country", head=Message("head-country"), is_key=True),
         lambda each: Link(country_path(each.iso3), CountryName(each.iso3))),
        (Column(name="iso3", head=Message("head-code")), lambda each: Symbol(each.iso3)),
        world_parts.figures(Message("world-head-electricity"), lambda each: each.demand, is_drawn=True),
        (Column(name="share", head=Message("group-head-share")),
         lambda each: Share(each.demand.mean / whole) if each.has_central else NOTHING),
        (Column(name="origin", head=Message("web-countries-known"), drop=1),
         lambda each: Term("world-origin", each.origin.value)),
        title=Message("world-sheet-countries"),
        caption=Message("group-members-table", year=Symbol(found.year)),
    )  # fmt: skip
    note = Sentence(text=Message("group-members-note"), tone=Tone.DIM)
    yield Section(name="members", head=Message("group-members"), blocks=(held, note))
    if found.summed.compared:
        yield replace(compared(found.summed.compared), head=Message("group-published"))


def _chart(found: Country) -> Chart:
    inside = Message(f"country-in-{found.demand.iso3}")
    seen = dict(found.path)
    first, last = (found.year, AHEAD_YEAR) if found.year < AHEAD_YEAR else (FIRST_YEAR, found.year)
    known: dict[str, Argument] = {}
    if found.demand.has_central:
        known = {"now": seen[first], "year": Symbol(first), "then": seen[last], "ahead": Symbol(last)}
    alone = "" if found.demand.has_central else "-range"
    caption = Message(f"web-country-chart{alone}", **{"in": inside}, **known)
    beside = world_parts.beside_chart(found.published)
    others = tuple(each for each in beside if FIRST_YEAR <= int(each[0]) <= LAST_YEAR)
    label = "" if found.demand.has_central and others else "-alone" if found.demand.has_central else "-range"
    return Chart(
        unit="year",
        head=caption,
        points=tuple((str(year), figure) for year, figure in found.path),
        label=Message("web-chart-seen", caption=caption, label=Message(f"web-country-chart-label{label}")),
        others=others,
        last_past=found.last_history,
    )


def _followed(found: Country) -> Iterator[Block]:
    """The path as a chart and a table, and why it bends; of a range alone, that follows from its region."""
    yield _chart(found)
    yield _path(found)
    if found.demand.has_central:
        yield _BENDS


def _path(found: Country) -> Table:
    return table(
        "path",
        found.path,
        (Column(name="year", head=Message("head-year"), is_key=True), lambda each: Symbol(each[0])),
        world_parts.figures(Message("world-head-electricity"), lambda each: each[1], is_drawn=True),
        title=Message("world-sheet-path"),
        caption=Message("web-country-path-table"),
    )


def _published(found: Country) -> Section:
    of = Message(f"country-of-{found.demand.iso3}")
    none = Message("group-unpublished" if found.summed else "world-country-unpublished")
    blocks: tuple[Block, ...] = (Sentence(text=none),)
    if found.published:
        judged = [each for each in found.standings if each.verdict is not None]
        outside = sum(each.is_outside for each in judged)
        told = Sentence(text=Message("world-standing-count", count=len(judged), outside=outside))
        standing = {each.row.edition_id: standing_words(each) for each in found.standings}
        blocks = (
            *((told,) if found.standings else ()),
            Sentence(text=Message("web-country-published-note"), tone=Tone.DIM),
            world_parts.INDEPENDENT,
            world_parts.published(
                "published",
                world_parts.by_publisher(found.published),
                group=lambda row: world_parts.publisher(row.series),
                caption=Message("web-country-published-table", of=of),
                standing=(lambda row: standing[row.edition_id]) if standing else None,
            ),
        )
    return Section(name="published", head=Message("web-country-published"), blocks=blocks)


def standing_words(each: Standing) -> Message:
    """Where a published figure lies beside ours, and why it lies outside or is not compared."""
    if each.why is None:
        return Message("world-standing-inside")
    return world_parts.outside("unjudged" if each.verdict is None else each.verdict.value, each.why.value)


def _zones(found: Country) -> Iterator[Section]:
    """What is published of power in grid zones, and of States and provinces: beside the country, no evidence on it."""
    rows: list[tuple[Argument, Argument, Argument, Argument]] = [
        (
            Name("world-region", row.place),
            Message(f"zone-power-{row.what}", loads=Message(f"zone-loads-{row.loads}")),
            Symbol(f"{row.as_of[:4]}-{row.year_to}") if row.year_to else Day(row.as_of),
            Cited(_gigawatts(row), evidence=row.evidence, name=world_parts.publisher(row.series)),
        )
        for row in found.zones
    ]
    rows += [
        (
            world_parts.place_of(row),
            world_parts.quantity(row.quantity),
            world_parts.years_of(row),
            world_parts.cited(row, edition=True),
        )
        for row in sorted(found.inside, key=lambda row: (row.region, row.quantity, row.year))
    ]
    if rows:
        held = table(
            "zones",
            rows,
            (Column(name="place", head=Message("head-where"), is_key=True), lambda each: each[0]),
            (Column(name="what", head=Message("zone-power-head"), wraps=True), lambda each: each[1]),
            (Column(name="year", head=Message("head-year")), lambda each: each[2]),
            (Column(name="published", head=Message("head-published"), wraps=True), lambda each: each[3]),
            caption=Message("zone-power-table"),
        )
        note = Sentence(text=Message("zone-power-note"), tone=Tone.DIM)
        yield Section(name="zones", head=Message("zone-power-title"), blocks=(held, note))


def _gigawatts(row: ZonePower) -> Argument:
    amount = world_parts.in_unit(exact(row.amount_gw), Symbol("GW"))
    return Message(f"zone-power-{row.is_bound}", amount=amount) if row.is_bound else amount


def _state_section(found: Country) -> Iterator[Section]:
    if found.commitments is not None:
        blocks = tuple(_state(found.commitments))
        yield Section(name="state", head=Message("web-country-state"), blocks=blocks)


def _state(commitments: Commitments) -> Iterator[Block]:
    """What the State did, one instrument a row."""
    party = commitments.party
    if party is None or not party.did:
        yield Sentence(text=Message("world-country-no-party"))
        return
    yield party_acts(party)


def _more(found: Country) -> Iterator[Command]:
    party = found.commitments.party if found.commitments else None
    if party is not None and party.did:
        name = found.summed.group.row.party if found.summed else found.demand.iso3
        yield Command(text=f"obsia commitments --party {name}", about=Message("web-country-state"))
