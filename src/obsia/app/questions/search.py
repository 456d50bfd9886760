"""What can be searched for: anything that has a name."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar, Final

from obsia.core.question import Field, Question, Text, Whole

MOST: Final = 20


@dataclass(frozen=True)
class Search(Question):
    """Whatever has a name like ``text``: the likeliest first, of the likely ones those of today first.

    At most ``most`` of each kind.
    """

    journey: ClassVar[str] = "search"
    text: Annotated[str, Field(Text(), "argument-search", name="q", example="Le Chat", positional=True)]
    _: KW_ONLY
    most: Annotated[int, Field(Whole(least=1, most=100), "option-search-most", example="5")] = MOST
