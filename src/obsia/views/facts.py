"""The fact base, laid out: what is known of a subject with its sources, and the check of the tables."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from obsia.core.document import Block, Column, Document, Listing, Section, Sentence, Tone, table
from obsia.core.locales.scales import SCALES
from obsia.core.message import Argument, Count, Message, Rounded, Symbol, Term, slug
from obsia.core.units import BILLION, UNITS
from obsia.views.parts import lead, note, section, sentence

if TYPE_CHECKING:
    from obsia.app.catalogue.factbase import Subject
    from obsia.core.evidence import Fact, Source
    from obsia.facts.check import Report

_BILLIONS: Final = UNITS["_b"]
"""The unit of what is counted in thousands of millions: weights. People write 405B."""
_WORDS: Final = frozenset({"token", "token/s", "year"})
"""Units that are words, which each language has."""
DIGITS: Final = 4
"""Significant digits of a fact as its source states it: a fact is shown, not rounded to its interval."""
_MANY: Final = 1e6
"""From here a number is written in a multiple of its unit: 85 TWh, not 85,000,000,000 kWh."""
_LEAST: Final = 1e-4
_MOST: Final = 1e15
"""Numbers outside these are written with a power of ten."""


def subject(found: Subject) -> Document:
    """All facts of a subject, what it lacks, and the sources."""
    label = Message("facts-labelled", subject=found.subject, label=found.label) if found.label else found.subject
    facts = table(
        "facts",
        found.facts,
        (Column(head=Message("head-property"), is_key=True), name_of),
        # Values of many kinds stand under each other as texts, not as numbers of one column.
        (Column(head=Message("head-fact-value"), wraps=True), lambda each: (value(each),)),
        (Column(head=Message("head-kind"), tone=Tone.DIM), lambda each: Term("kind", each.kind.value)),
        (Column(head=Message("head-date"), tone=Tone.DIM), lambda each: each.as_of),
        (Column(head=Message("head-source"), wraps=True, tone=Tone.DIM),
         lambda each: Message("reading", what=each.evidence, value=each.locator) if each.locator else each.evidence),
    )  # fmt: skip
    missing = table(
        "missing",
        found.missing,
        (Column(head=Message("head-property"), is_key=True), lambda each: each),
        (Column(head=Message("head-missing-means"), wraps=True), lambda each: Message(f"missing-{each}")),
    )
    linked = (note(Message("facts-linked", subject=each)) for each in found.linked)
    names = [note(Message("facts-called", names=found.names))] if found.names else []
    return Document(
        title=label,
        sections=(
            lead("facts", facts, *names),
            section("missing", "section-missing", missing),
            lead("linked", *linked),
            sources(found.sources),
        ),
    )


def name_of(fact: Fact) -> Argument:
    """The property of a fact, and under which conditions it is said."""
    if not fact.qualifier:
        return fact.property
    return Message("facts-qualified", property=fact.property, qualifier=fact.qualifier)


def value(fact: Fact) -> Argument:
    """The value of a fact with its ends and its unit, as its source states it."""
    if fact.value is None:
        return fact.text or ""
    if fact.property.endswith("_log10"):
        ends = [10.0**end for end in (fact.value, fact.low, fact.high) if end is not None]
        middle, *interval = (Message("times", number=_number(end)) for end in ends)
        return _ranged(middle, *interval) if len(interval) == 2 else middle
    if fact.unit == _BILLIONS:
        size = Count(fact.value * BILLION)
        if fact.low is None or fact.high is None or fact.low == fact.high:
            return size
        return _ranged(size, Count(fact.low * BILLION), Count(fact.high * BILLION))
    factor, symbol = _multiple(fact.value, fact.unit)
    # A pure number has no unit to show.
    middle = _number(fact.value / factor)
    if fact.unit not in ("1", ""):
        unit = Message(f"unit-{slug(fact.unit)}") if fact.unit in _WORDS else Symbol(symbol)
        middle = Message("stated-amount", amount=middle, unit=unit)
    if fact.low is None or fact.high is None or fact.low == fact.high:
        return middle
    return _ranged(middle, _number(fact.low / factor), _number(fact.high / factor))


def _multiple(number: float, unit: str) -> tuple[float, str]:
    """By what a number is divided, and the unit that this makes: millions of a unit are written in its multiples."""
    scales = SCALES.get(unit, ()) if abs(number) >= _MANY else ()
    return next(((each.factor, each.symbol) for each in reversed(scales) if abs(number) >= each.factor), (1.0, unit))


def _ranged(middle: Argument, low: Argument, high: Argument) -> Message:
    return Message("with-range", value=middle, range=Message("interval", low=low, high=high))


def _number(number: float) -> Argument:
    """A number as a source would write it: no zeros behind, and powers of ten for what is very small or large."""
    if number and not _LEAST <= abs(number) < _MOST:
        exponent = math.floor(math.log10(abs(number)))
        return Message("exponent", number=_plain(number / 10.0**exponent), exponent=Symbol(str(exponent)))
    return _plain(number)


def _plain(number: float) -> Argument:
    if number == round(number):
        return round(number)
    rounded = float(f"{number:.{DIGITS}g}")
    digits = len(f"{rounded:.{DIGITS}g}".replace("-", "").replace(".", "").lstrip("0"))
    return Rounded(rounded, max(digits, 1))


def sources(found: Iterable[Source]) -> Section:
    """Sources with publisher, title, link, licence and the day they were read."""
    blocks: list[Block] = []
    for source in found:
        title = tuple(each for each in (source.publisher_name, source.title) if each)
        read = [Message("read-on", day=source.retrieved)] if source.retrieved else []
        details = (*([source.licence] if source.licence else []), *read)
        told, places = Message("reading", what=source.evidence_id, value=title), (source.url,) if source.url else ()
        blocks += [sentence(told), note(details, *places)] if details else [Sentence(text=told, read_at=places)]
    return section("sources", "section-sources", *blocks)


def check(report: Report) -> Document:
    """What a check of the tables found."""
    unused = tuple(Symbol(each) for each in report.unused_evidence)
    checked = Message("facts-checked", what=report.checked, hash=Symbol(report.content_hash[:12]))
    return Document(
        title=Message("facts-good") if report.ok else Message("facts-bad", count=len(report.problems)),
        about=(note(checked),),
        sections=(
            lead("problems", Listing(items=report.problems)),
            _counts("facts-by-subject", report.facts_by_subject),
            _counts("facts-by-kind", report.facts_by_kind, vocabulary="kind"),
            _counts("facts-by-verification", report.facts_by_verification, vocabulary="verification"),
            _counts("rows-by-licence", report.rows_by_licence),
            section("unused", "facts-unused", *([sentence(unused)] if unused else [])),
        ),
    )


def _counts(name: str, counts: dict[str, int], *, vocabulary: str = "") -> Section:
    """How many there are of each, by the words of a vocabulary or as they are named."""
    rows = table(
        name,
        counts.items(),
        (Column(), lambda each: each[1]),
        (Column(is_key=True), lambda each: Term(vocabulary, each[0].replace(" ", "-")) if vocabulary else each[0]),
    )
    return section(name, name, rows)
