"""What an account says in words: of what it is, and what it warns of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from obsia.app.assess import assess
from obsia.core.locales import Locale
from obsia.surfaces import account_words as about

TIME = "2026-06-01T10:00:00Z"
HEAD = "started_at,model_request,messages,seats,bucket_s,input_tokens,output_tokens"


def account(folder: Path, *rows: str):
    path = folder / "usage.csv"
    path.write_text("\n".join((HEAD, *rows)) + "\n")
    return assess(path, record_figures=False)


@pytest.mark.parametrize(
    ("rows", "title", "tokens"),
    [
        ([f"{TIME},gpt-4o,,,,10,5"], "One request", "10 input tokens (0 from a cache), 5 output tokens"),
        ([f"{TIME},gpt-4o,1200,,,,"], "1,200 messages", "1,200 messages without token counts"),
        ([f"{TIME},gpt-4o,1,,,,"], "One message", "1 message without token counts"),
        ([f"{TIME},gpt-4o,,40,86400,,"], "40 seat-days", "40 seat-days without counts"),
        ([f"{TIME},gpt-4o,,1,43200,,"], "0.50 seat-day", "0.50 seat-day without counts"),
        ([f"{TIME},gpt-4o,,,,10,5", f"{TIME},gpt-4o,2,,,,"], "3 requests", "2 messages without token counts"),
    ],
)
def test_an_account_says_what_it_is_of(tmp_path: Path, rows: list[str], title: str, tokens: str) -> None:
    held, say = account(tmp_path, *rows), Locale("en")
    assert about.title(held, say) == title
    assert tokens in about.tokens(held, say)
    assert about.title(held, Locale("fr")) != title


def test_no_tokens_are_claimed_where_none_are_known(tmp_path: Path) -> None:
    assert "token" not in about.tokens(account(tmp_path, f"{TIME},gpt-4o,,40,86400,,"), Locale("en"))


def test_calls_that_two_tools_recorded_are_pointed_out_and_not_taken_out(tmp_path: Path) -> None:
    ours: list[str] = []
    theirs: list[dict[str, object]] = []
    for number in range(40):
        at = datetime(2026, 6, 1, 10, number, tzinfo=UTC)
        ours.append(f"{at.isoformat()},gpt-4o,,,,{1000 + number},{50 + number}")
        usage = {"prompt_tokens": 1000 + number, "completion_tokens": 50 + number, "total_tokens": 1050 + 2 * number}
        answer = {"id": f"chatcmpl-{number}", "object": "chat.completion", "model": "gpt-4o", "usage": usage}
        theirs.append(answer | {"created": int(at.timestamp()) + 7})
    (tmp_path / "usage.csv").write_text("\n".join((HEAD, *ours)) + "\n")
    (tmp_path / "usage.jsonl").write_text("".join(json.dumps(each) + "\n" for each in theirs))
    held = assess(tmp_path, record_figures=False)
    assert held.total.tokens.calls == 80
    [told] = about.alike(held, Locale("en"))
    assert "csv, openai-responses: 40" in told
    assert about.alike(assess(tmp_path / "usage.csv", record_figures=False), Locale("en")) == []
