"""What an account says in words: of what it is, and what it warns of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from obsia.app.usage.account import Account, Group, LongSpans
from obsia.app.usage.assess import assess
from obsia.core.figure import Assumption
from obsia.core.locales import Locale
from obsia.core.locales.wording import assumption_sentences
from obsia.core.message import Message
from obsia.readers.counted import Reconciliation
from obsia.views import usage_messages as about
from obsia.views.usage import derived
from obsia.views.usage_tables import usage_columns
from obsia.writers.layout import plain

TIME = "2026-06-01T10:00:00Z"
HEAD = "started_at,model_request,messages,seats,bucket_s,input_tokens,output_tokens"


def amounts(groups: Sequence[Group], *, for_files: bool = False) -> tuple[list[str], list[list[str]]]:
    """Heads and cells of how much usage groups are, on pages or in files."""
    tr = Locale("en")
    lines = [line for line in usage_columns(groups) if (line[0].name != "" if for_files else not line[0].is_detail)]
    heads = [tr.text(column.head) for column, _ in lines]
    return heads, [[plain(cell(group), tr) for group in groups] for _, cell in lines]


def assumed(held: Account, tr: Locale) -> list[str]:
    """What was assumed, in sentences."""
    return assumption_sentences(held.assumptions, tr, unit=about.unit_of(held.total.tokens))


def account(folder: Path, *rows: str) -> Account:
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
        ([f"{TIME},gpt-4o,,,,10,5", f"{TIME},gpt-4o,2,,,,"], "1 request and 2 messages", "2 messages without token"),
        (
            [f"{TIME},gpt-4o,,,3600,10,5"],
            "One record (number of calls not stated)",
            "1 record without a number of calls",
        ),
        (
            [f"{TIME},gpt-4o,,,3600,10,5"] * 2 + [f"{TIME},gpt-4o,7,,,,", f"{TIME},gpt-4o,,2,86400,,"],
            "2 records (number of calls not stated), 7 messages and 2 seat-days",
            "2 records without a number of calls, 7 messages without token counts, 2 seat-days without counts",
        ),
    ],
)
def test_an_account_says_what_it_is_of(tmp_path: Path, rows: list[str], title: str, tokens: str) -> None:
    held, tr = account(tmp_path, *rows), Locale("en")
    assert tr.text(about.title(held)) == title
    assert tokens in tr.text(about.tokens(held))
    assert Locale("fr").text(about.title(held)) != title


@pytest.mark.parametrize(
    ("row", "heads", "cells", "named"),
    [
        (",,,,10,5", ["calls"], ["1"], "1 call names no model"),
        (",157,,,,", ["messages"], ["157"], "157 messages name no model"),
        (",,2,86400,,", ["seat-days"], ["2"], "2 seat-days name no model"),
        (",,,3600,10,5", ["records"], ["1"], "1 record names no model"),
    ],
)
def test_what_is_no_call_is_not_told_as_calls(
    tmp_path: Path, row: str, heads: list[str], cells: list[str], named: str
) -> None:
    held, tr = account(tmp_path, f"{TIME},{row}"), Locale("en")
    assert amounts([held.total]) == ([heads[0]], [cells])
    assert tr.text(about.unnamed_line(held)) == named
    told = " ".join(assumed(held, tr))
    assert "calls name no model" not in told
    assert (about.unit_of(held.total.tokens) == "calls") == (heads == ["calls"])
    for language in ("en", "fr"):
        assert Locale(language).text(about.page_title(held))
        assert [*derived(held), *about.unpriced(held)]


def test_a_table_of_several_kinds_says_each_in_words(tmp_path: Path) -> None:
    rows = (",5,,,,", ",,3,86400,,", ",,,3600,10,5", ",,,,10,5")
    path = tmp_path / "usage.csv"
    path.write_text("\n".join((HEAD, *(f"2026-06-0{day}T10:00:00Z,{row}" for day, row in enumerate(rows, start=1)))))
    held = assess(path, by="day", record_figures=False)
    groups = held.tables[0].groups
    assert amounts(groups) == (["usage"], [["5 messages", "3 seat-days", "1 record", "1 call"]])
    assert amounts(groups, for_files=True) == (
        ["calls", "records", "messages", "seat-days"],
        [[str(each) for each in kind] for kind in ((0, 0, 0, 1), (0, 0, 1, 0), (5, 0, 0, 0), (0, 3, 0, 0))],
    )
    tokens = held.total.tokens
    assert (tokens.calls, tokens.uncounted_records, tokens.messages, tokens.seat_seconds) == (1, 1, 5, 3 * 86_400)


def test_what_a_batch_does_to_energy_and_cost_is_said_once(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    path.write_text("model_request,input_tokens,output_tokens,batch_api\ngpt-4o,100,10,true\n")
    for language in ("en", "fr"):
        told = assumed(assess(path, record_figures=False), Locale(language))
        assert sum(each.count({"en": "in a batch", "fr": "par lots"}[language]) for each in told) == 1


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 1, 0, 0), "1 enregistrement lu = 1 compté + 0 en double + 0 rejeté"),
        ((9, 4, 3, 2), "9 enregistrements lus = 4 comptés + 3 en double + 2 rejetés"),
    ],
)
def test_french_counts_agree(tmp_path: Path, counts: tuple[int, int, int, int], told: str) -> None:
    held = account(tmp_path, f"{TIME},gpt-4o,,,,10,5")
    read, counted, duplicate, rejected = counts
    records = Reconciliation(read=read, counted=counted, duplicate=duplicate, rejected=rejected)
    assert Locale("fr").text(about.records(replace(held, records=records))) == told
    sign = Message("sign-parquet")
    many = about.Recognised(format="csv", why=sign, files=("a", "b", "c", "d", "e"))
    assert Locale("fr").text(many.sentence) == "5 fichiers, lus comme csv (commence par PAR1)"
    assert "lu comme" in Locale("fr").text(about.Recognised(format="csv", why=sign, files=("a",)).sentence)
    skipped = about.set_aside(replace(held, skipped={"x": 1}))
    assert Locale("fr").text(skipped[0]).startswith("sans usage, donc non comptés")


@pytest.mark.parametrize("key", ["hour", "day", "month"])
def test_a_span_longer_than_the_key_is_said(tmp_path: Path, key: str) -> None:
    month = 32 * 86_400
    held_s = {"hour": 7200, "day": 2 * 86_400, "month": month}[key]
    path = tmp_path / "usage.csv"
    path.write_text(
        "started_at,bucket_s,input_tokens,output_tokens\n"
        f"2026-06-01T00:00:00Z,{held_s},300,0\n2026-06-01T00:00:00Z,60,100,0\n"
    )
    held = assess(path, by=[key, "model"], record_figures=False)
    by_time, by_model = held.tables
    assert by_time.long_spans == LongSpans(key=key, records=1, of=2, tokens_share=0.75)
    assert by_model.long_spans is None
    assert about.long_spans(by_model) == ()
    told = Locale("en").text(about.long_spans(by_time))
    assert told.startswith(f"1 record of 2 covers more than one {key}")
    assert told.endswith("first instant (75% of the tokens).")
    assert "75" in Locale("fr").text(about.long_spans(by_time))
    last = {"hour": "2026-06-01", "day": "2026-06-02", "month": "2026-07-02"}[key]
    assert held.period == ("2026-06-01", last)
    assert about.long_spans(assess(path, by="model", record_figures=False).tables[0]) == ()


def test_no_tokens_are_claimed_where_none_are_known(tmp_path: Path) -> None:
    assert "token" not in Locale("en").text(about.tokens(account(tmp_path, f"{TIME},gpt-4o,,40,86400,,")))


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
    held = assess(tmp_path, overlap="keep", record_figures=False)
    assert held.total.tokens.calls == 80
    [told] = (note for note in about.doubtful(held) if note.code in about.TWICE)
    assert "csv, openai-responses: 40" in Locale("en").text(told)
    alone = assess(tmp_path / "usage.csv", record_figures=False)
    assert {note.code for note in about.doubtful(alone)}.isdisjoint(about.TWICE)


def test_many_assumptions_are_said_together_by_what_they_share() -> None:
    asked = [("AGO", "water_l_per_kwh"), ("BDI", "water_l_per_kwh"), ("BEN", "water_l_per_kwh")]
    asked += [("TCD", "water_l_per_kwh"), ("CAF", "water_l_per_kwh"), ("CAF", "intensity_g_per_kwh")]
    taken = [Assumption(code="grid-borrowed", arguments={"zone": zone, "what": what}) for zone, what in asked]
    said = assumption_sentences(taken, Locale("en"))
    assert len(said) == len({what for _, what in asked})
    assert "Angola" in said[0]
    assert "2 others" in said[0]
