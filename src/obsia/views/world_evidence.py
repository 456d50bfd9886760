"""What stands behind the planet, laid out: how publishers changed their minds, and what each scenario changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from obsia.core.demand import HISTORICAL, REFERENCE, Published
from obsia.core.document import Block, Column, Document, Section, Sentence, Tone, table
from obsia.core.message import Day, Message, Name, Symbol, Term, slug
from obsia.views import world_parts

if TYPE_CHECKING:
    from obsia.app.world.planet import Editions, Scenarios


def sources(found: Editions) -> Document:
    """Published figures: who changed their mind, then who publishes; of one country every figure."""
    title = Message("world-sources-title")
    if found.iso3 is not None:
        title = Message("world-sources-country-title", of=Message(f"country-of-{found.iso3}"))
    figures = sum(len(rows) for rows in found.series.values())
    return Document(
        title=title,
        about=(
            Sentence(text=Message("world-sources-count", figures=figures, series=len(found.series))),
            world_parts.INDEPENDENT,
        ),
        sections=(
            _minds(found),
            _series(found) if found.iso3 is None else _of_country(found, found.iso3),
            Section(name="all", blocks=(Sentence(text=Message("world-sources-all"), tone=Tone.DIM),), is_lead=True),
        ),
    )


def _minds(found: Editions) -> Section:
    """What each edition says, where a publisher has two or more on the same thing."""
    groups = [group for rows in found.series.values() for group in minds(rows)]
    blocks: tuple[Block, ...] = (Sentence(text=Message("world-minds-none")),)
    if groups:
        heads = {id(row): _mind(group[-1]) for group in groups for row in group}
        held = world_parts.published(
            "minds",
            [row for group in groups for row in group],
            group=lambda row: heads[id(row)],
            caption=Message("section-world-minds"),
            with_quantity=False,
        )
        blocks = (Sentence(text=Message("world-minds-note"), tone=Tone.DIM), held)
    return Section(name="minds", head=Message("section-world-minds"), blocks=blocks)


def _mind(row: Published) -> Message:
    """Who publishes, of which place, on what."""
    what = Message("world-of-operator", quantity=world_parts.place_of(row), operator=world_parts.quantity(row.quantity))
    return Message("web-editions-mind", publisher=world_parts.publisher(row.series), what=what)


def minds(rows: Sequence[Published]) -> list[list[Published]]:
    """Figures of one publisher on one thing and place, where two editions or more speak of it."""

    def about(row: Published) -> tuple[str, ...]:
        return row.iso3 or row.region, row.quantity.removesuffix("_incl_crypto")

    chosen = [row for row in rows if row.scenario in (HISTORICAL, REFERENCE) or not _has_reference(rows, row)]
    groups = [list(group) for _, group in groupby(sorted(chosen, key=about), key=about)]
    return [
        sorted(group, key=lambda row: (row.edition, row.year))
        for group in groups
        if len({row.edition for row in group}) > 1
    ]


def _has_reference(rows: Sequence[Published], row: Published) -> bool:
    """Whether the edition of ``row`` has a reference scenario beside it: other scenarios are no change of mind."""
    return any(each.scenario == REFERENCE and each.edition == row.edition for each in rows)


def _series(found: Editions) -> Section:
    """Who publishes: editions, figures, years, and how they were read."""
    held = table(
        "series",
        found.series.items(),
        (Column(name="publisher", head=Message("head-publisher"), is_key=True),
         lambda each: world_parts.publisher(each[0])),
        (Column(name="editions", head=Message("head-editions"), wraps=True),
         lambda each: tuple(Day(edition) for edition in dict.fromkeys(row.edition for row in each[1]))),
        (Column(name="figures", head=Message("head-figures")), lambda each: len(each[1])),
        (Column(name="years", head=Message("head-years")), lambda each: _years(each[1])),
        (Column(name="access", head=Message("head-read-as"), wraps=True, drop=1, tone=Tone.DIM),
         lambda each: Term("world-access", _access(each[1]))),
        caption=Message("web-editions-table"),
        by_name=True,
    )  # fmt: skip
    return Section(name="series", head=Message("section-world-series"), blocks=(held,))


def _years(rows: Iterable[Published]) -> Symbol:
    """The years that published figures speak of: ``2020-2035``."""
    told = sorted({year for row in rows for year in (row.year, row.year_to) if year})
    return Symbol(told[0] if len(told) == 1 else f"{told[0]}-{told[-1]}")


def _access(rows: Iterable[Published]) -> str:
    """How published figures were read: ``primary``, ``secondary`` or ``both``."""
    kinds = {row.access for row in rows}
    return kinds.pop() if len(kinds) == 1 else "both"


def _of_country(found: Editions, iso3: str) -> Section:
    held = world_parts.published(
        "published",
        world_parts.by_publisher(row for rows in found.series.values() for row in rows),
        group=lambda row: world_parts.publisher(row.series),
        caption=Message("web-country-published-table", of=Message(f"country-of-{iso3}")),
    )
    return Section(name="published", head=Message("web-country-published"), blocks=(held,))


def scenarios(found: Scenarios, names: Iterable[str]) -> Document:
    """What each scenario is, its path, and what changes with it beside the reference."""
    return Document(
        title=Message("web-scenarios-title"),
        about=(Sentence(text=Message("web-scenarios-lead")),),
        sections=tuple(_scenario(found, name) for name in names),
    )


def _scenario(found: Scenarios, name: str) -> Section:
    changes, called = found.changes.get(name, ()), world_parts.scenario_name(name)
    held = world_parts.scenario_changes("changes", changes, caption=Message("web-scenarios-table", name=called))
    said = Sentence(text=Name("web-scenarios", name))
    caption = Message("web-scenarios-path", name=called)
    path = world_parts.scenario_paths("path", found.paths[name], caption=caption)
    return Section(name=slug(name), head=called, blocks=(said, path, *([held] if changes else [])))
