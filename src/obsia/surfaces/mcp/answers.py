"""The four questions: the journey of a command, the record of its answer, and a few words."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.core.errors import BadCall, UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.message import Option
from obsia.surfaces import world_words
from obsia.surfaces.answering import trace_of
from obsia.surfaces.mcp import parts
from obsia.surfaces.mcp.parts import Record
from obsia.views import openness_messages
from obsia.views.estimate import stated as statements

if TYPE_CHECKING:
    from obsia.app.disclosure.openness import Openness
    from obsia.app.figures.trace import Input, Trace
    from obsia.app.world.planet import Country, World
    from obsia.core.demand import Published
    from obsia.core.evidence import Fact, Source
    from obsia.core.figure import Figure

MOST: Final = 12
"""Inputs of a figure, where nobody says how many."""
MOST_FACTS: Final = 6
"""Facts of one input: the tables of a fitted model have hundreds."""
MOST_OF_SUBJECT: Final = 60
"""Facts of a subject, where nobody says how many."""
WORLD: Final = "World"
AI: Final = "AI"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The record of an answer, and what is said of it."""

    record: Record
    text: str


def _answer(record: Record, lines: Iterable[str]) -> Answer:
    return Answer(record=record, text="\n".join(line for line in lines if line))


def _head(snapshot: str) -> Record:
    return {"obsia": __version__, "snapshot": snapshot}


def estimate(tr: Locale, *, record_figures: bool, all_boundaries: bool = False, **asked: Any) -> Answer:
    """``obsia estimate``: energy, carbon and water at their widest boundaries, or every boundary."""
    from obsia.app.figures.sources import sources_of
    from obsia.app.questions.request import Estimate
    from obsia.app.request.estimate import answer

    found = answer(Estimate(**asked, record_figures=record_figures))
    model = found.model.facts.model_id
    headline = [words.find(found.figures, about) for about in words.HEADLINE]
    chosen = list(found.figures) if all_boundaries else headline
    sources = sources_of(chosen)
    least_known = parts.unknowns_of(found.unknowns, tr)
    assumed = words.assumption_sentences((each for figure in chosen for each in figure.assumptions), tr)
    stated = [tr.text(each) for each in statements(found.stated, found.figures)]
    record = {
        **_head(headline[0].snapshot),
        "command": list(found.command),
        "explainable": record_figures and not found.notes,
        "model": model,
        "written": found.model.name,
        "rule": found.model.rule,
        "safe": found.model.safe,
        "provider": found.provider,
        "zone": found.zone.zone_id,
        "figures": [parts.figure_of(figure, label=model) for figure in chosen],
        "assumptions": assumed,
        "least_known": least_known,
        "stated": stated,
        "sources": [parts.source_of(each) for each in sources],
    }
    zone = tr.zone(found.zone.zone_id) if found.zone.zone_id else tr("zone-not-given")
    provider = printable(found.provider or tr("unknown-provider"))
    return _answer(
        record,
        [
            f"{tr('title-estimate', model=printable(model))} ({provider}, {zone})",
            *(parts.figure_words(figure, tr) for figure in chosen),
            words.meaning(chosen, tr),
            *stated,
            tr("mcp-assumed", count=len(assumed)) if assumed else "",
            parts.least_known_words(least_known, tr),
            *parts.source_words(sources, tr),
        ],
    )


def model(tr: Locale, *, record_figures: bool, model: str) -> Answer:
    """What is known of a model: its facts, and how open it is where anyone has looked."""
    del record_figures
    from obsia.app.catalogue.models import model as journey
    from obsia.app.catalogue.models import model_record
    from obsia.app.figures.sources import sources_named

    found = journey(model)
    known = model_record(found)
    openness = _openness_of(found.known.facts.model_id)
    evidence = {fact.evidence for fact in found.facts}
    if openness is not None:
        evidence |= {cell.evidence for cell in openness.sheet.assertions}
    sources = sources_named(evidence)
    taken = words.assumption_sentences(found.known.assumptions, tr)
    kept = ("obsia", "snapshot", "model", "label", "kind", "checkpoint", "provider", "written", "rule", "safe")
    record = {
        **parts.some_of(known, kept),
        "assumptions": taken,
        "facts": [parts.fact_of(fact) for fact in found.facts],
        "openness": None if openness is None else _openness_record(openness, tr),
        "sources": [parts.source_of(each) for each in sources],
    }
    return _answer(
        record,
        [
            f"{printable(found.label)} ({printable(known['model'])})",
            *taken,
            *parts.fact_lines(found.facts, tr),
            *_openness_words(openness, tr),
            *parts.source_words(sources, tr),
        ],
    )


def _openness_of(model_id: str) -> Openness | None:
    """How open a model of the catalogue is; None where nobody has looked."""
    from obsia.app.disclosure.openness import openness

    subject = f"model:{model_id}"
    try:
        found = openness(subject)
    except UnknownName:
        return None
    return found if found.system.subject == subject and found.sheet.assertions else None


