"""What the tests of openness share: invented assertions and licences, and the real vocabulary and mappings."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
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


def licence(
    name: str, *, osi: bool = False, fsf: bool = False, data: bool = False, content: str = "", excluded: str = ""
) -> Licence:
    """A licence of the tests."""
    return Licence(
        licence=name,
        title=name,
        is_osi=osi,
        is_fsf=fsf,
        is_open_data=data,
        content_types=content,
        excluded_places=excluded,
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
        licence("LicenseRef-Not-Here", excluded="eu KOR"),
        *(licence(f"LicenseRef-{name}") for name in ("Apache", "BSD", "Custom", "Mixed", "Unclear")),
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


def tr(item: str, status: Status = Status.PUBLISHED, licence: str = "", **changes: Any) -> Assertion:
    """An own reading that can be checked, unless changed."""
    whole: dict[str, Any] = {
        "subject": SUBJECT,
        "item": item,
        "status": status,
        "value": "",
        "licence": licence,
        "address": "https://example.org/one",
        "copy_on": "2026-01-01",
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
    """What an index says, with an address that names model and item and was opened here."""
    kept = {"basis": Basis.INDEX, "asserted_by": by, "record": "one", "permalink": f"sha256:{'0' * 64}"}
    return tr(item, status, **{**kept, **changes})


def bare(item: str, status: Status = Status.PUBLISHED, by: str = "mot", **changes: Any) -> Assertion:
    """What an index says without an address."""
    return index(item, status, by, **{"address": "", "names_model": False, "names_item": False, **changes})


def sheet(assertions: Iterable[Assertion], *, on: str = ON) -> Sheet:
    """The sheet of the invented model."""
    return sheet_of(assertions, subject=SUBJECT, on=on, tables=TABLES)


def said(items: Iterable[str], licence: str = "Apache-2.0", status: Status = Status.PUBLISHED) -> list[Assertion]:
    """Own readings of things, all with the same status and licence."""
    return [tr(item, status, licence) for item in items]


def but(assertions: Iterable[Assertion], item: str, **changes: object) -> list[Assertion]:
    """The same assertions, with those on one item changed."""
    return [replace(one, **changes) if one.item == item else one for one in assertions]


PART = index("weights_final", Status.PARTIAL, by="osai")
GATE_UNREAD = index("weights_final", Status.PARTIAL, by="catalogue")
STEPS: list[tuple[str, list[Assertion]]] = [
    ("documented-service", [PART]),
    ("documented-service", [tr("weights_final", Status.PARTIAL)]),
    ("documented-service", [GATE_UNREAD]),
    ("weights-on-request", [*said(["weights_final"], status=Status.GATED), GATE_UNREAD]),
    ("unknown", []),
    ("closed-service", [tr("weights_final", Status.NOT_FOUND)]),
    ("documented-service", [tr("weights_final", Status.NOT_FOUND), tr("architecture_description")]),
    ("documented-service", said(["technical_report"])),
    ("weights-on-request", said(["weights_final"], status=Status.GATED)),
    ("weights-on-request", [*said(["weights_final"], status=Status.GATED), *said(["model_card", "research_paper"])]),
    ("weights-only", said(["weights_final"])),
    ("weights-only", said(["weights_final", "model_card", "code_training", "code_inference"])),
    ("weights-and-documents", said(["weights_final", "model_card", "research_paper"])),
    ("weights-and-documents", said(["weights_final", "model_card", "technical_report", "code_training"])),
    ("weights-and-documents", [*said(["weights_final", "technical_report"]), tr("model_card", Status.PARTIAL)]),
    ("weights-only", [*said(["weights_final", "model_card"]), tr("technical_report", Status.PARTIAL)]),
    ("documented-service", [tr("model_card", Status.PARTIAL)]),
    (
        "weights-code-and-documents",
        said(["weights_final", "model_card", "technical_report", "code_training", "code_inference", "data_base"]),
    ),
]
ALL = [
    "weights_final", "model_card", "technical_report", "code_training", "code_inference", "data_base", "data_final",
    "code_data_preprocessing",
]  # fmt: skip
