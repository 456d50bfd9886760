"""The shape of an indicator: figures, exact counts and tables of them, or a reasoned blank.

Words are messages of the locales: records hold their names and what fills them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from obsia.core.figure import Figure
from obsia.core.message import Message


class Priority(StrEnum):
    """The six priorities of the Paris statement of February 2025, in its order."""

    ACCESS = "access"
    OPENNESS = "openness"
    CONCENTRATION = "concentration"
    WORK = "work"
    SUSTAINABILITY = "sustainability"
    COOPERATION = "cooperation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """An exact count out of another, of rows and not an estimate. Raises ``ValueError`` outside 0..whole."""

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError("not-a-count", self.part, self.whole)

    @property
    def share(self) -> float | None:
        """In [0, 1]; None of nothing."""
        return self.part / self.whole if self.whole else None


class Naming(StrEnum):
    """How the name of a row is to be read."""

    COUNTRY = "country"
    """ISO 3166-1 alpha-3, or '' where it is not known."""
    NAME = "name"
    """A proper name: an owner, a provider."""
    MODEL = "model"
    """The id of a model in the catalogue."""
    CODE = "code"
    """A message: ``row-CODE``."""
    INSTRUMENT = "instrument"
    """The short name of an instrument, or two of them with ``|`` between."""


Cell = Figure | Count | str
"""A figure, an exact count, or a plain text (a date); '' is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One line of a table: what it is about, and a cell for each column."""

    name: str
    naming: Naming
    cells: tuple[Cell, ...]
    note: str = ""
    """A code that says what is peculiar: ``row-note-CODE``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under columns; each column's heading is the message ``column-CODE``."""

    columns: tuple[str, ...]
    rows: tuple[IndicatorRow, ...]

    def __post_init__(self) -> None:
        """Raises ``ValueError`` where a row has not one cell for each column."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("row-of-other-length")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number of an indicator with its name: the message ``reading-CODE``."""

    code: str
    value: Figure | Count
    about: str = ""
    """Whom or what it is about, where the name leaves that open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What obsia can say of one aspect of a priority. Either it has content, or ``blank`` says why it has none."""

    priority: Priority
    name: str
    """The message ``indicator-NAME``; the method is ``method-NAME``."""
    who_measures: tuple[str, ...] = ()
    """Who else measures this, or would: messages ``measurer-CODE``."""
    readings: tuple[Reading, ...] = ()
    table: Table | None = None
    blank: Message | None = None
    caveats: tuple[Message, ...] = ()
    evidence: tuple[str, ...] = ()
    as_of: str = ""

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for content beside a blank, neither of them, or content without evidence."""
        has_content = bool(self.readings or self.table)
        if has_content == (self.blank is not None):
            raise ValueError("indicator-content-and-reason", self.name)
        if has_content and not self.evidence:
            raise ValueError("indicator-without-evidence", self.name)


def sources(*groups: tuple[str, ...]) -> tuple[str, ...]:
    """Evidence ids of several groups, each once, sorted."""
    return tuple(sorted({each for group in groups for each in group}))
