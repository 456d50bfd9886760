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


def system_view(found: Openness, say: Locale) -> SystemView:
    """A system in words."""
    kept = [each for each in found.silences if not each.is_broken]
    system_id = found.system.subject.removeprefix("model:")
    scope = [say(f"scope-{found.system.scope}")]
    if "osai" in found.sheet.sources and found.system.scope == "release":
        scope.append(say("scope-osai"))
    return SystemView(
        name=printable(found.system.label),
        developer=printable(found.system.developer),
        system_id=system_id,
        sentence=words.grade_sentence(found.freedom.scale, say),
        scope=tuple(scope),
        next_step=words.next_step(found, say),
        answers=answers_view(found.answers, say),
        grades=tuple(_grade(each, say) for each in found.grades),
        article=ArticleView(
            points=tuple(
                (
                    asked,
                    tuple(
                        FactView(told=told, address=_web_address(fact.assertion.address if fact.assertion else ""))
                        for told, fact in facts
                    ),
                )
                for asked, facts in words.article(found.article, say)
            ),
            compute=words.article_compute(found.article, say),
        ),
        notes=tuple(words.notes(found.grades, say)),
        disagreements=tuple(words.disagreement(each, say) for each in found.disagreements),
        topics=_topics(found, say),
        claims=tuple(words.claims(found.claims, say)),
        silences=tuple(_silence(each, say) for each in kept),
        broken=say.listed(say(f"silence-{each.silence}") for each in found.silences if each.is_broken),
        costliest=words.silence_sentence(kept[0], say) if kept else "",
        coverage=words.coverage_sentence(found.coverage, say),
        api=f"{API}/openness/{system_id}",
    )


def answers_view(answers: Iterable[Answer], say: Locale) -> tuple[Shown, ...]:
    """How what people ask first is answered: a shape and a word for each criterion."""
    found: list[Shown] = []
    for each in answers:
        own = f"web-openness-answer-{each.criterion}-{each.word}"
        word = say(own) if say.has(own) else say(f"web-openness-answer-{each.word}")
        about = say(_CRITERIA.get(each.criterion, f"topic-{each.criterion}"))
        found.append(Shown(shape=each.held.value, word=word, about=about))
    return tuple(found)


def result_words(grade: Grade, say: Locale) -> str:
    """The result of a framework in a few words."""
    if grade.framework in _COUNTED:
        names = _COUNTED[grade.framework]
        held = grade.message.arguments
        if names[0] not in held:
            return say("web-openness-too-few")
        if not held[names[1]]:
            return say("web-openness-none-answered")
        part, whole = (str(held[name]).replace(".", say.signs()[0]) for name in names)
        return say("web-openness-of", part=part, whole=whole)
    if grade.framework == "obsia":
        return say(f"scale-{'at-least-' if grade.at_least else ''}{grade.result}")
    told = say(f"result-{grade.framework}-{grade.result.lower()}")
    return say("web-openness-at-least", result=told) if grade.at_least else told


def _grade(grade: Grade, say: Locale) -> GradeView:
    needs: dict[str, list[Shown]] = {}
    for point in grade.deciding:
        needs.setdefault(need_words(grade.framework, point.needed_for, say), []).append(_point(point, say))
    return GradeView(
        framework=grade.framework,
        name=say(f"framework-{grade.framework}"),
        result=result_words(grade, say),
        sentence=words.grade_sentence(grade, say),
        points=tuple((need, _alike(points, say)) for need, points in needs.items()),
        edition=grade.edition,
    )


def _alike(points: Iterable[Shown], say: Locale) -> tuple[Shown, ...]:
    """Points that have the same answer as one, in the order of the first of each."""
    about: dict[tuple[str, str], list[str]] = {}
    for point in points:
        about.setdefault((point.shape, point.word), []).append(point.about)
    return tuple(Shown(shape=shape, word=word, about=say.listed(names)) for (shape, word), names in about.items())


def need_words(framework: str, need: str, say: Locale) -> str:
    """For what a framework needs a point; '' where the thing itself says it."""
    match framework:
        case "obsia":
            return say(f"scale-{need}")
        case "mof":
            return say(f"result-mof-{need.lower()}")
        case "osaid":
            return say(f"web-openness-needs-{need}")
        case _:
            return ""


def _point(point: Deciding, say: Locale) -> Shown:
    unlooked = point.assertion is None
    return Shown(
        shape="unknown"
        if unlooked
        else _SHAPE_OF.get(point.answer, "part" if point.answer == "partial" else "unknown"),
        word=say("web-openness-answer-unknown" if unlooked else f"answer-{point.answer}"),
        about=say(f"item-{point.item}"),
    )


def _topics(found: Openness, say: Locale) -> tuple[TopicView, ...]:
    """Every topic of which something is said, or nothing."""
    said, silent = dict(found.topics), dict(found.unlooked)
    return tuple(
        TopicView(
            topic=topic,
            name=say(f"topic-{topic}"),
            items=_items(said.get(topic, ()), say),
            unlooked=say.listed(say(f"item-{item}") for item in silent.get(topic, ())),
        )
        for topic in TOPICS
    )


def _items(resolved: Sequence[Resolved], say: Locale) -> tuple[ItemView, ...]:
    return tuple(
        ItemView(cell=_cell(each.assertion, say), others=tuple(_cell(other, say) for other in each.others))
        for each in resolved
    )


def _cell(cell: Assertion, say: Locale) -> CellView:
    return CellView(
        item=say(f"item-{cell.item}"),
        status=Shown(shape=_SHAPE_OF[cell.status.value], word=words.status(cell, say)),
        value=printable(cell.value, most=LONGEST),
        licence=printable(cell.licence),
        address=_web_address(cell.address),
        source=words.source(cell.asserted_by, say),
        day=say.day(cell.read_on),
        checked=cell.is_supported,
    )


def _web_address(address: str) -> str:
    return address if address.startswith(("https://", "http://")) else ""


def _silence(each: Silenced, say: Locale) -> SilenceView:
    return SilenceView(
        name=say(f"silence-{each.silence}"),
        told=say.listed(say(f"item-{item}") for item in each.told) or say("told-nothing"),
        range=words.range_either_way(each.range_ratio_told, say),
    )
