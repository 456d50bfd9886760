"""One request: what it costs. Imports neither ibis nor duckdb."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from obsia.accounting.disclosure import split_of
from obsia.accounting.draws import SEED, WORLDS
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, QUANTITIES, Line
from obsia.accounting.kinds import Task
from obsia.accounting.pricing import Pricing, Unknown
from obsia.app.figures.figure_store import Recorded, notes_of, record
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.questions.request import Estimate
from obsia.app.questions.shared import RequestWork
from obsia.app.request.request_work import Work
from obsia.app.request.shared_worlds import model_pricings
from obsia.app.request.stated import Stated, stated_of
from obsia.app.request.tasks import task as standard_task
from obsia.core.figure import Assumption, Figure, Lead
from obsia.core.message import Note
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts

ASSUMED_TASK: Final = "request"
"""The standard task that a request to a text model is taken to be where nothing of it is stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation:
    """Figures of one request, with how its names were understood and what is least known of its energy."""

    figures: tuple[Figure, ...]
    model: KnownModel
    zone: KnownZone
    provider: str | None
    unknowns: tuple[Unknown, ...]
    command: tuple[str, ...]
    work: Work
    """What was asked for."""

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What was assumed, over all figures, each once."""
        return tuple({str(each): each for figure in self.figures for each in figure.assumptions}.values())

    @property
    def width(self) -> Mapping[str, float]:
        """Share of the log-variance of the energy by what could narrow it: ``undisclosed`` (the provider could tell),
        ``variability`` (runs differ, whatever is told), ``model`` (the error of our laws). Sums to 1, or empty.
        """
        return split_of({unknown.key: unknown.share for unknown in self.unknowns})[0]

    @property
    def undisclosed(self) -> Mapping[str, float]:
        """The same share by what is not disclosed (size, batch, hardware and so on), largest first."""
        return split_of({unknown.key: unknown.share for unknown in self.unknowns})[1]

    notes: tuple[Note, ...] = ()
    """Things to say aloud: a data folder that could not be written."""
    stated: tuple[Stated, ...] = ()
    """What the company states of a request to the product whose default model this is."""


def answer(asked: Estimate) -> Estimation:
    """The figures of one request."""
    snapshot = facts.load()
    known = known_model(snapshot, name=asked.model, provider=asked.host, on=asked.on)
    work = Work.of(asked) if asked.task is None else standard_task(asked.task).work()
    if not work.stated() and known.facts.task is Task.TEXT:
        work = standard_task(ASSUMED_TASK).work()
        known = replace(known, assumptions=(*known.assumptions, _assumed(work)))
    zone = known_zone(snapshot, text=asked.region, provider=known.provider)

    def estimation(pricing: Callable[[Request], Pricing]) -> Estimation:
        return estimation_of(
            known,
            zone=zone,
            work=work,
            command=stated(asked, work).command(),
            seed=asked.seed,
            pricing=pricing,
            keep=record if asked.record_figures else None,
        )

    if asked.seed != SEED:
        return estimation(lambda request: Pricing(snapshot, request=request))
    with model_pricings(snapshot).pricing(known, zone_id=zone.zone_id) as pricing:
        return estimation(pricing)


estimate = asked_as(Estimate, answer)


def _assumed(work: Work) -> Assumption:
    """That the request was not stated, and is taken to be the standard one."""
    counts = {"input": str(work.input_tokens or 0), "output": str(work.output_tokens or 0)}
    return Assumption(code="request-assumed", arguments=counts)


class Keep(Protocol):
    """Records figures of one request, at once or later; says why it could not, else None."""

    def __call__(self, recorded: Iterable[Recorded], /, *, pricing: Pricing, command: Sequence[str]) -> str | None: ...


def estimation_of(
    known: KnownModel,
    *,
    zone: KnownZone,
    work: Work,
    command: tuple[str, ...],
    pricing: Callable[[Request], Pricing],
    keep: Keep | None,
    seed: int = SEED,
) -> Estimation:
    """The figures of one request whose names were understood, in the worlds of ``pricing``; ``keep`` records them.

    Raises ``WrongWork`` and ``OtherWork`` for work that the model does not do.
    """
    work.require(known)
    priced = pricing(request_of(known, zone=zone, work=work, seed=seed))
    line = line_of(priced, known, zone=zone, work=work)
    impacts = priced.impacts([line])
    assumptions = (*known.assumptions, *zone.assumptions, *priced.assumptions([line]))
    figures = priced.figures(impacts, label="", lead=Lead.MEDIAN, assumptions=assumptions)
    rows = [
        Recorded(figure=figure, label="", impacts=impacts, quantity=quantity)
        for figure, quantity in zip(figures, QUANTITIES, strict=True)
    ]
    failure = keep(rows, pricing=priced, command=command) if keep is not None else None
    return Estimation(
        figures=figures,
        model=known,
        zone=zone,
        provider=known.provider,
        unknowns=priced.unknowns(impacts, quantity=ENERGY),
        command=command,
        work=work,
        notes=notes_of(failure),
        stated=stated_of(facts.load(), model_id=known.facts.model_id),
    )


def request_of(known: KnownModel, *, zone: KnownZone, work: Work, seed: int) -> Request:
    """What makes the figures of one request reproducible."""
    return Request(
        journey="estimate",
        arguments={
            "model": known.facts.model_id,
            "checkpoint": known.facts.checkpoint,
            **work.arguments(),
            "zone": zone.zone_id,
            "provider": known.provider,
        },
        inputs=(),
        snapshot=facts.load().content_hash,
        seed=seed,
        worlds=WORLDS,
    )


def line_of(pricing: Pricing, known: KnownModel, *, zone: KnownZone, work: Work) -> Line:
    """The work of one request at its deployment and place, drawn in the worlds of ``pricing``."""
    task, provider = known.facts.task, known.provider
    return Line(
        deployment=pricing.deployment(known.facts, provider=provider, kind=work.kind(task), asked=work.asked(task)),
        place=pricing.place(provider=provider, zone_id=zone.zone_id),
        work=work.columns(task=task, window=known.facts.window),
    )


def stated(asked: Estimate, work: Work) -> Estimate:
    """The question that asks for ``work`` where ``asked`` asks: a standard task of one call is told by its counts."""
    nothing: dict[str, object] = {each.attribute: None for each in RequestWork.fields()}
    return replace(asked, **{**nothing, "task": None, **work.stated()})
