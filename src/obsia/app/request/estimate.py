"""One request: what it costs. Imports neither ibis nor duckdb."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, Final, Protocol

from obsia.accounting.concerns import concerns
from obsia.accounting.deferred import DeferredFigures, Identity
from obsia.accounting.disclosure import split_of
from obsia.accounting.draws import SEED, Unknown
from obsia.accounting.figures import Made, Request, about_of
from obsia.accounting.impacts import ENERGY, QUANTITIES, Line, Quantity
from obsia.accounting.kinds import Task
from obsia.accounting.pricing import Pricing
from obsia.app.clock import day_of
from obsia.app.figures.figure_store import notes_of, record
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.questions.request import Estimate
from obsia.app.questions.serving import ServingOfOne
from obsia.app.questions.shared import RequestWork
from obsia.app.request.narrowing import Narrowing, Priced, narrowings
from obsia.app.request.request_work import Work
from obsia.app.request.shared_worlds import model_pricings, shared_worlds
from obsia.app.request.statement_gaps import Stated, StatementGap, stated_of, statement_gaps, unstated_of
from obsia.app.request.tasks import Task as StandardTask
from obsia.app.request.tasks import task as standard_task
from obsia.app.request.tasks import tasks_of
from obsia.app.served import NOT_STATED, Served
from obsia.core.deferred import Deferring
from obsia.core.figure import Assumption, Figure
from obsia.core.message import Note
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts

_MOST_NAMES: Final = 1024
"""Names of models and places whose reading is kept: names come from outside, without end."""
_DEFERRED: Final = frozenset({"unknowns", "stated", "command", "notes", "narrowings", "gaps", "unstated"})
_SERVING: Final = tuple(each.attribute for each in ServingOfOne.fields())


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimation(Deferring):
    """Figures of one request, with how its names were understood and what is least known of its energy.

    What only some readers ask for (what is unknown, what companies state, the command, notes) is worked out then.
    """

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
        ``variability`` (runs differ, whatever is told), ``model`` (the error of our own models). Sums to 1, or empty.
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
    gaps: tuple[StatementGap, ...] = ()
    """Why the energy and what the company states of one request differ."""
    unstated: tuple[str, ...] = ()
    """Products whose default model this is, and of which no figure is known that anybody states."""
    narrowings: tuple[Narrowing, ...] = ()
    """What would narrow the range of the energy, and to what: simulated in about a second where it is asked for."""


def answer(asked: Estimate) -> Estimation:
    """The figures of one request."""
    snapshot = facts.load()
    known, zone, work = understood(asked)
    question = _Question(asked=asked, known=known, zone=zone, work=work, served=served_of(asked, known, work))
    if asked.seed != SEED:
        return question.answer(lambda request: Pricing(snapshot, request=request))
    if question.served != NOT_STATED:
        # Each is of its own: what is kept of a model would grow with each thing that is stated.
        return question.answer(partial(shared_worlds(snapshot).pricing, provider=known.provider, zone_id=zone.zone_id))
    with model_pricings(snapshot).pricing(known, zone_id=zone.zone_id) as pricing:
        return question.answer(pricing)


def understood(asked: Estimate) -> tuple[KnownModel, KnownZone, Work]:
    """Model, zone and work of a question as they are understood. Raises ``UnknownName``, ``BadCall``."""
    known, zone = _named(facts.load(), model=asked.model, host=asked.host, on=asked.on, region=asked.region)
    work = Work.of(asked) if asked.task is None else standard_task(asked.task).work()
    if not work.stated() and (usual := tasks_of(known.facts.task.value)):
        work = usual[0].work()
        known = replace(known, assumptions=(*known.assumptions, _assumed(usual[0])))
    return known, zone, work


def served_of(asked: Estimate, known: KnownModel, work: Work) -> Served:
    """What is stated of how the model is served. Raises ``UnknownName``, ``BadCall``."""
    if not any(getattr(asked, name) is not None for name in _SERVING):
        return NOT_STATED
    found = Served.of(facts.load(), asked)
    found.require(known, asked)
    return found.reading(work.prompt_tokens)


@lru_cache(maxsize=_MOST_NAMES)
def _named(
    snapshot: facts.Snapshot, *, model: str, host: str | None, on: str | None, region: str | None
) -> tuple[KnownModel, KnownZone]:
    """The model and the zone that names stand for. Raises ``UnknownName``, and ``BadCall`` for a day to come."""
    known = known_model(snapshot, name=model, provider=host, on=on and day_of(on))
    return known, known_zone(snapshot, text=region, provider=known.provider)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """A question whose names were understood. Its answer has values; the rest is worked out when it is asked for."""

    asked: Estimate
    known: KnownModel
    zone: KnownZone
    work: Work
    served: Served

    def answer(self, pricing: Callable[[Request], Pricing]) -> Estimation:
        """The answer in the worlds of ``pricing``. Raises ``WrongWork`` and ``OtherWork``."""
        self.work.require(self.known)
        stated = self.served
        priced = pricing(request_of(self.known, zone=self.zone, work=self.work, seed=self.asked.seed, served=stated))
        rest = _Rest(self, priced, line_of(priced, self.known, zone=self.zone, work=self.work, served=stated))
        told: dict[str, Any] = {
            "figures": rest.deferred.figures,
            "model": self.known,
            "zone": self.zone,
            "provider": self.known.provider,
            "work": self.work,
        }
        return Estimation.deferring(told, names=_DEFERRED, work=rest.of)


class _Rest:
    """What an estimate leaves for later. Figures are recorded when one of their ids, or what went wrong, is read: of
    ids that nobody saw there is nothing to trace.
    """

    def __init__(self, question: _Question, pricing: Pricing, line: Line) -> None:
        self._question, self._pricing, self._line = question, pricing, line
        self._lock = threading.RLock()
        self._request_id: str | None = None
        self._notes: tuple[Note, ...] = ()
        self.deferred = DeferredFigures(
            pricing.quote(line.deployment, line.place),
            line.work,
            identity=Identity(pricing.request.snapshot, self._figure_id, self._assumptions),
        )

    def of(self, name: str) -> Mapping[str, Any]:
        """A field of the estimation."""
        match name:
            case "unknowns":
                return {name: self._pricing.unknowns_of(self.deferred.shares()[QUANTITIES.index(ENERGY)])}
            case "stated":
                return {name: stated_of(facts.load(), model_id=self._question.known.facts.model_id)}
            case "gaps":
                return {name: self._gaps()}
            case "unstated":
                return {name: _unstated(self._question.known)}
            case "narrowings":
                asked = self._question
                priced = Priced(asked.known, asked.zone, asked.work, asked.served)
                return {name: narrowings(priced, line_of, pricing=self._pricing)}
            case "command":
                return {name: self._command()}
            case _:
                self._recorded()
                return {name: self._notes}

    def _gaps(self) -> tuple[StatementGap, ...]:
        snapshot, asked = facts.load(), self._question
        said = stated_of(snapshot, model_id=asked.known.facts.model_id)
        return statement_gaps(snapshot, said, pricing=self._pricing, line=self._line, known=asked.known)

    def _command(self) -> tuple[str, ...]:
        return stated(self._question.asked, self._question.work).command()

    def _assumptions(self, quantity: Quantity) -> tuple[Assumption, ...]:
        question = self._question
        taken = (*question.known.assumptions, *question.zone.assumptions, *self._pricing.assumptions([self._line]))
        return tuple(each for each in taken if concerns(each, quantity))

    def _figure_id(self, quantity: Quantity) -> str:
        return f"{self._recorded()}-{about_of(quantity, '')}"

    def _recorded(self) -> str:
        """The id of the request, whose figures are recorded where that was asked for."""
        with self._lock:
            if self._request_id is None:
                # The record reads the ids that it writes.
                self._request_id = self._pricing.request.request_id
                if self._question.asked.record_figures:
                    rows = self._rows()
                    self._notes = notes_of(record(rows, pricing=self._pricing, command=self._command()))
            return self._request_id

    def _rows(self) -> list[Made]:
        impacts = self.deferred.impacts()
        return [
            Made(figure=figure, label="", impacts=impacts, quantity=quantity, shares=shares)
            for figure, quantity, shares in zip(self.deferred.figures, QUANTITIES, self.deferred.shares(), strict=True)
        ]


estimate = asked_as(Estimate, answer)


def _assumed(usual: StandardTask) -> Assumption:
    """That the request was not stated, and is taken to be the first standard task of models of its kind."""
    if usual.does == Task.TEXT:
        counts = {"input": str(usual.input_tokens or 0), "output": str(usual.output_tokens or 0)}
        return Assumption(code="request-assumed", arguments=counts)
    return Assumption(code="task-assumed", arguments={"does": usual.does})


class Keep(Protocol):
    """Records figures of one request, at once or later; says why it could not, else None."""

    def __call__(self, recorded: Iterable[Made], /, *, pricing: Pricing, command: Sequence[str]) -> str | None: ...


def estimation_of(
    known: KnownModel,
    *,
    zone: KnownZone,
    work: Work,
    command: tuple[str, ...],
    pricing: Callable[[Request], Pricing],
    keep: Keep | None,
    seed: int = SEED,
    served: Served = NOT_STATED,
) -> Estimation:
    """The figures of one request whose names were understood, in the worlds of ``pricing``; ``keep`` records them.

    Raises ``WrongWork`` and ``OtherWork`` for work that the model does not do.
    """
    work.require(known)
    priced = pricing(request_of(known, zone=zone, work=work, seed=seed, served=served))
    line = line_of(priced, known, zone=zone, work=work, served=served)
    impacts = priced.impacts([line])
    assumptions = (*known.assumptions, *zone.assumptions, *priced.assumptions([line]))
    made = priced.made(impacts, label="", assumptions=assumptions)
    failure = keep(made, pricing=priced, command=command) if keep is not None else None
    said = stated_of(facts.load(), model_id=known.facts.model_id)
    return Estimation(
        figures=tuple(each.figure for each in made),
        model=known,
        zone=zone,
        provider=known.provider,
        unknowns=priced.unknowns(impacts, quantity=ENERGY),
        command=command,
        work=work,
        notes=notes_of(failure),
        stated=said,
        unstated=_unstated(known),
        gaps=statement_gaps(facts.load(), said, pricing=priced, line=line, known=known),
    )


def _unstated(known: KnownModel) -> tuple[str, ...]:
    return unstated_of(facts.load(), model_id=known.facts.model_id, name=known.name)


def request_of(known: KnownModel, *, zone: KnownZone, work: Work, seed: int, served: Served = NOT_STATED) -> Request:
    """What makes the figures of one request reproducible."""
    return Request(
        journey="estimate",
        arguments={
            "model": known.facts.model_id,
            "checkpoint": known.facts.checkpoint,
            **work.arguments(),
            "zone": zone.zone_id,
            "provider": known.provider,
            **served.arguments(),
        },
        snapshot=facts.load().content_hash,
        seed=seed,
    )


def line_of(pricing: Pricing, known: KnownModel, *, zone: KnownZone, work: Work, served: Served = NOT_STATED) -> Line:
    """The work of one request at its deployment and place, drawn in the worlds of ``pricing``."""
    task, provider = known.facts.task, known.provider
    return Line(
        deployment=pricing.deployment(
            known.facts,
            provider=provider,
            kind=work.kind(task),
            speed=served.speed,
            setup=served.setup,
            asked=work.asked(task),
        ),
        place=pricing.place(provider=provider, zone_id=zone.zone_id, pue=served.pue),
        work=work.columns(task=task, window=known.facts.window),
    )


def stated(asked: Estimate, work: Work) -> Estimate:
    """The question that asks for ``work`` where ``asked`` asks: a standard task of one call is told by its counts."""
    nothing: dict[str, object] = {each.attribute: None for each in RequestWork.fields()}
    return replace(asked, **{**nothing, "task": None, **work.stated()})
