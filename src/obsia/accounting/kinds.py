"""What records state of the work that was done: it decides how they are priced."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class UsageKind(StrEnum):
    """What a record counts."""

    CALLS = "calls"
    """One call, with its tokens."""
    BUCKET = "bucket"
    """Tokens of several calls together: how long each was is not known."""
    TOKENS = "tokens"
    """Tokens of a span of time in an unknown number of calls: neither how many nor how long they were is known."""
    MESSAGES = "messages"
    """Messages of people to an assistant, and no tokens."""
    SEATS = "seats"
    """People with access to an assistant for a time, and neither tokens nor messages."""
    MEDIA = "media"
    """Images, video or sound, of a model whose work they are: tokens stated beside them are not counted."""

    @property
    def measured(self) -> bool:
        """Whether all the work follows from counts, and no part of it from a prior of what people do."""
        return self in (UsageKind.CALLS, UsageKind.BUCKET, UsageKind.MEDIA)


class Task(StrEnum):
    """What a model does: it decides what its work is."""

    TEXT = "text"
    """It reads and writes tokens."""
    EMBEDDING = "embedding"
    RERANK = "rerank"
    IMAGE = "image"
    VIDEO = "video"
    TRANSCRIPTION = "transcription"
    SYNTHESIS = "synthesis"
    SOUND = "sound"
    """It converses in sound, or makes music: nothing supports a figure, but for the tokens that it reports."""

    @property
    def medium(self) -> str | None:
        """What its work is counted in, as records state it (``cells.MEDIUM``); None for tokens."""
        return _MEDIA.get(self)

    @property
    def encodes(self) -> bool:
        """Whether it reads tokens and writes none."""
        return self in (Task.EMBEDDING, Task.RERANK)


_MEDIA = {Task.IMAGE: "images", Task.VIDEO: "video", Task.TRANSCRIPTION: "audio", Task.SYNTHESIS: "audio"}


class RequestShape(NamedTuple):
    """What one request states of what it makes or reads, beside how much; None is not stated."""

    height_px: int | None = None
    width_px: int | None = None
    steps: int | None = None
    text_tokens: int | None = None
    """Length of the one text that is embedded or ranked."""


CHAT = "chat"
CODE = "code"
"""Assistants of which the facts say what a message and a seat stand for: subjects ``usage:chat``, ``usage:code``."""
CODING = frozenset({"code", "coding", "coding_agent", "coding-agent"})
"""An ``operation`` that says that the assistant is a coding agent; any other is taken for a chat assistant."""
