"""The checks that facts and their sources must pass: registry, ranges, evidence, licences, memory, duplicates."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Final

from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.core.fields import DAY
from obsia.core.units import UNITS, unit_of
from obsia.facts.relation import reasons as field_reasons
from obsia.facts.relations import Evidence
from obsia.facts.rows import Gathered, Joint, Stated

RESHIPPED: Final = frozenset({
    "CC0-1.0", "CC-BY-3.0", "CC-BY-3.0-IGO", "CC-BY-4.0", "MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause",
    "ODC-BY-1.0", "PDDL-1.0", "OGL-UK-3.0", "Etalab-2.0", "LicenseRef-public-domain",
})  # fmt: skip
"""Licences under which (part of) a source's file may be shipped among obsia's own tables."""

FILE_LEVEL: Final = frozenset({"MPL-2.0"})
"""Licences that stay with the file: shipped below ``third_party/`` only."""

_LICENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9][A-Za-z0-9.+-]*)*")
_UNSTATED: Final = frozenset({"", "none", "none-stated", "unknown", "unlicensed", "noassertion", "proprietary"})
_EVIDENCE_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")
_SUBJECT: Final = re.compile(r"([a-z]+):(\S(?:.{0,198}\S)?)")
_UNVERIFIED: Final = ("unverified", "not verified", "from memory")
_OURS: Final = "obsia"
_FEWEST_ROWS: Final = 20


def check_facts(found: Gathered) -> None:
    """Add every broken rule to ``found.problems``."""
    _check_registry(found)
    for evidence_id, record in found.evidence.items():
        _check_evidence(evidence_id, record, found)
    for stated in found.facts:
        found.tell(stated, fact_reasons(stated, found))
    for joint in found.joints:
        for reason in joint_reasons(joint, found):
            found.problem(file=joint.file, where="file", reason=reason)
    _check_duplicates(found)
    _check_checkpoints(found)


def is_memory(evidence_id: str) -> bool:
    """Whether a row rests on memory: nothing was read for it."""
    return evidence_id == "memory" or evidence_id.startswith("memory-")


def note_reasons(note: str) -> list[str]:
    """What is wrong with the note of a name from memory."""
    flagged = any(word in note.lower() for word in _UNVERIFIED)
    return [] if flagged else ["a name from memory needs 'unverified' in its note"]


def stays_with_file(evidence: Evidence) -> list[str]:
    """Why what is taken from a source may not stand among obsia's own tables; empty when it may."""
    if evidence.use == "file" and evidence.licence in FILE_LEVEL:
        return [f"{evidence.licence} stays with its file; move the row below third_party/"]
    return []


def usage(found: Gathered) -> Counter[str]:
    """How many rows rest on each evidence id."""
    counts = Counter(stated.fact.evidence for stated in found.facts)
    counts.update(joint.spec.evidence for joint in found.joints)
    for rows in found.relations.values():
        counts.update(str(getattr(related.row, "evidence", "")) for related in rows)
    return counts


def _check_registry(found: Gathered) -> None:
    for name, row in found.registry.items():
        reasons: list[str] = []
        if row.text == "yes":
            if row.unit or row.minimum is not None or row.maximum is not None:
                reasons.append("a text property has no unit and no limits")
        elif row.unit not in UNITS.values():
            reasons.append(f"unit {row.unit!r} is not registered in core.units")
        elif row.minimum is None or row.maximum is None or not row.minimum < row.maximum:
            reasons.append("a numeric property needs minimum < maximum")
        else:
            try:
                stated = unit_of(name)
            except KeyError:
                stated = row.unit
            if stated != row.unit:
                reasons.append(f"the suffix of the name says {stated!r}, the unit says {row.unit!r}")
        if not row.subjects.split():
            reasons.append("no kind of subject is allowed")
        for reason in reasons:
            found.problem(file="properties.csv", where=f"property {name!r}", reason=reason)


