"""What the pages of openness list: rows of the grid, results of frameworks, pages of the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from obsia.app.catalogue.models import models
from obsia.app.disclosure import openness as journeys
from obsia.core.locales import Locale, printable
from obsia.core.spelling import spelling
from obsia.surfaces import openness_words as words
from obsia.surfaces.web.openness_view import Shown, answers_view, need_words, result_words

if TYPE_CHECKING:
    from obsia.accounting.openness.grades import Grade
    from obsia.app.disclosure.openness import Everything, ListedSystem
    from obsia.surfaces.web.page import PageQuestion
    from obsia.writers.markup import SitePath

ROWS: Final = 40
"""Systems on a page of the grid."""
LISTED: Final = 100
"""Systems on a page of the list of all, and on a static page of one result."""
DISAGREEING: Final = 8
BESIDE: Final = ("osaid", "mof", "osai", "fmti")
"""Frameworks whose results stand beside obsia's scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One system of the grid."""

    name: str
    developer: str
    place: SitePath | None
    cells: SitePath | None
    """Where everything that is said of it stands, if that is not ``place``."""
    answers: tuple[Shown, ...]
    scale: str
    results: tuple[tuple[str, str], ...]
    """Short names of frameworks -> what they make of the system."""


@lru_cache(maxsize=2)
def all_of(day: str) -> Everything:
    return journeys.openness_all(on=day)


@lru_cache(maxsize=2)
def best_first(day: str) -> tuple[ListedSystem, ...]:
    """Every system, those first of which most can be checked."""
    return tuple(
        sorted(all_of(day).rows, key=lambda row: (-row.coverage.supported, -row.coverage.found, row.system.label))
    )


@lru_cache(maxsize=1)
def catalogued() -> frozenset[str]:
    return frozenset(row["model"] for row in models().rows)


def system_id(row: ListedSystem) -> str:
    return row.system.subject.removeprefix("model:")


def system_place(asked: PageQuestion, system_id: str) -> SitePath | None:
    """The page of a system: of its model where the edition has one, else what is said of it; None without either."""
    model = f"/models/{system_id}/"
    if system_id in catalogued() and asked.links.has(model):
        return asked.links(model, fragment="openness")
    return cells_place(asked, system_id)


def cells_place(asked: PageQuestion, system_id: str) -> SitePath | None:
    """The page of everything that is said of a system; None where the edition has none."""
    path = f"/openness/{system_id}/"
    return asked.links(path) if asked.links.has(path) else None


def grid(rows: Iterable[ListedSystem], asked: PageQuestion) -> list[GridRow]:
    tr = asked.tr
    found: list[GridRow] = []
    for row in rows:
        own_id = system_id(row)
        place, cells = system_place(asked, own_id), cells_place(asked, own_id)
        grades = {grade.framework: grade for grade in row.grades}
        found.append(
            GridRow(
                name=printable(row.system.label),
                developer=printable(row.system.developer),
                place=place,
                cells=None if cells == place else cells,
                answers=answers_view(row.answers, tr),
                scale=result_words(grades["obsia"], tr),
                results=_beside(grades, tr),
            )
        )
    return found


def _beside(grades: Mapping[str, Grade], tr: Locale) -> tuple[tuple[str, str], ...]:
    """What frameworks make of a system; those that say the same in the same words, at once."""
    names: dict[str, list[str]] = {}
    for framework in BESIDE:
        names.setdefault(result_words(grades[framework], tr), []).append(tr(f"web-openness-short-{framework}"))
    return tuple((tr.listed(each), result) for result, each in names.items())


