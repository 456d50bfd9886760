"""Whether own readings of openness hold: what is stored of each, and, where the network is there, the pages themselves.

Offline it is looked at whether what is stored is whole and consistent. Online each distinct permalink (else address) is
opened within one budget of time; a page that cannot be opened is counted as not opened, and its cells stay as the
offline look left them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from obsia.accounting.openness.sheet import decided, sheet_of
from obsia.app.clock import day_of
from obsia.app.disclosure.grading import grading_tables
from obsia.app.figures.export import SNAPSHOT, VERSION
from obsia.core.data import FLAG, TEXT, WHOLE, Shape, by_name, many, member, members
from obsia.core.disclosure import Assertion, Basis, Status
from obsia.core.grouping import grouped
from obsia.facts import disclosures
from obsia.facts import snapshot as facts
from obsia.facts.cell_rules import host_of, is_kept, is_published_at, repository
from obsia.facts.readings import OWN
from obsia.facts.snapshot import Snapshot

ANYONE: Final = "*"
"""In place of a developer: an archive in which anyone publishes."""
_BUDGET_S: Final = 300.0
_TIMEOUT_S: Final = 10.0
_MOST_BYTES: Final = 4 * 1024 * 1024
_NOT_THERE: Final = ("404", "410")
_IMAGE: Final = re.compile(r"(?i)\.pdf(?:$|[?#])")
"""What is no text: that it names anything is not looked at."""


class Cause(StrEnum):
    """Why a cell does not hold."""

    BRANCH = "branch"
    """It was read in a repository, and neither a commit nor an excerpt is kept: it decides nothing."""
    UNDATED = "undated"
    """It says that a thing is absent from a copy of unknown date."""
    BEFORE_RELEASE = "before-release"
    """It was read before the system was released."""
    TO_COME = "to-come"
    """It was read on a day that is yet to come."""
    NOT_PUBLISHER = "not-publisher"
    """It is said to be read at its publisher's, and the site is not known to be one of its developer's."""
    UNNAMED = "unnamed"
    """A thing that is there, at a page that does not name both the system and the thing."""
    NO_LOCATOR = "no-locator"
    """Where on the page is not told."""
    GONE = "gone"
    """The page was opened, and is not there."""
    OTHER = "other"
    """The page was opened, and does not name the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One cell that does not hold, and whether it decides its item."""

    cause: Cause
    cell: Assertion
    decides: bool


class NotOpened(Exception):
    """A page could not be opened, which says nothing of whether it is there."""


Opened = Callable[[str], str | None]
"""An address -> the text of the page; None where it is not there. Raises ``NotOpened``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was looked at, and what does not hold."""

    on: str
    cells: int
    deciding: int
    in_repositories: int
    kept: int
    """Of those that were read in a repository, the ones of which the commit or the words that were read are kept."""
    failures: tuple[Failure, ...]
    pages_opened: int
    pages_not_opened: int
    snapshot: str

    @property
    def ok(self) -> bool:
        """Whether every cell holds."""
        return not self.failures

    @property
    def by_cause(self) -> Mapping[Cause, tuple[Failure, ...]]:
        """The failures of each cause, in the order in which causes are listed."""
        grouped = {cause: tuple(each for each in self.failures if each.cause is cause) for cause in Cause}
        return {cause: held for cause, held in grouped.items() if held}


def verify(*, opened: Opened | None = None, on: str | None = None) -> Verification:
    """Look at every own cell that has an address.

    Args:
        opened: Opens a page; None for the offline look alone.
        on: The day that counts as today.
    """
    snapshot, day = facts.load(), day_of(on)
    cells = [each for each in disclosures.assertions(snapshot) if each.asserted_by == OWN and each.address]
    deciding = _deciding(snapshot, day)
    places, releases = _places(snapshot), _releases(snapshot, {each.subject for each in cells})
    causes = [
        (cell, cause)
        for cell in cells
        for cause in _causes(cell, day=day, places=places, release=releases[cell.subject])
    ]
    pages: dict[str, str | None] = {}
    not_opened = 0
    if opened is not None:
        labels = {subject: system.label for subject, system in disclosures.systems(snapshot).items()}
        pages, not_opened = _pages(cells, opened)
        causes += [(cell, cause) for cell in cells for cause in _page_causes(cell, pages, labels[cell.subject])]
    held = [each for each in cells if repository(each.address)]
    return Verification(
        on=day,
        cells=len(cells),
        deciding=sum(cell in deciding for cell in cells),
        in_repositories=len(held),
        kept=sum(is_kept(each) for each in held),
        failures=tuple(Failure(cause=cause, cell=cell, decides=cell in deciding) for cell, cause in causes),
        pages_opened=len(pages),
        pages_not_opened=not_opened,
        snapshot=snapshot.content_hash,
    )


def _causes(cell: Assertion, *, day: str, places: Mapping[str, frozenset[str]], release: str) -> Iterator[Cause]:
    if repository(cell.address) and not is_kept(cell):
        yield Cause.BRANCH
    if cell.status is Status.NOT_FOUND and cell.is_of_unknown_date:
        yield Cause.UNDATED
    if release and cell.read_on < release[: len(cell.read_on)]:
        yield Cause.BEFORE_RELEASE
    if cell.read_on > day:
        yield Cause.TO_COME
    developer = cell.subject.removeprefix("model:").partition("/")[0]
    if cell.basis is Basis.READ and not is_published_at(
        cell.address, places.get(developer, frozenset()) | places[ANYONE]
    ):
        yield Cause.NOT_PUBLISHER
    if cell.status.is_found and cell.basis is not Basis.COPY and not cell.is_supported:
        yield Cause.UNNAMED
    if not cell.locator:
        yield Cause.NO_LOCATOR


def _pages(cells: Iterable[Assertion], opened: Opened) -> tuple[dict[str, str | None], int]:
    """The text of each distinct page, None where it is not there, and how many could not be opened."""
    pages: dict[str, str | None] = {}
    failed = 0
    for place in dict.fromkeys(map(_place, cells)):
        try:
            pages[place] = opened(place)
        except NotOpened:
            failed += 1
    return pages, failed


def _place(cell: Assertion) -> str:
    """What is opened for a cell: its permalink, in the form in which a repository gives the file itself."""
    place = cell.permalink if cell.permalink.startswith("http") else cell.address.partition("#")[0]
    if (held := repository(place)) and held.host == "github.com" and held.is_at_commit and "/blob/" in place:
        return f"https://raw.githubusercontent.com/{held.name}/{held.at}/{held.path}"
    return place


def _page_causes(cell: Assertion, pages: Mapping[str, str | None], label: str) -> Iterator[Cause]:
    place = _place(cell)
    if place not in pages:
        return
    if (text := pages[place]) is None:
        yield Cause.GONE
    elif cell.names_model and not _IMAGE.search(place) and not _names(f"{place} {text}", label):
        yield Cause.OTHER


def _names(text: str, label: str) -> bool:
    """Whether a text names a system by the first word of its label: cards write versions and sizes in many ways."""
    word = next(iter(re.findall(r"[^\W_]+", label)), label)
    return word.casefold() in text.casefold()


def _deciding(snapshot: Snapshot, day: str) -> frozenset[Assertion]:
    known = grading_tables()
    by_subject = grouped((each.subject, each) for each in disclosures.assertions(snapshot))
    sheets = [sheet_of(cells, subject=subject, on=day, tables=known) for subject, cells in by_subject.items()]
    found = (decided(sheet, item) for sheet in sheets for item in {each.item for each in sheet.assertions})
    return frozenset(each for each in found if each is not None)


def _places(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    held: dict[str, frozenset[str]] = {ANYONE: frozenset()}
    for each in disclosures.places(snapshot):
        held[each.developer] = held.get(each.developer, frozenset()) | {each.place}
    return held


def _releases(snapshot: Snapshot, subjects: Iterable[str]) -> dict[str, str]:
    """Subject -> the day of its release (YYYY-MM-DD, or less of it), '' where nobody states one."""
    return {subject: snapshot.text(subject, "release_date") or "" for subject in subjects}


def from_the_web() -> Opened:
    """Opens pages within one budget of time, each read within a limit; what is asked too often is not asked again."""
    from obsia.grids.refusals import NoSeries
    from obsia.grids.web import Web

    web = Web(environment={}, budget_s=_BUDGET_S, timeout_s=_TIMEOUT_S, most_bytes=_MOST_BYTES)

    def opened(address: str) -> str | None:
        try:
            return web.bytes(address, source=host_of(address)).decode("utf-8", errors="replace")
        except NoSeries as refusal:
            if refusal.detail and str(refusal.detail.arguments.get("status")) in _NOT_THERE:
                return None
            raise NotOpened from None

    return opened


_FAILURE: Final[Shape[Failure]] = Shape(
    member("cause", TEXT),
    member("system", TEXT, lambda each: each.cell.subject.removeprefix("model:")),
    member("item", TEXT, lambda each: each.cell.item),
    member("status", TEXT, lambda each: each.cell.status),
    member("address", TEXT, lambda each: each.cell.address),
    member("read_on", TEXT, lambda each: each.cell.read_on),
    member("decides", FLAG),
)
VERIFICATION: Final[Shape[Verification]] = Shape(
    VERSION,
    SNAPSHOT,
    member("on", TEXT),
    members(WHOLE, "cells", "deciding", "in_repositories", "kept", "pages_opened", "pages_not_opened"),
    member(
        "by_cause",
        by_name(WHOLE),
        lambda found: {cause.value: len(held) for cause, held in found.by_cause.items()},
    ),
    member("failures", many(_FAILURE.type)),
)
"""Every failure by cause, with the cell that fails."""
