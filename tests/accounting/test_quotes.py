"""Fast roads have the bytes of slow ones: quantiles, works of many requests, impacts of one line, ids of requests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting import threads
from obsia.accounting.figures import LEVEL, Request, interval_of
from obsia.accounting.impacts import QUANTITIES, Line
from obsia.accounting.kinds import UsageKind
from obsia.accounting.networks import model_facts
from obsia.accounting.pricing import Pricing
from obsia.facts.snapshot import Snapshot
from obsia.physics.work import work_of_request
from obsia.physics.works import MOST_TOKENS_AT_ONCE, columns_of_requests

REQUEST = Request(journey="j", arguments={}, inputs=(), snapshot="x", seed=7, worlds=1024)


@given(st.lists(st.floats(1e-9, 1e9), min_size=1, max_size=60))
def test_intervals_are_the_quantiles_of_numpy_in_any_order(values: list[float]) -> None:
    draws = np.array([values, values[::-1], sorted(values)])
    expected = np.quantile(draws[0], [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2])
    before = draws.copy()
    assert (interval_of(draws) == expected[:, np.newaxis]).all()
    assert (draws == before).all()
    assert (interval_of(draws, in_place=True) == expected[:, np.newaxis]).all()


@given(
    st.lists(st.tuples(st.integers(0, 2**29), st.floats(0, 1), st.integers(0, 2**29)), min_size=1, max_size=8),
    st.none() | st.sampled_from([1, 1024, 32_768]),
)
def test_works_of_many_requests_are_those_of_each(counts: list[tuple[int, float, int]], window: int | None) -> None:
    rows = [(inputs, int(inputs * share), outputs) for inputs, share, outputs in counts]
    inputs, cached, outputs = np.array(rows, dtype=np.int64).T
    found = columns_of_requests(input_tokens=inputs, cached_tokens=cached, output_tokens=outputs, window=window)
    expected = [
        work_of_request(input_tokens=i, cached_tokens=c, output_tokens=o, window=window).columns() for i, c, o in rows
    ]
    assert found.tolist() == [list(each) for each in expected]


@pytest.mark.parametrize(
    ("inputs", "cached", "outputs"), [(1, 2, 0), (1, -1, 0), (1, 0, -1), (MOST_TOKENS_AT_ONCE, 0, 1)]
)
def test_works_that_cannot_be_are_refused(inputs: int, cached: int, outputs: int) -> None:
    one = [np.array([each]) for each in (inputs, cached, outputs)]
    with pytest.raises(ValueError, match="counts-"):
        columns_of_requests(input_tokens=one[0], cached_tokens=one[1], output_tokens=one[2], window=None)


@pytest.mark.parametrize("model", ["openai/gpt-4o", "google/gemma-3-27b-it"])
@pytest.mark.parametrize("kind", [UsageKind.CALLS, UsageKind.BUCKET])
def test_a_quote_has_the_impacts_and_assumptions_of_a_line(snapshot: Snapshot, model: str, kind: UsageKind) -> None:
    pricing = Pricing(snapshot, request=REQUEST)
    known = model_facts(snapshot, model_id=model, checkpoint=None)
    deployment = pricing.deployment(known, provider="openai", kind=kind)
    place = pricing.place(provider="openai", zone_id="FRA")
    quote = pricing.quote(deployment, place)
    assert pricing.quote(deployment, place) is quote
    works = columns_of_requests(
        input_tokens=np.array([9, 1000, 5]),
        cached_tokens=np.array([0, 40, 5]),
        output_tokens=np.array([7, 300, 0]),
        window=known.window,
    )
    together = quote.values(works)
    for at, work in enumerate(works.tolist()):
        line = Line(deployment=deployment, place=place, work=tuple(work))
        expected, found = pricing.impacts([line]), quote.rate.impacts(work)
        assert found.keys == expected.keys
        for quantity in QUANTITIES:
            assert found.draws[quantity].tobytes() == expected.draws[quantity].tobytes()
            low, median, high = interval_of(expected.draws[quantity]).tolist()
            told = [each[at] for each in together[quantity]]
            assert told == [median, float(expected.draws[quantity].mean()), low, high]
        assert set(map(str, quote.rate.assumptions)) == set(map(str, pricing.assumptions([line])))


def test_quotes_that_are_kept_are_few(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsia.accounting.pricing._MOST_QUOTES", 2)
    pricing = Pricing(snapshot, request=REQUEST)
    known = model_facts(snapshot, model_id="openai/gpt-4o", checkpoint=None)
    deployment = pricing.deployment(known, provider="openai")
    places = [pricing.place(provider="openai", zone_id=zone) for zone in ("FRA", "SWE", "USA")]
    first = pricing.quote(deployment, places[0])
    for place in places[1:]:
        pricing.quote(deployment, place)
    assert pricing.quote(deployment, places[0]) is not first


def test_ids_of_many_requests_are_those_of_each() -> None:
    request = replace(
        REQUEST, arguments={"model": "100 % \\u0000é", "input_tokens": 1, "cached_tokens": 0, "zone": None}
    )
    rows = {"input_tokens": [5, 2**31, 0], "cached_tokens": [0, 7, 0]}
    expected = [
        replace(request, arguments={**request.arguments, "input_tokens": i, "cached_tokens": c}).request_id
        for i, c in zip(*rows.values(), strict=True)
    ]
    assert request.ids_with(rows) == expected
    assert len(set(expected)) == 3


COUNT = """
from obsia.accounting import threads
blas = threads._openblas()
told = [None if blas is None else blas.threads()]
with threads.one_thread():
    told.append(None if blas is None else blas.threads())
    with threads.one_thread():
        pass
    told.append(None if blas is None else blas.threads())
told.append(None if blas is None else blas.threads())
print(told)
"""


@pytest.mark.parametrize("stated", [{}, {"OPENBLAS_NUM_THREADS": "2"}])
def test_linear_algebra_runs_on_one_thread_unless_a_number_is_stated(stated: dict[str, str]) -> None:
    settings = {name: value for name, value in os.environ.items() if name not in threads.STATED_BY} | stated
    told = subprocess.run(
        [sys.executable, "-c", COUNT], env=settings, capture_output=True, text=True, check=True
    ).stdout
    before, inside, still, after = told.strip().strip("[]").split(", ")
    if stated or before == "None":
        assert {before, inside, still, after} == {"None"}
    else:
        assert (inside, still, after) == ("1", "1", before)
