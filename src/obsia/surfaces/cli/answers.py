"""Commands that ask one question and print its answer, and no more."""

from dataclasses import asdict, dataclass
from typing import Annotated, ClassVar

from obsia.app.questions.commitments import ListCommitments
from obsia.app.questions.search import Search
from obsia.core.errors import NoData
from obsia.core.kinds import local
from obsia.core.locales import locale, printable
from obsia.core.question import Flag, Question, Text
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import OK, Asks, command, one_of, printed
from obsia.surfaces.cli.outputs import Nothing, Outputs, Recording
from obsia.surfaces.journeys import JOURNEYS


@dataclass(frozen=True, kw_only=True)
class Trace(Question):
    """How a figure came about."""

    journey: ClassVar[str] = "trace"
    figure_id: Annotated[str, local(Text(), "argument-figure_id", positional=True)]
    every: Annotated[bool, local(Flag(), "option-all", name="all")] = False


def _trace(asked: Trace, outputs: Outputs) -> int:
    journey = JOURNEYS["trace"]
    outputs.print(journey, journey.ask(figure_id=asked.figure_id), every=asked.every)
    return OK


def _formats(_: Nothing, outputs: Outputs) -> int:
    from obsia.app.usage.formats import formats as known

    found = known()
    if outputs.as_json:
        from obsia.surfaces.cli import output

        output.write_json({"formats": [{"name": each.name, "summary": str(each.summary)} for each in found]})
    else:
        from obsia.writers.terminal import Page
        from obsia.writers.terminal import TextColumn as Column

        page = Page(locale())
        tr = page.language
        page.table(
            [Column(), Column(flexible=True)],
            [[printable(each.name), tr.text(each.summary)] for each in found],
            bold_column=0,
        )
        page.blank()
        page.sentence(tr("formats-note"), style="dim")
    return OK


def _doctor(_: Nothing, outputs: Outputs) -> int:
    from obsia.app.catalogue.doctor import doctor as examined

    checks = examined()
    if outputs.as_json:
        from obsia.surfaces.cli import output

        output.write_json({"checks": [asdict(check) for check in checks]})
    else:
        from obsia.writers.terminal import Page
        from obsia.writers.terminal import TextColumn as Column

        page = Page(locale())
        page.table(
            [Column(), Column(), Column(flexible=True)],
            [
                [
                    page.language("doctor-good" if check.good else "doctor-bad"),
                    printable(check.name),
                    printable(check.result, most=400),
                ]
                for check in checks
            ],
        )
    return failures.OK if all(check.good for check in checks) else failures.NO_DATA


def _commitments(asked: ListCommitments, outputs: Outputs) -> int:
    found = JOURNEYS["commitments"].answered(asked)
    about = "instrument" if found.instrument else "party" if found.party else "commitments"
    outputs.print(JOURNEYS[about], found)
    return OK


def _search(asked: Search, outputs: Outputs) -> int:
    journey = JOURNEYS["search"]
    found = journey.answered(asked)
    if not found.hits and not outputs.as_json:
        raise found.known or NoData("search-nothing", text=found.text)
    outputs.print(journey, found)
    return OK


compare = printed("compare", Recording)
silence = printed("silence")
changes = printed("changes")
commitments = one_of(Asks(question=ListCommitments, outputs=Outputs, run=_commitments), bare="party")
search = command(Search, Outputs, _search)
trace = command(Trace, Outputs, _trace)
formats = command(Nothing, Outputs, _formats)
doctor = command(Nothing, Outputs, _doctor)
