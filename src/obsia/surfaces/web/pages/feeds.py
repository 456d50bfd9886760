"""Feeds by topic: corrections, releases and figures of the edition that moved, for readers who follow one subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from obsia.app.catalogue.changes import Cause, Change, releases
from obsia.app.catalogue.corrections import corrections
from obsia.surfaces.web import history
from obsia.surfaces.web.figures import figure_path
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages.changes import ATOM, Side, causes, side
from obsia.surfaces.web.topics import TOPICS, Topic, path_of

MOST_MOVED: Final = 20
"""Figures of the edition that have an entry of their own: those that moved most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a feed tells."""

    id: str
    day: str
    """YYYY-MM-DD."""
    title: str
    text: str
    address: str
    cause: str


def feed(topic: Topic, asked: PageQuestion) -> TemplateView:
    """What changed in a subject, the latest first."""
    tr, edition = asked.tr, asked.edition
    entries = sorted(_entries(topic, asked), key=lambda each: each.day, reverse=True)
    return TemplateView(
        template="topic.xml",
        title=tr(f"web-feed-{topic.name}"),
        description=tr("web-changes-about"),
        content_type=ATOM,
        indexed=False,
        values={
            "topic": topic.name,
            "entries": entries,
            "updated": max((each.day for each in entries), default=edition.day),
            "here": _place("/corrections/" if topic.name == "facts" else "/changes/", asked),
            "feed_here": _place(path_of(topic.name), asked),
        },
    )


def _place(path: str, asked: PageQuestion) -> str:
    return asked.links.whole(path) or asked.links(path)


def _entries(topic: Topic, asked: PageQuestion) -> Iterator[Entry]:
    tr = asked.tr
    for row in corrections().corrections:
        if topic.corrected(row):
            wrong, now = (row.wrong_fr, row.now_fr) if tr.language == "fr" else (row.wrong, row.now)
            yield Entry(
                id=f"urn:x-obsia:correction:{row.correction}",
                day=row.corrected_on,
                title=tr("web-feed-corrected", wrong=wrong),
                text=tr("web-feed-now", now=now),
                address=f"{_place('/corrections/', asked)}#{row.correction}",
                cause=row.cause.value,
            )
    for release in releases():
        if topic.released(release):
            yield Entry(
                id=f"urn:x-obsia:change:{release.name}",
                day=release.released_on,
                title=tr(f"change-{release.name}"),
                text=tr("web-feed-release", version=release.version, cause=tr(f"cause-{release.cause.value}")),
                address=f"{_place('/changes/', asked)}#change-{release.name}",
                cause=release.cause.value,
            )
    moved = [each for each in history.changed(asked.edition) if each.old is not None and topic.moved(each)]
    for change in moved[:MOST_MOVED]:
        yield _moved(change, asked)


def _moved(change: Change, asked: PageQuestion) -> Entry:
    """A figure that is not what it was, or is published no more."""
    tr = asked.tr
    name, about = history.key_words(change.key, tr)
    was, now = side(change.old, asked), side(change.new, asked)
    stated = change.new or change.old
    figure_id = "" if stated is None else stated.figure_id
    is_now = tr("web-changes-gone") if now is None else _told(now, asked)
    return Entry(
        id=f"urn:x-obsia:moved:{asked.edition.day}:{figure_id}",
        day=asked.edition.day,
        title=tr("web-feed-figure", name=name, about=about),
        text=tr("web-feed-moved", was="" if was is None else _told(was, asked), now=is_now, cause=causes(change, tr)),
        address=_place(figure_path(figure_id), asked),
        cause=change.causes[0].value if change.causes else Cause.DATA.value,
    )


def _told(published: Side, asked: PageQuestion) -> str:
    """A published figure in a line: its value with its range, or its range alone."""
    told = [each for each in (published.value, published.range) if each]
    return asked.tr("web-feed-value", value=told[0], range=told[1]) if len(told) > 1 else "".join(told)


PAGES: Final = tuple(
    Page(name=f"changes-feed-{each.name}", path=path_of(each.name), build=partial(feed, each)) for each in TOPICS
)
