"""How many of the things that were found can be checked: a date, and an address that names the model and the item.

A cell is one item of one system. It is found if an assertion finds it, and supported if one of those can be checked.
Cells that nobody found have nothing to point at: they are counted apart, and in no share; an absence counts only where
a page is given that was looked at. That an index judges terms to be closed is no absence of terms: it is counted
nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from obsia.accounting.openness.support import flaw
from obsia.accounting.openness.tables import is_judgement
from obsia.core.disclosure import Assertion, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts of cells."""

    available: int
    """Something to read or to get."""
    supported: int
    withheld: int
    """Not found, and the maker says that it does not tell."""
    not_found: int
    not_applicable: int

    @property
    def supported_share(self) -> float | None:
        """The share of found cells that can be checked, in [0, 1]; None where nothing was found."""
        return self.supported / self.available if self.available else None


def coverage(
    assertions: Iterable[Assertion], *, source: str | None = None, subjects: Collection[str] | None = None
) -> Coverage:
    """Count cells.

    Args:
        assertions: Of any systems.
        source: Count only what this source asserts; None for all sources together.
        subjects: Count only these systems; None for all.
    """
    cells: defaultdict[tuple[str, str], list[Assertion]] = defaultdict(list)
    for assertion in assertions:
        if not assertion.status.is_found and (is_judgement(assertion) or flaw(assertion) is not None):
            continue
        if source in (None, assertion.asserted_by) and (subjects is None or assertion.subject in subjects):
            cells[assertion.subject, assertion.item].append(assertion)
    kinds = [_kind(cell) for cell in cells.values()]
    return Coverage(
        available=kinds.count("supported") + kinds.count("found"),
        supported=kinds.count("supported"),
        withheld=kinds.count("withheld"),
        not_found=kinds.count("not_found"),
        not_applicable=kinds.count("not_applicable"),
    )


def _kind(cell: Iterable[Assertion]) -> str:
    """What a cell counts as: what was found comes before what was not, a reason before none."""
    listed = list(cell)
    if found := [assertion for assertion in listed if assertion.status.is_found]:
        return "supported" if any(assertion.is_supported for assertion in found) else "found"
    statuses = {assertion.status for assertion in listed}
    first = next(s for s in (Status.WITHHELD, Status.NOT_FOUND, Status.NOT_APPLICABLE) if s in statuses)
    return first.value
