"""How far two readers agree, beyond what chance would give.

Source: Cohen 1960, A coefficient of agreement for nominal scales: kappa = (observed - expected) / (1 - expected),
where ``expected`` is the agreement of two judges who use each word as often as these do, and independently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.disclosure import DoubleCoding, Status

LICENCE: Final = "licence_weights"
"""The item of which two readers say how open the terms are, and not whether they are stated: compared apart."""
_ABSENT: Final = "absent"
_CLASS: Final[Mapping[str, str]] = dict.fromkeys((Status.DERIVABLE, Status.WITHHELD, Status.NOT_FOUND), _ABSENT)
"""Words that are one: what follows, what is refused and what is not there cannot be had, and is not stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two readers over what both of them coded."""

    cells: int
    agreed: int
    expected_share: float
    """The share on which two who use each word as often would agree by chance, in [0, 1]; 0 without cells."""

    @property
    def observed_share(self) -> float | None:
        """The share on which they agree, in [0, 1]; None without cells."""
        return self.agreed / self.cells if self.cells else None

    @property
    def kappa(self) -> float | None:
        """Cohen's kappa, at most 1; None without cells, or where both always say the same and so cannot differ."""
        if self.observed_share is None or self.expected_share == 1:
            return None
        return (self.observed_share - self.expected_share) / (1 - self.expected_share)


def agreement(pairs: Sequence[tuple[Hashable, Hashable]]) -> Agreement:
    """Compare two readers.

    Args:
        pairs: What the first and the second say of each thing.
    """
    firsts, seconds = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    chance = sum(count * seconds[word] for word, count in firsts.items())
    return Agreement(
        cells=len(pairs),
        agreed=sum(first == second for first, second in pairs),
        expected_share=chance / max(len(pairs), 1) ** 2,
    )


def read_twice(rows: Iterable[DoubleCoding]) -> tuple[DoubleCoding, ...]:
    """What both readers coded."""
    return tuple(row for row in rows if row.first and row.second)


def word_pairs(rows: Iterable[DoubleCoding]) -> list[tuple[str, str]]:
    """The words of both readers of each thing."""
    return [one_word(row.first, row.second) for row in rows]


def one_word(first: str, second: str) -> tuple[str, str]:
    """The words of two readers, those that mean the same for whoever wants the thing as one word."""
    return _CLASS.get(first, first), _CLASS.get(second, second)


def differ(row: DoubleCoding) -> bool:
    """Whether two readers who both coded a thing say different things of it."""
    [(first, second)] = word_pairs([row])
    return first != second
