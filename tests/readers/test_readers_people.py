"""Reports of people's use: messages and seats, without names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from obsia.readers.detect import detect

HERE = Path(__file__).parent / "people"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize(
    ("file", "reader"),
    [("chatgpt.csv", "chatgpt-analytics"), ("m365_v1.csv", "m365-copilot"), ("m365_v2.csv", "m365-copilot")],
)
def test_reports_are_recognised_and_name_nobody(account, file, reader):
    assert detect(str(HERE / file)).reader == reader
    got = account(HERE / file)
    assert "canary" not in repr([got.rows, got.rejects, got.skipped])


def test_messages_of_chatgpt_are_split_by_model_where_they_add_up(account):
    got = account(HERE / "chatgpt.csv")
    assert sorted((row["messages"], row["model_response"] or "", row["label.team"] or "") for row in got.rows) == [
        (4, "", ""),
        (5, "o4-mini", "Research"),
        (20, "gpt-5-5", "Research"),
    ]
    assert {row["bucket_s"] for row in got.rows} == {7 * 86_400}
    assert got.skipped == {"user without messages": 2}


def test_the_same_export_twice_counts_once(account, tmp_path):
    shutil.copy(HERE / "chatgpt.csv", tmp_path / "a.csv")
    (tmp_path / "b.csv").write_bytes((HERE / "chatgpt.csv").read_bytes() + b"\n")
    assert sum(account(tmp_path).column("messages")) == 29


def test_seats_of_copilot_last_the_days_of_the_report(account):
    got = account(HERE / "m365_v1.csv")
    assert [(row["seats"], row["bucket_s"], str(row["started_at"])) for row in got.rows] == [
        (1, 30 * 86_400, "2026-06-03 00:00:00")
    ] * 2


def test_prompts_are_messages_where_the_report_has_them(account):
    got = account(HERE / "m365_v2.csv")
    assert [(row["messages"], row["bucket_s"]) for row in got.rows] == [(120, 28 * 86_400)]
    assert got.skipped == {"user without prompts": 1}
    assert [reject.field for reject in got.rejects] == ["Report Period"]


@pytest.mark.parametrize("literal", ["{'a': 1}", "{'a': __import__('os')}", "{" * 3000, "{'a': -5}", '{"a": 25.5}'])
def test_a_split_by_model_that_does_not_add_up_is_not_used(account, tmp_path, literal):
    text = (HERE / "chatgpt.csv").read_text().replace("{'gpt-5-5': 20, 'o4-mini': 5}", literal.replace('"', '""'))
    path = tmp_path / "export.csv"
    path.write_text(text)
    assert (25, None) in [(row["messages"], row.get("model_response")) for row in account(path).rows]
