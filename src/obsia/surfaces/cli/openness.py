"""``obsia openness``: how open systems are, who disagrees, and what disclosing more would be worth."""

from dataclasses import dataclass
from typing import Annotated, Any

from obsia.app.questions.openness import GradeEverything, GradeFamily, GradeSystem, ListCells, TellHistory
from obsia.core.errors import BadCall
from obsia.core.kinds import File, local
from obsia.core.message import Option
from obsia.surfaces.cli.asking import OK, Asks, one_of, printing
from obsia.surfaces.cli.outputs import Outputs
from obsia.surfaces.journeys import JOURNEYS, Journey


@dataclass(frozen=True, kw_only=True)
class _List(Outputs):
    """JSON instead of a page, or the list in a file."""

    as_csv: Annotated[str | None, local(File(), "option-openness-csv", name="csv")] = None

    def keep(self, journey: "Journey", found: Any) -> None:
        """Write the list to the file that is named."""
        from obsia.surfaces.cli import output

        if self.as_csv is not None:
            output.keep_csv(journey.rows_of(found), columns=journey.named_columns(), path=self.as_csv)


def _one(asked: GradeSystem, outputs: Outputs) -> int:
    from obsia.app.disclosure.families import family_asked

    if (family := family_asked(asked)) is not None:
        return _family(family, outputs)
    journey = JOURNEYS["openness"]
    outputs.print(journey, journey.answered(asked), without=("points",))
    return OK


def _cells(asked: ListCells, outputs: _List) -> int:
    if outputs.as_json or outputs.as_csv is not None:
        journey = JOURNEYS["cells"]
        found = journey.answered(asked)
        outputs.keep(journey, found)
        if outputs.as_json:
            outputs.print(journey, found)
        return OK
    if asked.name is None:
        raise BadCall("option-needs", option=Option("cells"), other=Option("csv"))
    journey = JOURNEYS["openness"]
    outputs.print(journey, journey.ask(name=asked.name, on=asked.on), every_cell=True)
    return OK


def _family(asked: GradeFamily, outputs: Outputs) -> int:
    journey = JOURNEYS["family"]
    outputs.print(journey, journey.answered(asked), without=("unexamined", "relatives"))
    return OK


def _all(asked: GradeEverything, outputs: _List) -> int:
    journey = JOURNEYS["openness-all"]
    found = journey.answered(asked)
    outputs.keep(journey, found)
    outputs.print(journey, found, written=outputs.as_csv)
    return OK


openness = one_of(
    Asks(question=GradeSystem, outputs=Outputs, run=_one, unnamed="openness-one-or-all"),
    Asks(question=ListCells, outputs=_List, run=_cells, help="option-cells"),
    Asks(
        question=TellHistory,
        outputs=Outputs,
        run=printing("history"),
        unnamed="openness-one-or-all",
        help="option-history",
    ),
    Asks(question=GradeFamily, outputs=Outputs, run=_family),
    Asks(question=GradeEverything, outputs=_List, run=_all, help="option-all-systems"),
)
