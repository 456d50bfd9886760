"""The same call in several exports counts once, and the account says from where each of its fields was taken."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from obsia.app.usage.assess import assess
from obsia.app.usage.engine import engine
from obsia.core.locales import Locale
from obsia.readers.canonical import same_calls
from obsia.readers.canonical.sql import table_of
from obsia.views.usage_messages import set_aside

AT = 1_772_359_210
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
ANSWER = "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG"


def lines(path: Path, *records: Mapping[str, Any]) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    return path


def answer(answer_id: str = ANSWER, **counts: int) -> dict[str, Any]:
    """An answer of OpenAI, as a program keeps it: it names the alias that the proxy wrote into it."""
    usage = {"prompt_tokens": 1000, "completion_tokens": 200} | counts
    return {
        "id": answer_id, "object": "chat.completion", "created": AT, "model": "gpt-4o",
        "choices": [], "usage": usage | {"total_tokens": sum(usage.values())},
    }  # fmt: skip


def logged(answer_id: str = ANSWER, *, call: str = "c-1", output: int = 200) -> dict[str, Any]:
    """The same call as the proxy logs it, with the deployment behind the alias."""
    return {
        "id": answer_id, "litellm_call_id": call, "call_type": "acompletion", "status": "success", "cache_hit": None,
        "model": "claude-sonnet-4-5", "model_group": "gpt-4o", "custom_llm_provider": "anthropic",
        "response": {"model": "gpt-4o"}, "prompt_tokens": 1000, "completion_tokens": output,
        "startTime": AT + 0.5, "endTime": AT + 2.5, "completionStartTime": AT + 1.0, "hidden_params": {},
        "model_parameters": {}, "metadata": {"user_api_key_team_alias": "red"},
    }  # fmt: skip


def traced(answer_id: str | None = ANSWER, *, span: str = SPAN) -> dict[str, Any]:
    """The same call as a client's instrumentation traces it."""
    attributes: dict[str, Any] = {
        "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 200, "gen_ai.conversation.id": "s-1",
    } | ({"gen_ai.response.id": answer_id} if answer_id else {})  # fmt: skip
    held = [
        {"key": key, "value": {"intValue" if isinstance(value, int) else "stringValue": value}}
        for key, value in attributes.items()
    ]
    one = {
        "traceId": TRACE, "spanId": span, "name": "chat", "kind": 3, "attributes": held,
        "startTimeUnixNano": str(AT * 10**9), "endTimeUnixNano": str((AT + 3) * 10**9),
    }  # fmt: skip
    return {"resourceSpans": [{"resource": {"attributes": []}, "scopeSpans": [{"spans": [one]}]}]}


def observed() -> dict[str, Any]:
    """The same span as Langfuse keeps it."""
    return {
        "id": SPAN, "traceId": TRACE, "type": "GENERATION", "startTime": "2026-03-01T10:00:10Z", "model": "gpt-4o",
        "usageDetails": {"input": 1000, "output": 200, "total": 1200}, "environment": "production",
        "level": "DEFAULT", "metadata": {},
    }  # fmt: skip


def test_a_call_in_four_exports_counts_once_with_what_each_knows(tmp_path: Path) -> None:
    files = [
        lines(tmp_path / "answers.jsonl", answer()),
        lines(tmp_path / "proxy.jsonl", logged()),
        lines(tmp_path / "traces.jsonl", traced()),
        lines(tmp_path / "langfuse.jsonl", observed()),
    ]
    account = assess(*files, by=["label.team", "session_id", "label.environment"], record_figures=False)
    assert (account.records.counted, account.records.duplicate) == (1, 3)
    assert (account.total.tokens.input_tokens, account.total.tokens.output_tokens) == (1000, 200)
    # The proxy knows which deployment answered; its alias stands in all the others.
    assert [use.model.facts.model_id for use in account.models] == ["anthropic/claude-sonnet-4-5"]
    assert [table.groups[0].keys for table in account.tables] == [
        {"label.team": "red"}, {"session_id": "s-1"}, {"label.environment": "production"}
    ]  # fmt: skip
    once = account.same_calls
    assert once is not None
    assert (once.calls, once.records, once.differing) == (1, 4, 0)
    assert once.sources == ("langfuse", "litellm", "openai-responses", "otlp")
    assert once.fields["model"] == once.fields["times"] == once.fields["label.team"] == {"litellm": 1}
    assert once.fields["session_id"] == {"otlp": 1}
    assert once.fields["label.environment"] == {"langfuse": 1}
    alone = assess(files[1], record_figures=False)
    assert [figure.median for figure in account.figures] == [figure.median for figure in alone.figures]
    for language, words in (("en", "one call stands in several exports"), ("fr", "un appel figure dans plusieurs")):
        said = [Locale(language).text(each) for each in set_aside(account)]
        assert any(words in each and "litellm" in each for each in said)


