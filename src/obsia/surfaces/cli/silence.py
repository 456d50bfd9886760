"""``obsia silence``: what disclosing each thing that a provider does not tell of a request is worth."""

from obsia.app.questions.request import Silence
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: Silence, outputs: Outputs) -> int:
    from obsia.app.request.silence import answer, silence_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(silence_record(found))
    else:
        from obsia.views.non_disclosure import document
        from obsia.writers.terminal import Page, write

        write(document(found), Page(locale()))
    return failures.OK


silence = command(Silence, Outputs, _run)
