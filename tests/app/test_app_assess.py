"""Usage to an account, end to end: parts, defaults, names, what-ifs, where every record went."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from tests.accounting import invariants

from obsia.accounting import cells as expressions
from obsia.accounting.impacts import ENERGY, Quantity
from obsia.app.naming import known_model, require_text
from obsia.app.request.estimate import estimate
from obsia.app.usage import names as usage_names
from obsia.app.usage.account import Account, Group
from obsia.app.usage.assess import assess
from obsia.core.errors import NoData, UnknownName
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.facts.snapshot import load

Usage = Callable[..., str]


BY = ("model", "provider", "zone", "day", "hour", "month", "session_id", "label.team", "model,label.team",
      "day,session_id,zone", "input_octave", "output_octave")  # fmt: skip


@pytest.mark.parametrize("top", [1, 2, 40])
def test_tables_are_the_total_in_parts(mixed: str, top: int) -> None:
    account = assess(mixed, by=BY, top=top, record_figures=False)
    assert [table.by for table in account.tables] == [tuple(by.split(",")) for by in BY]
    assert account.total.energy_share == 1
    for table in account.tables:
        assert invariants.of_parts(account.figures, [group.figures for group in table.groups]) == ()
        for name in ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens"):
            assert sum(getattr(group.tokens, name) for group in table.groups) == getattr(account.total.tokens, name)
        assert sum(group.energy_share for group in table.groups) == pytest.approx(1)
        assert all(set(group.keys) == set(table.by) for group in table.groups)
        if table.by[0] in ("hour", "day", "month"):
            continue
        rest = [group for group in table.groups if group.rest_of]
        assert len(rest) <= 1
        assert len(table.groups) - len(rest) <= top
        assert all(group.rest_of == 0 for group in table.groups[:-1])
        assert not rest or set(rest[0].keys.values()) == {None}
    ids = [figure.figure_id for table in account.tables for group in table.groups for figure in group.figures]
    assert len(set(ids)) == len(ids)


def test_an_account_leads_with_means_and_says_where_each_record_went(mixed: str) -> None:
    account = assess(mixed)
    assert all(figure.value == figure.median != figure.mean for figure in account.figures)
    assert (account.records.read, account.records.counted) == (7, 7)
    assert account.period == ("2026-01-31", "2026-02-03")
    assert account.total.tokens.calls == 7
    assert account.total.figure(ENERGY) is account.figures[0]
    with pytest.raises(KeyError):
        account.total.figure(Quantity("energy_kwh", Boundary.EMBODIED))
    assert sum(account.phases.values()) == pytest.approx(1)
    assert sum(unknown.share for unknown in account.unknowns) == pytest.approx(1)


def test_an_account_is_the_sum_of_its_requests(usage: Usage) -> None:
    requests = [("gpt-4o", 1000, 400, 300), ("google/gemma-3-27b-it", 7000, 6999, 10), ("claude-3-opus", 1, 0, 4000)]
    rows = [f"{name},FRA,{i},{c},{o}" for name, i, c, o in requests]
    account = assess(usage("model_request,region,input_tokens,cache_read_tokens,output_tokens", *rows))
    each = [
        estimate(name, input_tokens=i, output_tokens=o, cached_tokens=c, region="FRA").figures
        for name, i, c, o in requests
    ]
    assert invariants.of_parts(account.figures, each) == ()


def group(account: Account, **keys: str | None) -> Group:
    """The group of an account's first table with these keys."""
    return next(each for each in account.tables[0].groups if dict(each.keys) == keys)


def all_codes(figures: Sequence[Figure]) -> dict[str, dict[str, str]]:
    return {a.code: dict(a.arguments) for figure in figures for a in figure.assumptions}


def test_defaults_stand_in_only_where_a_record_says_nothing(mixed: str) -> None:
    plain = assess(mixed, by="model,zone")
    given = assess(mixed, by="model,zone", model="claude-3-opus", region="SWE")
    assert given.missing == plain.missing
    assert (given.missing.without_model, given.missing.without_region) == (1, 1)
    for before in plain.tables[0].groups:
        if before.keys["model"] is not None and before.keys["zone"] is not None:
            after = group(given, **before.keys)
            assert [f.mean for f in after.figures] == [f.mean for f in before.figures]
    assert group(given, model="anthropic/claude-3-opus", zone="USA").tokens.output_tokens == 5
    sonnet = known_model(load(), name="claude-3-5-sonnet-20241022").facts.model_id
    assert group(given, model=sonnet, zone="SWE").tokens.calls == 1
    said = all_codes(given.figures)
    assert said["model-given"] == {"calls": "1"}
    assert said["region-given"] == {"calls": "1"}
    assert said["input-missing"] == {"calls": "1"}


def test_names_that_mean_one_model_are_one_group(mixed: str) -> None:
    account = assess(mixed, by="model")
    assert group(account, model="openai/gpt-4o").tokens.calls == 3
    assert {(use.name, use.model.facts.model_id) for use in account.models} >= {
        ("gpt-4o", "openai/gpt-4o"),
        ("gpt-4o-2024-08-06", "openai/gpt-4o"),
    }