def test_ids_are_followed_from_record_to_record(tmp_path: Path) -> None:
    # The answer and Langfuse's observation share no id: the trace has both.
    files = [
        lines(tmp_path / "answers.jsonl", answer()),
        lines(tmp_path / "langfuse.jsonl", observed()),
        lines(tmp_path / "traces.jsonl", traced()),
    ]
    assert assess(*files, record_figures=False).records.counted == 1
    assert assess(*files[:2], record_figures=False).records.counted == 2


def test_the_larger_count_stands_and_the_difference_is_said(tmp_path: Path) -> None:
    cut_short = lines(tmp_path / "proxy.jsonl", logged(output=40))
    account = assess(cut_short, lines(tmp_path / "answers.jsonl", answer()), record_figures=False)
    assert (account.records.counted, account.total.tokens.output_tokens) == (1, 200)
    assert account.same_calls is not None
    assert account.same_calls.differing == 1
    assert account.same_calls.fields["tokens"] == {"openai-responses": 1}
    assert [note.code for note in account.notes] == ["notice-same-differ"]


@pytest.mark.parametrize("answer_id", ["chatcmpl-constant", "cmpl-1"], ids=["one id for all answers", "a short id"])
def test_an_id_that_names_no_call_merges_none(tmp_path: Path, answer_id: str) -> None:
    # BerriAI/litellm#28376: a server that gives all of its answers one id.
    proxy = [logged(answer_id, call=f"c-{number}", output=200 + number) for number in range(2)]
    account = assess(
        lines(tmp_path / "proxy.jsonl", *proxy), lines(tmp_path / "traces.jsonl", traced(answer_id)),
        record_figures=False,
    )  # fmt: skip
    assert (account.records.counted, account.records.duplicate) == (3, 0)
    assert account.same_calls is None


def test_calls_of_their_own_stay_apart(tmp_path: Path) -> None:
    account = assess(
        lines(tmp_path / "proxy.jsonl", logged(), logged("chatcmpl-another-answer", call="c-2", output=7)),
        lines(tmp_path / "traces.jsonl", traced(), traced(None, span="00f067aa0ba902b7")),
        record_figures=False,
    )
    assert (account.records.counted, account.records.duplicate) == (3, 1)
    assert account.total.tokens.output_tokens == 200 + 7 + 200


def test_each_part_of_a_call_is_taken_from_the_record_that_comes_first(tmp_path: Path) -> None:
    """The numbers by which records of a call are told apart put them in the order of what they state."""
    rng = random.Random(5)  # noqa: S311 - records for a test
    sources, texts = ("claude-code", "langfuse", "litellm", "otlp"), (None, "a", "b")
    rows = [
        {
            "obsia_call": rng.randrange(60),
            "event_id": f"id-{number:04d}",
            "source": rng.choice(sources),
            **{name: rng.choice((None, 0, 1, 2)) for name in ("input_tokens", "output_tokens", "duration_us")},
            **{name: rng.choice(texts) for name in ("model_request", "model_response", "region")},
            "region_basis": rng.choice((None, "caller", "host")),
            "cost": rng.choice((None, 1)),
        }
        for number in range(400)
    ]
    kinds = {name: "string" if any(isinstance(row[name], str) for row in rows) else "int64" for name in rows[0]}

    def rank(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return row["source"] != "litellm", row["source"], row["event_id"]

    def least(row: Mapping[str, Any], name: str) -> tuple[Any, ...]:
        return row[name] is None, -(row[name] or 0)

    orders = {
        "tokens": lambda row: (least(row, "output_tokens"), least(row, "input_tokens"), rank(row)),
        "model": lambda row: (row["model_response"] is None and row["model_request"] is None, rank(row)),
        "times": lambda row: (row["duration_us"] is None, rank(row)),
        "region": lambda row: (row["region"] is None, row["region_basis"] == "caller", rank(row)),
        "cost": lambda row: (row["cost"] is None, rank(row)),
        "energy": rank,
        "rest": rank,
    }
    file = tmp_path / "calls.json"
    file.write_text(json.dumps(rows))
    with engine((str(file),), threads=1) as opened:
        types = {name: "VARCHAR" if kind == "string" else "BIGINT" for name, kind in kinds.items()}
        opened.connection.read_json([str(file)], columns=types, format="array").create("calls")
        ranked = same_calls._ranked(table_of(kinds, "calls"))
        columns = opened.columns(ranked)
    for part, order in orders.items():
        first = {row["obsia_call"]: row["event_id"] for row in sorted(rows, key=order, reverse=True)}
        told = zip(columns["obsia_call"], columns["event_id"], columns[f"obsia_{part}"], strict=True)
        assert {call: event for call, event, place in told if place == 0} == first, part
