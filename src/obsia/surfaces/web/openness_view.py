"""One system's openness as pages show it: words in place of codes, a shape beside each word that says how much is had.

``system_view`` is what the macros of ``templates/openness_parts.html`` are given, on the page of a system and on that
of a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.core.disclosure import TOPICS
from obsia.core.locales import printable
from obsia.surfaces import openness_words as words
from obsia.surfaces.web.links import API

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from obsia.accounting.openness.criteria import Answer
    from obsia.accounting.openness.grades import Deciding, Grade
    from obsia.accounting.openness.sheet import Resolved
    from obsia.accounting.openness.worths import Silenced
    from obsia.app.disclosure.openness import Openness
    from obsia.core.disclosure import Assertion
    from obsia.core.locales import Locale

LONGEST: Final = 600
SHAPES: Final = ("all", "part", "none", "unknown", "moot")
_SHAPE_OF: Final = {
    "published": "all",
    "gated": "part",
    "partial": "part",
    "derivable": "part",
    "withheld": "none",
    "not_found": "none",
    "not_applicable": "moot",
    "open": "all",
    "yes": "all",
    "closed": "none",
    "no": "none",
}
"""Status of a cell, or answer of a point of a grade -> its shape."""
_CRITERIA: Final = {"licence": "head-licence", "energy": "web-openness-criterion-energy"}
"""Criterion -> the message of its name, where it is no topic of the vocabulary."""
_COUNTED: Final = {
    "osai": ("score", "answered"),
    "fmti": ("yes", "of"),
}
"""Frameworks that answer with a number -> what it is, of what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A word with its shape; ``about`` is what it answers."""

    shape: str
    word: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """What one source says of one thing."""

    item: str
    status: Shown
    value: str
    """As its reader wrote it, in English; '' where there is nothing beside the status."""
    licence: str
    address: str
    """'' where it has no web address."""
    source: str
    day: str
    checked: bool
    """Whether a date and an address that names the system and the thing let anybody check it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """The cell that decides a thing, and what other sources say of it."""

    cell: CellView
    others: tuple[CellView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicView:
    """A topic of the vocabulary: what is said, and for what nobody has looked."""

    topic: str
    name: str
    items: tuple[ItemView, ...]
    unlooked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeView:
    """What a framework makes of a system: a short result, a sentence, and the points that decide it by what needs
    them, those of one answer together."""

    framework: str
    name: str
    result: str
    sentence: str
    points: tuple[tuple[str, tuple[Shown, ...]], ...]
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactView:
    """A fact that bears on an article of law, and where it was read; '' where nobody has examined it."""

    told: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """What bears on Article 53(2) of the AI Act, by what the article speaks of; no verdict."""

    points: tuple[tuple[str, tuple[FactView, ...]], ...]
    compute: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceView:
    """A silence and the range of a request's energy if it alone were told."""

    name: str
    told: str
    range: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemView:
    """One system: freedom and certainty stand apart, and make no sum."""

    name: str
    developer: str
    system_id: str
    sentence: str
    scope: tuple[str, ...]
    next_step: str
    answers: tuple[Shown, ...]
    grades: tuple[GradeView, ...]
    article: ArticleView
    notes: tuple[str, ...]
    disagreements: tuple[str, ...]
    topics: tuple[TopicView, ...]
    claims: tuple[str, ...]
    """What others say and decides nothing, in lines."""
    silences: tuple[SilenceView, ...]
    broken: str
    costliest: str
    """The sentence on the silence that costs most, '' where none was simulated."""
    coverage: str
    api: str
    """Its address in the API."""


def system_view(found: Openness, tr: Locale) -> SystemView:
    """A system in words."""
    kept = [each for each in found.silences if not each.is_broken]
    system_id = found.system.subject.removeprefix("model:")
    scope = [tr(f"scope-{found.system.scope}")]
    if "osai" in found.sheet.sources and found.system.scope == "release":
        scope.append(tr("scope-osai"))
    return SystemView(
        name=printable(found.system.label),
        developer=printable(found.system.developer),
        system_id=system_id,
        sentence=words.grade_sentence(found.freedom.scale, tr),
        scope=tuple(scope),
        next_step=words.next_step(found, tr),
        answers=answers_view(found.answers, tr),
        grades=tuple(_grade(each, tr) for each in found.grades),
        article=ArticleView(
            points=tuple(
                (
                    asked,
                    tuple(
                        FactView(told=told, address=_web_address(fact.assertion.address if fact.assertion else ""))
                        for told, fact in facts
                    ),
                )
                for asked, facts in words.article(found.article, tr)
            ),
            compute=words.article_compute(found.article, tr),
        ),
        notes=tuple(words.notes(found.grades, tr)),
        disagreements=tuple(words.disagreement(each, tr) for each in found.disagreements),
        topics=_topics(found, tr),
        claims=tuple(words.claims(found.claims, tr)),
        silences=tuple(_silence(each, tr) for each in kept),
        broken=tr.listed(tr(f"silence-{each.silence}") for each in found.silences if each.is_broken),
        costliest=words.silence_sentence(kept[0], tr) if kept else "",
        coverage=words.coverage_sentence(found.coverage, tr),
        api=f"{API}/openness/{system_id}",
    )


def answers_view(answers: Iterable[Answer], tr: Locale) -> tuple[Shown, ...]:
    """How what people ask first is answered: a shape and a word for each criterion."""
    found: list[Shown] = []
    for each in answers:
        own = f"web-openness-answer-{each.criterion}-{each.word}"
        word = tr(own) if tr.has(own) else tr(f"web-openness-answer-{each.word}")
        about = tr(_CRITERIA.get(each.criterion, f"topic-{each.criterion}"))
        found.append(Shown(shape=each.held.value, word=word, about=about))
    return tuple(found)


def result_words(grade: Grade, tr: Locale) -> str:
    """The result of a framework in a few words."""
    if grade.framework in _COUNTED:
        names = _COUNTED[grade.framework]
        held = grade.message.arguments
        if names[0] not in held:
            return tr("web-openness-too-few")
        if not held[names[1]]:
            return tr("web-openness-none-answered")
        part, whole = (str(held[name]).replace(".", tr.signs()[0]) for name in names)
        return tr("web-openness-of", part=part, whole=whole)
    if grade.framework == "obsia":
        return tr(f"scale-{'at-least-' if grade.at_least else ''}{grade.result}")
    told = tr(f"result-{grade.framework}-{grade.result.lower()}")
    return tr("web-openness-at-least", result=told) if grade.at_least else told


def _grade(grade: Grade, tr: Locale) -> GradeView:
    needs: dict[str, list[Shown]] = {}
    for point in grade.deciding:
        needs.setdefault(need_words(grade.framework, point.needed_for, tr), []).append(_point(point, tr))
    return GradeView(
        framework=grade.framework,
        name=tr(f"framework-{grade.framework}"),
        result=result_words(grade, tr),
        sentence=words.grade_sentence(grade, tr),
        points=tuple((need, _alike(points, tr)) for need, points in needs.items()),
        edition=grade.edition,
    )


def _alike(points: Iterable[Shown], tr: Locale) -> tuple[Shown, ...]:
    """Points that have the same answer as one, in the order of the first of each."""
    about: dict[tuple[str, str], list[str]] = {}
    for point in points:
        about.setdefault((point.shape, point.word), []).append(point.about)
    return tuple(Shown(shape=shape, word=word, about=tr.listed(names)) for (shape, word), names in about.items())


def need_words(framework: str, need: str, tr: Locale) -> str:
    """For what a framework needs a point; '' where the thing itself says it."""
    match framework:
        case "obsia":
            return tr(f"scale-{need}")
        case "mof":
            return tr(f"result-mof-{need.lower()}")
        case "osaid":
            return tr(f"web-openness-needs-{need}")
        case _:
            return ""


def _point(point: Deciding, tr: Locale) -> Shown:
    unlooked = point.assertion is None
    return Shown(
        shape="unknown"
        if unlooked
        else _SHAPE_OF.get(point.answer, "part" if point.answer == "partial" else "unknown"),
        word=tr("web-openness-answer-unknown" if unlooked else f"answer-{point.answer}"),
        about=tr(f"item-{point.item}"),
    )


def _topics(found: Openness, tr: Locale) -> tuple[TopicView, ...]:
    """Every topic of which something is said, or nothing."""
    said, silent = dict(found.topics), dict(found.unlooked)
    return tuple(
        TopicView(
            topic=topic,
            name=tr(f"topic-{topic}"),
            items=_items(said.get(topic, ()), tr),
            unlooked=tr.listed(tr(f"item-{item}") for item in silent.get(topic, ())),
        )
        for topic in TOPICS
    )


def _items(resolved: Sequence[Resolved], tr: Locale) -> tuple[ItemView, ...]:
    return tuple(
        ItemView(cell=_cell(each.assertion, tr), others=tuple(_cell(other, tr) for other in each.others))
        for each in resolved
    )


def _cell(cell: Assertion, tr: Locale) -> CellView:
    return CellView(
        item=tr(f"item-{cell.item}"),
        status=Shown(shape=_SHAPE_OF[cell.status.value], word=words.status(cell, tr)),
        value=printable(cell.value, most=LONGEST),
        licence=printable(cell.licence),
        address=_web_address(cell.address),
        source=words.source(cell.asserted_by, tr),
        day=tr.day(cell.read_on),
        checked=cell.is_supported,
    )


def _web_address(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def _silence(each: Silenced, tr: Locale) -> SilenceView:
    return SilenceView(
        name=tr(f"silence-{each.silence}"),
        told=tr.listed(tr(f"item-{item}") for item in each.told) or tr("told-nothing"),
        range=words.range_either_way(each.range_ratio_told, tr),
    )
