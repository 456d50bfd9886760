"""``obsia silence``: what each thing that nobody tells of a request is worth."""

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
        from obsia.surfaces.cli.page import Page
        from obsia.surfaces.cli.silence_page import silence_page

        silence_page(Page(locale()), found)
    return failures.OK


silence = command(Silence, Outputs, _run)
