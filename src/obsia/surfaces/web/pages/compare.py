"""Two to six models side by side: which takes less, in how many worlds, and what would tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from obsia.accounting.openness.questions import IN_VERDICT
from obsia.app.catalogue.comparison import FEWEST, MOST, Compared, Pair
from obsia.app.catalogue.comparison import compare as compared
from obsia.app.catalogue.models import Model
from obsia.app.disclosure.openness import further, openness
from obsia.app.request.tasks import READERS, common_tasks, task, tasks_of_model
from obsia.core.errors import ObsiaError, UnknownName
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.core.memory import kept
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.page import Page, PageQuestion, Parts, Picture, TemplateView
from obsia.surfaces.web.pairs import Ready, pairs
from obsia.surfaces.web.questions import Field, model_field, placed, region_field
from obsia.views.openness_messages import result as result_of
from obsia.views.parts import by_name
from obsia.writers.markup import Html, SitePath, element

QUERY: Final = ("m", "task", "region")
QUANTITIES: Final = (("energy", words.ENERGY), ("carbon", words.CARBON), ("water", words.WATER))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader asks, as far as it is understood."""

    fields: tuple[Field, ...]
    models: tuple[Model, ...]
    task: str
    is_task_stated: bool
    tasks: tuple[str, ...]
    """Tasks that all the models do."""
    region: Field
    where: str | None
    problems: tuple[str, ...]
    """What stands in the way of an answer and belongs to no one field."""

    @property
    def is_wrong(self) -> bool:
        """Whether something of it is not understood, or stands in the way."""
        return bool(self.problems or self.region.error or any(each.error for each in self.fields))

    @property
    def is_whole(self) -> bool:
        """Whether there is something to compare."""
        return not self.is_wrong and len(self.models) >= FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the models."""

    name: Html
    link: Html
    figures: tuple[Figure, ...]
    """Energy, carbon and water."""
    first: SitePath | None
    """The same comparison with this one as what the others are compared with."""
    without: SitePath | None
    """The same comparison without it."""
    telling: str
    """What its provider could tell that would narrow its range most; '' where there is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What can be said of one model beside the first."""

    outcome: str
    """``less`` (the first takes less), ``more``, or ``open``: they cannot be told apart."""
    other: Html
    ratios: tuple[tuple[Figure, str], ...]
    """Energy, carbon and water of the first, in multiples of the other's, each with its outcome."""
    factor: Figure
    """By what the one that takes more energy takes more; where they cannot be told apart, the first over the other."""
    worlds: str
    of: str
    openness: Html | None
    """Which of the two is the more open, by how many questions; None where one is in no index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpennessRow:
    """One framework or count, and what it makes of each model."""

    name: str
    results: tuple[tuple[Html, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Everything that the page shows of a comparison."""

    sides: tuple[Side, ...]
    sections: tuple[tuple[str, tuple[Figure, ...]], ...]
    """Energy, carbon and water: of each model, in their order."""
    verdicts: tuple[Verdict, ...]
    openness: tuple[OpennessRow, ...]
    notes: tuple[str, ...]
    command: str


def compare(asked: PageQuestion) -> TemplateView:
    """The comparison that the query asks for, or how to ask for one."""
    return _view(asked, _wanted(asked, asked.query.get("m", ()), asked.one("task") or ""))


def compare_pair(asked: PageQuestion) -> TemplateView:
    """A comparison that stands ready. Raises ``UnknownName`` for one that does not."""
    slug = asked.parts["pair"]
    known = pairs(asked.edition.day)
    if slug not in known:
        raise UnknownName(kind="comparison", name=slug[:80])
    return _view(asked, _wanted(asked, known[slug].models, ""), pair=known[slug])


def curated(edition: PageEdition) -> Iterable[Parts]:
    """The comparisons that stand ready in an edition."""
    return ({"pair": slug} for slug in pairs(edition.day))


# ---------------------------------------------------------------- what is asked


def _wanted(asked: PageQuestion, names: Sequence[str], wanted_task: str) -> Wanted:
    tr = asked.tr
    fields: list[Field] = []
    found: dict[str, Model] = {}
    for place, typed in enumerate(names[:MOST]):
        others = [*names[:place], *names[place + 1 : MOST]]
        each, model = model_field(
            asked,
            "m",
            typed,
            fill=lambda value, place=place, others=others: _address(
                asked, [*others[:place], value, *others[place:]], wanted_task
            ),
            key=f"m{place + 1}",
        )
        if model is not None and model.resolved.facts.model_id in found:
            each = replace(each, error=tr("web-compare-twice"))
        elif model is not None:
            found[model.resolved.facts.model_id] = model
        fields.append(replace(each, label=tr("web-compare-model", place=place + 1)))
    models = tuple(found.values())
    common = _common(models)
    problems = [tr("web-compare-most", most=MOST)] if len(names) > MOST else []
    if models and not common:
        problems.append(_nothing_common(models, tr))
    chosen = wanted_task if wanted_task in common else (common or READERS)[0]
    if wanted_task and wanted_task != chosen and common:
        problems.append(_not_asked(wanted_task, models, tr))
    if names and len(models) < FEWEST and not any(each.error for each in fields):
        problems.append(tr("web-compare-fewest"))
    region, where = region_field(
        asked, "region", fill=lambda value: _address(asked, names[:MOST], wanted_task, region=value)
    )
    return Wanted(
        fields=tuple(fields),
        models=models,
        task=chosen,
        is_task_stated=bool(wanted_task),
        tasks=common or READERS,
        region=replace(region, label=tr("web-question-region")),
        where=where,
        problems=tuple(problems),
    )


