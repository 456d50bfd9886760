"""What the silences of services are worth: of one system, and over all of them.

The worth of a silence is the fall of the interval score of a request's energy that is expected if it alone were broken
(``accounting.disclosure``, simulated beforehand for a standard request: ``calibration/worths.py``). Here it is joined
to what is disclosed, and summed over systems. Over systems it is a mean of falls: every system counts alike, or by the
use that its developer states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.sheet import Sheet, decided
from obsia.core.disclosure import Status, Use, Worth

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
"""Silence -> the items that tell of it; the first, published, breaks it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silenced:
    """A silence of one system. ``fall_share`` is of the interval score as things are, in [0, 1]."""

    silence: str
    fall_share: float
    error_share: float
    """Standard error of the simulation, in the same share."""
    width_share: float
    """Shapley share of the variance."""
    score: float
    """Interval score of lg energy as things are."""
    told: tuple[str, ...]
    """Items by which part of it is told already."""
    is_broken: bool
    """Whether the first of its items is published: then it is no silence any more."""
    is_outdated: bool = False
    """Whether it was simulated before the model of services changed: its ranges are not those of an estimate today."""

    @property
    def range_ratio_now(self) -> float:
        """The factor, either way, of a range that would score as what is known now."""
        return float(10.0 ** (self.score / 2.0))

    @property
    def range_ratio_told(self) -> float:
        """The same if this silence alone were broken."""
        return float(10.0 ** (self.score * (1.0 - self.fall_share) / 2.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """What breaking one silence everywhere would be worth."""

    silence: str
    systems: int
    """How many systems keep it."""
    keepers_fall_share: float
    """Mean fall among those that keep it."""
    mean_fall_share: float
    """Mean fall over all that were simulated: where it is broken it costs nothing."""
    weighted_fall_share: float | None
    """Weighted by stated use; None where no use is stated of any system that was simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worths:
    """Silences over all systems, the costliest first: by stated use where there is any, else by the mean over all."""

    silences: tuple[Overall, ...]
    simulated: int
    developers: int
    """Developers that state their use and have a system that was simulated."""
    largest_share: float
    """The share of the two that state most in all stated use; 0 where none is stated."""
    outdated: int = 0
    """How many of them were simulated before the model of services changed."""


def silenced(worths: Iterable[Worth], *, sheet: Sheet) -> tuple[Silenced, ...]:
    """The silences of one system, the costliest first; those that are broken last."""
    found = [
        Silenced(
            silence=worth.silence,
            fall_share=max(worth.fall / worth.score, 0.0),
            error_share=worth.fall_error / worth.score,
            width_share=worth.width_share,
            score=worth.score,
            told=_told(sheet, worth.silence),
            is_broken=_is_broken(sheet, worth.silence),
            is_outdated=bool(worth.note),
        )
        for worth in worths
    ]
    return tuple(sorted(found, key=lambda each: (each.is_broken, -each.fall_share, each.silence)))


def overall(silences: Mapping[str, tuple[Silenced, ...]], *, uses: Iterable[Use], current: Collection[str]) -> Worths:
    """What each silence costs over the systems that were simulated.

    Args:
        silences: Of each system, by subject.
        uses: Tokens that developers state; one unit only.
        current: Subjects that are still offered: the use of a developer is split evenly between those of its own.

    Returns:
        Means over all systems that were simulated, and over those that keep the silence.
    """
    simulated = {subject: found for subject, found in silences.items() if found}
    stated = _stated(simulated, uses=uses, current=current)
    weights = _weights(stated)
    falls: dict[str, dict[str, float]] = defaultdict(dict)
    for subject, found in simulated.items():
        for each in found:
            if not each.is_broken:
                falls[each.silence][subject] = each.fall_share
    listed = [
        Overall(
            silence=silence,
            systems=len(by_subject),
            keepers_fall_share=sum(by_subject.values()) / len(by_subject),
            mean_fall_share=sum(by_subject.values()) / len(simulated),
            weighted_fall_share=(
                sum(share * weights.get(subject, 0.0) for subject, share in by_subject.items()) if weights else None
            ),
        )
        for silence, by_subject in falls.items()
    ]
    tokens = sorted((tokens for tokens, _ in stated.values()), reverse=True)
    return Worths(
        silences=tuple(sorted(listed, key=_rank)),
        simulated=len(simulated),
        outdated=sum(any(each.is_outdated for each in found) for found in simulated.values()),
        developers=len(stated),
        largest_share=sum(tokens[:2]) / sum(tokens) if tokens else 0.0,
    )


def _rank(each: Overall) -> tuple[float, float, str]:
    """By stated use where there is any, else by the mean over all: the costliest first."""
    weighted = each.mean_fall_share if each.weighted_fall_share is None else each.weighted_fall_share
    return -weighted, -each.mean_fall_share, each.silence


def _told(sheet: Sheet, silence: str) -> tuple[str, ...]:
    return tuple(
        item for item in TELLS.get(silence, ()) if (each := decided(sheet, item)) is not None and each.status.is_found
    )


def _is_broken(sheet: Sheet, silence: str) -> bool:
    first = TELLS.get(silence, ())[:1]
    cell = decided(sheet, first[0]) if first else None
    return cell is not None and cell.status is Status.PUBLISHED


def _stated(
    simulated: Iterable[str], *, uses: Iterable[Use], current: Collection[str]
) -> dict[str, tuple[float, list[str]]]:
    """Developer -> the tokens that it states, and its systems among those that were simulated."""
    by_developer: dict[str, list[str]] = defaultdict(list)
    for subject in simulated:
        if subject in current:
            by_developer[subject.removeprefix("model:").partition("/")[0]].append(subject)
    return {
        use.developer: (use.tokens_per_month, by_developer[use.developer])
        for use in uses
        if use.developer in by_developer
    }


def _weights(stated: Mapping[str, tuple[float, list[str]]]) -> dict[str, float]:
    """The share of stated use that falls to each system; sums to 1, empty where no use is stated."""
    total = sum(tokens for tokens, _ in stated.values())
    return {subject: tokens / total / len(subjects) for tokens, subjects in stated.values() for subject in subjects}
