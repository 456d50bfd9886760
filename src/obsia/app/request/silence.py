"""What silence costs: of one request, what each thing that its provider does not tell is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia._version import __version__
from obsia.accounting.disclosure import REPLICATES, Estimated, Silence
from obsia.accounting.disclosure import silence as weighed
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import ENERGY, Line
from obsia.accounting.known import required
from obsia.accounting.pricing import Pricing
from obsia.app.figures.export import Record, figure_record, number
from obsia.app.questions.request import Estimate
from obsia.app.questions.request import Silence as Question
from obsia.app.request.estimate import Estimation
from obsia.app.request.estimate import answer as estimated
from obsia.core.figure import Figure
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts

PRIORS: Final = ("ours", "wider")
CLAIMS: Final = ("claim", "published", "audited")
"""How something may be told, the weakest first: names of the facts ``error_NAME_ratio``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """The energy of one request, and what its silences cost under two priors."""

    estimation: Estimation
    energy: Figure
    silences: tuple[Silence, ...]
    command: tuple[str, ...]


def answer(asked: Question, *, priors: Sequence[str] = PRIORS, replicates: int = REPLICATES) -> Silences:
    """What each thing that nobody tells of a request is worth: of its energy at the facility, under two priors.

    ``priors`` and ``replicates`` (two or more) may be fewer where time is short. Takes some ten to thirty seconds with
    all of them.
    """
    stated = {field.attribute: value for field, value in asked.stated().items()}
    estimation = estimated(Estimate(**stated, record_figures=False))
    snapshot = facts.load()
    known, work = estimation.model, estimation.work
    task = known.facts.task

    def energy_kwh(worlds: Worlds) -> Draws:
        request = Request(
            journey="silence",
            arguments={},
            inputs=(),
            snapshot=snapshot.content_hash,
            seed=worlds.seed,
            worlds=worlds.worlds,
        )
        pricing = Pricing(snapshot, request=request, worlds=worlds)
        line = Line(
            deployment=pricing.deployment(
                known.facts, provider=estimation.provider, kind=work.kind(task), asked=work.asked(task)
            ),
            place=pricing.place(provider=estimation.provider, zone_id=estimation.zone.zone_id),
            work=work.columns(task=task, window=known.facts.window),
        )
        return pricing.impacts([line]).draws[ENERGY]

    errors_ratio = {
        name: required(snapshot, "serving:default", f"error_{name}_ratio").facts[0].high or 1.0 for name in CLAIMS
    }
    return Silences(
        estimation=estimation,
        energy=next(
            each for each in estimation.figures if (each.quantity, each.boundary) == (ENERGY.name, ENERGY.boundary)
        ),
        silences=tuple(
            weighed(energy_kwh, seed=asked.seed, prior=prior, errors_ratio=errors_ratio, replicates=replicates)
            for prior in priors
        ),
        command=asked.command(),
    )


silence = asked_as(Question, answer)


def silence_record(found: Silences) -> Record:
    """What silences cost, as one JSON object. Scores and falls are in decimal logarithms of energy."""
    return {
        "obsia": __version__,
        "command": list(found.command),
        "model": found.estimation.model.facts.model_id,
        "provider": found.estimation.provider,
        "energy": figure_record(found.energy),
        "priors": [
            {
                "prior": each.prior,
                "interval_score_log10": _record(each.score),
                "variance_shares": _records(each.shares),
                "groups": [
                    {
                        "group": worth.group,
                        "score_fall_log10": _record(worth.score_fall),
                        "shapley_share": _record(worth.shapley_share),
                    }
                    for worth in each.worths
                ],
                "ladder": [{"group": step.group, "interval_score_log10": _record(step.score)} for step in each.ladder],
                "all_told_interval_score_log10": _records(each.claims),
            }
            for each in found.silences
        ],
    }


def _records(several: Mapping[str, Estimated]) -> Record:
    return {name: _record(each) for name, each in several.items()}


def _record(each: Estimated) -> Record:
    return {"value": number(each.value), "standard_error": number(each.error)}
