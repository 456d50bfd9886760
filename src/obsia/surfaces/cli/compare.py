"""``obsia compare``: two to six models side by side."""

from dataclasses import replace

from obsia.app.questions.request import Compare
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Recording


def _run(asked: Compare, outputs: Recording) -> int:
    from obsia.app.catalogue.comparison import answer
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = answer(replace(asked, record_figures=not outputs.no_record))
    if outputs.as_json:
        from obsia.app.catalogue.comparison_export import compared_record

        output.write_json(compared_record(found))
    else:
        from obsia.surfaces.cli.compare_page import compare_page
        from obsia.surfaces.cli.page import Page

        compare_page(Page(locale()), found)
    failures.say_notes(found.notes, locale())
    return failures.OK


compare = command(Compare, Recording, _run)
