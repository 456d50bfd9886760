"""Values of a JSON file that was handed in, each with its place: a look at what is missing or other says where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A value of ``file`` and its path in it. Raises ``BadInput`` with both for what is not as it is asked for."""

    value: object
    file: str
    path: str = ""

    @classmethod
    def of_text(cls, text: str, *, file: str, path: str = "") -> Handed:
        """What a text of JSON holds; ``path`` is how errors name it."""

        def refused(name: str) -> float:
            raise ValueError(name)

        field = path or None
        try:
            return cls(value=json.loads(text, parse_constant=refused), file=file, path=path)
        except json.JSONDecodeError as error:
            reason = Message("handed-not-json-because", why=error.msg)
            raise BadInput(file, reason, line=error.lineno, field=field) from error
        except (ValueError, RecursionError) as error:
            raise BadInput(file, "handed-not-json-because", why=str(error), field=field) from error

    def refuse(self, reason: Message, expected: str | Message | None = None) -> NoReturn:
        """Raises ``BadInput`` at this place."""
        told = Message(expected) if isinstance(expected, str) else expected
        raise BadInput(self.file, reason, field=self.path or None, expected=told)

    @property
    def record(self) -> dict[str, object]:
        """The members of an object."""
        if not isinstance(self.value, dict):
            self.refuse(Message("handed-no-object"), "handed-expected-object")
        return cast("dict[str, object]", self.value)

    def at(self, key: str) -> Handed:
        """The place of a member, which may be absent."""
        return Handed(value=self.record.get(key), file=self.file, path=f"{self.path}.{key}".lstrip(".")[:200])

    def __getitem__(self, key: str) -> Handed:
        held = self.at(key)
        if key not in self.record:
            held.refuse(Message("handed-missing"))
        return held

    def get(self, key: str) -> Handed | None:
        """A member; None where it is absent or null."""
        held = self.at(key)
        return None if held.value is None else held

    def __iter__(self) -> Iterator[Handed]:
        several = cast("list[object]", self.value) if isinstance(self.value, list) else []
        if not several:
            self.refuse(Message("handed-list-empty-or-none"), "handed-expected-objects")
        held = [Handed(value=each, file=self.file, path=f"{self.path}[{at}]") for at, each in enumerate(several)]
        for each in held:
            _ = each.record
        return iter(held)

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
