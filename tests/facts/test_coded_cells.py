"""What two readers agree on is a cell, at the page of its maker where one of them read it there."""

from __future__ import annotations

from collections import Counter

import pytest

from obsia.accounting.openness.support import Flaw, flaw
from obsia.core.disclosure import Assertion, Basis, DoubleCoding, PublishingPlace
from obsia.facts import disclosures
from obsia.facts.implied_cells import add_coded_cells
from obsia.facts.rows import Gathered
from obsia.facts.snapshot import load

RECORD = "double-coding"


def test_what_two_readers_agree_on_is_a_cell_where_nobody_else_read_it() -> None:
    snapshot = load()
    said = {
        (each.subject, each.item): each for each in disclosures.double_codings(snapshot) if each.coding_round == "first"
    }
    cells: list[Assertion] = [each for each in disclosures.assertions(snapshot) if each.record == RECORD]
    own = {(each.subject, each.item) for each in disclosures.assertions(snapshot) if each.asserted_by == "obsia"}
    assert len(cells) > 100
    assert max(Counter((each.subject, each.item) for each in cells).values()) == 1
    for each in cells:
        row = said[each.subject, each.item]
        agreed = row.settled or (row.first if row.first == row.second else "")
        assert each.status.value == agreed
        assert each.address in (row.first_address, row.second_address)
        assert each.note == row.reason
    # Who said nothing, what is open and what a maker withholds without a reason that was written down stay out.
    coded = {(each.subject, each.item) for each in cells}
    open_ones = {place for place, row in said.items() if row.first != row.second and not row.settled}
    assert not coded & open_ones
    assert sum(place in own for place in said) > 1200
    # An account of origin that is whole names its sources, which readers did not write down.
    assert not [each for each in cells if (each.item, each.status.value) == ("data_provenance", "published")]


def test_what_was_read_elsewhere_or_in_an_old_copy_decides_nothing() -> None:
    cells = [each for each in disclosures.assertions(load()) if each.record == RECORD]
    elsewhere = [each for each in cells if each.basis is Basis.COPY]
    assert elsewhere
    assert {flaw(each) for each in elsewhere} == {Flaw.COPY}
    absent = [each for each in cells if each.basis is Basis.READ and each.status.value == "not_found"]
    assert absent
    assert {flaw(each) for each in absent} <= {Flaw.UNDATED, Flaw.UNKEPT}


@pytest.mark.parametrize(
    ("first", "second", "settled", "addresses", "expected"),
    [
        ("published", "published", "", ("https://a.example/x", "https://b.example/x"), "https://a.example/x"),
        ("published", "published", "", ("https://b.example/x", "https://a.example/x"), "https://a.example/x"),
        ("published", "published", "", ("https://c.example/x", "https://b.example/x"), "https://c.example/x"),
        ("published", "published", "", ("", "https://b.example/x"), "https://b.example/x"),
        ("published", "published", "", ("", ""), ""),
        ("partial", "published", "published", ("https://a.example/y", "https://b.example/x"), "https://b.example/x"),
        ("partial", "published", "published", ("https://a.example/y", ""), ""),
        ("partial", "published", "", ("https://a.example/y", "https://b.example/x"), ""),
        ("withheld", "withheld", "", ("https://a.example/y", ""), ""),
    ],
)
def test_a_coded_cell_stands_at_the_makers_page_of_who_coded_so(
    first: str, second: str, settled: str, addresses: tuple[str, str], expected: str
) -> None:
    found = Gathered()
    place = PublishingPlace(developer="a", place="a.example", evidence="x")
    row = DoubleCoding(
        subject="model:a/open",
        item="code_training",
        coding_round="first",
        first_by="reader",
        first=first,
        first_address=addresses[0],
        second=second,
        second_address=addresses[1],
        settled=settled,
        read_on="2026-11-24",
        evidence="x",
    )
    found.add(place, file="places.csv", where="line 2")
    found.add(row, file="double_codings.csv", where="line 2")
    add_coded_cells(found)
    cells = [each.row for each in found.relations.get("disclosures", []) if isinstance(each.row, Assertion)]
    assert [each.address for each in cells] == ([expected] if expected else [])
    assert all(each.basis is (Basis.READ if "a.example" in expected else Basis.COPY) for each in cells)
