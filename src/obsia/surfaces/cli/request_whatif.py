"""``obsia estimate --what-if``: one request before and after some changes."""

from collections.abc import Sequence
from typing import Any


def change(model: str, *, changes: Sequence[str], unfit: Sequence[str], as_json: bool, **asked: Any) -> int:
    """Before, after, and the difference; ``unfit`` are options that do not go with a change."""
    from obsia.app.request_whatif import what_if
    from obsia.core.errors import BadCall
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    if unfit:
        raise BadCall(locale()("what-if-unfit", options=", ".join(unfit)))
    found = what_if(model, changes=changes, **asked)
    if as_json:
        from obsia.app.comparison_export import changed_record

        output.write_json(changed_record(found))
    else:
        from obsia.surfaces.cli.compare_page import change_page
        from obsia.surfaces.cli.page import Page

        change_page(Page(locale()), found)
    failures.say_notes(found.notes, locale())
    return failures.OK
