"""``obsia predict``: energy, power and speed of configurations, a table in and a table out."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, option
from obsia.surfaces.cli.options import seed as seeded

MOST_SHOWN = 20
"""Rejected rows, and names in a notice, that are told one by one."""


def predict(
    configurations: Annotated[str, argument("CONFIGURATIONS")],
    /,
    *,
    out: Annotated[str, option("out", "predict-out")],
    seed: Annotated[int | None, seeded()] = None,
) -> int:
    """Energy, power and speed of configurations."""
    from obsia.app.predict import SEED, write
    from obsia.app.predict import predict as predicted
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    say = locale()
    found = predicted(configurations, seed=SEED if seed is None else seed)
    write(found, out, source=configurations)
    for error in found.rejected[:MOST_SHOWN]:
        failures.say_error(failures.sentence(error, say))
    if len(found.rejected) > MOST_SHOWN:
        failures.say_error(say("predict-more-rejected", count=str(len(found.rejected) - MOST_SHOWN)))
    if found.unused:
        names = ", ".join(printable(name) for name in found.unused[:MOST_SHOWN])
        failures.say_notice(say("predict-unused", columns=names))
    file = printable(out)
    if found.rejected:
        rejected, read = say.whole(len(found.rejected)), say.whole(found.read)
        failures.say_notice(say("predict-rejected", rejected=rejected, read=read, file=file))
        return failures.PART_REJECTED
    failures.say_notice(say("predict-written", count=len(found.rows), rows=say.whole(len(found.rows)), file=file))
    return failures.OK
