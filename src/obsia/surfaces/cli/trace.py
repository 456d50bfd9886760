"""``obsia trace``: how a figure came about."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, option


def trace(
    figure_id: Annotated[str, argument("FIGURE_ID")],
    /,
    *,
    every: Annotated[bool, option("all")] = False,
    as_json: Annotated[bool, option("json")] = False,
) -> int:
    """How a figure came about."""
    from obsia.app.trace import trace as traced
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures

    found = traced(figure_id)
    if as_json:
        from obsia.app.export import trace_record
        from obsia.surfaces.cli import output

        output.write_json(trace_record(found))
    else:
        from obsia.surfaces.cli.page import Page
        from obsia.surfaces.cli.trace_page import trace_page

        trace_page(Page(locale()), found, every=every)
    return failures.OK
