"""The tables by which grades are given: the vocabulary, its mapping to frameworks, licences, what finds contradict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from obsia.core.disclosure import Assertion, Element, Item, Licence
from obsia.facts import disclosures
from obsia.facts.snapshot import Snapshot

FRAMEWORKS: Final = ("osai", "mof", "osaid", "fmti", "annex-xi", "code-of-practice", "ai-act-53-2")
"""The frameworks that ``elements.csv`` maps to items."""

INDEXES: Final[Mapping[str, str]] = {"osai": "osai", "mot": "mof", "fmti": "fmti"}
"""Index, as ``asserted_by`` names it -> the framework whose elements it grades."""

NEAR: Final = "near"
"""The scope of an item that asks for something close to an element, and so does not decide it."""

_JUDGEMENTS: Final = frozenset({("osai", "licences")})
"""Source and item where an index grades how open the terms are: its ``closed`` does not say that none are stated."""

_TYPE_LICENCES: Final[Mapping[str, str]] = {
    "weights": "licence_weights",
    "code": "licence_code",
    "data": "licence_data",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """What grades look up; nothing of it depends on the system that is graded."""

    items: Mapping[str, Item]
    elements: Mapping[str, tuple[Element, ...]]
    """Framework -> its elements, one row for each item that answers."""
    licences: Mapping[str, Licence]
    contradicted: frozenset[Assertion] = frozenset()
    """The cells that a find of the audit contradicts, of all systems."""

    def graded(self, source: str) -> frozenset[str] | None:
        """The items that an index grades; None for a source without a table of its own."""
        framework = INDEXES.get(source)
        return None if framework is None else frozenset(row.item for row in self.elements[framework])

    def answers(self, framework: str) -> dict[str, tuple[str, ...]]:
        """Element -> the items that decide it together; elements with near items only are left out."""
        found: dict[str, tuple[str, ...]] = {}
        for row in self.elements[framework]:
            if row.scope != NEAR:
                found[row.element] = (*found.get(row.element, ()), row.item)
        return found

    def type_licence(self, item: str) -> str:
        """The item that states the licence for things of this item's kind, '' for documents."""
        return _TYPE_LICENCES.get(self.items[item].topic, "")


def is_judgement(assertion: Assertion) -> bool:
    """Whether an assertion grades how open a thing is, and so says nothing on whether it is there."""
    return (assertion.asserted_by, assertion.item) in _JUDGEMENTS


def tables(snapshot: Snapshot, *, contradicted: frozenset[Assertion]) -> Tables:
    """The tables of a snapshot, with the cells that finds of the audit contradict."""
    return Tables(
        items=disclosures.items(snapshot),
        elements={framework: disclosures.elements(snapshot, framework) for framework in FRAMEWORKS},
        licences=disclosures.licences(snapshot),
        contradicted=contradicted,
    )
