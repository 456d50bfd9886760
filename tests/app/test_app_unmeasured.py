"""Messages, seats and concurrency from files to an account: what is read, refused, said, and added up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obsia.app.trace import trace
from obsia.app.usage.assess import assess as assess_
from obsia.core.errors import BadInput, NoData
from obsia.core.locales import languages, locale
from obsia.core.locales.wording import assumption_sentences, input_words

Usage = Callable[..., str]


def assess(*sources: Any, **options: Any) -> Any:
    return assess_(*sources, **({"record_figures": False, "region": "FRA"} | options))


def codes(account: Any) -> dict[str, dict[str, str]]:
    return {each.code: dict(each.arguments) for each in account.assumptions}


def energy(account: Any) -> float:
    return account.figures[0].mean


def test_messages_alone_are_an_account(usage: Usage) -> None:
    header = "started_at,messages"
    account = assess(usage(header, "2026-06-01T00:00:00Z,500", "2026-06-02T00:00:00Z,700"), model="gpt-4o", by="day")
    assert codes(account)["messages-prior"] == {"calls": "1200"}
    assert "tokens-missing" not in codes(account)
    assert account.total.tokens.output_tokens == 0
    assert [group.figures[0].mean / energy(account) for group in account.tables[0].groups] == pytest.approx(
        [5 / 12, 7 / 12]
    )
    twice = assess(usage(header, "2026-06-01T00:00:00Z,2400", name="twice.csv"), model="gpt-4o")
    for one, other in zip(account.figures, twice.figures, strict=True):
        for name in ("low", "median", "mean", "high"):
            assert getattr(other, name) == pytest.approx(2 * getattr(one, name), rel=1e-9)
    mapped = assess(usage("date,prompts", "2026-06-01,1200", name="mapped.csv"), model="gpt-4o",
                    map="started_at=date:date,messages=prompts")  # fmt: skip
    assert energy(mapped) == pytest.approx(energy(account), rel=1e-9)


def test_prompts_are_not_taken_for_counts(usage: Usage, tmp_path: Path) -> None:
    """``messages`` is also what logs call their prompts: beside foreign columns it is not read."""
    log = usage("model_request,input_tokens,output_tokens,messages,team", "gpt-4o,10,5,write a poem,red")
    account = assess(log)
    assert (account.records.counted, account.records.rejected) == (1, 0)
    assert "messages" in account.unmapped
    lines = tmp_path / "log.jsonl"
    lines.write_text(
        '{"model_request": "gpt-4o", "input_tokens": 10, "output_tokens": 5, "id": "x", "messages": [{"a": "b"}]}\n'
    )
    again = assess(str(lines))
    assert (again.records.counted, again.records.rejected) == (1, 0)
    days = usage("day,messages", "2026-06-01,7", name="days.csv")
    with pytest.raises(BadInput, match="--map messages=messages"):
        assess(days)
    assert assess(days, map="messages=messages").period == ("2026-06-01", "2026-06-01")
    with pytest.raises(BadInput, match="--map messages=messages"):
        assess(days, map="started_at=day:date")
    # That a column is left out says nothing of what another one counts.
    with pytest.raises(BadInput, match="--map messages=messages"):
        assess(days, ignore_columns="day")
    stated: list[dict[str, str]] = [
        {"map": "messages=messages,started_at=day:date"},
        {"map": "messages=messages", "ignore_columns": "day"},
    ]
    for options in stated:
        assert codes(assess(days, **options))["messages-prior"] == {"calls": "7"}


def test_seats_need_the_time_for_which_they_were_held(usage: Usage) -> None:
    header = "started_at,seats,bucket_s"
    path = usage(header, "2026-06-01T00:00:00Z,100,2592000", "2026-06-01T00:00:00Z,10,", "2026-06-01T00:00:00Z,10,0")
    account = assess(path)
    assert (account.records.counted, account.records.rejected) == (1, 2)
    assert account.reject_counts == {"no_duration": 2}
    for reject in account.rejects:
        assert (reject.field, reject.reason) == ("bucket_s", "no_duration")
        assert "from 1" in str(reject.expected)
    assert codes(account)["seats-prior"] == {"calls": "1"}
    days = [f"2026-06-{day:02}T00:00:00Z,50,86400" for day in range(1, 31) for _ in range(2)]
    daily = assess(usage(header, *days, name="daily.csv"))
    assert energy(daily) == pytest.approx(energy(account), rel=1e-9)
    with pytest.raises(NoData, match=r"1 was read, and rejected: no span of time \(bucket_s\) \(1\)"):
        assess(usage("started_at,seats", "2026-06-01T00:00:00Z,5", name="untimed.csv"))
    with pytest.raises(BadInput, match="nothing to count"):
        assess(usage("started_at,bucket_s", "2026-06-01T00:00:00Z,5", name="uncounted.csv"))


def test_a_coding_agent_is_another_assistant(usage: Usage) -> None:
    header = "messages,operation"
    chat, code = (assess(usage(header, f"100,{name}", name=f"{name}.csv")) for name in ("chat", "coding"))
    assert energy(code) > 5 * energy(chat)
    assert {"messages-prior"} == {code_ for code_ in codes(chat) if "prior" in code_}
    assert {"messages-prior-code"} == {code_ for code_ in codes(code) if "prior" in code_}
    both = assess(usage(header, "100,chat", "100,coding", name="both.csv"), by="operation")
    assert energy(both) == pytest.approx(energy(chat) + energy(code), rel=1e-9)


def test_tokens_win_over_messages_and_all_kinds_add_up(usage: Usage) -> None:
    header = "model_request,calls,messages,seats,bucket_s,input_tokens,output_tokens"
    rows = (
        "gpt-4o,,3,,,1000,400",  # priced by its tokens: its messages are told, not counted again
        "gpt-4o,,3,,,,",
        "gpt-4o,,,20,86400,,",
        "gpt-4o,50,,,,50000,20000",
    )
    whole = assess(usage(header, *rows))
    parts = [assess(usage(header, row, name=f"part{n}.csv")) for n, row in enumerate(rows)]
    assert energy(whole) == pytest.approx(sum(map(energy, parts)), rel=1e-9)
    tokens = assess(usage("model_request,input_tokens,output_tokens", "gpt-4o,1000,400", name="tokens.csv"))
    assert energy(parts[0]) == pytest.approx(energy(tokens), rel=1e-9)
    assert (whole.total.tokens.input_tokens, whole.total.tokens.output_tokens) == (51000, 20400)
    assert "tokens-missing" not in codes(whole)
    assert "input-missing" not in codes(whole)
    assert sum(whole.phases.values()) == pytest.approx(1)


def test_calls_without_anything_are_still_said_beside_messages(usage: Usage) -> None:
    header = "model_request,calls,messages"
    account = assess(usage(header, "gpt-4o,40,", "gpt-4o,,10"))
    assert codes(account)["tokens-missing"] == {"calls": "40"}
    assert codes(account)["messages-prior"] == {"calls": "10"}


def test_no_messages_and_no_use_cost_nothing(usage: Usage) -> None:
    account = assess(usage("model_request,messages", "gpt-4o,0"))
    assert {figure.mean for figure in account.figures} == {0.0}
    idle = assess(usage("model_request,calls,seats,bucket_s", "gpt-4o,0,10,86400", name="idle.csv"))
    assert {figure.mean for figure in idle.figures} == {0.0}


def test_another_model_changes_messages_too(usage: Usage) -> None:
    header = "provider,model_request,messages"
    path = usage(header, "openai,gpt-4o,1000")
    account = assess(path, what_if=["model=google/gemma-3-27b-it"])
    other = assess(usage(header, "openai,google/gemma-3-27b-it,1000", name="other.csv"))
    difference = account.scenarios[0].differences[0].figure
    assert difference.mean == pytest.approx(energy(other) - energy(account), rel=1e-6)


def test_stated_concurrency_is_traced(usage: Usage) -> None:
    header = "model_request,input_tokens,output_tokens,concurrency"
    model = "meta-llama/Llama-3.1-70B-Instruct"
    known = assess(usage(header, *[f"{model},1000,400,{count}" for count in (15, 16, 17)]), record_figures=True)
    silent = assess(usage(header, *[f"{model},1000,400,{count}" for count in ("", 0, "")], name="silent.csv"))
    assert "batch" in codes(silent)
    assert "batch" not in codes(known)
    assert known.figures[0].high / known.figures[0].low < silent.figures[0].high / silent.figures[0].low
    inputs = {each.property: each for each in trace(known.figures[0].figure_id).inputs}
    assert "batch" not in inputs
    assert inputs["running_batch_ratio"].facts[0].subject == "serving:default"
    mixed = assess(usage(header, f"{model},1000,400,16", f"{model},1000,400,", name="mixed.csv"))
    assert "batch" in codes(mixed)


def test_a_frame_of_seats_is_read(usage: Usage) -> None:
    frame = pl.DataFrame({"seats": [30, 20], "bucket_s": [86400, 86400]})
    file = assess(usage("seats,bucket_s", "50,86400"))
    assert energy(assess(frame)) == pytest.approx(energy(file), rel=1e-9)


@pytest.mark.parametrize("language", languages())
def test_what_stands_in_is_said_in_words(usage: Usage, language: str) -> None:
    tr = locale(language)
    header = "messages,seats,bucket_s,operation"
    header += ",output_tokens"
    rows = ("10,,,chat,", "10,,,code,", ",10,86400,chat,", ",10,86400,code,", ",,86400,chat,9", ",,86400,code,9")
    account = assess(usage(header, *rows))
    sentences = assumption_sentences(account.assumptions, tr)
    kinds = ("messages", "seats", "tokens")
    for code in (*(f"{kind}-prior" for kind in kinds), *(f"{kind}-prior-code" for kind in kinds)):
        (said,) = assumption_sentences([each for each in account.assumptions if each.code == code], tr)
        assert code not in said
        assert said in sentences
    for name in (
        "running_batch_ratio", "message_calls", "call_input_tokens", "call_cached_share", "call_output_tokens",
        "length_variation_ratio", "messages_per_day", "active_seat_share",
    ):  # fmt: skip
        assert input_words("usage:chat", name, tr) != name


def test_a_month_of_tokens_is_not_one_call(usage: Usage) -> None:
    """Sums of a span whose calls are not counted: attention grows with the length of calls, not of the month."""
    model, header = "meta-llama/Llama-3.1-70B-Instruct", "bucket_s,input_tokens,cache_read_tokens,output_tokens"
    month = assess(usage(header, "2592000,1000000000,300000000,100000000"), model=model)
    calls = assess(
        usage("input_tokens,cache_read_tokens,output_tokens,calls", "1000000000,300000000,100000000,300000"),
        model=model,
    )
    assert 0.2 < energy(month) / energy(calls) < 5
    assert codes(month)["tokens-prior"] == {"calls": "1"}
    assert "bucket" not in codes(month)
    assert {gap.code for gap in month.gaps} >= {"lengths"}
    # Linear in tokens, however they are cut: a day's rows are as good as the month's.
    halves = ["1296000,500000000,150000000,50000000"] * 2
    cut = assess(usage(header, *halves, name="cut.csv"), model=model)
    apart = assess(usage(header, "2592000,1000000000,300000000,", "2592000,,,100000000", name="apart.csv"), model=model)
    for other in (cut, apart):
        for one, same in zip(month.figures, other.figures, strict=True):
            for name in ("low", "median", "mean", "high"):
                assert getattr(same, name) == pytest.approx(getattr(one, name), rel=1e-9)
    assert {"input-missing", "output-missing"}.isdisjoint(codes(apart))


def test_a_call_with_a_span_and_a_count_is_a_bucket_as_before(usage: Usage) -> None:
    header = "bucket_s,calls,input_tokens,output_tokens"
    account = assess(usage(header, "3600,10,1000,500"), model="gpt-4o")
    assert "bucket" in codes(account)
    assert "tokens-prior" not in codes(account)
