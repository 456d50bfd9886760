"""``obsia predict``: energy, power and speed of configurations, a table in and a table out."""

from dataclasses import dataclass
from typing import Annotated

from obsia.app.questions.predict import Predict
from obsia.core.kinds import File, local
from obsia.core.question import Question
from obsia.surfaces.cli.asking import command


@dataclass(frozen=True, kw_only=True)
class _Outputs(Question):
    """Where the predictions go."""

    out: Annotated[str, local(File(), "option-predict-out")]


def _run(asked: Predict, outputs: _Outputs) -> int:
    from obsia.app.request.predict import answer, write
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    tr = locale()
    found = answer(asked)
    write(found, outputs.out, source=str(asked.configurations))
    failures.say_rejected(found.rejected, found.unused, more="predict-more-rejected", unread="predict-unused")
    file = printable(outputs.out)
    if found.rejected:
        rejected, read = tr.whole(len(found.rejected)), tr.whole(found.read)
        failures.say_notice(tr("predict-rejected", rejected=rejected, read=read, file=file))
        return failures.PART_REJECTED
    failures.say_notice(tr("predict-written", count=len(found.rows), rows=tr.whole(len(found.rows)), file=file))
    return failures.OK


predict = command(Predict, _Outputs, _run)
