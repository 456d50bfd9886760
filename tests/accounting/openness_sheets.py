"""What the tests of openness share: invented assertions and licences, and the real vocabulary and mappings."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from obsia.accounting.openness.sheet import Sheet, sheet_of
from obsia.accounting.openness.tables import FRAMEWORKS, Tables
from obsia.core.disclosure import Assertion, Basis, Element, Item, Licence, Status
from obsia.facts.snapshot import PACKAGED

DATA = PACKAGED.parent / "data"
SUBJECT = "model:invented/one"
ON = "2026-06-30"


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def licence(name: str, *, osi: bool = False, fsf: bool = False, data: bool = False, content: str = "") -> Licence:
    """A licence of the tests."""
    return Licence(
        licence=name,
        title=name,
        is_osi=osi,
        is_fsf=fsf,
        is_open_data=data,
        content_types=content,
        evidence="invented-2026",
        locator="",
        note="",
    )


LICENCES = {
    one.licence: one
    for one in (
        licence("MIT", osi=True, fsf=True, content="code"),
        licence("Apache-2.0", osi=True, fsf=True, content="code data document"),
        licence("CC-BY-4.0", data=True, content="data document"),
        licence("FSF-only", fsf=True),
        licence("LicenseRef-Narrow"),
    )
}


def items() -> dict[str, Item]:
    """The vocabulary, as its table states it."""
    return {row["item"]: Item(**row) for row in rows(DATA / "relations" / "items.csv")}


def elements() -> dict[str, tuple[Element, ...]]:
    """Framework -> its elements, as their table states them, in the order of the snapshot."""
    every = sorted((Element(**row) for row in rows(DATA / "relations" / "elements.csv")), key=by_element)
    return {name: tuple(row for row in every if row.framework == name) for name in FRAMEWORKS}


def by_element(row: Element) -> tuple[str, str]:
    """The order in which the snapshot gives elements."""
    return row.element, row.item


TABLES = Tables(items=items(), elements=elements(), licences=LICENCES)


def say(item: str, status: Status = Status.PUBLISHED, licence: str = "", **changes: Any) -> Assertion:
    """An own reading that can be checked, unless changed."""
    whole: dict[str, Any] = {
        "subject": SUBJECT,
        "item": item,
        "status": status,
        "value": "",
        "licence": licence,
        "address": "https://example.org/one",
        "names_model": True,
        "names_item": True,
        "read_on": "2026-01-01",
        "basis": Basis.READ,
        "asserted_by": "obsia",
        "record": "",
        "evidence": "invented-2026",
        "locator": "",
        "reason": "",
        "note": "",
    }
    return Assertion(**{**whole, **changes})


def index(item: str, status: Status = Status.PUBLISHED, by: str = "mot", **changes: Any) -> Assertion:
    """What an index says, without an address."""
    bare = {"basis": Basis.INDEX, "asserted_by": by, "record": "one", "address": ""}
    return say(item, status, **{**bare, "names_model": False, "names_item": False, **changes})


def sheet(assertions: Iterable[Assertion], *, on: str = ON) -> Sheet:
    """The sheet of the invented model."""
    return sheet_of(assertions, subject=SUBJECT, on=on, tables=TABLES)
