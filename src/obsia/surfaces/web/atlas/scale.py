"""Classes of colour for the eye: which of five steps a value falls into. The figure itself stands in text."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

NONE: Final = "none"
"""The class of a country without a figure."""
STEPS: Final = 5


def class_of(value: float | None, *, edges: Sequence[float]) -> str:
    """``q0`` below the first edge, ``q1`` from it on, and so forth; ``none`` for no value.

    Raises ``ValueError`` for edges that do not rise, or are more than a scale of five has.
    """
    if len(edges) >= STEPS or any(low >= high for low, high in pairwise(edges)):
        raise ValueError("edges-of-no-scale", *edges)
    if value is None or math.isnan(value):
        return NONE
    return f"q{bisect_right(edges, value)}"
