"""``obsia trace``: how a figure came about."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from obsia.core.question import PRIVATE, Field, Flag, Question, Text
from obsia.surfaces.cli.asking import OK, command
from obsia.surfaces.cli.outputs import Outputs
from obsia.surfaces.journeys import JOURNEYS


@dataclass(frozen=True, kw_only=True)
class Trace(Question):
    """How a figure came about."""

    journey: ClassVar[str] = "trace"
    figure_id: Annotated[str, Field(kind=Text(), help="argument-figure_id", on=PRIVATE, positional=True)]
    every: Annotated[bool, Field(kind=Flag(), name="all", help="option-all", on=PRIVATE)] = False


def _run(asked: Trace, outputs: Outputs) -> int:
    journey = JOURNEYS["trace"]
    outputs.print(journey, journey.ask(figure_id=asked.figure_id), every=asked.every)
    return OK


trace = command(Trace, Outputs, _run)
