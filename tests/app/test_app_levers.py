"""Levers: what compares is on one board, differences are those of what-ifs, nothing is proposed without evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from obsia.accounting.known import number
from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.app.usage.levers import LEAST_PROBABILITY, MOST, comparable, peers_of, regions_of
from obsia.core.errors import ObsiaError
from obsia.facts.records import Quality
from obsia.facts.snapshot import load

Usage = Callable[..., str]
HEADER = "provider,model_request,region,input_tokens,cache_read_tokens,output_tokens"
LLAMA = "meta-llama/Llama-3.1-70B-Instruct"
GEMMA = "google/gemma-3-27b-it"
"""A model with a sliding window: another model of it needs another scan."""

OWN = Quality(
    model_id="maker/own", name_in_source="own", benchmark="Board", measure="score", score=1300.0, low=1295.0,
    high=1305.0, n=1000.0, date="2026-10-05", evidence="board-1", locator="", note="",
)  # fmt: skip


def row(model_id: str, score: float, **changes: Any) -> Quality:
    return replace(OWN, model_id=model_id, score=score, low=score - 5, high=score + 5, **changes)


def texts(account: Account) -> dict[str, str]:
    assert account.levers is not None
    return {lever.name: lever.scenario.text for lever in account.levers.proposed}


def declined(account: Account) -> set[tuple[str, str]]:
    assert account.levers is not None
    return {(each.name, each.reason) for each in account.levers.declined}


# --- which models compare


def test_a_model_compares_from_the_low_end_of_the_interval_upwards() -> None:
    # The interval of the model in use is 1295 to 1305.
    rows = [OWN, row("a/at-the-end", 1295.0), row("b/below", 1294.9), row("c/better", 1400.0)]
    assert set(peers_of(OWN, rows)) == {"a/at-the-end", "c/better"}


def test_a_wide_interval_does_not_make_a_worse_model_comparable() -> None:
    few_votes = replace(OWN, model_id="d/few-votes", score=1250.0, low=1100.0, high=1400.0)
    assert peers_of(OWN, [OWN, few_votes]) == {}


@pytest.mark.parametrize(
    "changes", [{"date": "2026-10-20"}, {"evidence": "board-2"}, {"measure": "price"}, {"benchmark": "Other board"}]
)
def test_another_board_source_measure_or_day_is_not_compared(changes: dict[str, str]) -> None:
    assert peers_of(OWN, [OWN, row("a/elsewhere", 1500.0, **changes)]) == {}


def test_the_lowest_setting_of_another_model_counts() -> None:
    rows = [OWN, row("a/twice", 1400.0), row("a/twice", 1290.0), row("b/twice", 1400.0), row("b/twice", 1296.0)]
    peers = peers_of(OWN, rows)
    assert set(peers) == {"b/twice"}
    assert peers["b/twice"].other.score == 1296.0


def test_the_row_of_the_name_that_was_called_counts_else_the_highest() -> None:
    snapshot = load()
    highest, called = (
        comparable(snapshot, model_id="openai/gpt-4o", called=names) for names in ((), ("gpt-4o-2024-08-06",))
    )
    assert highest is not None
    assert called is not None
    # ChatGPT-4o latest: 1442.94; gpt-4o-2024-08-06: 1335.53 (1331.32 to 1339.74), Arena text/overall of 2026-10-05.
    assert {peer.own.score for peer in highest.values()} == {1442.94}
    assert {peer.own.score for peer in called.values()} == {1335.53}
    assert min(peer.other.score for peer in called.values()) >= 1331.32
    assert set(highest) < set(called)
    for peer in called.values():
        assert (peer.own.evidence, peer.own.benchmark, peer.own.measure, peer.own.date) == (
            peer.other.evidence, peer.other.benchmark, peer.other.measure, peer.other.date,
        )  # fmt: skip


def test_a_model_on_no_board_with_intervals_has_no_peers() -> None:
    assert comparable(load(), model_id="no/such-model") is None


# --- proposals


@pytest.fixture
def office(usage: Usage) -> str:
    """Two models at a cloud that lists its regions; one of them reuses most of its input."""
    return usage(
        HEADER,
        f"azure.ai.openai,{LLAMA},DEU,4000,0,900",
        "azure.ai.openai,gpt-4o-mini,DEU,4000,3600,400",
    )


def test_differences_are_those_of_the_matching_what_ifs(office: str) -> None:
    account = assess(office, levers=True)
    assert account.levers is not None
    proposed = account.levers.proposed
    assert {lever.name for lever in proposed} == {"model", "output", "cached", "region"}
    again = assess(office, what_if=[lever.scenario.text for lever in proposed])
    for lever, scenario in zip(proposed, again.scenarios, strict=True):
        assert lever.scenario.text == scenario.text
        for ours, theirs in zip(lever.scenario.differences, scenario.differences, strict=True):
            assert ours.probability_lower == theirs.probability_lower
            assert ours.ratio_median == theirs.ratio_median
            for end in ("low", "median", "mean", "high", "quantity", "boundary", "unit"):
                assert getattr(ours.figure, end) == getattr(theirs.figure, end)
    plain = assess(office)
    assert plain.levers is None
    assert [figure.mean for figure in plain.figures] == [figure.mean for figure in account.figures]


def test_each_proposal_lowers_what_it_is_for_in_most_worlds(office: str) -> None:
    account = assess(office, levers=True)
    assert account.levers is not None
    assert 0 < len(account.levers.proposed) <= MOST
    for lever in account.levers.proposed:
        decides = lever.scenario.differences[1 if lever.name == "region" else 0]
        assert LEAST_PROBABILITY < decides.probability_lower <= 1
        assert decides.figure.median < 0
        assert decides.figure.low <= decides.figure.median <= decides.figure.high
        assert any(each.code == f"lever-{lever.name}" for each in lever.scenario.assumptions)
    carbon = [lever.scenario.differences[1].figure.median for lever in account.levers.proposed]
    assert carbon == sorted(carbon)


def test_a_batch_interface_is_never_proposed_and_always_listed(office: str) -> None:
    account = assess(office, levers=True)
    assert ("batch", "unmeasured") in declined(account)
    assert "batch" not in texts(account)


def test_another_model_replaces_the_calls_of_the_one_that_uses_most(office: str, usage: Usage) -> None:
    account = assess(office, levers=True)
    assert texts(account)["model"].startswith("model.meta/llama-3.1-70b=")
    alone = assess(usage(HEADER, f",{LLAMA},DEU,4000,0,900", name="alone.csv"), levers=True)
    assert texts(alone)["model"].startswith("model=")


def test_a_model_that_does_not_reason_is_not_replaced_by_one_that_does(usage: Usage) -> None:
    account = assess(usage(HEADER, f",{LLAMA},DEU,4000,0,900"), levers=True)
    assert account.levers is not None
    others = [
        each.arguments["other"]
        for lever in account.levers.proposed
        for each in lever.scenario.assumptions
        if each.code == "lever-model"
    ]
    assert others
    assert {load().text(f"model:{other}", "reasoning") for other in others} == {"no"}


def test_the_share_of_a_cache_is_one_that_the_records_show(office: str, usage: Usage) -> None:
    # gpt-4o-mini reads 3600 of 4000 from a cache: 0.90; all together 3600 of 8000.
    assert texts(assess(office, levers=True))["cached"] == "cached=0.90"
    none = assess(usage(HEADER, f",{LLAMA},DEU,4000,0,900", name="none.csv"), levers=True)
    assert ("cached", "no-reads") in declined(none)
    one = assess(usage(HEADER, f",{LLAMA},DEU,4000,3000,900", name="one.csv"), levers=True)
    assert ("cached", "no-more") in declined(one)
    # 100 of 8100 input tokens are 1.2 %: too few calls to say anything of the others.
    few = usage(HEADER, f",{LLAMA},DEU,8000,800,900", ",gpt-4o-mini,DEU,100,90,900", name="few.csv")
    assert ("cached", "no-more") in declined(assess(few, levers=True))


def test_the_region_is_the_one_of_lowest_intensity_that_all_providers_list(office: str, usage: Usage) -> None:
    snapshot = load()

    def lowest(*providers: str) -> str:
        zones = set.intersection(*(set(regions_of(snapshot, provider)) for provider in providers))
        return min(zones, key=lambda zone: (number(snapshot, f"grid:{zone}", "intensity_g_per_kwh"), zone))

    assert texts(assess(office, levers=True))["region"] == f"region={lowest('azure.ai.openai')}"
    both = usage(HEADER, f"azure.ai.openai,{LLAMA},DEU,10,0,90", f"aws.bedrock,{LLAMA},DEU,10,0,90", name="both.csv")
    assert texts(assess(both, levers=True))["region"] == f"region={lowest('azure.ai.openai', 'aws.bedrock')}"
    nobody = usage(HEADER, f"azure.ai.openai,{LLAMA},DEU,10,0,90", f",{LLAMA},DEU,10,0,90", name="nobody.csv")
    assert ("region", "no-list") in declined(assess(nobody, levers=True))


def test_nothing_is_proposed_when_nothing_lowers(usage: Usage) -> None:
    path = usage(HEADER, "azure.ai.openai,google/gemma-3n-E4B-it,NOR,1000,0,0")
    account = assess(path, levers=True)
    assert texts(account) == {}
    assert declined(account) == {
        ("model", "none-lower"), ("output", "no-tokens"), ("cached", "no-reads"), ("region", "lowest-already"),
        ("batch", "unmeasured"),
    }  # fmt: skip


def test_records_that_name_no_model_have_no_other_one(usage: Usage) -> None:
    account = assess(usage(HEADER, ",,DEU,1000,0,200"), levers=True)
    assert ("model", "unknown") in declined(account)
    assert texts(account) == {"output": "output=0.8"}


# --- the calls of one model on another


def test_one_model_is_replaced_and_the_others_stay(usage: Usage) -> None:
    def file(first: str, second: str, name: str) -> str:
        return usage(HEADER, f",{first},DEU,40000,0,900", f",{second},DEU,30000,0,400", name=name)

    text = f"model.{LLAMA}={GEMMA}"
    mixed = assess(file(LLAMA, "gpt-4o", "mixed.csv"), what_if=[text])
    replaced = assess(file(GEMMA, "gpt-4o", "replaced.csv"))
    change = mixed.scenarios[0].differences[0].figure.mean
    assert mixed.figures[0].mean + change == pytest.approx(replaced.figures[0].mean, rel=1e-9)
    assert "what-if-model-of" in {each.code for each in mixed.scenarios[0].assumptions}
    # A model that has no calls replaces nothing.
    same = assess(file(GEMMA, "gpt-4o", "other.csv"), what_if=[text]).scenarios[0].differences[0]
    assert same.figure.mean == 0


@pytest.mark.parametrize("text", ["model.=gpt-4o", "model.gpt-4o=", "model.no-such-model-at-all=gpt-4o"])
def test_a_replacement_of_nothing_is_refused(mixed: str, text: str) -> None:
    with pytest.raises(ObsiaError):
        assess(mixed, what_if=[text])


# --- manufacture


def test_an_account_says_what_its_manufacture_is_made_of(office: str) -> None:
    made = assess(office).manufacture
    assert made is not None
    assert sum(item.carbon_share for item in made.items) == pytest.approx(1.0)
    assert sum(item.adpe_share for item in made.items) == pytest.approx(1.0)
    assert {"building", "transport", "end-of-life", "network", "training"} <= set(made.not_assessed)
