"""Classes of colour for the eye: which of five steps a value falls into. The figure itself stands in text."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final

NONE: Final = "none"
"""The class of a country without a figure."""
STEPS: Final = 5
_DIGITS: Final = (1.0, 2.0, 5.0)


def class_of(value: float | None, *, edges: Sequence[float]) -> str:
    """``q0`` below the first edge, ``q1`` from it on, and so forth; ``none`` for no value.

    Raises ``ValueError`` for edges that do not rise, or are more than a scale of five has.
    """
    if len(edges) >= STEPS or any(low >= high for low, high in pairwise(edges)):
        raise ValueError("edges-of-no-scale", *edges)
    if value is None or math.isnan(value):
        return NONE
    return f"q{bisect_right(edges, value)}"


def classes_of(values: Mapping[str, float | None], *, edges: Sequence[float]) -> dict[str, str]:
    """The class of each country."""
    return {iso3: class_of(value, edges=edges) for iso3, value in values.items()}


def round_edges(values: Iterable[float]) -> tuple[float, ...]:
    """At most four edges of one leading digit (1, 2, 5) that part positive values into classes of about one size."""
    known = sorted(value for value in values if math.isfinite(value) and value > 0.0)
    if not known:
        return ()
    wanted = [known[len(known) * step // STEPS] for step in range(1, STEPS)]
    edges = sorted({_round(value) for value in wanted})
    # An edge that nothing lies below would make a class that no country has.
    return tuple(edge for edge in edges if edge > known[0])


def _round(value: float) -> float:
    """The nearest 1, 2 or 5 times a power of ten, as distances go on a scale of multiples."""
    power = math.floor(math.log10(value))
    near = [float(f"{digit:.0f}e{exponent}") for exponent in (power, power + 1) for digit in _DIGITS]
    return min(near, key=lambda each: abs(math.log10(each / value)))
