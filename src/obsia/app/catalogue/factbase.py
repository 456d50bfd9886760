"""The journeys through the facts: check the tables, show a subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from obsia.app.figures.export import FACT, SNAPSHOT, SOURCE
from obsia.core.data import TEXT, Shape, many, member, members
from obsia.core.errors import UnknownName
from obsia.core.evidence import Fact, Source
from obsia.core.message import Message
from obsia.core.spelling import suggested
from obsia.facts import snapshot as facts
from obsia.facts.attribution import attribution_page
from obsia.facts.check import Report, check_snapshot, check_source
from obsia.facts.names.hardware import find_device
from obsia.facts.names.models import resolve_model
from obsia.facts.names.places import resolve_region


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Every source of the facts with its licence: as a page (Markdown) and as records."""

    sources: tuple[Source, ...]
    rows: Mapping[str, int]
    """Evidence id -> how many rows of the facts rest on it."""
    snapshot: str

    @property
    def page(self) -> str:
        """All of it as a page, which takes longer to write than the records to read."""
        return attribution_page(facts.load())


def attribution() -> Attribution:
    """Who published what the figures rest on, and under which licence."""
    snapshot = facts.load()
    return Attribution(
        sources=snapshot.sources(),
        rows=snapshot.evidence_used(),
        snapshot=snapshot.content_hash,
    )


DATA_FILES = Path(facts.__file__).parent / "data"
"""The fact files; they are in a source tree, not in a wheel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """All that is known of a subject, with its sources."""

    subject: str
    label: str
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    snapshot: str
    linked: tuple[str, ...] = ()
    """Subjects that describe the same thing (a model's checkpoint)."""
    missing: tuple[str, ...] = ()
    """Of an accelerator: properties that others have and it has not, the most usual first."""
    names: tuple[str, ...] = ()
    """Of an accelerator: what it is called beside its own name."""


def show(subject: str) -> Subject:
    """What is known of a subject (``grid:FRA``, ``model:openai/gpt-4o``) or of a name that stands for one.

    Raises ``UnknownName`` with suggestions.
    """
    snapshot = facts.load()
    subject = _subject(snapshot, subject.strip())
    known = snapshot.facts(subject)
    checkpoint = snapshot.text(subject, "checkpoint")
    return Subject(
        subject=subject,
        label=snapshot.label(subject),
        facts=known,
        sources=tuple(snapshot.source(evidence) for evidence in sorted({fact.evidence for fact in known})),
        snapshot=snapshot.content_hash,
        linked=(f"checkpoint:{checkpoint}",) if checkpoint else (),
        missing=missing_of(snapshot, subject),
        names=tuple(str(name) for (name,) in snapshot.rows(_NAMES, (subject.removeprefix("device:"),))),
    )


_NAMES = "SELECT name FROM device_names WHERE device = ? ORDER BY rowid"
_HELD = (
    "SELECT property, COUNT(DISTINCT subject) AS held, MAX(subject = ?) AS is_known FROM facts "
    "WHERE subject >= 'device:' AND subject < 'device;' GROUP BY property ORDER BY held DESC, property"
)


def missing_of(snapshot: facts.Snapshot, subject: str) -> tuple[str, ...]:
    """Properties that some accelerators have and ``subject`` has not; none for what is no accelerator."""
    if not subject.startswith("device:"):
        return ()
    return tuple(str(name) for name, _, is_known in snapshot.rows(_HELD, (subject,)) if not is_known)


def _subject(snapshot: facts.Snapshot, text: str) -> str:
    if snapshot.has(text):
        return text
    try:
        region = f"grid:{resolve_region(snapshot, text=text).zone_id}"
        if snapshot.has(region):
            return region
    except UnknownName:
        pass
    for kind in ("device", "provider", "cloud", "industry", "hardware"):
        by_lower = {subject.lower(): subject for subject in snapshot.subjects(kind)}
        if found := by_lower.get(f"{kind}:{text}".lower()):
            return found
    if device := find_device(snapshot, text):
        return f"device:{device}"
    try:
        model = resolve_model(snapshot, name=text.removeprefix("model:"))
        for subject in (f"model:{model.model_id}", f"checkpoint:{model.checkpoint}"):
            if snapshot.has(subject):
                return subject
    except UnknownName as error:
        everything = [
            subject for kind in ("grid", "device", "cloud", "provider") for subject in snapshot.subjects(kind)
        ]
        matched = suggested(text, ((name.partition(":")[2], name) for name in everything), most=3)
        raise UnknownName(
            kind="subject",
            name=text[:80],
            suggestions=(*error.suggestions, *matched)[:5],
            remedy=Message("remedy-subject"),
        ) from error
    raise UnknownName(kind="subject", name=text[:80])


def check(folder: Path | None = None) -> Report:
    """Check the fact files of a source tree; without one (an installed obsia), the packaged snapshot."""
    if folder is not None or DATA_FILES.is_dir():
        return check_source(folder)
    return check_snapshot()


SUBJECT: Final[Shape[Subject]] = Shape(
    members(TEXT, "subject", "label"),
    member("facts", many(FACT.type)),
    member("sources", many(SOURCE.type)),
    members(many(TEXT), "linked", "missing", "names"),
)
SOURCES: Final[Shape[Attribution]] = Shape(SNAPSHOT, member("sources", many(SOURCE.type)))
"""Every source, and the facts that rest on them."""
