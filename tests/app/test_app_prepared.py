"""What comes with the package: as the code makes it, refused where others made it, recorded when it is shown."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conftest import BUILT

from obsia.app.catalogue import catalogue_costs, preparing
from obsia.app.catalogue.catalogue_costs import energy_entry
from obsia.app.catalogue.comparison import catalogue_energies
from obsia.app.catalogue.model_list import LISTED, listed_models
from obsia.app.disclosure import openness
from obsia.app.disclosure.audit import audit
from obsia.app.disclosure.commitments import commitments
from obsia.app.disclosure.openness import ALL_COUNTS, ALL_SYSTEMS, openness_all, openness_counts
from obsia.app.figures import prepared
from obsia.app.figures.figure_store import FILE as RECORD
from obsia.app.figures.figure_store import load
from obsia.app.figures.prepared import Prepared
from obsia.app.request.reader_answers import reader_answers
from obsia.app.world.planet import world
from obsia.core.memory import MEMORY

MODELS = ("meta/llama-3.1-8b", "openai/gpt-4o", "openai/gpt-image-1", "cohere/embed-v4.0")
SOME = (*preparing.PREPARED, *map(energy_entry, MODELS))
NAMES = [each.name for each in SOME]


@pytest.fixture(scope="module")
def made() -> dict[str, prepared.Entry[Any]]:
    return {each.name: each.made() for each in SOME}


@pytest.fixture(scope="module")
def file(made: dict[str, prepared.Entry[Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("prepared") / "prepared.sqlite"
    prepared.write(path, made.items())
    return path


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of its own, and a process that remembers nothing."""
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "data"))
    _forget()
    yield tmp_path / "data"
    _forget()


@pytest.fixture
def shipped(file: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(prepared, "FILE", file)
    return file


def _forget() -> None:
    catalogue_costs.catalogue_costs.cache_clear()
    MEMORY.clear()
    prepared._edition_of.cache_clear()


def assert_same(one: Any, other: Any, where: str = "") -> None:
    """Equal in all but the last digits of numbers: shares of a width depend on what was asked before, by 1e-15."""
    assert type(one) is type(other), where
    if isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-9, abs=2e-9), where
    elif is_dataclass(one):
        for each in fields(one):
            assert_same(getattr(one, each.name), getattr(other, each.name), f"{where}.{each.name}")
    elif isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key, value in one.items():
            assert_same(value, other[key], f"{where}[{key}]")
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other), where
        for number, (left, right) in enumerate(zip(one, other, strict=True)):
            assert_same(left, right, f"{where}[{number}]")
    else:
        assert one == other, where


def never(*_: object, **__: object) -> None:
    raise AssertionError("computed again")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_read_is_what_the_code_makes(name: str, made: dict[str, prepared.Entry[Any]], shipped: Path) -> None:
    (entry,) = (each for each in SOME if each.name == name)
    read = entry.read()
    assert read is not None
    assert read == made[name]
    assert repr(read.value) == repr(made[name].value)


def test_what_is_shipped_holds_no_instant_of_its_making(made: dict[str, prepared.Entry[Any]]) -> None:
    told = [json.loads(row.request[1]) for entry in made.values() for row in entry.written]
    assert told
    # A build at another instant has the same bytes; who records an answer dates and seals it.
    assert not any({"recorded_at", "seal"} & each.keys() for each in told)
    dated = [json.loads(prepared._dated(row).request[1]) for entry in made.values() for row in entry.written]
    assert all(each["recorded_at"] and each["seal"] for each in dated)


