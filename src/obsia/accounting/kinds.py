"""What records state of the work that was done: it decides how they are priced."""

from __future__ import annotations

from enum import StrEnum


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

    @property
    def measured(self) -> bool:
        """Whether all the work follows from counts, and no part of it from a prior of what people do."""
        return self in (UsageKind.CALLS, UsageKind.BUCKET)


CHAT = "chat"
CODE = "code"
"""Assistants of which the facts say what a message and a seat stand for: subjects ``usage:chat``, ``usage:code``."""
CODING = frozenset({"code", "coding", "coding_agent", "coding-agent"})
"""An ``operation`` that says that the assistant is a coding agent; any other is taken for a chat assistant."""


def requests_at(step: int) -> float:
    """The middle of the counts in one quarter of an octave (``cells.CONCURRENCY``), at least 1."""
    return max(2.0 ** ((step + 0.5) / 4) - 0.5, 1.0)
