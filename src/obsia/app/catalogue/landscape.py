"""The landscape of text models: what one answer takes of each, by the day of its release and what is published of it.

It comes with the package, for it needs the energy of every model. A checkout that was prepared without energies draws
the named models alone.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from obsia.app.catalogue.catalogue_costs import first_costs
from obsia.app.catalogue.model_list import CLOSED, OPEN, TERMS, UNRECORDED, Listed, listed_models
from obsia.app.disclosure.openness import openness_all
from obsia.app.figures.prepared import Prepared
from obsia.app.request.tasks import READERS
from obsia.core.figure import Figure
from obsia.core.grouping import grouped
from obsia.facts import snapshot as facts

TASK: Final = READERS[0]
SINCE: Final = "2023"
"""The first year of release: ChatGPT is of the end of 2022, and little that is older is still asked for."""
NAMED: Final = (
    "openai/gpt-4",
    "openai/gpt-4o",
    "openai/gpt-5",
    "anthropic/claude-3-opus",
    "anthropic/claude-opus-5-5",
    "google/gemini-3.5-flash",
    "meta/llama-3.1-405b",
    "mistral/mistral-large-2512",
    "deepseek/deepseek-r1",
    "google/gemma-3-27b",
    "openllm-france/lucie-7b",
    "allenai/olmo-3-32b-think",
)
"""Models that the drawing names: of every kind of access, and of the years that it shows."""
_KIND: Final = "text"
_REBUILD: Final = "rebuild"
_YES: Final = "yes"


class Access(StrEnum):
    """What is published of a model, the least first."""

    CLOSED = "closed"
    CONDITIONS = "conditions"
    """Its weights, on conditions or on terms that nobody recorded."""
    WEIGHTS = "weights"
    """Its weights, under an open licence."""
    ALL = "all"
    """All that it takes to make it again."""


_ACCESS: Final = {
    CLOSED: Access.CLOSED,
    TERMS: Access.CONDITIONS,
    UNRECORDED: Access.CONDITIONS,
    OPEN: Access.WEIGHTS,
}
"""Models of which nobody looked are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """One model; ``released`` is an ISO day, ``energy`` of one answer."""

    model: str
    name: str
    released: str
    access: Access
    energy: Figure

    @property
    def width_ratio(self) -> float:
        """The top of its range over the bottom."""
        return self.energy.high / self.energy.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """The middle model of an access in each of three: the ends of its range and its value, in the unit of a figure."""

    low: float
    value: float
    high: float
    width_ratio: float
    """The middle of the widths, not of the ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """What is drawn: by day of release."""

    landmarks: tuple[Landmark, ...]
    typical: Mapping[Access, Typical]

    def named(self) -> tuple[Landmark, ...]:
        """Those that the drawing names."""
        return tuple(each for each in self.landmarks if each.model in NAMED)


def landscape() -> Landscape:
    """The landscape of the package: of all models, or of those that are named where it came without the others."""
    return _landscape(facts.load().content_hash)


@lru_cache(maxsize=1)
def _landscape(content_hash: str) -> Landscape:
    del content_hash  # The key under which it is kept.
    entry = LANDSCAPE.read()
    return LANDMARKS.value() if entry is None else entry.value


def landscape_of(models: Iterable[Listed]) -> Landscape:
    """The landscape of some models: those that are released since :data:`SINCE`, of known access and energy."""
    graded = {row.system.subject.removeprefix("model:"): row for row in openness_all().rows}
    remade = {
        model
        for model, row in graded.items()
        if any(each.framework == _REBUILD and each.result == _YES for each in row.answers)
    }
    found: list[Landmark] = []
    for each in models:
        access = Access.ALL if each.model in remade else _ACCESS.get(each.weights)
        if each.kind != _KIND or access is None or len(each.released) < len("2023-01") or each.released < SINCE:
            continue
        if figures := first_costs(each.model).get(TASK):
            name = graded[each.model].system.label if each.model in graded else each.name
            found.append(
                Landmark(model=each.model, name=name, released=each.released, access=access, energy=figures[0])
            )
    found.sort(key=lambda each: (each.released, each.model))
    return Landscape(landmarks=tuple(found), typical=_typical(found))


def _typical(landmarks: Iterable[Landmark]) -> dict[Access, Typical]:
    by_access = grouped((each.access, each) for each in landmarks)
    return {
        access: Typical(
            low=statistics.median(each.energy.low for each in several),
            value=statistics.median(each.energy.value for each in several),
            high=statistics.median(each.energy.high for each in several),
            width_ratio=statistics.median(each.width_ratio for each in several),
        )
        for access, several in by_access.items()
    }


LANDMARKS: Final = Prepared("landmarks", lambda: landscape_of(each for each in listed_models() if each.model in NAMED))
LANDSCAPE: Final = Prepared("landscape", lambda: landscape_of(listed_models()))
