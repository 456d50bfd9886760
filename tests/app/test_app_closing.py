"""Accounts that are closed: they never change, and what they would be today is told by cause."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.attested import attest

from obsia.accounting.impacts import CARBON, COST, ENERGY, WATER, Quantity
from obsia.app import clock
from obsia.app.questions.closing import Closing, Records
from obsia.app.refusals import ClosedOtherwise
from obsia.app.usage import closed as folders
from obsia.app.usage import restatement, sealed_folder
from obsia.app.usage.assess import assess
from obsia.app.usage.closing import Closure, close
from obsia.app.usage.listing import listed
from obsia.app.usage.restatement import EDITION, FACTS, LATE, METHOD, Restatement, restate
from obsia.core.document import Table
from obsia.core.errors import BadCall, BadInput, NoData
from obsia.facts import snapshot as facts
from obsia.views.closing import restated_document, restatement_record, restatement_rows

Usage = Callable[..., str]
HEADER = "started_at,model_request,region,input_tokens,output_tokens"
ROWS = (
    "2026-07-02T10:00:00Z,gpt-4o,FRA,1000,200",
    "2026-08-02T23:30:00Z,gpt-4o,FRA,1000,200",
    "2026-08-03T10:00:00Z,claude-opus-4-6,DEU,4000,900",
    "2026-09-30T21:00:00Z,mistral-large-latest,FRA,50,700",
    "2026-10-30T23:00:00Z,mistral-large-latest,FRA,50,700",
)
LATE_ROW = "2026-08-04T10:00:00Z,gpt-4o,FRA,5000,2000"


def closing(tmp_path: Path, period: str = "2026-Q3", **stated: Any) -> Closing:
    return Closing(period=period, folder=str(tmp_path / "closed"), **stated)


def closed(path: str, tmp_path: Path, **stated: Any) -> Closure:
    return close(closing(tmp_path), Records((path,), record_figures=False, **stated), lambda _: {"account.csv": b"x\n"})


def restated(tmp_path: Path, *paths: str) -> Restatement:
    return restate(closing(tmp_path, restate=True), Records(paths), is_recorded=False)


def energy_of(found: Restatement) -> dict[str, float]:
    """Cause -> the mean of what it adds to energy; the parts add to the whole in each draw."""
    for place, quantity in enumerate((ENERGY, CARBON, WATER, COST)):
        whole = found.differences[place].impacts.draws[quantity]
        split = sum(part.differences[place].impacts.draws[quantity] for part in found.parts)
        np.testing.assert_allclose(split, whole, rtol=1e-9, atol=1e-12)
    return causes(found, ENERGY)


def causes(found: Restatement, quantity: Quantity) -> dict[str, float]:
    """Cause -> the mean of what it adds to a quantity."""
    place = (ENERGY, CARBON, WATER, COST).index(quantity)
    return {part.cause: float(part.differences[place].impacts.draws[quantity].mean()) for part in found.parts}


def content(folder: str) -> dict[str, str]:
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in Path(folder).iterdir()}


@pytest.fixture(autouse=True)
def _packed_lightly(monkeypatch: Any) -> None:
    """How hard the facts are compressed shows in no account."""
    monkeypatch.setattr(folders, "_LEVEL", 1)


def facts_with(path: Path, change: str) -> facts.Snapshot:
    """Today's facts but for a change."""
    path.write_bytes(facts.PACKAGED.read_bytes())
    con = sqlite3.connect(path)
    con.execute(change)
    # Another digest, whatever today's begins with.
    con.execute(
        "UPDATE meta SET content = iif(content LIKE 'f%', 'e', 'f') || substr(content, 2) WHERE name = 'content_hash'"
    )
    con.commit()
    con.close()
    attest(path)
    return facts.Snapshot(path)


@pytest.fixture
def other_facts(tmp_path: Path) -> facts.Snapshot:
    """Today's facts, but for French electricity, which has half of its carbon."""
    return facts_with(
        tmp_path / "facts.sqlite",
        "UPDATE fact_rows SET value = value / 2, low = low / 2, high = high / 2 WHERE qualifier = ''"
        " AND property = 'intensity_g_per_kwh'"
        " AND subject_row IN (SELECT rowid FROM subjects WHERE subject = 'grid:FRA')",
    )


