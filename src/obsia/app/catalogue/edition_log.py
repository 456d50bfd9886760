"""The log of editions and revisions that each edition hands on to the next (``core.log``)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from obsia.app.catalogue.changes import releases
from obsia.app.catalogue.corrections import corrections
from obsia.core.errors import BadInput
from obsia.core.log import FILE, Log, NotALog, read
from obsia.core.message import Message
from obsia.facts import snapshot as facts
from obsia.facts.manifest import RELATION


def log_of(place: Path) -> Log:
    """The log of an edition: its folder, or any file in it; an empty one where it has none.

    Raises ``BadInput`` for a log that was changed.
    """
    path = (place if place.is_dir() else place.parent) / FILE
    if not path.is_file():
        return Log()
    try:
        return read(path.read_bytes())
    except NotALog as error:
        raise BadInput(str(path), "log-changed") from error


def log_of_edition(before: Log, *, version: str, published_on: str, figures: bytes) -> Log:
    """The log of a new edition: that of the one before, then revisions that it does not have, then the edition.

    ``figures`` is what its ``figures.json`` holds.
    """
    snapshot = facts.load()
    edition = {
        "kind": "edition",
        "published_on": published_on,
        "version": version,
        "snapshot": snapshot.content_hash,
        "facts": _facts_root(),
        "figures": hashlib.sha256(figures).hexdigest(),
    }
    return before.adding([*_revisions(), edition])


def _facts_root() -> str:
    """SHA-256 over the tables of facts, whatever file holds them: what the root of each edition is built from."""
    tables = [part for part in facts.load().manifest.parts if part.name.startswith(RELATION)]
    listed = "".join(f"{part.name} {part.size} {part.sha256}\n" for part in tables)
    return hashlib.sha256(listed.encode()).hexdigest()


def _revisions() -> Iterator[dict[str, str]]:
    """Why published figures and statements changed, the earliest first."""
    found = [
        {
            "kind": "revision",
            "on": each.released_on,
            "name": each.name,
            "version": each.version,
            "cause": each.cause.value,
            "reason": str(Message(f"change-{each.name}")),
        }
        for each in releases()
    ]
    found += [
        {
            "kind": "correction",
            "on": each.corrected_on,
            "name": each.correction,
            "about": each.about,
            "cause": each.cause.value,
            "wrong": each.wrong,
            "now": each.now,
        }
        for each in corrections().corrections
    ]
    yield from sorted(found, key=lambda each: (each["on"], each["kind"], each["name"]))
