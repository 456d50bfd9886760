"""``obsia commitments``: who agreed to what, and the six priorities of the Paris statement."""

from obsia.app.questions.commitments import ListCommitments
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: ListCommitments, outputs: Outputs) -> int:
    from obsia.app.disclosure.commitments import answer
    from obsia.app.disclosure.commitments_export import commitments_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(commitments_record(found))
    else:
        from obsia.views.commitments import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    return failures.OK


commitments = command(ListCommitments, Outputs, _run)
