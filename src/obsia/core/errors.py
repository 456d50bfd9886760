"""Every error that obsia raises on purpose.

    ObsiaError
    ├── BadCall          the command or function was called wrongly           exit 2
    ├── MissingExtra     an optional dependency is not installed              exit 3
    ├── NoData           nothing to compute from, or nothing known            exit 3
    │   ├── UnusedColumns  a table has columns that an account needs and nothing uses
    │   ├── MissingFact  a fact is not in the snapshot
    │   └── UnknownName  a name is not known; near misses are suggested
    ├── BadInput         a file cannot be read at all                         exit 4
    └── BadFact          a row of obsia's own tables is wrong                 exit 1

An error is a sentence: what is wrong, where it was sought or found, what to do.
"""

from __future__ import annotations

import shlex
from typing import ClassVar


class ObsiaError(Exception):
    """Base of all errors raised on purpose; ``exit_code`` is what a command returns for it."""

    exit_code: ClassVar[int] = 1


class BadCall(ObsiaError):
    """A command or function was called wrongly."""

    exit_code = 2


class MissingExtra(ObsiaError):
    """An optional dependency is needed and not installed."""

    exit_code = 3

    def __init__(self, *, extra: str, purpose: str) -> None:
        super().__init__(f"{purpose} needs the extra '{extra}'. Install it: pip install 'obsia[{extra}]'.")


class NoData(ObsiaError):
    """There is nothing to compute from."""

    exit_code = 3


class MissingFact(NoData):
    """A fact is not in the snapshot."""

    def __init__(self, *, what: str, tried: tuple[str, ...] = (), remedy: str = "") -> None:
        self.what, self.tried, self.remedy = what, tried, remedy
        sought = f" Sought in: {', '.join(tried)}." if tried else ""
        super().__init__(f"Missing fact: {what}.{sought}{' ' + remedy if remedy else ''}")


class UnknownName(NoData):
    """A name (model, region, grid, provider) is not known; ``suggestions`` are near misses, never guesses."""

    def __init__(self, *, kind: str, name: str, suggestions: tuple[str, ...] = (), remedy: str = "") -> None:
        self.kind, self.name, self.suggestions = kind, name, suggestions
        hint = f" Did you mean: {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"Unknown {kind} {name!r}.{hint}{' ' + remedy if remedy else ''}")


class UnusedColumns(NoData):
    """A table has columns whose names say that an account needs them, and nothing uses them.

    ``kinds``: column -> model, time, count, provider or region. ``map`` and ``ignore`` are what ``--map`` (empty where
    nothing can be mapped) and ``--ignore-columns`` take for them.
    """

    def __init__(self, *, file: str, kinds: dict[str, str], map: str, ignore: str) -> None:
        self.file, self.kinds, self.map, self.ignore = file, kinds, map, ignore
        said = ", ".join(f"{name!r} ({kind})" for name, kind in kinds.items())
        mapped = f"Say what they hold: --map {shlex.quote(map)}; or leave" if map else "Leave"
        super().__init__(f"{file}: nothing uses {said}. {mapped} them out: --ignore-columns {shlex.quote(ignore)}.")


class BadInput(ObsiaError):
    """A file cannot be read: names the file, the line and field when known, and what was expected."""

    exit_code = 4

    def __init__(
        self, *, file: str, reason: str, expected: str = "", line: int | None = None, field: str | None = None
    ) -> None:
        self.file, self.reason, self.expected, self.line, self.field = file, reason, expected, line, field
        where = file + (f", line {line}" if line is not None else "") + (f", field {field!r}" if field else "")
        super().__init__(f"{where}: {reason}{'. Expected: ' + expected if expected else ''}.")


class BadFact(ObsiaError):
    """A row of obsia's own fact tables is wrong; the build and ``obsia facts check`` refuse it."""

    def __init__(self, *, file: str, where: str, reason: str) -> None:
        self.file, self.where, self.reason = file, where, reason
        super().__init__(f"{file}, {where}: {reason}.")