def _common(models: Sequence[Model]) -> tuple[str, ...]:
    """The tasks that all of the models do, in the order in which people meet them."""
    return tuple(each.name for each in common_tasks([model.resolved for model in models])) if models else READERS


def _nothing_common(models: Sequence[Model], tr: Locale) -> str:
    """Why models cannot be compared: what each does."""
    told = [
        tr("web-compare-does", model=printable(model.known_as), does=tr(f"task-{model.resolved.facts.task.value}"))
        for model in models
    ]
    return tr("web-compare-nothing-common", models=tr.listed(told))


def _not_asked(wanted: str, models: Sequence[Model], tr: Locale) -> str:
    """A task that is none, or that not every model does."""
    try:
        name = task(wanted).name
    except UnknownName:
        return tr("web-compare-no-task", task=printable(wanted, most=80))
    unable = [
        printable(model.known_as)
        for model in models
        if name not in {each.name for each in tasks_of_model(model.resolved)}
    ]
    return tr("web-compare-not-asked", task=tr(f"task-name-{name}"), models=tr.listed(unable))


def _address(asked: PageQuestion, names: Sequence[str], wanted_task: str, *, region: str | None = None) -> SitePath:
    """The address of another comparison, asked in the same way."""
    return asked.links("/compare/", m=names, task=wanted_task, region=region or asked.one("region"))


# ---------------------------------------------------------------- what is answered


def _view(asked: PageQuestion, wanted: Wanted, *, pair: Ready | None = None) -> TemplateView:
    tr = asked.tr
    answer, problems, zone = None, list(wanted.problems), ""
    if wanted.is_whole:
        try:
            found = _compared(asked, wanted, [model.resolved.facts.model_id for model in wanted.models])
            answer = _answer(asked, wanted, found)
            zone_id = found.models[0].zone.zone_id
            zone = tr.zone(zone_id) if zone_id else ""
        except ObsiaError as error:
            problems.append(tr.text(error.sentences))
    names = [printable(model.known_as) for model in wanted.models]
    title = tr("web-compare-title")
    if answer is not None:
        is_pair = len(names) == FEWEST
        title = tr("web-compare-several", models=tr.listed(names))
        title = tr("web-compare-two", first=names[0], other=names[1]) if is_pair else title
    return TemplateView(
        template="compare.html",
        title=title,
        picture=Picture("/share/compare.png", f"{tr('web-compare-title')}. {tr('web-compare-about')}"),
        description=tr("web-compare-about-two" if answer else "web-compare-about", models=tr.listed(names)),
        status=400 if pair is None and (problems or wanted.is_wrong) else 200,
        indexed=pair is not None or not asked.query,
        values={
            "wanted": wanted,
            "answer": answer,
            "problems": problems,
            "rows": _rows(wanted, tr),
            "quantities": QUANTITIES,
            "placed": placed,
            "pair": pair,
            "ready": _ready(asked, pair),
            "own": None if asked.edition.static or pair is None else _address(asked, pair.models, ""),
            "where": zone,
            "rule": tr("web-compare-rule"),
        },
    )


def _rows(wanted: Wanted, tr: Locale) -> tuple[Field, ...]:
    """The fields of the form: those that were filled, and one more; three at least."""
    filled = wanted.fields
    count = min(max(len(filled) + 1, FEWEST + 1), MOST)
    empty = (
        Field(name="m", key=f"m{place + 1}", label=tr("web-compare-model", place=place + 1))
        for place in range(len(filled), count)
    )
    return (*filled, *empty)


def _ready(asked: PageQuestion, pair: Ready | None) -> tuple[tuple[SitePath, str], ...]:
    """Links to comparisons that stand ready: all of them, or those that share a model with ``pair``."""
    known = pairs(asked.edition.day)
    chosen = [
        each
        for each in known.values()
        if pair is None or (each.slug != pair.slug and set(each.models) & set(pair.models))
    ]
    tr, links = asked.tr, asked.links
    return tuple(
        (links(f"/compare/{each.slug}/"), tr("web-compare-two", first=each.names[0], other=each.names[1]))
        for each in chosen
        if links.has(f"/compare/{each.slug}/")
    )


def _compared(asked: PageQuestion, wanted: Wanted, ids: Sequence[str]) -> Compared:
    return _kept(tuple(ids), wanted.task if wanted.is_task_stated else None, wanted.where, asked.edition.folder)


@kept
def _kept(ids: tuple[str, ...], task: str | None, region: str | None, folder: str | None) -> Compared:
    """A comparison, once for all languages; where it is recorded, once for each data folder."""
    return compared(ids, task=task, region=region, record_figures=folder is not None)