def test_what_is_not_known_is_listed_counted_and_not_guessed(usage: Usage) -> None:
    path = usage(
        "provider,model_request,region,input_tokens,output_tokens",
        "opena,gpt-4oo,FRAA,10,10",
        "opena,gpt-4oo,FRAA,10,10",
        "openai,gpt-4o,FRA,10,10",
    )
    account = assess(path, by=["model", "zone", "provider"])
    (unknown,) = [use for use in account.models if not use.model.known]
    assert (unknown.name, unknown.calls) == ("gpt-4oo", 2)
    assert any("gpt-4o" in name for name in unknown.suggestions)
    said = all_codes(account.figures)
    assert said["model-unknown"] == {"calls": "2"}
    assert (said["region-unknown"]["region"], said["region-unknown"]["calls"]) == ("FRAA", "2")
    assert (said["provider-unknown"]["provider"], said["provider-unknown"]["calls"]) == ("opena", "2")
    assert "openai" in said["provider-unknown"]["suggestions"]
    assert group(account, model="gpt-4oo").tokens.calls == 2
    for call, kind in (({"model": "gpt-4oo"}, "model"), ({"region": "FRAA"}, "region"), ({"host": "opena"}, "host")):
        with pytest.raises(UnknownName) as error:
            assess(path, **call)
        assert error.value.kind == kind
        assert error.value.suggestions or kind == "region"


def test_a_window_follows_the_provider_that_serves_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    right = usage_names.model_or_none

    def at_a_provider(snapshot: Any, *, name: str, provider: str | None = None, on: str | None = None) -> Any:
        served = "google/gemma-3-27b-it" if provider == "gcp.gemini" else "gpt-4o"
        return right(snapshot, name=served if name == "our-model" else name, provider=None, on=on)

    monkeypatch.setattr(usage_names, "model_or_none", at_a_provider)
    rows = {"model_request": ["our-model"] * 2, "provider": ["openai", "gcp.gemini"], "input_tokens": [9000] * 2}
    account = assess(pl.DataFrame({**rows, "output_tokens": [10] * 2}), by="model", region="FRA", record_figures=False)
    plain = {"provider": ["openai", "gcp.gemini"], "model_request": ["gpt-4o", "google/gemma-3-27b-it"]}
    other = assess(pl.DataFrame({**rows, **plain, "output_tokens": [10] * 2}), region="FRA", record_figures=False)
    assert account.figures[0].mean == other.figures[0].mean


def test_a_provider_may_be_written_with_its_name(usage: Usage) -> None:
    path = usage("provider,model_request,output_tokens", "Mistral AI,mistral-large-2411,5", "OpenAI,gpt-4o,5")
    account = assess(path, by="provider")
    assert {group.keys["provider"] for group in account.tables[0].groups} == {"mistral_ai", "openai"}


def test_a_region_that_is_the_callers_is_not_the_models() -> None:
    frame = pl.DataFrame(
        {
            "region": ["FRA", "FRA"],
            "region_basis": [expressions.CALLER, None],
            "input_tokens": [1, 1],
            "output_tokens": [1, 1],
        }
    )
    for column in ("region", "zone_id"):
        account = assess(frame.rename({"region": column}), by="zone")
        assert {group.keys["zone"]: group.tokens.calls for group in account.tables[0].groups} == {None: 1, "FRA": 1}


MOVING = {
    "2025-03-23T23:59:59": "deepseek/deepseek-v3",
    "2025-03-24T00:00:00": "deepseek/deepseek-v3-0324",
    "2025-08-20T12:00:00": "deepseek/deepseek-v3-0324",
    "2025-08-21T00:00:00": "deepseek/deepseek-v3.1",
}


@pytest.mark.parametrize("name", ["deepseek-chat", "deepseek/DeepSeek-Chat"])
def test_a_moving_name_is_the_model_of_its_date(usage: Usage, name: str) -> None:
    """The alias table of DeepSeek's change log: what the API served under that name on that day."""
    rows = [f"{time}Z,deepseek,{name},10,{2**number}" for number, time in enumerate(MOVING)]
    others = ("2025-01-10T00:00:00Z,openai,gpt-4o,10,100", ",deepseek,deepseek-chat,10,200")
    path = usage("started_at,provider,model_request,input_tokens,output_tokens", *rows, *others)
    account = assess(path, by="model", what_if=["output=0.5"])
    latest = known_model(load(), name="deepseek-chat", provider="deepseek").facts.model_id
    assert {group.keys["model"]: group.tokens.output_tokens for group in account.tables[0].groups} == {
        "deepseek/deepseek-v3": 1,
        "deepseek/deepseek-v3-0324": 2 + 4,
        "deepseek/deepseek-v3.1": 8,
        "openai/gpt-4o": 100,
        latest: 200,
    }
    estimated = {known_model(load(), name=name, provider="deepseek", on=time[:10]).facts.model_id for time in MOVING}
    assert estimated == set(MOVING.values())
    (weak,) = [a.arguments["rule"] for a in account.figures[0].assumptions if a.code == "name-weak"]
    assert "latest" in weak


