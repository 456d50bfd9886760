"""Areas of the world as people write them: a country, or a group of countries that is asked for together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from obsia.core.errors import UnknownName
from obsia.core.spelling import SUGGESTED, Spellings
from obsia.facts.groups import Group, group_names, group_of
from obsia.facts.names.places import CLOSE, Region, resolve_country
from obsia.facts.snapshot import Snapshot

_LONG: Final = 5
"""Letters of a name of which a slip leaves it what it is."""
_ARTICLE: Final = re.compile(r"(?:in |en |dans )?(?:the |les? |la |l['’])", re.IGNORECASE)


def resolve_place(snapshot: Snapshot, *, text: str) -> Region | Group:
    """The group or the country of ``text``. Raises ``UnknownName`` with what comes near of either.

    No group has the name or the code of a country.
    """
    if (found := named_group(snapshot, text)) is not None:
        return found
    cleaned = text.strip()
    try:
        return resolve_country(snapshot, text=text)
    except UnknownName as error:
        near = dict.fromkeys((*_spellings(snapshot).near(cleaned, least=CLOSE), *error.suggestions))
        error.suggestions = tuple(near)[:SUGGESTED]
        raise


def named_group(snapshot: Snapshot, text: str) -> Group | None:
    """The group that ``text`` names, also behind an article (``l'Union européenne``); None for no such name."""
    cleaned = text.strip()
    article = _ARTICLE.match(cleaned)
    return group_of(snapshot, cleaned) or (group_of(snapshot, cleaned[article.end() :]) if article else None)


@lru_cache(maxsize=4)
def _spellings(snapshot: Snapshot) -> Spellings[str]:
    """Names of groups that may be misspelt: one letter makes another of a short abbreviation."""
    names = (name for each in group_names(snapshot).values() for name in each)
    return Spellings((name, name, "") for name in names if len(name) >= _LONG)