def _openness_words(found: Openness | None, tr: Locale) -> list[str]:
    if found is None:
        return [tr("mcp-openness-unknown")]
    return [
        tr.text(openness_messages.verdict(found.system.label, found.answers)),
        tr.text(openness_messages.coverage(found.coverage)),
    ]


def _openness_record(found: Openness, tr: Locale) -> Record:
    from obsia.app.disclosure.openness_export import openness_record

    whole = openness_record(found)
    coverage = whole["coverage"]
    return {
        **parts.some_of(whole, ("subject", "developer", "on")),
        "words": tr.text(openness_messages.verdict(found.system.label, found.answers)),
        "answers": [
            parts.some_of(each, ("question", "answer", "at_least", "not_examined")) for each in whole["answers"]
        ],
        "terms": whole["terms"],
        "grades": [
            {
                **parts.some_of(record, ("framework", "edition", "result", "at_least", "unanswered")),
                "words": tr.text(openness_messages.grade(grade)),
                "addresses": sorted({each["address"] for each in record["deciding"] if each["address"]}),
            }
            for grade, record in zip(found.results, whole["grades"], strict=True)
        ],
        "disagreements": [each["item"] for each in whole["disagreements"]],
        "non_disclosures": [
            {
                **parts.some_of(each, ("non_disclosure", "score_reduction_share", "standard_error")),
                "words": tr(f"non-disclosure-{each['non_disclosure']}"),
            }
            for each in whole["certainty"]["non_disclosures"]
            if not each["is_disclosed"]
        ],
        **parts.some_of(coverage, ("found", "supported", "withheld", "not_found")),
    }


def world(tr: Locale, *, record_figures: bool, country: str | None = None, **asked: Any) -> Answer:
    """``obsia world``: the planet, or one country."""
    from obsia.app.questions.world import ViewCountry, ViewWorld
    from obsia.app.world.planet import answer, answer_of_country

    if country is not None:
        of_country = answer_of_country(ViewCountry(country, **asked, record_figures=record_figures))
        return _country(of_country, tr, recorded=record_figures)
    return _planet(answer(ViewWorld(**asked, record_figures=record_figures)), tr, recorded=record_figures)


def _planet(found: World, tr: Locale, *, recorded: bool) -> Answer:
    whole = [each for each in found.places if not each.operator]
    labelled = [(each.region, figure) for each in whole if each.region == WORLD for figure in each.figures]
    shown = len(labelled)
    if found.ai is not None:
        labelled += [(AI, found.ai.demand), (AI, found.ai.rated)]
    labelled += [(each.region, each.figures[0]) for each in whole if each.region != WORLD]
    return _world_answer(
        _View(
            answer=found,
            place=world_words.region(WORLD, tr),
            country=None,
            labelled=labelled,
            in_words=[*labelled[:1], *([(AI, found.ai.demand)] if found.ai is not None else []), *labelled[1:shown]],
            published=[(each.row, each.verdict.value) for each in found.compared],
        ),
        tr,
        recorded=recorded,
    )


