"""What the pages of openness choose from all systems: filters, pages of the grid, pages of the list of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from obsia.accounting.openness.questions import NOT_EXAMINED
from obsia.app.catalogue.models import models
from obsia.app.disclosure import openness as journeys
from obsia.core.locales import Locale, printable
from obsia.core.message import Message
from obsia.core.spelling import spelling
from obsia.views.openness_messages import result_name

if TYPE_CHECKING:
    from obsia.app.disclosure.openness import Everything, ListedSystem
    from obsia.surfaces.web.links import Links
    from obsia.surfaces.web.page import PageQuestion
    from obsia.writers.markup import SitePath

ROWS: Final = 40
"""Systems on a page of the grid."""
LISTED: Final = 100
"""Systems on a page of the list of all, and on a static page of one result."""


@lru_cache(maxsize=2)
def all_of(day: str) -> Everything:
    return journeys.openness_all(on=day)


@lru_cache(maxsize=2)
def best_first(day: str) -> tuple[ListedSystem, ...]:
    """Every system, those first of which most can be checked."""
    return tuple(
        sorted(all_of(day).rows, key=lambda row: (-row.coverage.supported, -row.coverage.available, row.system.label))
    )


@lru_cache(maxsize=1)
def catalogued() -> frozenset[str]:
    return frozenset(row["model"] for row in models().rows)


def system_id(row: ListedSystem) -> str:
    return row.system.subject.removeprefix("model:")


def place_of(links: Links) -> Callable[[str], str]:
    """The page of a model by the id of its system, where the edition has one; '' else."""

    def place(system_id: str) -> str:
        path = f"/models/{system_id}/"
        return f"{path}#openness" if system_id in catalogued() and links.has(path) else ""

    return place


def unlooked(everything: Everything, question: str) -> int:
    """Systems of which nobody has examined a question."""
    return sum(each.systems for each in everything.results[question] if each.result == NOT_EXAMINED)


_kept_spelling = lru_cache(maxsize=8192)(spelling)
"""Of the names of systems: each search would ask it of every one."""


def chosen(
    rows: Sequence[ListedSystem], *, name: str | None, developer: str | None, result: str | None
) -> tuple[ListedSystem, ...]:
    """Systems whose name holds ``name``, of a developer, with a result written as ``framework:result``."""
    wanted = spelling(name or "")
    framework, _, code = (result or "").partition(":")
    return tuple(
        row
        for row in rows
        if (not name or (wanted and any(wanted in _kept_spelling(each) for each in (row.system.label, system_id(row)))))
        and (not developer or row.system.developer.casefold() == developer.casefold())
        and (not result or any(g.framework == framework and g.result.lower() == code for g in row.grades))
    )


def part(rows: Sequence[ListedSystem], page: str | None, *, size: int) -> tuple[Sequence[ListedSystem], int, int]:
    """The rows of one page, which page it is, and how many there are: the last one for a number beyond it."""
    pages = max((len(rows) + size - 1) // size, 1)
    number = min(max(int(page), 1), pages) if page and page.isascii() and page.isdecimal() else 1
    return rows[(number - 1) * size : number * size], number, pages


def state(held: Sequence[ListedSystem], *, known: int, page: int, size: int, narrowed: bool) -> Message:
    """What the grid shows, in words."""
    if not held:
        return Message("web-openness-state-none", all=known)
    return Message(
        "web-openness-state-some" if narrowed else "web-openness-state-all",
        first=(page - 1) * size + 1,
        last=min(page * size, len(held)),
        count=len(held),
        all=known,
    )


def result_options(everything: Everything, tr: Locale) -> list[tuple[str, list[tuple[str, str]]]]:
    """Framework -> its results as options of a field."""
    return [
        (
            tr(f"framework-{framework}"),
            [
                (f"{framework}:{each.result.lower()}", tr.text(result_name(framework, each.result)))
                for each in results
                if each.systems
            ],
        )
        for framework, results in everything.results.items()
    ]


def turns(asked: PageQuestion, *, page: int, pages: int) -> dict[str, SitePath]:
    """The pages before and after one, where a server answers."""
    if asked.edition.static:
        return {}
    kept = {name: values[-1] for name, values in asked.query.items() if name != "page"}
    found: dict[str, SitePath] = {}
    for name, number in (("before", page - 1), ("after", page + 1)):
        if 1 <= number <= pages:
            found[name] = asked.links.plain(
                asked.links.here, query={**kept, "page": str(number) if number > 1 else None}
            )
    return found


def pages_of_all(day: str) -> int:
    return max((len(all_of(day).rows) + LISTED - 1) // LISTED, 1)


def all_pages(asked: PageQuestion) -> list[tuple[str, str, SitePath]]:
    """Number of each page of the list of all, the developers with which it begins and ends, and its address."""
    day = asked.edition.day
    rows = all_of(day).rows
    found: list[tuple[str, str, SitePath]] = []
    for number in range(1, pages_of_all(day) + 1):
        some = rows[(number - 1) * LISTED : number * LISTED]
        first, last = (printable(each.system.developer) for each in (some[0], some[-1]))
        found.append(
            (
                asked.tr.whole(number),
                first if first == last else asked.tr("web-openness-from-to", first=first, last=last),
                asked.links(f"/openness/all/{number}/"),
            )
        )
    return found