def test_journeys_answer_the_same_with_it_and_without(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> list[object]:
        return [
            world(record_figures=False),
            commitments(record_figures=False),
            openness_all(),
            openness_counts().results,
            audit(),
            LISTED.value(),
            reader_answers(record_figures=False),
            catalogue_energies("request", models=MODELS).rows,
            catalogue_energies("image", models=MODELS).rows,
            catalogue_energies("agent", models=MODELS).left_out,
        ]

    without = asked()
    _forget()
    monkeypatch.setattr(prepared, "FILE", file)
    assert_same(asked(), without)


def test_nothing_is_computed_that_came_with_the_package(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for each in preparing.PREPARED:
        monkeypatch.setattr(each, "_make", never)
    monkeypatch.setattr("obsia.app.world.planet._answer", never)
    monkeypatch.setattr("obsia.app.disclosure.commitments._answer", never)
    monkeypatch.setattr("obsia.app.disclosure.openness._everything", never)
    monkeypatch.setattr("obsia.app.request.reader_answers._answers", never)
    monkeypatch.setattr(catalogue_costs.CatalogueCosts, "price", never)
    assert world(record_figures=False).countries
    assert commitments(record_figures=False).indicators
    assert openness_all().rows
    assert openness_counts().systems == len(openness_all().rows)
    assert audit().finds
    assert len(reader_answers(record_figures=False)) == 3
    assert {row.model_id for row in catalogue_energies("request", models=MODELS).rows} == set(MODELS[:2])


def test_draws_are_made_when_they_are_asked_for(shipped: Path) -> None:
    found = catalogue_energies("request", models=MODELS)
    with_them = found.probability_less(MODELS[0], MODELS[1])
    energies = {row.model_id: row.energy for row in found.rows}
    for model, drawn in found.draws.items():
        assert np.median(drawn) == pytest.approx(energies[model].median, rel=1e-12)
    assert 0.5 < with_them <= 1.0
    assert MODELS[2] not in found.draws
    assert len(found.draws) == 2


@pytest.mark.parametrize("other", ["code", "facts", "a broken file", "no file"])
def test_one_of_other_code_or_facts_is_left_alone(
    other: str, shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if other == "code":
        monkeypatch.setattr(prepared, "code_digest", lambda: "other")
    elif other == "facts":
        held = prepared.facts.load()
        monkeypatch.setattr(prepared.facts, "load", lambda: type("Other", (), {"content_hash": f"not {held}"})())
    else:
        broken = tmp_path / "broken.sqlite"
        if other == "a broken file":
            broken.write_bytes(shipped.read_bytes()[:5_000])
        monkeypatch.setattr(prepared, "FILE", broken)
    assert all(each.read() is None for each in SOME)
    if other != "facts":
        assert audit().finds


def test_an_entry_that_cannot_be_read_is_computed(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(shipped.read_bytes())
    with closing(sqlite3.connect(path)) as con, con:
        con.execute("UPDATE prepared SET content = substr(content, 1, 40)")
    monkeypatch.setattr(prepared, "FILE", path)
    assert all(each.read() is None for each in SOME)
    assert openness_counts().systems > 1000


def test_a_change_of_code_changes_its_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    before = prepared.code_digest.__wrapped__()
    read = Path.read_bytes

    def changed(path: Path) -> bytes:
        return read(path) + (b"#" if path.name == "sheet.py" else b"")

    monkeypatch.setattr(Path, "read_bytes", changed)
    assert prepared.code_digest.__wrapped__() != before


def test_figures_are_recorded_when_they_are_shown(
    data: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rows(folder: Path) -> dict[str, list[Any]]:
        with closing(sqlite3.connect(folder / RECORD)) as con:
            requests = [json.loads(each) for (each,) in con.execute("SELECT content FROM request ORDER BY request_id")]
            figures = [
                (*names, {**json.loads(content), "seal": ""})
                for *names, content in con.execute("SELECT * FROM figure ORDER BY figure_id")
            ]
            told = con.execute("SELECT * FROM fact ORDER BY fact_id").fetchall()
        return {
            "requests": [{**each, "recorded_at": "", "seal": ""} for each in requests],
            "figures": figures,
            "facts": told,
        }

    def shown() -> None:
        world()
        commitments()
        # Ids are what records an estimate.
        assert all(figure.figure_id for _, each in reader_answers() for figure in each.figures)

    shown()
    computed = rows(data)
    other = tmp_path / "other"
    monkeypatch.setenv("OBSIA_DATA", str(other))
    monkeypatch.setattr(prepared, "FILE", file)
    shown()
    assert_same(rows(other), computed)
    request, figure, _ = load(world().places[0].figures[0].figure_id)
    assert request["recorded_at"] >= dt.datetime.now(tz=dt.UTC).date().isoformat()
    assert figure["figure"]["quantity"] == "demand_kwh"


def test_making_an_entry_records_nothing(data: Path, made: dict[str, prepared.Entry[Any]]) -> None:
    assert made["world"].written
    assert not (data / RECORD).exists()


def test_a_folder_that_cannot_be_written_is_told(
    shipped: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in the way").write_text("")
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "in the way" / "data"))
    assert world().unrecorded
    assert commitments().unrecorded
    assert all(each.notes for _, each in reader_answers())


def test_grades_hold_until_something_else_is_known(shipped: Path) -> None:
    entry = ALL_SYSTEMS.read()
    assert entry is not None
    held = entry.value
    assert held.holds_on(held.first)
    before = (dt.date.fromisoformat(held.first) - dt.timedelta(days=1)).isoformat()
    assert not held.holds_on(before)
    # What is read is told of every day between the two, and is what that day's own grading gives.
    assert openness._everything(held.first) == replace(held.everything, on=held.first) == openness_all(on=held.first)
    assert openness_all(on=before).on == before
    assert openness_all(on=before) != openness_all(on=held.first)
    if held.before:
        assert not held.holds_on(held.before)
    counts = ALL_COUNTS.read()
    assert counts is not None
    assert (counts.value.first, counts.value.before) == (held.first, held.before)


def test_the_file_of_this_checkout_is_what_its_code_makes(
    made: dict[str, prepared.Entry[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not prepared.is_current(BUILT):
        pytest.skip("none of these facts and this code")
    with closing(sqlite3.connect(BUILT)) as con:
        stored = dict(con.execute("SELECT name, content FROM prepared"))
    # The file may be of a day before this one, and a model withdrawn in between.
    monkeypatch.setattr(openness, "today", lambda: prepared.unpacked(stored[ALL_COUNTS.name]).value.first)
    energies = sorted(name for name in stored if name.startswith("energies:"))
    models = [name.partition(":")[2] for name in energies[::200]]
    made_anew = [ALL_SYSTEMS, ALL_COUNTS, *map(energy_entry, models)]
    for name, of_code in (made | {each.name: each.made() for each in made_anew}).items():
        shipped = prepared.unpacked(stored[name])
        assert_same(shipped.value, of_code.value, name)
        assert [row.figures[0][0] for row in shipped.written] == [row.figures[0][0] for row in of_code.written]


def test_all_of_it_is_listed_once() -> None:
    listed = [each.name for each in preparing.entries()]
    assert (
        len(listed)
        == len(set(listed))
        == len(preparing.PREPARED) + len(listed_models()) + len(["landscape", "neighbours"])
    )
    assert [each.name for each in preparing.entries(energies=False)] == [each.name for each in preparing.PREPARED]


def test_it_is_made_where_it_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "prepared.sqlite"
    few = (Prepared("one", lambda: 1), Prepared("two", lambda: 2))
    monkeypatch.setattr(preparing, "entries", lambda *, energies: few if energies else few[:1])
    assert preparing.prepare(path, energies=False)
    assert not preparing.prepare(path, energies=False)
    assert preparing.prepare(path)
    assert prepared.names(path) == {"one", "two"}
    assert not preparing.prepare(path, energies=False)


@pytest.mark.parametrize(
    "code", ["import obsia.app.catalogue.preparing", "from obsia.surfaces.web.site import pages; pages()"]
)
def test_neither_building_nor_pages_load_the_engine(code: str) -> None:
    check = f"{code}\nimport sys\nprint([each for each in ('ibis', 'duckdb', 'uvicorn') if each in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_linked_file_stays_a_link_and_what_is_no_file_stays(tmp_path: Path) -> None:
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(tmp_path / "file")
    prepared.write(link, ())
    assert link.is_symlink()
    assert prepared.is_current(tmp_path / "file")
    os.mkfifo(pipe)
    with pytest.raises(FileExistsError, match="pipe"):
        prepared.write(pipe, ())
    assert pipe.is_fifo()
