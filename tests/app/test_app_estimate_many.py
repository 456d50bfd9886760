"""Many requests at once give the bytes of each alone; an estimate leaves for later what few ask for, and loses none."""

from __future__ import annotations

import copy
import pickle
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import obsia
from obsia.accounting.deferred import MOST_TOGETHER
from obsia.accounting.impacts import QUANTITIES
from obsia.app.figures import figure_store
from obsia.app.request.estimate_many import WrongRequest, column_of
from obsia.core.errors import BadCall
from obsia.core.figure import Figure

MODELS = ("gpt-4o", "google/gemma-3-27b-it", "mistral-large-2411")
ALL = tuple(column_of(each) for each in QUANTITIES)
ENDS = ("median", "mean", "low", "high")
OTHERS: tuple[dict[str, Any], ...] = (
    {"model": "black-forest-labs/FLUX.1-dev", "images": 2, "size": "1024x1024", "steps": 28},
    {"model": "mistral-large-2411", "task": "agent", "region": "SWE"},
    {"model": "text-embedding-3-small", "input_tokens": 512},
    {"model": "gpt-4o", "input_tokens": 2**30, "output_tokens": 2**29},
    {"model": "gpt-4o", "on": "2026-06-30"},
)


def alone(row: Mapping[str, Any]) -> obsia.Estimation:
    return obsia.estimate(**{name: value for name, value in row.items() if value is not None}, record_figures=False)


def assert_same(row: Mapping[str, Any], found: obsia.Estimation) -> None:
    for figure, prefix in zip(found.figures, ALL, strict=True):
        assert [row[f"{prefix}_{end}"] for end in ENDS] == [getattr(figure, end) for end in ENDS]
        assert figure.figure_id.startswith(f"{row['request_id']}-")
    assert (row["model_id"], row["provider"], row["zone_id"]) == (
        found.model.facts.model_id,
        found.provider,
        found.zone.zone_id,
    )
    assert row["assumptions"] == ",".join(sorted({each.code for each in found.assumptions}))


COUNTS = st.integers(0, 200_000)
ROW = st.builds(
    lambda model, region, inputs, share, outputs: {
        "model": model,
        "region": region,
        "input_tokens": inputs,
        "cached_tokens": None if share is None else int(inputs * share),
        "output_tokens": outputs,
    },
    st.sampled_from(MODELS),
    st.sampled_from([None, "FRA"]),
    COUNTS,
    st.none() | st.floats(0, 1),
    st.integers(1, 200_000),
)


@settings(max_examples=8, deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=3 * MOST_TOGETHER))
def test_rows_priced_together_have_the_bytes_of_each_alone(rows: list[dict[str, Any]]) -> None:
    found = obsia.estimate_many(rows, quantities=ALL)
    assert [{name: each[name] for name in rows[0]} for each in found] == rows
    for row, each in zip(rows, found, strict=True):
        assert_same(each, alone(row))


def test_other_work_is_priced_by_itself_among_tokens() -> None:
    rows = [*OTHERS, {"model": "gpt-4o", "input_tokens": 10, "output_tokens": 20}]
    for row, each in zip(rows, obsia.estimate_many(rows, quantities=ALL), strict=True):
        assert_same(each, alone(row))


FRAME = {
    "team": ["a", "b", "c"],
    "model": ["gpt-4o", None, "gpt-4o"],
    "input_tokens": [1000, 20, 7],
    "cached_tokens": [None, 10, None],
    "output_tokens": [300, 40, 9],
}


@pytest.mark.parametrize("make", [pl.DataFrame, pl.LazyFrame, pd.DataFrame, pa.table])
def test_a_frame_comes_back_as_it_came_with_columns_of_figures(make: Any) -> None:
    frame = make(FRAME)
    found = obsia.estimate_many(frame, model="gpt-4o", region="FRA")
    assert type(found) is (pl.DataFrame if make is pl.LazyFrame else type(frame))
    columns = found.to_pydict() if isinstance(found, pa.Table) else pl.DataFrame(found).to_dict(as_series=False)
    assert list(columns)[:6] == [*FRAME, "energy_kwh_facility_median"]
    assert columns["team"] == FRAME["team"]
    for at in range(3):
        row = {name: FRAME[name][at] for name in ("input_tokens", "cached_tokens", "output_tokens")}
        told = alone({**row, "model": "gpt-4o", "region": "FRA"})
        assert columns["energy_kwh_facility_median"][at] == told.figures[0].median
        assert columns["water_l_facility_high"][at] == told.figures[6].high
        assert columns["request_id"][at] == told.figures[0].figure_id.partition("-")[0]
    assert "adpe_kgsbeq_life_cycle_mean" not in columns


def test_a_frame_without_rows_has_its_columns() -> None:
    found = obsia.estimate_many(pl.DataFrame({"model": [], "input_tokens": []}), quantities=["energy_kwh"])
    assert found.height == 0
    assert found.columns[2] == "energy_kwh_facility_median"