def test_a_name_before_its_known_dates_says_so(usage: Usage) -> None:
    path = usage("started_at,provider,model_request,output_tokens", "2023-01-10T00:00:00Z,deepseek,deepseek-chat,10")
    account = assess(path, by="model")
    assert account.models[0].model.facts.model_id == "deepseek/deepseek-v3"
    assert "outside" in account.models[0].model.rule


def test_a_window_follows_the_date_of_a_moving_name(monkeypatch: pytest.MonkeyPatch) -> None:
    right = usage_names.model_or_none

    def in_time(snapshot: Any, *, name: str, provider: str | None = None, on: str | None = None) -> Any:
        if name == "deepseek-chat":
            name = "google/gemma-3-27b-it" if on and on >= "2025-03-24" else "gpt-4o"
        return right(snapshot, name=name, provider=None)

    monkeypatch.setattr(usage_names, "model_or_none", in_time)
    times = {"started_at": [datetime(2025, 3, day, tzinfo=UTC) for day in (23, 24)]}
    counts = {"input_tokens": [9000] * 2, "output_tokens": [10] * 2}
    moving = pl.DataFrame({"model_request": ["deepseek-chat"] * 2, **times, **counts})
    plain = pl.DataFrame({"model_request": ["gpt-4o", "google/gemma-3-27b-it"], **times, **counts})
    account, other = (assess(frame, region="FRA", record_figures=False) for frame in (moving, plain))
    assert account.figures[0].mean == other.figures[0].mean


# --- models and calls that are not text alone


def codes(account: Account) -> dict[str, dict[str, str]]:
    return {a.code: dict(a.arguments) for figure in account.figures for a in figure.assumptions}


def test_a_model_that_writes_no_text_is_said(usage: Usage) -> None:
    header = "model_request,input_tokens,output_tokens"
    found = codes(assess(usage(header, "openai/gpt-image-1,10,20", "openai/gpt-image-1,10,20", "gpt-4o,10,20")))
    assert found["not-modelled"] == {"model": "openai/gpt-image-1", "calls": "2"}
    found = codes(assess(usage(header, "text-embedding-3-small,10,", "gpt-4o,10,20")))
    assert found["not-calibrated"] == {"model": "openai/text-embedding-3-small", "task": "embedding"}
    # It writes nothing: that no output is stated is no silence.
    assert not {"kind-as-text", "not-modelled", "output-missing"} & set(found)
    found = codes(assess(usage(header, "openai/gpt-oss-safeguard-20b,10,20")))
    assert found["kind-as-text"] == {"model": "openai/gpt-oss-safeguard-20b", "kind": "moderation"}
    assert not {"kind-as-text", "not-modelled"} & set(codes(assess(usage(header, "gpt-4o,10,20"))))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("openai/gpt-image-1", "makes images: its work"),
        ("openai/sora-2", "makes videos: its work"),
        ("whisper-1", "turns speech into text: its work"),
        ("openai/tts-1", "turns text into speech: its work"),
        ("openai/gpt-realtime", "works with sound: not modelled yet"),
        ("black-forest-labs/FLUX.1-dev", "makes images: its work"),
    ],
)
def test_a_model_of_other_work_is_refused_where_text_is_required(name: str, said: str) -> None:
    with pytest.raises(NoData, match=said):
        require_text(known_model(load(), name=name))


@pytest.mark.parametrize(
    "name", ["gpt-4o", "text-embedding-3-small", "deepseek-ai/DeepSeek-V3.2", "openai/gpt-oss-120b"]
)
def test_a_model_of_text_is_let_through(name: str) -> None:
    require_text(known_model(load(), name=name))


def test_media_and_batches_are_said_with_their_calls(usage: Usage) -> None:
    header = "model_request,calls,images,batch_api,input_tokens,output_tokens"
    found = codes(assess(usage(header, "gpt-4o,3,2,true,10,20", "gpt-4o,5,0,false,10,20", "gpt-4o,7,,true,10,20")))
    assert found["media-not-counted"] == {"calls": "3"}
    assert found["batch-ignored"] == {"calls": "10"}
    assert not {"media-not-counted", "batch-ignored"} & set(codes(assess(usage("output_tokens", "5"))))


def test_a_part_of_a_country_taken_as_the_country_is_said(usage: Usage) -> None:
    path = usage("model_request,region,output_tokens", "gpt-4o,IN-WE,5", "gpt-4o,FRA,5")
    assert codes(assess(path))["grid-zone-as-country"] == {"text": "IN-WE", "zone": "IND"}
    given = codes(assess(usage("model_request,output_tokens", "gpt-4o,5"), region="DK-DK1"))
    assert given["grid-zone-as-country"] == {"text": "DK-DK1", "zone": "DNK"}


@pytest.mark.parametrize("language", languages())
def test_what_is_counted_has_a_sentence(language: str) -> None:
    tr = locale(language)
    assert all(tr.has(f"assumption-{code}") for code, _ in usage_names._COUNTED)
