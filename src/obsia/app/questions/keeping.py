"""What can be asked of sums that are kept: of which records, by which keys, how coarse they become with time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Annotated, Any, ClassVar, Final, cast

from obsia.app.questions.usage import MOST_PATHS, Assess, Paths, UsageRecords, keys_of
from obsia.core.errors import BadCall
from obsia.core.kinds import File, PathText, local
from obsia.core.message import Surface
from obsia.core.question import Day, Field, Many, Question

READING: Final = (
    *("map", "table_map", "ignore_columns", "label_from", "format", "delimiter", "sheet", "encoding", "overlap"),
)
"""Attributes that decide how files are read."""
_NAMING: Final = ("model", "host", "alias")
_SUMMED: Final = frozenset({"paths", *_NAMING, "by", *READING})

CellFolders = Annotated[
    Sequence[str | os.PathLike[str]],
    local(Many(of=PathText(), most=MOST_PATHS), "argument-cells", example="cells", positional=True),
]
Out = Annotated[str, local(File(), "option-cells-out", name="out", example="cells")]


@dataclass(frozen=True, kw_only=True)
class Keeping(Question):
    """Where sums are kept."""

    journey: ClassVar[str] = "sum"
    folder: Out


@dataclass(frozen=True)
class Summed(UsageRecords):
    """The records that are summed, and by which keys: how they are priced is asked of the sums."""

    @classmethod
    def fields(cls, on: Surface | None = None) -> tuple[Field, ...]:
        """Those that decide sums."""
        return tuple(each for each in super().fields(on) if each.attribute in _SUMMED)

    def assess(self) -> Assess:
        """The account of these records, which says how they are read."""
        stated: dict[str, Any] = {each.attribute: value for each, value in self.stated().items()}
        stated.pop("by", None)
        return Assess(**stated, record_figures=False)

    @property
    def reading(self) -> dict[str, Any]:
        """How the files are read, where it is stated: by attribute."""
        return {field.attribute: value for field, value in self.stated().items() if field.attribute in READING}

    @property
    def naming(self) -> tuple[str, ...]:
        """The options that name models, as given: sums keep the names of records, so that their account asks again."""
        given = ((each.name, value) for each, value in self.stated().items() if each.attribute in _NAMING)
        texts = ((name, (value,) if isinstance(value, str) else cast("Sequence[str]", value)) for name, value in given)
        return tuple(word for name, values in texts for value in values for word in (f"--{name}", value))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of all tables that are asked for, each once."""
        return tuple(dict.fromkeys(key for keys in keys_of(self.by) for key in keys))


@dataclass(frozen=True)
class Merge(Question):
    """Sums that were kept apart, in one folder; older ones by the day and by the month."""

    journey: ClassVar[str] = "merge"
    paths: CellFolders
    _: KW_ONLY
    folder: Out
    days_before: Annotated[str | None, local(Day(), "option-days-before", example="2026-09-01")] = None
    months_before: Annotated[str | None, local(Day(), "option-months-before", example="2026-01-01")] = None

    def check(self) -> None:
        """Raises ``BadCall`` for no folder."""
        super().check()
        if not self.paths:
            raise BadCall("merge-no-folder")


@dataclass(frozen=True, kw_only=True)
class Converting(Question):
    """Where canonical records are written."""

    journey: ClassVar[str] = "convert"
    out: Annotated[str, local(File(), "option-convert-out", example="usage.parquet")]


@dataclass(frozen=True)
class Converted(Summed):
    """The records that are written."""

    paths: Paths

    @classmethod
    def fields(cls, on: Surface | None = None) -> tuple[Field, ...]:
        """Those that decide how files are read."""
        return tuple(each for each in super().fields(on) if each.attribute in ("paths", *READING))
