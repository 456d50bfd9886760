"""The journey of openness: what may be had of a system, on which terms, who disagrees, what its silences are worth."""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from obsia.accounting.openness import ai_act, mof, osaid, scale
from obsia.accounting.openness.coverage import Coverage, coverage
from obsia.accounting.openness.grades import Grade
from obsia.accounting.openness.grading import side_by_side
from obsia.accounting.openness.sheet import Disagreement, Resolved, Sheet, disagreements, resolve, sheet_of
from obsia.accounting.openness.tables import tables
from obsia.accounting.openness.worths import Silenced, Worths, overall, silenced
from obsia.app.naming import known_model
from obsia.core.disclosure import TOPICS, Assertion, System
from obsia.core.errors import UnknownName
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.names import shown
from obsia.facts.snapshot import Snapshot

_FLOP_PER_WEIGHT_AND_TOKEN: Final = 6.0
"""A definition of the count: two operations forward and four backward (Kaplan et al. 2020, section 2.1)."""
RANKS: Final[Mapping[str, tuple[str, ...]]] = {
    scale.FRAMEWORK: scale.RANKS,
    mof.FRAMEWORK: mof.RANKS,
    osaid.FRAMEWORK: osaid.RANKS,
    ai_act.FRAMEWORK: ai_act.RANKS,
}
"""Frameworks whose results have an order, the least open first."""
_BILLION: Final = 1e9
_SUGGESTED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Openness:
    """One system: freedom (``scale`` and its terms) and certainty (``silences``) stand apart, and make no sum."""

    system: System
    on: str
    sheet: Sheet
    freedom: scale.Freedom
    next_step: str | None
    """The next step of obsia's scale; None at the top."""
    missing: tuple[str, ...]
    """Items that are missing for it."""
    topics: tuple[tuple[str, tuple[Resolved, ...]], ...]
    """Topic of the vocabulary -> what is said of its items."""
    grades: tuple[Grade, ...]
    disagreements: tuple[Disagreement, ...]
    coverage: Coverage
    silences: tuple[Silenced, ...]
    """What it does not tell of how it is served, the costliest silence first; empty where that was not simulated."""
    sources: Mapping[str, str]
    """Who asserts -> the address of what it publishes."""
    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One system in the list of all."""

    system: System
    grades: tuple[Grade, ...]
    coverage: Coverage
    disagreements: int
    costliest: str
    """The silence that costs most, '' where none was simulated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Everything:
    """All systems: rows by developer and name, and what they come to together."""

    on: str
    rows: tuple[Row, ...]
    coverage: Coverage
    by_source: Mapping[str, Coverage]
    results: Mapping[str, tuple[tuple[str, int], ...]]
    """Framework -> its results, the most open first, each with the number of systems."""
    worths: Worths
    snapshot: str


def openness(name: str, *, on: str | None = None) -> Openness:
    """How open one system is, at the end of the day ``on`` (today where it is not stated).

    Raises ``UnknownName`` with suggestions.
    """
    snapshot = facts.load()
    day = on or dt.datetime.now(dt.UTC).date().isoformat()
    systems = disclosures.systems(snapshot)
    system = systems[_subject(snapshot, name, systems)]
    sheet = sheet_of(
        disclosures.assertions(snapshot, system.subject), subject=system.subject, on=day, tables=tables(snapshot)
    )
    freedom = scale.freedom(sheet)
    return Openness(
        system=system,
        on=day,
        sheet=sheet,
        freedom=freedom,
        next_step=scale.next_step(freedom.scale.result),
        missing=tuple(dict.fromkeys(point.item for point in scale.missing(freedom.scale))),
        topics=_topics(sheet),
        grades=_grades(snapshot, sheet),
        disagreements=disagreements(sheet),
        coverage=coverage(sheet.assertions),
        silences=silenced(disclosures.worths(snapshot, system.subject.removeprefix("model:")), sheet=sheet),
        sources=_sources(snapshot, sheet.assertions),
        snapshot=snapshot.content_hash,
    )


