"""``obsia commitments``: who agreed to what, and the six priorities of the Paris statement."""

from obsia.app.questions.commitments import ListCommitments
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: ListCommitments, outputs: Outputs) -> int:
    from obsia.app.disclosure.commitments import answer, commitments_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(commitments_record(found))
    else:
        from obsia.surfaces.cli.commitments_page import commitments_page
        from obsia.surfaces.cli.page import Page

        commitments_page(Page(locale()), found)
    return failures.OK


commitments = command(ListCommitments, Outputs, _run)
