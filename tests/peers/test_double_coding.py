"""The double coding of 60 systems: its page, and how far two readers agreed before anything was settled."""

from __future__ import annotations

from collections import Counter

from tests.peers import double_coding

ROWS = double_coding.codings()
FIRST = double_coding.of_round(ROWS, "first")


def test_the_page_is_what_the_readings_give() -> None:
    assert double_coding.PAGE.read_text(encoding="utf-8") == double_coding.page()


def test_sixty_systems_were_asked_for_twenty_four_things_each() -> None:
    counts = Counter(row.subject for row in FIRST)
    assert len(counts) == 60
    assert set(counts.values()) == {24}
    assert {row.item for row in FIRST} == set(double_coding.QUESTIONS)


def test_two_readers_agree_on_nine_cells_of_ten_before_anything_is_settled() -> None:
    """The readings stand as they were: to move one is to lose what was measured."""
    found = double_coding.agreed(double_coding.compared(FIRST))
    assert (found.cells, found.agreed) == (1144, 1035)
    assert found.kappa is not None
    assert round(found.kappa, 3) == 0.848


def test_later_rounds_ask_for_whole_items_and_stand_as_they_were_recorded() -> None:
    last = double_coding.latest(ROWS)
    assert len(last) == len(FIRST)
    rounds = {
        each: (double_coding.of_round(ROWS, each), Counter(row.item for row in double_coding.of_round(ROWS, each)))
        for each in double_coding.IN_ORDER[1:]
    }
    assert {each: len(items) for each, (_, items) in rounds.items()} == {
        "second": 8,
        "third": 3,
        "fourth": 1,
        "fifth": 1,
    }
    assert all(set(items.values()) == {60} for _, items in rounds.values())
    agreements = [
        double_coding.agreed(double_coding.compared(rows)) for rows in (*(r for r, _ in rounds.values()), last)
    ]
    assert [(each.cells, each.agreed) for each in agreements] == [
        (472, 426),
        (171, 157),
        (59, 50),
        (57, 56),
        (1224, 1161),
    ]
    assert [round(each.kappa or 0, 3) for each in agreements] == [0.853, 0.873, 0.75, 0.97, 0.919]


def test_by_sharper_words_a_blind_reader_agrees_with_the_cells() -> None:
    found = double_coding.agreement(double_coding.coded_anew())
    assert (found.cells, found.agreed) == (77, 73)
    assert found.kappa is not None
    assert found.kappa >= 0.85


def test_only_what_two_readers_say_differently_is_settled_and_with_a_reason() -> None:
    apart = set(double_coding.disagreements(FIRST))
    assert len(apart) == 113
    ruled = [row for row in FIRST if row.settled or row.reason]
    assert set(ruled) <= apart
    assert all(row.reason for row in ruled)
    assert {row.item for row in apart.difference(ruled)} == {double_coding.LICENCE}


def test_in_later_rounds_a_cell_is_ruled_where_readers_differ_from_obsia_or_in_the_last_from_each_other() -> None:
    ruled = [row for row in ROWS if row.coding_round != "first" and (row.settled or row.reason)]
    assert set(ruled) <= {*double_coding.latest(ROWS), *double_coding.of_round(ROWS, "fourth")}
    for row in ruled:
        assert row.settled
        assert row.reason
        assert row.coding_round in ("fourth", "fifth") or not double_coding.differ(row)
    last = (row for each in ("fourth", "fifth") for row in double_coding.of_round(ROWS, each))
    apart = {row for row in last if double_coding.differ(row) and row.first and row.second}
    assert [row.subject for row in apart if not row.settled] == ["model:openai/gpt-5"]


def test_a_reading_has_a_basis_where_it_says_something() -> None:
    for row in ROWS:
        assert bool(row.first) == bool(row.first_basis)
        assert bool(row.second) == bool(row.second_basis)
