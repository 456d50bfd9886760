"""One request: what it costs. Imports neither ibis nor duckdb."""

from __future__ import annotations

import operator
from dataclasses import dataclass

from obsia.accounting.draws import SEED, WORLDS
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, QUANTITIES, Line
from obsia.accounting.pricing import Pricing, Unknown
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone, require_text
from obsia.app.records import Recorded, record
from obsia.core.columns import LARGEST_COUNT
from obsia.core.errors import BadCall
from obsia.core.figure import Assumption, Figure, Lead
from obsia.facts import snapshot as facts
from obsia.physics.work import work_of_request


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """Figures of one request, with how its names were understood and what is least known of its energy."""

    figures: tuple[Figure, ...]
    model: KnownModel
    zone: KnownZone
    provider: str | None
    unknowns: tuple[Unknown, ...]
    command: tuple[str, ...]

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was assumed, over all figures, each once."""
        return tuple({str(each): each for figure in self.figures for each in figure.assumptions}.values())

    notes: tuple[str, ...] = ()
    """Things to say aloud: a data folder that could not be written."""


def estimate(
    model: str,
    *,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int = 0,
    region: str | None = None,
    host: str | None = None,
    on: str | None = None,
    seed: int = SEED,
    record_figures: bool = True,
) -> Estimation:
    """Energy, carbon, water, primary energy and ADPe of one request to ``model``.

    ``cached_tokens`` are contained in ``input_tokens``. ``region`` is a country (ISO 3166-1), a cloud region or a
    grid zone; ``host`` is who serves (a provider of the table); ``on`` dates a moving alias (YYYY-MM-DD). Raises
    ``UnknownName`` with suggestions, ``BadCall`` for impossible counts.
    """
    input_tokens, output_tokens, cached_tokens = (
        _count(name=name, value=value)
        for name, value in (("input", input_tokens), ("output", output_tokens), ("cached", cached_tokens))
    )
    if cached_tokens > input_tokens:
        raise BadCall(
            f"cached tokens ({cached_tokens}) are contained in input tokens ({input_tokens}): they cannot exceed them."
        )
    snapshot = facts.load()
    known = known_model(snapshot, name=model, provider=host, on=on)
    require_text(known)
    provider = known.provider
    zone = known_zone(snapshot, text=region, provider=provider)
    request = Request(
        journey="estimate",
        arguments={
            "model": known.facts.model_id,
            "checkpoint": known.facts.checkpoint,
            "input_tokens": input_tokens,
            "output_tokens": output_tokens,
            "cached_tokens": cached_tokens,
            "zone": zone.zone_id,
            "provider": provider,
        },
        inputs=(),
        snapshot=snapshot.content_hash,
        seed=seed,
        worlds=WORLDS,
    )
    pricing = Pricing(snapshot, request=request)
    work = work_of_request(
        input_tokens=input_tokens,
        cached_tokens=cached_tokens,
        output_tokens=output_tokens,
        window=known.facts.window,
    )
    line = Line(
        deployment=pricing.deployment(known.facts, provider=provider),
        place=pricing.place(provider=provider, zone_id=zone.zone_id),
        work=work.columns(),
    )
    impacts = pricing.impacts([line])
    assumptions = (*known.assumptions, *zone.assumptions, *pricing.assumptions([line]))
    figures = pricing.figures(impacts, label="", lead=Lead.MEDIAN, assumptions=assumptions)
    command = _command(
        model=model,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached_tokens,
        region=region,
        host=host,
        on=on,
        seed=seed,
    )
    failure = None
    if record_figures:
        failure = record(
            [
                Recorded(figure=figure, label="", impacts=impacts, quantity=quantity)
                for figure, quantity in zip(figures, QUANTITIES, strict=True)
            ],
            pricing=pricing,
            command=command,
        )
    return Estimation(
        figures=figures,
        model=known,
        zone=zone,
        provider=provider,
        unknowns=pricing.unknowns(impacts, quantity=ENERGY),
        command=command,
        notes=() if failure is None else (f"record: {failure}",),
    )


def _count(*, name: str, value: int) -> int:
    """A count of tokens as an ``int``. Raises ``BadCall`` for what is no whole number in range."""
    try:
        count = -1 if isinstance(value, bool) else operator.index(value)
    except TypeError:
        count = -1
    if not 0 <= count <= LARGEST_COUNT:
        raise BadCall(f"{name} tokens: {value} is not a whole number from 0 to {LARGEST_COUNT}.")
    return count


def _command(
    *,
    model: str,
    input_tokens: int,
    output_tokens: int,
    cached_tokens: int,
    region: str | None,
    host: str | None,
    on: str | None,
    seed: int,
) -> tuple[str, ...]:
    options: list[str] = ["obsia", "estimate", model, "--in", str(input_tokens), "--out", str(output_tokens)]
    for flag, value in (
        ("--cached", str(cached_tokens) if cached_tokens else None),
        ("--region", region),
        ("--host", host),
        ("--on", on),
        ("--seed", None if seed == SEED else str(seed)),
    ):
        if value is not None:
            options += [flag, value]
    return tuple(options)
