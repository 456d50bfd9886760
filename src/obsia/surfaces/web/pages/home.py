"""The first page: what obsia is, every model in one drawing, what an answer costs, what AI draws on the planet, how
many systems are open and what is new; before any click."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.app.catalogue.first_questions import first_questions
from obsia.app.catalogue.landscape import TASK, Access, landscape
from obsia.app.catalogue.models import model as catalogued
from obsia.app.disclosure.openness import openness_counts
from obsia.app.request.equivalents import everyday
from obsia.app.request.estimate import Estimation
from obsia.app.request.reader_answers import MODEL, reader_answers
from obsia.app.request.tasks import Task
from obsia.app.request.tasks import task as task_of
from obsia.core.errors import BadCall, NoData, ObsiaError, UnknownName
from obsia.core.figure import Figure
from obsia.core.locales import Locale
from obsia.core.locales import wording as words
from obsia.core.locales.scales import scale_for, shown
from obsia.core.memory import kept
from obsia.core.message import Message, Rounded, Symbol
from obsia.facts import snapshot as facts
from obsia.surfaces.web.charts.data import figure_row
from obsia.surfaces.web.charts.drawing import Captioned
from obsia.surfaces.web.charts.landscape import COMPARED, landscape_chart
from obsia.surfaces.web.charts.ranges import PointRow, RangeRow, range_chart
from obsia.surfaces.web.page import Page, PageQuestion, Picture, TemplateView
from obsia.surfaces.web.pages.changes import announced
from obsia.surfaces.web.pairs import asked as asked_pair
from obsia.writers.charts import tick
from obsia.writers.markup import Html, SitePath

NEAR: Final = ("openai/gpt-4o", "anthropic/claude-sonnet-4", "mistral/mistral-large-2411", "deepseek/deepseek-r1")
"""Models that the page leads to beside it."""
_NEWS: Final = 3
"""Changes that the page tells, the latest first."""


def home(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr = asked.tr
    model, region = asked.one("model") or MODEL, asked.one("region")
    problem: ObsiaError | None = None
    try:
        made = _answers(asked, model, region)
    except (BadCall, NoData) as error:
        problem, made = error, answers(asked)
    electricity, ai, year = planet(asked.edition.folder)
    known, zone = made[0][1].model, made[0][1].zone
    return asked.view(
        "home",
        picture=Picture("/share/models.png", tr("web-home-about")),
        values={
            **_landscape(tr),
            **_everyday(made, tr),
            "tries": [(each, asked.links("/search/", q=each)) for each in asked.tr("web-home-tries").split(", ")],
            "questions": questions(asked),
            "news": announced(tr)[:_NEWS],
            "answers": made,
            "model": model,
            "typed": asked.one("model"),
            "model_id": known.facts.model_id,
            "label": label_of(made[0][1]),
            "region": region or "",
            "taken": words.assumption_sentences((*known.assumptions, *zone.assumptions), tr),
            "problem": "" if problem is None else _told(problem, asked),
            "wrong": _field(problem),
            "suggestions": problem.suggestions if isinstance(problem, UnknownName) else (),
            "near": [
                (catalogued(each).known_as, asked.links(path))
                for each in NEAR
                for path in [f"/models/{each}/"]
                if asked.links.has(path)
            ],
            "electricity": electricity,
            "ai": ai,
            "year": str(year),
            "quote": _quote(made[0], tr),
            "open": _open(),
        },
        status=200 if problem is None else 400,
        indexed=not asked.query,
    )


def _landscape(tr: Locale) -> dict[str, object]:
    """The drawing of all models, with its finding as a title and what is drawn as a sentence."""
    found = landscape()
    if not all(each in found.typical for each in COMPARED):
        return {"landscape": None}
    closed, published = (found.typical[each].width_ratio for each in COMPARED)
    title = tr.text(Message("web-home-landscape", ratio=Rounded(closed / published, 1)))
    asks = task_of(TASK)
    about = tr(
        "web-home-landscape-about",
        input=tr.whole(asks.input_tokens or 0),
        output=tr.whole(asks.output_tokens or 0),
        count=len(found.landmarks),
    )
    models = [sum(each.access is access for each in found.landmarks) for access in COMPARED]
    said = {"closed": Rounded(closed, 2), "published": Rounded(published, 2)}
    said |= {"closed_models": models[0], "published_models": models[1]}
    widths = tr.text(Message("web-home-landscape-widths", **said))
    return {
        "landscape": landscape_chart(found, tr=tr, label=f"{title}. {about} {widths}"),
        "landscape_title": title,
        "landscape_about": about,
        "landscape_widths": widths,
        "accesses": [each.value for each in Access if each in found.typical],
    }


def landscape_alone(asked: PageQuestion) -> Captioned | None:
    """The drawing of all models with its words, for whoever shows it alone."""
    held = _landscape(asked.tr)
    chart = held["landscape"]
    if not isinstance(chart, Html):
        return None
    about = f"{held['landscape_about']} {held['landscape_widths']} {asked.tr('web-chart-colours')}"
    landmarks = landscape().landmarks
    scale = scale_for([each.energy for each in landmarks])
    data = [
        figure_row(
            each.name, each.energy, scale=scale, tr=asked.tr, date=each.released,
            series=asked.tr(f"web-home-access-{each.access.value}"),
        )
        for each in landmarks
    ]  # fmt: skip
    return Captioned.of(chart, caption=str(held["landscape_title"]), note=about, data=data)


def everyday_alone(asked: PageQuestion) -> Captioned:
    """The drawing of everyday things, beside the model that the page answers about unasked."""
    return _everyday_chart(answers(asked), asked.tr)


def answers(asked: PageQuestion) -> tuple[Answer, ...]:
    """What each standard task costs of the model that the page answers about unasked."""
    return _answers(asked, MODEL, None)


def _quote(answer: Answer, tr: Locale) -> str:
    """How to quote an answer of the page: the energy of the first."""
    energy = shown(answer[2], tr)
    return tr("web-home-quote-how", value=energy.text, low=energy.low, high=energy.high)


def label_of(found: Estimation) -> str:
    """The name of the model of an answer."""
    return catalogued(found.model.facts.model_id).label


def _everyday_chart(made: tuple[Answer, ...], tr: Locale) -> Captioned:
    """The energy of the tasks among things that people know, and what stays above the first at the top of its range."""
    things, (_, _, least, _, _) = everyday(), made[0]
    above = next((each for each in things if each.energy_kwh >= least.high), None)
    rows = [
        *(RangeRow(name=tr(f"web-task-{task.name}"), figure=energy) for task, _, energy, _, _ in made),
        *(PointRow(name=_begun(tr(f"everyday-{each.name}")), value=each.energy_kwh) for each in things),
    ]
    caption = "web-home-everyday-below" if above else "web-home-everyday-open"
    return range_chart(
        rows,
        tr=tr,
        caption=tr(caption, thing=tr(f"everyday-{above.name}")) if above else tr(caption),
        about=tr("web-home-everyday-about", model=label_of(made[0][1])),
    )


def _begun(name: str) -> str:
    """A name as it begins a line."""
    return name[:1].upper() + name[1:]


def _everyday(made: tuple[Answer, ...], tr: Locale) -> dict[str, object]:
    """The drawing, and the things with their values and sources."""
    scale = scale_for([energy for _, _, energy, _, _ in made])
    listed = [
        (tr(f"everyday-{each.name}"), tick(each.energy_kwh / scale.factor, tr), each.source) for each in everyday()
    ]
    return {"everyday": _everyday_chart(made, tr), "things": listed, "things_unit": scale.symbol}


def questions(asked: PageQuestion) -> list[tuple[str, SitePath]]:
    """What first visitors ask, with the place that answers at once; a question without a page is left out."""
    pair = asked_pair(asked.edition.day)
    places = {**first_questions(facts.load()), **({"pair": f"/compare/{pair.slug}/"} if pair else {})}
    led = {name: place.partition("#") for name, place in places.items()}
    return [
        (asked.tr(f"asks-{name}"), asked.links(path, fragment=fragment))
        for name, (path, _, fragment) in led.items()
        if asked.links.has(path)
    ]


Answer = tuple[Task, Estimation, Figure, Figure, Figure]
"""A task with its energy, carbon and water."""


def _answers(asked: PageQuestion, model: str, region: str | None) -> tuple[Answer, ...]:
    """What each standard task costs. Raises what the journey raises."""
    return _kept(model, region, asked.edition.folder)


@kept
def _kept(model: str, region: str | None, folder: str | None) -> tuple[Answer, ...]:
    """The same, once for all languages and for what is told under a wrong question; where it is recorded, once for each
    data folder."""
    told = reader_answers(model, region=region, record_figures=folder is not None)
    found: list[Answer] = []
    for task, each in told:
        energy, carbon, water = (words.find(each.figures, about) for about in words.HEADLINE)
        found.append((task, each, energy, carbon, water))
    return tuple(found)


def _told(problem: ObsiaError, asked: PageQuestion) -> str:
    if isinstance(problem, UnknownName):
        # What a command advises is left out; what comes near stands beside.
        problem = UnknownName(kind=problem.kind, name=problem.name)
    return asked.tr.text(problem.sentences)


def _field(problem: ObsiaError | None) -> str:
    """The field that an error is about."""
    if problem is None:
        return ""
    return "region" if isinstance(problem, UnknownName) and problem.kind == "region" else "model"


@lru_cache(maxsize=2)
def planet(folder: str | None) -> tuple[Figure, Figure, int]:
    """Electricity of all data centres and of AI, and the year."""
    from obsia.app.questions.world import DEFAULT_YEAR
    from obsia.app.world.planet import world

    found = world(record_figures=folder is not None)
    if found.ai is None:
        raise NoData("web-home-no-ai", year=Symbol(DEFAULT_YEAR))
    return found.places[0].figures[0], found.ai.demand, found.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Counts of systems: known, with weights to download, with all that it takes to make them again (each beside how
    many were examined), and conforming to the open source definition."""

    systems: int
    weights: int
    use_examined: int
    remade: int
    rebuild_examined: int
    conforming: int


@lru_cache(maxsize=1)
def _open() -> Open:
    found = openness_counts()
    counts = {name: {each.result: each.systems for each in results} for name, results in found.results.items()}
    examined = {name: sum(each.values()) - each.get("not-examined", 0) for name, each in counts.items()}
    return Open(
        systems=found.systems,
        weights=counts["use"]["yes"],
        use_examined=examined["use"],
        remade=counts["rebuild"]["yes"],
        rebuild_examined=examined["rebuild"],
        conforming=counts["osaid"]["conforms"],
    )


PAGES: Final = (Page(name="home", path="/", build=home, query=("model", "region")),)
