"""``obsia close``: accounts of a period that never change, and what they would be today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from obsia.app.questions.closing import Closing, Records
from obsia.core.kinds import local
from obsia.core.question import Flag, Whole
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command_of
from obsia.surfaces.cli.outputs import Recording

if TYPE_CHECKING:
    from obsia.app.usage.account import Account


@dataclass(frozen=True, kw_only=True)
class Outputs(Recording):
    """JSON in place of the page; how it is run."""

    threads: Annotated[int | None, local(Whole(least=1), "option-threads")] = None
    quiet: Annotated[bool, local(Flag(), "option-quiet")] = False


def _run(closing: Closing, records: Records, outputs: Outputs) -> int:
    if closing.only_list:
        return _list(closing, outputs)
    if closing.restate:
        return _restate(closing, records, outputs)
    return _close(closing, records, outputs)


def _close(closing: Closing, records: Records, outputs: Outputs) -> int:
    from obsia.app.settings import completed
    from obsia.app.usage.closing import close
    from obsia.surfaces.cli import output
    from obsia.surfaces.cli.assess import REJECTS, exit_code, say_notices, write_rejects
    from obsia.surfaces.cli.progress import run_of
    from obsia.views.closing import closed_document, closed_record

    known = replace(completed(records), record_figures=not outputs.no_record)
    with run_of(threads=outputs.threads, quiet=outputs.quiet) as run:
        made = close(closing, known, _files, run)
    record = {"closed": closed_record(made.closed), "was_closed_before": made.account is None}
    output.show(record, closed_document(made), as_json=outputs.as_json)
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
    from obsia.surfaces.cli import output
    from obsia.surfaces.cli.progress import run_of
    from obsia.views.closing import restated_document, restatement_columns, restatement_record, restatement_rows
    from obsia.writers.data import csv_text, json_text

    with run_of(threads=outputs.threads, quiet=outputs.quiet) as run:
        found = restate(closing, records, run, is_recorded=not outputs.no_record)
    record = restatement_record(found)
    if found.is_changed:
        files = {
            "restatement.json": (json_text(record, indent=2) + "\n").encode(),
            "restatement.csv": csv_text(restatement_rows(found), columns=restatement_columns()).encode(),
        }
        found = replace(found, folder=write(found, files))
    output.show({**record, "folder": found.folder or None}, restated_document(found), as_json=outputs.as_json)
    if not outputs.quiet:
        failures.say_notes(found.notes, failures.locale())
    return failures.PART_REJECTED if found.records is not None and found.records.rejected else failures.OK


def _list(closing: Closing, outputs: Outputs) -> int:
    """The closed accounts of a folder; 4 where any was altered."""
    from obsia.app.usage.listing import listed
    from obsia.surfaces.cli import output
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
    output.show(record, listed_document(several, closing.folder), as_json=outputs.as_json)
    return failures.PART_REJECTED if any(each.altered for each in several) else failures.OK


close = command_of((Closing, Records, Outputs), _run)
