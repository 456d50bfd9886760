"""Cycles are sought seldom while records are read, and as often as before afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from obsia.core.cycles import NEW_OBJECTS, seldom_sought


@pytest.fixture(autouse=True)
def _thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_the_last_one_out_gives_the_thresholds_back():
    gc.set_threshold(700, 11, 12)
    first, second = seldom_sought(), seldom_sought()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (NEW_OBJECTS, 11, 12)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 11, 12)


@pytest.mark.parametrize("new_objects", [0, 2 * NEW_OBJECTS])
def test_who_looks_for_them_never_or_less_still_does(new_objects):
    gc.set_threshold(new_objects)
    with seldom_sought():
        assert gc.get_threshold()[0] == new_objects
    assert gc.get_threshold()[0] == new_objects
