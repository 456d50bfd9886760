"""Files that are handed in, as text; and values of JSON, each with its place, so that what is wrong is told where."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NoReturn, cast

from obsia.core.errors import BadInput, unopened
from obsia.core.message import Message

LARGEST_BYTES: Final = 64 * 1024 * 1024


def text_of(path: str, *, expected: Message | str, most_bytes: int = LARGEST_BYTES, may_be_pipe: bool = False) -> str:
    """What a file holds, as UTF-8. Raises ``BadInput`` for one that cannot be read, or is far too large."""
    try:
        # A pipe has whoever opens it wait, and may have no end, like a device: neither is a file of a reporter.
        if not (may_be_pipe or stat.S_ISREG(os.stat(path).st_mode)):
            raise BadInput(path, "input-no-file", expected=expected)
        with open(path, "rb") as file:
            data = file.read(most_bytes + 1)
    except IsADirectoryError as error:
        raise BadInput(path, "input-no-file", expected=expected) from error
    except OSError as error:
        raise unopened(path, error, expected=expected) from error
    if len(data) > most_bytes:
        reason = Message("handed-file-large", most=most_bytes // 1024**2)
        raise BadInput(path, reason, expected=expected)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(path, "input-not-utf8", expected=expected) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A value of ``file`` and its path in it. Raises ``BadInput`` with both for what is not as it is asked for."""

    value: object
    file: str
    path: str = ""
    expected: Message | None = None
    """What the file was to be, where a place does not say it closer."""

    @classmethod
    def of_text(cls, text: str, *, file: str, path: str = "", expected: Message | None = None) -> Handed:
        """What a text of JSON holds; ``path`` is how errors name it."""

        def refused(name: str) -> float:
            raise ValueError(name)

        field = path or None
        try:
            return cls(value=json.loads(text, parse_constant=refused), file=file, path=path, expected=expected)
        except json.JSONDecodeError as error:
            reason = Message("handed-not-json-because", why=error.msg)
            raise BadInput(file, reason, line=error.lineno, field=field, expected=expected) from error
        except (ValueError, RecursionError) as error:
            raise BadInput(file, "handed-not-json-because", why=str(error), field=field, expected=expected) from error

    def refuse(self, reason: Message, expected: str | Message | None = None) -> NoReturn:
        """Raises ``BadInput`` at this place."""
        told = Message(expected) if isinstance(expected, str) else expected
        raise BadInput(self.file, reason, field=self.path or None, expected=told or self.expected)

    @property
    def record(self) -> dict[str, object]:
        """The members of an object."""
        if not isinstance(self.value, dict):
            self.refuse(Message("handed-no-object"), None if self.expected else "handed-expected-object")
        return cast("dict[str, object]", self.value)

    def at(self, key: str) -> Handed:
        """The place of a member, which may be absent."""
        return replace(self, value=self.record.get(key), path=f"{self.path}.{key}".lstrip(".")[:200])

    def __getitem__(self, key: str) -> Handed:
        held = self.at(key)
        if key not in self.record:
            held.refuse(Message("handed-missing"))
        return held

    def get(self, key: str) -> Handed | None:
        """A member; None where it is absent or null."""
        held = self.at(key)
        return None if held.value is None else held

    def each(self) -> list[Handed]:
        """The members of a list."""
        if not isinstance(self.value, list):
            self.refuse(Message("handed-list-missing"), "handed-expected-list")
        several = cast("list[object]", self.value)
        return [replace(self, value=each, path=f"{self.path}[{at}]") for at, each in enumerate(several)]

    def __iter__(self) -> Iterator[Handed]:
        """Objects of a list, which is not empty."""
        several = self.each() if isinstance(self.value, list) else []
        if not several:
            self.refuse(Message("handed-list-empty-or-none"), "handed-expected-objects")
        for each in several:
            _ = each.record
        return iter(several)

    @property
    def text(self) -> str:
        """A text."""
        if not isinstance(self.value, str):
            self.refuse(Message("not-text", text=self._shown), "handed-expected-text")
        return self.value

    @property
    def number(self) -> float:
        """A number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            self.refuse(Message("not-a-number", text=self._shown), "handed-expected-number")
        try:
            return float(self.value)
        except OverflowError:
            self.refuse(Message("handed-number-large"), "handed-expected-number")

    @property
    def whole(self) -> int:
        """A whole number, not negative."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < 0:
            self.refuse(Message("not-a-whole-number", text=self._shown), "handed-expected-whole")
        return self.value

    @property
    def _shown(self) -> str:
        """A value as the file has it, shortened."""
        return (self.value if isinstance(self.value, str) else json.dumps(self.value))[:40]
