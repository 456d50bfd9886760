"""The data centres of one country, laid out: electricity, carbon, water, what is published, what its State did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from obsia.core.demand import PublishedBasis
from obsia.core.document import (
    Assumed,
    Block,
    Chart,
    Column,
    Command,
    Document,
    Section,
    Sentence,
    Table,
    Tone,
    table,
)
from obsia.core.figure import RANGE_ONLY
from obsia.core.message import Argument, Message, Name, Symbol, Zone
from obsia.views import world_parts
from obsia.views.commitments import party_acts
from obsia.views.parts import Headline

if TYPE_CHECKING:
    from obsia.app.world.planet import Country
    from obsia.core.figure import Figure

_PUBLISHERS: Final = 6


def document(found: Country) -> Document:
    """The country in a year and a scenario."""
    rows = headlines(found)
    return Document(
        title=Message("world-country-title", country=Zone(found.demand.iso3), year=Symbol(found.year)),
        about=tuple(world_parts.scenario(found.scenario)),
        sections=(
            Section(
                name="figures",
                head=Message("section-figures"),
                blocks=(world_parts.headline(rows),),
                is_lead=True,
            ),
            Section(name="how", head=Message("web-country-how"), blocks=tuple(_how(found))),
            Section(name="path", head=Message("web-country-path"), blocks=(_chart(found), _path(found))),
            _published(found),
            Section(name="state", head=Message("web-country-state"), blocks=tuple(_state(found))),
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
    where = {"in": Message(f"country-in-{iso3}"), "year": Symbol(found.year)}
    named: tuple[tuple[str, Argument, Figure | None], ...] = (
        ("demand", Message("web-country-demand", **where), found.demand.demand),
        ("inhabitant", Message("web-country-inhabitant"), found.per_inhabitant),
        ("share", Message("web-country-share", of=Message(f"country-of-{iso3}")), found.national_share),
        ("carbon", Message("web-country-carbon"), found.carbon),
        ("water", Message("web-country-water"), found.water),
    )
    return tuple(
        Headline(name, figure, Message(f"world-country-note-{key}"))
        for key, name, figure in named
        if figure is not None
    )


def figures(found: Country) -> list[Figure]:
    """The figures of the country."""
    return [each.figure for each in headlines(found)]


def _how(found: Country) -> Iterator[Block]:
    """How the electricity is known, what water is, and what stood in for facts."""
    demand = found.demand
    metered = [
        row.year for row in found.published if row.basis is PublishedBasis.METERED and row.quantity == "electricity"
    ]
    yield Sentence(
        text=Message(
            f"world-country-{demand.origin.value}",
            publishers=world_parts.some(demand.series, most=_PUBLISHERS),
            region=Name("world-region", demand.region),
            year=Symbol(max(metered, default="")),
        )
    )
    yield Sentence(text=Message("world-country-water"), tone=Tone.DIM)
    taken = {str(each): each for figure in (found.carbon, found.water) for each in figure.assumptions}
    yield Assumed(assumptions=tuple(each for each in taken.values() if each.code != RANGE_ONLY), tone=Tone.DIM)


def _chart(found: Country) -> Chart:
    inside = Message(f"country-in-{found.demand.iso3}")
    caption = Message("web-country-chart", **{"in": inside})
    label = "web-country-chart-label" if found.demand.has_central else "web-country-chart-label-range"
    return Chart(
        unit="year",
        head=caption,
        points=tuple((str(year), figure) for year, figure in found.path),
        label=Message("web-chart-seen", caption=caption, label=Message(label)),
        others=world_parts.beside_chart(found.published),
        last_past=found.last_history,
    )


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
    blocks: tuple[Block, ...] = (Sentence(text=Message("world-country-unpublished")), world_parts.INDEPENDENT)
    if found.published:
        blocks = (
            Sentence(text=Message("web-country-published-note"), tone=Tone.DIM),
            world_parts.INDEPENDENT,
            world_parts.published(
                "published",
                world_parts.by_publisher(found.published),
                group=lambda row: row.series,
                caption=Message("web-country-published-table", of=of),
            ),
        )
    return Section(name="published", head=Message("web-country-published"), blocks=blocks)


def _state(found: Country) -> Iterator[Block]:
    """What the State did, one instrument a row."""
    party = found.commitments.party
    if party is None or not party.did:
        yield Sentence(text=Message("world-country-no-party"))
        return
    yield party_acts(party)


def _more(found: Country) -> Iterator[Command]:
    party = found.commitments.party
    if party is not None and party.did:
        yield Command(text=f"obsia commitments --party {found.demand.iso3}", about=Message("web-country-state"))
