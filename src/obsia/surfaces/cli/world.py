"""``obsia world``: the planet, its countries, scenarios, questions, and where use meets it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar

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
from obsia.core.kinds import File
from obsia.core.locales import locale
from obsia.core.question import PRIVATE, Field, Flag, Question
from obsia.surfaces.cli.asking import Asks, one_of
from obsia.surfaces.cli.outputs import Edition, NoRecord, Outputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from obsia.core.document import Document
    from obsia.core.figure import Figure

MOST_SHOWN: Final = 20
"""Questions without an answer that are told one by one."""
Q = TypeVar("Q", ViewWorld, ViewCountry, CloseTheLoop, MoveInference)
AsRows: TypeAlias = Annotated[bool, Field(kind=Flag(), name="csv", help="option-world-csv", on=PRIVATE)]


@dataclass(frozen=True, kw_only=True)
class _Printed(Outputs):
    """JSON or CSV instead of a page, and the facts of which edition it rests on."""

    as_csv: AsRows = False
    edition: Edition = None

    def write(
        self,
        *,
        record: "Callable[[], Mapping[str, Any]]",
        rows: "Callable[[], Iterable[Mapping[str, Any]]]",
        document: "Callable[[], Document]",
        columns: "Iterable[str] | None" = None,
    ) -> None:
        """Write what was asked for; each argument makes one shape when it is needed."""
        from obsia.surfaces.cli import output

        if self.as_json:
            output.write_json(record())
        elif self.as_csv:
            from obsia.app.world.world_export import COLUMNS

            output.write_csv(rows(), columns=COLUMNS if columns is None else columns)
        else:
            from obsia.writers.terminal import Page, write

            write(document(), Page(locale()))


@dataclass(frozen=True, kw_only=True)
class _Rows(_Printed):
    """The same, a Parquet file beside it, and whether figures are recorded."""

    parquet: Annotated[str | None, Field(kind=File(), help="option-world-parquet", on=PRIVATE)] = None
    no_record: NoRecord = False

    def keep_rows(self, rows: "Iterable[Mapping[str, Any]]") -> None:
        """Write the rows to the file that is named."""
        if self.parquet is not None:
            from obsia.app.world.world_export import COLUMNS
            from obsia.writers.data import write_parquet

            _kept(self.parquet, "parquet", lambda path: write_parquet(rows, columns=COLUMNS, path=path))


@dataclass(frozen=True, kw_only=True)
class _Figures(_Rows):
    """The same, and a workbook."""

    xlsx: Annotated[str | None, Field(kind=File(), help="option-world-xlsx", on=PRIVATE)] = None

    def keep_book(self, held: "Document", made: "Iterable[Figure]") -> None:
        """Write the workbook to the file that is named, with the sources of what was made."""
        if self.xlsx is not None:
            from obsia.views.world_parts import book
            from obsia.writers.workbook import file

            content = file(book(held, made), locale())
            _kept(self.xlsx, "xlsx", lambda path: _write_bytes(path, content))


@dataclass(frozen=True, kw_only=True)
class _Answers(Question):
    """Where the answers to a table of questions go."""

    out: Annotated[str, Field(kind=File(), help="option-world-out", on=PRIVATE)]


def _recorded(asked: Q, outputs: _Rows) -> Q:
    """The question, and whether its figures are recorded."""
    return replace(asked, record_figures=not outputs.no_record)


def _check_files(inputs: "Iterable[object]" = (), **files: str | None) -> None:
    from obsia.surfaces.cli.documents import check_paths

    paths = {option: path for option, path in files.items() if path is not None}
    check_paths(paths, inputs=[str(each) for each in inputs if each])


def _kept(path: str, name: str, write: "Callable[[str], None]") -> None:
    """Write a file, whole or not at all, and say so. Raises ``BadCall`` for one that cannot be written."""
    from obsia.app.files import replacing, unwritable
    from obsia.core.locales import printable
    from obsia.surfaces.cli import failures

    try:
        with replacing(path) as place:
            write(place)
    except OSError as error:
        raise unwritable(name, path, error) from error
    failures.say_notice(locale()("notice-written", files=printable(path)))


def _write_bytes(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def _planet(asked: ViewWorld, outputs: _Figures) -> int:
    from obsia.app.world.planet import answer
    from obsia.app.world.world_export import world_record, world_rows

    _check_files([asked.scenario_file], parquet=outputs.parquet, xlsx=outputs.xlsx)
    found = answer(_recorded(asked, outputs))

    from obsia.views import world as view

    held = view.document(found)
    outputs.keep_rows(world_rows(found))
    outputs.keep_book(held, view.figures(found))
    outputs.write(record=lambda: world_record(found), rows=lambda: world_rows(found), document=lambda: held)
    return 0


def _country(asked: ViewCountry, outputs: _Figures) -> int:
    from obsia.app.world.planet import answer_of_country
    from obsia.app.world.world_export import country_record, country_rows

    _check_files([asked.scenario_file], parquet=outputs.parquet, xlsx=outputs.xlsx)
    found = answer_of_country(_recorded(asked, outputs))

    from obsia.views import world_country as view

    held = view.document(found)
    outputs.keep_rows(country_rows(found))
    outputs.keep_book(held, view.figures(found))
    outputs.write(record=lambda: country_record(found), rows=lambda: country_rows(found), document=lambda: held)
    return 0


def _editions(asked: ListEditions, outputs: _Printed) -> int:
    from obsia.app.world.planet import answer_of_editions, place_code
    from obsia.app.world.world_export import EDITION_COLUMNS, editions_record, editions_rows
    from obsia.facts.snapshot import load

    snapshot = load()
    iso3 = None if asked.country is None else place_code(snapshot, asked.country)
    found = answer_of_editions(asked)

    from obsia.views import world_evidence as view

    outputs.write(
        record=lambda: editions_record(found, snapshot=snapshot.content_hash, iso3=iso3),
        rows=lambda: editions_rows(found),
        columns=EDITION_COLUMNS,
        document=lambda: view.sources(found, iso3=iso3),
    )
    return 0


@dataclass(frozen=True, kw_only=True)
class _Statements(_Printed):
    """The same, and whether the figure beside them is recorded."""

    no_record: NoRecord = False


def _company(asked: ViewCompany, outputs: _Statements) -> int:
    from obsia.app.world.companies import answer
    from obsia.app.world.company_export import COLUMNS, company_record, company_rows
    from obsia.views import companies as view

    found = answer(replace(asked, record_figures=not outputs.no_record))
    outputs.write(
        record=lambda: company_record(found),
        rows=lambda: company_rows(found),
        columns=COLUMNS,
        document=lambda: view.document(found),
    )
    return 0


def _companies(asked: ListCompanies, outputs: _Printed) -> int:
    from obsia.app.world.companies import answer_of_list
    from obsia.app.world.company_export import COLUMNS, companies_record, companies_rows
    from obsia.views import companies as view

    found = answer_of_list(asked)
    outputs.write(
        record=lambda: companies_record(found),
        rows=lambda: companies_rows(found),
        columns=COLUMNS,
        document=lambda: view.listed(found),
    )
    return 0


def _closing(asked: CloseTheLoop, outputs: _Rows) -> int:
    from obsia.app.world.reconciliation import answer_of_closing
    from obsia.app.world.world_export import loops_record, loops_rows

    _check_files(parquet=outputs.parquet)
    found = answer_of_closing(_recorded(asked, outputs))

    from obsia.views import world_loops as view

    outputs.keep_rows(loops_rows(found))
    outputs.write(
        record=lambda: loops_record(found), rows=lambda: loops_rows(found), document=lambda: view.loops(found)
    )
    return 0


def _move(asked: MoveInference, outputs: _Rows) -> int:
    from obsia.app.world.reconciliation import answer_of_move
    from obsia.app.world.world_export import move_record, move_rows

    _check_files(parquet=outputs.parquet)
    found = answer_of_move(_recorded(asked, outputs))

    from obsia.views import world_loops as view

    outputs.keep_rows(move_rows(found))
    outputs.write(record=lambda: move_record(found), rows=lambda: move_rows(found), document=lambda: view.move(found))
    return 0


def _reports(asked: ReadReports, outputs: Outputs) -> int:
    from obsia.app.world.datacentres import answer, reports_record
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(reports_record(found))
    else:
        from obsia.views.datacentres import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    return failures.PART_REJECTED if found.is_partial else failures.OK


def _queries(asked: AnswerQueries, outputs: _Answers) -> int:
    """Answers to a table of questions; what has none is told with its line, field and reason."""
    from obsia.app.world.queries import answer, write_answers
    from obsia.core.locales import printable
    from obsia.surfaces.cli import failures

    tr = locale()
    _check_files([asked.scenario_file, asked.path], out=outputs.out)
    found = answer(asked)
    write_answers(found.answers, path=outputs.out, source=str(asked.path))
    for each in found.rejected[:MOST_SHOWN]:
        failures.say_error(tr.text(each.sentences))
    if len(found.rejected) > MOST_SHOWN:
        failures.say_error(tr("world-more-rejected", count=str(len(found.rejected) - MOST_SHOWN)))
    if found.unused_columns:
        names = ", ".join(printable(name) for name in found.unused_columns[:MOST_SHOWN])
        failures.say_notice(tr("world-unused", columns=names))
    answers, file = tr.whole(len(found.answers)), printable(outputs.out)
    if found.rejected:
        rejected, read = len(found.rejected), len(found.rejected) + len(found.answers)
        told = tr("world-answered-part", rejected=tr.whole(rejected), read=tr.whole(read), answers=answers, file=file)
        failures.say_notice(told)
        return failures.PART_REJECTED
    failures.say_notice(tr("world-answered", answers=answers, file=file))
    return failures.OK


world = one_of(
    Asks(question=ViewCountry, outputs=_Figures, run=_country),
    Asks(question=ViewWorld, outputs=_Figures, run=_planet),
    Asks(question=ListEditions, outputs=_Printed, run=_editions),
    Asks(question=ViewCompany, outputs=_Statements, run=_company),
    Asks(question=ListCompanies, outputs=_Printed, run=_companies),
    Asks(question=CloseTheLoop, outputs=_Rows, run=_closing),
    Asks(question=MoveInference, outputs=_Rows, run=_move),
    Asks(question=AnswerQueries, outputs=_Answers, run=_queries),
    Asks(question=ReadReports, outputs=Outputs, run=_reports),
)
