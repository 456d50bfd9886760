"""``obsia verify``: whether something is what it was."""

from obsia.app.proof.verify import Verify
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: Verify, outputs: Outputs) -> int:
    from obsia.app.proof.results import VERIFICATION, Result
    from obsia.app.proof.verify import verify as verified
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures

    found = verified(asked.path, key=asked.key, previous=asked.previous)
    if outputs.as_json:
        from obsia.surfaces.cli import output

        output.write_json(VERIFICATION.record(found))
    else:
        from obsia.views.proof import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    codes = {Result.WHOLE: failures.OK, Result.CHANGED: failures.PART_REJECTED, Result.UNPROVEN: failures.NO_DATA}
    return codes[found.result]


verify = command(Verify, Outputs, _run)
