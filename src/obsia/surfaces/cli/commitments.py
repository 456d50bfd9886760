"""``obsia commitments``: who agreed to what, and the six priorities of the Paris statement."""

from typing import Annotated

from obsia.surfaces.cli.options import option
from obsia.surfaces.cli.options import seed as seeded


def commitments(
    *,
    party: Annotated[str | None, option("party")] = None,
    instrument: Annotated[str | None, option("instrument")] = None,
    seed: Annotated[int | None, seeded()] = None,
    as_json: Annotated[bool, option("json")] = False,
) -> int:
    """Who agreed to what."""
    from obsia.app.commitments import SEED, commitments_record
    from obsia.app.commitments import commitments as found_of
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = found_of(party=party, instrument=instrument, seed=SEED if seed is None else seed)
    if as_json:
        output.write_json(commitments_record(found))
    else:
        from obsia.surfaces.cli.commitments_page import commitments_page
        from obsia.surfaces.cli.page import Page

        commitments_page(Page(locale()), found)
    return failures.OK
