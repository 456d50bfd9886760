"""``obsia formats``: what usage records can be."""

from typing import Annotated

from obsia.surfaces.cli.options import option


def formats(*, as_json: Annotated[bool, option("json")] = False) -> int:
    """The formats that obsia reads."""
    from obsia.app.formats import formats as known
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    found = known()
    if as_json:
        from dataclasses import asdict

        from obsia.surfaces.cli import output

        output.write_json({"formats": [asdict(each) for each in found]})
    else:
        from obsia.surfaces.cli.page import Column, Page

        page = Page(locale())
        say = page.language
        page.table(
            [Column(), Column(flexible=True)],
            [[printable(each.name), say.or_text(f"format-{each.name}", each.summary)] for each in found],
            bold_column=0,
        )
        page.blank()
        page.sentence(say("formats-note"), style="dim")
    return failures.OK
