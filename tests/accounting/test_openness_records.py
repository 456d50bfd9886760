"""The records of the indexes: a second implementation of the framework's rule, and the index given back.

The second implementation follows the tool's own code (``ModelEvaluator.php``: count what is included, class by class)
on the kept file of its records; obsia's follows the framework's text on assertions. They share no code and no table.
"""

from __future__ import annotations

import runpy
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from obsia.accounting.openness import mof, osai
from obsia.accounting.openness.sheet import Sheet, sheet_of
from obsia.app.disclosure.grading import grading_tables
from obsia.facts import disclosures
from obsia.facts.snapshot import load

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
DATA: Path = MADE.DATA
MOT = DATA / "third_party" / "mot-8b5d30e9" / "mot.csv"
LEFT_OUT = DATA / "relations" / "left_out_records.csv"
OSAI = DATA / "third_party" / "osai-5a388e87" / "osai.csv"
LATER = "9999-12-31"
PUBLISHED = {"I": 14, "II": 1, "III": 16, "none": 233}
"""The counts that the manual publishes."""

Line = dict[str, str]

# What ``mof.settings.yml`` requires, by class number.
REQUIRED = {
    3: ("Model architecture", "Model parameters (Final)", "Evaluation results", "Model card", "Data card",
        "Technical report"),
    2: ("Training code", "Inference code", "Evaluation code", "Evaluation data"),
    1: ("Datasets", "Data preprocessing code", "Model parameters (Intermediate)", "Research paper"),
}  # fmt: skip
NAMES = {0: "none", 1: "I", 2: "II", 3: "III"}


@cache
def mot() -> dict[str, dict[str, Line]]:
    """Record -> component -> line of the kept file."""
    found: defaultdict[str, dict[str, Line]] = defaultdict(dict)
    left_out = {row["record"] for row in MADE.rows(LEFT_OUT) if row["asserted_by"] == "mot"}
    for line in MADE.rows(MOT):
        if line["record"] in left_out:
            continue
        found[line["record"]][line["component"]] = line
    return dict(found)


def evaluate(record: dict[str, Line], is_open: Callable[[Line], bool]) -> str:
    """The class of a record, by counting as the tool does."""
    included: dict[int, list[str]] = {}
    required: list[str] = []
    for number in (3, 2, 1):
        required += REQUIRED[number]
        included[number] = [name for name in required if record[name]["listed"] == "yes" and is_open(record[name])]
    has_report = "Technical report" in included[3]
    has_paper = "Research paper" in included[1]
    if has_paper and not has_report:
        included[3].append("Research paper")
        included[2].append("Research paper")
    reached, total = 0, 0
    for number in (3, 2, 1):
        total += len(REQUIRED[number])
        # The paper stands twice in class I: for itself, and in place of the report.
        wanted = total - 1 if number == 1 and has_paper and not has_report else total
        if len(included[number]) < wanted:
            break
        reached = number
    return NAMES[reached]


def as_written(line: Line) -> bool:
    """As the tool reads it: a spelling that it does not know is no open licence."""
    return line["licence_status"] == "open"


@cache
def spellings() -> dict[str, bool]:
    """Every spelling, in small letters -> whether it means an open licence."""
    open_ids = {
        row["licence"]
        for row in MADE.rows(DATA / "relations" / "licences.csv")
        if "yes" in (row["is_osi"], row["is_fsf"], row["is_open_data"])
    }
    named = {row["name"]: row["licence"] in open_ids for row in MADE.rows(DATA / "relations" / "licence_names.csv")}
    return {name.lower(): True for name in open_ids} | named


def as_meant(line: Line) -> bool:
    """As a reader takes it: misspelt licences count for what they mean."""
    return spellings().get(line["licence"].strip().lower(), False)


@cache
def sheets(source: str) -> dict[str, Sheet]:
    """Record of an index -> the sheet as that record alone sees it."""
    snapshot = load()
    known = grading_tables()
    by_subject = defaultdict(list)
    for assertion in disclosures.assertions(snapshot):
        by_subject[assertion.subject].append(assertion)
    return {
        record: sheet_of(by_subject[subject], subject=subject, on=LATER, tables=known).of(source, record)
        for record, subject in disclosures.records(snapshot, source).items()
    }


def test_both_implementations_agree_on_every_record() -> None:
    ours = {record: mof.grade(sheet).result for record, sheet in sheets("mot").items()}
    assert len(ours) == 264
    assert ours == {record: evaluate(cells, as_meant) for record, cells in mot().items()}
    # No class hangs on a spelling, though cells do.
    assert ours == {record: evaluate(cells, as_written) for record, cells in mot().items()}
    assert Counter(ours.values()) == PUBLISHED


def test_some_licences_are_misspelt_and_none_is_lost() -> None:
    lines = [line for cells in mot().values() for line in cells.values()]
    assert sum(as_meant(line) and not as_written(line) for line in lines) > 40
    assert [line["licence"] for line in lines if as_written(line) and not as_meant(line)] == []


@pytest.mark.parametrize("number", [3, 2, 1])
def test_the_second_implementation_misses_what_is_taken_away(number: int) -> None:
    whole = {name: {"listed": "yes"} for names in REQUIRED.values() for name in names}
    assert evaluate(whole, lambda _: True) == "I"
    for name in REQUIRED[number]:
        without = {**whole, name: {"listed": "no"}}
        expected = {3: "none", 2: "III", 1: "II"}[number]
        assert evaluate(without, lambda _: True) == ("I" if name == "Technical report" else expected)


def test_every_component_of_every_record_is_a_cell() -> None:
    items = {component.name: component.item for component in mof.components(MADE.TABLES)}
    for record, sheet in sheets("mot").items():
        assert {assertion.item for assertion in sheet.assertions} == {items[name] for name in mot()[record]}, record


def test_the_index_is_given_back() -> None:
    kept: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in MADE.rows(OSAI):
        kept[line["record"]][line["dimension"]] = line["grade"]
    assert len(kept) == 193
    read = {
        record: {point.needed_for: point.answer for point in osai.grade(sheet).deciding}
        for record, sheet in sheets("osai").items()
    }
    assert read == kept