def _country(found: Country, tr: Locale, *, recorded: bool) -> Answer:
    demand = found.demand
    figures = (demand.demand, found.carbon, found.water, found.national_share, found.per_inhabitant)
    labelled = [(demand.iso3, figure) for figure in figures if figure is not None]
    about = {
        "iso3": demand.iso3,
        "region": demand.region,
        "origin": demand.origin.value,
        "publishers": list(demand.series),
    }
    return _world_answer(
        _View(
            answer=found,
            place=world_words.country(demand.iso3, tr),
            country=about,
            labelled=labelled,
            in_words=labelled,
            published=[(row, None) for row in found.published],
        ),
        tr,
        recorded=recorded,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What is told of the planet or of a country."""

    answer: World | Country
    place: str
    country: Record | None
    labelled: list[tuple[str, Figure]]
    """(whose it is, figure), each of them."""
    in_words: list[tuple[str, Figure]]
    """Those that the words tell."""
    published: list[tuple[Published, str | None]]
    """(what others publish, how it stands to ours)."""


def _world_answer(view: _View, tr: Locale, *, recorded: bool) -> Answer:
    from obsia.app.figures.sources import sources_named

    found, labelled, published = view.answer, view.labelled, view.published
    sources = sources_named(
        [*(each for _, figure in labelled for each in figure.evidence), *(row.evidence for row, _ in published)]
    )
    record = {
        **_head(found.snapshot),
        "command": list(found.command),
        "explainable": recorded and found.unrecorded is None,
        "independent": True,
        "statement": tr("commitments-independent"),
        "year": found.year,
        "scenario": found.scenario.name,
        "country": view.country,
        "figures": [parts.figure_of(figure, label=label) for label, figure in labelled],
        "published": [_published_record(row, verdict=verdict) for row, verdict in published],
        "sources": [parts.source_of(each) for each in sources],
    }
    figures = [figure for _, figure in view.in_words]
    ranges_only = all(not figure.has_central for figure in figures)
    return _answer(
        record,
        [
            tr("mcp-world", place=view.place, year=str(found.year), scenario=printable(found.scenario.name)),
            *(parts.figure_words(figure, tr) for figure in figures),
            tr("range-plausible", level=tr.percent(figures[0].level)) if ranges_only else words.meaning(figures, tr),
            tr("mcp-published", count=len(published)) if published else "",
            tr("commitments-independent"),
            *parts.source_words(sources, tr),
        ],
    )


_PUBLISHED: Final = (
    "series", "edition", "year", "year_to", "scenario", "quantity", "amount", "low", "high", "unit", "boundary",
    "access", "evidence",
)  # fmt: skip


def _published_record(row: Published, *, verdict: str | None) -> Record:
    return {**{name: getattr(row, name) for name in _PUBLISHED}, "place": row.iso3 or row.region, "verdict": verdict}


def explain(
    tr: Locale,
    *,
    record_figures: bool,
    figure_id: str | None = None,
    subject: str | None = None,
    most: int | None = None,
) -> Answer:
    """``obsia trace`` of a figure that anyone may see, or ``obsia facts show`` of a subject."""
    del record_figures
    if (figure_id is None) == (subject is None):
        raise BadCall("one-of-two", one=Option("figure-id"), other=Option("subject"))
    if figure_id is not None:
        return _trace(trace_of(figure_id), tr, most=MOST if most is None else most)
    return _subject(subject or "", tr, most=MOST_OF_SUBJECT if most is None else most)


def _trace(found: Trace, tr: Locale, *, most: int) -> Answer:
    shown = found.inputs[:most]
    stated: dict[str, Source] = {each.evidence_id: each for each in found.undrawn}
    stated |= {source.evidence_id: source for each in found.inputs for source in each.sources}
    wanted = {*found.figure.evidence, *(fact.evidence for each in shown for fact in each.facts[:MOST_FACTS])}
    sources = [stated[name] for name in sorted(wanted & stated.keys())]
    inputs = [_input(each, tr) for each in shown]
    assumed = words.assumption_sentences(found.figure.assumptions, tr)
    record = {
        **_head(found.figure.snapshot),
        "trace": {
            "figure": parts.figure_of(found.figure, label=found.label),
            "formula": list(found.formula),
            "inputs": inputs,
            "inputs_in_all": len(found.inputs),
            "assumptions": assumed,
            "command": list(found.command),
            "recorded_at": found.recorded_at,
            "version": found.version,
            "same_snapshot": found.same_snapshot,
        },
        "subject": None,
        "sources": [parts.source_of(each) for each in sources],
    }
    central = found.figure.has_central
    level = tr.percent(found.figure.level)
    return _answer(
        record,
        [
            parts.figure_words(found.figure, tr),
            words.meaning([found.figure], tr) if central else tr("range-plausible", level=level),
            *found.formula,
            parts.least_known_words([each for each in inputs if each["share"] >= words.LEAST_SHARE], tr),
            tr("mcp-assumed", count=len(assumed)) if assumed else "",
            tr("mcp-command", command=printable(shlex.join(found.command), most=1_000)),
            "" if found.same_snapshot else tr("trace-other-snapshot"),
            *parts.source_words(sources, tr),
        ],
    )


def _input(found: Input, tr: Locale) -> Record:
    from obsia.app.figures.export import number

    return {
        "subject": found.subject,
        "property": found.property,
        "words": words.input_words(found.subject, found.property, tr),
        "share": number(found.share),
        "kind": found.kind.value,
        "facts": [parts.fact_of(fact) for fact in found.facts[:MOST_FACTS]],
        "facts_in_all": len(found.facts),
    }


def _subject(text: str, tr: Locale, *, most: int) -> Answer:
    from obsia.app.catalogue.factbase import show

    found = show(text)
    shown: tuple[Fact, ...] = found.facts[:most]
    wanted = {fact.evidence for fact in shown}
    sources = [each for each in found.sources if each.evidence_id in wanted]
    record = {
        **_head(found.snapshot),
        "trace": None,
        "subject": {
            "subject": found.subject,
            "label": found.label,
            "linked": list(found.linked),
            "missing": list(found.missing),
            "names": list(found.names),
            "facts": [parts.fact_of(fact) for fact in shown],
            "facts_in_all": len(found.facts),
        },
        "sources": [parts.source_of(each) for each in sources],
    }
    return _answer(
        record,
        [
            f"{printable(found.label)} ({printable(found.subject)})",
            *parts.fact_lines(shown, tr),
            *parts.source_words(sources, tr),
        ],
    )
