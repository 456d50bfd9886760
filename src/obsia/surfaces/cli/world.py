"""``obsia world``: the planet, its countries, scenarios, questions, and where use meets it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from cyclopts import Parameter

from obsia.core.errors import BadCall
from obsia.core.locales import locale
from obsia.surfaces.cli.options import amount, count, option
from obsia.surfaces.cli.options import seed as seeded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from obsia.app.world import Country, World
    from obsia.surfaces.cli.page import Page

MOST_SHOWN: Final = 20
"""Questions without an answer that are told one by one."""
_FILES: Final = frozenset({"--json", "--csv", "--parquet"})
_MODES: Final = {
    "--queries": frozenset({"--out", "--scenario-file", "--seed"}),
    "--reports": frozenset({"--json"}),
    "--closing": _FILES | {"--seed", "--no-record"},
    "--move": _FILES | {"--to", "--from", "--tokens-per-month", "--year", "--seed", "--no-record"},
    "--sources": frozenset({"--country", "--json", "--csv"}),
}
"""What each question may stand with; the planet and a country, with the rest."""
_LINKED: Final = {"--out": "--queries", "--to": "--move", "--from": "--move", "--tokens-per-month": "--move"}


def world(
    *,
    country: Annotated[str | None, option("country")] = None,
    year: Annotated[int | None, count("year")] = None,
    scenario: Annotated[str | None, option("scenario")] = None,
    scenario_file: Annotated[str | None, option("scenario-file")] = None,
    sources: Annotated[bool, option("sources")] = False,
    closing: Annotated[bool, option("closing")] = False,
    move: Annotated[str | None, option("move")] = None,
    to: Annotated[str | None, option("to")] = None,
    from_country: Annotated[str | None, option("from")] = None,
    tokens_per_month: Annotated[float | None, amount("tokens-per-month")] = None,
    queries: Annotated[str | None, option("queries")] = None,
    out: Annotated[str | None, option("out", "world-out")] = None,
    reports: Annotated[
        list[str] | None,
        Parameter(
            name="--reports", help=locale()("option-reports"), negative="", show_default=False, consume_multiple=True
        ),
    ] = None,
    seed: Annotated[int | None, seeded()] = None,
    as_json: Annotated[bool, option("json")] = False,
    as_csv: Annotated[bool, option("csv", "world-csv")] = False,
    parquet: Annotated[str | None, option("parquet", "world-parquet")] = None,
    xlsx: Annotated[str | None, option("xlsx", "world-xlsx")] = None,
    no_record: Annotated[bool, option("no-record")] = False,
) -> int:
    """The planet."""
    from obsia.surfaces.cli import output

    given = {
        "--queries": queries,
        "--reports": reports,
        "--closing": closing,
        "--move": move,
        "--sources": sources,
        "--country": country,
        "--year": year,
        "--scenario": scenario,
        "--scenario-file": scenario_file,
        "--to": to,
        "--from": from_country,
        "--tokens-per-month": tokens_per_month,
        "--out": out,
        "--seed": seed,
        "--json": as_json,
        "--csv": as_csv,
        "--parquet": parquet,
        "--xlsx": xlsx,
        "--no-record": no_record,
    }
    mode = _mode([name for name, value in given.items() if value not in (None, False)])
    output.one_output(json=as_json, csv=as_csv)
    _check_files(given, inputs=[each for each in (scenario_file, queries, *(reports or ())) if each])
    drawn: dict[str, Any] = {} if seed is None else {"seed": seed}
    recorded = drawn | {"record_figures": not no_record}
    shape = Shape(as_json=as_json, as_csv=as_csv, parquet=parquet, xlsx=xlsx)
    match mode:
        case "--queries":
            return _queries(str(queries), out=str(out), scenario_file=scenario_file, drawn=drawn)
        case "--reports":
            return _reports(reports or [], as_json=as_json)
        case "--closing":
            _closing(shape, recorded)
        case "--move":
            options = {"from_country": from_country, "tokens_per_month": tokens_per_month, "year": year}
            _move(
                str(move), str(to), shape, recorded | {name: each for name, each in options.items() if each is not None}
            )
        case "--sources":
            _sources(country, shape)
        case _:
            options = {"year": year, "scenario": scenario, "scenario_file": scenario_file}
            chosen = recorded | {name: each for name, each in options.items() if each is not None}
            if country is None:
                _planet(shape, chosen)
            else:
                _country(country, shape, chosen)
    return 0


def _mode(given: list[str]) -> str:
    """The question that is asked. Raises ``BadCall`` for two of them, and for an option that has nothing to say."""
    say = locale()
    modes = [name for name in given if name in _MODES]
    if len(modes) > 1:
        raise BadCall(say("world-exclusive", first=modes[0], second=modes[1]))
    mode = modes[0] if modes else ""
    for name, needed in _LINKED.items():
        if name in given and mode != needed:
            raise BadCall(say("world-needs", option=name, other=needed))
    if mode:
        apart = [name for name in given if name != mode and name not in _MODES[mode]]
        if apart and apart[0] == "--country":
            raise BadCall(say("world-exclusive", first=mode, second="--country"))
        if apart:
            raise BadCall(say("world-not-with", option=apart[0], mode=mode))
    if mode == "--queries" and "--out" not in given:
        raise BadCall(say("world-needs", option="--queries", other="--out"))
    if mode == "--move" and "--to" not in given:
        raise BadCall(say("world-needs-country"))
    if "--scenario" in given and "--scenario-file" in given:
        raise BadCall(say("world-exclusive", first="--scenario", second="--scenario-file"))
    return mode


def _check_files(given: "Mapping[str, Any]", *, inputs: list[str]) -> None:
    from obsia.surfaces.cli.documents import check_paths

    check_paths(
        {name.removeprefix("--"): given[name] for name in ("--out", "--parquet", "--xlsx") if given[name] is not None},
        inputs=inputs,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """In which shape figures leave: files beside the page, or what is for programs in its place."""

    as_json: bool
    as_csv: bool
    parquet: str | None
    xlsx: str | None

    def show(
        self,
        *,
        record: "Callable[[], Mapping[str, Any]]",
        rows: "Callable[[], Iterable[Mapping[str, Any]]]",
        page: "Callable[[Page], None]",
        columns: "Iterable[str] | None" = None,
        workbook: "Callable[[], bytes] | None" = None,
    ) -> None:
        """Write what was asked for; each argument makes one shape when it is needed."""
        from obsia.app.world_export import COLUMNS
        from obsia.surfaces.cli import output

        if self.parquet is not None:
            from obsia.app.world_export import write_rows

            _kept(self.parquet, "parquet", lambda path: write_rows(rows(), path=path))
        if self.xlsx is not None and workbook is not None:
            content = workbook()
            _kept(self.xlsx, "xlsx", lambda path: _write_bytes(path, content))
        if self.as_json:
            output.write_json(record())
        elif self.as_csv:
            output.write_csv(rows(), columns=COLUMNS if columns is None else columns)
        else:
            from obsia.surfaces.cli.page import Page

            page(Page(locale()))


def _kept(path: str, name: str, write: "Callable[[str], None]") -> None:
    """Write a file, whole or not at all, and say so. Raises ``BadCall`` for one that cannot be written."""
    from obsia.app.files import replacing
    from obsia.core.locales import printable
    from obsia.surfaces.cli import failures

    say = locale()
    try:
        with replacing(path) as place:
            write(place)
    except OSError as error:
        why = error.strerror or str(error)
        raise BadCall(say("document-unwritable", option=name, path=printable(path), why=why)) from error
    failures.say_notice(say("notice-written", files=printable(path)))


def _write_bytes(path: str, content: bytes) -> None:
    with open(path, "wb") as file:
        file.write(content)


def _planet(shape: Shape, options: "Mapping[str, Any]") -> None:
    from obsia.app.world import world as found_of
    from obsia.app.world_export import world_record, world_rows

    found = found_of(**options)

    def page(on: "Page") -> None:
        from obsia.surfaces.cli.world_page import world_page

        world_page(on, found)

    shape.show(
        record=lambda: world_record(found), rows=lambda: world_rows(found), page=page, workbook=lambda: _book(found)
    )


def _country(country: str, shape: Shape, options: "Mapping[str, Any]") -> None:
    from obsia.app.world import world_country
    from obsia.app.world_export import country_record, country_rows

    found = world_country(country, **options)

    def page(on: "Page") -> None:
        from obsia.surfaces.cli.world_country_page import country_page

        country_page(on, found)

    shape.show(
        record=lambda: country_record(found), rows=lambda: country_rows(found), page=page, workbook=lambda: _book(found)
    )


def _book(found: "World | Country") -> bytes:
    from obsia.surfaces.dossiers.world_workbook import workbook_bytes

    return workbook_bytes(found, say=locale())


def _sources(country: str | None, shape: Shape) -> None:
    from obsia.app.world import country_code, editions
    from obsia.app.world_export import EDITION_COLUMNS, editions_record, editions_rows
    from obsia.facts.snapshot import load

    snapshot = load()
    iso3 = None if country is None else country_code(snapshot, country)
    found = editions(country=iso3)

    def page(on: "Page") -> None:
        from obsia.surfaces.cli.world_country_page import sources_page

        sources_page(on, found, iso3=iso3)

    shape.show(
        record=lambda: editions_record(found, snapshot=snapshot.content_hash, iso3=iso3),
        rows=lambda: editions_rows(found),
        columns=EDITION_COLUMNS,
        page=page,
    )


def _closing(shape: Shape, options: "Mapping[str, Any]") -> None:
    from obsia.app.world_closing import close_the_loop
    from obsia.app.world_export import loops_record, loops_rows

    found = close_the_loop(**options)

    def page(on: "Page") -> None:
        from obsia.surfaces.cli.world_loops_page import loops_page

        loops_page(on, found)

    shape.show(record=lambda: loops_record(found), rows=lambda: loops_rows(found), page=page)


def _move(model: str, to: str, shape: Shape, options: "Mapping[str, Any]") -> None:
    from obsia.app.world_closing import move as moved
    from obsia.app.world_export import move_record, move_rows

    found = moved(model, to=to, **options)

    def page(on: "Page") -> None:
        from obsia.surfaces.cli.world_loops_page import move_page

        move_page(on, found)

    shape.show(record=lambda: move_record(found), rows=lambda: move_rows(found), page=page)


def _reports(paths: list[str], *, as_json: bool) -> int:
    from obsia.app.datacentres import reports, reports_record
    from obsia.surfaces.cli import failures, output

    found = reports(paths)
    if as_json:
        output.write_json(reports_record(found))
        return failures.PART_REJECTED if found.is_partial else failures.OK
    from obsia.surfaces.cli.datacentres_page import datacentres_page
    from obsia.surfaces.cli.page import Page

    return datacentres_page(Page(locale()), found)


def _queries(path: str, *, out: str, scenario_file: str | None, drawn: "Mapping[str, Any]") -> int:
    """Answers to a table of questions; what has none is told with its line, field and reason."""
    from obsia.app.world_queries import world_queries, write_answers
    from obsia.core.locales import printable
    from obsia.surfaces.cli import failures

    say = locale()
    found = world_queries(path, scenario_file=scenario_file, **drawn)
    write_answers(found.answers, path=out, source=path)
    for each in found.rejected[:MOST_SHOWN]:
        failures.say_error(failures.sentence(each, say))
    if len(found.rejected) > MOST_SHOWN:
        failures.say_error(say("world-more-rejected", count=str(len(found.rejected) - MOST_SHOWN)))
    if found.unused_columns:
        names = ", ".join(printable(name) for name in found.unused_columns[:MOST_SHOWN])
        failures.say_notice(say("world-unused", columns=names))
    answers, file = say.whole(len(found.answers)), printable(out)
    if found.rejected:
        rejected, read = len(found.rejected), len(found.rejected) + len(found.answers)
        told = say(
            "world-answered-part", rejected=say.whole(rejected), read=say.whole(read), answers=answers, file=file
        )
        failures.say_notice(told)
        return failures.PART_REJECTED
    failures.say_notice(say("world-answered", answers=answers, file=file))
    return failures.OK
