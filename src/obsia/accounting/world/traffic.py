"""What a token of a stated use, or a message, costs: a mixture of models, priced by the engine of requests.

Which models stand for a developer's traffic, and how many of its tokens go to each, is assumed (facts of
``traffic:NAME``); the tokens of a call (fresh, cached, written) are drawn from the range of its ``usage:NAME``.
Energies are linear in tokens, so that a mixture is the weighted sum of its models, draw by draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds
from obsia.accounting.impacts import QUANTITIES, Impacts, Line, Quantity
from obsia.accounting.kinds import UsageKind
from obsia.accounting.known import own_service, required
from obsia.accounting.networks import ModelFacts, model_facts
from obsia.accounting.pricing import Pricing
from obsia.accounting.unmeasured import repeated
from obsia.accounting.world.uses import Unit, year_of
from obsia.core.errors import MissingFact
from obsia.core.evidence import Estimate
from obsia.core.figure import Assumption
from obsia.core.message import Message, Symbol
from obsia.facts.snapshot import Snapshot

TOKENS = "tokens"
"""The usage that stands for calls of which only tokens are stated."""
_WEIGHT = "traffic_weight_ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A model and its share of a traffic in every world, shape (worlds,); ``keys`` are those of the share."""

    model: ModelFacts
    provider: str | None
    share: Draws
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Models that stand for a use; shares of the portions sum to 1 in every world.

    ``usage`` says what a call, or a message, is: a subject ``usage:NAME`` of the facts.
    """

    portions: tuple[Portion, ...]
    usage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitImpacts:
    """Impacts of one token, or of one message, and what was assumed."""

    impacts: Impacts
    assumptions: tuple[Assumption, ...]


def alone(worlds: Worlds, *, model: ModelFacts, provider: str | None, usage: str = TOKENS) -> Traffic:
    """The traffic of one model."""
    whole = Portion(model=model, provider=provider, share=worlds.constant(1.0), keys=frozenset())
    return Traffic(portions=(whole,), usage=usage)


def traffic_of(snapshot: Snapshot, worlds: Worlds, name: str, *, at: float) -> Traffic:
    """The models that stand for the traffic ``name`` at a moment (a year with its fraction).

    The latest mixture that is not after it is taken, the first before there is one. Raises ``MissingFact`` where no
    model stands for it.
    """
    subject = f"traffic:{name}"
    facts = snapshot.facts(subject, _WEIGHT)
    if not facts:
        raise MissingFact(
            what=Message("fact-traffic", name=Symbol(name)),
            tried=(Message("fact-of", property=Symbol(_WEIGHT), subject=Symbol(subject)),),
            remedy=Message("remedy-add-traffic", folder=Symbol("facts/data/world/traffic/")),
        )
    dates = sorted({fact.as_of for fact in facts})
    date = max((each for each in dates if _begins(each) <= at), default=dates[0])
    taken = [fact for fact in facts if fact.as_of == date]
    provider = snapshot.text(subject, "traffic_provider")
    weights: list[Draws] = []
    keys: set[Key] = set()
    for fact in taken:
        key = (subject, f"{_WEIGHT} {fact.qualifier}")
        weights.append(worlds.draw(Estimate(key=key, facts=(fact,))))
        keys.add(key)
    total = np.sum(np.stack(weights), axis=0)
    portions = tuple(
        Portion(
            model=_model(snapshot, fact.qualifier.removeprefix("model=")),
            provider=provider or own_service(snapshot, model_id=fact.qualifier.removeprefix("model=")),
            share=weight / total,
            keys=frozenset(keys),
        )
        for fact, weight in zip(taken, weights, strict=True)
    )
    return Traffic(portions=portions, usage=snapshot.text(subject, "traffic_usage") or TOKENS)


def unit_impacts(pricing: Pricing, traffic: Traffic, *, unit: Unit, zone_id: str | None = None) -> UnitImpacts:
    """Impacts of one token (input, cached and output as they come), or of one message, of a traffic.

    ``zone_id`` is where it is served; unknown, each world takes a region of the provider's cloud.
    """
    priced: list[tuple[Portion, Impacts]] = []
    assumptions: dict[str, Assumption] = {}
    for portion in traffic.portions:
        line = Line(
            deployment=pricing.deployment(
                portion.model, provider=portion.provider, kind=UsageKind.MESSAGES, assistant=traffic.usage
            ),
            place=pricing.place(provider=portion.provider, zone_id=zone_id),
            work=repeated(1),
        )
        priced.append((portion, pricing.impacts([line])))
        assumptions |= {str(each): each for each in pricing.assumptions([line])}
    per_message = tokens_of_message(pricing, assistant=traffic.usage) if unit is Unit.TOKENS else None
    return UnitImpacts(
        impacts=mixed(priced, divisor=per_message, worlds=pricing.worlds.worlds),
        assumptions=tuple(assumptions[name] for name in sorted(assumptions)),
    )


def mixed(priced: Sequence[tuple[Portion, Impacts]], *, divisor: Draws | None, worlds: int) -> Impacts:
    """The weighted sum of the impacts of some portions, over ``divisor`` where it is given."""
    draws: dict[Quantity, Draws] = {quantity: np.zeros(worlds) for quantity in QUANTITIES}
    keys: dict[Quantity, frozenset[Key]] = dict.fromkeys(QUANTITIES, frozenset())
    for portion, impacts in priced:
        for quantity in QUANTITIES:
            draws[quantity] = draws[quantity] + portion.share * impacts.draws[quantity]
            keys[quantity] |= impacts.keys[quantity] | portion.keys
    if divisor is not None:
        draws = {quantity: each / divisor for quantity, each in draws.items()}
    return Impacts(draws=draws, keys=keys)


def tokens_of_message(pricing: Pricing, *, assistant: str) -> Draws:
    """Tokens that the calls of a message read (cached ones included) and write, shape (worlds,)."""

    def drawn(name: str) -> Draws:
        return pricing.worlds.draw(required(pricing.snapshot, f"usage:{assistant}", name))

    # As unmeasured.work_per_message has it: a message that is answered is a call at least.
    return np.maximum(drawn("message_calls"), 1.0) * (drawn("call_input_tokens") + drawn("call_output_tokens"))


def scaled(impacts: Impacts, factor: Draws, *, keys: frozenset[Key] = frozenset()) -> Impacts:
    """Impacts times a factor of every world; ``keys`` are those of the factor."""
    return Impacts(
        draws={quantity: each * factor for quantity, each in impacts.draws.items()},
        keys={quantity: each | keys for quantity, each in impacts.keys.items()},
    )


def _begins(date: str) -> float:
    """When a mixture begins: the beginning of its year, or of its month."""
    year, _, month = date.partition("-")
    return float(year) if not month else year_of(f"{year}-{month}")


def _model(snapshot: Snapshot, model_id: str) -> ModelFacts:
    return model_facts(snapshot, model_id=model_id, checkpoint=snapshot.text(f"model:{model_id}", "checkpoint"))
