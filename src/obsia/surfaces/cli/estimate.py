"""``obsia estimate``: one request, or one before and after some changes."""

from dataclasses import dataclass
from typing import Annotated, Any

from obsia.app.questions.request import CHANGEABLE, Estimate, WhatIf
from obsia.core.errors import BadCall
from obsia.core.kinds import local
from obsia.core.locales import locale
from obsia.core.question import Many, Text
from obsia.surfaces.cli.asking import OK, command
from obsia.surfaces.cli.outputs import Segment, Tables
from obsia.surfaces.journeys import JOURNEYS, Journey


@dataclass(frozen=True, kw_only=True)
class _Outputs(Tables):
    """What is written, and the changes that make it another question."""

    segment: Segment = False
    what_if: Annotated[tuple[str, ...], local(Many(of=Text()), "option-what-if-of-request")] = ()

    def show(self, journey: "Journey", found: Any, **chosen: Any) -> None:
        """Print an answer as a part of a status bar, as rows or as a page."""
        if not self.segment:
            return super().show(journey, found, **chosen)
        from obsia.surfaces.cli import output
        from obsia.surfaces.cli.segment import segment as in_one_line

        return output.write_line(in_one_line(found.figures, locale()))


def _run(asked: Estimate, outputs: _Outputs) -> int:
    journey, asked = JOURNEYS["what-if" if outputs.what_if else "estimate"], outputs.asking(asked)
    outputs.print(journey, journey.answered(_change(asked, outputs) if outputs.what_if else asked))
    return OK


def _change(asked: Estimate, outputs: _Outputs) -> WhatIf:
    """What a change asks. Raises ``BadCall`` for options that do not go with one."""
    stated = {field.attribute: (field.option, value) for field, value in asked.stated().items()}
    unfit = [option for name, (option, _) in stated.items() if name not in CHANGEABLE]
    unfit += [each.option for each in outputs.stated() if each.attribute in ("as_csv", "segment")]
    if unfit:
        raise BadCall("what-if-unfit", options=tuple(unfit))
    return WhatIf(changes=outputs.what_if, **{name: value for name, (_, value) in stated.items()})


estimate = command(Estimate, _Outputs, _run)
