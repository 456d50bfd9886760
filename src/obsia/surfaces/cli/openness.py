"""``obsia openness``: how open systems are, who disagrees, and what their silences are worth."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, day, option


def openness(
    model: Annotated[str | None, argument("SYSTEM")] = None,
    /,
    *,
    everything: Annotated[bool, option("all", "all-systems")] = False,
    csv: Annotated[str | None, option("csv", "openness-csv")] = None,
    cells: Annotated[bool, option("cells")] = False,
    on: Annotated[str | None, day("on", "openness-on")] = None,
    as_json: Annotated[bool, option("json")] = False,
) -> int:
    """How open a system is."""
    from obsia.core.errors import BadCall
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    if (model is None) != everything:
        raise BadCall(locale()("openness-one-or-all"))
    if csv and not everything:
        raise BadCall(locale()("openness-csv-all"))
    if cells and everything:
        raise BadCall(locale()("openness-cells-one"))
    output.one_output(json=as_json, csv=csv)
    if model is not None:
        _one(model, on=on, cells=cells, as_json=as_json)
    else:
        _all(on=on, csv=csv, as_json=as_json)
    return failures.OK


def _one(model: str, *, on: str | None, cells: bool, as_json: bool) -> None:
    from obsia.app.openness import openness as found_of
    from obsia.app.openness_export import openness_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import output

    found = found_of(model, on=on)
    if as_json:
        output.write_json(openness_record(found))
        return
    from obsia.surfaces.cli.openness_page import openness_page
    from obsia.surfaces.cli.page import Page

    openness_page(Page(locale()), found, whole=cells)


def _all(*, on: str | None, csv: str | None, as_json: bool) -> None:
    from obsia.app.openness import everything as found_of
    from obsia.app.openness_export import everything_record, write_everything
    from obsia.core.locales import locale
    from obsia.surfaces.cli import output

    found = found_of(on=on)
    if csv:
        write_everything(found, csv)
    if as_json:
        output.write_json(everything_record(found))
        return
    from obsia.surfaces.cli.openness_page import everything_page
    from obsia.surfaces.cli.page import Page

    everything_page(Page(locale()), found, written=csv)
