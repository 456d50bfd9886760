"""What non-disclosure costs: how much narrower a figure would be if a provider disclosed one thing more.

Everything uncertain in a figure is drawn under keys; every key belongs to a *group*: one of those that a provider could
disclose (:data:`DISCLOSABLE`), *variability* (runs differ, whatever is told) or *model* (the error of our own models).
Groups are independent, so learning one is to fix its scores and to draw the others.

- **Expected interval score.** The score of a 90 % interval of lg energy (Gneiting and Raftery 2007) made knowing a
  group, averaged over what it may turn out to be: nested simulation, as many outer values as there are blocks.
- **Shapley shares** of the variance of lg energy (Shapley 1953; Song, Nelson and Staum 2016): the average, over all
  orders in which groups may be learnt, of what each takes off the variance. Each world replaces its groups one after
  another, in an order of its own, by those of a second sample (Goda 2021, "A simple algorithm for global sensitivity
  analysis with Shapley effects"): as many worlds as groups, where all sets of groups would be two to that power.
- **Claims.** A value that is told with an error of its verification leaves the group uncertain: of its normal score z
  one sees z plus noise.

Two priors: ours, and one whose disclosable groups are half as wide again. Each figure has its Monte Carlo error, from
replicates with seeds of their own; groups whose figures differ by less are not ranked.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from obsia.accounting.draws import Draws, Key, Worlds, normal_scores, scores
from obsia.core.errors import MissingFact
from obsia.core.message import Message

LEVEL: Final = 0.9
MODEL, VARIABILITY, UNDISCLOSED = "model", "variability", "undisclosed"
DISCLOSABLE: Final[Mapping[str, frozenset[str]]] = {
    "size": frozenset({"params", "params_sparsity", "architecture", "always_active_share"}),
    "precision": frozenset({"weight_bytes", "cache_bytes"}),
    "hardware": frozenset(
        {"accelerator", "replica_size_ratio", "fleet_devices", "memory_use_share", "engine", "stack"}
    ),
    "batch": frozenset({"batch", "serving_regime", "running_batch_ratio", "resident_context_tokens"}),
    "speculation": frozenset({"speculation_gain_ratio"}),
    "fullness": frozenset({"server_use_share"}),
    "facility": frozenset({"cooling", "form_factor"}),
    "location": frozenset({"zone"}),
}
"""Group -> the properties of its keys; PUE belongs to the facility under any name."""
_RUNS: Final = ("service:", "usage:")
_Item = TypeVar("_Item")
_STANDARD: Final = NormalDist()
WIDER: Final = 1.5
"""How much wider the normal scores of disclosable groups are under the second prior."""


class Design(NamedTuple):
    """How much is simulated."""

    blocks: int
    """Outer values of what is told."""
    inner: int
    """Worlds for each."""

    @property
    def worlds(self) -> int:
        """Worlds for each state of knowledge."""
        return self.blocks * self.inner


FULL: Final = Design(32, 160)
LIGHT: Final = Design(32, 96)
"""The same outer values with fewer worlds for each: for a table of all models."""
QUICK: Final = Design(16, 96)
"""Enough for what is shown beside a figure: a reduction errs by some hundredths."""
REPLACED: Final = 1_024
"""Worlds whose groups are replaced one after another: shares err by two or three hundredths."""
MOST_WORLDS: Final = 16_384
"""Worlds that are computed at once: bounds memory, and what is at hand stays near the processor."""
REPLICATES: Final = 3

Function = Callable[[Worlds], Draws]
"""Worlds -> the quantity in each of them, positive, shape (worlds,)."""


def group_of(key: Key) -> str:
    """The group to which a key belongs."""
    subject, name = key
    if name.startswith("pue"):
        return MODEL if name.endswith("error") else "facility"
    for group, names in DISCLOSABLE.items():
        if name in names:
            return group
    return VARIABILITY if subject.startswith(_RUNS) else MODEL


def split_of(shares: Mapping[Key, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Shares of a log-variance by key -> the same by part (undisclosed, variability, model), and by disclosable group.

    What main effects say (``figures.Sensitivity``), in no time: :func:`non_disclosure_cost` simulates what disclosing
    is worth. Both are empty where nothing varies; groups without a share are left out, the largest comes first.
    """
    by_group: dict[str, float] = {}
    for key, share in shares.items():
        by_group[group_of(key)] = by_group.get(group_of(key), 0.0) + share
    told = {group: share for group, share in by_group.items() if group in DISCLOSABLE}
    parts = {UNDISCLOSED: sum(told.values()), **{name: by_group.get(name, 0.0) for name in (VARIABILITY, MODEL)}}
    return parts if by_group else {}, dict(sorted(told.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True, slots=True)
class _Known:
    """Groups that are told, and the noise with which they are (0: exactly)."""

    groups: frozenset[str]
    noise: float = 0.0


class _Learning(Worlds):
    """Worlds in blocks, as many for each state of knowledge: what is told has one score for all worlds of a block, all
    else is drawn anew in each. Scores are middles of strata, so that few differ and quantiles come fast.
    """

    def __init__(self, *, seed: int, known: Sequence[_Known], wider: float, design: Design) -> None:
        super().__init__(seed=seed, worlds=len(known) * design.worlds)
        self.apart = len(known), design.blocks
        self._known, self._wider, self._design = known, wider, design

    def scores(self, key: Key) -> Draws:
        """Scores of ``key`` by state of knowledge, block and world."""
        if key not in self._scores:
            (blocks, inner), group, inside = self._design, group_of(key), self._inside(key)
            told = np.repeat(_middles(scores(seed=self.seed, key=key, worlds=blocks)), inner)
            drawn = [self._one(each, group, told, inside) for each in self._known]
            self._scores[key] = _widened(np.concatenate(drawn), self._wider if group in DISCLOSABLE else 1.0)
        return self._scores[key]

    def _one(self, known: _Known, group: str, told: Draws, inside: Draws) -> Draws:
        if group not in known.groups:
            return inside
        return _believed(told, inside, noise=known.noise) if known.noise else told

    def _inside(self, key: Key) -> Draws:
        """Each block has the middles of all its strata, in an order of its own."""
        ranks = scores(seed=self.seed, key=(key[0], f"{key[1]}|inside"), worlds=self._design.worlds)
        return ((np.argsort(ranks.reshape(self._design), axis=1) + 0.5) / self._design.inner).ravel()


class _Replaced(Worlds):
    """Worlds of one sample that become those of another, group by group: step after step, shape (steps * REPLACED,)."""

    def __init__(self, *, seed: int, groups: Sequence[str], wider: float) -> None:
        super().__init__(seed=seed, worlds=(len(groups) + 1) * REPLACED)
        order = [scores(seed=seed, key=("order", group), worlds=REPLACED) for group in groups]
        self.turns = dict(zip(groups, np.argsort(np.argsort(order, axis=0), axis=0), strict=True))
        """Group -> the step at which it is replaced, from 0, by world."""
        self._steps, self._wider = np.arange(len(groups) + 1)[:, None], wider

    def scores(self, key: Key) -> Draws:
        """Scores of ``key`` by step and world: of the first sample until its group's turn, then of the second."""
        if key not in self._scores:
            group = group_of(key)
            first, second = (_middles(scores(seed=self.seed + n, key=key, worlds=REPLACED)) for n in (0, 1))
            # What does not vary in a figure has no turn.
            drawn = np.where(self._steps > self.turns.get(group, 0), second, first).ravel()
            self._scores[key] = _widened(drawn, self._wider if group in DISCLOSABLE else 1.0)
        return self._scores[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """A figure of simulation with its standard error."""

    value: float
    error: float

    @classmethod
    def of(cls, replicates: Sequence[float] | Draws) -> Estimated:
        """The mean of replicates, and its error."""
        values = np.array(replicates)
        return cls(value=float(values.mean()), error=float(values.std(ddof=1) / math.sqrt(values.size)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureValue:
    """The value of disclosing one group."""

    group: str
    score_reduction: Estimated
    """Expected reduction of the interval score of lg energy if it alone were disclosed."""
    shapley_share: Estimated
    """Of the variance of lg energy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The ladder: what is known after this group too, and the expected interval score then."""

    group: str
    score: Estimated


@dataclass(frozen=True, slots=True, kw_only=True)
class NonDisclosureCost:
    """What non-disclosure costs under one prior."""

    prior: str
    """``ours`` or ``wider``."""
    score: Estimated
    """Interval score of lg energy as things are."""
    shares: Mapping[str, Estimated]
    """Shapley shares of the variance: undisclosed, variability, model."""
    disclosure_values: tuple[DisclosureValue, ...]
    ladder: tuple[Step, ...]
    claims: Mapping[str, Estimated]
    """Verification -> expected score if all disclosable groups were told so (:func:`noise_of`)."""


def non_disclosure_cost(
    function: Function,
    *,
    seed: int,
    prior: str,
    errors_ratio: Mapping[str, float],
    replicates: int = REPLICATES,
    is_whole: bool = True,
) -> NonDisclosureCost:
    """What non-disclosure costs of the figure that ``function`` computes, each world by itself.

    ``errors_ratio``: verification -> the ratio by which a value told so may be off, either way (90 %). ``replicates``
    (two or more) have seeds of their own and give the errors. Unless it ``is_whole``, ladder and claims are empty, and
    there are fewer worlds for each value (:data:`LIGHT`): a quarter of the time. Raises ``MissingFact`` where nothing
    that varies is disclosable.
    """
    wider = WIDER if prior == "wider" else 1.0
    probe = Worlds(seed=seed, worlds=64)
    function(probe)
    groups = _groups(key for key, drawn in probe.ledger.items() if drawn.varies)
    told = [group for group in groups if group in DISCLOSABLE]
    if not told:
        raise MissingFact(what=Message("fact-disclosable"), tried=(Message("sought-keys"),))

    seeds = [seed + 100 * each for each in range(replicates)]
    shapley = [_shapley(function, groups, seed=each, wider=wider) for each in seeds]
    # What explains nothing at all does not act, and leaves the score.
    acting = [group for group in told if any(each[group] for each in shapley)]
    claimed, design = (dict(errors_ratio), FULL) if is_whole else (dict[str, float](), LIGHT)
    states = [_Known(frozenset()), *(_Known(frozenset({group})) for group in acting)]
    states += [_Known(frozenset(told), noise=noise_of(ratio)) for ratio in claimed.values()]
    now, *others = np.array([_scores(function, states, seed=each, wider=wider, design=design) for each in seeds]).T
    by_group = dict(zip(acting, others, strict=False))
    alone = {group: by_group.get(group, now) for group in told}
    order = sorted(told, key=lambda group: float(alone[group].mean()))
    rungs = [_Known(frozenset(order[: place + 1])) for place in range(len(order))] if is_whole else []
    climbed = np.array([_scores(function, rungs, seed=each, wider=wider, design=design) for each in seeds]).T
    ladder = [Step(group=group, score=Estimated.of(score)) for group, score in zip(order, climbed, strict=is_whole)]
    split = {
        UNDISCLOSED: [sum(each[group] for group in told) for each in shapley],
        **{name: [each.get(name, 0.0) for each in shapley] for name in (VARIABILITY, MODEL)},
    }
    return NonDisclosureCost(
        prior=prior,
        score=Estimated.of(now),
        shares={name: Estimated.of(values) for name, values in split.items()},
        disclosure_values=tuple(
            DisclosureValue(
                group=group,
                score_reduction=Estimated.of(now - alone[group]),
                shapley_share=Estimated.of([each[group] for each in shapley]),
            )
            for group in order
        ),
        ladder=tuple(ladder),
        claims={name: Estimated.of(score) for name, score in zip(claimed, others[len(acting) :], strict=True)},
    )


def expected_scores(function: Function, *, varied: Iterable[Key], seed: int, design: Design) -> dict[str, float]:
    """The expected interval score of lg of the function if one disclosable group alone were known, by group; under ""
    as things are. ``varied``: the keys that differ between worlds and on which the function rests.
    """
    told = [group for group in _groups(varied) if group in DISCLOSABLE]
    states = [_Known(frozenset()), *(_Known(frozenset({group})) for group in told)]
    found = _scores(function, states, seed=seed, wider=1.0, design=design)
    return dict(zip(("", *told), found, strict=True))


def _groups(keys: Iterable[Key]) -> list[str]:
    """The groups of some keys, in the order in which they are told."""
    return sorted(set(map(group_of, keys)), key=(*DISCLOSABLE, VARIABILITY, MODEL).index)


def noise_of(error_ratio: float, *, prior_ratio: float = 5.0) -> float:
    """The noise of a claim in units of its prior's spread: a value within ``error_ratio`` either way, where the prior
    knows it within ``prior_ratio`` (a factor of five: batch and active parameters, where nobody tells them).
    """
    return math.log(error_ratio) / math.log(prior_ratio)


def interval_score(values: Draws, *, low: Draws, high: Draws, level: float = LEVEL) -> Draws:
    """Interval score of ``values``: width, plus 2 / (1 - level) times what lies outside (Gneiting and Raftery 2007)."""
    beyond = np.maximum(low - values, 0.0) + np.maximum(values - high, 0.0)
    return (high - low) + 2.0 / (1.0 - level) * beyond


def _scores(function: Function, known: Sequence[_Known], *, seed: int, wider: float, design: Design) -> list[float]:
    """The expected interval score of lg of the function in each state of knowledge."""
    tail = (1.0 - LEVEL) / 2.0
    found: list[float] = []
    for some in _parts(known, most=MOST_WORLDS // design.worlds):
        worlds = _Learning(seed=seed, known=some, wider=wider, design=design)
        drawn = np.log10(function(worlds)).reshape(-1, *design)
        low, high = np.quantile(drawn, [tail, 1.0 - tail], axis=2, keepdims=True)
        found += interval_score(drawn, low=low, high=high).mean(axis=(1, 2)).tolist()
    return found


def _parts(items: Sequence[_Item], *, most: int) -> Iterator[Sequence[_Item]]:
    """Items in parts of at most ``most``: bounds memory."""
    for start in range(0, len(items), most):
        yield items[start : start + most]


def _shapley(function: Function, groups: Sequence[str], *, seed: int, wider: float) -> dict[str, float]:
    """Shapley share of each group in the variance of lg of the function; sums to 1, 0 for what does not act."""
    worlds = _Replaced(seed=seed, groups=groups, wider=wider)
    drawn = np.log10(function(worlds)).reshape(-1, REPLACED)
    away = drawn - drawn[0]
    # Half the squares of the distance from the first sample: their growth at a turn is what the group explains.
    grown, each = np.diff(away**2, axis=0), np.arange(REPLACED)
    return {group: float(grown[turn, each].sum() / grown.sum()) for group, turn in worlds.turns.items()}


def _believed(told: Draws, drawn: Draws, *, noise: float) -> Draws:
    """What is true given a claim, in scores: z seen through noise n is z / (1 + n²), give or take n / √(1 + n²)."""
    seen = 1.0 + noise**2
    z = normal_scores(told) / seen + noise / math.sqrt(seen) * normal_scores(drawn)
    return _cumulative(np.round(z, 2))


def _middles(uniform: Draws) -> Draws:
    """The middles of the strata in which stratified scores lie."""
    return (np.floor(uniform * uniform.size) + 0.5) / uniform.size


def _widened(uniform: Draws, factor: float) -> Draws:
    """Scores whose normal quantiles are ``factor`` times as far out."""
    return uniform if factor == 1.0 else _cumulative(factor * normal_scores(uniform))


def _cumulative(z: Draws) -> NDArray[np.float64]:
    """The normal distribution function, kept inside (0, 1)."""
    found, place = np.unique(z, return_inverse=True)
    return np.clip(np.array([_STANDARD.cdf(each) for each in found]), 1e-6, 1.0 - 1e-6)[place].reshape(z.shape)
