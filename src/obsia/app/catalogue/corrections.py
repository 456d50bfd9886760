"""The public log of corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.core.corrections import Correction
from obsia.core.data import TEXT, Shape, many, member, members
from obsia.facts import disclosures
from obsia.facts import snapshot as facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """Every correction, the latest first."""

    corrections: tuple[Correction, ...]
    snapshot: str


def corrections() -> Corrections:
    """What obsia said that was wrong, since when, and what it says now."""
    snapshot = facts.load()
    return Corrections(corrections=disclosures.corrections(snapshot), snapshot=snapshot.content_hash)


_CORRECTION: Final[Shape[Correction]] = Shape(
    members(TEXT, "correction", "corrected_on", "wrong_since", "about", "wrong", "wrong_fr", "now", "now_fr"),
    member("cause", TEXT, lambda each: each.cause.value),
    members(TEXT, "reported_by"),
)
CORRECTIONS: Final[Shape[Corrections]] = Shape(VERSION, SNAPSHOT, member("corrections", many(_CORRECTION.type)))
