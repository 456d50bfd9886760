"""``obsia train``: what training a model takes, for one run or for a table of runs."""

from typing import TYPE_CHECKING, Annotated

from obsia.core.errors import BadCall
from obsia.surfaces.cli.options import amount, argument, count, option
from obsia.surfaces.cli.options import seed as seeded

if TYPE_CHECKING:
    from obsia.app.train import Training

MOST_SHOWN = 20
"""Rejected rows, and names in a notice, that are told one by one."""


def train(
    table: Annotated[str | None, argument("TABLE")] = None,
    /,
    *,
    params_total: Annotated[float | None, amount("params-total")] = None,
    params_active: Annotated[float | None, amount("params-active")] = None,
    tokens: Annotated[float | None, amount("tokens")] = None,
    flop: Annotated[float | None, amount("flop")] = None,
    architecture: Annotated[str | None, option("architecture")] = None,
    teacher_params: Annotated[float | None, amount("teacher-params")] = None,
    layers: Annotated[int | None, count("layers")] = None,
    hidden_size: Annotated[int | None, count("hidden-size")] = None,
    context: Annotated[int | None, count("context")] = None,
    hardware: Annotated[str | None, option("hardware")] = None,
    devices: Annotated[int | None, count("devices")] = None,
    hours: Annotated[float | None, amount("hours")] = None,
    device_hours: Annotated[float | None, amount("device-hours")] = None,
    precision: Annotated[str | None, option("precision")] = None,
    release: Annotated[str | None, option("release")] = None,
    pue: Annotated[float | None, amount("pue")] = None,
    region: Annotated[str | None, option("region", "train-region")] = None,
    out: Annotated[str | None, option("out", "train-out")] = None,
    seed: Annotated[int | None, seeded()] = None,
    as_json: Annotated[bool, option("json")] = False,
    as_csv: Annotated[bool, option("csv")] = False,
    no_record: Annotated[bool, option("no-record")] = False,
) -> int:
    """What training a model takes."""
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    say = locale()
    output.one_output(json=as_json, csv=as_csv)
    stated = {
        "params_total": params_total,
        "params_active": params_active,
        "tokens": tokens,
        "flop": flop,
        "architecture": architecture,
        "teacher_params": teacher_params,
        "layers": layers,
        "hidden_size": hidden_size,
        "context_tokens": context,
        "hardware": hardware,
        "devices": devices,
        "hours": hours,
        "device_hours": device_hours,
        "precision": precision,
        "release": release,
        "pue": pue,
        "region": region,
    }
    given = [name for name, value in stated.items() if value is not None]
    if table is not None:
        beside = [*(f"--{name.removesuffix('_tokens').replace('_', '-')}" for name in given)]
        beside += [flag for flag, value in (("--json", as_json), ("--csv", as_csv)) if value]
        if beside:
            raise BadCall(say("train-table-alone", options=", ".join(beside)))
        if out is None:
            raise BadCall(say("train-out-needed"))
        return _table(table, out=out, seed=seed)
    if out is not None:
        raise BadCall(say("train-out-alone"))
    if not {"params_total", "params_active", "tokens", "flop", "hardware", "device_hours", "hours"} & set(given):
        raise BadCall(say("train-nothing"))
    from obsia.app.train import SEED
    from obsia.app.train import train as trained

    found = trained(
        params_total=params_total,
        params_active=params_active,
        tokens=tokens,
        flop=flop,
        architecture=architecture,
        teacher_params=teacher_params,
        layers=layers,
        hidden_size=hidden_size,
        context_tokens=context,
        hardware=hardware,
        devices=devices,
        hours=hours,
        device_hours=device_hours,
        precision=precision,
        release=release,
        pue=pue,
        region=region,
        seed=SEED if seed is None else seed,
        record_figures=not no_record,
    )
    _show(found, as_json=as_json, as_csv=as_csv)
    failures.say_notes(found.notes, say)
    return failures.OK


def _show(found: "Training", *, as_json: bool, as_csv: bool) -> None:
    from obsia.surfaces.cli import output

    if as_json:
        from obsia.app.training_export import training_record

        output.write_json(training_record(found))
    elif as_csv:
        from obsia.app.export import columns_of
        from obsia.app.training_export import training_rows

        output.write_csv(training_rows(found), columns=columns_of())
    else:
        from obsia.core.locales import locale
        from obsia.surfaces.cli.page import Page
        from obsia.surfaces.cli.training_page import training_page

        training_page(Page(locale()), found)


def _table(table: str, *, out: str, seed: int | None) -> int:
    """Predictions for a table; each rejected row is told with its file, line, field and what was expected."""
    from obsia.app.train import SEED, train_table, write_table
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    say = locale()
    found = train_table(table, seed=SEED if seed is None else seed)
    write_table(found, path=out, source=table)
    for each in found.rejected[:MOST_SHOWN]:
        failures.say_error(failures.sentence(each, say))
    if len(found.rejected) > MOST_SHOWN:
        failures.say_error(say("train-more-rejected", count=str(len(found.rejected) - MOST_SHOWN)))
    if found.unused_columns:
        names = ", ".join(printable(name) for name in found.unused_columns[:MOST_SHOWN])
        failures.say_notice(say("train-unused", columns=names))
    for column, rows in found.not_understood.items():
        some = ", ".join(printable(row) for row in rows[:MOST_SHOWN])
        failures.say_notice(say("train-not-understood", column=column, rows=some))
    file, count_of = printable(out), len(found.rows)
    if found.rejected:
        read = count_of + len(found.rejected)
        told = say("train-rejected", rejected=say.whole(len(found.rejected)), read=say.whole(read), file=file)
        failures.say_notice(told)
        return failures.PART_REJECTED
    failures.say_notice(say("train-written", rows=say.whole(count_of), file=file))
    return failures.OK
