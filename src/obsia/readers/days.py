# pyright: basic
"""The days of usage that count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from obsia.core.errors import BadCall


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Instants (UTC, naive) between which a record begins that counts; None where there is no bound."""

    since: dt.datetime | None = None
    before: dt.datetime | None = None


def within(usage: Any, days: Days | None) -> Any:
    """The rows of the days that count. Raises ``BadCall`` where no record has a time."""
    import ibis as api

    if days is None:
        return usage
    if "started_at" not in usage.columns:
        raise BadCall("period-no-times")
    conditions = [usage.started_at.notnull()]
    if days.since is not None:
        conditions.append(usage.started_at >= api.timestamp(days.since))
    if days.before is not None:
        conditions.append(usage.started_at < api.timestamp(days.before))
    return usage.filter(*conditions)
