"""What changed: releases and their causes, figures that are not what they were, and the feed of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from obsia.app.catalogue.changes import Cause, Change, Release, Stated, releases
from obsia.core.locales import Locale
from obsia.surfaces.web import history
from obsia.surfaces.web.figures import figure_path
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.surfaces.web.topics import offered
from obsia.writers.markup import SitePath

MOST: Final = 100
"""Changes on the page."""
ATOM: Final = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A release in words."""

    name: str
    day: str
    released_on: str
    version: str
    cause: str
    text: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What a figure was, or is: '' for what was not told."""

    value: str
    range: str
    place: SitePath


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure that is not what it was."""

    name: str
    about: str
    was: Side | None
    now: Side | None
    cause: str


def page(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr = asked.tr
    edition = asked.edition
    found = [each for each in history.changed(edition) if each.old is not None]
    before = history.previous(edition)
    return asked.view(
        "changes",
        values={
            "releases": announced(tr),
            "before": "" if before is None else tr.day(before.published_on),
            "compared": before is not None and history.current(edition) is not None,
            "moved": [_moved(each, asked) for each in found[:MOST]],
            "count": len(found),
            "count_text": tr.whole(len(found)),
            "feeds": offered(asked),
            "most_text": tr.whole(MOST) if len(found) > MOST else "",
        },
    )


def feed(asked: PageQuestion) -> TemplateView:
    """The same for a reader of feeds: an entry for each release, and one for the figures of this edition."""
    tr = asked.tr
    edition = asked.edition
    told = announced(tr)
    found = [each for each in history.changed(edition) if each.old is not None]
    return TemplateView(
        template="feed.xml",
        title=tr("web-feed"),
        description=tr("web-changes-about"),
        content_type=ATOM,
        indexed=False,
        values={
            "releases": told,
            "updated": edition.day if found else max((each.released_on for each in told), default=edition.day),
            "here": asked.links.whole("/changes/") or asked.links("/changes/"),
            "feed_here": asked.links.whole("/changes/feed.atom") or asked.links("/changes/feed.atom"),
            "count": len(found),
            "count_text": tr.whole(len(found)),
            "day": tr.day(edition.day),
        },
    )


def announced(tr: Locale) -> Sequence[Announced]:
    """Releases in words, the latest first."""
    return [_announced(each, tr) for each in releases()]


def _announced(release: Release, tr: Locale) -> Announced:
    return Announced(
        name=release.name,
        day=tr.day(release.released_on),
        released_on=release.released_on,
        version=release.version,
        cause=tr(f"cause-{release.cause.value}"),
        text=tr(f"change-{release.name}"),
        address=release.address,
    )


def causes(change: Change, tr: Locale) -> str:
    """Why a figure changed."""
    told: Sequence[Cause] = change.causes
    return tr.listed(tr(f"cause-{each.value}") for each in told)


def side(stated: Stated | None, asked: PageQuestion) -> Side | None:
    """A published figure, with the way to its page."""
    if stated is None:
        return None
    value, range_ = history.told(stated, asked.tr)
    return Side(value=value, range=range_, place=asked.links(figure_path(stated.figure_id)))


def _moved(change: Change, asked: PageQuestion) -> Moved:
    name, about = history.key_words(change.key, asked.tr)
    return Moved(
        name=name,
        about=about,
        was=side(change.old, asked),
        now=side(change.new, asked),
        cause=causes(change, asked.tr),
    )


PAGES: Final = (
    Page(name="changes", path="/changes/", build=page),
    Page(name="changes-feed", path="/changes/feed.atom", build=feed),
)
