"""Which records count: those of some days, of one value of a column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from obsia.core.errors import BadCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Instants (UTC, naive) between which a record begins that counts; None where there is no bound."""

    since: dt.datetime | None = None
    before: dt.datetime | None = None


class Counted(Protocol):
    """What is needed of the options of a reading."""

    @property
    def days(self) -> Days | None:
        """The days that count."""
        ...

    @property
    def where(self) -> Mapping[str, str]:
        """Column -> the only value of it that counts."""
        ...


def within(usage: Any, options: Counted) -> Any:
    """The rows that count. Raises ``BadCall`` where no record has a time, or a column that is asked for."""
    import ibis as api

    days, conditions = options.days, list[Any]()
    if days is not None:
        if "started_at" not in usage.columns:
            raise BadCall("period-no-times")
        conditions.append(usage.started_at.notnull())
        if days.since is not None:
            conditions.append(usage.started_at >= api.timestamp(days.since))
        if days.before is not None:
            conditions.append(usage.started_at < api.timestamp(days.before))
    for column, value in options.where.items():
        if column not in usage.columns:
            raise BadCall("where-no-column", column=column)
        conditions.append((usage[column] == value).fill_null(False))
    return usage.filter(*conditions) if conditions else usage
