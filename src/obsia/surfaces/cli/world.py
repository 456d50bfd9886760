"""``obsia world``: the planet, its countries, scenarios, questions, and where use meets it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from obsia.app.questions.world import (
    AnswerQueries,
    CloseTheLoop,
    ListCompanies,
    ListEditions,
    MoveInference,
    ReadReports,
    ViewCompany,
    ViewCountry,
    ViewWorld,
)
from obsia.core.kinds import File, local
from obsia.core.locales import locale, printable
from obsia.core.question import Flag, Question
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import OK, Asks, one_of, printing
from obsia.surfaces.cli.outputs import Edition, Outputs, Recording, Rows
from obsia.surfaces.journeys import JOURNEYS, Journey

AsRows: TypeAlias = Annotated[bool, local(Flag(), "option-world-csv", name="csv")]


@dataclass(frozen=True, kw_only=True)
class _Lists(Rows):
    """JSON or CSV instead of a page, and the facts of which edition it rests on."""

    as_csv: AsRows = False
    edition: Edition = None


@dataclass(frozen=True, kw_only=True)
class _Statements(Recording, _Lists):
    """The same, and whether the figure beside them is recorded."""


@dataclass(frozen=True, kw_only=True)
class _Parquet(_Lists):
    """The same, and a Parquet file beside it."""

    parquet: Annotated[str | None, local(File(), "option-world-parquet")] = None

    @property
    def files(self) -> dict[str, str]:
        """Option -> the file that it names."""
        return {} if self.parquet is None else {"parquet": self.parquet}

    def keep(self, journey: "Journey", found: Any) -> None:
        """Write the files that are named."""
        if self.parquet is not None:
            from obsia.writers.data import write_parquet

            rows, columns = journey.rows_of(found), journey.named_columns()
            _kept(self.parquet, "parquet", lambda path: write_parquet(rows, columns=columns, path=path))


@dataclass(frozen=True, kw_only=True)
class _Files(Recording, _Parquet):
    """The same, and whether figures are recorded."""


@dataclass(frozen=True, kw_only=True)
class _Figures(_Files):
    """The same, and a workbook."""

    xlsx: Annotated[str | None, local(File(), "option-world-xlsx")] = None

    @property
    def files(self) -> dict[str, str]:
        """Option -> the file that it names."""
        return super().files | ({} if self.xlsx is None else {"xlsx": self.xlsx})

    def keep(self, journey: "Journey", found: Any) -> None:
        """Write the files that are named; the workbook has the sources of what was made."""
        super().keep(journey, found)
        if self.xlsx is not None:
            from obsia.views.world_parts import book
            from obsia.writers.workbook import file

            content = file(book(journey.document(found), journey.figures(found)), locale())
            _kept(self.xlsx, "xlsx", lambda path: _write_bytes(path, content))


@dataclass(frozen=True, kw_only=True)
class _Answers(Question):
    """Where the answers to a table of questions go."""

    out: Annotated[str, local(File(), "option-world-out")]


def _kept(path: str, name: str, write: "Callable[[str], None]") -> None:
    """Write a file, whole or not at all, and say so. Raises ``BadCall`` for one that cannot be written."""
    from obsia.app.files import written

    with written(name, path) as place:
        write(place)
    failures.say_notice(locale()("notice-written", files=printable(path)))


def _write_bytes(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def _beside(name: str) -> Callable[[Any, _Files], int]:
    """Ask what a journey answers, print the answer and write the files that are named beside it."""
    journey = JOURNEYS[name]

    def run(asked: Any, outputs: _Files) -> int:
        from obsia.surfaces.cli.documents import check_paths

        scenario = getattr(asked, "scenario_file", None)
        check_paths(outputs.files, inputs=[str(scenario)] if scenario else [])
        found = journey.answered(outputs.asking(asked))
        outputs.keep(journey, found)
        outputs.print(journey, found)
        return OK

    return run


def _reports(asked: ReadReports, outputs: Outputs) -> int:

    journey = JOURNEYS["reports"]
    found = journey.answered(asked)
    outputs.print(journey, found)
    return failures.PART_REJECTED if found.is_partial else failures.OK


def _queries(asked: AnswerQueries, outputs: _Answers) -> int:
    """Answers to a table of questions; what has none is told with its line, field and reason."""
    from obsia.app.world.queries import answer, write_answers
    from obsia.surfaces.cli.documents import check_paths

    check_paths({"out": outputs.out}, inputs=[str(each) for each in (asked.scenario_file, asked.path) if each])
    found = answer(asked)
    write_answers(found.rows, path=outputs.out, source=str(asked.path))
    failures.say_rejected(found)
    return failures.say_written(found, outputs.out, whole="world-answered", part="world-answered-part")


world = one_of(
    Asks(question=ViewCountry, outputs=_Figures, run=_beside("country")),
    Asks(question=ViewWorld, outputs=_Figures, run=_beside("world")),
    Asks(question=ListEditions, outputs=_Lists, run=printing("editions")),
    Asks(question=ViewCompany, outputs=_Statements, run=printing("company")),
    Asks(question=ListCompanies, outputs=_Lists, run=printing("companies")),
    Asks(question=CloseTheLoop, outputs=_Files, run=_beside("closing")),
    Asks(question=MoveInference, outputs=_Files, run=_beside("move")),
    Asks(question=AnswerQueries, outputs=_Answers, run=_queries),
    Asks(question=ReadReports, outputs=Outputs, run=_reports),
    bare="country",
)
