"""``obsia silence``: the value of disclosing each thing that a provider does not state of a request."""

from obsia.app.questions.request import NonDisclosure
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: NonDisclosure, outputs: Outputs) -> int:
    from obsia.app.request.non_disclosure import answer, non_disclosure_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(non_disclosure_record(found))
    else:
        from obsia.views.non_disclosure import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    return failures.OK


non_disclosure = command(NonDisclosure, Outputs, _run)
