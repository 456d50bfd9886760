"""Figures as of an edition, and what moved since one: asked again by this program, from facts of then and of now."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.attested import attest

from obsia.app.catalogue import edition_changes as journey
from obsia.app.catalogue.changes import Cause, Release, estimation_keys, facts_named, figure_key, published_figures
from obsia.app.catalogue.edition_changes import EDITION_CHANGES, asked_again, edition_changes
from obsia.app.figures.facts_editions import DIGITS, FOLDER, installed, resting_on, snapshot_of
from obsia.app.folder import data_folder
from obsia.app.questions.changes import CompareEditions
from obsia.app.request.estimate import estimate
from obsia.core.errors import UnknownName
from obsia.core.locales import locale
from obsia.facts import snapshot as facts
from obsia.surfaces.cli import run
from obsia.views.edition_changes import document
from obsia.writers.terminal import Page, write

OF_THEN = "ab" * 32
"""The hash that the facts of then state."""
CARBON = "carbon_g@facility"


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """Facts of an edition, installed: the grid of France emitted twice as much."""
    # Whatever a command chooses is undone afterwards.
    monkeypatch.setenv(facts.CHOSEN, "")
    place = data_folder() / FOLDER / OF_THEN[:DIGITS]
    place.mkdir(parents=True)
    path = place / "snapshot.sqlite"
    shutil.copyfile(facts.load().path, path)
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("UPDATE meta SET content = ? WHERE name = 'content_hash'", (OF_THEN,))
        con.execute(
            "UPDATE fact_rows SET value = value * 2, low = low * 2, high = high * 2 WHERE property = ?"
            " AND subject_row = (SELECT rowid FROM subjects WHERE subject = 'grid:FRA')",
            ("intensity_g_per_kwh",),
        )
    attest(path)
    yield path
    monkeypatch.undo()
    facts.load.cache_clear()


def figures() -> dict[str, Any]:
    """One request by its keys, unrecorded."""
    made = estimate("gpt-4o", input_tokens=1000, output_tokens=400, region="FRA", record_figures=False)
    return dict(zip(estimation_keys(made), made.figures, strict=True))


@pytest.fixture
def edition(then: Path, tmp_path: Path) -> Path:
    """What was published from the facts of then, and one figure of a comparison."""
    with resting_on(then):
        made = figures()
        of_others = {
            figure_key("compare", {"models": ["a", "b"]}, "energy_ratio", "facility"): next(iter(made.values()))
        }
        record = published_figures((made | of_others).items(), published_on=dt.date(2026, 11, 1))
    (folder := tmp_path / "edition").mkdir()
    (folder / "figures.json").write_text(json.dumps(record))
    return folder


def test_figures_as_of_an_edition_are_those_it_published(
    edition: Path, then: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ["estimate", "gpt-4o", "--in", "1000", "--out", "400", "--region", "FRA", "--json", "--no-record"]
    published = {each["figure_id"]: each for each in json.loads((edition / "figures.json").read_text())["figures"]}
    for named in (str(edition), OF_THEN[:8]):
        assert run([*asked, "--edition", named]) == 0
        said = capsys.readouterr()
        again = {each["figure_id"]: each for each in json.loads(said.out)["figures"]}
        assert again.keys() <= published.keys()
        for name, figure in again.items():
            assert [figure[end] for end in ("value", "low", "high")] == [
                published[name][end] for end in ("value", "low", "high")
            ]
        assert OF_THEN[:DIGITS] in said.err
        assert ("by the method of that edition" in said.err) == (named == str(edition))
    # An edition of another program says so.
    record = json.loads((edition / "figures.json").read_text()) | {"method": "another", "obsia": "0.0.9"}
    (edition / "figures.json").write_text(json.dumps(record))
    assert run([*asked, "--edition", str(edition)]) == 0
    assert "obsia 0.0.9 published it by another one" in capsys.readouterr().err
    monkeypatch.setenv(facts.CHOSEN, "")
    facts.load.cache_clear()
    assert run(asked) == 0
    assert {each["figure_id"] for each in json.loads(capsys.readouterr().out)["figures"]}.isdisjoint(published)


def test_what_moved_since_an_edition_is_told_by_cause(
    edition: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    error = Release(
        name="o3-price",
        released_on="2026-11-02",
        version="1",
        cause=Cause.ERROR,
        covers=("#carbon_g@life",),
        address="https://a.org",
    )
    monkeypatch.setattr(journey, "releases", lambda: (error,))
    record = json.loads((edition / "figures.json").read_text())
    # One figure of the edition was made by another method.
    water = next(each for each in record["figures"] if each["key"].endswith("#water_l@facility"))
    water |= {name: water[name] * 3 for name in ("value", "low", "high")}
    (edition / "figures.json").write_text(json.dumps(record))
    found = edition_changes(CompareEditions(since=str(edition)))
    by = {each.key.rpartition("#")[2]: each for each in found.moved}
    assert by[CARBON].ratio == pytest.approx(0.5, rel=1e-6)
    assert by[CARBON].causes == (Cause.DATA,)
    assert by["water_l@facility"].causes == (Cause.METHOD,)
    assert "energy_kwh@facility" not in by
    assert by["carbon_g@life cycle"].causes == (Cause.DATA, Cause.ERROR)
    assert found.causes == {Cause.DATA: len(by) - 1, Cause.METHOD: 1, Cause.ERROR: 1}
    assert found.again is not None
    assert (found.again.unasked, found.gone, found.added) == (1, 0, 0)
    assert found.again.rebuilt == len(record["figures"]) - 2
    assert found.new.snapshot == facts.load().content_hash != found.old.snapshot == OF_THEN
    assert EDITION_CHANGES.record(found)["rebuilt"] == found.again.rebuilt
    for language in ("en", "fr"):
        write(document(found), Page(locale(language)))
        assert str(found.again.rebuilt) in capsys.readouterr().out


def test_without_the_facts_of_an_edition_causes_are_those_of_the_table(edition: Path, then: Path) -> None:
    shutil.rmtree(then.parent)
    found = edition_changes(CompareEditions(since=str(edition)))
    assert found.again is not None
    assert found.again.rebuilt is None
    assert found.moved


def test_an_edition_is_named_by_the_first_digits_of_its_facts(then: Path) -> None:
    assert installed() == (OF_THEN[:DIGITS],)
    assert snapshot_of(OF_THEN[:6]) == snapshot_of(OF_THEN) == facts_named(OF_THEN[:20])[0] == then
    assert snapshot_of(facts.load().content_hash[:DIGITS]) == facts.PACKAGED
    for other in ("abab", "cd" * 6, "AB" * 6, OF_THEN[:-1] + "c", "../.."):
        with pytest.raises(UnknownName, match="obsia facts install"):
            snapshot_of(other)


def test_questions_that_a_key_does_not_ask_are_left() -> None:
    keys = (
        "estimate?input_tokens=1&model=openai%2Fgpt-4o&output_tokens=1&setup=x#energy_kwh@facility",
        "train?device_hours=64#energy_kwh@facility",
        "world?anchor=Base&label=FRA&overrides=%7B%7D&scenario=Base#demand_kwh@facility",
        "nothing",
    )
    found = asked_again([*keys, "estimate?input_tokens=1&model=nobody%2Fnothing&output_tokens=1#energy_kwh@facility"])
    assert not found.figures
    # A run of which too little is said, and a model that nobody knows any more, were asked, and gave nothing.
    assert found.unasked == {keys[0], keys[2], keys[3]}


def test_places_are_asked_with_the_planet() -> None:
    key = "world?anchor=Base&label=FRA+2025&overrides=%7B%7D&scenario=Base#demand_kwh@facility"
    (stated,) = asked_again([key]).figures.values()
    assert stated.key == key
    assert 1e9 < stated.low < stated.high < 1e11
