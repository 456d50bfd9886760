"""The museum of bugs: each public bug, made in our code, changes a figure and is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.museum.exhibits import Exhibit
from tests.museum.page import PAGE, rows
from tests.museum.visit import EXHIBITS, Right, visit

from obsia.facts.snapshot import Snapshot, load


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return load()


@pytest.fixture(scope="module")
def right(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Right:
    return Right(snapshot, tmp_path_factory.mktemp("right"))


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda each: (each.bugs or (each.mutant.replace(" ", "-"),))[0])
def test_a_public_bug_changes_a_figure_and_is_noticed(
    exhibit: Exhibit, right: Right, snapshot: Snapshot, tmp_path: Path
) -> None:
    effect = visit(exhibit, right, snapshot, tmp_path)
    assert effect.noticed, f"{exhibit.mutant} went through: {effect.figure} × {effect.factor:g}"


def test_the_page_has_every_bug_and_the_museum_is_large_enough() -> None:
    """The page is written by ``just museum``; its factors move with facts, what stands in it besides does not."""
    public = [each for each in EXHIBITS if each.bugs]
    reports = [bug for each in public for bug in each.bugs]
    assert len(public) >= 70
    assert len(reports) == len(set(reports)) >= 100
    text = PAGE.read_text(encoding="utf-8")
    assert sorted(rows(text)) == sorted((", ".join(each.bugs), each.went_wrong, each.mutant) for each in EXHIBITS)
    assert f"{len(public)} bugs, {len(reports)} reports." in text
