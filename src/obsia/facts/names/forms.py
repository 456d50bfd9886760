"""The parts of a model's name: words, version numbers, sizes and dates, whatever stands between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from obsia.core.spelling import folded

_PART: Final = re.compile(
    r"(?P<size>(?<![a-z0-9.])(?:[ae]?\d+(?:\.\d+)?[bmt]|\d+x\d+(?:\.\d+)?b)(?![a-z0-9]))"
    r"|(?P<number>\d+)(?P<suffix>[a-z](?![a-z0-9]))?|(?P<word>[^\W\d_]+)"
)
SUFFIX: Final = "-"
"""Stands before a letter that ends a version, as in 4o."""
_FEWEST_OF_DATE: Final = 3
"""Numbers of so many digits and more are dates or builds, not versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A name in parts: ``Claude Sonnet 4.5`` has the words claude and sonnet and the numbers 4 and 5."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    sizes: tuple[str, ...]
    dates: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names with the same parts share, in whatever order their words stand."""
        groups = (sorted(self.words), self.numbers, sorted(self.sizes), sorted(self.dates))
        return "|".join(" ".join(group) for group in groups)


def form(text: str) -> Form:
    """The parts of a name; an organisation before a slash is none of them, nor is the v of a version."""
    words: list[str] = []
    numbers: list[str] = []
    sizes: list[str] = []
    dates: list[str] = []
    written = folded(text.rpartition("/")[2]).replace("_", " ").replace("+", " plus ")
    for part in _PART.finditer(written):
        if part["size"]:
            sizes.append(part["size"])
        elif part["number"]:
            (dates if len(part["number"]) >= _FEWEST_OF_DATE else numbers).append(part["number"].lstrip("0") or "0")
            if part["suffix"]:
                # The o of 4o is not that of o4.
                words.append(f"{SUFFIX}{part['suffix']}")
        elif part["word"] != "v" or not written[part.end() :].lstrip(" -.")[:1].isdecimal():
            words.append(part["word"])
    return Form(words=tuple(words), numbers=tuple(numbers), sizes=tuple(sizes), dates=tuple(dates))
