"""``obsia search``: anything that has a name."""

from obsia.app.questions.search import Search
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs


def _run(asked: Search, outputs: Outputs) -> int:
    from obsia.app.catalogue.search import answer, found_record
    from obsia.core.errors import NoData
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(asked)
    if outputs.as_json:
        output.write_json(found_record(found))
        return failures.OK
    if not found.hits:
        raise found.known or NoData("search-nothing", text=found.text)
    from obsia.views.search import document
    from obsia.writers.terminal import Page, write

    write(document(found), Page(locale()))
    return failures.OK


search = command(Search, Outputs, _run)