def everything(*, on: str | None = None) -> Everything:
    """Every system of which something is known at the end of the day ``on``."""
    snapshot = facts.load()
    day = on or dt.datetime.now(dt.UTC).date().isoformat()
    known, systems = tables(snapshot), disclosures.systems(snapshot)
    by_subject: dict[str, list[Assertion]] = {}
    for each in disclosures.assertions(snapshot):
        by_subject.setdefault(each.subject, []).append(each)
    worths = {subject: disclosures.worths(snapshot, subject.removeprefix("model:")) for subject in by_subject}
    sheets = {subject: sheet_of(cells, subject=subject, on=day, tables=known) for subject, cells in by_subject.items()}
    sheets = {subject: sheet for subject, sheet in sheets.items() if sheet.assertions}
    silences = {subject: silenced(worths[subject], sheet=sheet) for subject, sheet in sheets.items()}
    rows = [
        Row(
            system=systems[subject],
            grades=_grades(snapshot, sheet),
            coverage=coverage(sheet.assertions),
            disagreements=len(disagreements(sheet)),
            costliest=silences[subject][0].silence if silences[subject] else "",
        )
        for subject, sheet in sheets.items()
    ]
    rows.sort(key=lambda row: (row.system.developer.lower(), row.system.label.lower(), row.system.subject))
    results: dict[str, Counter[str]] = {}
    for row in rows:
        for grade in row.grades:
            results.setdefault(grade.framework, Counter())[grade.result] += 1
    counted = [each for sheet in sheets.values() for each in sheet.assertions]
    return Everything(
        on=day,
        rows=tuple(rows),
        coverage=coverage(counted),
        by_source={
            source: coverage(counted, source=source) for source in sorted({each.asserted_by for each in counted})
        },
        results={
            framework: tuple((result, counts[result]) for result in reversed(ranks))
            for framework, ranks in RANKS.items()
            if (counts := results.get(framework))
        },
        worths=overall(silences, uses=disclosures.uses(snapshot)),
        snapshot=snapshot.content_hash,
    )


def _topics(sheet: Sheet) -> tuple[tuple[str, tuple[Resolved, ...]], ...]:
    """What is said, in the order of the vocabulary."""
    topics: dict[str, list[Resolved]] = {}
    for item in sheet.tables.items.values():
        found = resolve(sheet, item.item)
        if found is not None:
            topics.setdefault(item.topic, []).append(found)
    return tuple((topic, tuple(topics[topic])) for topic in TOPICS if topic in topics)


def _grades(snapshot: Snapshot, sheet: Sheet) -> tuple[Grade, ...]:
    return side_by_side(
        sheet,
        threshold_flop=snapshot.number("training:default", "systemic_flop"),
        training_flop=training_flop(snapshot, sheet.subject),
    )


def training_flop(snapshot: Snapshot, subject: str) -> float | None:
    """Operations of training: stated of a run, else six for each active weight and token stated; None where unknown."""
    for run in snapshot.subjects("run"):
        if f"model:{snapshot.text(run, 'run_model')}" == subject:
            stated = snapshot.facts(run, "run_flop")
            if stated and stated[0].value:
                return stated[0].value
    weights, tokens = snapshot.facts(subject, "params_active_b"), snapshot.facts(subject, "train_tokens")
    if weights and tokens and weights[0].value and tokens[0].value and weights[0].low is None:
        return _FLOP_PER_WEIGHT_AND_TOKEN * weights[0].value * _BILLION * tokens[0].value
    return None


def _subject(snapshot: Snapshot, name: str, systems: Mapping[str, System]) -> str:
    """The subject that a name stands for: its id, its label, or what the catalogue makes of it."""
    text = name.strip()
    for subject in (text, f"model:{text}", f"model:{text.lower()}"):
        if subject in systems:
            return subject
    by_label = {system.label.lower(): subject for subject, system in systems.items()}
    if text.lower() in by_label:
        return by_label[text.lower()]
    suggestions: tuple[str, ...] = ()
    try:
        subject = f"model:{known_model(snapshot, name=text).facts.model_id}"
        if subject in systems:
            return subject
    except UnknownName as error:
        suggestions = error.suggestions
    near = difflib.get_close_matches(text.lower()[:80], by_label, n=_SUGGESTED)
    raise UnknownName(
        kind="system",
        name=shown(text),
        suggestions=tuple(dict.fromkeys([systems[by_label[each]].label for each in near] + list(suggestions)))[
            :_SUGGESTED
        ],
        remedy="`obsia openness --all` lists every system.",
    )


def _sources(snapshot: Snapshot, assertions: tuple[Assertion, ...]) -> dict[str, str]:
    """Who asserts -> the address of its evidence (that of own readings is each cell's own)."""
    return {each.asserted_by: snapshot.source(each.evidence).url for each in assertions}
