"""One request, and what another choice would change: before, after, and the difference in the same worlds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from obsia.app.catalogue.models import model as named
from obsia.app.catalogue.models import place
from obsia.app.request.equivalents import Equivalent, equivalents
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.request.request_whatif import Changed
from obsia.app.request.request_whatif import what_if as changed_by
from obsia.core.errors import ObsiaError, UnknownName
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import PERCENT
from obsia.core.message import Argument
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.pages.compare import QUANTITIES, outcome_of
from obsia.surfaces.web.questions import placed
from obsia.surfaces.web.requests import QUERY, Wanted, address, shown, wanted
from obsia.views.estimate import request as request_of
from obsia.views.parts import by_name
from obsia.writers.markup import SitePath

REPEATS: Final = ("1", "365", "3650", "1000000")
"""How often a request may be asked, as links beside the field."""
_TOKENS: Final = (*(step * 10**power for power in range(1, 5) for step in (1, 2, 3, 5, 7)), 100_000)
STOPS: Final = {"in": _TOKENS, "out": _TOKENS, "to-cached": tuple(range(0, 101, 5))}
"""Field -> the values between which its slider moves: counts of tokens by their size, a share in per cent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What some changes do to one quantity."""

    name: str
    outcome: str
    """``less``, ``more``, ``same``, or ``open``: it cannot be told from no change."""
    before: Figure
    after: Figure
    difference: Figure
    ratio: Figure
    """After over before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """One of several changes, as if it were made alone."""

    words: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that the page shows of a what-if."""

    effects: tuple[Effect, ...]
    alone: tuple[Alone, ...]
    worlds: str
    """In how many worlds the first of the quantities that change falls; '' where none changes."""
    notes: tuple[str, ...]
    command: str


def what_if(asked: PageQuestion) -> TemplateView:
    """The what-if that the query asks for, or how to ask for one."""
    return _view(asked)


def what_if_case(asked: PageQuestion) -> TemplateView:
    """A what-if that stands ready. Raises ``UnknownName`` for one that does not."""
    name = asked.parts["case"]
    if name not in CASES:
        raise UnknownName(kind="case", name=name[:80], suggestions=())
    return _view(replace(asked, query={key: (value,) for key, value in CASES[name].items()}), case=name)


def curated(edition: PageEdition) -> Iterable[Parts]:
    """The what-ifs that stand ready in every edition."""
    del edition
    return ({"case": name} for name in CASES)


def _view(asked: PageQuestion, *, case: str = "") -> TemplateView:
    tr = asked.tr
    form = wanted(asked)
    problems: list[str] = []
    answer, before = None, None
    if form.model is not None and form.is_whole and (case or not asked.edition.static):
        try:
            answer, before = _answered(asked, form, form.model.resolved.facts.model_id)
        except ObsiaError as error:
            problems.append(tr.text(error.sentences))
    changes = [_change_words(name, value, tr) for name, value in form.changes.items()]
    title = tr("web-whatif-title")
    if answer is not None:
        title = tr(f"web-whatif-case-{case}") if case else tr("web-whatif-title-of", changes=tr.listed(changes))
    return TemplateView(
        template="what_if.html",
        title=title,
        description=f"{title} {tr('web-whatif-about')}" if case else tr("web-whatif-about"),
        status=400 if not case and (problems or not form.is_whole) else 200,
        indexed=bool(case) or not asked.query,
        values={
            "form": form,
            "answer": answer,
            "now": () if before is None else tuple(words.find(before.figures, about) for _, about in QUANTITIES),
            "like": () if before is None else _like(before, form.times),
            "told": "" if before is None else tr.text(_request(before, form.host)),
            "changes": changes,
            "problems": problems,
            "case": case,
            "quantities": QUANTITIES,
            "request": shown(form.fields, ("model", *form.measures, "region", "host")),
            "change": shown(form.fields, form.changeable),
            "all_fields": tuple(form.fields.values()),
            "model": printable(form.model.known_as) if form.model else "",
            "times": tr.whole(form.times),
            "repeats": _repeats(asked, form, case=case),
            "own": None if asked.edition.static or not case else address(asked, {}),
            "ready": _ready(asked, case),
            "stops": STOPS,
            "placed": placed,
            "percent": PERCENT,
        },
    )


def _answered(asked: PageQuestion, form: Wanted, model: str) -> tuple[Answer | None, Estimation]:
    """What the changes do, and the request as it is; the request alone where nothing changes."""
    record = asked.edition.record
    stated: dict[str, Any] = {"region": form.region, "host": form.host, **form.work}
    if not form.texts:
        return None, estimate(model, record_figures=record, **stated)
    found = changed_by(model, changes=form.texts, record_figures=record, **stated)
    alone: list[Alone] = []
    for name, text in zip(form.changes, form.texts, strict=True) if len(form.texts) > 1 else ():
        one = changed_by(model, changes=[text], record_figures=record, **stated)
        told = _change_words(name, form.changes[name], asked.tr)
        alone.append(Alone(words=told, effects=_effects(one)))
    assumed = (*found.assumptions, *found.before.assumptions, *found.after.assumptions)
    answer = Answer(
        effects=_effects(found),
        alone=tuple(alone),
        worlds=_worlds(found, asked.tr),
        notes=tuple(words.assumption_sentences(by_name(assumed, models=True), asked.tr)),
        command=" ".join(found.command),
    )
    return answer, found.before


def _request(before: Estimation, host: str | None) -> tuple[Argument, ...]:
    """The request as it is; who serves it where the question says so, since a provider has no name here but its own."""
    said = request_of(before)
    return said if host else said[:-1]


def _worlds(found: Changed, tr: Locale) -> str:
    for effect, change in zip(_effects(found), found.changes, strict=False):
        if effect.outcome != "same":
            count, worlds = tr.whole(change.worlds_lower), tr.whole(change.worlds)
            return tr(f"web-whatif-worlds-{effect.name}", count=count, worlds=worlds)
    return ""


def _effects(found: Changed) -> tuple[Effect, ...]:
    effects: list[Effect] = []
    for (name, about), change in zip(QUANTITIES, found.changes, strict=False):
        ratio = change.ratio
        if ratio is None:
            continue
        effects.append(
            Effect(
                name=name,
                outcome="same" if ratio.low == ratio.high == 1 else outcome_of(ratio),
                before=words.find(found.before.figures, about),
                after=words.find(found.after.figures, about),
                difference=change.difference,
                ratio=ratio,
            )
        )
    return tuple(effects)


def _change_words(name: str, value: str, tr: Locale) -> str:
    """A change in words, as it stands after ``What if``."""
    if name == "to-region":
        zone = place(value).zone_id or value
        if tr.has(f"country-in-{zone}"):
            return tr("web-whatif-to-country", place=tr(f"country-in-{zone}"))
        value = tr.zone(zone)
    elif name == "to-model":
        value = printable(named(value).known_as)
    elif name == "to-cached":
        value = tr.percent(float(value))
    else:
        value = printable(value.replace(".", tr("decimal-mark")))
    return tr(f"web-whatif-{name}", value=value)


def _like(before: Estimation, times: int) -> tuple[tuple[str, Equivalent], ...]:
    """The request as it is, so many times, in things that people know: energy as energy, carbon as carbon."""
    return tuple(
        (name, each)
        for name, about in QUANTITIES
        for each in equivalents(words.find(before.figures, about), multiplier=times)
    )


def _repeats(asked: PageQuestion, form: Wanted, *, case: str) -> tuple[tuple[SitePath, str, bool], ...]:
    """Links to the same page with the request asked more or less often."""
    if asked.edition.static or case:
        return ()
    return tuple(
        (
            address(asked, {"model": form.fields["model"].value, "times": each}),
            asked.tr(f"web-whatif-times-{each}"),
            int(each) == form.times,
        )
        for each in REPEATS
    )


def _ready(asked: PageQuestion, case: str) -> tuple[tuple[SitePath, str], ...]:
    return tuple(
        (asked.links(f"/what-if/{each}/"), asked.tr(f"web-whatif-case-{each}"))
        for each in CASES
        if each != case and asked.links.has(f"/what-if/{each}/")
    )


PAGES: Final = (
    Page(name="what-if", path="/what-if/", build=what_if, query=QUERY),
    Page(name="what-if-case", path="/what-if/{case}/", build=what_if_case, addresses=curated),
)


_PLAIN: Final = {"model": "openai/gpt-6-sol", "in": "1000", "out": "400"}
_REASONED: Final = {"model": "openai/gpt-6-sol", "in": "1000", "out": "4000"}
_LONG: Final = {"model": "anthropic/claude-opus-5", "in": "20000", "out": "400"}

CASES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "shorter-answer": {**_PLAIN, "out-times": "0.5"},
        "without-reasoning": {**_REASONED, "out-times": "0.1"},
        "smaller-model": {**_PLAIN, "model": "mistral/mistral-large-4", "to-model": "mistral/mistral-small-2603"},
        "open-model": {**_PLAIN, "to-model": "openai/gpt-oss-120b"},
        "in-france": {**_PLAIN, "region": "USA", "to-region": "FRA"},
        "from-a-cache": {**_LONG, "to-cached": "90"},
        "shorter-question": {**_LONG, "in-times": "0.5"},
    }
)
"""Part of the address -> what the form would state. A case says what is asked; it says nothing about the world."""
