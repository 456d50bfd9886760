"""The landscape of models: who is drawn, by what, and what a typical model is."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest

from obsia.app.catalogue.catalogue_costs import catalogue_costs
from obsia.app.catalogue.landscape import (
    NAMED,
    SINCE,
    TASK,
    Access,
    Landscape,
    landscape,
    landscape_of,
)
from obsia.app.catalogue.model_list import CLOSED, OPEN, UNKNOWN, Listed, listed_model
from obsia.facts import snapshot as facts


@pytest.fixture(scope="module")
def drawn() -> Landscape:
    return landscape()


def listed(model: str) -> Listed:
    found = listed_model(model)
    assert found is not None, model
    return found


def test_what_is_named_is_drawn_of_every_access(drawn: Landscape) -> None:
    named = drawn.named()
    assert {each.model for each in named} == set(NAMED)
    assert {each.access for each in named} == set(Access)
    assert [each.released for each in named] == sorted(each.released for each in named)
    for each in named:
        assert 0 < each.energy.low < each.energy.value < each.energy.high
        assert each.width_ratio == pytest.approx(each.energy.high / each.energy.low)


def test_its_figures_are_those_of_the_pages(drawn: Landscape) -> None:
    """One question has one figure on every surface."""
    costs = catalogue_costs(facts.load(), None)
    for each in drawn.named()[:2]:
        figures = costs.figures(each.model, TASK)
        assert figures is not None
        assert figures[0] == each.energy


def test_a_typical_model_is_the_middle_of_its_access(drawn: Landscape) -> None:
    for access, typical in drawn.typical.items():
        of_it = [each for each in drawn.landmarks if each.access is access]
        assert typical.width_ratio == statistics.median(each.width_ratio for each in of_it)
        assert typical.low < typical.value < typical.high


def test_models_of_unknown_access_old_ones_and_those_that_write_no_text_are_left_out() -> None:
    one = listed("meta/llama-3.1-405b")
    left_out = (
        replace(one, weights=UNKNOWN),
        replace(one, released="2022-11-30"),
        replace(one, released=""),
        replace(one, kind="image"),
    )
    assert landscape_of(left_out).landmarks == ()
    (kept,) = landscape_of([replace(one, released=f"{SINCE}-01")]).landmarks
    assert kept.access is Access.CONDITIONS
    closed, opened = landscape_of([replace(one, weights=CLOSED), replace(one, weights=OPEN)]).landmarks
    assert (closed.access, opened.access) == (Access.CLOSED, Access.WEIGHTS)
