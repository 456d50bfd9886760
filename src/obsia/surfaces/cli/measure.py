"""``obsia measure``: a command's energy by the sensors of this machine, what journals hold, which sensors exist."""

from __future__ import annotations

import json
import sys
from errno import EACCES, EEXIST, ENOENT
from shlex import quote
from typing import TYPE_CHECKING, Any, TextIO

from obsia.app.questions.measuring import FindSensors, MeasureCommand, ReadJournals
from obsia.core.errors import BadCall, ObsiaError
from obsia.core.locales import locale
from obsia.core.message import Message, Option, Symbol
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Nothing, Outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from obsia.app.measuring.report import Report
    from obsia.meters.sensors import Channel, Unreadable


def _run(asked: MeasureCommand, _: Nothing) -> int:
    from obsia.app.measuring.meanwhile import beside
    from obsia.app.measuring.running import run_command

    if not asked.words:
        raise BadCall("measure-no-command")
    if asked.every and not asked.out:
        raise BadCall("measure-every-without-out", every=Option("every"), out=Option("out"))
    try:
        run = run_command(
            asked.words,
            journal=asked.journal or "",
            idle_s=asked.idle,
            exporters=asked.exporter,
            services=asked.redfish,
            servers=asked.server,
            cgroup=asked.cgroup or "",
            meanwhile=lambda path: beside(
                path, is_live=asked.live, every_s=asked.every, out=asked.out, region=asked.region
            ),
        )
    except OSError as error:
        raise refused(error, words=asked.words) from error
    tell(run.path, region=asked.region, out=asked.out)
    return run.code


def refused(error: OSError, *, words: tuple[str, ...]) -> BadCall:
    """Why a command, or its journal, could not be begun."""
    known = {ENOENT: "no-such-file", EACCES: "measure-may-not-run", EEXIST: "measure-journal-exists"}
    code = known.get(error.errno or 0)
    why = Message("system-says", text=error.strerror or str(error)) if code is None else Message(code)
    return BadCall("measure-not-started", name=str(error.filename or words[0]), why=why)


def tell(path: str, *, region: str | None, out: str | None) -> None:
    """Write what a journal amounts to: a page on standard error, beside what the job wrote; and into a file."""
    sys.stderr.write("\n")
    try:
        _written([path], region=region, out=out, stream=sys.stderr)
    except ObsiaError:
        # The job is over and cannot be measured again: what was read of it is not lost with an option that is wrong.

        kept = Message("measure-kept", command=Symbol(f"obsia measure recover {quote(path)}"))
        sys.stderr.write(f"{locale().text(kept)}\n")
        raise


def _written(
    paths: Sequence[str],
    *,
    region: str | None,
    out: str | None,
    stream: TextIO | None = None,
    **served: Any,
) -> Report:
    """Write what journals amount to into a file, and a page on a stream; nothing on None. Returns it.

    ``served`` says where the work of servers is told, as :func:`report` takes it.
    """
    from obsia.app.measuring.report import report
    from obsia.views.measuring import document
    from obsia.writers.terminal import Page, write

    found = report(paths, region=region, **served)
    if out is not None:
        _keep(found, out)
    if stream is not None:
        write(document(found), Page(locale(), stream=stream))
    return found


def _keep(found: Report, path: str) -> None:
    """Write a report into a file, in the form that its suffix says. Raises ``BadCall`` if it cannot."""
    from obsia.app.files import written

    with written("out", path) as partial:
        if path.lower().endswith(".parquet"):
            from obsia.app.measuring.report import SENSOR_COLUMNS, sensor_rows
            from obsia.writers.data import write_parquet

            write_parquet(sensor_rows(found), columns=SENSOR_COLUMNS, path=partial)
        else:
            with open(partial, "w", encoding="utf-8") as file:
                file.write(_text(found, path.lower()))


def _text(found: Report, path: str) -> str:
    """A page by the suffix .html or .md, metrics by .otlp.json or .prom, else JSON."""
    from obsia.app.measuring.report import record
    from obsia.views.measuring import document
    from obsia.writers import html, markdown

    suffix = path.rpartition(".")[2]
    if suffix in ("html", "md"):
        return (html.page if suffix == "html" else markdown.whole)(document(found), locale())
    if path.endswith(".otlp.json"):
        from obsia.surfaces.exporters import otlp_measured

        return otlp_measured.text(found)
    if suffix == "prom":
        from obsia.surfaces.exporters import prometheus_measured

        return prometheus_measured.text(found)
    return json.dumps(record(found), indent=2) + "\n"


def _recover(asked: ReadJournals, outputs: Outputs) -> int:

    if not asked.journals:
        raise BadCall("measure-no-journals")
    stream = None if outputs.as_json else sys.stdout
    served = {"metrics": asked.metrics, "calls": asked.calls, "tenant": asked.tenant}
    found = _written(asked.journals, region=asked.region, out=asked.out, stream=stream, **served)
    if outputs.as_json:
        from obsia.app.measuring.report import record
        from obsia.surfaces.cli import output

        output.write_json(record(found))
    return failures.OK if found.energy is not None else failures.NO_DATA


def _doctor(asked: FindSensors, outputs: Outputs) -> int:
    from obsia.meters.session import channels

    found, unread = channels(exporters=asked.exporter, services=asked.redfish)
    if asked.report is not None:
        _report(found, unread, asked.report)
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
        from obsia.views.measuring import sensors
        from obsia.writers.terminal import Page, write

        write(sensors([each.sensor for each in found], unread), Page(locale()))
    return failures.OK if found else failures.NO_DATA


def _report(found: Sequence[Channel], unread: Sequence[Unreadable], path: str) -> None:
    """Write what sensors showed for some seconds into a file that can be sent. Raises ``BadCall`` if it cannot."""
    from obsia.app.files import written
    from obsia.app.measuring.sensor_report import sensor_report

    record = sensor_report(found, unread)
    with written("report", path) as partial, open(partial, "w", encoding="utf-8") as file:
        file.write(json.dumps(record, indent=1) + "\n")


run = command(MeasureCommand, Nothing, _run)
recover = command(ReadJournals, Outputs, _recover)
doctor = command(FindSensors, Outputs, _doctor)
