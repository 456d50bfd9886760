"""Records of relations that floors above read: a class per relation, a field per column, in order.

What each field may hold, and what follows from it, is told in :mod:`obsia.facts.relation`; the records of openness and
of the world view stand in ``core``, those that only the compiler needs in :mod:`obsia.facts.relations`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from obsia.core.fields import Among, Country, Date, Model, Noted, SmallLetters, Sourced, Within

Usd = Annotated[float | None, Within(0.0, 10_000.0, "USD/Mtoken")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(Sourced):
    """A list price; None where the provider states none."""

    provider: Annotated[str, Among("providers")]
    alias: str
    model_id: Model
    input_usd_per_mtok: Usd = None
    cached_input_usd_per_mtok: Usd = None
    output_usd_per_mtok: Usd = None
    date: Date
    date_basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate(Sourced):
    """What a list price (a :class:`Price` of the same seller, name, date and source) leaves out: prices of writing to a
    cache, of another tier of service, of long prompts, of a region; None where the source states none.
    """

    provider: Annotated[str, Among("providers")]
    alias: str
    model_id: Model
    service_tier: Literal["standard", "batch", "flex", "priority", "fast"]
    above_input_tokens: Annotated[float, Within(0.0, 10_000_000.0, "token")]
    """The prices are those of all tokens of a request whose input is longer than this; 0: of any request."""
    region: str = ""
    """The place of processing that they are of, as records state it; blank: wherever nothing else is said."""
    input_usd_per_mtok: Usd = None
    cached_input_usd_per_mtok: Usd = None
    cache_write_usd_per_mtok: Usd = None
    """Of input that is written to a cache and kept for minutes."""
    cache_write_1h_usd_per_mtok: Usd = None
    """Of input that is written to a cache and kept for an hour."""
    output_usd_per_mtok: Usd = None
    reasoning_usd_per_mtok: Usd = None
    """Of reasoning, where it costs something else than the answer."""
    date: Date


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality(Sourced):
    """A benchmark score, with its interval where published."""

    model_id: Model = ""
    name_in_source: str
    benchmark: str
    measure: str
    score: float
    low: float | None = None
    high: float | None = None
    n: float | None = None
    date: Date = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed(Sourced):
    """An observed speed: output tokens per second, seconds to the first token."""

    model_id: Model
    provider: str = ""
    output_tokens_per_s: float | None = None
    time_to_first_token_s: float | None = None
    date: Date = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedRegime(Sourced):
    """An engine on accelerators, laid out in one way: which batches and lengths of outputs were measured there.

    Blank or None is what means nothing for the unit.
    """

    unit: Literal["token", "image", "video"]
    engine: str
    device: str
    devices_count: float
    network: Literal["", "dense", "mixture"] = ""
    attention_replicas_count: float | None = None
    are_experts_spread: Literal["", "yes", "no"] = ""
    precision: str = ""
    ulysses_degree: float | None = None
    ring_degree: float | None = None
    least_batch_count: float
    most_batch_count: float
    least_output_tokens: float | None = None
    most_output_tokens: float | None = None
    rows_count: float
    engine_version: str = ""
    least_stack_date: str = ""
    most_stack_date: str = ""
    """Year and month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider(Sourced):
    """Who answers requests. ``cloud`` names the cloud of the region table when there is one."""

    provider: str
    otel_well_known: Literal["yes", "no"]
    name: str
    role: str
    cloud: str = ""
    api_hosts: str = ""
    url_pattern: str = ""
    infrastructure_operator: str = ""
    operator_basis: str = ""
    hq_iso3: Country = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRegion(Sourced):
    """A region of a cloud and the country it stands in."""

    cloud: str
    region: str
    place: str
    iso3: Country
    grid_zone: str = ""
    grid_zone_basis: str = ""


GroupKind = Literal["union", "forum", "organisation", "region", "iea-region", "un-region"]
"""What holds countries together: law, talks, a treaty, or a table of regions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceGroup(Sourced):
    """Several countries that are asked for together, with the date of its membership."""

    place_group: SmallLetters
    kind: GroupKind
    region: str = ""
    """What published figures call it (``European Union``), '' where none speaks of it."""
    includes: str = ""
    """Other groups whose members belong to it as well, parted by spaces."""
    party: Annotated[str, Among("parties")] = ""
    """Under what name it commits itself."""
    as_of: Date
    """When its membership last changed, or was stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember(Sourced):
    """A country that belongs to a group, ``since`` when where a source says so."""

    place_group: Annotated[str, Among("place_groups")]
    iso3: Country
    since: Date = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupName(Noted):
    """What a group is called, in a language or in any ('')."""

    name: str
    place_group: Annotated[str, Among("place_groups")]
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridZone(Noted):
    """A zone of a grid inside a country, by its id (``US-SRVC``)."""

    zone: str
    iso3: Country
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridZoneName(Noted):
    """A region of a cloud, or what people call a part of a country ('' for the cloud) -> the zone that feeds it."""

    name: str
    cloud: str = ""
    zone: Annotated[str, Among("grid_zones")]
