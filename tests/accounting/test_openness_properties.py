"""What holds of every grade on any sheet: order does not matter, time does, and openness never costs."""

from __future__ import annotations

import runpy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from obsia.accounting.openness import fmti, mof, osai, osaid, questions
from obsia.accounting.openness.grades import CLOSED, NO, OPEN, PARTIAL, UNKNOWN, YES, Grade
from obsia.accounting.openness.grading import side_by_side
from obsia.accounting.openness.sheet import Sheet, disagreements, resolve
from obsia.core.disclosure import Assertion, Basis, Status

MADE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("openness_sheets.py"))))
sheet = MADE.sheet
TABLES = MADE.TABLES

ASKED = sorted(
    {row.item for rows in TABLES.elements.values() for row in rows} | {"licences", "licence_code", "licence_data"}
)
DAYS = ["2025-01-01", "2026-01-01", "2026-06-30"]
SOURCES = [(Basis.READ, "obsia"), (Basis.PROVIDER, "maker"), (Basis.SECONDARY, "obsia"), (Basis.INDEX, "mot"),
           (Basis.INDEX, "osai"), (Basis.INDEX, "fmti"), (Basis.INDEX, "os-ai-map"),
           (Basis.INDEX, "catalogue")]  # fmt: skip
LICENCES = ["", "MIT", "Apache-2.0", "CC-BY-4.0", "FSF-only", "LicenseRef-Narrow", "LicenseRef-Unclear", "Unlisted"]


@st.composite
def assertions(draw: st.DrawFn, *, open_one: bool = False) -> Assertion:
    """Any assertion; or one that finds a thing, under a licence that every framework holds to be open."""
    basis, by = draw(st.sampled_from(SOURCES))
    support = draw(st.booleans())
    return MADE.tr(
        draw(st.sampled_from(ASKED)),
        Status.PUBLISHED if open_one else draw(st.sampled_from(list(Status))),
        "Apache-2.0" if open_one else draw(st.sampled_from(LICENCES)),
        basis=basis,
        asserted_by=by,
        read_on=draw(st.sampled_from(DAYS)),
        names_model=support,
        names_item=support,
    )


SHEETS = st.lists(assertions(), max_size=40)


@st.composite
def whole_sheets(draw: st.DrawFn) -> list[Assertion]:
    """Sheets on which most things are open, so that high grades are met too."""
    left_out = draw(st.sets(st.sampled_from(ASKED), max_size=3))
    full = [MADE.tr(item, licence="Apache-2.0", read_on=DAYS[0]) for item in ASKED if item not in left_out]
    return [*full, *draw(st.lists(assertions(), max_size=6))]


ANY = st.one_of(SHEETS, whole_sheets())


def all_grades(read: Sheet) -> tuple[Grade, ...]:
    return side_by_side(read)


@given(ANY.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_the_order_of_assertions_does_not_matter(pair: tuple[list[Assertion], list[Assertion]]) -> None:
    one, other = (sheet(drawn) for drawn in pair)
    assert one == other
    assert all_grades(one) == all_grades(other)
    assert disagreements(one) == disagreements(other)


@given(ANY, st.sampled_from(DAYS))
def test_a_grade_of_an_earlier_day_knows_only_what_was_read_by_then(drawn: list[Assertion], day: str) -> None:
    known = [one for one in drawn if one.read_on <= day]
    assert all_grades(sheet(drawn, on=day)) == all_grades(sheet(known, on=day))
    assert all(
        point.assertion.read_on <= day
        for grade in all_grades(sheet(drawn, on=day))
        for point in grade.deciding
        if point.assertion
    )


@given(ANY)
def test_no_assertion_is_lost_and_every_answer_has_one(drawn: list[Assertion]) -> None:
    read = sheet(drawn)
    for item in ASKED:
        resolved = resolve(read, item)
        kept = [] if resolved is None else [resolved.assertion, *resolved.others]
        kept += [claim.assertion for claim in read.claims if claim.assertion.item == item]
        assert sorted(map(repr, kept)) == sorted(map(repr, read.about(item)))
    for grade in all_grades(read):
        unlooked = (UNKNOWN, questions.NOT_EXAMINED)
        assert all(point.assertion or point.answer in unlooked for point in grade.deciding if point.item != "licences")
        assert all(resolve(read, item) is None for item in grade.unanswered)


POINTS = {UNKNOWN: 0, CLOSED: 0, NO: 0, PARTIAL: 1, OPEN: 2, YES: 2}

RANK: Mapping[str, Callable[[Sheet], float]] = {
    "questions": lambda read: min(questions.RANKS.index(each.result) for each in questions.answers(read)),
    "questions together": lambda read: sum(questions.RANKS.index(each.result) for each in questions.answers(read)),
    "mof": lambda read: mof.RANKS.index(mof.grade(read).result),
    "osaid": lambda read: osaid.RANKS.index(osaid.grade(read).result),
    "osai": lambda read: sum(POINTS[point.answer] for point in osai.grade(read).deciding),
    "fmti": lambda read: sum(POINTS[answer] for answer in fmti.indicators(read).values()),
}


@given(ANY, assertions(open_one=True))
def test_an_open_assertion_never_lowers_a_grade(drawn: list[Assertion], added: Assertion) -> None:
    before, after = sheet(drawn), sheet([*drawn, added])
    assert {name: rank(after) >= rank(before) for name, rank in RANK.items()} == dict.fromkeys(RANK, True)


@given(ANY)
def test_a_higher_class_of_the_framework_holds_the_lower_ones(drawn: list[Assertion]) -> None:
    grade = mof.grade(sheet(drawn))
    reached = mof.RANKS.index(grade.result)
    for position, name in enumerate(mof.CLASSES, start=1):
        answers = [point.passes for point in grade.deciding if point.needed_for == name]
        rank = mof.RANKS.index(name)
        assert all(answers) or reached < rank
        # The first class that is not full says why it is not: something lacks, or nobody looked.
        if not all(answers):
            below = mof.CLASSES[position - 2] if position > 1 else mof.NONE if False in answers else UNKNOWN
            assert grade.result == below
            assert grade.at_least == (position > 1 and False not in answers)
            break
    # What is taken away of a lower class takes the higher ones with it.
    for point in grade.deciding:
        if point.passes and point.assertion and point.assertion.item == point.item:
            without = mof.grade(sheet([one for one in drawn if one.item != point.item]))
            assert mof.RANKS.index(without.result) <= reached


@given(ANY, st.sampled_from(ASKED))
def test_what_nobody_looked_for_is_not_held_to_be_closed(drawn: list[Assertion], item: str) -> None:
    """Taking away every word on an item never turns "cannot be told" into a denial on its account."""
    without = all_grades(sheet([one for one in drawn if one.item != item]))
    for grade in without:
        assert all(point.passes is None for point in grade.deciding if point.item == item and point.assertion is None
                   and item != "licences" and item != "technical_report")  # fmt: skip
    assert all(grade.result not in ("none", "does-not-conform", NO)
               for grade in all_grades(sheet([])))  # fmt: skip


@given(ANY)
def test_what_is_denied_by_all_is_claimed_by_no_grade(drawn: list[Assertion]) -> None:
    denied = [replace(one, status=Status.NOT_FOUND) for one in drawn]
    read = sheet(denied)
    assert {each.result for each in questions.answers(read)} <= {NO, questions.NOT_EXAMINED}
    assert mof.grade(read).result in (mof.NONE, UNKNOWN)
    assert osai.grade(read).result in ("0", UNKNOWN)
    assert osaid.grade(read).result != osaid.CONFORMS
    assert fmti.grade(read).result.startswith("0/")
