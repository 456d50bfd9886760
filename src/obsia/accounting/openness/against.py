"""What stands against a word: the finds of the audit that contradict it, and the cell that decides otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from obsia.accounting.audit.records import Find
from obsia.accounting.openness.licensing import is_open
from obsia.accounting.openness.sheet import Sheet, decided
from obsia.core.disclosure import Assertion, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What contradicts one cell. One of the two is there at least."""

    finds: tuple[Find, ...]
    cell: Assertion | None
    """The cell that decides the item and says otherwise, of its presence or of whether its licence is open."""

    @property
    def places(self) -> tuple[str, ...]:
        """The rules of the finds, then the pages on which the contradiction can be read."""
        rules = [find.rule for find in self.finds]
        pages = [page for find in self.finds for page in find.addresses]
        return tuple(dict.fromkeys((*rules, *pages, *([self.cell.address] if self.cell else ()))))


def against(sheet: Sheet, assertion: Assertion, finds: Mapping[Assertion, tuple[Find, ...]]) -> Against | None:
    """What contradicts a cell of a sheet; None where nothing does.

    Args:
        sheet: What counts of the system at a date.
        assertion: One of its cells, whether it decides or not.
        finds: Cell -> the finds that contradict it.
    """
    held = finds.get(assertion, ())
    other = decided(sheet, assertion.item)
    if other is not None and (other is assertion or not _differ(sheet, assertion, other)):
        other = None
    return Against(finds=held, cell=other) if held or other else None


def _differ(sheet: Sheet, assertion: Assertion, other: Assertion) -> bool:
    if Status.NOT_APPLICABLE in (assertion.status, other.status):
        return False
    if assertion.status.is_found is not other.status.is_found:
        return True
    terms = {is_open(each.licence, sheet.tables.licences) for each in (assertion, other)}
    return assertion.status.is_found and terms == {True, False}
