"""The callback for LiteLLM with what LiteLLM hands over, without LiteLLM: nothing is lost without a word."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from tests.surfaces.exporters.logged import take

from obsia.app.usage.assess import assess
from obsia.app.usage.live import Ledger


def test_labels_that_come_late_are_found(logger: Any, tmp_path: Path) -> None:
    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    for number in range(300):
        take(made, number)
    take(made, 300, metadata={"user_api_key_team_alias": "red"}, request_tags=["b", "a"])
    assert made.flush()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert len({tuple(line) for line in lines}) == 1
    account = assess(file, region="FRA", by=["label.team", "label.tag"], record_figures=False)
    assert account.unmapped == ()
    calls = [{next(iter(g.keys.values())): g.tokens.calls for g in table.groups} for table in account.tables]
    assert calls == [{None: 300, "red": 1}, {None: 300, "a, b": 1}]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"metadata": {"user_api_key_team_alias": "t", "user_api_key_user_id": "u", "user_api_key_hash": "h"}},
        {"api_base": "https://bedrock-runtime.eu-west-1.amazonaws.com", "request_tags": ["a"]},
        {"call_type": "transcription", "metadata": {"usage_object": {"seconds": 3, "type": "duration"}}},
        {"response_cost": 0.0123},
        {"call_type": "aretrieve_batch", "hidden_params": {"batch_successful_requests": 4}},
    ],
)
def test_every_line_has_the_same_keys(logger: Any, tmp_path: Path, more: dict[str, Any]) -> None:
    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    take(made, 1, **more)
    assert made.flush()
    from obsia.surfaces.exporters.litellm import WRITTEN

    assert tuple(json.loads(file.read_text())) == WRITTEN


def test_half_a_letter_and_no_number_lose_no_record(logger: Any, tmp_path: Path) -> None:
    file = tmp_path / "usage.jsonl"
    made = logger(file=file)
    take(made, 1, metadata={"user_api_key_user_id": "a\ud800é"})
    take(made, 2, startTime=float("nan"))
    assert made.flush()
    account = assess(file, region="FRA", by="label.user", record_figures=False)
    assert (account.records.read, account.records.counted) == (2, 1)
    assert [group.keys for group in account.tables[0].groups] == [{"label.user": "a?é"}]


def test_a_logger_without_a_destination_says_so_once(logger: Any, caplog: pytest.LogCaptureFixture) -> None:
    made = logger()
    for number in range(3):
        take(made, number)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "OBSIA_USAGE_FILE" in caplog.text


def test_what_is_refused_is_counted_and_told_once(
    logger: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    made = logger(file=tmp_path / "usage.jsonl")
    for number in range(3):
        take(made, number, prompt_tokens=0, completion_tokens=0)
    assert made.refused == {"no_usage": 3}
    assert len(caplog.records) == 1
    ledger = Ledger(source="litellm")
    told = logger(ledger=ledger)
    take(told, 1, prompt_tokens=0, completion_tokens=0)
    assert ledger.settle().reasons == told.refused == {"no_usage": 1}
    assert len(caplog.records) == 1
