"""One process asks often: what was drawn for a model before changes no figure of the next question about it."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.accounting.pricing import Pricing
from obsia.app.figures.export import figure_record
from obsia.app.naming import known_model, known_zone
from obsia.app.questions.request import Estimate
from obsia.app.request.estimate import Estimation, answer, estimation_of, stated
from obsia.app.request.request_export import ESTIMATION
from obsia.app.request.request_work import Work
from obsia.app.request.tasks import task
from obsia.core.memory import MEMORY
from obsia.facts import snapshot as facts

QUESTIONS = (
    Estimate("gpt-4o", input_tokens=300, output_tokens=400, record_figures=False),
    Estimate("gpt-4o", input_tokens=30_000, output_tokens=40, cached_tokens=20_000, record_figures=False),
    Estimate("gpt-4o", input_tokens=300, output_tokens=400, region="FRA", record_figures=False),
    Estimate("deepseek-v3", input_tokens=3_619, output_tokens=1_000, cached_tokens=2_036, record_figures=False),
    Estimate("mistral-large-2411", input_tokens=300, output_tokens=400, record_figures=False),
    Estimate("mistral-large-2411", task="agent", record_figures=False),
)


def alone(asked: Estimate) -> Estimation:
    """The answer in worlds of its own: nothing drawn before."""
    snapshot = facts.load()
    work = Work.of(asked) if asked.task is None else task(asked.task).work()
    known = known_model(snapshot, name=asked.model, provider=asked.host, on=asked.on)
    return estimation_of(
        known,
        zone=known_zone(snapshot, text=asked.region, provider=known.provider),
        work=work,
        command=stated(asked, work).command(),
        seed=asked.seed,
        pricing=lambda request: Pricing(snapshot, request=request),
        keep=None,
    )


def bytes_of(found: Estimation) -> str:
    return json.dumps(ESTIMATION.record(found)) + json.dumps([figure_record(each) for each in found.figures])


@pytest.fixture(scope="module")
def expected() -> dict[int, str]:
    return {at: bytes_of(alone(asked)) for at, asked in enumerate(QUESTIONS)}


@settings(max_examples=5, deadline=None)
@given(order=st.permutations([*range(len(QUESTIONS)), *range(len(QUESTIONS))]))
def test_the_order_of_questions_changes_no_byte(expected: dict[int, str], order: list[int]) -> None:
    MEMORY.clear()
    for at in order:
        assert bytes_of(answer(QUESTIONS[at])) == expected[at]


def test_threads_change_no_byte(expected: dict[int, str]) -> None:
    MEMORY.clear()
    order = [*range(len(QUESTIONS))] * 3

    def asked(at: int) -> str:
        return bytes_of(answer(QUESTIONS[at]))

    with ThreadPoolExecutor(4) as pool:
        for at, found in zip(order, pool.map(asked, order), strict=True):
            assert found == expected[at]
