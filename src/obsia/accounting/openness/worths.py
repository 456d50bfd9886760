"""What the silences of services are worth: of one system, and over all of them.

The worth of a silence is the fall of the interval score of a request's energy that is expected if it alone were broken
(``accounting.disclosure``, simulated beforehand for a standard request: ``calibration/worths.py``). Here it is joined
to what is disclosed, and summed over systems. Over systems it is a mean of falls: every system counts alike, or by the
use that its developer states.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness.sheet import Sheet, decided
from obsia.core.disclosure import Use, Worth

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
"""Silence -> the items that would break it."""


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
    told: tuple[str, ...]
    """Items by which part of it is told already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """What breaking one silence everywhere would be worth."""

    silence: str
    systems: int
    """How many systems keep it."""
    mean_fall_share: float
    weighted_fall_share: float | None
    """Weighted by stated use; None where no use is stated of any system that was simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worths:
    """Silences over all systems, the costliest first."""

    silences: tuple[Overall, ...]
    simulated: int
    used: int
    """Systems whose developer states its use."""


def silenced(worths: Iterable[Worth], *, sheet: Sheet) -> tuple[Silenced, ...]:
    """The silences of one system, the costliest first."""
    found = [
        Silenced(
            silence=worth.silence,
            fall_share=max(worth.fall / worth.score, 0.0),
            error_share=worth.fall_error / worth.score,
            width_share=worth.width_share,
            score=worth.score,
            told=_told(sheet, worth.silence),
        )
        for worth in worths
    ]
    return tuple(sorted(found, key=lambda each: (-each.fall_share, each.silence)))


def overall(silences: Mapping[str, tuple[Silenced, ...]], *, uses: Iterable[Use]) -> Worths:
    """What each silence costs over the systems that were simulated.

    Args:
        silences: Of each system, by subject.
        uses: Tokens or prompts that developers state; one unit only.

    Returns:
        Means over systems that keep the silence or do not (where it is broken it costs nothing). The weight of a
        developer's use is split evenly between its systems.
    """
    simulated = {subject: found for subject, found in silences.items() if found}
    weights = _weights(simulated, uses=uses)
    falls: dict[str, dict[str, float]] = defaultdict(dict)
    for subject, found in simulated.items():
        for each in found:
            falls[each.silence][subject] = each.fall_share
    listed = [
        Overall(
            silence=silence,
            systems=len(by_subject),
            mean_fall_share=sum(by_subject.values()) / len(simulated),
            weighted_fall_share=(
                sum(share * weights.get(subject, 0.0) for subject, share in by_subject.items()) if weights else None
            ),
        )
        for silence, by_subject in falls.items()
    ]
    return Worths(
        silences=tuple(sorted(listed, key=lambda each: (-each.mean_fall_share, each.silence))),
        simulated=len(simulated),
        used=len(weights),
    )


def _told(sheet: Sheet, silence: str) -> tuple[str, ...]:
    return tuple(
        item for item in TELLS.get(silence, ()) if (each := decided(sheet, item)) is not None and each.status.is_found
    )


def _weights(simulated: Iterable[str], *, uses: Iterable[Use]) -> dict[str, float]:
    """The share of stated use that falls to each system; sums to 1, empty where no use is stated."""
    by_developer: dict[str, list[str]] = defaultdict(list)
    for subject in simulated:
        by_developer[subject.removeprefix("model:").partition("/")[0]].append(subject)
    stated = {use.developer: use.tokens_per_month for use in uses if use.developer in by_developer}
    total = sum(stated.values())
    return {
        subject: tokens / total / len(by_developer[developer])
        for developer, tokens in stated.items()
        for subject in by_developer[developer]
    }
