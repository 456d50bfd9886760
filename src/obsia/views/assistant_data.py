"""Answers for assistants, as data: the members of commands' records that they have a use for, and words beside codes.

Sentences are messages that ``writers.data`` words; the schema that a tool declares follows from the same shapes.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from obsia.app.catalogue import models
from obsia.app.catalogue.comparison import TASK, Compared, Pair
from obsia.app.catalogue.factbase import SUBJECT, Subject
from obsia.app.disclosure.families import FAMILY, FamilyOpenness
from obsia.app.disclosure.openness_export import ANSWER, COVERAGE, GRADE, NON_DISCLOSURE, OPENNESS, TERM
from obsia.app.figures import export
from obsia.app.figures import trace as traces
from obsia.app.figures.export import COMMAND, INPUT, SNAPSHOT, UNKNOWN, VERSION
from obsia.app.figures.sources import sources_named
from obsia.app.world.world_export import BRIDGE, COUNTRY_FIGURES, EDITION, HEAD
from obsia.core.data import (
    FLAG,
    NUMBER,
    SENTENCES,
    TEXT,
    WHOLE,
    WORDS,
    Member,
    Shape,
    filled,
    many,
    maybe,
    member,
    members,
    one_of,
)
from obsia.core.document import Assumed
from obsia.core.figure import Figure, Tested
from obsia.core.locales.wording import HEADLINE, LEAST_SHARE, MOST_UNKNOWNS, find
from obsia.core.message import Input, Message
from obsia.views import openness_messages, world_loops
from obsia.views.estimate import gap_sentences, stated

if TYPE_CHECKING:
    from obsia.accounting.draws import Unknown
    from obsia.accounting.openness.disclosure_values import NonDisclosure
    from obsia.accounting.openness.grades import Grade
    from obsia.app.catalogue.models import Model
    from obsia.app.disclosure.openness import Openness
    from obsia.app.figures.trace import Trace
    from obsia.app.request.estimate import Estimation
    from obsia.app.world.planet import Country, World
    from obsia.app.world.reconciliation import Loops
    from obsia.app.world.world_figures import CountryFigures
    from obsia.core.demand import Published
    from obsia.core.evidence import Fact, Source

MOST_FACTS: Final = 6
"""Facts of one input: the tables of a fitted model have hundreds."""
INDEPENDENT: Final = Message("commitments-independent")


class Interval(StrEnum):
    """What low to high is, in words that nobody takes for each other."""

    TESTED = "tested interval"
    PLAUSIBLE = "plausible range"


class Labelled(NamedTuple):
    """A figure, and what it is of: a model, a place, AI."""

    label: str
    figure: Figure


class Estimate(NamedTuple):
    """What one request costs: some of its figures."""

    estimation: Estimation
    figures: Sequence[Figure]
    sources: Sequence[Source]
    is_explainable: bool
    """Whether they lead back to their inputs."""


class ModelAndOpenness(NamedTuple):
    """What is known of a model, and how open it is where anyone has looked."""

    model: Model
    openness: Openness | None
    sources: Sequence[Source]


class Comparison(NamedTuple):
    """Two to six models at a standard task, and each pair of them."""

    view: Compared
    is_explainable: bool
    """Whether their figures lead back to their inputs."""

    @property
    def figures(self) -> Sequence[Labelled]:
        """Energy, carbon and water of each, at their widest boundaries."""
        return [
            Labelled(each.model.facts.model_id, find(each.figures, about))
            for each in self.view.models
            for about in HEADLINE
        ]

    @property
    def sources(self) -> Sequence[Source]:
        """Those of all of it."""
        ratios = (figure for pair in self.view.pairs for figure in pair.ratios)
        figures = (*(each.figure for each in self.figures), *ratios)
        return sources_named({*self.view.task.evidence, *(each for one in figures for each in one.evidence)})


class SystemOrFamily(NamedTuple):
    """How open a system is; where its name means several, the members of their family."""

    openness: Openness | None
    family: FamilyOpenness | None
    sources: Sequence[Source]
    snapshot: str


class PlaceFigures(NamedTuple):
    """The planet or a country in a year: figures, those that lead, and what others publish with how it compares."""

    view: World | Country
    country: CountryFigures | None
    figures: Sequence[Labelled]
    leading: Sequence[Figure]
    published: Sequence[tuple[Published, str | None]]
    is_recorded: bool
    """Whether they were to be recorded."""

    @property
    def is_explainable(self) -> bool:
        """Whether they lead back to their inputs."""
        return self.is_recorded and self.view.unrecorded is None

    @property
    def sources(self) -> Sequence[Source]:
        """Those of all of it."""
        evidence = (*(each for one in self.figures for each in one.figure.evidence),
                    *(row.evidence for row, _ in self.published))  # fmt: skip
        return sources_named(evidence)


class LoopFigures(NamedTuple):
    """The closing of the loop: from the chips of each loop down to its stated use, and what remains."""

    view: Loops
    is_recorded: bool
    """Whether they were to be recorded."""

    @property
    def is_explainable(self) -> bool:
        """Whether they lead back to their inputs."""
        return self.is_recorded and self.view.unrecorded is None

    @property
    def figures(self) -> Sequence[Labelled]:
        """Chips, what is left of them to serve, use, what is not explained, both factors: of each loop."""
        return [
            Labelled(f"{each.closing.loop.name} {each.closing.date}", figure)
            for each in self.view.bridges
            for figure in (each.chips, each.served, each.use, each.rest, each.factor, each.remaining)
        ]

    @property
    def sources(self) -> Sequence[Source]:
        """Those of all of it."""
        return sources_named(each for one in self.figures for each in one.figure.evidence)


class Explanation(NamedTuple):
    """A figure with the inputs that are listed, or a subject with the facts that are; and their sources."""

    trace: Trace | None
    subject: Subject | None
    most: int
    sources: Sequence[Source]
    is_other_edition: bool = False
    """Whether the figure was asked for by an address of another edition, in which it had another id."""

    @property
    def facts(self) -> Sequence[Fact]:
        """The facts of the subject that are listed."""
        return () if self.subject is None else self.subject.facts[: self.most]

    @property
    def snapshot(self) -> str:
        """Which facts made it."""
        return self.trace.figure.snapshot if self.trace else self.subject.snapshot if self.subject else ""


def least_known(unknowns: Sequence[Unknown]) -> list[Unknown]:
    """What a width comes from, as far as a page would show it."""
    return [each for each in unknowns[:MOST_UNKNOWNS] if each.share >= LEAST_SHARE]


def _interval(figure: Figure) -> Interval:
    return Interval.TESTED if figure.tested is Tested.TESTED else Interval.PLAUSIBLE


_OF_FIGURE: Final = ("quantity", "boundary", "unit", "value", "low", "high", "level", "tested", "kind", "figure_id",
                     "digest", "evidence")  # fmt: skip
_INTERVAL: Final = "data-interval"
FIGURE: Final[Shape[Labelled]] = Shape(
    member("label", TEXT, about="data-label"),
    export.FIGURE.only(*_OF_FIGURE).of(lambda each: each.figure),
    member("interval", one_of(Interval), lambda each: _interval(each.figure), about=_INTERVAL),
)
FACT: Final[Shape[Fact]] = Shape(
    export.FACT.only("subject", "property", "qualifier", "value", "low", "high", "text", "unit", "kind", "verification",
                     "as_of", "read_on", "evidence", "locator").members,
    member("interval", maybe(one_of(Interval)),
           lambda each: None if each.low is None or each.high is None else Interval.PLAUSIBLE, about=_INTERVAL),
)  # fmt: skip
_WORDED: Final[Shape[Unknown]] = Shape(UNKNOWN.members, member("words", WORDS, lambda each: Input(each.key)))
_FIGURES: Final[Member[Any]] = member("figures", many(FIGURE.type))
SOURCE: Final[Shape[Source]] = export.SOURCE.only(
    "evidence_id", "publisher", "title", "url", "licence", "published", "retrieved"
)
_SOURCES: Final[Member[Any]] = member("sources", many(SOURCE.type))
_EXPLAINABLE: Final[Member[Any]] = member(
    "explainable", FLAG, lambda each: each.is_explainable, about="data-explainable"
)
_ASSUMPTIONS: Final = "data-assumptions"
ESTIMATE: Final[Shape[Estimate]] = Shape(
    VERSION,
    member("snapshot", TEXT, lambda each: each.figures[0].snapshot),
    Shape(COMMAND).of(lambda each: each.estimation),
    _EXPLAINABLE,
    export.MODEL.only("model", "written", "rule", "safe").of(lambda each: each.estimation.model),
    member("provider", maybe(TEXT), lambda each: each.estimation.provider),
    member("zone", filled(TEXT), lambda each: each.estimation.zone.zone_id),
    member("figures", many(FIGURE.type),
           lambda each: [Labelled(each.estimation.model.facts.model_id, figure) for figure in each.figures]),
    member("assumptions", SENTENCES,
           lambda each: Assumed(assumptions=tuple(one for figure in each.figures for one in figure.assumptions)),
           about=_ASSUMPTIONS),
    member("least_known", many(_WORDED.type), lambda each: least_known(each.estimation.unknowns),
           about="data-unknowns"),
    member("stated", SENTENCES,
           lambda each: [*stated(each.estimation.stated, each.estimation.figures),
                         *gap_sentences(each.estimation.gaps)],
           about="data-stated"),
    _SOURCES,
)  # fmt: skip
_GRADE: Final[Shape[Grade]] = Shape(
    GRADE.only("framework", "edition", "result", "at_least", "unanswered").members,
    member("words", WORDS, openness_messages.grade),
    member("addresses", many(TEXT),
           lambda each: sorted({one.assertion.address for one in each.deciding if one.assertion} - {""}),
           about="data-addresses"),
)  # fmt: skip
_NON_DISCLOSURE: Final[Shape[NonDisclosure]] = Shape(
    NON_DISCLOSURE.only("non_disclosure", "score_reduction_share", "standard_error").members,
    member("words", WORDS, lambda each: Message(f"non-disclosure-{each.non_disclosure}")),
)
_OPENNESS: Final[Shape[Openness]] = Shape(
    OPENNESS.only("subject", "developer", "on").members,
    member("words", WORDS, lambda found: openness_messages.verdict(found.system.label, found)),
    member("answers", many(ANSWER.only("question", "answer", "at_least", "not_examined").type)),
    member("terms", many(TERM.type)),
    member("grades", many(_GRADE.type), lambda found: found.results),
    member("disagreements", many(TEXT), lambda found: [each.item for each in found.disagreements]),
    member("non_disclosures", many(_NON_DISCLOSURE.type),
           lambda found: [each for each in found.non_disclosures if not each.is_disclosed]),
    COVERAGE.only("found", "supported", "withheld", "not_found").of(lambda found: found.coverage),
)  # fmt: skip
MODEL: Final[Shape[ModelAndOpenness]] = Shape(
    models.MODEL.only("obsia", "snapshot", "model", "label", "kind", "checkpoint", "provider", "written", "rule",
                      "safe").of(lambda each: each.model),
    member("assumptions", SENTENCES, lambda each: Assumed(assumptions=each.model.resolved.assumptions),
           about=_ASSUMPTIONS),
    member("facts", many(FACT.type), lambda each: each.model.facts),
    member("openness", maybe(_OPENNESS.type)),
    _SOURCES,
)  # fmt: skip
_RATIO: Final[Shape[tuple[str, Figure, float]]] = Shape(
    member("figure", FIGURE, lambda each: Labelled(each[0], each[1])),
    member("probability_less", NUMBER, lambda each: each[2], about="data-probability-less"),
)
_PAIR: Final[Shape[Pair]] = Shape(
    members(TEXT, "first", "second"),
    member("ratios", many(_RATIO.type),
           lambda each: [(f"{each.first} / {each.second}", ratio, share)
                         for ratio, share in zip(each.ratios, each.probabilities_less, strict=True)]),
)  # fmt: skip
COMPARE: Final[Shape[Comparison]] = Shape(
    VERSION,
    member("snapshot", TEXT, lambda each: each.view.models[0].figures[0].snapshot),
    Shape(COMMAND, member("task", TASK)).of(lambda each: each.view),
    _EXPLAINABLE,
    _FIGURES,
    member("pairs", many(_PAIR.type), lambda each: each.view.pairs),
    member("assumptions", SENTENCES,
           lambda each: Assumed(assumptions=tuple(one for side in each.view.models for one in side.assumptions)),
           about=_ASSUMPTIONS),
    _SOURCES,
)  # fmt: skip
OPEN: Final[Shape[SystemOrFamily]] = Shape(
    VERSION,
    SNAPSHOT,
    member("openness", maybe(_OPENNESS.type)),
    member("family", maybe(FAMILY.only("key", "name", "developer", "on", "counts", "members", "not_examined",
                                       "products").type)),
    _SOURCES,
)  # fmt: skip
_PUBLISHED: Final[Shape[tuple[Published, str | None]]] = Shape(
    EDITION.only("series", "edition", "year", "year_to", "scenario", "quantity", "amount", "low", "high", "unit",
                 "boundary", "access", "evidence").of(lambda each: each[0]),
    member("place", TEXT, lambda each: each[0].iso3 or each[0].region),
    member("verdict", maybe(TEXT), lambda each: each[1], about="data-verdict"),
)  # fmt: skip
WORLD: Final[Shape[PlaceFigures]] = Shape(
    Shape(HEAD, member("year", WHOLE)).of(lambda each: each.view),
    _EXPLAINABLE,
    member("statement", WORDS, lambda _: INDEPENDENT),
    member("scenario", TEXT, lambda each: each.view.scenario.name),
    member("country", maybe(COUNTRY_FIGURES.only("iso3", "region", "origin", "publishers").type)),
    _FIGURES,
    member("published", many(_PUBLISHED.type), about="data-published"),
    _SOURCES,
)
CLOSING: Final[Shape[LoopFigures]] = Shape(
    Shape(HEAD).of(lambda each: each.view),
    _EXPLAINABLE,
    member("statement", WORDS, lambda each: world_loops.finding(each.view)),
    _FIGURES,
    member("bridges", many(BRIDGE.only("loop", "label", "date", "over_share", "settling").type),
           lambda each: each.view.bridges),
    _SOURCES,
)  # fmt: skip
_INPUT: Final[Shape[traces.Input]] = Shape(
    INPUT.only("subject", "property", "share", "kind").members,
    member("words", WORDS, lambda each: Input((each.subject, each.property))),
    member("facts", many(FACT.type), lambda each: each.facts[:MOST_FACTS]),
    member("facts_in_all", WHOLE, lambda each: len(each.facts)),
)
_TRACE: Final[Shape[tuple[Trace, int]]] = Shape(
    member("figure", FIGURE, lambda each: Labelled(each[0].label, each[0].figure)),
    export.TRACE.only("formula", "command", "recorded_at", "same_snapshot").of(lambda each: each[0]),
    member("version", TEXT, lambda each: each[0].version),
    member("inputs", many(_INPUT.type), lambda each: each[0].inputs[: each[1]], about="data-inputs"),
    member("inputs_in_all", WHOLE, lambda each: len(each[0].inputs)),
    member("assumptions", SENTENCES, lambda each: Assumed(assumptions=each[0].figure.assumptions),
           about=_ASSUMPTIONS),
)  # fmt: skip
_SUBJECT: Final[Shape[tuple[Subject, int]]] = Shape(
    SUBJECT.only("subject", "label", "linked", "missing", "names").of(lambda each: each[0]),
    member("facts", many(FACT.type), lambda each: each[0].facts[: each[1]]),
    member("facts_in_all", WHOLE, lambda each: len(each[0].facts)),
)
EXPLANATION: Final[Shape[Explanation]] = Shape(
    VERSION,
    SNAPSHOT,
    member("other_edition", FLAG, lambda each: each.is_other_edition, about="data-other-edition"),
    member("trace", maybe(_TRACE.type), lambda each: each.trace and (each.trace, each.most)),
    member("subject", maybe(_SUBJECT.type), lambda each: each.subject and (each.subject, each.most)),
    _SOURCES,
)
