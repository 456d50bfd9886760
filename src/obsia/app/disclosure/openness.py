"""The journey of openness: what may be had of a system, on which terms, who disagrees, what non-disclosure costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from obsia.accounting.openness import ai_act, mof, osaid, questions
from obsia.accounting.openness.against import Against, against
from obsia.accounting.openness.agreement import Agreement, agreement, read_twice, word_pairs
from obsia.accounting.openness.ai_act import Article, training_flop
from obsia.accounting.openness.coverage import Coverage, coverage
from obsia.accounting.openness.disclosure_values import DisclosureValues, NonDisclosure, non_disclosures_of, overall
from obsia.accounting.openness.grades import Grade
from obsia.accounting.openness.grading import side_by_side
from obsia.accounting.openness.sheet import Claim, Disagreement, Resolved, Sheet, disagreements, resolve, sheet_of
from obsia.app.clock import day_of, today
from obsia.app.disclosure.grading import contradictions, grading_tables
from obsia.app.figures.prepared import Prepared
from obsia.app.naming import taken_system
from obsia.app.questions.openness import GradeEverything, GradeSystem
from obsia.core.disclosure import TOPICS, Assertion, System
from obsia.core.figure import Assumption
from obsia.core.grouping import grouped
from obsia.core.question import asked_as
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.names.systems import examined_of_line, known_systems, relatives, resolve_system, system_of
from obsia.facts.snapshot import Snapshot

RANKS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(questions.QUESTIONS, questions.RANKS),
    mof.FRAMEWORK: mof.RANKS,
    osaid.FRAMEWORK: osaid.RANKS,
}
"""Questions and frameworks whose results have an order, the least open first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """One system: openness (``answers`` and ``terms``) and certainty (``non_disclosures``) stand apart, in no sum."""

    system: System
    taken: tuple[Assumption, ...]
    """What the name was taken for, where it is no name of the system."""
    on: str
    sheet: Sheet
    terms: tuple[questions.Term, ...]
    """On which terms weights, code, data and documents may be had."""
    topics: tuple[tuple[str, tuple[Resolved, ...]], ...]
    """Topic of the vocabulary -> what was read of its items."""
    claims: tuple[Claim, ...]
    """Words of indexes and others that decide nothing, each with the reason."""
    grades: tuple[Grade, ...]
    """The answers to obsia's questions, then what each framework makes of it."""
    article: Article
    """What bears on Article 53(2) of the AI Act: facts, and no verdict."""
    disagreements: tuple[Disagreement, ...]
    coverage: Coverage
    double_coding: Agreement | None
    """How far two readers agree who did not see each other's work; None where there were no two by that day."""
    non_disclosures: tuple[NonDisclosure, ...]
    """What it does not tell of how it is served, the costliest first; empty where that was not simulated."""
    unlooked: tuple[tuple[str, tuple[str, ...]], ...]
    """Topic of the vocabulary -> items that nobody has examined; an index may have a word on them (``claims``)."""
    relatives: tuple[System, ...]
    """Systems whose names begin like this one's, and of which more is known: perhaps one of them is meant."""
    sources: Mapping[str, str]
    """Who asserts -> the address of what it publishes."""
    snapshot: str
    against: Mapping[Assertion, Against]
    """Cell -> what contradicts it, where something does."""

    def places_against(self, cell: Assertion) -> str:
        """Rules of finds and addresses that contradict a cell, separated by blanks; '' where nothing does."""
        return " ".join(self.against[cell].places) if cell in self.against else ""

    @property
    def answers(self) -> tuple[Grade, ...]:
        """The answers to obsia's questions."""
        return questions.answered(self.grades)

    @property
    def results(self) -> tuple[Grade, ...]:
        """What each framework makes of it."""
        return self.grades[len(self.answers) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSystem:
    """One system in the list of all."""

    system: System
    grades: tuple[Grade, ...]
    article: Article
    """What bears on Article 53(2) of the AI Act."""
    coverage: Coverage
    disagreements: int
    costliest: str
    """The non-disclosure that costs most, '' where none was simulated."""

    @property
    def answers(self) -> tuple[Grade, ...]:
        """The answers to obsia's questions."""
        return questions.answered(self.grades)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How many systems have one result of a framework; of ``at_least`` of them nobody looked at the step above."""

    result: str
    systems: int
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All systems: rows by developer and name, and what they come to together."""

    on: str
    rows: tuple[ListedSystem, ...]
    coverage: Coverage
    by_source: Mapping[str, Coverage]
    results: Mapping[str, tuple[Result, ...]]
    """Framework -> its results, the most open first."""
    disclosure_values: DisclosureValues
    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidDays:
    """What every day tells from the first to the one before the last: between them nothing was read or withdrawn."""

    first: str
    before: str
    """'' where nothing is to come."""

    def holds_on(self, day: str) -> bool:
        """Whether a day is one of them."""
        return self.first <= day and (not self.before or day < self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidEverything(ValidDays):
    """All systems."""

    everything: Everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(ValidDays):
    """All systems, counted."""

    systems: int
    results: Mapping[str, tuple[Result, ...]]


def answer(asked: GradeSystem) -> Openness:
    """How open one system is."""
    snapshot = facts.load()
    day = day_of(asked.on)
    known = known_systems(snapshot)
    found = resolve_system(snapshot, asked.name)
    system = system_of(snapshot, found.subject)
    sheet = sheet_of(
        disclosures.assertions(snapshot, system.subject), subject=system.subject, on=day, tables=grading_tables()
    )
    return Openness(
        system=system,
        taken=taken_system(snapshot, asked.name, found=found, label=system.label),
        on=day,
        sheet=sheet,
        terms=questions.topics(sheet),
        topics=_topics(sheet),
        claims=sheet.claims,
        grades=side_by_side(sheet),
        article=_article(snapshot, sheet),
        disagreements=disagreements(sheet),
        coverage=coverage(sheet.assertions),
        double_coding=_double_coding(snapshot, system.subject, day),
        non_disclosures=non_disclosures_of(
            disclosures.disclosure_values(snapshot, system.subject.removeprefix("model:")), sheet=sheet
        ),
        unlooked=_unlooked(sheet),
        relatives=(
            relatives(system.subject, known=known) if system.subject in known else examined_of_line(snapshot, system)
        ),
        sources=_sources(snapshot, sheet.assertions),
        snapshot=snapshot.content_hash,
        against=_against(sheet),
    )


def _double_coding(snapshot: Snapshot, subject: str, day: str) -> Agreement | None:
    """How far the first two readers agree on what both coded of a system by a day.

    Later rounds had words that were sharpened on the same systems: they would flatter.
    """
    rows = disclosures.double_codings(snapshot, subject)
    twice = read_twice(row for row in rows if row.coding_round == "first" and row.read_on <= day)
    return agreement(word_pairs(twice)) if twice else None


openness = asked_as(GradeSystem, answer)


def answer_of_everything(asked: GradeEverything) -> Everything:
    """Every system of which something is known."""
    day = day_of(asked.on)
    if (entry := ALL_SYSTEMS.read()) is not None and entry.value.holds_on(day):
        return replace(entry.value.everything, on=day)
    return _everything(day)


def openness_counts(on: str | None = None) -> Counts:
    """How many systems there are, and how many have which result: those of ``openness_all``, without its rows."""
    day = day_of(on)
    if (entry := ALL_COUNTS.read()) is not None and entry.value.holds_on(day):
        return entry.value
    return _counts(_held(day))


def _held(day: str) -> ValidEverything:
    """All systems as of a day, with the days around it on which they would be told otherwise.

    What is kept says the first of those days, so that each of them makes the same file.
    """
    snapshot = facts.load()
    everything = _everything(day)
    days: set[str] = {each.read_on for each in disclosures.assertions(snapshot)}
    withdrawn = (snapshot.text(row.system.subject, "deprecated_date") for row in everything.rows)
    days |= {each for each in withdrawn if each}
    first = max((each for each in days if each <= day), default="")
    before = min((each for each in days if each > day), default="")
    return ValidEverything(first=first, before=before, everything=replace(everything, on=first or day))


def _counts(held: ValidEverything) -> Counts:
    everything = held.everything
    return Counts(first=held.first, before=held.before, systems=len(everything.rows), results=everything.results)


ALL_SYSTEMS: Final = Prepared("openness", lambda: _held(today()))
ALL_COUNTS: Final = Prepared("openness-counts", lambda: _counts(_held(today())))


def _everything(day: str) -> Everything:
    snapshot = facts.load()
    known, systems = grading_tables(), disclosures.systems(snapshot)
    by_subject = grouped((each.subject, each) for each in disclosures.assertions(snapshot))
    disclosure_values = {
        subject: disclosures.disclosure_values(snapshot, subject.removeprefix("model:")) for subject in by_subject
    }
    sheets = {subject: sheet_of(cells, subject=subject, on=day, tables=known) for subject, cells in by_subject.items()}
    sheets = {subject: sheet for subject, sheet in sheets.items() if sheet.assertions}
    non_disclosures = {
        subject: non_disclosures_of(disclosure_values[subject], sheet=sheet) for subject, sheet in sheets.items()
    }
    rows = [
        ListedSystem(
            system=systems[subject],
            grades=side_by_side(sheet),
            article=_article(snapshot, sheet),
            coverage=coverage(sheet.assertions),
            disagreements=len(disagreements(sheet)),
            costliest=non_disclosures[subject][0].non_disclosure if non_disclosures[subject] else "",
        )
        for subject, sheet in sheets.items()
    ]
    rows.sort(key=lambda row: (row.system.developer.lower(), row.system.label.lower(), row.system.subject))
    counts: dict[str, Counter[tuple[str, bool]]] = {}
    for row in rows:
        for grade in row.grades:
            counts.setdefault(grade.framework, Counter())[grade.result, grade.at_least] += 1
    counted = [each for sheet in sheets.values() for each in sheet.assertions]
    return Everything(
        on=day,
        rows=tuple(rows),
        coverage=coverage(counted),
        by_source={
            source: coverage(counted, source=source) for source in sorted({each.asserted_by for each in counted})
        },
        results={
            framework: tuple(
                Result(result=result, systems=held[result, False] + held[result, True], at_least=held[result, True])
                for result in reversed(ranks)
            )
            for framework, ranks in RANKS.items()
            if (held := counts.get(framework))
        },
        disclosure_values=overall(
            non_disclosures, uses=disclosures.uses(snapshot), current=_current(snapshot, sheets, day)
        ),
        snapshot=snapshot.content_hash,
    )


openness_all = asked_as(GradeEverything, answer_of_everything)


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """On how many questions of openness the first of two systems goes further, the other does, or neither."""

    first: int
    other: int
    alike: int
    unknown: int


def further(first: Openness, other: Openness) -> Further:
    """Which of two systems is the more open, question by question; what nobody has examined decides nothing."""
    spans = [{each.framework: _span(each) for each in system.answers} for system in (first, other)]
    told = Counter(_ahead(spans[0][name], spans[1][name]) for name in questions.IN_VERDICT)
    return Further(first=told["first"], other=told["other"], alike=told["alike"], unknown=told["unknown"])


def _span(grade: Grade) -> tuple[int, int]:
    """The least and the most open that an answer may turn out to be."""
    least, most = questions.RANKS.index(questions.NO), questions.RANKS.index(questions.YES)
    if grade.result == questions.NOT_EXAMINED:
        return least, most
    rank = questions.RANKS.index(grade.result)
    return rank, most if grade.at_least else rank


def _ahead(first: tuple[int, int], other: tuple[int, int]) -> str:
    if first[0] > other[1]:
        return "first"
    if other[0] > first[1]:
        return "other"
    return "alike" if first == other and first[0] == first[1] else "unknown"


def _topics(sheet: Sheet) -> tuple[tuple[str, tuple[Resolved, ...]], ...]:
    """What is said, in the order of the vocabulary."""
    topics = grouped(
        (item.topic, found) for item in sheet.tables.items.values() if (found := resolve(sheet, item.item)) is not None
    )
    return tuple((topic, tuple(topics[topic])) for topic in TOPICS if topic in topics)


def _unlooked(sheet: Sheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Items that nobody has examined, in the order of the vocabulary."""
    topics = grouped(
        (item.topic, item.item) for item in sheet.tables.items.values() if resolve(sheet, item.item) is None
    )
    return tuple((topic, tuple(topics[topic])) for topic in TOPICS if topic in topics)


def _current(snapshot: Snapshot, subjects: Iterable[str], day: str) -> frozenset[str]:
    """Systems that their developers have not withdrawn by that day."""
    return frozenset(
        subject for subject in subjects if not (ended := snapshot.text(subject, "deprecated_date")) or ended > day
    )


def _article(snapshot: Snapshot, sheet: Sheet) -> Article:
    return ai_act.facts(
        sheet,
        threshold_flop=snapshot.number("training:default", "systemic_flop"),
        training_flop=training_flop(snapshot, sheet.subject),
    )


def _against(sheet: Sheet) -> dict[Assertion, Against]:
    finds = contradictions()
    held = {each: against(sheet, each, finds) for each in sheet.assertions}
    return {cell: found for cell, found in held.items() if found is not None}


def _sources(snapshot: Snapshot, assertions: tuple[Assertion, ...]) -> dict[str, str]:
    """Who asserts -> the address of its evidence (that of own readings is each cell's own)."""
    return {each.asserted_by: snapshot.source(each.evidence).url for each in assertions}
