"""The groups of an account that stand as charges of a bill: by day, model, provider, place, labels and currency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from obsia.app.questions.usage import Assess
from obsia.app.usage.account import Group
from obsia.app.usage.cells import Cell
from obsia.app.usage.grouping import AskedGroup, Whole, priced_groups
from obsia.app.usage.names import Names
from obsia.core.errors import BadCall, NoData
from obsia.core.grouping import grouped
from obsia.core.message import Option

CURRENCY_KEY: Final = "currency"
"""Key of the currency in which the calls of a charge state what they cost."""
_KEYS: Final = ("day", "model", "provider", "zone")


def charge_keys(asked: Assess) -> tuple[str, ...]:
    """The keys of charges: those of every bill, and the labels of the tables that are asked for.

    Raises ``BadCall`` where small groups or names may not be told: a bill leaves nothing out.
    """
    for name in ("min_users", "hash_users"):
        if getattr(asked, name) is not None:
            raise BadCall("questions-exclusive", first=Option("focus"), second=Option(name.replace("_", "-")))
    labels = (key for keys in asked.tables for key in keys if key.startswith("label."))
    return tuple(dict.fromkeys((*_KEYS, *labels)))


def charges(keys: Sequence[str], cells: Sequence[Cell], *, names: Names, whole: Whole) -> tuple[Group, ...]:
    """The charges of some cells that carry ``keys``, in order. Raises ``NoData`` where records have no times."""
    members = grouped(((*names.group_key(cell, keys), cell.billing.currency), cell) for cell in cells)
    untimed = sum(cell.work.calls for values, some in members.items() if values[0] is None for cell in some)
    if untimed:
        raise NoData("charges-without-times", count=untimed)
    ordered = sorted(members, key=lambda values: tuple(part or "" for part in values))
    asked = [AskedGroup(dict(zip((*keys, CURRENCY_KEY), values, strict=True)), members[values]) for values in ordered]
    return tuple(priced_groups(asked, whole=whole))
