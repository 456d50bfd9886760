"""Subjects that a reader may follow by a feed, and what of the changes is of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.changes import Cause, Change, Release
from obsia.core.corrections import Correction
from obsia.surfaces.web.page import PageQuestion
from obsia.writers.markup import SitePath


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject that a reader follows."""

    name: str
    paths: tuple[str, ...]
    """How the pages begin that a correction of the subject is about; every correction where there are none."""
    journeys: tuple[str, ...] = ()
    """Journeys of its figures."""
    words: tuple[str, ...] = ()
    """What a release covers that bears on it, beside its journeys."""
    causes: tuple[Cause, ...] = ()
    """Causes whose releases all bear on it."""

    def corrected(self, row: Correction) -> bool:
        """Whether a correction is of the subject."""
        return not self.paths or row.about.startswith(self.paths)

    def released(self, release: Release) -> bool:
        """Whether a release bears on the subject: one that covers nothing by name bears on all figures."""
        covered = (*self.journeys, *self.words)
        named = any(each.startswith(word) for each in release.covers for word in covered)
        return release.cause in self.causes or named or bool(self.journeys and not release.covers)

    def moved(self, change: Change) -> bool:
        """Whether a figure that moved is of the subject."""
        return change.key.partition("?")[0] in self.journeys


TOPICS: Final = (
    Topic(
        name="models",
        paths=("/models/", "/compare/", "/what-if/"),
        journeys=("estimate", "train", "compare"),
        words=("model=",),
    ),
    Topic(name="openness", paths=("/openness/",), words=("openness",)),
    Topic(name="commitments", paths=("/commitments/",), journeys=("commitments",)),
    Topic(name="world", paths=("/world/",), journeys=("world",)),
    Topic(name="facts", paths=(), causes=(Cause.DATA, Cause.ERROR)),
)


def path_of(topic: str) -> str:
    """The feed of a subject, without its language."""
    return f"/changes/{topic}.atom"


def offered(asked: PageQuestion) -> Sequence[tuple[str, SitePath]]:
    """Feeds of the edition: what each tells, and where it is."""
    return [
        (asked.tr(f"web-feed-{each.name}"), asked.links(path_of(each.name)))
        for each in TOPICS
        if asked.links.has(path_of(each.name))
    ]
