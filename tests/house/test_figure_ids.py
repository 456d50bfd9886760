"""The table of old and new ids of figures: one to one, whole, and counted on its page as it stands."""

from __future__ import annotations

import csv
import importlib.util
import re
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "figure-ids-0.1.csv"
PAGE = TABLE.with_name("figure-ids.md")
ID = re.compile(r"[0-9a-f]{12}-[0-9a-f]{12}")


def compared() -> ModuleType:
    spec = importlib.util.spec_from_file_location("editions_compare", ROOT / "benchmarks" / "editions" / "compare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


COMPARE = compared()
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))
PAIRED = [row for row in ROWS if row["old_id"] and row["new_id"]]


@pytest.mark.parametrize(("one", "other"), [("old_id", "new_id"), ("new_id", "old_id")])
def test_no_id_stands_for_two(one: str, other: str) -> None:
    others: dict[str, set[str]] = defaultdict(set)
    for row in PAIRED:
        others[row[one]].add(row[other])
    assert len(others) > 2_000
    assert {key: sorted(ids) for key, ids in others.items() if len(ids) > 1} == {}


def test_every_figure_has_an_id_on_both_sides_unless_it_stands_on_one() -> None:
    for row in ROWS:
        if not row["command"].startswith("predict "):
            assert bool(row["old_id"]) == (row["changed"] != "added"), row
            assert bool(row["new_id"]) == (row["changed"] != "gone"), row
        assert all(ID.fullmatch(row[side]) for side in ("old_id", "new_id") if row[side]), row


def test_each_place_of_a_command_stands_once() -> None:
    places = Counter((row["command"], row["keys"], row["quantity"], row["boundary"]) for row in ROWS)
    assert [place for place, count in places.items() if count > 1] == []


def test_every_recorded_command_stands_in_its_order() -> None:
    asked = COMPARE.commands()
    told = tuple(dict.fromkeys(row["command"] for row in ROWS))
    assert len(asked) == 60
    assert told == asked


def test_what_is_said_to_be_equal_has_the_same_digits() -> None:
    for row in ROWS:
        same = all(row[f"old_{value}"] == row[f"new_{value}"] for value in ("median", "low", "high"))
        assert same or row["changed"] != "no", row


def test_the_page_counts_what_the_table_holds() -> None:
    counts = Counter(row["changed"] for row in ROWS)
    stated = re.findall(
        r"^\| `(no|yes|added|gone)` \|.*\| ([\d,]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {word: int(count.replace(",", "")) for word, count in stated} == {
        word: counts[word] for word in ("no", "yes", "added", "gone")
    }


def figure(value: float, figure_id: str = "a-b") -> dict[str, object]:
    return {
        "figure_id": figure_id, "quantity": "energy_kwh", "boundary": "facility",
        "median": value, "mean": value, "low": value, "high": value,
    }  # fmt: skip


def test_figures_are_paired_by_place_and_not_by_order() -> None:
    old = '{"tables": [{"groups": [%s]}]}'
    one = '{"keys": {"model": "%s"}, "figures": [{"figure_id": "%s", "quantity": "q", "boundary": "b", "median": %d}]}'
    before = COMPARE.figures("assess", old % (one % ("x", "1", 1) + "," + one % ("y", "2", 2)))
    after = COMPARE.figures("assess", old % (one % ("y", "4", 2) + "," + one % ("x", "3", 7)))
    rows = {row["keys"].split()[-1]: row for row in COMPARE.rows("assess", before, after)}
    assert (rows["x"]["old_id"], rows["x"]["new_id"], rows["x"]["changed"]) == ("1", "3", "yes")
    assert (rows["y"]["old_id"], rows["y"]["new_id"], rows["y"]["changed"]) == ("2", "4", "no")


def test_a_figure_that_one_side_alone_tells_is_said() -> None:
    place, other = COMPARE.Place("", "q", "b"), COMPARE.Place("", "p", "b")
    changed = [row["changed"] for row in COMPARE.rows("estimate", {place: figure(1.0)}, {other: figure(1.0)})]
    assert changed == ["added", "gone"]
    (moved,) = COMPARE.rows("estimate", {place: figure(1.0)}, {place: figure(1.0) | {"mean": 1.00000001}})
    assert moved["changed"] == "yes"
