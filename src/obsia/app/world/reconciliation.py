"""Where use meets the planet: the closing of the loop, and inference moved to another country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON_USAGE, ENERGY, WATER, Impacts, Quantity
from obsia.accounting.known import own_service
from obsia.accounting.measures import Measures
from obsia.accounting.pricing import Pricing
from obsia.accounting.world.bridge import (
    BridgeFigures,
    ClosingFigures,
    bridge_figures,
    bridge_of,
    figures_of,
    last_counted_of_each,
    last_of_each_year,
)
from obsia.accounting.world.closing import Unclosed, closings
from obsia.accounting.world.moving import OF_DATA_CENTRES, moved, ratios
from obsia.accounting.world.planet import Planet
from obsia.accounting.world.traffic import alone
from obsia.app.figures.measured import record_measures
from obsia.app.naming import KnownModel, known_model
from obsia.app.questions.world import CloseTheLoop, MoveInference
from obsia.app.world.planet import country_code
from obsia.app.world.world_figures import marks
from obsia.app.world.world_formulas import WORLD_FORMULAS
from obsia.core.disclosure import Use
from obsia.core.errors import BadCall
from obsia.core.figure import Assumption, Figure
from obsia.core.message import Option, Symbol
from obsia.core.question import asked_as
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

_FEWEST_TOKENS: Final = 1.0
_MOST_TOKENS: Final = 1e19


@dataclass(frozen=True, slots=True, kw_only=True)
class Loops:
    """Every loop at the end of each year, and the moments that cannot be closed."""

    closings: tuple[ClosingFigures, ...]
    bridges: tuple[BridgeFigures, ...]
    """Each loop at the last date for which its chips are counted."""
    unclosed: tuple[Unclosed, ...]
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A year of a model's inference, where it is served now and in another country."""

    model: KnownModel
    tokens_per_month: float
    stated: Use | None
    """The use that its developer states, of all its models together; None where the caller gave the tokens."""
    from_iso3: str | None
    to_iso3: str
    year: int
    here: tuple[Figure, ...]
    """Energy, carbon of electricity and water of a year, where it is served now."""
    there: tuple[Figure, ...]
    changes: tuple[Figure, ...]
    """Difference of carbon and of water; share of the country's data centres, of its electricity, per inhabitant."""
    assumptions: tuple[Assumption, ...]
    command: tuple[str, ...]
    snapshot: str
    unrecorded: str | None = None


def answer_of_closing(asked: CloseTheLoop) -> Loops:
    """Stated use beside the chips behind it, for everyone who states a use."""
    snapshot = facts.load()
    made = _Made(snapshot, journey="world-closing", arguments={}, seed=asked.seed)
    planet = Planet(snapshot, made.measures.worlds)
    closed, unclosed = closings(snapshot, made.pricing, planet.parameters, planet.ai)
    command = asked.command()
    return Loops(
        closings=tuple(figures_of(made.measures, each) for each in last_of_each_year(closed)),
        bridges=tuple(bridge_figures(made.measures, bridge_of(each)) for each in last_counted_of_each(closed)),
        unclosed=unclosed,
        command=command,
        snapshot=snapshot.content_hash,
        unrecorded=made.recorded(command) if asked.record_figures else None,
    )


reconcile = asked_as(CloseTheLoop, answer_of_closing)


def answer_of_move(asked: MoveInference) -> Move:
    """A year of a model's inference, where it is served now and in another country."""
    snapshot = facts.load()
    tokens_per_month, year = asked.tokens_per_month, asked.year
    if tokens_per_month is not None and not _FEWEST_TOKENS <= tokens_per_month <= _MOST_TOKENS:
        raise BadCall("world-move-tokens-outside", option=Option("tokens-per-month"), value=float(tokens_per_month))
    known = known_model(snapshot, name=asked.model)
    stated = None if tokens_per_month is not None else _stated(snapshot, known)
    if tokens_per_month is None and stated is None:
        raise BadCall("world-move-unstated", model=Symbol(known.facts.model_id))
    tokens = tokens_per_month if tokens_per_month is not None else stated.tokens_per_month if stated else 0.0
    to_iso3 = country_code(snapshot, asked.to)
    from_iso3 = None if asked.from_country is None else country_code(snapshot, asked.from_country)
    arguments: dict[str, object] = {
        "model": known.facts.model_id,
        "to": to_iso3,
        "from": from_iso3,
        "tokens": tokens,
        "year": year,
    }
    made = _Made(snapshot, journey="world-move", arguments=arguments, seed=asked.seed)
    planet = Planet(snapshot, made.measures.worlds)
    country = planet.countries.country(to_iso3)
    service = known.provider or own_service(snapshot, model_id=known.facts.model_id)
    found = moved(
        snapshot,
        made.pricing,
        traffic=alone(made.measures.worlds, model=known.facts, provider=service),
        tokens_per_month=tokens,
        to_iso3=to_iso3,
        year=year,
        country_demand=None if country is None else country.demand,
        from_iso3=from_iso3,
    )
    command = replace(asked, model=known.facts.model_id, to=to_iso3, from_country=from_iso3).command()
    return Move(
        model=known,
        tokens_per_month=tokens,
        stated=stated,
        from_iso3=from_iso3,
        to_iso3=to_iso3,
        year=year,
        here=made.impacts(found.here, label="here"),
        there=made.impacts(found.there, label="there"),
        changes=tuple(
            made.measures.figure(
                quantity,
                each.draws,
                keys=each.keys,
                label="move",
                # Beside the energy, a middle of this share would tell the middle that an allocated country has not.
                assumptions=()
                if country is None or quantity != OF_DATA_CENTRES
                else marks(has_central=country.has_central),
            )
            for quantity, each in ratios(found)
        ),
        assumptions=(*known.assumptions, *found.assumptions),
        command=command,
        snapshot=snapshot.content_hash,
        unrecorded=made.recorded(command) if asked.record_figures else None,
    )


relocate = asked_as(MoveInference, answer_of_move)


def _stated(snapshot: Snapshot, known: KnownModel) -> Use | None:
    developer = known.facts.model_id.partition("/")[0]
    return next((use for use in disclosures.uses(snapshot) if use.developer == developer), None)


class _Made:
    """Figures of one request, and their record."""

    def __init__(self, snapshot: Snapshot, *, journey: str, arguments: Mapping[str, object], seed: int) -> None:
        request = Request(journey=journey, arguments=arguments, snapshot=snapshot.content_hash, seed=seed)
        self.measures = Measures(request)
        self.pricing = Pricing(snapshot, request=request, worlds=self.measures.worlds)

    def impacts(self, found: Impacts, *, label: str) -> tuple[Figure, ...]:
        """Energy, carbon of electricity, water."""
        asked: tuple[Quantity, ...] = (ENERGY, CARBON_USAGE, WATER)
        return tuple(
            self.measures.figure(each, found.draws[each], keys=found.keys[each], label=label) for each in asked
        )

    def recorded(self, command: tuple[str, ...]) -> str | None:
        """Why the figures could not be recorded for ``obsia trace``, or None."""
        return record_measures(self.measures, formulas=WORLD_FORMULAS, command=command)
