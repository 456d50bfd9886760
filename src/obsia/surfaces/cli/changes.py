"""``obsia changes``: what moved between two editions, and why."""

from obsia.app.questions.changes import CompareEditions
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: CompareEditions, outputs: Outputs) -> int:
    from obsia.app.catalogue.edition_changes import EDITION_CHANGES, edition_changes
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures

    found = edition_changes(asked)
    if outputs.as_json:
        from obsia.surfaces.cli import output

        output.write_json(EDITION_CHANGES.record(found))
    else:
        from obsia.views.edition_changes import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    return failures.OK


changes = command(CompareEditions, Outputs, _run)
