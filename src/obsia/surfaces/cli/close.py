"""``obsia close``: accounts of a period that never change, and what they would be today."""

from __future__ import annotations

from collections.abc import Mapping
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
    from obsia.core.locales import locale
    from obsia.surfaces.cli.progress import progress

    with progress(locale(), quiet=outputs.quiet) as watch:
        from obsia.app.usage.usage_sums import Run

        run = Run(threads=outputs.threads, on_progress=watch and watch.begin, on_share=watch and watch.reach)
        if closing.restate:
            found = _restated(closing, records, outputs, run)
        else:
            found = _closed(closing, records, outputs, run)
    record, document, code = found
    _show(record, document, outputs)
    return code


_Shown = tuple[Mapping[str, object], "Document", int]


def _closed(closing: Closing, records: Records, outputs: Outputs, run: Run) -> _Shown:
    from obsia.app.settings import aliases, label_sources, table_maps
    from obsia.app.usage.closing import close
    from obsia.surfaces.cli import failures
    from obsia.views.closing import closed_document, closed_record

    known = replace(
        records,
        alias=aliases(records.alias),
        table_map=table_maps(records.table_map),
        label_from=label_sources(records.label_from),
        record_figures=not outputs.no_record,
    )
    made = close(closing, known, _files, run)
    is_part = made.account is not None and bool(made.account.records.rejected or made.account.broken)
    record = {"closed": closed_record(made.closed), "was_closed_before": made.account is None}
    return record, closed_document(made), failures.PART_REJECTED if is_part else failures.OK


def _files(account: Account) -> Mapping[str, bytes]:
    """The account as people and programs read it."""
    from obsia.views.usage_data import account_columns, account_record, account_rows
    from obsia.writers.data import csv_text, json_text

    return {
        "account.json": (json_text(account_record(account), indent=2) + "\n").encode(),
        "account.csv": csv_text(account_rows(account), columns=account_columns(account)).encode(),
    }


def _restated(closing: Closing, records: Records, outputs: Outputs, run: Run) -> _Shown:
    from obsia.app.usage.restatement import restate, write
    from obsia.surfaces.cli import failures
    from obsia.views.closing import restated_document, restatement_columns, restatement_record, restatement_rows
    from obsia.writers.data import csv_text, json_text

    found = restate(closing, records, run, is_recorded=not outputs.no_record)
    record = restatement_record(found)
    if found.is_changed:
        files = {
            "restatement.json": (json_text(record, indent=2) + "\n").encode(),
            "restatement.csv": csv_text(restatement_rows(found), columns=restatement_columns()).encode(),
        }
        found = replace(found, folder=write(found, files))
    failures.say_notes(found.notes, failures.locale())
    return {**record, "folder": found.folder or None}, restated_document(found), failures.OK


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
