"""How open each system is: what people ask first of all of them, what each framework makes of them, and one system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from obsia.accounting.openness.questions import IN_VERDICT
from obsia.app.disclosure import openness as journeys
from obsia.app.disclosure.families import family_openness
from obsia.app.disclosure.openness import Everything
from obsia.core.errors import UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.message import Message
from obsia.core.spelling import near_or_all
from obsia.facts import snapshot as facts
from obsia.facts.names.lineages import FEWEST, families
from obsia.surfaces.web import heat
from obsia.surfaces.web import openness_lists as lists
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, Picture, TemplateView
from obsia.views import family as family_view
from obsia.views import openness as system_view
from obsia.views import openness_all as view
from obsia.views import openness_messages as words
from obsia.writers import layout

SYSTEMS_SHARE: Final = 10
"""A static edition has pages of one system in so many models: those of which most can be checked."""
_CARDS: Final = (*IN_VERDICT, "osaid")
"""Questions and frameworks whose results are counted on cards, in their order."""
_ALL: Final = Download(endpoint="openness-all", path="/openness")


def published_systems(edition: PageEdition) -> tuple[str, ...]:
    """The systems that have pages of their own in a static edition: those of which most can be checked."""
    most = edition.models // SYSTEMS_SHARE
    return tuple(lists.system_id(row) for row in lists.best_first(edition.day)[:most])


def openness(asked: PageQuestion) -> TemplateView:
    """All systems: how many meet which definition, the grid, who disagrees, what disclosure would be worth."""
    tr, day, links = asked.tr, asked.edition.day, asked.links
    everything = lists.all_of(day)
    name, developer, result = (asked.one(each) for each in ("q", "developer", "result"))
    chosen = lists.chosen(lists.best_first(day), name=name, developer=developer, result=result)
    rows, page, pages = lists.part(chosen, asked.one("page"), size=lists.ROWS)
    narrowed = bool(name or developer or result)
    title = _headline(everything, tr)
    state = lists.state(chosen, known=len(everything.rows), page=page, size=lists.ROWS, narrowed=narrowed)
    makers = sorted({row.system.developer for row in everything.rows}, key=tr.sort_key())
    return TemplateView(
        template="openness.html",
        title=title,
        picture=Picture("/share/openness.png", title),
        description=tr("web-openness-about"),
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "document": view.document(everything),
            "lead": tr.text(_lead(everything)),
            "frameworks": [_counts(everything, each, asked) for each in _CARDS],
            "grid": view.grid(rows, place=lists.place_of(links), caption=state),
            "state": tr.text(state),
            "asked_for": {"q": name or "", "developer": developer or "", "result": result or ""},
            "developers": [(letter, makers[each]) for letter, each in layout.runs(makers, tr, least=1)],
            "results": lists.result_options(everything, tr),
            "turns": lists.turns(asked, page=page, pages=pages),
            "narrowed": narrowed,
            "turned": bool(asked.one("page")),
            **_drawn(everything, asked, narrowed=narrowed),
            "all_place": links(f"/openness/all/{1}/"),
            "all_pages": lists.all_pages(asked),
        },
    )


def _headline(everything: Everything, tr: Locale) -> str:
    """How many systems are shown to publish what it takes to rebuild them."""
    counts = {each.result: each.systems for each in everything.results["rebuild"]}
    return tr.text(Message("web-openness-headline", systems=len(everything.rows), count=counts.get("yes", 0)))


def _lead(everything: Everything) -> Message:
    counts = {each.result: each.systems for each in everything.results.get("osaid", ())}
    return Message(
        "web-openness-lead",
        systems=len(everything.rows),
        conform=counts.get("conforms", 0),
        unknown=counts.get("unknown", 0),
        unlooked=lists.unlooked(everything, "study"),
    )


def _drawn(everything: Everything, asked: PageQuestion, *, narrowed: bool) -> dict[str, object]:
    """The two drawings, each with a headline that states what is seen."""
    tr = asked.tr
    answers = heat.answers(everything, tr=tr)
    return {
        "answers_title": answers.caption,
        "answers": answers,
        "shapes": tuple(heat.SHAPES.values()),
        "heat": () if narrowed else heat.groups(asked),
        "heat_title": tr.text(Message("web-openness-heat-title", count=heat.met_by(everything))),
        "questions": IN_VERDICT,
    }


def _counts(everything: Everything, framework: str, asked: PageQuestion) -> dict[str, object]:
    """The results of a framework on a card: each with its number of systems and its page."""
    tr, links, path = asked.tr, asked.links, view.framework_path(framework)
    return {
        "name": tr(f"framework-{framework}"),
        "place": links(path) if links.has(path) else "",
        "results": [
            (
                tr.text(each.name),
                tr.whole(each.result.systems),
                tr.whole(each.result.at_least) if each.result.at_least else "",
                links(each.path) if each.result.systems and links.has(each.path) else "",
            )
            for each in view.counted(everything, framework)
        ],
    }


def all_systems(asked: PageQuestion) -> TemplateView:
    """A page of the list of all, by developer and name."""
    tr, day = asked.tr, asked.edition.day
    everything = lists.all_of(day)
    number = asked.parts["page"]
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number) <= lists.pages_of_all(day):
        raise UnknownName(kind="list-page", name=printable(number, most=20))
    rows, page, _ = lists.part(everything.rows, number, size=lists.LISTED)
    title = tr("web-openness-all-title", page=page)
    first = (page - 1) * lists.LISTED + 1
    state = Message("web-openness-state-listed", first=first, last=first + len(rows) - 1, all=len(everything.rows))
    return TemplateView(
        template="openness_all.html",
        title=title,
        description=f"{title}. {tr('web-openness-about')}",
        downloads=(_ALL,),
        values={
            "grid": view.grid(rows, place=lists.place_of(asked.links), caption=state),
            "all_pages": lists.all_pages(asked),
            "number": tr.whole(page),
        },
    )


def framework(asked: PageQuestion) -> TemplateView:
    """One framework: what it asks, how many systems have which result."""
    tr, links = asked.tr, asked.links
    everything, code = lists.all_of(asked.edition.day), asked.parts["framework"]
    if code not in everything.results:
        raise UnknownName(
            kind="framework", name=printable(code, most=80), suggestions=near_or_all(code, everything.results)
        )
    document = view.framework(everything, code)
    others = [(each, view.framework_path(each)) for each in _CARDS if each != code]
    return TemplateView(
        template="openness_framework.html",
        title=tr.text(document.title),
        description=tr("web-openness-framework-about", framework=tr(f"framework-{code}")),
        downloads=(_ALL,),
        values={
            "document": document,
            "others": [(tr(f"framework-{each}"), links(path)) for each, path in others if links.has(path)],
        },
    )


def result(asked: PageQuestion) -> TemplateView:
    """The systems that have one result of a framework."""
    tr, day, links = asked.tr, asked.edition.day, asked.links
    everything = lists.all_of(day)
    code, wanted = asked.parts["framework"], asked.parts["result"]
    known = [each for each in view.counted(everything, code) if each.result.systems]
    held = next((each for each in known if each.result.result.lower() == wanted), None)
    if held is None:
        near = tuple(each.result.result.lower() for each in known)
        raise UnknownName(kind="result", name=printable(f"{code}:{wanted}", most=80), suggestions=near)
    name, path = tr(f"framework-{code}"), view.framework_path(code)
    chosen = lists.chosen(lists.best_first(day), name=None, developer=None, result=f"{code}:{wanted}")
    rows, page, pages = lists.part(chosen, asked.one("page"), size=lists.LISTED)
    state = lists.state(chosen, known=len(everything.rows), page=page, size=lists.LISTED, narrowed=True)
    return TemplateView(
        template="openness_result.html",
        title=tr("web-openness-result-title", framework=name, result=tr.text(held.name)),
        description=tr.text(held.means),
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "framework": (name, links(path) if links.has(path) else ""),
            "means": tr.text(held.means),
            "count": held.result.systems,
            "floor": held.result.at_least,
            "grid": view.grid(rows, place=lists.place_of(links), caption=state),
            "turns": lists.turns(asked, page=page, pages=pages),
            "cut": asked.edition.static and pages > 1,
        },
    )


def system(asked: PageQuestion) -> TemplateView:
    """One system: grades with what decides each, everything that is said of it, who disagrees, what is undisclosed."""
    tr, links = asked.tr, asked.links
    found = journeys.openness(f"model:{asked.parts['system']}", on=asked.edition.day)
    system_id, name = found.system.subject.removeprefix("model:"), printable(found.system.label)
    document = system_view.document(found)
    model = f"/models/{system_id}/"
    return TemplateView(
        template="openness_system.html",
        title=tr.text(document.page_title),
        description=tr.text(words.verdict(name, found)),
        indexed=system_id == asked.parts["system"],
        downloads=(Download(endpoint="openness", path=f"/openness/{system_id}", served_only=True),),
        values={
            "document": document.without("note", "verdict"),
            "name": name,
            "developer": found.system.developer,
            "model": links(model) if system_id in lists.catalogued() and links.has(model) else None,
        },
    )


def family(asked: PageQuestion) -> TemplateView:
    """The members of a family beside each other."""
    tr = asked.tr
    found = family_openness(asked.parts["family"], on=asked.edition.day)
    document = family_view.document(found)
    return TemplateView(
        template="openness_family.html",
        title=tr.text(document.page_title),
        description=tr.text(family_view.verdict(found)),
        indexed=found.family.key == asked.parts["family"],
        downloads=(Download(endpoint="family", path=f"/families/{found.family.key}", served_only=True),),
        values={
            "document": document.without("verdict"),
            "developer": found.developer,
            "examined": tr("web-family-verdict", family=found.family.name, count=len(found.members)),
            "clauses": [tr.text(each) for each in family_view.clauses(found)] if found.members else [],
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


def _families(edition: PageEdition) -> Iterable[Parts]:
    published = frozenset(published_systems(edition))
    for each in families(facts.load()).values():
        if len(published.intersection(each.members)) >= FEWEST:
            yield {"family": each.key}


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
    Page(name="openness-family", path="/openness/family/{family}/", build=family, addresses=_families),
    Page(name="openness-system", path="/openness/{system:path}/", build=system, addresses=_systems),
)