@pytest.mark.parametrize("tz", ["UTC", "Europe/Paris"])
def test_a_closed_account_is_the_account_and_stays_so(usage: Usage, tmp_path: Path, tz: str) -> None:
    header = f"{HEADER},cache_read_tokens,reasoning_tokens,duration_us,first_token_us,gpu,concurrency"
    served = (",,,,,", ",100,9000000,900000,,", "1000,,,,H100 SXM,8", ",,,,,", ",,,,,")
    rows = [f"{row},{more}" for row, more in zip(ROWS, served, strict=True)]
    path = usage(header, *rows)
    made = closed(path, tmp_path, tz=tz)
    account = assess(path, since="2026-07-01", until="2026-09-30", by=("model", "day"), tz=tz, record_figures=False)
    assert made.account is not None
    assert made.account.figures == account.figures
    before = content(made.closed.folder)
    kept = folders.read(made.closed.folder)
    assert (kept.figures[: len(account.figures)], kept.manifest) == (account.figures, made.closed.manifest)
    assert kept.inputs == {path: hashlib.sha256(Path(path).read_bytes()).hexdigest()}
    assert folders.sums_bytes(kept.days) == (Path(made.closed.folder) / folders.SUMS).read_bytes()
    # Its sums give the same draws, without its records.
    found = restated(tmp_path)
    assert energy_of(found) == {METHOD: 0.0, FACTS: 0.0}
    assert (found.is_changed, found.days, found.changed, found.other_windows) == (False, None, (), ())
    # Records of another period are none of its own.
    usage(header, *rows, "2026-10-31T23:00:00Z,gpt-4o,FRA,50,700,,,,,,")
    again = closed(path, tmp_path, tz=tz)
    assert (again.account, again.moved, again.facts_changed) == (None, (path,), False)
    assert content(made.closed.folder) == before


def test_other_records_and_options_are_refused_by_name(usage: Usage, tmp_path: Path) -> None:
    path = usage(HEADER, *ROWS)
    closed(path, tmp_path)
    usage(HEADER, *ROWS, LATE_ROW)
    with pytest.raises(ClosedOtherwise) as error:
        closed(path, tmp_path, host="azure.ai.openai")
    said = str(error.value)
    assert "host" in said
    assert "2026-08-04 (0, 1)" in said
    assert "2026-08-03" not in said
    assert path in said


def test_a_restatement_is_split_by_cause(usage: Usage, tmp_path: Path, other_facts: Any, monkeypatch: Any) -> None:
    path = usage(HEADER, *ROWS)
    today = facts.load()
    monkeypatch.setattr(facts, "load", lambda: other_facts)
    made = closed(path, tmp_path)
    monkeypatch.setattr(facts, "load", lambda: today)
    before = content(made.closed.folder)
    usage(HEADER, *ROWS, LATE_ROW)
    found = restated(tmp_path, path)
    of_energy = energy_of(found)
    assert [of_energy[METHOD], of_energy[FACTS]] == [0.0, 0.0]
    assert of_energy[LATE] > 0
    assert [(each.day, each.before, each.after) for each in found.days or ()] == [("2026-08-04", 0, 1)]
    facts_part = next(part for part in found.parts if part.cause == FACTS).differences
    assert (facts_part[1].impacts.draws[CARBON] > 0).all()
    assert not facts_part[2].impacts.draws[WATER].any()
    assert found.changed[0] == ("grid:FRA", "intensity_g_per_kwh")
    # Working: the late call has 5,000 tokens of input at 2.50 and 2,000 of output at 10 USD a million.
    assert causes(found, COST) == pytest.approx({METHOD: 0.0, FACTS: 0.0, LATE: 0.0125 + 0.0200}, abs=1e-12)
    # What it is today is what an account of today says.
    account = assess(path, since="2026-07-01", until="2026-09-30", record_figures=False)
    assert account.total.cost is not None
    today_is = [each.median for each in (*account.figures, account.total.cost.figure) if each is not None]
    assert [each.median for each in found.figures] == pytest.approx(today_is)
    # It is written beside, once, and never over.
    files = {"restatement.json": b"{}"}
    one = restatement.write(found, files)
    assert (restatement.write(found, files), content(made.closed.folder)) == (one, before)
    assert restatement.write(found, {"restatement.json": b"[]"}) == f"{one}-2"
    assert [(each.closed.period, each.restatements, each.altered) for each in listed(str(tmp_path / "closed"))] == [
        ("2026-Q3", 2, ())
    ]
    assert [each["cause"] for each in restatement_record(found)["parts"]] == [METHOD, FACTS, LATE]
    assert {row["table"] for row in restatement_rows(found)} == {"closed", "restated", "today"}
    # Where nothing changes, no share of the simulations is lower.
    lower = {(row.get("what_if"), row["quantity"]): row.get("probability_lower") for row in restatement_rows(found)}
    assert lower[METHOD, "energy_kwh"] is lower[FACTS, "energy_kwh"] is None
    assert (lower[FACTS, "carbon_g"], lower[LATE, "energy_kwh"]) == (0.0, 0.0)
    assert restatement_record(found)["parts"][0]["differences"][0]["probability_lower"] is None
    assert restated_document(found).sections
    # The closed side of a comparison is under today's facts, so that both sides have one method.
    compared = assess(
        path, since="2026-07-01", until="2026-09-30", against=made.closed.folder, record_figures=False
    ).comparison
    assert compared is not None
    assert (compared.tokens.calls, compared.period) == (4, ("2026-07-02", "2026-09-30"))
    draws = compared.differences[1].impacts.draws[CARBON]
    late = next(part for part in found.parts if part.cause == LATE).differences[1].impacts.draws[CARBON]
    np.testing.assert_allclose(draws, late, rtol=1e-9)


