"""``obsia doctor``: what is installed, and whether it is whole."""

from typing import Annotated

from obsia.surfaces.cli.options import option


def doctor(*, as_json: Annotated[bool, option("json")] = False) -> int:
    """What is installed, where, and whether it is whole."""
    from obsia.app.doctor import doctor as examined
    from obsia.core.locales import locale, printable
    from obsia.surfaces.cli import failures

    checks = examined()
    if as_json:
        from dataclasses import asdict

        from obsia.surfaces.cli import output

        output.write_json({"checks": [asdict(check) for check in checks]})
    else:
        from obsia.surfaces.cli.page import Column, Page

        page = Page(locale())
        page.table(
            [Column(), Column(), Column(flexible=True)],
            [
                [
                    page.language("doctor-good" if check.good else "doctor-bad"),
                    printable(check.name),
                    printable(check.found, most=400),
                ]
                for check in checks
            ],
        )
    return failures.OK if all(check.good for check in checks) else failures.NO_DATA
