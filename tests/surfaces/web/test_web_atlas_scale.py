"""Classes of colour."""

from __future__ import annotations

import math

import pytest

from obsia.surfaces.web.atlas.map import CLASSES
from obsia.surfaces.web.atlas.scale import class_of

EDGES = (0.1, 1.0, 10.0, 100.0)


@pytest.mark.parametrize(
    ("value", "class_"),
    [(0.0, "q0"), (0.099, "q0"), (0.1, "q1"), (9.9, "q2"), (10.0, "q3"), (100.0, "q4"), (1e9, "q4"),
     (None, "none"), (math.nan, "none")],
)  # fmt: skip
def test_a_value_at_an_edge_lies_in_the_class_above(value: float | None, class_: str) -> None:
    assert class_of(value, edges=EDGES) == class_
    assert class_ in {*CLASSES, "none"}


@pytest.mark.parametrize("edges", [(1.0, 1.0), (2.0, 1.0), (1.0, 2.0, 3.0, 4.0, 5.0)])
def test_edges_that_make_no_scale_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="edges"):
        class_of(1.0, edges=edges)
