"""How far two sources agree on whether a thing is there, beyond what chance would give.

Source: Cohen 1960, A coefficient of agreement for nominal scales: kappa = (observed - expected) / (1 - expected),
where ``expected`` is the agreement of two judges who find things as often as these do, and independently.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from obsia.accounting.openness.sheet import Sheet, decided
from obsia.accounting.openness.tables import is_judgement
from obsia.core.disclosure import Status

Cell = tuple[str, str]
"""Subject and item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two sources over the cells of which both speak."""

    both: int
    only_first: int
    only_second: int
    neither: int
    disagreements: tuple[Cell, ...]
    """Every cell on which they differ, in order."""
    unshared: tuple[Cell, ...]
    """Cells that were asked for and of which one or both say nothing."""

    @property
    def cells(self) -> int:
        """How many cells are compared."""
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def observed_share(self) -> float | None:
        """The share of cells on which they agree, in [0, 1]; None without cells."""
        return (self.both + self.neither) / self.cells if self.cells else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, at most 1; None without cells, or where both always say the same and so cannot differ."""
        if self.observed_share is None:
            return None
        first, second = self.both + self.only_first, self.both + self.only_second
        expected = (first * second + (self.cells - first) * (self.cells - second)) / self.cells**2
        return None if expected == 1 else (self.observed_share - expected) / (1 - expected)


def presence(sheets: Iterable[Sheet]) -> dict[Cell, bool]:
    """Whether the things of each sheet were found, by subject and item.

    Args:
        sheets: One for each system, of one source or of several that count as one. What is not applicable, and what an
            index judges without saying whether it is there, is left out.
    """
    found: dict[Cell, bool] = {}
    for sheet in sheets:
        for item in sorted({assertion.item for assertion in sheet.assertions}):
            assertion = decided(sheet, item)
            if assertion and assertion.status is not Status.NOT_APPLICABLE and not is_judgement(assertion):
                found[sheet.subject, item] = assertion.status.is_found
    return found


def agreement(first: Mapping[Cell, bool], second: Mapping[Cell, bool], *, cells: Iterable[Cell]) -> Agreement:
    """Compare two sources.

    Args:
        first: Whether the first found a thing, by cell.
        second: Whether the second did.
        cells: The cells to compare, each once.
    """
    counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
    differ: list[Cell] = []
    unshared: list[Cell] = []
    for cell in sorted(set(cells)):
        if cell not in first or cell not in second:
            unshared.append(cell)
            continue
        pair = first[cell], second[cell]
        counts[pair] += 1
        if pair[0] is not pair[1]:
            differ.append(cell)
    return Agreement(
        both=counts[True, True],
        only_first=counts[True, False],
        only_second=counts[False, True],
        neither=counts[False, False],
        disagreements=tuple(differ),
        unshared=tuple(unshared),
    )
