"""``obsia world``: the planet, its countries, scenarios, questions, and where use meets it."""

from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from obsia.core.errors import BadCall
from obsia.core.locales import locale
from obsia.surfaces.cli.options import amount, argument, count, option
from obsia.surfaces.cli.options import seed as seeded

if TYPE_CHECKING:
    from obsia.app.world import Country, World


def world(
    *,
    country: Annotated[str | None, option("country")] = None,
    year: Annotated[int | None, count("year")] = None,
) -> int:
    from obsia.app.world import world as found
    from obsia.surfaces.cli.page import Page
    from obsia.surfaces.cli.world_page import world_page
    world_page(Page(locale()), found())
    return 0
