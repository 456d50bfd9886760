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
    text: Annotated[str, Field(kind=Text(), name="q", help="argument-search", example="Le Chat", positional=True)]
    _: KW_ONLY
    most: Annotated[int, Field(kind=Whole(least=1, most=100), help="option-search-most", example="5")] = MOST
