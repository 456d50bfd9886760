"""Tables are cut in the engine: the same figures as of cells that are cut here, whichever way they were summed."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import obsia
from obsia.app.figures.export import figure_record
from obsia.app.questions.usage import Assess
from obsia.app.usage import few_texts, grouping, rollups
from obsia.app.usage.account import Account, Group
from obsia.app.usage.cuts import Cut, cut_here
from obsia.app.usage.rollups import Statistics, sql_keys
from obsia.app.usage.usage_sums import Prepared, Run, sums_of
from obsia.core.figure import Figure

TABLES = (
    ("label.team",),
    ("label.team", "model"),
    ("model", "zone", "output_octave"),
    ("hour", "label.team"),
    ("label.team", "hour"),
    ("input_octave",),
    ("provider", "hour"),
    ("month", "day"),
    ("model",),
    ("day", "model"),
)
TEAMS = ("search", "support", "a\x1eb\\c", "", None)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "model_request": st.sampled_from(["gpt-4o", "gpt-4o-mini", "mistral-large-latest", "no-such-model", None]),
            "provider": st.sampled_from(["openai", "no-such-provider", None]),
            "region": st.sampled_from(["FRA", "SWE", "nowhere", "", None]),
            "started_at": st.sampled_from(["2026-02-25T03:30:00", "2026-02-25T07:00:00", "2026-03-01T00:00:00", None]),
            "input_tokens": st.sampled_from([0, 1, 15, 16, 100, None]),
            "output_tokens": st.sampled_from([0, 1, 100, 1000]),
            "messages": st.sampled_from([None, None, 3]),
            "label.team": st.sampled_from(TEAMS),
        }
    ),
    min_size=1,
    max_size=40,
)
SCHEMA = {
    **dict.fromkeys(("model_request", "provider", "region", "started_at", "label.team"), pl.String),
    **dict.fromkeys(("input_tokens", "output_tokens", "messages"), pl.Int64),
}


def frame_of(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA).with_columns(pl.col("started_at").str.to_datetime(time_zone="UTC"))


def statistics_of(rows: list[dict[str, Any]], *, top: int | None) -> tuple[Statistics, Prepared]:
    """The sums of some rows by every table; all cells where ``top`` is None."""
    asked = Assess(("frame",), by=[",".join(keys) for keys in TABLES], top=top or 1, record_figures=False)
    prepared = Prepared.of(asked)
    with pytest.MonkeyPatch.context() as patch:
        if top is None:
            right = rollups.statistics
            patch.setattr(
                "obsia.app.usage.usage_sums.statistics", lambda *args, top, **named: right(*args, **named, top=None)
            )
        return sums_of(asked, prepared, Run(threads=1), frame=frame_of(rows)).statistics, prepared


def told(cut: Cut) -> dict[str, Any]:
    """What a cut says, its cells added up by series."""

    def summed(cells: Any) -> list[str]:
        found: dict[Any, list[int]] = {}
        for cell in cells:
            counts = (*cell.work.counts(), cell.messages, cell.input_tokens, *cell.absent.values())
            found[cell.series] = [a + b for a, b in zip(found.get(cell.series, [0] * len(counts)), counts, strict=True)]
        return sorted(f"{series} {counts}" for series, counts in found.items())

    return {
        "groups": {values: summed(cells) for values, cells in cut.groups.items()},
        "others": {when: (others.groups, summed(others.cells)) for when, others in cut.others.items()},
        "kept": cut.kept,
    }


@settings(max_examples=5, deadline=None)
@given(rows=ROWS, top=st.sampled_from([1, 2, 3, 40]), is_flood=st.booleans())
def test_the_engine_cuts_as_cells_are_cut_here(rows: list[dict[str, Any]], top: int, is_flood: bool) -> None:
    rows = [*rows, {**dict.fromkeys(SCHEMA), "model_request": "gpt-4o", "input_tokens": 7, "output_tokens": 1}]
    uncut, prepared = statistics_of(rows, top=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollups, "_MOST_CELLS_OF_FIRST", 0 if is_flood else 10**9)
        cut, _ = statistics_of(rows, top=top)
    assert (cut.rows, cut.missing, cut.base) == (uncut.rows, uncut.missing, cut.base)
    for keys in TABLES:
        expected = told(cut_here(uncut.tables[sql_keys(keys)], keys, names=prepared.names, top=top))
        found = told(cut.cuts[keys])
        if found["others"].keys() == {()} == expected["others"].keys():
            assert found["others"] == expected["others"], keys
        assert found == expected, keys


def flood(groups: int = 30) -> pl.DataFrame:
    rows = [
        {
            "model_request": ("gpt-4o", "gpt-4o-mini")[n % 2],
            "started_at": f"2026-02-{25 + n % 3}T0{n % 7}:30:00",
            "input_tokens": 10 + n % 5,
            "output_tokens": 3 + n,
            "label.team": f"team {n:03}",
        }
        for n in range(groups)
    ]
    return frame_of([{**dict.fromkeys(SCHEMA), **row} for row in rows])


def printed(account: Account) -> str:
    """Every digit of the tables of an account; their ids hold what was asked."""

    def group(each: Group) -> Any:
        figures = [figure_record(figure) | {"figure_id": "", "digest": ""} for figure in each.figures]
        return [dict(each.keys), each.rest_of, str(each.tokens), figures, str(each.cost and each.cost.priced_calls)]

    return json.dumps([[table.by, [group(each) for each in table.groups]] for table in account.tables])


def test_both_ways_of_summing_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    by = ("label.team", "label.team,hour", "hour,label.team", "day")

    def account() -> str:
        return printed(obsia.assess(flood(), by=by, top=5, record_figures=False))

    together = account()
    monkeypatch.setattr(rollups, "_MOST_CELLS_OF_FIRST", 0)
    assert account() == together


def every_bit(account: Account) -> dict[tuple[str, ...], str]:
    """All numbers of all tables, shares of widths among them, to the last bit; the total stands under ()."""

    def figure(each: Figure | None) -> Any:
        if each is None:
            return None
        return each.median, each.mean, each.low, each.high, each.kind_shares, each.inputs, each.evidence

    def group(each: Group) -> Any:
        figures = [*each.figures, each.intensity, each.cost and each.cost.figure]
        return dict(each.keys), each.energy_share, [figure(one) for one in figures]

    tables = {table.by: [group(each) for each in table.groups] for table in account.tables}
    return {by: repr(groups) for by, groups in ({(): [group(account.total)]} | tables).items()}


def test_a_table_has_the_same_bits_whatever_else_is_asked_for() -> None:
    by = ("label.team", "model,day", "hour,label.team", "output_octave")
    frame = flood()

    def bits(*tables: str, of: pl.DataFrame = frame) -> dict[tuple[str, ...], str]:
        return every_bit(obsia.assess(of, by=tables, top=7, record_figures=False))

    together = bits(*by)
    assert bits(*reversed(by), of=frame.reverse()) == together
    assert bits() == {(): together[()]}
    for each in by:
        keys = tuple(each.split(","))
        assert bits(each)[keys] == together[keys]


def test_groups_have_the_same_bits_however_few_are_priced_together(monkeypatch: pytest.MonkeyPatch) -> None:
    parts: list[int] = []
    right = grouping._parts

    def noted(groups: Any) -> Any:
        found = list(right(groups))
        assert [each for part in found for each in part] == list(groups)
        parts.append(len(found))
        return found

    def bits() -> dict[tuple[str, ...], str]:
        return every_bit(obsia.assess(flood(), by=("hour,label.team",), top=3, record_figures=False))

    monkeypatch.setattr(grouping, "_parts", noted)
    together = bits()
    assert parts == [1, 1]
    monkeypatch.setattr(grouping, "_TOGETHER", 4)
    assert bits() == together
    by_four = parts[-1]
    monkeypatch.setattr(grouping, "_MOST_CELLS", 2)
    assert bits() == together
    assert parts[-1] > by_four > 1


def test_labels_without_end_make_few_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cells leave the engine by shown group and series, however many labels there are."""
    fetched: list[int] = []
    right = rollups.cells_in

    def counted(*args: Any, **named: Any) -> Any:
        found = right(*args, **named)
        fetched.append(len(found))
        return found

    monkeypatch.setattr(rollups, "cells_in", counted)
    rows = duckdb.sql(
        "SELECT 'gpt-4o' AS model_request, 'user ' || (range % 70000) AS \"label.user\","
        " 10 + range % 50 AS input_tokens, 20 AS output_tokens FROM range(150000)"
    ).pl()
    account = obsia.assess(rows, by=("label.user",), top=3, record_figures=False)
    assert sum(fetched) <= 2 * (3 + 2)
    table = account.tables[0]
    assert [group.rest_of for group in table.groups] == [0, 0, 0, 70_000 - 3]
    assert sum(group.tokens.calls for group in table.groups) == 150_000
    names = [group.keys["label.user"] for group in table.groups[:3]]
    tokens = sorted(((-sum(10 + n % 50 for n in calls), user) for user, calls in _calls()), key=str)
    assert len(tokens) == 70_000
    assert {f"user {user}" for _, user in sorted(tokens, key=lambda each: (each[0], f"user {each[1]}"))[:3]} == set(
        names
    )


