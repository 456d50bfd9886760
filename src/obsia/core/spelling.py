"""Spellings: the key that all spellings of one name share, and the names that come near one that nobody has.

A near name is a suggestion for a person to choose from. Nothing resolves by it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Final, Generic, TypeVar

from obsia.core.message import Message, Symbol

T = TypeVar("T")

SUGGESTED: Final = 5
"""At most so many suggestions."""

_SHOWN: Final = 80
_COMPARED: Final = 48
"""Letters of a name that are compared: it may be of any length."""
_SHORTLIST: Final = 40
_LEAST: Final = 0.6
_ALIKE: Final = 0.06
"""Similarities that differ by less say the same: the newest name stands first."""
_SAME_LETTERS: Final = 0.8
"""How alike words of the same letters are at least: who types fast swaps several (``tawain``)."""
_RUN: Final = re.compile(r"[^\W\d_]+|\d+")


def shown(name: str) -> str:
    """A name shortened for an error message (the error itself escapes it)."""
    return name if len(name) <= _SHOWN else name[:_SHOWN] + "…"


def folded(text: str) -> str:
    """A text without case and accents, with plain apostrophes."""
    if text.isascii():
        return text.casefold()
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(letter)
    )
    return plain.replace("’", "'").replace("‘", "'")


def spelling(text: str) -> str:
    """What all spellings of one name share: letters and digits, with a dot between two numbers.

    ``GPT 5.4 mini``, ``gpt-5-4-mini`` and ``Gpt5.4Mini`` are ``gpt5.4mini``; ``gpt-54-mini`` is another name.
    """
    glued = ""
    for run in _RUN.findall(folded(text).replace("+", " plus ")):
        glued += f".{run}" if glued[-1:].isdecimal() and run[0].isdecimal() else run
    return glued


class Spellings(Generic[T]):
    """An index of names by pairs of letters, so that a miss is compared with few of them."""

    def __init__(self, names: Iterable[tuple[str, T, str]]) -> None:
        """``names`` are triples of a name, what it stands for, and a date by which the newest stands first."""
        self._names: list[tuple[str, T, str]] = []
        self._places: dict[str, list[int]] = {}
        for name, target, date in names:
            key = spelling(name)[:_COMPARED]
            if not key:
                continue
            for pair in _pairs(key):
                self._places.setdefault(pair, []).append(len(self._names))
            self._names.append((key, target, date))

    def near(self, text: str, *, most: int = SUGGESTED, least: float = _LEAST) -> tuple[T, ...]:
        """What comes nearest to ``text``, at most ``most``; of what is equally near, the newest first."""
        key = spelling(text[: 4 * _COMPARED])[:_COMPARED]
        shared: Counter[int] = Counter(place for pair in _pairs(key) for place in self._places.get(pair, ()))
        ranked = sorted(
            shared, key=lambda place: (-shared[place] / (len(key) + len(self._names[place][0])), place)
        )[:_SHORTLIST]  # fmt: skip
        scored = [(similarity(key, self._names[place][0]), place) for place in ranked]
        close = [(score, place) for score, place in scored if score >= least]
        close.sort(key=lambda each: self._names[each[1]][2], reverse=True)
        close.sort(key=lambda each: -round(each[0] / _ALIKE))
        return tuple(dict.fromkeys(self._names[place][1] for _, place in close))[:most]


def near_names(
    text: str, names: Iterable[str], *, most: int = SUGGESTED, least: float = _LEAST
) -> tuple[str, ...]:  # fmt: skip
    """The names of a short list that come nearest to ``text``."""
    return Spellings((name, name, "") for name in names).near(text, most=most, least=least)


def near_or_all(text: str, names: Iterable[str], *, most: int = SUGGESTED) -> tuple[str, ...]:
    """The names of a short list that come nearest to ``text``; all of them where none is near."""
    names = tuple(names)
    return near_names(text, names, most=most) or names


def one_of(words: Iterable[str]) -> Message:
    """That one of some words of ours is expected."""
    return Message("expected-choice", choices=tuple(map(Symbol, words)))


def not_a_choice(text: str, choices: Iterable[str]) -> Message:
    """That ``text`` is none of some words, and which comes nearest."""
    near = near_names(text, choices, most=1)
    return (
        Message("not-a-choice-near", text=shown(text), near=Symbol(near[0]))
        if near
        else Message("not-a-choice", text=shown(text))
    )


def suggested(text: str, names: Iterable[tuple[str, T]], *, most: int = SUGGESTED) -> tuple[T, ...]:
    """What the names of a list that come nearest to ``text`` stand for."""
    return Spellings((name, target, "") for name, target in names).near(text, most=most)


def is_readable(text: str, *, longest: int) -> bool:
    """Whether a text can be a name: one line of at most ``longest`` letters, not blank."""
    return bool(text.strip()) and len(text) <= longest and text.isprintable()


def similarity(one: str, other: str) -> float:
    """How alike two keys are, from 0 to 1: letters left out, added, changed and swapped count once each.

    Words of the same letters in another order are close.
    """
    longest = max(len(one), len(other))
    alike = 1.0 - _edits(one, other) / longest if longest else 1.0
    return max(alike, _SAME_LETTERS) if sorted(one) == sorted(other) else alike


def _edits(one: str, other: str) -> int:
    """The optimal string alignment distance of two texts."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, beside in enumerate(other, start=1):
            least = min(last[column] + 1, here[column - 1] + 1, last[column - 1] + (letter != beside))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == beside:
                least = min(least, before[column - 2] + 1)
            here.append(least)
        before, last = last, here
    return last[-1]


def _pairs(key: str) -> set[str]:
    """Pairs of neighbouring letters, its first letter and its last counting twice."""
    padded = f"^{key}$"
    return {padded[place : place + 2] for place in range(len(padded) - 1)}
