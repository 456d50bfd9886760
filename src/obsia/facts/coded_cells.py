"""What two readers said of the same thing (``relations/double_codings.csv``), as cells where nobody else here read it.

Only what they agree on, or what was settled between them with reasons. The page is the maker's own where one of them
read it there; what was read elsewhere alone has the basis of a copy, and decides nothing. They wrote no value down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsia.core.disclosure import Assertion, Basis, DoubleCoding, PublishingPlace, Status
from obsia.facts.cell_rules import is_published_at
from obsia.facts.readings import OWN
from obsia.facts.rows import Gathered

ANYONE: Final = "*"
_LOCATOR: Final = "as two readers coded it"
_RECORD: Final = "double-coding"
_WITHOUT_REASON: Final = frozenset({Status.WITHHELD.value})
"""A cell that is withheld tells the maker's reason, which readers did not write down."""


_NAMED_SOURCES: Final = ("data_base", "data_final")
"""A part of these tells its sources by name, which readers did not write down."""


def add_coded_cells(found: Gathered) -> None:
    """Add a cell for each thing that two readers agree on, or that was settled, and that has no own cell."""
    places: dict[str, set[str]] = {}
    for place in found.rows(PublishingPlace):
        places.setdefault(place.developer, set()).add(place.place)
    read = {(each.subject, each.item) for each in found.rows(Assertion) if each.asserted_by == OWN}
    file = "relations/double_codings.csv"
    for number, row in enumerate(list(found.rows(DoubleCoding)), 2):
        if (row.subject, row.item) not in read:
            developer = row.subject.removeprefix("model:").partition("/")[0]
            for cell in _cells(row, places.get(developer, set()) | places.get(ANYONE, set())):
                found.add(cell, file=file, where=f"line {number}")


def _cells(row: DoubleCoding, places: set[str]) -> Iterator[Assertion]:
    """The cell of a row; none where it is open, or where the licence is what was coded."""
    said = row.settled or (row.first if row.first == row.second else "")
    is_part_of_data = said == Status.PARTIAL.value and row.item in _NAMED_SOURCES
    if said not in {each.value for each in Status} or said in _WITHOUT_REASON or is_part_of_data:
        return
    addresses = [
        address
        for coded, address in ((row.first, row.first_address), (row.second, row.second_address))
        if coded == said and address
    ]
    own = [each for each in addresses if is_published_at(each, places)]
    if not addresses:
        return
    status = Status(said)
    yield Assertion(
        subject=row.subject,
        item=row.item,
        status=status,
        address=(own or addresses)[0],
        names_model=True,
        names_item=status.is_found,
        read_on=row.read_on,
        basis=Basis.READ if own else Basis.COPY,
        asserted_by=OWN,
        record=_RECORD,
        evidence=row.evidence,
        locator=_LOCATOR,
        note=row.reason,
    )
