"""Rows of the relation tables as a snapshot returns them. Fields stand in the order of the columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """A list price; None where the provider states none."""

    provider: str
    alias: str
    model_id: str
    input_usd_per_mtok: float | None
    cached_input_usd_per_mtok: float | None
    output_usd_per_mtok: float | None
    date: str
    date_basis: str
    evidence: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A benchmark score, with its interval where published."""

    model_id: str
    name_in_source: str
    benchmark: str
    measure: str
    score: float
    low: float | None
    high: float | None
    n: float | None
    date: str
    evidence: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """An observed speed: output tokens per second, seconds to the first token."""

    model_id: str
    provider: str
    output_tokens_per_s: float | None
    time_to_first_token_s: float | None
    date: str
    evidence: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TestedRegime:
    """An engine on accelerators, laid out in one way: which batches and lengths of outputs were measured there.

    Blank or None is what means nothing for the unit.
    """

    unit: str
    engine: str
    device: str
    devices_count: float
    network: str
    attention_replicas_count: float | None
    are_experts_spread: str
    precision: str
    ulysses_degree: float | None
    ring_degree: float | None
    least_batch_count: float
    most_batch_count: float
    least_output_tokens: float | None
    most_output_tokens: float | None
    rows_count: float
    evidence: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who answers requests. ``cloud`` names the cloud of the region table when there is one."""

    provider: str
    otel_well_known: str
    name: str
    role: str
    cloud: str
    api_hosts: str
    url_pattern: str
    infrastructure_operator: str
    operator_basis: str
    hq_iso3: str
    evidence: str
    locator: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloudRegion:
    """A region of a cloud and the country it stands in."""

    cloud: str
    region: str
    place: str
    iso3: str
    grid_zone: str
    grid_zone_basis: str
    evidence: str
    locator: str
    note: str