def _check_evidence(evidence_id: str, record: Evidence, found: Gathered) -> None:
    file = f"evidence/{evidence_id}.yaml"
    reasons: list[str] = []
    if not _EVIDENCE_ID.fullmatch(evidence_id):
        reasons.append("an evidence id has lower-case letters, digits, dots and hyphens")
    if not record.url.startswith(("https://", "http://")) and not is_memory(evidence_id):
        reasons.append(f"url {record.url!r}; expected https://...")
    reasons += field_reasons(record)
    reasons += licence_reasons(record)
    for reason in reasons:
        found.problem(file=file, where="record", reason=reason)


def licence_reasons(record: Evidence) -> list[str]:
    """Why the licence of a source does not let us publish what we take from it; empty when it does."""
    licence = record.licence.strip()
    if licence.lower().replace(" ", "-") in _UNSTATED or not _LICENCE.fullmatch(licence):
        return [
            f"licence {record.licence!r} does not let us publish; expected an SPDX id, "
            "or LicenseRef-facts-only where only figures are taken"
        ]
    if record.use == "file" and licence not in RESHIPPED | FILE_LEVEL:
        return [f"licence {licence!r} does not let us ship the file; take figures only (use: facts) or leave it out"]
    return []


def fact_reasons(stated: Stated, found: Gathered) -> list[str]:
    """What is wrong with one fact; empty when nothing is."""
    fact = stated.fact
    reasons = field_reasons(fact)
    if not (math.isfinite(fact.weight) and fact.weight > 0):
        reasons.append(f"weight {fact.weight}; expected more than 0")
    subject = _SUBJECT.fullmatch(fact.subject)
    registered = found.registry.get(fact.property)
    if not subject or not fact.subject.isprintable():
        reasons.append(f"subject {fact.subject!r}; expected 'kind:name'")
    if not registered:
        reasons.append(f"property {fact.property!r} is not in properties.csv")
    else:
        if subject and subject[1] not in registered.subjects.split():
            reasons.append(f"{fact.property!r} is for {registered.subjects}; not for {subject[1]!r}")
        if registered.text == "yes":
            reasons += _text_reasons(fact)
        else:
            reasons += _number_reasons(fact, minimum=registered.minimum, maximum=registered.maximum)
    if not (evidence := found.evidence.get(fact.evidence)):
        reasons.append(f"evidence {fact.evidence!r} has no file evidence/{fact.evidence}.yaml")
    else:
        reasons += [] if stated.third_party else stays_with_file(evidence)
        reasons += _memory_reasons(fact, evidence)
    return reasons


def joint_reasons(joint: Joint, found: Gathered) -> list[str]:
    """What is wrong with a joint fact."""
    reasons: list[str] = []
    if not _SUBJECT.fullmatch(joint.spec.subject):
        reasons.append(f"subject {joint.spec.subject!r} is not KIND:NAME")
    if joint.spec.evidence not in found.evidence:
        reasons.append(f"evidence {joint.spec.evidence!r} is not on file")
    elif is_memory(joint.spec.evidence):
        reasons.append("numbers from memory are refused")
    elif found.evidence[joint.spec.evidence].licence in FILE_LEVEL:
        reasons.append("a licence that stays with its file was met; joint facts are obsia's own")
    if not joint.spec.locator or not re.fullmatch(DAY.pattern, joint.spec.read_on):
        reasons.append("a locator and the date read (YYYY-MM-DD) were expected")
    if len(joint.rows) < _FEWEST_ROWS:
        reasons.append(f"{len(joint.rows)} rows; at least {_FEWEST_ROWS} were expected")
    if len(set(joint.columns)) < len(joint.columns) or not joint.columns:
        reasons.append("columns are missing or stand twice")
    for name in joint.columns:
        try:
            unit_of(name)
        except KeyError:
            reasons.append(f"the column {name!r} does not end in a unit of core.units")
    if not all(math.isfinite(value) for row in joint.rows for value in row):
        reasons.append("a value is not finite")
    return reasons


def _text_reasons(fact: Fact) -> list[str]:
    if fact.value is not None or fact.low is not None or fact.high is not None:
        return [f"{fact.property!r} is a text, a number was given"]
    if not fact.text or not fact.text.strip() or not fact.text.isprintable():
        return ["text is empty or not printable"]
    return []


