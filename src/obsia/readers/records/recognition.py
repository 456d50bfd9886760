"""By which keys a format is known: ``recognition.csv``, one row a sign of it; the first that fits makes the claim.

``all_of``: keys joined by ``+`` that all occur. ``any_of``: keys joined by ``|`` of which one does. ``none_of``: keys
of which none does (``a + b | c``: not both a and b, and not c). ``says``: a top-level key and the values it may have.
``places`` are tried one by one before every key of ``all_of`` and ``any_of``: ``-`` is the record itself, ``data[].`` a
page that lists records in ``data``. Signs that are bytes and no keys are code, in their readers.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.core.message import Message, Symbol
from obsia.readers.base import Head, Recognition
from obsia.readers.records.outline import TELLING, Outline, outline
from obsia.readers.records.packaged import rows_of

TABLE: Final = "recognition.csv"
_SHOWN: Final = 4
"""Keys that a claim names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One row of the table."""

    reader: str
    what: str
    """The message ``sign-<what>`` names the shape."""
    confidence: int = 3
    layouts: Sequence[str] = ("lines", "array", "object")
    places: Sequence[str] = ("",)
    all_of: Sequence[str] = ()
    any_of: Sequence[str] = ()
    none_of: Sequence[Sequence[str]] = ()
    says: tuple[str, Sequence[str]] | None = None

    def claim(self, found: Outline) -> Recognition | None:
        """The claim on a file of this outline."""
        if found.layout not in self.layouts or any(found.has(*names) for names in self.none_of):
            return None
        key, values = self.says or ("", ())
        said = [f"{key}: {value}" for value in values if found.says(key, value)]
        if values and not said:
            return None
        for place in self.places:
            wanted, others = [place + name for name in self.all_of], [place + name for name in self.any_of]
            if found.has(*wanted) and (not others or found.has_any(*others)):
                seen = (*said, *wanted, *(name for name in others if name in found.names))
                return claimed(self.reader, self.what, *seen[:_SHOWN], confidence=self.confidence)
        return None


@functools.lru_cache(maxsize=256)
def claimed(reader: str, what: str, *seen: str, confidence: int = 3) -> Recognition:
    """A claim on a file of the shape ``sign-<what>``, by what was ``seen``: keys and values of ours."""
    said = Message(f"sign-{what}")
    why = Message("sign-seen", what=said, seen=tuple(map(Symbol, seen))) if seen else said
    return Recognition(reader=reader, confidence=confidence, why=why)


def claim(head: Head, reader: str) -> Recognition | None:
    """The claim of a reader on a file, by the first of its signs that fits."""
    return claims(head).get(reader)


def claims(head: Head) -> Mapping[str, Recognition]:
    """The claims on a file by reader."""
    if "claims" not in head.seen:
        head.seen["claims"] = _claims_on(outline(head))
    return head.seen["claims"]


@functools.lru_cache(maxsize=256)
def _claims_on(found: Outline) -> Mapping[str, Recognition]:
    """The claims on files of one outline: those of a folder have few."""
    made = {
        reader: next((claim for sign in some if (claim := sign.claim(found)) is not None), None)
        for reader, some in signs().items()
    }
    return {reader: claim for reader, claim in made.items() if claim is not None}


@functools.cache
def signs() -> dict[str, list[Sign]]:
    """The table, by reader. Raises ``ValueError`` for a row that says nothing of a file."""
    found: dict[str, list[Sign]] = {}
    for row in rows_of("obsia.readers.records", TABLE):
        key, _, values = row["says"].partition(": ")
        sign = Sign(
            reader=row["reader"],
            what=row["what"],
            confidence=int(row["confidence"]),
            layouts=tuple(row["layouts"].split()),
            places=tuple(place.removeprefix("-") for place in row["places"].split()),
            all_of=_names(row["all_of"], "+"),
            any_of=_names(row["any_of"], "|"),
            none_of=tuple(_names(names, "+") for names in _names(row["none_of"], "|")),
            says=(key, _names(values, "|")) if key else None,
        )
        says_something = sign.all_of or sign.any_of or sign.says
        if not says_something or not sign.places or not sign.layouts or (key and key not in TELLING):
            raise ValueError("sign-of-nothing", TABLE, row["reader"], row["what"])
        found.setdefault(sign.reader, []).append(sign)
    return found


def _names(cell: str, mark: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split(mark) if name.strip())
