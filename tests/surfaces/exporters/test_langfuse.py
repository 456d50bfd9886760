"""Scores of calls in Langfuse: each call once, with the figures of an estimate, under ids that stay."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.readers.samples import environments

import obsia
from obsia.langfuse import Pushed, observations_of, push_scores

HERE = Path(__file__).parent
IS_HERE = importlib.util.find_spec("langfuse") is not None


def observation(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{number:016x}", "traceId": "a" * 32, "type": "GENERATION", "parentObservationId": None,
        "startTime": "2026-05-01T10:00:00Z", "endTime": "2026-05-01T10:00:02Z", "name": "chat", "level": "DEFAULT",
        "environment": "default", "providedModelName": "gpt-4o-2024-08-06", "projectId": "p", "userId": None,
        "statusMessage": None, "version": None, "sessionId": None, "createdAt": "2026-05-01T10:00:00Z",
        "updatedAt": "2026-05-01T10:00:00Z", "usageDetails": {"input": 100 + number, "output": 20},
    } | more  # fmt: skip


OBSERVATIONS = (
    observation(1, type="SPAN", usageDetails={}),
    observation(2, parentObservationId=f"{1:016x}"),
    observation(3, parentObservationId=f"{2:016x}"),  # a framework's generation around its client's counts once
    observation(4, providedModelName="a model that nobody knows"),
    observation(5, usageDetails={}),
    observation(6, type="EVENT"),
)


class FakeClient:
    """What is needed of Langfuse's client: it keeps scores by id."""

    def __init__(self) -> None:
        self.scores: dict[str, dict[str, Any]] = {}
        self.taken = self.flushed = 0
        self.api = SimpleNamespace(observations=self)

    def create_score(self, **score: Any) -> None:
        self.scores[score["score_id"]] = score
        self.taken += 1

    def flush(self) -> None:
        self.flushed = self.taken

    def get_many(self, *, fields: str, limit: int, cursor: str | None, environment: str) -> Any:
        assert (fields.split(","), limit, environment) == (["core", "basic", "time", "usage", "model"], 1_000, "live")
        page = OBSERVATIONS[:3] if cursor is None else OBSERVATIONS[3:]
        # As objects of the client are: they know their JSON.
        data = [SimpleNamespace(json=lambda each=each: json.dumps(each)) for each in page]
        return SimpleNamespace(data=data, meta=SimpleNamespace(cursor="two" if cursor is None else None))


def test_each_call_is_scored_once_with_the_figures_of_an_estimate() -> None:
    client = FakeClient()
    pushed = push_scores(client, observations_of(client, environment="live"), region="FRA")
    assert pushed == Pushed(seen=6, priced=1, unpriced=1, passed_by=4, scores=9)
    assert client.flushed == 9
    assert {score["observation_id"] for score in client.scores.values()} == {f"{3:016x}"}
    by_name = {score["name"]: score for score in client.scores.values()}
    assert len(by_name) == 9
    expected = obsia.estimate(
        "gpt-4o-2024-08-06", input_tokens=103, output_tokens=20, region="FRA", record_figures=False
    )
    energy = next(each for each in expected.figures if each.quantity == "energy_kwh")
    for name, value in (("", energy.median), ("_low", energy.low), ("_high", energy.high)):
        assert by_name[f"obsia.energy_kwh{name}"]["value"] == value
    score = by_name["obsia.carbon_g"]
    assert (score["trace_id"], score["data_type"]) == ("a" * 32, "NUMERIC")
    assert score["metadata"]["boundary"] == "life cycle"


def test_pushed_again_scores_take_the_place_of_those_before() -> None:
    client = FakeClient()
    for _ in range(2):
        push_scores(client, OBSERVATIONS, region="FRA")
    assert (client.taken, len(client.scores)) == (18, 9)


@pytest.mark.parametrize("odd", [{}, {"id": 7}, observation(9, usageDetails=[1]), observation(9, traceId=None)])
def test_an_odd_observation_is_passed_by_with_its_neighbours_scored(odd: dict[str, Any]) -> None:
    client = FakeClient()
    pushed = push_scores(client, [observation(8), odd], region="FRA")
    assert (pushed.seen, pushed.priced, pushed.scores) == (2, 1, 9)


@pytest.mark.skipif(
    not (IS_HERE or environments.ready("langfuse")),
    reason="no Langfuse: python3 tests/readers/samples/environments.py makes it",
)
def test_langfuse_s_own_client_delivers_them() -> None:
    keys = {"LANGFUSE_PUBLIC_KEY": "pk", "LANGFUSE_SECRET_KEY": "sk"}
    environment = os.environ | keys | {"PYTHONPATH": str(HERE.parents[2] / "src")}
    done = subprocess.run(
        [
            sys.executable if IS_HERE else environments.python("langfuse"),
            HERE / "in_langfuse.py",
            sysconfig.get_path("purelib"),
        ],
        input=json.dumps(OBSERVATIONS),
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    got = json.loads(done.stdout)
    assert got["seen"] == 6
    assert {score["observationId"] for score in got["scores"]} == {f"{3:016x}"}
    assert len({score["id"] for score in got["scores"]}) == len(got["scores"]) == 9
    energy = next(score for score in got["scores"] if score["name"] == "obsia.energy_kwh")
    assert (energy["dataType"], energy["metadata"]["unit"]) == ("NUMERIC", "kWh")
    assert energy["value"] > 0
