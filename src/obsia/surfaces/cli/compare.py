"""``obsia compare``: two to six models side by side."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, option


def compare(
    *models: Annotated[str, argument("MODEL")],
    task: Annotated[str, option("task", "task-compared")] = "request",
    region: Annotated[str | None, option("region")] = None,
    as_json: Annotated[bool, option("json")] = False,
    no_record: Annotated[bool, option("no-record")] = False,
) -> int:
    """Models side by side."""
    from obsia.app.comparison import compare as compared
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = compared(models, task=task, region=region, record_figures=not no_record)
    if as_json:
        from obsia.app.comparison_export import compared_record

        output.write_json(compared_record(found))
    else:
        from obsia.surfaces.cli.compare_page import compare_page
        from obsia.surfaces.cli.page import Page

        compare_page(Page(locale()), found)
    failures.say_notes(found.notes, locale())
    return failures.OK
