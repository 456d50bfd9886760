"""One model: what it costs, what is known of it, what its silences cost, how free it is; and its badge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from obsia.app.estimate import Estimation
from obsia.app.model_sheet import ModelSheet, model_sheet
from obsia.core.errors import ObsiaError
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import Locale, languages, locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces import audit_words, openness_words, words
from obsia.surfaces.charts import share_bar
from obsia.surfaces.html import Html, Place, text
from obsia.surfaces.web import model_facts, model_freedom
from obsia.surfaces.web.catalogue import kind_words, model_path, published_models, share_words, weights_words
from obsia.surfaces.web.edition import Edition
from obsia.surfaces.web.energies import READERS, asked_words, estimation, tasks_of_model
from obsia.surfaces.web.page import Asked, Download, Page, Parts, View

SILENCES: Final = ("size", "precision", "hardware", "batch", "speculation", "fullness", "facility", "location")
"""In the order of the request's way, not of their worth: what differs little is not ranked."""
PARTS: Final = ("undisclosed", "variability", "model")
TRAINING: Final = (
    ("training_energy_kwh", Boundary.FACILITY),
    ("training_energy_kwh", Boundary.ACCELERATOR),
    ("training_carbon_g", Boundary.FACILITY),
    ("training_device_h", Boundary.ACCELERATOR),
)
UNTOLD: Final = ("energy_training", "compute_training", "device_hours_training", "hardware_training", "tokens_training")
"""Items that would tell what training took."""
SVG: Final = "image/svg+xml"
LONGEST_NAME: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one task costs."""

    name: str
    asked: str
    energy: Figure
    carbon: Figure
    water: Figure
    by_boundary: tuple[tuple[str, str, Figure], ...]
    """Row, what it counts, figure: of energy."""
    by_part: tuple[tuple[str, str, Figure], ...]
    """The same of carbon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A share of the width."""

    name: str
    about: str
    bar: Html
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What one silence costs, and what telling it would be worth."""

    name: str
    told: str
    bar: Html
    share: str
    narrows: str
    """How the range would change; '' where that was not simulated."""
    fall: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A close model, with where to go."""

    name: str
    page: Place | None
    compare: Place | None


def model(asked: Asked) -> View:
    """The page of a model."""
    say, links = asked.say, asked.links
    sheet = model_sheet(asked.parts["model"], record_figures=asked.edition.record)
    listed = sheet.listed
    costs, first, missing = _costs(sheet, asked)
    found = sheet.openness
    name = printable(listed.name)
    return View(
        template="model.html",
        title=name,
        description=say("web-model-about", name=name, developer=printable(listed.developer_name)),
        section="models",
        indexed=asked.parts["model"] == listed.model,
        downloads=_downloads(sheet),
        values={
            "sheet": sheet,
            "listed": listed,
            "lead": _lead(sheet, say),
            "costs": costs,
            "missing": missing,
            "parts": _parts(first, say) if first else [],
            "worths": _worths(sheet, first, say),
            "is_simulated": bool(found and found.silences),
            "told": model_facts.told(sheet, say),
            "frameworks": model_freedom.frameworks(found, say) if found else [],
            "next_step": openness_words.next_step(found, say) if found else "",
            "topics": model_freedom.topics(found, say) if found else [],
            "coverage": openness_words.coverage_sentence(found.coverage, say) if found else "",
            "disagreements": model_freedom.disagreements(found, say) if found else [],
            "notes": openness_words.notes(found.grades, say) if found else [],
            "run": model_facts.run_statements(sheet.run, say),
            "training": _training(sheet, say),
            "untold": _untold(sheet, say),
            "finds": [(audit_words.find_sentence(each, say), each) for each in sheet.finds],
            "did": _did(sheet, say),
            "party": _party_place(sheet, asked),
            "patch": _lines(model_facts.patch(sheet, day=asked.edition.day, say=say)),
            "patch_file": model_facts.patch_file(sheet),
            "near": _near(sheet, asked),
            "badge": _badge_snippet(asked, sheet, costs),
            "assumptions": words.assumption_sentences(first.assumptions, say) if first else [],
        },
    )


def _costs(sheet: ModelSheet, asked: Asked) -> tuple[list[Cost], Estimation | None, list[str]]:
    """What tasks of the model cost, the first estimation, and why some tasks are not told."""
    say = asked.say
    found: list[tuple[str, Estimation]] = []
    missing: list[str] = []
    names = [each.name for each in tasks_of_model(sheet.known.known)]
    for name in names:
        try:
            found.append((name, estimation(sheet.listed.model, name, record_figures=asked.edition.record)))
        except ObsiaError:
            missing.append(say("web-model-no-figure", task=say(f"task-name-{name}")))
    if not names:
        missing.append(say("web-model-no-task"))
    if sheet.listed.task == "text":
        missing += [say(f"web-model-not-asked-{name}") for name in READERS if name not in names]
    costs = [_cost(name, each, say) for name, each in found]
    return costs, found[0][1] if found else None, missing


def _cost(name: str, found: Estimation, say: Locale) -> Cost:
    def rows(section: str) -> tuple[tuple[str, str, Figure], ...]:
        return tuple(
            (
                words.row_name(words.message_id(about), say),
                say(f"counts-{words.message_id(about)}"),
                words.find(found.figures, about),
            )
            for about in words.SECTIONS[section]
        )

    return Cost(
        name=say(f"task-name-{name}"),
        asked=asked_words(name, say),
        energy=words.find(found.figures, words.ENERGY),
        carbon=words.find(found.figures, words.CARBON),
        water=words.find(found.figures, words.WATER),
        by_boundary=rows("energy"),
        by_part=rows("carbon"),
    )


def _lead(sheet: ModelSheet, say: Locale) -> list[str]:
    """Who made it, when, and what is to be had of it."""
    listed = sheet.listed
    told = [
        say("web-model-lead", kind=kind_words(listed.kind, say), developer=printable(listed.developer_name or "?")),
        say("web-model-released", day=say.day(listed.released)) if listed.released else say("web-model-no-release"),
    ]
    if listed.withdrawn:
        told.append(say("web-model-withdrawn", day=say.day(listed.withdrawn)))
    told.append(say("web-model-weights", weights=weights_words(listed, say)))
    return told


def _parts(first: Estimation, say: Locale) -> list[Part]:
    return [
        Part(
            name=say(f"web-model-part-{name}"),
            about=say(f"web-model-part-{name}-about"),
            bar=share_bar(first.width.get(name, 0.0)),
            words=share_words(first.width.get(name, 0.0), say),
        )
        for name in PARTS
        if first.width
    ]


def _worths(sheet: ModelSheet, first: Estimation | None, say: Locale) -> list[Worth]:
    """Each thing that could be told: its share of the width, and what telling it alone would be worth."""
    if first is None:
        return []
    simulated = {each.silence: each for each in sheet.openness.silences} if sheet.openness else {}
    rows: list[Worth] = []
    for name in SILENCES:
        share, worth = first.undisclosed.get(name, 0.0), simulated.get(name)
        is_told = worth is not None and worth.is_broken
        if name == "location" or is_told or (worth is None and not share):
            continue
        rows.append(
            Worth(
                name=say(f"silence-{name}"),
                told=say.listed(say(f"item-{item}") for item in worth.told) if worth else "",
                bar=share_bar(share),
                share=share_words(share, say),
                narrows=say(
                    "web-model-narrows",
                    now=openness_words.range_either_way(worth.range_ratio_now, say),
                    told=openness_words.range_either_way(worth.range_ratio_told, say),
                )
                if worth
                else "",
                fall=say(
                    "web-model-fall",
                    fall=_hundredths(worth.fall_share, say),
                    error=_hundredths(worth.error_share, say),
                )
                if worth
                else "",
            )
        )
    return rows


def _hundredths(share: float, say: Locale) -> str:
    """A share as so many of 100, without its sign."""
    return say.percent(share).replace("\u00a0%", "").replace("\u00a0", "\u202f")


def _training(sheet: ModelSheet, say: Locale) -> list[tuple[str, str, Figure]]:
    if sheet.training is None:
        return []
    by_about = {(each.quantity, each.boundary): each for each in sheet.training.figures}
    return [
        (say(f"train-row-{words.message_id(about)}"), say(f"counts-{words.message_id(about)}"), by_about[about])
        for about in TRAINING
        if about in by_about
    ]


def _untold(sheet: ModelSheet, say: Locale) -> list[tuple[str, str]]:
    """What would tell of the training, and what is said of each."""
    if sheet.training is not None:
        return []
    cells = (
        {each.item: each.assertion for _, items in sheet.openness.topics for each in items} if sheet.openness else {}
    )
    return [
        (
            say(f"item-{item}"),
            say(
                "web-model-status-on",
                status=openness_words.status(cells[item], say),
                day=say.day(cells[item].read_on),
            )
            if item in cells
            else say("web-model-nobody-looked"),
        )
        for item in UNTOLD
    ]


def _did(sheet: ModelSheet, say: Locale) -> list[tuple[str, str]]:
    """Instruments that the developer agreed to, as read, with the day."""
    if sheet.party is None:
        return []
    return [
        (say.or_text(f"instrument-{instrument.instrument}", instrument.name), say.day(member.commitment.date))
        for instrument, member in sheet.party.did
        if member.is_read and member.standing.value != "not"
    ]


def _party_place(sheet: ModelSheet, asked: Asked) -> Place | None:
    if sheet.party is None:
        return None
    path = f"/commitments/parties/{sheet.party.party.party}/"
    return asked.links(path) if asked.links.has(path) else None


def _near(sheet: ModelSheet, asked: Asked) -> list[Near]:
    links = asked.links
    near: list[Near] = []
    for each in sheet.close:
        path = model_path(each.model)
        pair = None
        if not links.static and links.has("/compare/"):
            pair = links("/compare/", m=sheet.listed.model) + f"&m={each.model}"
        near.append(
            Near(
                name=printable(each.name),
                page=links(path) if links.has(path) else None,
                compare=Place(pair) if pair else None,
            )
        )
    return near


def _downloads(sheet: ModelSheet) -> tuple[Download, ...]:
    name = sheet.listed.model
    stated = (
        Download(endpoint="model", path=f"/models/{name}", served_only=True, formats=("csv", "json")),
        Download(endpoint="facts", path=f"/facts/model:{name}", served_only=True, formats=("csv", "json")),
    )
    if sheet.openness is None:
        return stated
    return (*stated, Download(endpoint="openness", path=f"/openness/{name}", served_only=True, formats=("csv", "json")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """The badge of a model: what it says, where it stands, and how to show it."""

    image: Place
    alternative: str
    snippet: str


def _badge_snippet(asked: Asked, sheet: ModelSheet, costs: Sequence[Cost]) -> Badge | None:
    links, say = asked.links, asked.say
    path = f"/badge/{sheet.listed.model}.svg"
    if not costs:
        return None
    image = links.plain(path, query={"lang": say.language} if say.language != "en" else None)
    alternative = _alternative(sheet, costs[0].name, costs[0].energy, say)
    site = asked.edition.site or "https://…/"
    shown_at = f"{site}{say.language}{model_path(sheet.listed.model)}"
    drawn_at = f"{site}{path.removeprefix('/')}"
    snippet = (
        f'<a href="{_attribute(shown_at)}"><img src="{_attribute(drawn_at)}" width="300" height="84" '
        f'alt="{_attribute(alternative)}"></a>'
    )
    return Badge(image=image, alternative=alternative, snippet=snippet)


def _attribute(written: str) -> str:
    return escape(written, quote=True)


def _alternative(sheet: ModelSheet, task: str, energy: Figure, say: Locale) -> str:
    told = shown(energy, say)
    return say(
        "web-badge-alternative",
        name=printable(sheet.listed.name),
        task=task,
        value=told.text,
        interval=told.interval_text,
        openness=_openness_step(sheet, say),
    )


def _openness_step(sheet: ModelSheet, say: Locale) -> str:
    """The step of obsia's scale, or that nobody looked."""
    if sheet.openness is None:
        return say("web-badge-not-looked")
    scale = sheet.openness.freedom.scale
    name = f"scale-at-least-{scale.result}" if scale.at_least else f"scale-{scale.result}"
    return say.or_text(name, scale.result)