def test_a_changed_method_and_facts_that_cannot_be_read_are_said(
    usage: Usage, tmp_path: Path, other_facts: Any, monkeypatch: Any
) -> None:
    path = usage(HEADER, *ROWS)
    today = facts.load()
    monkeypatch.setattr(facts, "load", lambda: other_facts)
    closed(path, tmp_path)
    monkeypatch.setattr(facts, "load", lambda: today)
    real = restatement.draws_of

    def halved(of: folders.Closed) -> Any:
        return {quantity: draws / 2 for quantity, draws in real(of).items()}

    monkeypatch.setattr(restatement, "draws_of", halved)
    found = energy_of(restated(tmp_path))
    assert (found[METHOD] > 0, found[FACTS]) == (True, 0.0)
    monkeypatch.setattr(facts, "SCHEMA_VERSION", facts.SCHEMA_VERSION + 1)
    assert energy_of(restated(tmp_path)).keys() == {EDITION}


def test_what_is_no_closed_account_is_named(usage: Usage, tmp_path: Path) -> None:
    folder = Path(closed(usage(HEADER, *ROWS), tmp_path).closed.folder)
    for name, content in (
        (folders.HEADER, "{"),
        (folders.HEADER, '{"layout": 99}'),
        (sealed_folder.MANIFEST, "no digest"),
    ):
        (folder / name).chmod(0o644)
        (folder / name).write_text(content)
        with pytest.raises(BadInput, match="2026-Q3"):
            listed(str(tmp_path / "closed"))


def test_tampering_is_noticed_and_named(usage: Usage, tmp_path: Path) -> None:
    path = usage(HEADER, *ROWS)
    folder = Path(closed(path, tmp_path).closed.folder)
    whole = shutil.copytree(folder, tmp_path / "whole")
    for how in ("changed", "missing", "added"):
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        touched = folder / ("more.csv" if how == "added" else "account.csv")
        touched.unlink(missing_ok=how == "added")
        if how != "missing":
            touched.write_text("y\n")
        [one] = listed(str(tmp_path / "closed"))
        assert [tuple(each) for each in one.altered] == [(touched.name, how)]
        for act in (lambda: closed(path, tmp_path), lambda: restated(tmp_path)):
            with pytest.raises(BadInput, match=touched.name):
                act()
        with pytest.raises(BadInput, match=touched.name):
            assess(path, against=str(folder), record_figures=False)


def test_what_cannot_be_closed_or_restated_is_refused(usage: Usage, tmp_path: Path, monkeypatch: Any) -> None:
    path = usage(HEADER, *ROWS)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 9, 30, 12, tzinfo=dt.UTC))
    with pytest.raises(BadCall, match=r"2026-07-01\.\.2026-09-29"):
        closed(path, tmp_path)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 7, 2, 12, tzinfo=dt.UTC))
    with pytest.raises(BadCall, match=r"days: 2026-07-01\.$"):
        closed(path, tmp_path)
    # Before the first day is over, there is nothing to close instead.
    for now in (dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), dt.datetime(2026, 6, 1, tzinfo=dt.UTC)):
        monkeypatch.setattr(clock, "now", lambda now=now: now)
        with pytest.raises(BadCall, match=r"first day is 1 July 2026\.$"):
            closed(path, tmp_path)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    with pytest.raises(NoData, match="2026-Q3"):
        restated(tmp_path)
    with pytest.raises(BadCall):
        close(closing(tmp_path), Records(()), lambda _: {})
    with pytest.raises(BadCall):
        Closing(period="usage.csv")
    with pytest.raises(BadCall):
        Closing()
    with pytest.raises(BadCall):
        Closing(period="2026-Q3", only_list=True)
    with pytest.raises(BadCall):
        Closing(restate=True, only_list=True)
    closed(path, tmp_path)
    with pytest.raises(BadCall, match="host"):
        restate(closing(tmp_path, restate=True), Records((path,), host="azure.ai.openai"))
    (tmp_path / "closed" / "2026-08").mkdir()
    with pytest.raises(BadCall, match="2026-08"):
        close(closing(tmp_path, "2026-08"), Records((path,), record_figures=False), lambda _: {})
    assert not [each for each in (tmp_path / "closed").iterdir() if each.name.startswith(".")]