def _calls() -> Any:
    return ((user, list(itertools.chain(range(user, 150_000, 70_000)))) for user in range(70_000))


def test_the_order_in_which_the_engine_hands_cells_over_shows_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        {
            **dict.fromkeys(SCHEMA),
            "model_request": "gpt-4o",
            "provider": provider,
            "input_tokens": 5,
            "output_tokens": 6,
        }
        for provider in ("openai", "azure.ai.openai", None)
    ]
    right = rollups.cells_in

    def account() -> list[str | None]:
        return [use.model.provider for use in obsia.assess(frame_of(rows), record_figures=False).models]

    monkeypatch.setattr(rollups, "cells_in", lambda *args, **named: sorted(right(*args, **named), key=str))
    first = account()
    monkeypatch.setattr(
        rollups, "cells_in", lambda *args, **named: sorted(right(*args, **named), key=str, reverse=True)
    )
    assert account() == first


def test_rows_are_grouped_by_the_places_of_texts_as_by_texts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank, absent and refused ones too; and columns of more texts than a list holds are grouped by texts."""
    rows = [
        dict(zip(("label.team", "region", "model_request", "provider"), texts, strict=True))
        for texts in itertools.product(TEAMS, ("FRA", "", None), ("gpt-4o", "no-such-model", None), ("openai", None))
    ]
    rows += [{"model_request": f"model {n}", "provider": "openai" if n % 2 else "azure"} for n in range(70)]
    frame = frame_of(
        [
            {**dict.fromkeys(SCHEMA), "input_tokens": -n if n % 9 == 0 else n * n, "output_tokens": n % 7, **row}
            for n, row in enumerate(rows)
        ]
    )
    frame.write_parquet(path := tmp_path / "usage.parquet")
    asked = Assess((str(path),), by=("label.team", "model", "zone"), record_figures=False)
    listed: list[dict[str, list[str]]] = []
    right = few_texts.few_texts

    def digest(few: Callable[..., dict[str, list[str]]]) -> str:
        monkeypatch.setattr(few_texts, "few_texts", few)
        return sums_of(asked, Prepared.of(asked), Run()).statistics.digest()

    def noted(*arguments: Any, **named: Any) -> dict[str, list[str]]:
        listed.append(right(*arguments, **named))
        return listed[-1]

    assert digest(noted) == digest(lambda *_, **__: {})
    assert set(listed[0]) == {"provider", "region", "label.team"}
    assert {"search", "", "a\x1eb\\c"} < set(listed[0]["label.team"])
