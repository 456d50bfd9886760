"""What disclosing what services do not state is worth: for one system, and over all of them.

The value of a disclosure is the expected reduction of the interval score of a request's energy if it alone were made
(``accounting.disclosure``, simulated beforehand for a standard request: ``calibration/disclosure_values.py``). Here it
is joined to what is disclosed, and summed over systems. Over systems it is a mean of reductions: every system counts
alike, or by the use that its developer states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

from obsia.accounting.openness.sheet import Sheet, decided
from obsia.core.disclosure import DisclosureValue, Status, Use
from obsia.core.figure import LEVEL
from obsia.core.grouping import grouped

TELLS: Final[Mapping[str, tuple[str, ...]]] = {
    "size": ("parameters_total", "parameters_active"),
    "precision": ("precision_serving",),
    "hardware": ("hardware_serving",),
    "batch": ("batch_serving", "speed_serving"),
    "speculation": ("speculation_serving",),
    "fullness": ("utilisation_serving",),
    "facility": ("facility_serving",),
    "location": ("location_serving",),
}
"""Non-disclosure -> the items that bear on it; the first, published, ends it."""
_NORMAL: Final = NormalDist()
_TAIL: Final = (1.0 - LEVEL) / 2.0
_HALF: Final = _NORMAL.inv_cdf(1.0 - _TAIL)
WIDTH_OF_SCORE: Final = _HALF / (_HALF + (_NORMAL.pdf(_HALF) - _TAIL * _HALF) / _TAIL)
"""What is width of the interval score that a normal distribution expects of its own range; the rest is the penalty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NonDisclosure:
    """What one system does not disclose. ``score_reduction_share`` is of the interval score as things are."""

    non_disclosure: str
    score_reduction_share: float
    error_share: float
    """Standard error of the simulation, in the same share."""
    width_share: float
    """Shapley share of the variance."""
    score: float
    """Interval score of lg energy as things are."""
    disclosed_by: tuple[str, ...]
    """Items by which a part of it is disclosed already."""
    is_disclosed: bool
    """Whether the first of its items is published: then it is disclosed."""

    @property
    def range_ratio_now(self) -> float:
        """The factor, either way, of the 90% range of a log-normal distribution that would score as what is known."""
        return float(10.0 ** (WIDTH_OF_SCORE * self.score / 2.0))

    @property
    def range_ratio_disclosed(self) -> float:
        """The same if this alone were disclosed."""
        return float(self.range_ratio_now ** (1.0 - self.score_reduction_share))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The value of disclosing one thing everywhere."""

    non_disclosure: str
    systems: int
    """How many systems do not disclose it."""
    keepers_score_reduction_share: float
    """Mean reduction among those that do not."""
    mean_score_reduction_share: float
    """Mean reduction over all that were simulated: where it is disclosed there is none."""
    weighted_score_reduction_share: float | None
    """Weighted by stated use; None where no use is stated of any system that was simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureValues:
    """Non-disclosures over all systems, the costliest first: by stated use where there is any, else by the mean."""

    non_disclosures: tuple[Overall, ...]
    simulated: int
    developers: int
    """Developers that state their use and have a system that was simulated."""
    largest_share: float
    """The share of the two that state most in all stated use; 0 where none is stated."""


def non_disclosures_of(disclosure_values: Iterable[DisclosureValue], *, sheet: Sheet) -> tuple[NonDisclosure, ...]:
    """What one system does not disclose, the costliest first; what it does comes last."""
    found = [
        NonDisclosure(
            non_disclosure=value.non_disclosure,
            score_reduction_share=max(value.score_reduction / value.score, 0.0),
            error_share=value.score_reduction_error / value.score,
            width_share=value.width_share,
            score=value.score,
            disclosed_by=_disclosed_by(sheet, value.non_disclosure),
            is_disclosed=_is_disclosed(sheet, value.non_disclosure),
        )
        for value in disclosure_values
    ]
    return tuple(sorted(found, key=lambda each: (each.is_disclosed, -each.score_reduction_share, each.non_disclosure)))


def overall(
    non_disclosures: Mapping[str, tuple[NonDisclosure, ...]], *, uses: Iterable[Use], current: Collection[str]
) -> DisclosureValues:
    """What each non-disclosure costs over the systems that were simulated.

    Args:
        non_disclosures: Of each system, by subject.
        uses: Tokens that developers state; one unit only.
        current: Subjects that are still offered: the use of a developer is split evenly between those of its own.

    Returns:
        Means over all systems that were simulated, and over those that do not disclose it.
    """
    simulated = {subject: found for subject, found in non_disclosures.items() if found}
    stated = _stated(simulated, uses=uses, current=current)
    weights = _weights(stated)
    reductions: dict[str, dict[str, float]] = defaultdict(dict)
    for subject, found in simulated.items():
        for each in found:
            if not each.is_disclosed:
                reductions[each.non_disclosure][subject] = each.score_reduction_share
    listed = [
        Overall(
            non_disclosure=non_disclosure,
            systems=len(by_subject),
            keepers_score_reduction_share=sum(by_subject.values()) / len(by_subject),
            mean_score_reduction_share=sum(by_subject.values()) / len(simulated),
            weighted_score_reduction_share=(
                sum(share * weights.get(subject, 0.0) for subject, share in by_subject.items()) if weights else None
            ),
        )
        for non_disclosure, by_subject in reductions.items()
    ]
    tokens = sorted((tokens for tokens, _ in stated.values()), reverse=True)
    return DisclosureValues(
        non_disclosures=tuple(sorted(listed, key=_rank)),
        simulated=len(simulated),
        developers=len(stated),
        largest_share=sum(tokens[:2]) / sum(tokens) if tokens else 0.0,
    )


def _rank(each: Overall) -> tuple[float, float, str]:
    """By stated use where there is any, else by the mean over all: the costliest first."""
    weighted = (
        each.mean_score_reduction_share
        if each.weighted_score_reduction_share is None
        else each.weighted_score_reduction_share
    )
    return -weighted, -each.mean_score_reduction_share, each.non_disclosure


def _disclosed_by(sheet: Sheet, non_disclosure: str) -> tuple[str, ...]:
    return tuple(
        item
        for item in TELLS.get(non_disclosure, ())
        if (each := decided(sheet, item)) is not None and each.status.is_found
    )


def _is_disclosed(sheet: Sheet, non_disclosure: str) -> bool:
    first = TELLS.get(non_disclosure, ())[:1]
    cell = decided(sheet, first[0]) if first else None
    return cell is not None and cell.status is Status.PUBLISHED


def _stated(
    simulated: Iterable[str], *, uses: Iterable[Use], current: Collection[str]
) -> dict[str, tuple[float, list[str]]]:
    """Developer -> the tokens that it states, and its systems among those that were simulated."""
    by_developer = grouped(
        (subject.removeprefix("model:").partition("/")[0], subject) for subject in simulated if subject in current
    )
    return {
        use.developer: (use.tokens_per_month, by_developer[use.developer])
        for use in uses
        if use.developer in by_developer
    }


def _weights(stated: Mapping[str, tuple[float, list[str]]]) -> dict[str, float]:
    """The share of stated use that falls to each system; sums to 1, empty where no use is stated."""
    total = sum(tokens for tokens, _ in stated.values())
    return {subject: tokens / total / len(subjects) for tokens, subjects in stated.values() for subject in subjects}
