"""``obsia verify``: whether something is what it was."""

from obsia.app.proof.verify import Verify
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: Verify, outputs: Outputs) -> int:
    from obsia.app.proof.results import VERIFICATION, Result
    from obsia.app.proof.verify import verify as verified
    from obsia.surfaces.cli import output
    from obsia.views.proof import document

    found = verified(asked.path, key=asked.key, previous=asked.previous)
    output.show(VERIFICATION.record(found), document(found), as_json=outputs.as_json)
    codes = {Result.WHOLE: failures.OK, Result.CHANGED: failures.PART_REJECTED, Result.UNPROVEN: failures.NO_DATA}
    return codes[found.result]


verify = command(Verify, Outputs, _run)