def unlooked(everything: Everything, criterion: str) -> int:
    """Systems of which nobody has looked for any of what a criterion asks."""
    return sum(
        any(each.criterion == criterion and each.word == "unknown" for each in row.answers) for row in everything.rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One result of a framework, with the systems that have it."""

    name: str
    systems: str
    floor: str
    """Of how many it is a lower bound; '' of none."""
    place: SitePath | None
    code: str
    means: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework with its results, the most open first."""

    code: str
    name: str
    asks: str
    results: tuple[Counted, ...]
    place: SitePath | None


def frameworks(everything: Everything, asked: PageQuestion) -> list[Framework]:
    return [framework_view(everything, framework, asked) for framework in ("osaid", "mof", "obsia")]


def framework_view(everything: Everything, framework: str, asked: PageQuestion) -> Framework:
    tr, links = asked.tr, asked.links
    path = f"/openness/by/{framework}/"
    results: list[Counted] = []
    for each in everything.results.get(framework, ()):
        code = each.result.lower()
        own = f"{path}{code}/"
        results.append(
            Counted(
                name=tr(f"scale-{code}" if framework == "obsia" else f"result-{framework}-{code}"),
                systems=tr.whole(each.systems),
                floor=tr.whole(each.at_least) if each.at_least else "",
                place=links(own) if each.systems and links.has(own) else None,
                code=code,
                means=tr(f"grade-scale-{code}" if framework == "obsia" else f"web-openness-means-{framework}-{code}"),
            )
        )
    return Framework(
        code=framework,
        name=tr(f"framework-{framework}"),
        asks=tr(f"web-openness-asks-{framework}"),
        results=tuple(results),
        place=links(path) if links.has(path) else None,
    )


def chosen(
    rows: Sequence[ListedSystem], *, name: str | None, developer: str | None, result: str | None
) -> tuple[ListedSystem, ...]:
    """Systems whose name holds ``name``, of a developer, with a result written as ``framework:result``."""
    wanted = spelling(name or "")
    framework, _, code = (result or "").partition(":")
    return tuple(
        row
        for row in rows
        if (not name or (wanted and (wanted in spelling(row.system.label) or wanted in spelling(system_id(row)))))
        and (not developer or row.system.developer.casefold() == developer.casefold())
        and (not result or any(g.framework == framework and g.result.lower() == code for g in row.grades))
    )


def part(rows: Sequence[ListedSystem], page: str | None, *, size: int) -> tuple[Sequence[ListedSystem], int, int]:
    """The rows of one page, which page it is, and how many there are: the last one for a number beyond it."""
    pages = max((len(rows) + size - 1) // size, 1)
    number = min(max(int(page), 1), pages) if page and page.isascii() and page.isdecimal() else 1
    return rows[(number - 1) * size : number * size], number, pages


def state(
    tr: Locale,
    *,
    held: Sequence[ListedSystem],
    all_systems: Sequence[ListedSystem],
    page: int,
    size: int,
    narrowed: bool,
) -> str:
    """What the grid shows, in words."""
    if not held:
        return tr("web-openness-state-none", all_text=tr.whole(len(all_systems)))
    return tr(
        "web-openness-state-some" if narrowed else "web-openness-state-all",
        first_text=tr.whole((page - 1) * size + 1),
        last_text=tr.whole(min(page * size, len(held))),
        count=len(held),
        count_text=tr.whole(len(held)),
        all_text=tr.whole(len(all_systems)),
    )


def result_options(everything: Everything, tr: Locale) -> list[tuple[str, list[tuple[str, str]]]]:
    """Framework -> its results as options of a field."""
    return [
        (
            tr(f"framework-{framework}"),
            [
                (
                    f"{framework}:{each.result.lower()}",
                    tr(f"scale-{each.result}" if framework == "obsia" else f"result-{framework}-{each.result.lower()}"),
                )
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


def disagreeing(everything: Everything, asked: PageQuestion) -> dict[str, object]:
    """How many systems have sources that disagree, and those with most."""
    held = sorted((row for row in everything.rows if row.disagreements), key=lambda row: -row.disagreements)
    return {
        "systems": len(held),
        "rows": [
            (printable(row.system.label), cells_place(asked, system_id(row)), asked.tr.whole(row.disagreements))
            for row in held[:DISAGREEING]
        ],
    }


def worths(everything: Everything, tr: Locale) -> list[tuple[str, str]]:
    """Silences, the one first whose end would be worth most, with how many of the simulated systems keep it."""
    return [(tr(f"silence-{each.silence}"), tr.whole(each.systems)) for each in everything.worths.silences]


def coverage_by_source(everything: Everything, tr: Locale) -> list[tuple[str, str, str, str]]:
    return [
        (
            words.source(source, tr),
            tr.whole(each.found),
            tr.whole(each.supported),
            tr.whole(each.not_found + each.withheld),
        )
        for source, each in everything.by_source.items()
    ]


def needs(everything: Everything, code: str, tr: Locale) -> list[tuple[str, str]]:
    """What needs what, as the framework asks it: a step, a class or a condition, and the things it rests on."""
    asked_for: dict[str, dict[str, None]] = {}
    for row in everything.rows:
        for grade in row.grades:
            if grade.framework == code:
                for point in grade.deciding:
                    asked_for.setdefault(point.needed_for, {}).setdefault(point.item)
    return [
        (need_words(code, need, tr), tr.listed(tr(f"item-{item}") for item in items))
        for need, items in asked_for.items()
    ]
