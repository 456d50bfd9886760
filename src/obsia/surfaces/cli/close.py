"""``obsia close``: accounts of a period that never change, and what they would be today."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from obsia.app.questions.closing import Closing, Records
from obsia.core.question import PRIVATE, Field, Flag, Whole
from obsia.surfaces.cli.asking import command_of
from obsia.surfaces.cli.outputs import Recording

if TYPE_CHECKING:
    from obsia.app.usage.account import Account
    from obsia.app.usage.usage_sums import Run
    from obsia.core.document import Document


@dataclass(frozen=True, kw_only=True)
class Outputs(Recording):
    """JSON in place of the page; how it is run."""

    threads: Annotated[int | None, Field(kind=Whole(least=1), help="option-threads", on=PRIVATE)] = None
    quiet: Annotated[bool, Field(kind=Flag(), help="option-quiet", on=PRIVATE)] = False


def _run(closing: Closing, records: Records, outputs: Outputs) -> int:
    if closing.only_list:
        return _list(closing, outputs)
    if closing.restate:
        return _restate(closing, records, outputs)
    return _close(closing, records, outputs)


@contextmanager
def _run_of(outputs: Outputs) -> Generator[Run]:
    """How an account is made, while a terminal shows how far it is."""
    from obsia.core.locales import locale
    from obsia.surfaces.cli.progress import progress

    with progress(locale(), quiet=outputs.quiet) as watch:
        from obsia.app.usage.usage_sums import Run

        yield Run(threads=outputs.threads, on_progress=watch and watch.begin, on_share=watch and watch.reach)


def _close(closing: Closing, records: Records, outputs: Outputs) -> int:
    from obsia.app.settings import aliases, label_sources, price_hour, table_maps
    from obsia.app.usage.closing import close
    from obsia.surfaces.cli import failures
    from obsia.surfaces.cli.assess import REJECTS, exit_code, say_notices, write_rejects
    from obsia.views.closing import closed_document, closed_record

    known = replace(
        records,
        alias=aliases(records.alias),
        table_map=table_maps(records.table_map),
        label_from=label_sources(records.label_from),
        price_hour=price_hour(records.price_hour),
        record_figures=not outputs.no_record,
    )
    with _run_of(outputs) as run:
        made = close(closing, known, _files, run)
    record = {"closed": closed_record(made.closed), "was_closed_before": made.account is None}
    _show(record, closed_document(made), outputs)
    if made.account is None:
        return failures.OK
    is_part = made.account.records.rejected or made.account.broken
    written = write_rejects(made.account, path=REJECTS) if is_part else None
    if not outputs.quiet:
        say_notices(made.account, written=written)
    return exit_code(made.account, ())


def _files(account: Account) -> Mapping[str, bytes]:
    """The account as people and programs read it."""
    from obsia.views.usage_data import account_columns, account_record, account_rows
    from obsia.writers.data import csv_text, json_text

    return {
        "account.json": (json_text(account_record(account), indent=2) + "\n").encode(),
        "account.csv": csv_text(account_rows(account), columns=account_columns(account)).encode(),
    }


def _restate(closing: Closing, records: Records, outputs: Outputs) -> int:
    from obsia.app.usage.restatement import restate, write
    from obsia.surfaces.cli import failures
    from obsia.views.closing import restated_document, restatement_columns, restatement_record, restatement_rows
    from obsia.writers.data import csv_text, json_text

    with _run_of(outputs) as run:
        found = restate(closing, records, run, is_recorded=not outputs.no_record)
    record = restatement_record(found)
    if found.is_changed:
        files = {
            "restatement.json": (json_text(record, indent=2) + "\n").encode(),
            "restatement.csv": csv_text(restatement_rows(found), columns=restatement_columns()).encode(),
        }
        found = replace(found, folder=write(found, files))
    _show({**record, "folder": found.folder or None}, restated_document(found), outputs)
    if not outputs.quiet:
        failures.say_notes(found.notes, failures.locale())
    return failures.PART_REJECTED if found.records is not None and found.records.rejected else failures.OK


def _list(closing: Closing, outputs: Outputs) -> int:
    """The closed accounts of a folder; 4 where any was altered."""
    from obsia.app.usage.listing import listed
    from obsia.surfaces.cli import failures
    from obsia.views.closing import closed_record, listed_document

    several = listed(closing.folder)
    record = {
        "closed": [
            {
                **closed_record(each.closed),
                "altered": [{"file": one.file, "state": one.state} for one in each.altered],
                "restatements": each.restatements,
            }
            for each in several
        ]
    }
    _show(record, listed_document(several, closing.folder), outputs)
    return failures.PART_REJECTED if any(each.altered for each in several) else failures.OK


def _show(record: Mapping[str, object], document: Document, outputs: Outputs) -> None:
    from obsia.core.locales import locale
    from obsia.surfaces.cli import output

    if outputs.as_json:
        output.write_json(record)
        return
    from obsia.writers.terminal import Page, write

    write(document, Page(locale()))


close = command_of((Closing, Records, Outputs), _run)
