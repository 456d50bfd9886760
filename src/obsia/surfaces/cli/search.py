"""``obsia search``: anything that has a name."""

from obsia.app.questions.search import Search
from obsia.core.errors import NoData
from obsia.surfaces.cli.asking import OK, command
from obsia.surfaces.cli.outputs import Outputs
from obsia.surfaces.journeys import JOURNEYS


def _run(asked: Search, outputs: Outputs) -> int:
    journey = JOURNEYS["search"]
    found = journey.answered(asked)
    if not found.hits and not outputs.as_json:
        raise found.known or NoData("search-nothing", text=found.text)
    outputs.print(journey, found)
    return OK


search = command(Search, Outputs, _run)
