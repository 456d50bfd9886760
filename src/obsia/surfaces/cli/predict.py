"""``obsia predict``: energy, power and speed of configurations, a table in and a table out."""

from dataclasses import dataclass
from typing import Annotated

from obsia.app.questions.predict import Predict
from obsia.core.kinds import File, local
from obsia.core.question import Question
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command


@dataclass(frozen=True, kw_only=True)
class _Outputs(Question):
    """Where the predictions go."""

    out: Annotated[str, local(File(), "option-predict-out")]


def _run(asked: Predict, outputs: _Outputs) -> int:
    from obsia.app.request.predict import answer, write

    found = answer(asked)
    write(found, outputs.out, source=str(asked.configurations))
    failures.say_rejected(found)
    return failures.say_written(found, outputs.out, whole="predictions-written", part="predictions-in-part")


predict = command(Predict, _Outputs, _run)