GRID = "zone,start,intensity_g_per_kwh,basis,scope,side"
INTENSITIES = {"2026-07-02T10": 20.0, "2026-08-02T23": 40.0, "2026-09-30T21": 80.0}


def grid(path: Path, factor: float = 1.0) -> str:
    """A file of the intensities of three hours in France."""
    rows = (f"FRA,{at}:00:00Z,{value * factor},average,life-cycle,consumption" for at, value in INTENSITIES.items())
    path.write_text("\n".join((GRID.replace("side", "side,minutes"), *(f"{row},60" for row in rows))) + "\n")
    return str(path)


def hours_of(kept: folders.Closed) -> set[dt.datetime]:
    return {cell.hour for cell in kept.cells if cell.hour is not None}


def test_an_account_by_the_hour_is_closed_with_its_hours(usage: Usage, tmp_path: Path) -> None:
    path, file = usage(HEADER, *ROWS), grid(tmp_path / "grid.csv")
    hourly = {"grid": "hourly", "grid_file": file}
    made = closed(path, tmp_path, **hourly)
    tables = ("model", "day")
    account = assess(path, since="2026-07-01", until="2026-09-30", by=tables, record_figures=False, **hourly)
    assert made.account is not None
    assert made.account.figures == account.figures
    kept = folders.read(made.closed.folder)
    assert kept.series is not None
    assert {f"{hour:%Y-%m-%dT%H}": kept.series["FRA"].at(hour) for hour in hours_of(kept)} == {
        **INTENSITIES, "2026-08-03T10": None,
    }  # fmt: skip
    # The file is not needed any more: the kept sums and hours give the same draws, in each simulation.
    Path(file).unlink()
    found = restated(tmp_path)
    energy_of(found)
    assert not found.is_changed
    assert [each.median for each in found.figures[: len(account.figures)]] == [each.median for each in account.figures]
    assert restatement_record(found)["differences"][1]["probability_lower"] is None
    # Records read again are priced by the kept hours too: a late call of a kept hour adds carbon, all else is equal.
    usage(HEADER, *ROWS, "2026-08-02T23:40:00Z,gpt-4o,FRA,1000,200")
    late = restated(tmp_path, path)
    energy_of(late)
    of_carbon = causes(late, CARBON)
    assert (of_carbon[METHOD], of_carbon[FACTS], of_carbon[LATE] > 0) == (0.0, 0.0, True)


def test_other_hours_are_refused_and_other_prices_restated(usage: Usage, tmp_path: Path, monkeypatch: Any) -> None:
    path, file = usage(HEADER, *ROWS), grid(tmp_path / "grid.csv")
    closed(path, tmp_path, grid="hourly", grid_file=file)
    assert closed(path, tmp_path, grid="hourly", grid_file=file).account is None
    grid(tmp_path / "grid.csv", factor=1.5)
    with pytest.raises(ClosedOtherwise, match="grid-file"):
        closed(path, tmp_path, grid="hourly", grid_file=file)
    # Working: two calls of GPT-4o with 1,000 tokens of input each, at 2.50 USD a million when closed and 5.00 today.
    dearer = "UPDATE prices SET input_usd_per_mtok = 2 * input_usd_per_mtok WHERE model_id = 'openai/gpt-4o'"
    today = facts_with(tmp_path / "facts.sqlite", dearer)
    monkeypatch.setattr(facts, "load", lambda: today)
    found = restated(tmp_path)
    assert causes(found, COST) == pytest.approx({METHOD: 0.0, FACTS: 2 * 0.0025}, abs=1e-12)
    assert found.is_changed
    of_cost = [row for row in restatement_rows(found) if row["quantity"] == "cost_usd"]
    assert [row.get("what_if") for row in of_cost] == [None, METHOD, FACTS, None]
    (table,) = (
        block for section in restated_document(found).sections for block in section.blocks if isinstance(block, Table)
    )
    assert len(table.rows) == 4 * 4