def _answer(asked: PageQuestion, wanted: Wanted, found: Compared) -> Answer:
    tr, links = asked.tr, asked.links
    ids = [estimation.model.facts.model_id for estimation in found.models]
    names = [element("span", printable(model.known_as), translate="no") for model in wanted.models]
    named = dict(zip(ids, names, strict=True))
    sides = tuple(
        Side(
            name=named[model],
            link=_link(model, named[model], links),
            figures=tuple(words.find(estimation.figures, about) for _, about in QUANTITIES),
            first=_first(asked, wanted, ids, place),
            without=_without(asked, wanted, ids, place),
            telling=next((tr(f"non-disclosure-{group}") for group in estimation.undisclosed), ""),
        )
        for place, (model, estimation) in enumerate(zip(ids, found.models, strict=True))
    )
    verdicts = tuple(_verdict(asked, wanted, each, named) for each in found.pairs if each.first == ids[0])
    assumed = [each for estimation in found.models for each in estimation.assumptions]
    return Answer(
        sides=sides,
        sections=tuple(
            (name, tuple(side.figures[place] for side in sides)) for place, (name, _) in enumerate(QUANTITIES)
        ),
        verdicts=verdicts,
        openness=_openness_rows(ids, names, tr),
        notes=tuple(words.assumption_sentences(by_name(assumed, models=True), tr)),
        command=" ".join(found.command),
    )


def _verdict(asked: PageQuestion, wanted: Wanted, pair: Pair, named: Mapping[str, Html]) -> Verdict:
    outcome = outcome_of(pair.ratios[0])
    factor = pair.ratios[0]
    if outcome == "less":
        # The same pair the other way round: how many times as much, not what part.
        turned = _compared(asked, wanted, [pair.second, pair.first])
        factor = turned.pairs[0].ratios[0]
    return Verdict(
        outcome=outcome,
        other=named[pair.second],
        ratios=tuple((ratio, outcome_of(ratio)) for ratio in pair.ratios),
        factor=factor,
        worlds=asked.tr.whole(pair.worlds_less[0]),
        of=asked.tr.whole(pair.worlds),
        openness=_further(pair, named, asked.tr),
    )


def _further(pair: Pair, named: Mapping[str, Html], tr: Locale) -> Html | None:
    try:
        found = further(openness(f"model:{pair.first}"), openness(f"model:{pair.second}"))
    except UnknownName:
        return None
    return placed(
        tr,
        "web-compare-openness-verdict",
        first=named[pair.first],
        other=named[pair.second],
        count=len(IN_VERDICT),
        decided=int(found.unknown < len(IN_VERDICT)),
        more=found.first,
        less=found.other,
        alike=found.alike,
        unknown=found.unknown,
    )


def outcome_of(ratio: Figure) -> str:
    """Whether the first takes less or more than the other, by the range of their ratio."""
    if ratio.high < 1:
        return "less"
    return "more" if ratio.low > 1 else "open"


def _link(model: str, name: Html, links: Links) -> Html:
    path = f"/models/{model}/"
    return element("a", name, href=links(path)) if links.has(path) else name


def _first(asked: PageQuestion, wanted: Wanted, ids: Sequence[str], place: int) -> SitePath | None:
    if place == 0 or asked.edition.static:
        return None
    return _address(asked, [ids[place], *ids[:place], *ids[place + 1 :]], wanted.task)


def _without(asked: PageQuestion, wanted: Wanted, ids: Sequence[str], place: int) -> SitePath | None:
    if len(ids) <= FEWEST or asked.edition.static:
        return None
    return _address(asked, [*ids[:place], *ids[place + 1 :]], wanted.task)


def _openness_rows(ids: Sequence[str], names: Sequence[Html], tr: Locale) -> tuple[OpennessRow, ...]:
    """What each framework makes of each model, and how much was found of it; never one score."""
    results: dict[str, dict[str, str]] = {}
    counts: dict[str, str] = {}
    for model in ids:
        try:
            found = openness(f"model:{model}")
        except UnknownName:
            continue
        if not found.sheet.assertions:
            continue
        for grade in found.grades:
            results.setdefault(grade.framework, {})[model] = tr.text(result_of(grade))
        held = found.coverage
        counts[model] = tr(
            "web-compare-counts",
            found=tr.whole(held.available),
            withheld=tr.whole(held.withheld),
            missing=tr.whole(held.not_found),
        )
    nobody = tr("web-compare-nobody")
    rows = [(tr(f"framework-{framework}"), held) for framework, held in results.items()]
    rows.append((tr("web-compare-found"), counts))
    return tuple(
        OpennessRow(
            name=name,
            results=tuple((each, held.get(model, nobody)) for model, each in zip(ids, names, strict=True)),
        )
        for name, held in rows
    )


PAGES: Final = (
    Page(name="compare", path="/compare/", build=compare, query=QUERY),
    Page(name="compare-pair", path="/compare/{pair}/", build=compare_pair, addresses=curated),
)
