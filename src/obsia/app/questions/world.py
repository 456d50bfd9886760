"""What can be asked of the planet: the whole of it, a country, what others publish, where use meets it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from os import PathLike
from typing import Annotated, ClassVar, Final, TypeAlias

from obsia.app.questions.shared import Model, RecordFigures, Seed
from obsia.core.demand import FIRST_YEAR, LAST_YEAR, OWN_SCENARIOS, SCENARIOS
from obsia.core.errors import BadCall
from obsia.core.kinds import File, Files, Name, local
from obsia.core.message import Option
from obsia.core.question import SEED, Amount, Field, Question, Text, Whole

DEFAULT_YEAR: Final = 2025
"""The latest year that is over, and that both engines have."""
_MOST_FILES: Final = 10_000

Year: TypeAlias = Annotated[int, Field(Whole(least=FIRST_YEAR, most=LAST_YEAR), "option-year", example="2030")]
ScenarioName: TypeAlias = Annotated[
    str | None, Field(Name(names=(*SCENARIOS, *OWN_SCENARIOS)), "option-scenario", example="Lift-Off")
]
ScenarioFile: TypeAlias = Annotated[
    str | PathLike[str] | None, local(File(), "option-scenario-file", example="mine.yaml")
]


@dataclass(frozen=True, kw_only=True)
class InScenario(Question):
    """A year in a scenario: one that is published, one of obsia, or a file of your own."""

    year: Year = DEFAULT_YEAR
    scenario: ScenarioName = None
    scenario_file: ScenarioFile = None
    seed: Seed = SEED
    record_figures: RecordFigures = True

    def check(self) -> None:
        """Raises ``BadCall`` for both kinds of scenario."""
        if self.scenario is not None and self.scenario_file is not None:
            raise BadCall("questions-exclusive", first=Option("scenario"), second=Option("scenario-file"))


@dataclass(frozen=True, kw_only=True)
class ViewWorld(InScenario):
    """The planet in a year and a scenario: published ones and those of obsia by name, or a file of your own.

    Raises ``BadCall`` for a year outside 2020 to 2035 or both kinds of scenario, ``UnknownName`` for a scenario, and
    ``BadInput`` for a file that is none.
    """

    journey: ClassVar[str] = "world"


@dataclass(frozen=True)
class ViewCountry(InScenario):
    """The data centres of one country (a code, or its name in a language of obsia), and what its State agreed to.

    Raises as the planet does, and ``UnknownName`` for a country, and ``MissingFact`` for one of which nothing is known
    to share its region out by.
    """

    journey: ClassVar[str] = "world --country"
    country: Annotated[str, Field(Text(), "option-country", example="FRA", positional=True)]


@dataclass(frozen=True, kw_only=True)
class ListEditions(Question):
    """Published figures by who publishes, oldest edition first: how each changed its mind.

    Of the world and its regions, or of one country. Raises ``UnknownName`` for a country.
    """

    journey: ClassVar[str] = "world --sources"
    country: Annotated[str | None, Field(Text(), "option-country", example="IRL")] = None


@dataclass(frozen=True)
class ViewCompany(Question):
    """What one company (by any of its names) states of its electricity, PUE, water and carbon.

    Beside it what its AI chips may draw in ``year``, where anyone counts them. Raises ``UnknownName`` for a company.
    """

    journey: ClassVar[str] = "world --company"
    company: Annotated[str, Field(Text(), "option-company", example="Microsoft", positional=True)]
    _: KW_ONLY
    year: Year = DEFAULT_YEAR
    seed: Seed = SEED
    record_figures: RecordFigures = True


@dataclass(frozen=True, kw_only=True)
class ListCompanies(Question):
    """The companies that own, run or build data centres, with the latest of what each states."""

    journey: ClassVar[str] = "world --companies"


@dataclass(frozen=True, kw_only=True)
class CloseTheLoop(Question):
    """Stated use times our energy of one, beside chips times utilisation times PUE, for everyone who states a use."""

    journey: ClassVar[str] = "world --closing"
    seed: Seed = SEED
    record_figures: RecordFigures = True


@dataclass(frozen=True)
class MoveInference(Question):
    """What if all inference of ``model`` moved to the country ``to``: carbon, water, and what it would be there.

    Without ``tokens_per_month`` the latest use that the developer states is taken: of all its models together. Raises
    ``BadCall`` where neither is known, ``UnknownName`` for a model or a country.
    """

    journey: ClassVar[str] = "world --move"
    model: Model
    _: KW_ONLY
    to: Annotated[str, Field(Text(), "option-to", example="FRA")]
    from_country: Annotated[str | None, Field(Text(), "option-from", name="from", example="USA")] = None
    tokens_per_month: Annotated[float | None, Field(Amount(), "option-tokens-per-month", example="5e13")] = None
    year: Year = DEFAULT_YEAR
    seed: Seed = SEED
    record_figures: RecordFigures = True


@dataclass(frozen=True)
class AnswerQueries(Question):
    """Answer the questions of a CSV file. Raises ``BadInput`` for a file that is no table of questions.

    With ``scenario_file`` its scenario stands in the place of the reference.
    """

    journey: ClassVar[str] = "world --queries"
    path: Annotated[str | PathLike[str], local(File(), "option-queries", example="questions.csv", positional=True)]
    _: KW_ONLY
    scenario_file: ScenarioFile = None
    seed: Seed = SEED


@dataclass(frozen=True)
class ReadReports(Question):
    """The reports of some files: each data centre once a year, totals by country and year.

    ``paths`` are CSV, JSON or xlsx files with the symbols or labels of Annexes I and II as headings. Raises ``BadCall``
    for no file and ``BadInput`` for one that cannot be read at all.
    """

    journey: ClassVar[str] = "world"
    paths: Annotated[
        Sequence[str | PathLike[str]],
        local(Files(most=_MOST_FILES), "option-reports", name="reports", example="reports.csv"),
    ]
