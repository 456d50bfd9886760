"""What if one request ran elsewhere, on another model, or with other token counts: before, after, and the difference.

The words are those of ``assess --what-if`` (``region=SWE``, ``model=NAME``, ``output=0.5``, ``input=2``,
``cached=0.9``), and several may change at once. Differences and ratios are told world by world: they are
attributional, nothing else changes. Imports neither ibis nor duckdb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from obsia.accounting.draws import WORLDS
from obsia.accounting.figures import Made, Request
from obsia.accounting.impacts import ADPE, CARBON, ENERGY, PRIMARY_ENERGY, RATIOS, WATER
from obsia.accounting.pricing import Pricing
from obsia.app.figures.figure_store import notes_of
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.questions.request import Estimate
from obsia.app.questions.request import WhatIf as WhatIfQuestion
from obsia.app.questions.serving import ServingOfOne
from obsia.app.request.estimate import Estimation, Keep, estimation_of, line_of, stated
from obsia.app.request.request_work import Call, Work
from obsia.app.request.shared_worlds import Together, shared_worlds
from obsia.app.request.tasks import task as standard_task
from obsia.app.served import NOT_STATED, Served
from obsia.app.usage.whatif import WhatIf, parse_what_if
from obsia.core.errors import BadCall
from obsia.core.figure import Assumption, Figure
from obsia.core.message import Note, Symbol
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts
from obsia.facts.snapshot import Snapshot

CHANGED: Final = (ENERGY, CARBON, WATER, PRIMARY_ENERGY, ADPE)
"""Quantities whose difference is told."""
MOST_CHANGES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What one quantity becomes: the difference, the ratio (of energy, carbon and water), and whether it falls."""

    difference: Figure
    """After minus before."""
    ratio: Figure | None
    """After over before."""
    probability_lower: float
    """Share of worlds in which it falls."""
    worlds: int = WORLDS

    @property
    def worlds_lower(self) -> int:
        """In how many of the worlds it falls."""
        return round(self.probability_lower * self.worlds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One request before and after some changes."""

    before: Estimation
    after: Estimation
    changes: tuple[Change, ...]
    """In the order of :data:`CHANGED`."""
    texts: tuple[str, ...]
    """The changes as they were written."""
    assumptions: tuple[Assumption, ...]
    command: tuple[str, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One side of a what-if: a model somewhere, and its work."""

    known: KnownModel
    zone: KnownZone
    work: Work
    model: str
    """As written."""
    region: str | None
    served: Served
    serving: Mapping[str, object]
    """How it is served, as written."""


def answer(asked: WhatIfQuestion) -> Changed:
    """One request before and after changes, on common worlds."""
    snapshot = facts.load()
    model, region, host = asked.model, asked.region, asked.host
    known = known_model(snapshot, name=model, provider=host)
    work = Work.of(asked) if asked.task is None else standard_task(asked.task).work()
    work.require(known)
    before = _Side(
        known=known,
        zone=known_zone(snapshot, text=region, provider=known.provider),
        work=work,
        model=model,
        region=region,
        served=Served.of(snapshot, asked).reading(work.prompt_tokens),
        serving={each.attribute: value for each in ServingOfOne.fields() if (value := getattr(asked, each.attribute))},
    )
    before.served.require(known, asked)
    parsed = _parsed(snapshot, asked.changes, known=known, host=host)
    after = _after(snapshot, before, parsed, host=host)
    after.work.require(after.known)
    together = Together()
    keep = together.keep if asked.record_figures else None
    plain = _command(before, host)
    command = (*plain, *(part for each in parsed for part in ("--what-if", each.text)))
    # The calls of a task with other counts than its own are stated by the change alone.
    stated = _command(after, host) if after.work.task is None or after.work == work else command
    first = _estimation(snapshot, before, command=plain, keep=keep)
    second = _estimation(snapshot, after, command=stated, keep=keep)
    assumptions = tuple({str(each): each for one in parsed for each in one.assumptions}.values())
    found = _changes(snapshot, (before, after), command=command, assumptions=assumptions, keep=keep)
    failure = together.save()
    return Changed(
        before=first,
        after=second,
        changes=found,
        texts=tuple(each.text for each in parsed),
        assumptions=assumptions,
        command=command,
        notes=notes_of(failure),
    )


what_if = asked_as(WhatIfQuestion, answer)


def _parsed(snapshot: Snapshot, texts: Sequence[str], *, known: KnownModel, host: str | None) -> list[WhatIf]:
    """The changes, each of another thing. Raises ``BadCall``."""
    if not 1 <= len(texts) <= MOST_CHANGES:
        raise BadCall("what-if-count", given=len(texts), most=MOST_CHANGES)
    found: dict[str, WhatIf] = {}
    for text in texts:
        name = text.partition("=")[0].strip().partition(".")[0]
        change = parse_what_if(text, snapshot=snapshot, provider=host or known.provider)
        if change.replaced not in (None, known.facts.model_id):
            raise BadCall("what-if-model", text=text, model=Symbol(known.facts.model_id))
        if name in found:
            raise BadCall("what-if-twice", one=found[name].text, other=text)
        found[name] = change
    return list(found.values())


def _after(snapshot: Snapshot, before: _Side, changes: Sequence[WhatIf], *, host: str | None) -> _Side:
    """The other side: who serves the other model is its only service, or the host that was named."""
    side = before
    for change in changes:
        if change.model is not None:
            name = change.text.partition("=")[2].strip()
            # Another model is as fast as it is, on machines that nobody states.
            served = NOT_STATED._replace(pue=side.served.pue)
            serving = {each: value for each, value in side.serving.items() if each == "pue"}
            other = known_model(snapshot, name=name, provider=host)
            side = replace(side, known=other, model=name, served=served, serving=serving)
        elif change.zone is not None:
            side = replace(side, zone=change.zone, region=change.zone.text)
        else:
            work = _scaled(side.work, change)
            side = replace(side, work=work, served=side.served.reading(work.prompt_tokens))
    return side


def _scaled(work: Work, change: WhatIf) -> Work:
    """Work with other counts, call by call, rounded down as in an account; cached tokens go along with the input."""

    def times(count: int) -> int:
        return count * change.factor.numerator // change.factor.denominator

    def one(call: Call) -> Call:
        if change.cached_share is not None:
            share = change.cached_share
            return replace(call, cached_tokens=call.input_tokens * share.numerator // share.denominator)
        if change.scaled == "output_tokens":
            return replace(call, output_tokens=times(call.output_tokens))
        return replace(call, input_tokens=times(call.input_tokens), cached_tokens=times(call.cached_tokens))

    calls = tuple(one(call) for call in work.each_call())
    totals = {
        name: sum(getattr(call, name) for call in calls) for name in ("input_tokens", "cached_tokens", "output_tokens")
    }
    changed = replace(work, **totals, calls=calls if work.task else ())
    return replace(changed, cached_tokens=changed.cached_tokens or None) if work.task is None else changed


def _command(side: _Side, host: str | None) -> tuple[str, ...]:
    serving: dict[str, Any] = dict(side.serving)
    return stated(Estimate(side.model, region=side.region, host=host, **serving), side.work).command()


def _estimation(snapshot: Snapshot, side: _Side, *, command: tuple[str, ...], keep: Keep | None) -> Estimation:
    """One side by itself: the figures of ``estimate``, with its ids where it is one request."""

    def pricing(request: Request) -> Pricing:
        return shared_worlds(snapshot).pricing(request, provider=side.known.provider, zone_id=side.zone.zone_id)

    return estimation_of(
        side.known, zone=side.zone, work=side.work, command=command, pricing=pricing, keep=keep, served=side.served
    )


def _changes(
    snapshot: Snapshot,
    sides: tuple[_Side, _Side],
    *,
    command: tuple[str, ...],
    assumptions: tuple[Assumption, ...],
    keep: Keep | None,
) -> tuple[Change, ...]:
    """Differences and ratios of both sides, in one set of worlds with one ledger."""
    request = Request(
        journey="what-if",
        arguments={
            name: {
                "model": side.known.facts.model_id,
                "checkpoint": side.known.facts.checkpoint,
                "provider": side.known.provider,
                "zone": side.zone.zone_id,
                **side.work.arguments(),
                **side.served.arguments(),
            }
            for name, side in zip(("before", "after"), sides, strict=True)
        },
        snapshot=snapshot.content_hash,
    )
    first = sides[0]
    pricing = shared_worlds(snapshot).pricing(request, provider=first.known.provider, zone_id=first.zone.zone_id)
    lines = [line_of(pricing, side.known, zone=side.zone, work=side.work, served=side.served) for side in sides]
    before, after = (pricing.impacts([line]) for line in lines)
    taken = (*first.known.assumptions, *first.zone.assumptions, *pricing.assumptions(lines), *assumptions)
    rows: list[Made] = []
    found: list[Change] = []
    for quantity in CHANGED:
        told = pricing.difference(
            reference=before, other=after, quantity=quantity, label="difference", assumptions=taken
        )
        rows.append(told)
        ratio = None
        if quantity in RATIOS:
            made = pricing.ratio(one=after, other=before, quantity=quantity, label="after / before", assumptions=taken)
            rows.append(made)
            ratio = made.figure
        found.append(Change(difference=told.figure, ratio=ratio, probability_lower=told.probability_lower))
    if keep is not None:
        keep(rows, pricing=pricing, command=command)
    return tuple(found)
