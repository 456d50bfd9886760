"""Names that are known and have no facts: what they are called in full, and the nearest that have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from obsia.core.spelling import spelling
from obsia.facts.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutFacts:
    """Something that has a name and no facts."""

    known: str
    nearest: tuple[str, ...]


def without_facts(snapshot: Snapshot, text: str, *, kind: str) -> WithoutFacts | None:
    """What a name stands for, where it is known and no facts are held; None for any other."""
    return known_names(snapshot, kind).get(spelling(text))


@lru_cache(maxsize=8)
def known_names(snapshot: Snapshot, kind: str) -> Mapping[str, WithoutFacts]:
    """Spelling of a name -> what it stands for."""
    found: dict[str, WithoutFacts] = {}
    for name, known, nearest in snapshot.rows("SELECT name, known, nearest FROM known_names WHERE kind = ?", (kind,)):
        each = WithoutFacts(
            known=str(known), nearest=tuple(part.strip() for part in str(nearest).split(";") if part.strip())
        )
        found[spelling(str(name))] = each
        found.setdefault(spelling(str(known)), each)
    return found
