"""How open each system is: what people ask first of all of them, what each framework makes of them, and one system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from obsia.app import openness as journeys
from obsia.app.catalogue import models
from obsia.app.system_names import plain
from obsia.core.errors import UnknownName
from obsia.core.locales import Locale, printable
from obsia.surfaces import openness_words as words
from obsia.surfaces.web.openness_view import (
    Shown,
    answers_view,
    need_words,
    result_words,
    system_view,
)
from obsia.surfaces.web.page import Asked, Download, Page, Parts, View

if TYPE_CHECKING:
    from obsia.app.openness import Everything, Row
    from obsia.surfaces.html import Place
    from obsia.surfaces.web.edition import Edition

ROWS: Final = 40
"""Systems on a page of the grid."""
LISTED: Final = 100
"""Systems on a page of the list of all, and on a static page of one result."""
DISAGREEING: Final = 8
SYSTEMS_SHARE: Final = 4
"""A static edition has pages of one system in so many models: those of which most can be checked."""
BESIDE: Final = ("osaid", "mof", "ai-act-53-2", "osai", "fmti")
"""Frameworks whose results stand beside obsia's scale."""
_ALL: Final = Download(endpoint="openness-all", path="/openness")


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One system of the grid."""

    name: str
    developer: str
    place: Place | None
    cells: Place | None
    """Where everything that is said of it stands, if that is not ``place``."""
    answers: tuple[Shown, ...]
    scale: str
    results: tuple[tuple[str, str], ...]
    """Short name of a framework -> what it makes of the system."""


@lru_cache(maxsize=2)
def _everything(day: str) -> Everything:
    return journeys.everything(on=day)


@lru_cache(maxsize=2)
def _best_first(day: str) -> tuple[Row, ...]:
    """Every system, those first of which most can be checked."""
    return tuple(
        sorted(_everything(day).rows, key=lambda row: (-row.coverage.supported, -row.coverage.found, row.system.label))
    )


@lru_cache(maxsize=1)
def _catalogued() -> frozenset[str]:
    return frozenset(row["model"] for row in models().rows)


def published_systems(edition: Edition) -> tuple[str, ...]:
    """The systems that have pages of their own in a static edition: those of which most can be checked."""
    most = edition.models // SYSTEMS_SHARE
    return tuple(_system_id(row) for row in _best_first(edition.day)[:most])


def _system_id(row: Row) -> str:
    return row.system.subject.removeprefix("model:")


def system_place(asked: Asked, system_id: str) -> Place | None:
    """The page of a system: of its model where the edition has one, else what is said of it; None without either."""
    model = f"/models/{system_id}/"
    if system_id in _catalogued() and asked.links.has(model):
        return asked.links(model, fragment="openness")
    return cells_place(asked, system_id)


def cells_place(asked: Asked, system_id: str) -> Place | None:
    """The page of everything that is said of a system; None where the edition has none."""
    path = f"/openness/{system_id}/"
    return asked.links(path) if asked.links.has(path) else None


def _grid(rows: Iterable[Row], asked: Asked) -> list[GridRow]:
    say = asked.say
    found: list[GridRow] = []
    for row in rows:
        system_id = _system_id(row)
        place, cells = system_place(asked, system_id), cells_place(asked, system_id)
        grades = {grade.framework: grade for grade in row.grades}
        found.append(
            GridRow(
                name=printable(row.system.label),
                developer=printable(row.system.developer),
                place=place,
                cells=None if cells == place else cells,
                answers=answers_view(row.answers, say),
                scale=result_words(grades["obsia"], say),
                results=tuple(
                    (say(f"web-openness-short-{framework}"), result_words(grades[framework], say))
                    for framework in BESIDE
                ),
            )
        )
    return found


def openness(asked: Asked) -> View:
    """All systems: how many meet which definition, the grid, who disagrees, what silence costs."""
    say, day = asked.say, asked.edition.day
    everything = _everything(day)
    name, developer, result = (asked.one(each) for each in ("q", "developer", "result"))
    chosen = _chosen(_best_first(day), name=name, developer=developer, result=result)
    rows, page, pages = _part(chosen, asked.one("page"), size=ROWS)
    narrowed = bool(name or developer or result)
    return View(
        template="openness.html",
        title=say("web-openness-title"),
        description=say("web-openness-about"),
        section="openness",
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "lead": _lead(everything, say),
            "frameworks": _frameworks(everything, asked),
            "grid": _grid(rows, asked),
            "criteria": [shown.about for shown in answers_view(everything.rows[0].answers, say)] if rows else [],
            "state": _state(say, chosen=chosen, all_systems=everything.rows, page=page, size=ROWS, narrowed=narrowed),
            "asked_for": {"q": name or "", "developer": developer or "", "result": result or ""},
            "developers": sorted({row.system.developer for row in everything.rows}, key=say.sort_key()),
            "results": _result_options(everything, say),
            "turns": _turns(asked, page=page, pages=pages),
            "narrowed": narrowed,
            "all_place": asked.links(f"/openness/all/{1}/"),
            "all_pages": _all_pages(asked),
            "disagreeing": _disagreeing(everything, asked),
            "worths": _worths(everything, say),
            "sources": _coverage(everything, say),
            "coverage": words.coverage_sentence(everything.coverage, say),
        },
    )


def _lead(everything: Everything, say: Locale) -> str:
    counts = {each.result: each.systems for each in everything.results.get("osaid", ())}
    return say(
        "web-openness-lead",
        systems=len(everything.rows),
        systems_text=say.whole(len(everything.rows)),
        conform=counts.get("conforms", 0),
        conform_text=say.whole(counts.get("conforms", 0)),
        unknown_text=say.whole(counts.get("unknown", 0)),
        unlooked_text=say.whole(_unlooked(everything, "data")),
    )


def _unlooked(everything: Everything, criterion: str) -> int:
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
    place: Place | None
    code: str
    means: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framework:
    """A framework with its results, the most open first."""

    code: str
    name: str
    asks: str
    results: tuple[Counted, ...]
    place: Place | None


def _frameworks(everything: Everything, asked: Asked) -> list[Framework]:
    return [_framework(everything, framework, asked) for framework in ("osaid", "mof", "ai-act-53-2", "obsia")]


def _framework(everything: Everything, framework: str, asked: Asked) -> Framework:
    say, links = asked.say, asked.links
    path = f"/openness/by/{framework}/"
    results: list[Counted] = []
    for each in everything.results.get(framework, ()):
        code = each.result.lower()
        own = f"{path}{code}/"
        results.append(
            Counted(
                name=say(f"scale-{code}" if framework == "obsia" else f"result-{framework}-{code}"),
                systems=say.whole(each.systems),
                floor=say.whole(each.at_least) if each.at_least else "",
                place=links(own) if each.systems and links.has(own) else None,
                code=code,
                means=say(f"grade-scale-{code}" if framework == "obsia" else f"web-openness-means-{framework}-{code}"),
            )
        )
    return Framework(
        code=framework,
        name=say(f"framework-{framework}"),
        asks=say(f"web-openness-asks-{framework}"),
        results=tuple(results),
        place=links(path) if links.has(path) else None,
    )


def _chosen(rows: Sequence[Row], *, name: str | None, developer: str | None, result: str | None) -> tuple[Row, ...]:
    """Systems whose name holds ``name``, of a developer, with a result written as ``framework:result``."""
    wanted = plain(name or "")
    framework, _, code = (result or "").partition(":")
    return tuple(
        row
        for row in rows
        if (not name or (wanted and (wanted in plain(row.system.label) or wanted in plain(_system_id(row)))))
        and (not developer or row.system.developer.casefold() == developer.casefold())
        and (not result or any(g.framework == framework and g.result.lower() == code for g in row.grades))
    )


def _part(rows: Sequence[Row], page: str | None, *, size: int) -> tuple[Sequence[Row], int, int]:
    """The rows of one page, which page it is, and how many there are: the last one for a number beyond it."""
    pages = max((len(rows) + size - 1) // size, 1)
    number = min(max(int(page), 1), pages) if page and page.isascii() and page.isdecimal() else 1
    return rows[(number - 1) * size : number * size], number, pages


def _state(
    say: Locale, *, chosen: Sequence[Row], all_systems: Sequence[Row], page: int, size: int, narrowed: bool
) -> str:
    """What the grid shows, in words."""
    if not chosen:
        return say("web-openness-state-none", all_text=say.whole(len(all_systems)))
    return say(
        "web-openness-state-some" if narrowed else "web-openness-state-all",
        first_text=say.whole((page - 1) * size + 1),
        last_text=say.whole(min(page * size, len(chosen))),
        count=len(chosen),
        count_text=say.whole(len(chosen)),
        all_text=say.whole(len(all_systems)),
    )


def _result_options(everything: Everything, say: Locale) -> list[tuple[str, list[tuple[str, str]]]]:
    """Framework -> its results as options of a field."""
    return [
        (
            say(f"framework-{framework}"),
            [
                (
                    f"{framework}:{each.result.lower()}",
                    say(
                        f"scale-{each.result}" if framework == "obsia" else f"result-{framework}-{each.result.lower()}"
                    ),
                )
                for each in results
                if each.systems
            ],
        )
        for framework, results in everything.results.items()
    ]


def _turns(asked: Asked, *, page: int, pages: int) -> dict[str, Place]:
    """The pages before and after one, where a server answers."""
    if asked.edition.static:
        return {}
    kept = {name: values[-1] for name, values in asked.query.items() if name != "page"}
    turns: dict[str, Place] = {}
    for name, number in (("before", page - 1), ("after", page + 1)):
        if 1 <= number <= pages:
            turns[name] = asked.links.plain(
                asked.links.here, query={**kept, "page": str(number) if number > 1 else None}
            )
    return turns


def _pages_of_all(day: str) -> int:
    return max((len(_everything(day).rows) + LISTED - 1) // LISTED, 1)


def _all_pages(asked: Asked) -> list[tuple[str, str, Place]]:
    """Number of each page of the list of all, the developers with which it begins and ends, and its address."""
    day = asked.edition.day
    rows = _everything(day).rows
    found: list[tuple[str, str, Place]] = []
    for number in range(1, _pages_of_all(day) + 1):
        part = rows[(number - 1) * LISTED : number * LISTED]
        first, last = (printable(each.system.developer) for each in (part[0], part[-1]))
        found.append(
            (
                asked.say.whole(number),
                first if first == last else asked.say("web-openness-from-to", first=first, last=last),
                asked.links(f"/openness/all/{number}/"),
            )
        )
    return found


def _disagreeing(everything: Everything, asked: Asked) -> dict[str, object]:
    """How many systems have sources that disagree, and those with most."""
    held = sorted((row for row in everything.rows if row.disagreements), key=lambda row: -row.disagreements)
    return {
        "systems": len(held),
        "rows": [
            (printable(row.system.label), cells_place(asked, _system_id(row)), asked.say.whole(row.disagreements))
            for row in held[:DISAGREEING]
        ],
    }


def _worths(everything: Everything, say: Locale) -> list[tuple[str, str]]:
    """Silences, the one first whose end would be worth most, with how many of the simulated systems keep it."""
    return [(say(f"silence-{each.silence}"), say.whole(each.systems)) for each in everything.worths.silences]


def _coverage(everything: Everything, say: Locale) -> list[tuple[str, str, str, str]]:
    return [
        (
            words.source(source, say),
            say.whole(each.found),
            say.whole(each.supported),
            say.whole(each.not_found + each.withheld),
        )
        for source, each in everything.by_source.items()
    ]


def all_systems(asked: Asked) -> View:
    """A page of the list of all, by developer and name."""
    say, day = asked.say, asked.edition.day
    everything = _everything(day)
    number = asked.parts["page"]
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number) <= _pages_of_all(day):
        raise UnknownName(kind="list-page", name=printable(number, most=20))
    rows, page, _ = _part(everything.rows, number, size=LISTED)
    return View(
        template="openness_all.html",
        title=say("web-openness-all-title", page=page),
        description=say("web-openness-about"),
        section="openness",
        downloads=(_ALL,),
        values={
            "grid": _grid(rows, asked),
            "criteria": [shown.about for shown in answers_view(everything.rows[0].answers, say)],
            "state": say(
                "web-openness-state-listed",
                first_text=say.whole((page - 1) * LISTED + 1),
                last_text=say.whole((page - 1) * LISTED + len(rows)),
                all_text=say.whole(len(everything.rows)),
            ),
            "all_pages": _all_pages(asked),
            "number": say.whole(page),
        },
    )


def framework(asked: Asked) -> View:
    """One framework: what it asks, how many systems have which result."""
    say = asked.say
    everything, code = _everything(asked.edition.day), asked.parts["framework"]
    if code not in everything.results:
        raise UnknownName(kind="framework", name=printable(code, most=80), suggestions=tuple(everything.results))
    found = _framework(everything, code, asked)
    return View(
        template="openness_framework.html",
        title=say("web-openness-framework-title", framework=found.name),
        description=say("web-openness-framework-about", framework=found.name),
        section="openness",
        downloads=(_ALL,),
        values={
            "framework": found,
            "needs": _needs(everything, code, say),
            "systems": say.whole(len(everything.rows)),
            "others": [each for each in _frameworks(everything, asked) if each.code != code],
        },
    )


def _needs(everything: Everything, code: str, say: Locale) -> list[tuple[str, str]]:
    """What needs what, as the framework asks it: a step, a class or a condition, and the things it rests on."""
    needs: dict[str, dict[str, None]] = {}
    for row in everything.rows:
        for grade in row.grades:
            if grade.framework == code:
                for point in grade.deciding:
                    needs.setdefault(point.needed_for, {}).setdefault(point.item)
    return [
        (need_words(code, need, say), say.listed(say(f"item-{item}") for item in items))
        for need, items in needs.items()
    ]


def result(asked: Asked) -> View:
    """The systems that have one result of a framework."""
    say, day = asked.say, asked.edition.day
    everything = _everything(day)
    code, wanted = asked.parts["framework"], asked.parts["result"]
    known = everything.results.get(code, ())
    held = next((each for each in known if each.result.lower() == wanted and each.systems), None)
    if held is None:
        near = tuple(each.result.lower() for each in known if each.systems)
        raise UnknownName(kind="result", name=printable(f"{code}:{wanted}", most=80), suggestions=near)
    counted = _framework(everything, code, asked)
    one = next(each for each in counted.results if each.code == wanted)
    chosen = _chosen(_best_first(day), name=None, developer=None, result=f"{code}:{wanted}")
    rows, page, pages = _part(chosen, asked.one("page"), size=LISTED)
    return View(
        template="openness_result.html",
        title=say("web-openness-result-title", framework=counted.name, result=one.name),
        description=one.means,
        section="openness",
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "framework": counted,
            "result": one,
            "count": len(chosen),
            "grid": _grid(rows, asked),
            "criteria": [shown.about for shown in answers_view(everything.rows[0].answers, say)],
            "state": _state(say, chosen=chosen, all_systems=everything.rows, page=page, size=LISTED, narrowed=True),
            "turns": _turns(asked, page=page, pages=pages),
            "cut": asked.edition.static and pages > 1,
        },
    )


def system(asked: Asked) -> View:
    """One system: grades with what decides each, everything that is said of it, who disagrees, its silences."""
    say = asked.say
    found = journeys.openness(f"model:{asked.parts['system']}", on=asked.edition.day)
    shown = system_view(found, say)
    model = f"/models/{shown.system_id}/"
    return View(
        template="openness_system.html",
        title=say("web-openness-system-title", label=shown.name),
        description=shown.sentence,
        section="openness",
        indexed=shown.system_id == asked.parts["system"],
        downloads=(Download(endpoint="openness", path=f"/openness/{shown.system_id}", served_only=True),),
        values={
            "system": shown,
            "read_on": say.day(found.on),
            "model": asked.links(model) if shown.system_id in _catalogued() and asked.links.has(model) else None,
            "relatives": [
                (printable(each.label), system_place(asked, each.subject.removeprefix("model:")))
                for each in found.relatives
            ],
        },
    )


def _numbers(edition: Edition) -> Iterable[Parts]:
    return ({"page": str(number)} for number in range(1, _pages_of_all(edition.day) + 1))


def _named_frameworks(edition: Edition) -> Iterable[Parts]:
    return ({"framework": name} for name in _everything(edition.day).results)


def _named_results(edition: Edition) -> Iterable[Parts]:
    results: Mapping[str, Sequence[journeys.Result]] = _everything(edition.day).results
    return (
        {"framework": name, "result": each.result.lower()}
        for name, held in results.items()
        for each in held
        if each.systems
    )


def _systems(edition: Edition) -> Iterable[Parts]:
    return ({"system": system_id} for system_id in published_systems(edition))


PAGES: Final = (
    Page(name="openness", path="/openness/", build=openness, query=("q", "developer", "result", "page")),
    Page(name="openness-all", path="/openness/all/{page}/", build=all_systems, addresses=_numbers),
    Page(name="openness-framework", path="/openness/by/{framework}/", build=framework, addresses=_named_frameworks),
    Page(
        name="openness-result",
        path="/openness/by/{framework}/{result}/",
        build=result,
        query=("page",),
        addresses=_named_results,
    ),
    Page(name="openness-system", path="/openness/{system:path}/", build=system, addresses=_systems),
)
