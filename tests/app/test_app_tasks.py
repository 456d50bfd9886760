"""Standard tasks: exact totals, growing contexts, and one task at least for every kind of model."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsia.app.catalogue.models import models
from obsia.app.naming import known_model
from obsia.app.request.estimate import estimate
from obsia.app.request.tasks import READERS, Task, every_task, task, tasks, tasks_of, tasks_of_model
from obsia.core.errors import BadCall, UnknownName
from obsia.core.locales import languages, locale
from obsia.facts import snapshot as facts
from obsia.surfaces.cli import run


def test_the_three_tasks_of_readers_rest_on_facts() -> None:
    found = tasks()
    assert tuple(each.name for each in found) == READERS
    for each in found:
        assert each.facts
        assert each.evidence
        assert {fact.subject for fact in each.facts} == {f"task:{each.name}"}
    request, reasoning, agent = found
    assert (request.input_tokens, request.output_tokens, request.calls) == (1000, 400, 1)
    assert reasoning.output_tokens > (reasoning.reasoning_tokens or 0) > 0
    assert agent.calls > 1
    assert (agent.cached_tokens or 0) > 0.8 * (agent.input_tokens or 0)
    assert agent.reasoning_tokens is None


def test_the_contexts_of_an_agent_grow_and_are_read_from_the_cache() -> None:
    calls = task("agent").each_call()
    assert [call.cached_tokens for call in calls] == sorted({call.cached_tokens for call in calls})
    # What a call reads from the cache is what the one before has read, and no more.
    assert all(after.cached_tokens == before.input_tokens for before, after in pairwise(calls))


@given(
    calls=st.integers(1, 60),
    cached=st.integers(0, 10**6),
    fresh=st.integers(0, 10**6),
    output=st.integers(0, 10**5),
)
def test_calls_meet_the_totals_exactly(calls: int, cached: int, fresh: int, output: int) -> None:
    each = Task(
        name="x", does="text", calls=calls, input_tokens=cached + fresh, cached_tokens=cached, output_tokens=output
    ).each_call()
    assert len(each) == calls
    assert sum(call.input_tokens for call in each) == cached + fresh
    assert sum(call.cached_tokens for call in each) == cached
    assert sum(call.output_tokens for call in each) == output
    assert all(0 <= call.cached_tokens <= call.input_tokens for call in each)


def test_every_model_of_the_catalogue_has_a_task_unless_nothing_supports_a_figure() -> None:
    snapshot = facts.load()
    rows = models().rows
    without = [
        row["model"]
        for row in rows[::7]
        if not tasks_of_model(known := known_model(snapshot, name=row["model"])) and known.facts.task.value != "sound"
    ]
    assert without == []
    assert all(tasks_of(row["kind"]) for row in rows)
    assert tasks_of("no such kind") == ()


def test_a_task_does_not_fit_what_cannot_hold_it() -> None:
    snapshot = facts.load()
    small = known_model(snapshot, name="01-ai/yi-34b")
    agent = task("agent")
    assert agent.fits(known_model(snapshot, name="gpt-4o"))
    assert not task("image").fits(small)
    assert not replace(agent, input_tokens=10**10).fits(known_model(snapshot, name="gpt-4o"))
    assert not task("reasoning").fits(known_model(snapshot, name="gpt-4o"))
    # A model of which nothing is said of contexts is not kept from a task.
    assert all(each.fits(known_model(snapshot, name="mistral/mistral-large-2407")) for each in tasks())


def test_a_task_of_one_call_is_the_request_itself() -> None:
    by_task = estimate("gpt-4o", task="request", region="FRA", record_figures=False)
    by_counts = estimate("gpt-4o", input_tokens=1000, output_tokens=400, region="FRA", record_figures=False)
    assert by_task.figures == by_counts.figures
    assert by_task.command == by_counts.command


def test_the_energy_of_an_agent_grows_with_its_calls() -> None:
    agent = task("agent")
    assert agent.input_tokens is not None
    assert agent.output_tokens is not None
    assert agent.cached_tokens is not None
    once = estimate("gpt-4o", task="agent", record_figures=False).figures[0]
    assert once.median > 10 * estimate("gpt-4o", task="request", record_figures=False).figures[0].median
    one_call = estimate(
        "gpt-4o",
        input_tokens=agent.input_tokens // agent.calls,
        cached_tokens=agent.cached_tokens // agent.calls,
        output_tokens=agent.output_tokens // agent.calls,
        record_figures=False,
    ).figures[0]
    # Work is linear in the mean context where no layer has a window.
    assert once.median == pytest.approx(agent.calls * one_call.median, rel=1e-9)
    assert once.mean == pytest.approx(agent.calls * one_call.mean, rel=1e-9)


def test_a_task_is_stated_alone_and_known() -> None:
    with pytest.raises(BadCall, match="cannot be combined with --in"):
        estimate("gpt-4o", task="request", input_tokens=3)
    with pytest.raises(UnknownName, match="agent"):
        estimate("gpt-4o", task="agnt")
    with pytest.raises(UnknownName, match="request"):
        task("nothing like it")
    with pytest.raises(BadCall, match="makes images"):
        estimate(next(row["model"] for row in models(kind="image").rows), task="request")


@pytest.mark.parametrize("name", [each.name for each in every_task()])
def test_a_task_has_a_name_in_every_language(name: str) -> None:
    for language in languages():
        assert locale(language).has(f"task-name-{name}")


def test_the_command_prints_the_calls_of_a_task(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["estimate", "gpt-4o", "--task", "agent"]) == 0
    page = capsys.readouterr().out
    assert "542,400 input tokens (464,800 from a cache), 4,216 output tokens, in 8 calls" in page
