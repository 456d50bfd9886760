"""``obsia train``: what training a model takes, for one run or for a table of runs."""

from dataclasses import dataclass
from typing import Annotated

from obsia.app.questions.training import Train
from obsia.core.errors import BadCall
from obsia.core.kinds import local
from obsia.core.locales import locale, printable
from obsia.core.question import Text
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import OK, command
from obsia.surfaces.cli.outputs import Tables
from obsia.surfaces.journeys import JOURNEYS


@dataclass(frozen=True, kw_only=True)
class _Outputs(Tables):
    """Where the predictions for a table of runs go."""

    out: Annotated[str | None, local(Text(longest=4096), "option-train-out")] = None


def _run(asked: Train, outputs: _Outputs) -> int:
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
    journey = JOURNEYS["train"]
    outputs.print(journey, journey.answered(outputs.asking(asked)))
    return OK


_OF_TABLES = ("model", "out", "seed", "no_record")


def _table_of(text: str | None, outputs: _Outputs) -> str | None:
    """The table of runs that stands where a model may stand: a CSV, or whatever has ``--out`` beside it."""
    if text is not None and (outputs.out is not None or text.lower().endswith(".csv")):
        return text
    return None


def _table(table: str, *, out: str, seed: int) -> int:
    """Predictions for a table; each rejected row is told with its file, line, field and what was expected."""
    from obsia.app.training.train import train_table, write_predicted

    tr = locale()
    found = train_table(table, seed=seed)
    write_predicted(found, path=out, source=table)
    failures.say_rejected(found)
    for column, rows in found.not_understood.items():
        some = ", ".join(printable(row) for row in rows[: failures.MOST_SHOWN])
        failures.say_notice(tr("train-not-understood", column=column, rows=some))
    return failures.say_written(found, out, whole="predictions-written", part="predictions-in-part")


train = command(Train, _Outputs, _run)
