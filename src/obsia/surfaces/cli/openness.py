"""``obsia openness``: how open systems are, who disagrees, and what disclosing more would be worth."""

from dataclasses import dataclass
from typing import Annotated

from obsia.app.questions.openness import GradeEverything, GradeFamily, GradeSystem, ListCells, TellHistory
from obsia.core.errors import BadCall
from obsia.core.kinds import File
from obsia.core.message import Option
from obsia.core.question import PRIVATE, Field
from obsia.surfaces.cli.asking import Asks, one_of
from obsia.surfaces.cli.outputs import Outputs


@dataclass(frozen=True, kw_only=True)
class _Page(Outputs):
    """JSON instead of a page."""


@dataclass(frozen=True, kw_only=True)
class _List(Outputs):
    """JSON instead of a page, or the list in a file."""

    as_csv: Annotated[str | None, Field(kind=File(), name="csv", help="option-openness-csv", on=PRIVATE)] = None


@dataclass(frozen=True, kw_only=True)
class _Family(Outputs):
    """JSON instead of a page."""


def _one(asked: GradeSystem, outputs: _Page) -> int:
    from obsia.app.disclosure.families import family_asked
    from obsia.app.disclosure.openness import answer
    from obsia.app.disclosure.openness_export import openness_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    if (family := family_asked(asked)) is not None:
        return _family(family, _Family(as_json=outputs.as_json))
    found = answer(asked)
    if outputs.as_json:
        output.write_json(openness_record(found))
        return failures.OK
    from obsia.views.openness import document
    from obsia.writers.terminal import Page, write

    write(document(found).without("points"), Page(locale()))
    return failures.OK


def _cells(asked: ListCells, outputs: _List) -> int:
    from obsia.app.disclosure import openness_cells
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    if outputs.as_json or outputs.as_csv is not None:
        found = openness_cells.answer(asked)
        if outputs.as_csv is not None:
            rows = openness_cells.LISTED.records(found.cells)
            output.keep_csv(rows, columns=openness_cells.COLUMNS, path=outputs.as_csv)
        if outputs.as_json:
            output.write_json(openness_cells.CELLS.record(found))
        return failures.OK
    if asked.name is None:
        raise BadCall("option-needs", option=Option("cells"), other=Option("csv"))
    from obsia.app.disclosure.openness import answer
    from obsia.views.openness import document
    from obsia.writers.terminal import Page, write

    write(document(answer(GradeSystem(asked.name, on=asked.on)), every_cell=True), Page(locale()))
    return failures.OK


def _history(asked: TellHistory, outputs: _Page) -> int:
    from obsia.app.disclosure.openness_history import HISTORY, answer
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(HISTORY.record(found))
        return failures.OK
    from obsia.views.openness_history import document
    from obsia.writers.terminal import Page, write

    write(document(found), Page(locale()))
    return failures.OK


def _family(asked: GradeFamily, outputs: _Family) -> int:
    from obsia.app.disclosure.families import answer
    from obsia.app.disclosure.family_export import family_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(family_record(found))
        return failures.OK
    from obsia.views.family import document
    from obsia.writers.terminal import Page, write

    write(document(found).without("unexamined", "relatives"), Page(locale()))
    return failures.OK


def _all(asked: GradeEverything, outputs: _List) -> int:
    from obsia.app.disclosure.openness import answer_of_everything
    from obsia.app.disclosure.openness_export import COLUMNS, everything_record, everything_rows
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer_of_everything(asked)
    if outputs.as_csv is not None:
        output.keep_csv(everything_rows(found), columns=COLUMNS, path=outputs.as_csv)
    if outputs.as_json:
        output.write_json(everything_record(found))
        return failures.OK
    from obsia.views.openness_all import document
    from obsia.writers.terminal import Page, write

    write(document(found, written=outputs.as_csv), Page(locale()))
    return failures.OK


openness = one_of(
    Asks(question=GradeSystem, outputs=_Page, run=_one, unnamed="openness-one-or-all"),
    Asks(question=ListCells, outputs=_List, run=_cells, help="option-cells"),
    Asks(question=TellHistory, outputs=_Page, run=_history, unnamed="openness-one-or-all", help="option-history"),
    Asks(question=GradeFamily, outputs=_Family, run=_family),
    Asks(question=GradeEverything, outputs=_List, run=_all, help="option-all-systems"),
)
