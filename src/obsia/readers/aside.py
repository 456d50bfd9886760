"""Files of a folder that are left aside, each with why."""

from __future__ import annotations

from dataclasses import dataclass

from obsia.core.message import Message


@dataclass(frozen=True, slots=True)
class LeftAside:
    """A file of a folder that is not read, and why."""

    file: str
    why: Message

    @property
    def message(self) -> Message:
        """The file, then why in brackets: ``notes.md (suffix .md)``."""
        return Message("file-aside", file=self.file, why=self.why)

    def __str__(self) -> str:
        return str(self.message)
