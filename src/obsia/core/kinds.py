"""Kinds of fields that only some questions have: files, names that have a list, and what is never asked in public."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from obsia.core.question import PRIVATE, Field, Kind, Many, Text, Unreadable


def local(kind: Kind, help: str, *, name: str = "", example: str = "", positional: bool = False) -> Field:
    """A field that commands and Python offer, and no public surface."""
    return Field(kind, help, name=name, example=example, on=PRIVATE, positional=positional)


@dataclass(frozen=True, slots=True, kw_only=True)
class PathText(Kind):
    """The path of a file, in whatever letters: what the machine takes, a question may name."""

    code: ClassVar[str] = "path"

    def read(self, given: object) -> str:
        """The path as text."""
        path: object = given
        if isinstance(given, os.PathLike):
            path = os.fspath(cast("os.PathLike[Any]", given))
        if not isinstance(path, str):
            raise Unreadable("not-text", str(path))
        return path


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Kind):
    """The place of a file, as a command line or Python names it: whatever a file may be called."""

    code: ClassVar[str] = "file"

    def read(self, given: object) -> str:
        """The place as text; whether a file is there, who reads it says."""
        try:
            place = cast("object", os.fspath(cast("str", given)))
        except TypeError:
            raise Unreadable("not-text", given) from None
        if not isinstance(place, str):
            raise Unreadable("not-text", given)
        if not place:
            raise Unreadable("says-nothing", given)
        if "\0" in place:
            raise Unreadable("not-printable", given)
        return place

    def schema(self) -> dict[str, Any]:
        """Text."""
        return {"type": "string", "minLength": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Files(Many):
    """Several files; on a command line all words that follow the option: ``--reading a.json b.json``."""

    of: Kind = dataclasses.field(default_factory=File)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Text):
    """One of some names, however it is written; another is for the journey to refuse, with what comes near it."""

    names: tuple[str, ...]

    def read(self, given: object) -> str:
        """The name as it is in the list; as it is given where it is not there."""
        text = Text.read(self, given)
        return next((each for each in self.names if _key(each) == _key(text)), text)

    def schema(self) -> dict[str, Any]:
        """The names."""
        return {"type": "string", "enum": list(self.names)}


def _key(word: str) -> str:
    """A word without what does not tell it from another."""
    return "".join(letter for letter in word.casefold() if letter.isalnum())
