"""Columns that say how calls were served: each row is priced as the same call is with the options."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import ibis
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsia.accounting.impacts import ENERGY
from obsia.app.request.estimate import estimate
from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.app.usage.engine import engine
from obsia.app.usage.serving_columns import MOST_WAYS, with_few_ways
from obsia.core.columns import LARGEST_COUNT, SERVED
from obsia.readers.base import Engine

Usage = Callable[..., str]
LLAMA = "meta-llama/Llama-3.1-70B-Instruct"

WAYS: dict[str, Any] = {
    "gpu": ["H100", "A100 80GB", "NVIDIA B200"],
    "gpu_count": [4, 8],
    "precision": ["fp8", "bf16"],
    "engine": ["vllm", "SGLang"],
    "concurrency": [1, 7, 32, 100],
    "tokens_per_s": [12.5, 60.0],
    "pue": [1.0, 1.23],
}
CALL = {"model_request": LLAMA, "region": "FRA", "input_tokens": 500, "output_tokens": 300}
ways = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in WAYS.items()})


def ends(account: Account) -> tuple[float, ...]:
    figure = account.total.figure(ENERGY)
    return figure.median, figure.mean, figure.low, figure.high


def of_row(**stated: Any) -> Account:
    return assess(pl.DataFrame([{**CALL, **stated}]), record_figures=False)


def codes(account: Account) -> set[str]:
    return {each.code for each in account.assumptions}


@given(way=ways, other=ways)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_row_is_priced_as_the_same_call_is_with_the_options(way: dict[str, Any], other: dict[str, Any]) -> None:
    row, options = of_row(**way), assess(pl.DataFrame([CALL]), record_figures=False, **way)
    assert ends(row) == ends(options)
    figure = estimate(LLAMA, input_tokens=500, output_tokens=300, region="FRA", record_figures=False, **way).figures[0]
    assert figure.median == pytest.approx(ends(row)[0], rel=1e-9)
    # Rows beside each other stay what they are, and what a row states precedes what is stated of all.
    both = assess(
        pl.DataFrame([{**CALL, **way}, {**CALL, **other}], infer_schema_length=2),
        by="output_octave",
        record_figures=False,
    )
    assert ends(both)[1] == pytest.approx(ends(row)[1] + ends(of_row(**other))[1], rel=1e-9)
    if set(other) == set(WAYS):
        assert ends(assess(pl.DataFrame([{**CALL, **other}]), record_figures=False, **way)) == ends(of_row(**other))


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet", "mapped"])
def test_every_form_of_file_says_the_same(tmp_path: Any, form: str) -> None:
    way = {name: values[0] for name, values in WAYS.items()}
    row = {**CALL, **way}
    file, options = tmp_path / f"usage.{form.replace('mapped', 'csv')}", {}
    if form == "jsonl":
        file.write_text(json.dumps(row) + "\n")
    elif form == "parquet":
        pl.DataFrame([row]).write_parquet(file)
    elif form == "csv":
        pl.DataFrame([row]).write_csv(file)
    else:
        pl.DataFrame([{f"my_{name}": value for name, value in row.items()}]).write_csv(file)
        options = {"map": ",".join(f"{name}=my_{name}" for name in row)}
    assert ends(assess(str(file), record_figures=False, **options)) == ends(of_row(**way))


def test_what_a_row_does_not_state_is_what_is_stated_of_all() -> None:
    stated = {"gpu": "H100", "gpu_count": 8, "precision": "fp8", "concurrency": 64, "pue": 1.1}
    assert ends(assess(pl.DataFrame([{**CALL, "concurrency": 4}]), record_figures=False, **stated)) == ends(
        of_row(**stated | {"concurrency": 4})
    )
    # So many accelerators of one kind are no so many of another.
    assert ends(assess(pl.DataFrame([{**CALL, "gpu": "A100"}]), record_figures=False, **stated)) == ends(
        of_row(**{name: value for name, value in stated.items() if name != "gpu_count"} | {"gpu": "A100"})
    )


@pytest.mark.parametrize("wait_s", [0.2, 0.4])
def test_a_wait_for_the_first_token_bounds_how_prompts_are_read(wait_s: float) -> None:
    row = assess(
        pl.DataFrame([{**CALL, "input_tokens": 9000, "cache_read_tokens": 1000, "first_token_us": int(wait_s * 1e6)}]),
        record_figures=False,
    )
    one = estimate(
        LLAMA, input_tokens=9000, cached_tokens=1000, output_tokens=300, region="FRA", record_figures=False,
        first_token_s=wait_s,
    )  # fmt: skip
    plain = estimate(
        LLAMA, input_tokens=9000, cached_tokens=1000, output_tokens=300, region="FRA", record_figures=False
    )
    assert ends(row)[0] == pytest.approx(one.figures[0].median, rel=1e-9)
    assert ends(row)[0] != pytest.approx(plain.figures[0].median, rel=1e-3)
    # Nobody learns from it how many calls share a pass.
    assert "batch" in {gap.code for gap in row.gaps}


def test_what_is_not_known_is_said_and_stops_nothing() -> None:
    found = of_row(gpu="Z9000", precision="seventeen", engine="gpt-35-turbo", pue=1.2)
    assert {"gpu-unknown", "precision-unknown", "engine-unknown"} <= codes(found)
    assert ends(found) == ends(of_row(pue=1.2))
    tight = of_row(gpu="L4", gpu_count=1)
    assert "count-without-room" in codes(tight)
    assert ends(tight) == ends(of_row(gpu="L4"))
    # Nothing of this in an account that states none of it.
    assert not {"gpu-unknown", "count-without-room"} & codes(of_row())


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("pue", "0.4", "not_a_measure"),
        ("pue", "PUE", "not_a_measure"),
        ("tokens_per_s", "0", "not_a_measure"),
        ("gpu_count", "5000", "not_whole_number"),
        ("gpu_count", "two", "not_whole_number"),
    ],
)
def test_what_is_no_measure_is_rejected_with_its_reason(usage: Usage, column: str, value: str, reason: str) -> None:
    header = f"model_request,input_tokens,output_tokens,{column}"
    found = assess(usage(header, f"{LLAMA},500,300,{value}", f"{LLAMA},500,300,"), record_figures=False)
    assert dict(found.reject_counts) == {reason: 1}
    assert found.rejects[0].field == column


@pytest.fixture(name="opened")
def an_engine() -> Iterator[Engine]:
    with engine((), threads=1) as opened:
        yield opened


def table_of(opened: Engine, columns: dict[str, list[Any]]) -> Any:
    name = opened.name()
    opened.connection.register(name, pa.table(columns))
    kinds = {key: "string" if isinstance(values[0], str) else "int64" for key, values in columns.items()}
    return ibis.table(kinds, name=name)


def of_concurrency(opened: Engine, values: list[int | None]) -> dict[Any, Any]:
    kept = [-1 if each is None else each for each in values]
    found = with_few_ways(opened, table_of(opened, {"kept": kept, "concurrency": values}))
    return {int(kept): now for kept, now in opened.rows(found.select("kept", "concurrency"))}


def test_few_ways_stay_as_they_are_and_many_are_rounded_to_quarters_of_an_octave(opened: Engine) -> None:
    assert of_concurrency(opened, [0, 1, 9, 33, None]) == {0: None, 1: 1, 9: 9, 33: 33, -1: None}
    edges = [round(2 ** (step / 4)) + shift for step in range(124) for shift in (-1, 0, 1)]
    values = sorted({value for value in edges if 1 <= value <= LARGEST_COUNT} | {LARGEST_COUNT})
    told = of_concurrency(opened, list(values))
    assert set(told) == set(values)
    assert len(set(told.values())) < 128 < MOST_WAYS < len(values)
    # The middle of a step is within 9.1 % of its counts, or half a request, and a whole number.
    for value, middle in told.items():
        assert abs(int(middle) - value) <= max(0.091 * (value + 0.5), 0.5) + 0.5


def test_the_rarest_of_too_many_ways_are_not_stated(opened: Engine) -> None:
    names = [f"gpu {each % (MOST_WAYS + 60)}" for each in range(2 * MOST_WAYS + 60)]
    found = with_few_ways(opened, table_of(opened, {"gpu": names, "engine": ["vllm"] * len(names)}))
    assert set(found.columns) == {"gpu", "engine"}
    told = [row[0] for row in opened.rows(found.select("gpu"))]
    assert len(set(told) - {None}) == MOST_WAYS
    assert told.count(None) == 60


def test_columns_are_the_options_of_an_account() -> None:
    from obsia.app.questions.serving import Serving
    from obsia.app.questions.usage import Assess

    assert {each.attribute for each in Serving.fields()} | {"price_hour"} == set(SERVED)
    assert SERVED[-1] in {each.attribute for each in Assess.fields()}
