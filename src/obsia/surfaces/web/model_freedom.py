"""Freedom of a model by framework, in words and shapes; the facts that decide it; who disagrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.app.openness import RANKS, Openness
from obsia.core.locales import Locale, printable
from obsia.surfaces import openness_words
from obsia.surfaces.html import Html
from obsia.surfaces.web.catalogue import dots, licence_name

if TYPE_CHECKING:
    from obsia.accounting.openness.grades import Grade
    from obsia.core.disclosure import Assertion

SHORT: Final[Mapping[str, str]] = {
    "obsia": "obsia",
    "osai": "OSAI",
    "mof": "MOF",
    "osaid": "OSAID",
    "fmti": "FMTI",
    "ai-act-53-2": "AI Act",
}
"""Frameworks by the names that stand in a column: theirs in every language."""
_YES: Final = frozenset({"conforms", "meets"})
_NO: Final = frozenset({"does-not-conform", "does-not-meet"})
_LONGEST: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """What one framework says."""

    name: str
    short: str
    shape: Html
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What decides one item: its status, on which terms, where it was read, and for which frameworks it counts."""

    item: str
    status: str
    value: str
    licence: str
    address: str
    site: str
    by: str
    read_on: str
    counts_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """The cells of one topic."""

    name: str
    cells: tuple[Cell, ...]


def frameworks(found: Openness, say: Locale) -> list[Framework]:
    """obsia's scale first, then the others in the order of the journey."""
    return [
        Framework(
            name=say("framework-obsia") if grade.framework == "obsia" else say(f"framework-{grade.framework}"),
            short=SHORT.get(grade.framework, grade.framework),
            shape=_shape(grade),
            words=openness_words.grade_sentence(grade, say),
        )
        for grade in found.grades
    ]


def _shape(grade: Grade) -> Html:
    """Dots: of a scale its steps, of a list of questions its answers, of one question one."""
    counts = {name: count for name, count in grade.message.arguments.items() if isinstance(count, int)}
    if grade.framework == "fmti":
        return dots({"open": counts.get("yes", 0), "closed": counts.get("no", 0), "unknown": counts.get("unknown", 0)})
    if grade.framework == "osai":
        unanswered = counts.get("of", 0) - counts.get("answered", 0)
        return dots({**{name: counts.get(name, 0) for name in ("open", "partial", "closed")}, "unknown": unanswered})
    ranks = [each for each in RANKS.get(grade.framework, ()) if each != "unknown"]
    if grade.result in _YES or (grade.result in _NO):
        return dots({"open" if grade.result in _YES else "closed": 1})
    if grade.result not in ranks or grade.framework in ("osaid", "ai-act-53-2"):
        return dots({"unknown": 1})
    reached, steps = ranks.index(grade.result), len(ranks) - 1
    above = "unknown" if grade.at_least else "closed"
    return dots({"open": reached, above: steps - reached})


def topics(found: Openness, say: Locale) -> list[Topic]:
    """The cells that decide, by topic; an item that no framework asks for is left to the tables."""
    used: dict[str, dict[str, None]] = {}
    for grade in found.grades:
        for point in grade.deciding:
            if point.assertion is not None:
                used.setdefault(point.item, {}).setdefault(SHORT.get(grade.framework, grade.framework))
    return [
        Topic(
            name=say(f"topic-{topic}"),
            cells=tuple(_cell(each.assertion, tuple(used.get(each.item, ())), say) for each in items),
        )
        for topic, items in found.topics
        if items
    ]


def _cell(cell: Assertion, counts_for: tuple[str, ...], say: Locale) -> Cell:
    has_address = cell.address.startswith(("https://", "http://"))
    return Cell(
        item=say(f"item-{cell.item}"),
        status=openness_words.status(cell, say),
        value=printable(cell.value, most=_LONGEST),
        licence=licence_name(cell.licence) if cell.licence else "",
        address=cell.address if has_address else "",
        site=cell.address.split("/")[2].removeprefix("www.") if has_address else "",
        by=openness_words.source(cell.asserted_by, say),
        read_on=say.day(cell.read_on),
        counts_for=", ".join(counts_for),
    )


def disagreements(found: Openness, say: Locale) -> list[str]:
    """Who says what, in a sentence each."""
    sentences: list[str] = []
    for each in found.disagreements:
        sides = [
            say(
                "disagreement-side",
                source=openness_words.source(cell.asserted_by, say),
                status=licence_name(cell.licence)
                if each.quarrel.value == "licence"
                else openness_words.status(cell, say),
            )
            for cell in each.assertions
        ]
        sentence = say(
            f"disagreement-{each.quarrel.value}", item=say(f"item-{each.item}"), sides=say.listed(sides)
        )
        sentences.append(sentence[:1].upper() + sentence[1:])
    return sentences
