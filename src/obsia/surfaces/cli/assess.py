"""``obsia assess``: usage records."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from obsia.core.errors import BadCall
from obsia.core.message import Option, Symbol
from obsia.surfaces.cli.options import argument, count, option
from obsia.surfaces.cli.options import seed as seeded

if TYPE_CHECKING:
    from obsia.app.account import Account
    from obsia.surfaces.account_words import Verdict

REJECTS = "obsia-rejects.jsonl"
GRIDS = ("annual", "hourly")
BASES = ("life-cycle", "direct")


def assess(
    *files: Annotated[str, argument("FILE")],
    format: Annotated[str, option("format")] = "auto",
    map: Annotated[str | None, option("map")] = None,
    ignore_columns: Annotated[str | None, option("ignore-columns")] = None,
    model: Annotated[str | None, option("model")] = None,
    host: Annotated[str | None, option("host", "host-default")] = None,
    region: Annotated[str | None, option("region", "region-default")] = None,
    by: Annotated[list[str] | None, option("by")] = None,
    what_if: Annotated[list[str] | None, option("what-if")] = None,
    levers: Annotated[bool, option("levers")] = False,
    grid: Annotated[str, option("grid", "grid-over-time")] = "annual",
    grid_file: Annotated[str | None, option("grid-file")] = None,
    grid_basis: Annotated[str | None, option("grid-basis")] = None,
    budget: Annotated[list[str] | None, option("budget")] = None,
    top: Annotated[int | None, count("top")] = None,
    delimiter: Annotated[str | None, option("delimiter")] = None,
    encoding: Annotated[str | None, option("encoding")] = None,
    rejects: Annotated[str | None, option("rejects")] = None,
    threads: Annotated[int | None, count("threads")] = None,
    seed: Annotated[int | None, seeded()] = None,
    as_json: Annotated[bool, option("json")] = False,
    as_csv: Annotated[bool, option("csv")] = False,
    parquet: Annotated[str | None, option("parquet")] = None,
    segment: Annotated[bool, option("segment")] = False,
    markdown: Annotated[bool, option("markdown")] = False,
    report: Annotated[str | None, option("report")] = None,
    xlsx: Annotated[str | None, option("xlsx")] = None,
    summary: Annotated[str | None, option("summary")] = None,
    no_record: Annotated[bool, option("no-record")] = False,
    quiet: Annotated[bool, option("quiet")] = False,
) -> int:
    """What usage records cost."""
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures, output
    from obsia.surfaces.cli.budget import Budget
    from obsia.surfaces.cli.documents import Documents
    from obsia.surfaces.cli.progress import progress

    say = locale()
    if not files:
        raise BadCall(say("no-file"))
    if grid not in GRIDS:
        raise BadCall(say("bad-grid", text=printable(grid), known=", ".join(GRIDS)))
    check_grid(grid=grid, file=grid_file, basis=grid_basis, levers=levers)
    if threads is not None and threads < 1:
        raise BadCall(say("not-positive", option="threads", text=str(threads)))
    if top is not None and top < 1:
        raise BadCall(say("not-positive", option="top", text=str(top)))
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise BadCall(say("bad-delimiter", text=delimiter[:80]))
    documents = Documents(report=report, xlsx=xlsx, summary=summary)
    output.one_output(json=as_json, csv=as_csv, parquet=parquet, segment=segment, markdown=markdown)
    # A status bar asks in whatever folder it stands: nothing is left there that nobody asked for.
    rejects_to = rejects if rejects is not None or segment else REJECTS
    series = () if grid_file is None else (grid_file,)
    for name, path in (("parquet", parquet), ("rejects", rejects)):
        refuse_input(name, path, inputs=(*files, *series))
    documents.check(inputs=(*files, *series), others=(parquet, rejects_to), say=say)
    budgets = [Budget.parse(text) for text in budget or ()]
    asked = list(by or ())

    with progress(say, quiet=quiet) as watch:
        from obsia.app.assess import SEED, TOP, keys_of
        from obsia.app.assess import assess as assessed

        tables = len(keys_of(asked))

        account = assessed(
            *files,
            model=model,
            host=host,
            region=region,
            by=[*asked, "model"] if (summary or markdown) and "model" not in asked else asked,
            what_if=what_if or (),
            levers=levers,
            map=map,
            ignore_columns=ignore_columns or (),
            format=format,
            delimiter=delimiter,
            encoding=encoding,
            top=TOP if top is None else top,
            seed=SEED if seed is None else seed,
            threads=threads,
            on_progress=watch and watch.begin,
            on_share=watch and watch.reach,
            record_figures=not no_record,
            report_tables=documents.of_tables,
            grid=grid,
            grid_file=grid_file,
            grid_basis=grid_basis,
        )
    verdicts = [each.verdict(account, say) for each in budgets]
    made = documents.write(account, verdicts=verdicts, say=say)
    # The tables that only the documents asked for stay theirs.
    whole, account = account, replace(account, tables=account.tables[:tables])
    is_part = bool(account.records.rejected or account.broken)
    written = write_rejects(account, path=rejects_to) if is_part and rejects_to else None
    if as_json:
        from obsia.app.export import account_record

        held = [each.record(account) for each in budgets]
        output.write_json(account_record(account) | {"budgets": held, "rejects_file": written})
    elif as_csv:
        from obsia.app.export import account_rows, columns_of

        output.write_csv(account_rows(account), columns=columns_of(account))
    elif parquet:
        write_parquet(account, path=parquet)
    elif markdown:
        from obsia.surfaces.cli.documents import summary as in_markdown

        output.write_text(in_markdown(whole, verdicts=verdicts, say=say))
    elif segment:
        from obsia.surfaces.cli.segment import segment as in_one_line

        output.write_line(in_one_line(account.figures, say))
        if not (
            no_record
            or by
            or what_if
            or levers
            or map
            or ignore_columns
            or delimiter
            or encoding
            or budgets
            or top
            or seed
            or grid != "annual"
        ):
            from obsia.app.growing import Question
            from obsia.app.remembering import remember

            question = Question(paths=files, model=model, host=host, region=region, format=format)
            remember(question, account, numbers=(say.language, *say.signs()))
    else:
        from obsia.surfaces.cli.account_page import account_page
        from obsia.surfaces.cli.page import Page

        account_page(Page(say), account, verdicts=verdicts, rejects_file=written)
    if not quiet:
        if as_csv or parquet or segment:
            for verdict in verdicts:
                failures.say_notice(verdict.sentence)
        if made:
            failures.say_notice(say("notice-written", files=", ".join(printable(path) for path in made)))
        say_notices(account, written=written)
    return exit_code(account, verdicts)


def check_grid(*, grid: str, file: str | None, basis: str | None, levers: bool) -> None:
    """Raises ``BadCall`` for options of hourly grids that do not fit each other."""
    if grid == "annual" and (file is not None or basis is not None):
        raise BadCall("grid-error-needs-hourly")
    if basis is not None and basis not in BASES:
        raise BadCall("option-not-known", option=Option("grid-basis"), text=basis, known=tuple(map(Symbol, BASES)))
    if levers and basis not in (None, BASES[0]):
        raise BadCall("grid-error-levers")


def exit_code(account: "Account", verdicts: "Sequence[Verdict]") -> int:
    """5 when a budget is exceeded, else 4 when records were rejected: the first is what a gate asks for."""
    from obsia.surfaces.cli import failures

    if any(verdict.exceeded for verdict in verdicts):
        return failures.OVER_BUDGET
    return failures.PART_REJECTED if account.records.rejected or account.unreadable else failures.OK


def say_notices(account: "Account", *, written: str | None) -> None:
    """What went wrong without stopping the account, on standard error."""
    from obsia.core.locales import locale
    from obsia.surfaces.account_words import long_spans
    from obsia.surfaces.cli import failures

    say = locale()
    failures.say_notes(account.notes, say)
    for column, mapped in not_used(account):
        failures.say_notice(say("notice-not-used", column=repr(column), map=mapped))
    for table in account.tables:
        if told := long_spans(table, say):
            failures.say_notice(told)
    if account.records.rejected:
        whole = len(account.rejects) >= account.records.rejected
        kept = "notice-rejected" if whole else "notice-rejected-first"
        failures.say_notice(
            say(
                "notice-rejected-unkept" if written is None else kept,
                rejected=account.records.rejected,
                rejected_text=say.whole(account.records.rejected),
                read=say.whole(account.records.read),
                kept=say.whole(len(account.rejects)),
                file=written or "",
            )
        )


def not_used(account: "Account") -> list[tuple[str, str]]:
    """Columns that nothing uses and whose names say what the records lack, each with what to map."""
    calls, missing = sum(use.calls for use in account.models), account.missing
    lacks = {
        "model": (all(use.name is None for use in account.models), "model_request=model"),
        "prompt_tokens": (missing.without_input == calls, "input_tokens=prompt_tokens"),
        "completion_tokens": (missing.without_output == calls, "output_tokens=completion_tokens"),
        "timestamp": (account.period is None, "started_at=timestamp:utc"),
    }
    return [(column, mapped) for column, (lacking, mapped) in lacks.items() if lacking and column in account.unmapped]


def write_rejects(account: "Account", *, path: str) -> str | None:
    """Write the rejects file, one JSON object a reject; its path, or None (said) when it cannot be written."""
    from obsia.app.export import reject_record
    from obsia.app.files import replacing
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    refuse_input("rejects", path, inputs=account.recognised)
    try:
        with replacing(path) as place, Path(place).open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(
                output.json_text(reject_record(each)) + "\n" for each in (*account.broken, *account.rejects)
            )
    except OSError as error:
        failures.say_notice(locale()("notice-rejects-file", file=path, why=error.strerror or str(error)))
        return None
    return path


def refuse_input(name: str, path: str | None, *, inputs: Iterable[str]) -> None:
    """Raises ``BadCall`` for a file to write that is one of the inputs, under whatever name."""
    from obsia.app.files import identity
    from obsia.core.locales import locale, printable

    if path is not None and not os.path.isdir(path) and identity(path) in {identity(file) for file in inputs}:
        raise BadCall(locale()("document-input", option=name, path=printable(path)))


def write_parquet(account: "Account", *, path: str) -> None:
    """Write the account as Parquet. Raises ``BadCall`` when the file cannot be written."""
    import duckdb

    from obsia.app.export import write_parquet as write
    from obsia.app.files import replacing
    from obsia.core.locales import locale, printable

    refuse_input("parquet", path, inputs=account.recognised)
    try:
        with replacing(path) as place:
            write(account, path=place)
    except (OSError, duckdb.Error) as error:
        first = str(error).splitlines()[0]
        why = printable(first)
        raise BadCall(locale()("document-unwritable", option="parquet", path=printable(path), why=why)) from error
