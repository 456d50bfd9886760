"""How models of the list compare with the next one, as it comes with the package."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import pytest

from obsia.app.catalogue import neighbours
from obsia.app.catalogue.comparison import Comparison, catalogue_energies

SOME = ("meta/llama-3.1-405b", "openai/gpt-4", "google/gemma-3-27b")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Comparison:
    found = catalogue_energies(neighbours.TASK, models=SOME)

    def compared(_: str) -> Comparison:
        return found

    monkeypatch.setattr(neighbours, "catalogue_energies", compared)
    return found


def test_each_model_is_compared_with_the_next_by_energy(few: Comparison) -> None:
    ordered = [row.model_id for row in sorted(few.rows, key=lambda row: row.energy.value)]
    told = neighbours.NEIGHBOURS.made().value
    assert list(told) == list(pairwise(ordered))
    for (first, second), share in told.items():
        assert share == few.probability_less(first, second)


def test_without_the_package_there_is_nothing_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours.NEIGHBOURS, "name", "neighbours of another package")
    monkeypatch.setattr(neighbours, "facts", SimpleNamespace(load=lambda: SimpleNamespace(content_hash="another")))
    assert neighbours.neighbours() == {}
