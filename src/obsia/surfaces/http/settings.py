"""How a server was started."""

from __future__ import annotations

from dataclasses import dataclass, field

from obsia.app.questions.usage import Assess
from obsia.surfaces.http.turns import Width

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long connections may take, and how many there may be in each process."""

    header_s: int = 10
    """From the first byte of a request, or from the start of a connection, to the end of its headers."""
    body_s: int = 10
    """From the end of the headers to that of a body, though none is read."""
    idle_s: int = 5
    """Between two requests."""
    answer_s: int = 60
    """From the first byte of an answer until the other side has taken it."""
    connections: int = 1_000
    connections_per_address: int = 64
    """0 for no limit."""
    proxies: tuple[str, ...] = ()
    """Addresses and networks of proxies in front: their connections are many visitors'."""


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
    memory_mb: int = 160
    """Kept in memory, in each process: answers, pages, and what they are made of."""
    width: Width = field(default_factory=Width)
    """How much is computed at once, and how much waits, in each process."""
    limits: Limits = field(default_factory=Limits)
    usage: Assess | None = None
    """What is asked of a person's own usage, whose account is shown: to that person alone."""

    def __post_init__(self) -> None:
        if self.usage is not None and not self.private:
            raise ValueError("usage-not-private")
