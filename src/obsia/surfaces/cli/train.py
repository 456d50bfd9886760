"""``obsia train``: what training a model takes, for one run or for a table of runs."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

from obsia.app.questions.training import Train
from obsia.core.errors import BadCall
from obsia.core.question import PRIVATE, Field, Text
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Tables

if TYPE_CHECKING:
    from obsia.app.training.train import Training

MOST_SHOWN = 20
"""Rejected rows, and names in a notice, that are told one by one."""


@dataclass(frozen=True, kw_only=True)
class _Outputs(Tables):
    """Where the predictions for a table of runs go."""

    out: Annotated[str | None, Field(kind=Text(longest=4096), help="option-train-out", on=PRIVATE)] = None


def _run(asked: Train, outputs: _Outputs) -> int:
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures

    if (table := _table_of(asked.model, outputs)) is not None:
        beside = [each.option for each in (*asked.stated(), *outputs.stated()) if each.attribute not in _OF_TABLES]
        if beside:
            raise BadCall("train-table-alone", options=tuple(beside))
        if outputs.out is None:
            raise BadCall("train-out-needed")
        return _table(table, out=outputs.out, seed=asked.seed)
    if outputs.out is not None:
        raise BadCall("train-out-alone")
    asked.require_something()
    from obsia.app.training.train import answer

    found = answer(replace(asked, record_figures=not outputs.no_record))
    _show(found, as_json=outputs.as_json, as_csv=outputs.as_csv)
    failures.say_notes(found.notes, locale())
    return failures.OK


_OF_TABLES = ("model", "out", "seed", "no_record")


def _table_of(text: str | None, outputs: _Outputs) -> str | None:
    """The table of runs that stands where a model may stand: a CSV, or whatever has ``--out`` beside it."""
    if text is not None and (outputs.out is not None or text.lower().endswith(".csv")):
        return text
    return None


def _show(found: "Training", *, as_json: bool, as_csv: bool) -> None:
    from obsia.surfaces.cli import output

    if as_json:
        from obsia.app.training.training_export import training_record

        output.write_json(training_record(found))
    elif as_csv:
        from obsia.app.figures.export import columns_of
        from obsia.app.training.training_export import training_rows

        output.write_csv(training_rows(found), columns=columns_of())
    else:
        from obsia.core.locales import locale
        from obsia.views.training import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))


def _table(table: str, *, out: str, seed: int) -> int:
    """Predictions for a table; each rejected row is told with its file, line, field and what was expected."""
    from obsia.app.training.train import train_table, write_table
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    tr = locale()
    found = train_table(table, seed=seed)
    write_table(found, path=out, source=table)
    for each in found.rejected[:MOST_SHOWN]:
        failures.say_error(tr.text(each.sentences))
    if len(found.rejected) > MOST_SHOWN:
        failures.say_error(tr("train-more-rejected", count=str(len(found.rejected) - MOST_SHOWN)))
    if found.unused_columns:
        names = ", ".join(printable(name) for name in found.unused_columns[:MOST_SHOWN])
        failures.say_notice(tr("train-unused", columns=names))
    for column, rows in found.not_understood.items():
        some = ", ".join(printable(row) for row in rows[:MOST_SHOWN])
        failures.say_notice(tr("train-not-understood", column=column, rows=some))
    file, count_of = printable(out), len(found.rows)
    if found.rejected:
        read = count_of + len(found.rejected)
        told = tr("train-rejected", rejected=tr.whole(len(found.rejected)), read=tr.whole(read), file=file)
        failures.say_notice(told)
        return failures.PART_REJECTED
    failures.say_notice(tr("train-written", count=count_of, rows=tr.whole(count_of), file=file))
    return failures.OK


train = command(Train, _Outputs, _run)
