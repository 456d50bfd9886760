"""Comparisons that stand ready in every edition, found by rule: nobody picks which models are compared.

The rule: of the twelve developers of which the catalogue has most models that write text, the newest model that has a
name of its own and is on offer. Each is compared with the four that came out last before it; and of a developer who
also gives weights away, the newest of those with the newest that is kept, where both came out within about a year.
Of two families about which people ask by name, the newest that is given away stands beside that of the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final

from obsia.app.catalogue.models import models

DEVELOPERS: Final = 12
NEIGHBOURS: Final = 4
"""Models of similar release with which each is compared."""
ASKED: Final = ("mistral/mistral-", "meta/llama-")
"""How the ids of two families begin whose openness the first page asks about."""
_KEPT: Final = "none"
_TEXT: Final = "text"
_TOLD_BY: Final = "-vs-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Two models, by their ids; ``names`` are those that people know."""

    models: tuple[str, str]
    names: tuple[str, str]
    same_developer: bool = False

    @property
    def slug(self) -> str:
        """Its part of the address."""
        return _TOLD_BY.join(each.replace("/", "-") for each in self.models)


@cache
def pairs(day: str) -> Mapping[str, Ready]:
    """Slug -> pair, of the models on offer on ``day``: developers by the number of their models."""
    rows = sorted(
        (row for row in models(kind=_TEXT).rows if _is_offered(row, day)),
        key=lambda row: (row["released"], row["model"]),
        reverse=True,
    )
    counted = Counter(row["developer"] for row in models(kind=_TEXT).rows if row["developer"])
    newest: list[Mapping[str, str]] = []
    own: list[Ready] = []
    for developer, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])):
        held = [row for row in rows if row["developer"] == developer]
        if not held or len(newest) == DEVELOPERS:
            continue
        newest.append(held[0])
        kept = [row for row in held if row["weights"] == _KEPT]
        given = [row for row in held if row["weights"] not in ("", _KEPT)]
        if kept and given and _are_near(kept[0], given[0]):
            own.append(_ready(kept[0], given[0], same_developer=True))
    newest.sort(key=lambda row: (row["released"], row["model"]), reverse=True)
    found = [
        _ready(newest[place], other)
        for place in range(len(newest))
        for other in newest[place + 1 : place + 1 + NEIGHBOURS]
    ]
    return {pair.slug: pair for pair in (*own, *found, *_asked(rows))}


def asked(day: str) -> Ready | None:
    """The comparison of the two families that people ask about by name."""
    first, other = ASKED
    named = (each for each in pairs(day).values() if each.models[0].startswith(first))
    return next((each for each in named if each.models[1].startswith(other)), None)


def _asked(rows: Sequence[Mapping[str, str]]) -> list[Ready]:
    given = [row for row in rows if row["weights"] not in ("", _KEPT)]
    newest = [next((row for row in given if row["model"].startswith(family)), None) for family in ASKED]
    return [_ready(first, other) for first, other in pairwise(newest) if first and other]


def _is_offered(row: Mapping[str, str], day: str) -> bool:
    """Whether a model is out, not withdrawn, its developer's own, and has a name beside its id."""
    of_developer = row["model"].startswith(f"{row['developer']}/")
    has_name = of_developer and row["name"] not in ("", row["model"], row["model"].partition("/")[2])
    return has_name and "" < row["released"] <= day and (not row["withdrawn"] or row["withdrawn"] > day)


def _are_near(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    """Whether two models came out in the same year or in two that follow."""
    years = sorted(int(row["released"][:4]) for row in (first, second))
    return years[1] - years[0] <= 1


def _ready(first: Mapping[str, str], second: Mapping[str, str], *, same_developer: bool = False) -> Ready:
    return Ready(
        models=(first["model"], second["model"]),
        names=(first["name"], second["name"]),
        same_developer=same_developer,
    )