def _number_reasons(fact: Fact, *, minimum: float | None, maximum: float | None) -> list[str]:
    if fact.text is not None:
        return [f"{fact.property!r} is a number, a text was given"]
    numbers = [number for number in (fact.low, fact.value, fact.high) if number is not None]
    if not all(map(math.isfinite, numbers)):
        return ["a value is finite"]
    reasons = [
        f"{number:g} is outside [{minimum:g}, {maximum:g}] {fact.unit}"
        for number in sorted(set(numbers))
        if minimum is not None and maximum is not None and not minimum <= number <= maximum
    ]
    if numbers != sorted(numbers):
        reasons.append(f"low <= value <= high does not hold: {numbers}")
    return reasons + _spread_reasons(fact, numbers)


def _spread_reasons(fact: Fact, numbers: list[float]) -> list[str]:
    if fact.spread is Spread.POINT:
        if fact.value is None:
            return ["a point needs a value"]
        return ["a point has low = value = high; name a spread"] if len(set(numbers)) > 1 else []
    if fact.low is None or fact.high is None:
        return [f"spread {fact.spread.value!r} needs low and high"]
    if not fact.low < fact.high:
        return ["low = high is a point"]
    if fact.value is None and fact.spread not in (Spread.UNIFORM, Spread.LOGUNIFORM):
        return [f"spread {fact.spread.value!r} needs a value"]
    if fact.spread in (Spread.LOGUNIFORM, Spread.LOGNORMAL) and fact.low <= 0:
        return [f"spread {fact.spread.value!r} needs low > 0"]
    if fact.spread is Spread.LOGITNORMAL and not 0 < fact.low < fact.high < 1:
        return ["spread 'logitnormal' needs 0 < low < high < 1"]
    if fact.spread in (Spread.NORMAL, Spread.LOGNORMAL, Spread.LOGITNORMAL) and fact.value in (
        fact.low,
        fact.high,
    ):
        return [f"spread {fact.spread.value!r} needs low < value < high"]
    return []


def _memory_reasons(fact: Fact, evidence: Evidence) -> list[str]:
    ours = evidence.publisher.lower().startswith(_OURS)
    if not is_memory(fact.evidence) and not (ours and fact.verification is Verification.BARE_CLAIM):
        return []
    if fact.text is not None:
        return note_reasons(fact.note)
    if fact.kind is not Kind.ASSUMED or fact.spread is Spread.POINT:
        return [
            "a number from memory is refused unless it is assumed and has a range; "
            "find a source, widen, or leave it out"
        ]
    return []


def _check_duplicates(found: Gathered) -> None:
    """No row stands twice, and a text has one value.

    A subject's own file replaces rows of bulk tables, so only rows of one standing can collide. In a bulk
    table one place in a source gives one value; in a subject's file the rows of a list are alternatives and
    may share it.
    """
    seen: dict[tuple[object, ...], Stated] = {}
    for stated in found.facts:
        fact = stated.fact
        place = (fact.subject, fact.property, fact.qualifier, fact.as_of)
        if fact.text is not None:
            key: tuple[object, ...] = (*place, stated.bulk)
        elif stated.bulk:
            key = (*place, fact.evidence, fact.locator, True)
        else:
            key = (*place, fact.evidence, fact.locator, fact.value, fact.low, fact.high, False)
        first = seen.setdefault(key, stated)
        if first is not stated:
            named = " ".join(part for part in place if part)
            found.tell(stated, [f"duplicate key; the same as {first.file}, {first.where}: {named}"])


def _check_checkpoints(found: Gathered) -> None:
    """Every checkpoint that a model names has facts, and one of pictures is of no model of text."""
    subjects = found.subjects
    kinds = {each.fact.subject: each.fact.text or "" for each in found.facts if each.fact.property == "kind"}
    for stated in found.facts:
        fact = stated.fact
        if fact.property != "checkpoint":
            continue
        checkpoint = f"checkpoint:{fact.text}"
        if checkpoint not in subjects:
            found.tell(stated, [f"checkpoint {fact.text!r} has no facts of its own"])
        elif kinds.get(checkpoint, "").startswith("diffusion-") and kinds.get(fact.subject) == "text":
            found.tell(stated, [f"the model is of text, and its checkpoint {fact.text!r} is {kinds[checkpoint]}"])