FINE = {"model": "gpt-4o", "input_tokens": 1, "output_tokens": 1}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"model": "no-such-model", "input_tokens": 1, "output_tokens": 1}, "error-unknown-name"),
        ({"model": "gpt-4o", "input_tokens": 1}, "work-"),
        ({"model": "gpt-4o", "input_tokens": -1, "output_tokens": 1}, "bad-value"),
        ({"model": "gpt-4o", "input_tokens": True, "output_tokens": 1}, "bad-value"),
        ({"model": "gpt-4o", "input_tokens": 1.5, "output_tokens": 1}, "bad-value"),
        ({"model": "gpt-4o", "input_tokens": 1, "cached_tokens": 2, "output_tokens": 1}, "cached-over-input"),
        ({"model": "gpt-4o", "input_tokens": 0, "output_tokens": 0}, "tokens-none"),
        ({"model": "gpt-4o", "input_tokens": 1, "output_tokens": 1, "on": "2150-01-01"}, "day-to-come"),
        ({"input_tokens": 1, "output_tokens": 1}, "field-missing"),
    ],
)
def test_a_refusal_tells_the_row(wrong: dict[str, Any], code: str) -> None:
    with pytest.raises(WrongRequest) as caught:
        obsia.estimate_many([FINE, wrong])
    assert caught.value.row == 2
    assert caught.value.error.code.startswith(code)
    assert str(caught.value).startswith("row 2 of the requests: ")


@pytest.mark.parametrize(
    ("given", "keywords", "code"),
    [
        ([{"input_tokens": 1, "output_tokens": 1}], {}, "field-missing"),
        ([{"model": "gpt-4o", "prompt_tokens": 1}], {}, "requests-without-work"),
        ([{"model": "gpt-4o", "input_tokens": 1, "provider": "x"}], {}, "requests-column-taken"),
        ([{"model": "gpt-4o", "input_tokens": 1}], {"quantities": ["energy"]}, "bad-value"),
        ([None], {}, "requests-not-read"),
        ("gpt-4o", {}, "requests-not-read"),
    ],
)
def test_what_holds_no_requests_is_refused(given: Any, keywords: dict[str, Any], code: str) -> None:
    with pytest.raises(BadCall) as caught:
        obsia.estimate_many(given, **keywords)
    assert caught.value.code == code


def test_values_come_without_shares_and_what_is_left_comes_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    told = obsia.estimate("gpt-4o", input_tokens=11, output_tokens=12, record_figures=False)
    asked: list[int] = []

    def several(_: object, figures: list[Any]) -> list[dict[Any, float]]:
        asked.append(len(figures))
        return [{} for _ in figures]

    monkeypatch.setattr("obsia.accounting.sensitivity.Sensitivity.several", several)
    assert [f.low <= f.median <= f.high for f in told.figures] == [True] * len(QUANTITIES)
    assert not asked
    # All figures of the request are asked about at once, and once.
    assert [f.kind_shares for f in told.figures] == [{}] * len(QUANTITIES)
    assert told.unknowns == ()
    assert asked == [len(QUANTITIES)]


def test_a_deferred_figure_is_a_figure() -> None:
    def told() -> Figure:
        return obsia.estimate("gpt-4o", input_tokens=13, output_tokens=14, record_figures=False).figures[0]

    one = told()
    assert one == told()
    assert copy.deepcopy(told()) == one
    assert pickle.loads(pickle.dumps(told())) == one  # noqa: S301 - written by the line itself
    assert repr(told()) == repr(one)
    assert hasattr(told(), "inputs")
    assert not hasattr(told(), "colour")
    assert isinstance(told(), Figure)


def test_figures_are_recorded_when_an_id_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[int] = []
    right = figure_store.save

    def save(rows: Any) -> str | None:
        written = list(rows)
        saved.extend(len(each.figures) for each in written)
        return right(written)

    monkeypatch.setattr(figure_store, "save", save)
    told = obsia.estimate("gpt-4o", input_tokens=15, output_tokens=16)
    assert told.figures[0].median > 0
    assert told.figures[3].kind is not None
    assert saved == []
    trace = obsia.trace(told.figures[3].figure_id)
    assert trace.figure == told.figures[3]
    assert {each.figure_id.partition("-")[0] for each in told.figures} == {told.figures[0].figure_id.partition("-")[0]}
    assert told.notes == ()
    assert saved == [len(QUANTITIES)]
    assert obsia.estimate("gpt-4o", input_tokens=15, output_tokens=17).notes == ()
    assert saved == [len(QUANTITIES)] * 2
    assert obsia.estimate("gpt-4o", input_tokens=15, output_tokens=18, record_figures=False).figures[0].figure_id
    assert saved == [len(QUANTITIES)] * 2


def test_a_record_that_fails_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_store, "save", lambda rows: "no room")
    told = obsia.estimate("gpt-4o", input_tokens=15, output_tokens=16)
    assert told.figures[0].figure_id
    assert [note.code for note in told.notes] == ["notice-record"]


def test_threads_that_ask_for_the_rest_get_one_answer() -> None:
    told = [obsia.estimate("gpt-4o", input_tokens=100 + n, output_tokens=17) for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        found = list(
            pool.map(lambda at: (told[at % 4].figures[0].kind_shares, told[at % 4].figures[0].figure_id), range(32))
        )
    expected = [(each.figures[0].kind_shares, each.figures[0].figure_id) for each in told]
    assert found == [expected[at % 4] for at in range(32)]


def test_a_thousand_rows_take_no_time_to_speak_of() -> None:
    """A bound far above what they take, and far below a thousand estimates with all that a figure says."""
    rng = np.random.Generator(np.random.PCG64(1))
    frame = pl.DataFrame({"input_tokens": rng.integers(1, 9000, 1000), "output_tokens": rng.integers(1, 900, 1000)})
    obsia.estimate_many(frame.head(2), model="gpt-4o")
    started = time.process_time()
    obsia.estimate_many(frame, model="gpt-4o")
    assert time.process_time() - started < 1.5
