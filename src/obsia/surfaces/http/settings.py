"""How a server was started."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``obsia serve`` was told."""

    per_minute: int = 600
    """Questions of one address in a minute, in each process; 0 for no limit."""
    private: bool = False
    """Whether figures of a person's own files are shown: then to programs on the same machine alone."""
    site: str = ""
    """Where readers find the server, as ``https://example.org/``; '' where that is not known."""
    record: bool = True
    """Whether figures are recorded in the data folder, for ``figures/ID``."""
    warm_up: bool = False
    """Whether what first visitors of pages would wait for is computed from the start."""
    most_recorded_mb: int = 1_024
    """The record of figures grows no further than about this."""
    memory_mb: int = 64
    """Answers kept in memory, in each process."""
    at_once: int = 2
    """Answers computed at once, in each process."""
    most_waiting: int = 16
    """Answers being computed or waiting; one more is refused, with the advice to come back."""
    usage: tuple[str, ...] = ()
    """Files, folders and patterns of a person's own usage, whose account is shown: to that person alone."""
    usage_model: str | None = None
    usage_host: str | None = None
    usage_region: str | None = None
    """What stands in where a record of theirs names none: model, who serves, region."""

    def __post_init__(self) -> None:
        if self.usage and not self.private:
            raise ValueError("an account of own files is shown on the same machine alone: private")
