"""``obsia measure``: a command's energy by the sensors of this machine, what journals hold, which sensors exist."""

from __future__ import annotations

import json
import sys
from errno import EACCES, EEXIST, ENOENT
from typing import Any

from obsia.app.questions.measuring import FindSensors, MeasureCommand, ReadJournals
from obsia.core.errors import BadCall
from obsia.core.message import Message
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import NoOutputs, Outputs


def _run(asked: MeasureCommand, _: NoOutputs) -> int:
    from obsia.app.measuring.running import run_command

    if not asked.words:
        raise BadCall("measure-no-command")
    try:
        run = run_command(
            asked.words,
            journal=asked.journal or "",
            idle_s=asked.idle,
            exporters=asked.exporter,
            services=asked.redfish,
            servers=asked.server,
        )
    except OSError as error:
        raise refused(error, words=asked.words) from error
    tell(run.path, region=asked.region, out=asked.out)
    return run.code


def refused(error: OSError, *, words: tuple[str, ...]) -> BadCall:
    """Why a command, or its journal, could not be begun."""
    known = {ENOENT: "measure-no-such-file", EACCES: "measure-may-not-run", EEXIST: "measure-journal-exists"}
    code = known.get(error.errno or 0)
    why = Message("system-says", text=error.strerror or str(error)) if code is None else Message(code)
    return BadCall("measure-not-started", name=str(error.filename or words[0]), why=why)


def tell(path: str, *, region: str | None, out: str | None) -> None:
    """Write what a journal amounts to: a page on standard error, beside what the job wrote; JSON into a file."""
    from obsia.app.measuring.report import record, report
    from obsia.core.locales import locale
    from obsia.views.measuring import document
    from obsia.writers.terminal import Page, write

    found = report([path], region=region)
    if out is not None:
        write_record(record(found), out)
    sys.stderr.write("\n")
    write(document(found), Page(locale(), stream=sys.stderr))


def write_record(found: Any, path: str) -> None:
    """Write JSON into a file, in place of what was there. Raises ``BadCall`` where it cannot be written."""
    from obsia.app.files import replacing, unwritable

    try:
        with replacing(path) as partial, open(partial, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=2)
            file.write("\n")
    except OSError as error:
        raise unwritable("out", path, error) from error


def _recover(asked: ReadJournals, outputs: Outputs) -> int:
    from obsia.app.measuring.report import record, report
    from obsia.surfaces.cli import failures

    if not asked.journals:
        raise BadCall("measure-no-journals")
    found = report(asked.journals, region=asked.region, metrics=asked.metrics)
    if outputs.as_json:
        from obsia.surfaces.cli import output

        output.write_json(record(found))
    else:
        from obsia.core.locales import locale
        from obsia.views.measuring import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    return failures.OK if found.energy is not None else failures.NO_DATA


def _doctor(asked: FindSensors, outputs: Outputs) -> int:
    from obsia.meters.session import channels
    from obsia.surfaces.cli import failures

    found, unread = channels(exporters=asked.exporter, services=asked.redfish)
    if outputs.as_json:
        from obsia.surfaces.cli import output

        output.write_json(
            {
                "sensors": [
                    {name: getattr(each.sensor, name) for name in each.sensor.__slots__} | {"shows": each.read()}
                    for each in found
                ],
                "unreadable": [
                    {"source": each.source, "reason": each.reason, "detail": each.detail} for each in unread
                ],
            }
        )
    else:
        from obsia.core.locales import locale
        from obsia.views.measuring import sensors
        from obsia.writers.terminal import Page, write

        write(sensors([each.sensor for each in found], unread), Page(locale()))
    return failures.OK if found else failures.NO_DATA


run = command(MeasureCommand, NoOutputs, _run)
recover = command(ReadJournals, Outputs, _recover)
doctor = command(FindSensors, Outputs, _doctor)
