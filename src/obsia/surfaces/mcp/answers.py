"""The questions: the journeys that answer them, as the views lay their answers out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from obsia.app.catalogue.factbase import show
from obsia.app.disclosure.families import answer as answer_of_family
from obsia.app.disclosure.families import family_asked
from obsia.app.figures.sources import sources_named, sources_of
from obsia.app.questions.openness import GradeSystem
from obsia.core.errors import BadCall, MissingExtra, UnknownName
from obsia.core.locales import wording as words
from obsia.core.message import Message, Option
from obsia.surfaces.answering import trace_of
from obsia.surfaces.journeys import JOURNEYS
from obsia.views.assistant_data import (
    MOST_FACTS,
    Comparison,
    Estimate,
    Explanation,
    Labelled,
    LoopFigures,
    ModelAndOpenness,
    PlaceFigures,
    SystemOrFamily,
)
from obsia.views.world_parts import WORLD

if TYPE_CHECKING:
    from obsia.app.catalogue.search import SearchResult
    from obsia.app.disclosure.commitments import Commitments
    from obsia.app.disclosure.openness import Openness
    from obsia.app.figures.trace import Trace
    from obsia.app.world.companies import CompanyView
    from obsia.app.world.planet import Country, World

Permalinks: TypeAlias = "Callable[[str], tuple[Trace, bool]]"
"""The address of a figure -> its trace, and whether the address is of another edition. Raises ``UnknownName``."""
MOST: Final = 12
"""Inputs of a figure, where nobody says how many."""
MOST_OF_SUBJECT: Final = 60
"""Facts of a subject, where nobody says how many."""
AI: Final = "AI"


def estimate(*, record_figures: bool, all_boundaries: bool = False, **asked: Any) -> Estimate:
    """``obsia estimate``: energy, carbon and water at their widest boundaries, or every boundary."""
    found = JOURNEYS["estimate"].ask(**asked, record_figures=record_figures)
    headline = [words.find(found.figures, about) for about in words.HEADLINE]
    chosen = found.figures if all_boundaries else headline
    return Estimate(found, chosen, sources_of(chosen), record_figures and not found.notes)


def compare(*, record_figures: bool, **asked: Any) -> Comparison:
    """``obsia compare``: energy, carbon and water of each model, and of each pair the ratios."""
    found = JOURNEYS["compare"].ask(**asked, record_figures=record_figures)
    return Comparison(found, record_figures and not found.notes)


def openness(*, record_figures: bool, **asked: Any) -> SystemOrFamily:
    """``obsia openness``: a system, or the family that a name of several means."""
    del record_figures
    from obsia.app.disclosure.openness import answer

    question = GradeSystem(**asked)
    if (of_family := family_asked(question)) is not None:
        family = answer_of_family(of_family)
        return SystemOrFamily(
            None, family, sources_named(each.default.evidence for each in family.products), family.snapshot
        )
    found = answer(question)
    return SystemOrFamily(
        found, None, sources_named({cell.evidence for cell in found.sheet.assertions}), found.snapshot
    )


def model(*, record_figures: bool, model: str) -> ModelAndOpenness:
    """What is known of a model: its facts, and how open it is where anyone has looked."""
    del record_figures

    found = JOURNEYS["model"].ask(name=model)
    openness = _openness_of(found.resolved.facts.model_id)
    evidence = {fact.evidence for fact in found.facts}
    if openness is not None:
        evidence |= {cell.evidence for cell in openness.sheet.assertions}
    return ModelAndOpenness(found, openness, sources_named(evidence))


def _openness_of(model_id: str) -> Openness | None:
    """How open a model of the catalogue is; None where nobody has looked."""
    from obsia.app.disclosure.openness import openness

    subject = f"model:{model_id}"
    try:
        found = openness(subject)
    except UnknownName:
        return None
    return found if found.system.subject == subject and found.sheet.assertions else None


def world(*, record_figures: bool, country: str | None = None, **asked: Any) -> PlaceFigures:
    """``obsia world``: the planet, or one country."""
    if country is not None:
        of_country = JOURNEYS["country"].ask(country=country, **asked, record_figures=record_figures)
        return _country(of_country, is_recorded=record_figures)
    return _planet(JOURNEYS["world"].ask(**asked, record_figures=record_figures), is_recorded=record_figures)


def _planet(found: World, *, is_recorded: bool) -> PlaceFigures:
    whole = [each for each in found.places if not each.operator]
    planet = [Labelled(each.region, figure) for each in whole if each.region == WORLD for figure in each.figures]
    ai = [] if found.ai is None else [Labelled(AI, found.ai.demand), Labelled(AI, found.ai.rated)]
    regions = [Labelled(each.region, each.figures[0]) for each in whole if each.region != WORLD]
    return PlaceFigures(
        view=found,
        country=None,
        figures=[*planet, *ai, *regions],
        leading=[each.figure for each in (*planet[:1], *ai[:1], *planet[1:])],
        published=[(each.published, each.verdict.value) for each in found.compared],
        is_recorded=is_recorded,
    )


def _country(found: Country, *, is_recorded: bool) -> PlaceFigures:
    demand = found.demand
    power = (found.installed, found.peak)
    of_country = (demand.demand, found.carbon, found.water, *power, found.national_share, found.per_inhabitant)
    figures = [figure for figure in of_country if figure is not None]
    return PlaceFigures(
        view=found,
        country=demand,
        figures=[Labelled(demand.iso3, figure) for figure in figures],
        leading=figures,
        published=[(row, None) for row in found.published],
        is_recorded=is_recorded,
    )


def closing(*, record_figures: bool) -> LoopFigures:
    """``obsia world --closing``."""
    return LoopFigures(JOURNEYS["closing"].ask(record_figures=record_figures), record_figures)


def company(**asked: Any) -> CompanyView:
    """``obsia world --company``: what a company states of its data centres."""
    return JOURNEYS["company"].ask(**asked)


def commitments(*, record_figures: bool, **asked: Any) -> Commitments:
    """``obsia commitments``: all instruments, one, or one party."""
    # No figure is told: the indicators stay with the command.
    del record_figures
    return JOURNEYS["commitments"].ask(**asked, record_figures=False)


def search(*, record_figures: bool, **asked: Any) -> SearchResult:
    """``obsia search``: what a name stands for, and everything that has a name like it."""
    del record_figures
    return JOURNEYS["search"].ask(**asked)


def explain(
    *,
    record_figures: bool,
    figure_id: str | None = None,
    subject: str | None = None,
    most: int | None = None,
    permalinks: Permalinks | None = None,
) -> Explanation:
    """``obsia trace`` of a figure that anyone may see, or ``obsia facts show`` of a subject.

    A figure is named by its id, or by the address of its page on any server: that carries the page which asks its
    question, and ``permalinks`` has it asked where no record has the figure.
    """
    del record_figures
    if (figure_id is None) == (subject is None):
        raise BadCall("one-of-two", one=Option("figure-id"), other=Option("subject"))
    if figure_id is None:
        return _subject(subject or "", most=MOST_OF_SUBJECT if most is None else most)
    about = MOST if most is None else most
    if "/" not in figure_id:
        return _trace(trace_of(figure_id), most=about)
    if permalinks is None:
        raise MissingExtra(extra="web", purpose=Message("purpose-permalinks"))
    found, is_other_edition = permalinks(figure_id)
    return _trace(found, most=about)._replace(is_other_edition=is_other_edition)


def _trace(found: Trace, *, most: int) -> Explanation:
    stated = {each.evidence_id: each for each in found.undrawn}
    stated |= {source.evidence_id: source for each in found.inputs for source in each.sources}
    facts = (fact for each in found.inputs[:most] for fact in each.facts[:MOST_FACTS])
    wanted = {*found.figure.evidence, *(fact.evidence for fact in facts)}
    return Explanation(found, None, most, [stated[name] for name in sorted(wanted & stated.keys())])


def _subject(text: str, *, most: int) -> Explanation:
    found = show(text)
    wanted = {fact.evidence for fact in found.facts[:most]}
    return Explanation(None, found, most, [each for each in found.sources if each.evidence_id in wanted])
