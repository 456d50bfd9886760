"""``obsia doctor``: what is installed, and whether it is whole."""

from dataclasses import dataclass
from typing import ClassVar

from obsia.core.question import Question
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


@dataclass(frozen=True, kw_only=True)
class Doctor(Question):
    """What is installed, where, and whether it is whole."""

    journey: ClassVar[str] = "doctor"


def _run(_: Doctor, outputs: Outputs) -> int:
    from obsia.app.catalogue.doctor import doctor as examined
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    checks = examined()
    if outputs.as_json:
        from dataclasses import asdict

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


doctor = command(Doctor, Outputs, _run)
