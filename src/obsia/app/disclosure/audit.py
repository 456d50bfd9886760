"""The journey of the audit: contradictions in what is publicly said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.audit.records import Argument, Find, Graded
from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.app.figures.prepared import Prepared
from obsia.core.data import ANY, TEXT, WHOLE, Record, Shape, by_name, many, member, members, number
from obsia.facts import snapshot as facts

FIND_COLUMNS: Final[Mapping[str, str]] = dict.fromkeys(
    ("rule", "label", "arguments", "addresses", "evidence"), "VARCHAR"
)
"""Public columns of finds; ``arguments`` is JSON, lists are separated by spaces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What was found, and how much was looked at."""

    finds: tuple[Find, ...]
    rules: int
    runs: int
    sizes: int
    cells: int
    published: int
    snapshot: str


def audit() -> Audit:
    """What a look at all that the facts hold of public disclosures finds."""
    return AUDITED.value()


def _audit() -> Audit:
    # Imported here: what it finds comes with the package.
    from obsia.accounting.audit.rules import RULES, finds, seen_in

    snapshot = facts.load()
    seen = seen_in(snapshot)
    return Audit(
        finds=finds(seen),
        rules=len(RULES),
        runs=len(seen.runs),
        sizes=len(seen.sizes),
        cells=len(seen.assertions),
        published=len(seen.published),
        snapshot=snapshot.content_hash,
    )


AUDITED: Final = Prepared("finds", _audit)
_LOOKED_AT: Final[Shape[Audit]] = Shape(members(WHOLE, "rules", "runs", "sizes", "cells", "published"))
_FIND: Final[Shape[Find]] = Shape(
    members(TEXT, "rule", "label"),
    member("arguments", by_name(ANY), lambda find: {name: _plain(value) for name, value in find.arguments.items()}),
    members(many(TEXT), "addresses", "evidence"),
)
AUDIT: Final[Shape[Audit]] = Shape(
    VERSION, SNAPSHOT, member("looked_at", _LOOKED_AT, lambda found: found), member("finds", many(_FIND.type))
)


def find_rows(found: Audit) -> list[Record]:
    """One row for each find, with :data:`FIND_COLUMNS`: what a cell cannot hold as it is stands there as text."""
    return [
        {
            **row,
            "arguments": json.dumps(row["arguments"], sort_keys=True),
            "addresses": " ".join(row["addresses"]),
            "evidence": " ".join(row["evidence"]),
        }
        for row in map(_FIND.record, found.finds)
    ]


def _plain(value: Argument) -> object:
    """An argument as JSON has it."""
    if isinstance(value, tuple):
        return [
            {"grade": each.grade, "systems": list(each.systems), "others": each.others}
            if isinstance(each, Graded)
            else each
            for each in value
        ]
    return value if isinstance(value, str) else number(value)
