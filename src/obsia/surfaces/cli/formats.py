"""``obsia formats``: what usage records can be."""

from dataclasses import dataclass
from typing import ClassVar

from obsia.core.question import Question
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


@dataclass(frozen=True, kw_only=True)
class Formats(Question):
    """The formats that obsia reads."""

    journey: ClassVar[str] = "formats"


def _run(_: Formats, outputs: Outputs) -> int:
    from obsia.app.usage.formats import formats as known
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

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
    return failures.OK


formats = command(Formats, Outputs, _run)
