"""How open each system is: what people ask first of all of them, what each framework makes of them, and one system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from obsia.app.disclosure import openness as journeys
from obsia.core.errors import UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.locales.wording import assumption_sentences
from obsia.surfaces import openness_words as words
from obsia.surfaces.web import openness_lists as lists
from obsia.surfaces.web.openness_view import answers_view, system_view
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView

if TYPE_CHECKING:
    from obsia.app.disclosure.openness import Everything
    from obsia.surfaces.web.edition import PageEdition

SYSTEMS_SHARE: Final = 10
"""A static edition has pages of one system in so many models: those of which most can be checked."""
_ALL: Final = Download(endpoint="openness-all", path="/openness")


def published_systems(edition: PageEdition) -> tuple[str, ...]:
    """The systems that have pages of their own in a static edition: those of which most can be checked."""
    most = edition.models // SYSTEMS_SHARE
    return tuple(lists.system_id(row) for row in lists.best_first(edition.day)[:most])


def openness(asked: PageQuestion) -> TemplateView:
    """All systems: how many meet which definition, the grid, who disagrees, what silence costs."""
    tr, day = asked.tr, asked.edition.day
    everything = lists.all_of(day)
    name, developer, result = (asked.one(each) for each in ("q", "developer", "result"))
    chosen = lists.chosen(lists.best_first(day), name=name, developer=developer, result=result)
    rows, page, pages = lists.part(chosen, asked.one("page"), size=lists.ROWS)
    narrowed = bool(name or developer or result)
    return TemplateView(
        template="openness.html",
        title=tr("web-openness-title"),
        description=tr("web-openness-about"),
        section="openness",
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "lead": _lead(everything, tr),
            "frameworks": lists.frameworks(everything, asked),
            "grid": lists.grid(rows, asked),
            "criteria": [shown.about for shown in answers_view(everything.rows[0].answers, tr)] if rows else [],
            "state": lists.state(
                tr, held=chosen, all_systems=everything.rows, page=page, size=lists.ROWS, narrowed=narrowed
            ),
            "asked_for": {"q": name or "", "developer": developer or "", "result": result or ""},
            "developers": sorted({row.system.developer for row in everything.rows}, key=tr.sort_key()),
            "results": lists.result_options(everything, tr),
            "turns": lists.turns(asked, page=page, pages=pages),
            "narrowed": narrowed,
            "all_place": asked.links(f"/openness/all/{1}/"),
            "all_pages": lists.all_pages(asked),
            "disagreeing": lists.disagreeing(everything, asked),
            "worths": lists.worths(everything, tr),
            "sources": lists.coverage_by_source(everything, tr),
            "coverage": words.coverage_sentence(everything.coverage, tr),
        },
    )


def _lead(everything: Everything, tr: Locale) -> str:
    counts = {each.result: each.systems for each in everything.results.get("osaid", ())}
    return tr(
        "web-openness-lead",
        systems=len(everything.rows),
        systems_text=tr.whole(len(everything.rows)),
        conform=counts.get("conforms", 0),
        conform_text=tr.whole(counts.get("conforms", 0)),
        unknown_text=tr.whole(counts.get("unknown", 0)),
        unlooked_text=tr.whole(lists.unlooked(everything, "data")),
    )


def all_systems(asked: PageQuestion) -> TemplateView:
    """A page of the list of all, by developer and name."""
    tr, day = asked.tr, asked.edition.day
    everything = lists.all_of(day)
    number = asked.parts["page"]
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number) <= lists.pages_of_all(day):
        raise UnknownName(kind="list-page", name=printable(number, most=20))
    rows, page, _ = lists.part(everything.rows, number, size=lists.LISTED)
    title = tr("web-openness-all-title", page=page)
    return TemplateView(
        template="openness_all.html",
        title=title,
        description=f"{title}. {tr('web-openness-about')}",
        section="openness",
        downloads=(_ALL,),
        values={
            "grid": lists.grid(rows, asked),
            "criteria": [shown.about for shown in answers_view(everything.rows[0].answers, tr)],
            "state": tr(
                "web-openness-state-listed",
                first_text=tr.whole((page - 1) * lists.LISTED + 1),
                last_text=tr.whole((page - 1) * lists.LISTED + len(rows)),
                all_text=tr.whole(len(everything.rows)),
            ),
            "all_pages": lists.all_pages(asked),
            "number": tr.whole(page),
        },
    )


def framework(asked: PageQuestion) -> TemplateView:
    """One framework: what it asks, how many systems have which result."""
    tr = asked.tr
    everything, code = lists.all_of(asked.edition.day), asked.parts["framework"]
    if code not in everything.results:
        raise UnknownName(kind="framework", name=printable(code, most=80), suggestions=tuple(everything.results))
    found = lists.framework_view(everything, code, asked)
    return TemplateView(
        template="openness_framework.html",
        title=tr("web-openness-framework-title", framework=found.name),
        description=tr("web-openness-framework-about", framework=found.name),
        section="openness",
        downloads=(_ALL,),
        values={
            "framework": found,
            "needs": lists.needs(everything, code, tr),
            "systems": tr.whole(len(everything.rows)),
            "others": [each for each in lists.frameworks(everything, asked) if each.code != code],
        },
    )


def result(asked: PageQuestion) -> TemplateView:
    """The systems that have one result of a framework."""
    tr, day = asked.tr, asked.edition.day
    everything = lists.all_of(day)
    code, wanted = asked.parts["framework"], asked.parts["result"]
    known = everything.results.get(code, ())
    held = next((each for each in known if each.result.lower() == wanted and each.systems), None)
    if held is None:
        near = tuple(each.result.lower() for each in known if each.systems)
        raise UnknownName(kind="result", name=printable(f"{code}:{wanted}", most=80), suggestions=near)
    counted = lists.framework_view(everything, code, asked)
    one = next(each for each in counted.results if each.code == wanted)
    chosen = lists.chosen(lists.best_first(day), name=None, developer=None, result=f"{code}:{wanted}")
    rows, page, pages = lists.part(chosen, asked.one("page"), size=lists.LISTED)
    return TemplateView(
        template="openness_result.html",
        title=tr("web-openness-result-title", framework=counted.name, result=one.name),
        description=one.means,
        section="openness",
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "framework": counted,
            "result": one,
            "count": len(chosen),
            "grid": lists.grid(rows, asked),
            "criteria": [shown.about for shown in answers_view(everything.rows[0].answers, tr)],
            "state": lists.state(
                tr, held=chosen, all_systems=everything.rows, page=page, size=lists.LISTED, narrowed=True
            ),
            "turns": lists.turns(asked, page=page, pages=pages),
            "cut": asked.edition.static and pages > 1,
        },
    )


def system(asked: PageQuestion) -> TemplateView:
    """One system: grades with what decides each, everything that is said of it, who disagrees, its silences."""
    tr = asked.tr
    found = journeys.openness(f"model:{asked.parts['system']}", on=asked.edition.day)
    shown = system_view(found, tr)
    model = f"/models/{shown.system_id}/"
    return TemplateView(
        template="openness_system.html",
        title=tr("web-openness-system-title", label=shown.name),
        description=f"{shown.name}{tr('colon')} {shown.sentence}",
        section="openness",
        indexed=shown.system_id == asked.parts["system"],
        downloads=(Download(endpoint="openness", path=f"/openness/{shown.system_id}", served_only=True),),
        values={
            "system": shown,
            "read_on": tr.day(found.on),
            "taken": assumption_sentences(found.taken, tr),
            "model": asked.links(model) if shown.system_id in lists.catalogued() and asked.links.has(model) else None,
            "relatives": [
                (printable(each.label), lists.system_place(asked, each.subject.removeprefix("model:")))
                for each in found.relatives
            ],
        },
    )


def _numbers(edition: PageEdition) -> Iterable[Parts]:
    return ({"page": str(number)} for number in range(1, lists.pages_of_all(edition.day) + 1))


def _named_frameworks(edition: PageEdition) -> Iterable[Parts]:
    return ({"framework": name} for name in lists.all_of(edition.day).results)


def _named_results(edition: PageEdition) -> Iterable[Parts]:
    results: Mapping[str, Sequence[journeys.Result]] = lists.all_of(edition.day).results
    return (
        {"framework": name, "result": each.result.lower()}
        for name, held in results.items()
        for each in held
        if each.systems
    )


def _systems(edition: PageEdition) -> Iterable[Parts]:
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
