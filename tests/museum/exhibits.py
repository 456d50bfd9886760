"""An exhibit of the museum: what went wrong in public, how it is made in our code, and who is asked to notice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.museum.mutants import Patch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Exhibit:
    """One bug; ``bugs`` are ``owner/repo#number``, several where it was reported of several."""

    bugs: tuple[str, ...]
    went_wrong: str
    """What it did there, as reported."""
    mutant: str
    """What the same bug is in our code."""
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Replay(Exhibit):
    """A bug of reading, noticed by the test that replays the records of its report."""

    test: Callable[..., None]
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Law(Exhibit):
    """A bug of accounting, noticed by the invariants of figures, or by accounts of small files that must add up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading(Exhibit):
    """A bug of a meter, noticed on counters whose true energy is known."""


def address(bug: str) -> str:
    """Where a bug is reported; a number of a change leads on from there."""
    repository, number = bug.split("#")
    return f"https://github.com/{repository}/issues/{number}"