def badge(asked: Asked) -> View:
    """A drawing of at most 2 KB for other sites: name, energy of a request with its range, step of openness."""
    lang = asked.one("lang")
    say = locale(lang) if lang in languages() else asked.say
    sheet = model_sheet(asked.parts["model"], record_figures=False)
    names = [each.name for each in tasks_of_model(sheet.known.known)]
    energy, task = None, ""
    if names:
        task = say(f"task-name-{names[0]}")
        energy = words.find(estimation(sheet.listed.model, names[0], record_figures=asked.edition.record).figures, words.ENERGY)
    told = shown(energy, say) if energy else None
    name = printable(sheet.listed.name)
    return View(
        template="badge.svg",
        title=name,
        description="",
        content_type=SVG,
        values={
            "name": name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
            "task": task,
            "value": told.text if told else say("web-badge-no-figure"),
            "interval": told.interval_text if told and energy and energy.low < energy.high else "",
            "step": _openness_step(sheet, say),
            "alternative": _alternative(sheet, task, energy, say) if energy else name,
        },
    )


def _lines(written: str) -> Html:
    """Several lines as they stand, each escaped."""
    return Html("\n".join(text(line) for line in written.splitlines()))


def _published(edition: Edition) -> Iterable[Parts]:
    return ({"model": each} for each in published_models(edition))


PAGES: Final = (
    Page(name="model", path="/models/{model:path}/", build=model, addresses=_published),
    Page(
        name="badge",
        path="/badge/{model:path}.svg",
        build=badge,
        query=("lang",),
        addresses=_published,
        spoken=False,
        embedded=True,
    ),
)
