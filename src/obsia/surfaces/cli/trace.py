"""``obsia trace``: how a figure came about."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from obsia.core.question import PRIVATE, Field, Flag, Question, Text
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


@dataclass(frozen=True, kw_only=True)
class Trace(Question):
    """How a figure came about."""

    journey: ClassVar[str] = "trace"
    figure_id: Annotated[str, Field(kind=Text(), help="argument-figure_id", on=PRIVATE, positional=True)]
    every: Annotated[bool, Field(kind=Flag(), name="all", help="option-all", on=PRIVATE)] = False


def _run(asked: Trace, outputs: Outputs) -> int:
    from obsia.app.trace import trace as traced
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures

    found = traced(asked.figure_id)
    if outputs.as_json:
        from obsia.app.figures.export import trace_record
        from obsia.surfaces.cli import output

        output.write_json(trace_record(found))
    else:
        from obsia.views.trace import document
        from obsia.writers.terminal import Page, write

        write(document(found, every=asked.every), Page(locale()))
    return failures.OK


trace = command(Trace, Outputs, _run)
