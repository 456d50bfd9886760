"""What non-disclosure costs: of one request, the value of disclosing each thing that its provider does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from obsia.accounting.disclosure import REPLICATES, DisclosureValue, Estimated, NonDisclosureCost, Step
from obsia.accounting.disclosure import non_disclosure_cost as weighed
from obsia.accounting.draws import Draws, Worlds
from obsia.accounting.figures import Request
from obsia.accounting.impacts import CARBON, ENERGY, QUANTITIES, Line
from obsia.accounting.known import required
from obsia.accounting.pricing import Pricing
from obsia.app.figures.export import COMMAND, FIGURE, VERSION
from obsia.app.questions.request import OF_CARBON, Estimate
from obsia.app.questions.request import NonDisclosure as Question
from obsia.app.request.estimate import Estimation
from obsia.app.request.estimate import answer as estimated
from obsia.core.data import NUMBER, TEXT, Shape, by_name, many, maybe, member
from obsia.core.figure import Figure
from obsia.core.question import asked_as
from obsia.facts import snapshot as facts

PRIORS: Final = ("ours", "wider")
CLAIMS: Final = ("claim", "published", "audited")
"""How something may be told, the weakest first: names of the facts ``error_NAME_ratio``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonDisclosureCosts:
    """The energy or the carbon of one request, and what each non-disclosure costs, under two priors."""

    estimation: Estimation
    quantity: str
    """``energy`` or ``carbon``."""
    figure: Figure
    costs: tuple[NonDisclosureCost, ...]
    command: tuple[str, ...]


def answer(
    asked: Question, *, priors: Sequence[str] = PRIORS, replicates: int = REPLICATES, is_whole: bool = True
) -> NonDisclosureCosts:
    """The value of disclosing what nobody states of a request: of its energy at the facility, or of the carbon of its
    life cycle, under two priors.

    ``priors`` and ``replicates`` (two or more) may be fewer where time is short, and it need not be ``is_whole`` (with
    ladder, claims and all worlds). Takes some ten to twenty seconds with all of them.
    """
    stated = {field.attribute: value for field, value in asked.stated().items() if field.attribute != "quantity"}
    quantity = CARBON if asked.quantity == OF_CARBON else ENERGY
    estimation = estimated(Estimate(**stated, record_figures=False))
    snapshot = facts.load()
    known, work = estimation.model, estimation.work
    task = known.facts.task

    def drawn(worlds: Worlds) -> Draws:
        request = Request(journey="silence", snapshot=snapshot.content_hash, seed=worlds.seed, worlds=worlds.worlds)
        pricing = Pricing(snapshot, request=request, worlds=worlds)
        line = Line(
            deployment=pricing.deployment(
                known.facts, provider=estimation.provider, kind=work.kind(task), asked=work.asked(task)
            ),
            place=pricing.place(provider=estimation.provider, zone_id=estimation.zone.zone_id),
            work=work.columns(task=task, window=known.facts.window),
        )
        return pricing.impacts([line]).draws[quantity]

    errors_ratio = {
        name: required(snapshot, "serving:default", f"error_{name}_ratio").facts[0].high or 1.0 for name in CLAIMS
    }
    return NonDisclosureCosts(
        estimation=estimation,
        quantity=asked.quantity,
        figure=estimation.figures[QUANTITIES.index(quantity)],
        costs=tuple(
            weighed(
                drawn,
                seed=asked.seed,
                prior=prior,
                errors_ratio=errors_ratio,
                replicates=replicates,
                is_whole=is_whole,
            )
            for prior in priors
        ),
        command=asked.command(),
    )


non_disclosure = asked_as(Question, answer)


_ESTIMATED: Final[Shape[Estimated]] = Shape(
    member("value", NUMBER), member("standard_error", NUMBER, lambda each: each.error)
)
_DISCLOSURE_VALUE: Final[Shape[DisclosureValue]] = Shape(
    member("group", TEXT),
    member("score_reduction_log10", _ESTIMATED, lambda each: each.score_reduction),
    member("shapley_share", _ESTIMATED),
)
_STEP: Final[Shape[Step]] = Shape(
    member("group", TEXT), member("interval_score_log10", _ESTIMATED, lambda each: each.score)
)
_PRIOR: Final[Shape[NonDisclosureCost]] = Shape(
    member("prior", TEXT),
    member("interval_score_log10", _ESTIMATED, lambda each: each.score),
    member("variance_shares", by_name(_ESTIMATED.type), lambda each: each.shares),
    member("groups", many(_DISCLOSURE_VALUE.type), lambda each: each.disclosure_values),
    member("ladder", many(_STEP.type)),
    member("all_disclosed_interval_score_log10", by_name(_ESTIMATED.type), lambda each: each.claims),
)
NON_DISCLOSURE_COSTS: Final[Shape[NonDisclosureCosts]] = Shape(
    VERSION,
    COMMAND,
    member("model", TEXT, lambda found: found.estimation.model.facts.model_id),
    member("provider", maybe(TEXT), lambda found: found.estimation.provider),
    member("quantity", TEXT),
    member("figure", FIGURE),
    member("priors", many(_PRIOR.type), lambda found: found.costs),
)
"""What non-disclosure costs. Scores and their reductions are in decimal logarithms of the quantity."""
