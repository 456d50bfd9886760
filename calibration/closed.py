"""Energy of open models treated as closed: what not knowing the sizes does to a figure.

A model's sizes, checkpoint and hosts are hidden from the facts, the model of sizes is that which saw nothing of its
maker, and the program runs as it is. Its interval is compared with what the program gives when the sizes are known:

- *figure*: each world of the known model, drawn apart, against the interval of the hidden one. Accelerators, batch
  and precision are unknown to both.
- *sizes alone*: the same worlds for both, so that accelerators, batch and precision agree world by world; the
  interval is that of the ratio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.scores import bootstrap, score
from obsia.accounting import sizes
from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Worlds
from obsia.accounting.networks import ModelFacts
from obsia.accounting.service_regimes import REGIMES
from obsia.accounting.speeds import Speed
from obsia.core.evidence import Fact, JointFact
from obsia.facts.snapshot import PACKAGED, Snapshot
from obsia.physics.work import work_of_request

Array = NDArray[np.float64]
INPUT_TOKENS, OUTPUT_TOKENS = 500, 300
OTHER_SEED = 11
DRAWS = 64
"""Worlds of the known model that are scored against the interval of the hidden one."""
SPEED_ERROR, SEEN_CALLS = 0.1, 1000
"""How well the records of a test tell a speed (ratio), and from how many calls."""
_SIZES = frozenset({"params_total_b", "params_active_b"})


Columns = Mapping[str, Array]
"""Columns of a joint fact, each of shape (rows,)."""
Stated = Mapping[tuple[str, str], tuple[float, float | None, float | None]]
"""(property, qualifier) of ``serving:regimes`` -> value and ends."""


class Hidden(Snapshot):
    """The packaged facts, in which one model is closed, with a model of sizes of its own."""

    def __init__(
        self,
        *,
        model_id: str,
        size_model: sizes.SizeModel,
        has_floor: bool = False,
        joints: Mapping[str, Columns] | None = None,
        regimes: Stated | None = None,
    ) -> None:
        """``has_floor``: sizes keep the least width that closed models have; other fits than those that ship:
        ``joints`` by subject, and ``regimes`` of services.
        """
        super().__init__(PACKAGED)
        self._subject, self._has_floor = f"model:{model_id}", has_floor
        self._fits = {sizes.POSTERIOR: sizes.columns_of(size_model), **(joints or {})}
        self._regimes = regimes or {}

    def facts(self, subject: str, property: str | None = None, qualifier: str | None = None) -> Any:
        """Facts without those that are hidden; without a floor these are zero."""
        found = super().facts(subject, property, qualifier)
        if subject == sizes.FLOOR and not self._has_floor:
            return tuple(replace(fact, low=0.0, high=0.0) for fact in found)
        if subject == REGIMES:
            return tuple(self._fitted(fact) for fact in found)
        if subject != self._subject:
            return found
        kept = [fact for fact in found if fact.property not in _SIZES]
        return tuple(replace(fact, text="none") if fact.property == "weights" else fact for fact in kept)

    def _fitted(self, fact: Fact) -> Fact:
        """A regime as the fit without the maker has it."""
        value, low, high = self._regimes.get((fact.property, fact.qualifier), (fact.value, fact.low, fact.high))
        return replace(fact, value=value, low=low, high=high)

    def joint(self, subject: str) -> Any:
        """The fits that did not see the maker."""
        found = super().joint(subject)
        if found is None or subject not in self._fits:
            return found
        columns = self._fits[subject]
        rows = np.stack(list(columns.values()), axis=1)
        return JointFact(
            subject=subject, columns=tuple(columns), rows=tuple(map(tuple, rows.tolist())), basis=found.basis
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Energies:
    """IT energy per output token of the models, J; arrays of shape (models, worlds)."""

    ids: tuple[str, ...]
    makers: tuple[str, ...]
    known: Array
    apart: Array
    """The known model in worlds of another seed."""
    hidden: Array


def energy_j(snapshot: Snapshot, *, model_id: str, seed: int = 7, tokens_per_s: float | None = None) -> Array:
    """IT energy per output token of one request, J, shape (worlds,): sizes as ``snapshot`` knows them.

    ``tokens_per_s`` is how fast the tokens of a request were seen to come, if they were.
    """
    seen = None
    if tokens_per_s is not None:
        seen = Speed(token_s=1.0 / tokens_per_s, error_ratio=SPEED_ERROR, calls=SEEN_CALLS, basis="stream")
    deployments = Deployments(snapshot, Worlds(seed=seed))
    deployment = deployments.of(ModelFacts(model_id=model_id, checkpoint=None), provider=None, speed=seen)
    work = work_of_request(input_tokens=INPUT_TOKENS, cached_tokens=0, output_tokens=OUTPUT_TOKENS, window=None)
    return np.array(work.columns()) @ deployment.costs.it_j / OUTPUT_TOKENS


def energies(
    snapshot: Snapshot,
    *,
    ids: tuple[str, ...],
    makers: tuple[str, ...],
    size_models: Mapping[str, Any],
    is_speed_seen: bool = False,
) -> Energies:
    """Energies of open models, sizes known and hidden; the shape follows the power laws of size in both.

    ``is_speed_seen``: a usage record tells the speed that the facts have of the model, to both.
    """
    known, apart, hidden = [], [], []
    for model_id, maker in zip(ids, makers, strict=True):
        fact = sizes.public(snapshot, model_id=model_id).get("speed") if is_speed_seen else None
        seen = None if fact is None else fact.value
        closed = Hidden(model_id=model_id, size_model=size_models[maker])
        known.append(energy_j(snapshot, model_id=model_id, tokens_per_s=seen))
        apart.append(energy_j(snapshot, model_id=model_id, seed=OTHER_SEED, tokens_per_s=seen)[:DRAWS])
        hidden.append(energy_j(closed, model_id=model_id, tokens_per_s=seen))
    return Energies(ids=ids, makers=makers, known=np.stack(known), apart=np.stack(apart), hidden=np.stack(hidden))


def lines(found: Energies, *, label: str = "") -> list[str]:
    """Scores of the figure and of the sizes alone, a line each."""
    low, middle, high = (quantile[:, None] for quantile in np.quantile(found.hidden, (0.05, 0.5, 0.95), axis=1))
    shape = found.apart.shape
    figure = {
        "measured": found.apart,
        "median": np.broadcast_to(middle, shape),
        "low": np.broadcast_to(low, shape),
        "high": np.broadcast_to(high, shape),
    }
    clusters = [maker for maker in found.makers for _ in range(shape[1])]
    ratio = np.quantile(found.hidden / found.known, (0.05, 0.5, 0.95), axis=1)
    alone = dict(zip(("low", "median", "high"), ratio, strict=True)) | {"measured": np.ones(len(found.ids))}
    return [
        _line(f"energy, {label}figure", {name: np.ravel(held) for name, held in figure.items()}, clusters),
        _line(f"energy, {label}sizes alone", alone, list(found.makers)),
    ]


def _line(name: str, held: Mapping[str, Array], clusters: list[str]) -> str:
    result, ends = score(**held, clusters=clusters), bootstrap(**held, clusters=clusters, times=300)
    inside, points = ends["coverage_share"], ends["interval_score_log10"]
    return (
        f"{name}: {result.rows} values of {result.clusters} makers, inside {result.coverage_share:.2f} "
        f"[{inside[0]:.2f}, {inside[1]:.2f}], width {result.width_log10:.2f}, interval score "
        f"{result.interval_score_log10:.2f} [{points[0]:.2f}, {points[1]:.2f}], ratio {result.bias_ratio:.2f}"
    )
