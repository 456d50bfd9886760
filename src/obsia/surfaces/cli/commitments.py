"""``obsia commitments``: who agreed to what, and the six priorities of the Paris statement."""

from obsia.app.questions.commitments import ListCommitments
from obsia.surfaces.cli.asking import OK, command
from obsia.surfaces.cli.outputs import Outputs
from obsia.surfaces.journeys import JOURNEYS


def _run(asked: ListCommitments, outputs: Outputs) -> int:
    found = JOURNEYS["commitments"].answered(asked)
    about = "instrument" if found.instrument else "party" if found.party else "commitments"
    outputs.print(JOURNEYS[about], found)
    return OK


commitments = command(ListCommitments, Outputs, _run)
