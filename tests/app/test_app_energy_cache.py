"""Energies of the catalogue in the data folder: read as they were written, and never trusted where they cannot be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from obsia.app.catalogue import catalogue_costs, energy_cache
from obsia.app.catalogue.comparison import Comparison, catalogue_energies
from obsia.facts import snapshot as facts

IDS = ("meta/llama-3.1-8b", "openai/gpt-4o")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def asked(*, keep: bool = True) -> Comparison:
    """As a process that has priced nothing yet."""
    catalogue_costs.catalogue_costs.cache_clear()
    return catalogue_energies("request", models=IDS, keep=keep)


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in (folder / energy_cache.FOLDER).iterdir())


def test_what_was_kept_is_what_was_priced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked()
    assert len(files(folder)) == len(IDS)

    def never(*_: object) -> None:
        raise AssertionError("priced again")

    monkeypatch.setattr(catalogue_costs.CatalogueCosts, "price", never)
    second = asked()
    assert second.rows == first.rows
    for before, after in zip(first.rows, second.rows, strict=True):
        assert before.energy.inputs
        assert [each.inputs for each in after.figures] == [each.inputs for each in before.figures]
        assert [each.other_inputs for each in after.figures] == [each.other_inputs for each in before.figures]
    assert all(np.array_equal(second.draws[each], first.draws[each]) for each in IDS)


def test_nothing_is_written_without_leave(folder: Path) -> None:
    asked(keep=False)
    assert not folder.exists()


def test_a_region_is_not_mixed_with_none(folder: Path) -> None:
    catalogue_costs.catalogue_costs.cache_clear()
    catalogue_energies("request", models=IDS, region="FRA", keep=True)
    assert not folder.exists()


@pytest.mark.parametrize("broken", [b"", b"no digest", bytes(2000)])
def test_a_broken_file_is_as_good_as_none(folder: Path, broken: bytes) -> None:
    first = asked()
    (folder / energy_cache.FOLDER / files(folder)[0]).write_bytes(broken)
    assert asked().rows == first.rows


def test_other_facts_and_laws_have_a_file_of_their_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked()
    before = files(folder)
    monkeypatch.setattr(energy_cache, "code_digest", lambda: "others")
    assert energy_cache.read(IDS[0], snapshot=facts.load().content_hash) is None
    asked()
    assert len(set(files(folder)) - set(before)) == len(IDS)


def test_a_folder_that_cannot_be_written_costs_time_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "file" / "data"))
    assert len(asked().rows) == len(IDS)
