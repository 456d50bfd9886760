"""Classes of colour."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.surfaces.web.atlas.map import CLASSES
from obsia.surfaces.web.atlas.scale import class_of, classes_of, round_edges

EDGES = (0.1, 1.0, 10.0, 100.0)
positive = st.lists(st.floats(min_value=1e-6, max_value=1e6), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("value", "class_"),
    [(0.0, "q0"), (0.099, "q0"), (0.1, "q1"), (9.9, "q2"), (10.0, "q3"), (100.0, "q4"), (1e9, "q4"),
     (None, "none"), (math.nan, "none")],
)  # fmt: skip
def test_a_value_at_an_edge_lies_in_the_class_above(value: float | None, class_: str) -> None:
    assert class_of(value, edges=EDGES) == class_


def test_countries_keep_their_codes() -> None:
    assert classes_of({"FRA": 12.0, "TUV": None}, edges=EDGES) == {"FRA": "q3", "TUV": "none"}


@pytest.mark.parametrize("edges", [(1.0, 1.0), (2.0, 1.0), (1.0, 2.0, 3.0, 4.0, 5.0)])
def test_edges_that_make_no_scale_are_refused(edges: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="edges"):
        class_of(1.0, edges=edges)


def test_round_edges_of_a_list_worked_by_hand() -> None:
    # Fifths of ten values start at the 3rd, 5th, 7th and 9th: 0.3, 2, 11, 90.
    values = [0.1, 0.2, 0.3, 1.0, 2.0, 4.0, 11.0, 30.0, 90.0, 150.0]
    assert round_edges(values) == (0.2, 2.0, 10.0, 100.0)


@pytest.mark.parametrize("values", [[], [0.0], [math.nan, -1.0, math.inf]])
def test_nothing_to_part_has_no_edges(values: list[float]) -> None:
    assert round_edges(values) == ()


@given(positive)
def test_edges_rise_have_one_digit_and_make_classes_that_the_map_knows(values: list[float]) -> None:
    edges = round_edges(values)
    assert all(low < high for low, high in pairwise(edges))
    assert all(f"{edge:.6e}"[0] in "125" and set(f"{edge:.6e}"[2:8]) == {"0"} for edge in edges)
    classes = {class_of(value, edges=edges) for value in values}
    assert classes <= set(CLASSES)
    assert class_of(min(values), edges=edges) == "q0"
